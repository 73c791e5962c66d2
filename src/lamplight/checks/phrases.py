"""No text that we ship claims what may be untrue when it is shown.

"Due to unusually heavy call volume" was said for years by lines that were never anything else. A
sentence that is written once can't know whether it is so; so each that says that more people come
than usual, or that fewer of us are here, bears in its name the phrase that must be true when it is
shown (`board.busy_now`), and nothing says that a call is important. Texts are in catalogues,
templates and pages, and some in the strings of programs: there such a sentence has no name, and
must go into a catalogue.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

import lamplight
from lamplight.checks import literals
from lamplight.forecast.unusual.verdict import Phrase
from lamplight.forecast.unusual.wording import ALLOWED, LANGUAGES, untrue

DONE, FOUND = 0, 1
CATALOGUES: Final = ("frontend/src/messages", "src/lamplight")
_FILES: Final = ("*.json", "*.jinja", "*.svelte", "*.html", "*.toml", "*.ts", "*.py")
_LEFT_OUT: Final = ("static", "node_modules")
_LOOKED_FOR: Final = Path("src/lamplight/forecast/unusual/languages")
"""The phrases themselves."""
_STRINGS: Final = {".py": literals.of_python, ".ts": literals.of_typescript}


def run(root: Path) -> int:
    """Say every claim that isn't guarded; the exit status."""
    wrong = [*offences(root), *unknown_languages(root)]
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return FOUND if wrong else DONE


def offences(root: Path) -> Iterator[str]:
    """A line for each text that claims what its name doesn't make sure of."""
    for file in sorted(_shipped(root)):
        for name, text in _texts(file):
            true = tuple(phrase for phrase in Phrase if phrase in name.split("."))
            for found in untrue(text, true):
                where = f"{file.relative_to(root)}{': ' + name if name else ''}"
                names = " or ".join(ALLOWED[found.claim])
                mend = (
                    f"show it only while it is true, and name it so: a part of the name is {names}"
                    if names
                    else "say what is the case instead"
                )
                yield f"{where}: “{found.words}” may be untrue when it is shown; {mend}"


def unknown_languages(root: Path) -> Iterator[str]:
    """A line for each language of the catalogues whose phrases nobody wrote down."""
    tags = {folder.name for folder in (root / CATALOGUES[0]).iterdir() if folder.is_dir()}
    texts = (root / CATALOGUES[1]).rglob("texts/*.json")
    tags |= {file.name.removesuffix(".json") for file in texts}
    for tag in sorted(tags - LANGUAGES):
        yield f"no phrases are known in {tag!r}: add it to forecast/unusual/languages"


def _shipped(root: Path) -> Iterator[Path]:
    for folder in ("frontend/src", "src/lamplight"):
        for pattern in _FILES:
            for file in (root / folder).rglob(pattern):
                path = file.relative_to(root)
                if not set(path.parts) & set(_LEFT_OUT) and path.parent != _LOOKED_FOR:
                    yield file


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    """Each text of a file with its name. Of programs these are their strings, without one; a file
    that is neither catalogue nor program is one text."""
    written = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        yield from _named("", msgspec.json.decode(written))
    elif file.suffix in _STRINGS:
        for text in _STRINGS[file.suffix](written):
            if len(text.split()) > 1:  # one word is a name in a program
                yield "", text
    else:
        yield "", written


def _named(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for part, one in value.items():
            yield from _named(f"{name}.{part}".lstrip("."), one)
    elif isinstance(value, list):
        for one in value:
            yield from _named(name, one)


if __name__ == "__main__":
    sys.exit(run(Path(lamplight.__file__).resolve().parents[2]))
