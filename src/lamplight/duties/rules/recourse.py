"""European Union: what a seller may claim from the supplier for the cost of a defect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.basis.periods import Period
from lamplight.duties.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.row import Row

_AFTER_SUPPLY: Final = Period("bgb", 24, "months", "DE")
_AFTER_REMEDY: Final = Period("bgb", 2, "months", "DE")

RECOURSE: Final = Rule(
    id="DE-RECOURSE",
    duty="recourse",
    source=("BGB §§ 445a, 445b, 478", "Dir. (EU) 2019/771 Art. 18"),
    confidence="medium",
)
UNWRITTEN_RECOURSE: Final = Rule(
    id="EU-RECOURSE", duty="recourse", source=("Dir. (EU) 2019/771 Art. 18",)
)


def rows(case: Case) -> Iterator[Row]:
    """What the seller may claim from the supplier for the cost of a defect."""
    if not case.has("supplier"):
        return
    owed_by = {"owed_by": "supplier"}
    supplied, done = case.last("delivered_by_supplier"), case.last("claim_satisfied")
    if case.law != "DE" or case.line.condition not in (None, "new"):
        if done is not None:
            rule = RECOURSE if case.law == "DE" else UNWRITTEN_RECOURSE
            yield case.row(rule, "contested", because=("NO_RULE_WRITTEN",), **owed_by)
        return
    base = None
    if supplied is not None:
        base = _AFTER_SUPPLY.end(supplied.on)
    if done is None:
        yield case.row(RECOURSE, "not_yet", end=base, **owed_by)
        return
    least = _AFTER_REMEDY.end(done.on)
    end = None if base is None else max(base, least)
    yield case.row(
        RECOURSE,
        "contested" if end is None else case.right(None, end),
        end=end,
        base_end=base if end != base else None,
        **owed_by,
    )
