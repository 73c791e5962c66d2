"""What a case does to its sale, in the words by which duties are judged.

What was agreed, sent back, mended and found useful again is written to the sale, once each: only so
do a duty's clock and the case that performs it say the same. Whoever calls holds the sale's lock.
"""

from typing import TYPE_CHECKING, Any, Final

from lamplight.journal.tables import accommodations, cases, sales
from lamplight.runtime.cases import today as days
from lamplight.sales.changes import OURS

if TYPE_CHECKING:
    from lamplight.journal.tables.accommodations import Accommodation, Step
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Held
    from lamplight.runtime.cases.deal import Deal

_FLAWS: Final = frozenset(
    ("broken", "part_missing", "part_broken", "wrong_item", "not_as_described", "defect")
)
_REMEDY: Final = {
    "part": "repair",
    "repair": "repair",
    "on_site": "repair",
    "replacement": "replacement",
}
_PAYS: Final = frozenset(("refund", "refund_kept"))


async def held(session: "Held", case: int) -> "Case | None":
    """A case with its sale, both held, the sale first."""
    seen = await cases.case_by_id(session, case)
    if seen is not None and seen.sale is not None:
        await sales.lock(session, seen.sale)
    return await cases.lock_case(session, case)


async def agreed(session: "Held", deal: "Deal", now: int) -> None:
    """A remedy for a flaw is as good as asked for; money that is promised is agreed to be owed."""
    key = f"agreed/{deal.accommodation}"
    remedy = _REMEDY.get(deal.option.kind)
    if remedy is not None and deal.case.failure in _FLAWS:
        await _write(session, deal.case, "remedy_requested", key, now, remedy=remedy)
    if deal.option.kind in _PAYS:
        await _write(session, deal.case, "refund_agreed", key, now)


async def steps(session: "Held", case: "Case", now: int) -> None:
    """What was done of a case by now."""
    ways = {one.id: one for one in await accommodations.of_case(session, case.id)}
    for step in await accommodations.steps_of(session, case.id):
        if step.state == "done":
            await _step(session, case, ways[step.accommodation], step, now)
    for way in ways.values():
        if way.goods == "received" and way.kind != "repair":
            await _write(session, case, "goods_received_back", f"goods/{way.id}", now)


async def _step(
    session: "Held", case: "Case", way: "Accommodation", step: "Step", now: int
) -> None:
    key = f"step/{step.id}"
    if step.kind == "return" and way.kind == "repair":
        await _write(session, case, "goods_handed_in", key, now, remedy="repair")
    elif step.kind == "return":
        await _write(session, case, "proof_of_sending_supplied", key, now)
    elif step.kind == "repair":
        await _write(session, case, "repair_done", key, now, result="repaired")


async def useful(session: "Held", case: "Case", now: int) -> None:
    """The customer says that it is useful: what they claimed is satisfied."""
    if case.failure in _FLAWS:
        await _write(session, case, "claim_satisfied", f"useful/{case.id}/{case.version}", now)


async def _write(
    session: "Held", case: "Case", kind: str, key: str, now: int, **fields: Any
) -> None:
    if case.sale is None:
        return
    whole = await sales.whole(session, case.sale)
    if whole is None or any(one.external == OURS + key for one in whole.events):
        return
    await sales.add_event(
        session,
        case.sale,
        kind=kind,
        day=days.today(now, days.zone_of(whole.sale.jurisdiction)),
        key=key,
        now=now,
        line=case.line,
        fields=fields,
    )
    await sales.touch(session, case.sale, now)
