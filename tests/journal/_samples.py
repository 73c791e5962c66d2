"""Prints a sample line for each form of event that `line_events.jsonl` lacks, to be added to it.

python tests/journal/_samples.py >> tests/journal/line_events.jsonl
"""

from __future__ import annotations

import typing
from pathlib import Path

import msgspec

from lamplight.journal.line_forms import line_forms

SAMPLES = Path(__file__).with_name("line_events.jsonl")


def example(struct: type[msgspec.Struct]) -> msgspec.Struct:
    """A value of each field that isn't its default."""
    values: dict[type, typing.Any] = {int: 7, str: "a", bool: True}
    hints = typing.get_type_hints(struct)
    fields: dict[str, typing.Any] = {}
    for field in struct.__struct_fields__:
        kind = hints[field]
        inner = typing.get_args(kind)
        fields[field] = (values[inner[0]],) if inner else values[kind]
    return struct(**fields)


def main() -> None:
    lines = SAMPLES.read_text("utf-8").splitlines() if SAMPLES.exists() else []
    held = {(line["name"], line["version"]) for line in map(msgspec.json.decode, lines)}
    forms = line_forms()
    for form in forms:
        name, version, body = forms.encode(example(form.struct))
        if (name, version) not in held:
            sample = {"name": name, "version": version, "body": msgspec.Raw(body.encode())}
            print(msgspec.json.encode(sample).decode())


if __name__ == "__main__":
    main()
