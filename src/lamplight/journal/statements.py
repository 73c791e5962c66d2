"""SQL lives in named statements in `journal/sql/*.sql`.

A statement begins with `-- name: its_name` and a line that says what it is for.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_NAME = re.compile(r"^-- name: ([a-z][a-z0-9_]*)$")


def parse(text: str, source: str) -> dict[str, str]:
    """Statements by name. ValueError names the file and what is wrong there."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if match := _NAME.match(line):
            name = match.group(1)
            if name in found:
                raise ValueError(f"{source}:{number}: {name} is there twice")
            current = found[name] = []
        elif current is None:
            if line.strip():
                raise ValueError(f"{source}:{number}: a statement needs '-- name: its_name' first")
        else:
            current.append(line)
    for name, lines in found.items():
        if not lines or not re.match(r"-- \S", lines[0]):
            raise ValueError(f"{source}: {name} needs a line that says what it is for")
        if not any(line.strip() and not line.startswith("--") for line in lines):
            raise ValueError(f"{source}: {name} is empty")
    return {name: _bare(lines) for name, lines in found.items()}


def _bare(lines: list[str]) -> str:
    kept = [line for line in lines if line.strip() and not line.lstrip().startswith("--")]
    return "\n".join(kept).rstrip().removesuffix(";")


@cache
def statements(file: str) -> Mapping[str, str]:
    """The statements of `sql/{file}.sql`, by name."""
    path = files("lamplight.journal") / "sql" / f"{file}.sql"
    return MappingProxyType(parse(path.read_text("utf-8"), f"{file}.sql"))


def statement_files() -> list[str]:
    """Names of every file of statements, without `.sql`."""
    folder = files("lamplight.journal") / "sql"
    return sorted(
        entry.name.removesuffix(".sql") for entry in folder.iterdir() if entry.name.endswith(".sql")
    )
