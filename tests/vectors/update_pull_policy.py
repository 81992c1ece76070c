#!/usr/bin/env python3
"""Writes pull-policy.json from the reference vectors.

Usage: tests/vectors/update_pull_policy.py REFERENCE_DIR

A vector becomes one short line "CASE RUNNER ALLOWED JOB RESULT". CASE is the executor (d or k) and the index of its
version class. A list is one letter per entry (see "words"), "-" when it is not set. RESULT is "=" and the effective
list, or "!" and the index of the error text, which stands there in full.
"""

import json
import pathlib
import sys

WORDS = {
    "a": "always",
    "i": "if-not-present",
    "n": "never",
    "e": "",
    "w": "if-newer",
    "A": "Always",
    "I": "IfNotPresent",
    "N": "Never",
    "b": "bogus",
}
LETTERS = {word: letter for letter, word in WORDS.items()}
CLASSES = ["15.1-15.2", "<18.0", ">=18.0"]
EXECUTORS = {"docker": "d", "kubernetes": "k"}


def letters(words):
    return "".join(LETTERS[word] for word in words) if words else "-"


def main():
    source = pathlib.Path(sys.argv[1]) / "pull-policy-vectors.json"
    reference = json.loads(source.read_text(encoding="utf-8"))
    errors = {}
    lines = []
    for vector in reference["vectors"]:
        if vector["error"] is None:
            result = "=" + letters(vector["effective"])
        else:
            result = "!" + str(errors.setdefault(vector["error"], len(errors)))
        lines.append(
            " ".join(
                [
                    EXECUTORS[vector["executor"]] + str(CLASSES.index(vector["version_class"])),
                    letters(vector["runner_pull_policy"]),
                    letters(vector["allowed_pull_policies"]),
                    letters(vector["job_pull_policy"]),
                    result,
                ]
            )
        )
    parts = [
        '{"image": ' + json.dumps(reference["meta"]["docker_image_in_messages"]),
        ' "classes": ' + json.dumps(CLASSES),
        ' "words": ' + json.dumps(WORDS),
        ' "errors": [\n' + ",\n".join(json.dumps(error) for error in errors) + "]",
        ' "vectors": [\n' + ",\n".join(json.dumps(line) for line in lines) + "]}\n",
    ]
    target = pathlib.Path(__file__).with_name("pull-policy.json")
    target.write_text(",\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
