#!/usr/bin/env python3
"""Copies our own reference vectors into this directory in a compact form.

Usage: tests/vectors/update.py REFERENCE_DIRECTORY

Only vectors whose texts are our own are copied; tests read the others from the reference directory where it is present.
Each function below makes one file of this directory from a reference file and yields its lines.
"""

import json
import pathlib
import sys


def compact(value):
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def yaml_events(path):
    """`[name, text, error, events]`: error is null or `[line, column, problem, context]`, events are one flat list."""
    for line in path.read_text(encoding="ascii").split("\n"):
        if not line:
            continue
        vector = json.loads(line)
        if not vector["name"].startswith(("tricky/", "small/")):
            continue
        error = None
        events = vector.get("events")
        if not vector["ok"]:
            error = [vector["error"][key] for key in ("line", "column", "problem", "context")]
            events = vector["events_before_error"]
        flat = [part for event in events for part in event]
        yield compact([vector["name"], vector["text"], error, flat])


def pipelines(path):
    """A list of `[name, text, errors]`, a vector on each line; `text` is `{"base64": ...}` where it is no UTF-8.

    GitLab takes the pipelines without errors.
    """
    vectors = json.loads(path.read_text(encoding="utf-8"))
    lines = []
    for vector in vectors:
        if vector["group"] == "gitlab-yaml-tests":
            continue
        text = vector.get("yaml", {"base64": vector.get("yaml_base64")})
        assert vector["valid"] == (not vector["errors"])
        lines.append(compact([vector["name"], text, vector["errors"]]))
    yield "["
    yield from (f"{line}," for line in lines[:-1])
    yield lines[-1]
    yield "]"


FILES = {
    "yaml-events.jsonl": ("yaml-events.jsonl", yaml_events),
    "pipelines.json": ("pipeline-vectors.json", pipelines),
}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    reference = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).parent
    for name, (origin, lines) in FILES.items():
        source = reference / origin
        if not source.is_file():
            sys.exit(f"{source} is missing")
        text = "".join(f"{line}\n" for line in lines(source))
        (here / name).write_text(text, encoding="ascii")
        print(f"{name}: {len(text)} bytes")


if __name__ == "__main__":
    main()
