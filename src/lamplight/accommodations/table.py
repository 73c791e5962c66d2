"""Every kind of accommodation, as a page for reading: `python -m lamplight.accommodations.table`
prints `docs/accommodation-kinds.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.accommodations.catalogue import KINDS

if TYPE_CHECKING:
    from lamplight.accommodations.kinds import Kind

_HEAD: Final = """# Kinds of accommodation

Written from `lamplight/accommodations/catalogue.py` by `python -m lamplight.accommodations.table`.
A kind that performs what is owed needs nobody's leave; "leave" is the least role that grants it
otherwise, within its sums. "Only where" hides a kind, "needs" shows it with what is in the way.

| kind | answers in kind | stands in for | performs | only where | needs | leave | borne by | seen first | shows that it happened | taken back |
|---|---|---|---|---|---|---|---|---|---|---|
"""  # noqa: E501 (a row of a table is one line)
_TAIL: Final = """
A company adds its own kinds as a JSON array, which `lamplight.accommodations.kinds.read` checks.
They go beside what is owed and never in its place:

```json
[{"name": "flowers", "makes": "words", "failures": ["late"], "cost_minor": 2500,
  "bearer": "seller", "said": "Flowers with a card"}]
```
"""


def page() -> str:
    """The page, in Markdown."""
    return _HEAD + "".join(_row(kind) for kind in KINDS) + _TAIL


def _row(kind: Kind) -> str:
    undo = f"{kind.undo.how} until {kind.undo.until}" if kind.undo.how else ""
    beside = "anything, beside" if kind.extra else _words(kind.also)
    cells = (
        f"`{kind.name}`" + (" (with consent)" if kind.consent else ""),
        _words(kind.failures),
        beside,
        _words(kind.performs) + (" owed plainly" if kind.plainly_owed else ""),
        _words(kind.when),
        _words(kind.needs),
        kind.leave,
        "whoever is at fault" if kind.bearer == "fault" else "us",
        _words((kind.proof_in,)),
        _words((kind.proof_out,)),
        _words((undo,)),
    )
    return "| " + " | ".join(cell.strip() or "–" for cell in cells) + " |\n"


def _words(codes: tuple[str, ...]) -> str:
    return ", ".join(code.replace("_", " ") for code in codes)


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 (this is what it is called for)
