"""One of us refuses Ruth something, and another agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.runtime.cases import _ruth

from lamplight.journal.tables import denials
from lamplight.runtime.cases import wishes

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.cases import CaseView


async def write(town: Town, case: CaseView, **more: Any) -> CaseView:
    (fact, *_) = (await town.house.cases.grounds(town.people["Maya"], case.case)).facts
    fields: dict[str, Any] = {
        "kind": "refund_kept",
        "reason": "NOT_OWED",
        "rule": "UK-STRR",
        "facts": (fact,),
        "alternative": "The new glass, or all the money against the lamp.",
        "words": "We can't give all the money back while you keep the lamp.",
        "judged": False,
        "key": "no-1",
    }
    wish = wishes.Denial(**(fields | more))
    return await town.house.cases.deny(town.people["Maya"], case.case, wish)


async def review(town: Town, person: int, denial: int, *, confirm: bool) -> CaseView:
    """One of us answers it as it is now."""
    held = await denials.denial_by_id(town.database.pool, denial)
    assert held is not None
    return await town.house.cases.review(person, denial, held.version, confirm=confirm)


async def told_no(town: Town, **more: Any) -> tuple[CaseView, int, _ruth.Sold]:
    """Somebody was told no by two of us."""
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    (denial,) = (await write(town, case, **more)).denials
    told = await review(town, town.people["Priya"], denial.denial, confirm=True)
    return told, denial.denial, sold
