#!/usr/bin/env python3
"""Writes doublestar.json from the reference vectors.

Usage: tests/vectors/update_doublestar.py REFERENCE_DIR

A row is [PATTERN, VALID, [IMAGE, ANSWERS], ...]. VALID is what the library's validator says. ANSWERS are three letters, for
the library 1.3.0, 4.4.0 and 4.8.1 or newer: "y" it matches, "n" it does not, "e" it does not and gives up with an error
(known for the newest only).
"""

import json
import pathlib
import sys

OLDER = ["1.3.0", "4.4.0"]


def answers(vector):
    newest = vector["matched"]
    older = [vector.get("differs", {}).get(release, newest) for release in OLDER]
    letters = ["y" if matched else "n" for matched in [*older, newest]]
    if vector["match_error"]:
        letters[-1] = "e"
    return "".join(letters)


def main():
    source = pathlib.Path(sys.argv[1]) / "doublestar-vectors.json"
    rows = {}
    for vector in json.loads(source.read_text(encoding="utf-8"))["vectors"]:
        row = rows.setdefault(vector["pattern"], [vector["pattern"], vector["pattern_valid"]])
        row.append([vector["image"], answers(vector)])
    lines = [json.dumps(row, ensure_ascii=False) for row in rows.values()]
    target = pathlib.Path(__file__).with_name("doublestar.json")
    target.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
