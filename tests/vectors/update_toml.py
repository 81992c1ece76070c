#!/usr/bin/env python3
"""Writes toml.json and toml_decode.json from the reference vectors.

Usage: tests/vectors/update_toml.py REFERENCE_DIR

A vector becomes [id, text, verdict]: what the Runner's decoder makes of the text. The verdict is "" for a text that it
reads, "value" for one that is TOML but has a value it cannot use, and the decoder's message for one that is no TOML.
"""

import json
import pathlib
import re
import sys

VALUE = re.compile(
    r"incompatible types|type mismatch|cannot load|invalid duration|out of range"
    r"|missing required fields|parsing time|expected table but found"
)


def verdict(errors):
    if not errors:
        return ""
    syntax = [error for error in errors if not VALUE.search(error)]
    return syntax[0] if syntax else "value"


def main():
    source = pathlib.Path(sys.argv[1]) / "toml-decode-vectors.json"
    reference = json.loads(source.read_text(encoding="utf-8"))
    lines = [
        json.dumps([vector["id"], vector["toml"], verdict(vector["decode_errors"])], ensure_ascii=True)
        for vector in reference["vectors"]
    ]
    target = pathlib.Path(__file__).with_name("toml.json")
    target.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    write_decode(reference["vectors"])


def write_decode(vectors):
    """Writes toml_decode.json: [id, text, what the decoder says, what stops loading later, ignored keys].

    Several texts of the decoder mean that it says one of them at random.
    """
    lines = []
    for vector in vectors:
        later = [text for text in vector["load_errors"] if not vector["decode_errors"]]
        row = [vector["id"], vector["toml"], vector["decode_errors"], later, vector["undecoded"]]
        lines.append(json.dumps(row, ensure_ascii=True))
    target = pathlib.Path(__file__).with_name("toml_decode.json")
    target.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
