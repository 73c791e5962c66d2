"""What a case does to its sale, in the words by which duties are judged.

What was agreed, sent back, mended and found useful again is written to the sale, once each: only so
do a duty's clock and the case that performs it say the same. Whoever calls holds the sale's lock.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from lamplight.accommodations.owing import FLAWED
from lamplight.basis.instants import DAY
from lamplight.basis.periods import months_after
from lamplight.duties import judgements
from lamplight.duties.case import Order
from lamplight.journal.tables import accommodations, cases, sales
from lamplight.journal.tables.sale_rows import Event
from lamplight.runtime.cases import today as days
from lamplight.runtime.customers.facts_of import facts_of
from lamplight.sales.changes import OURS
from lamplight.sales.words import LONGER

if TYPE_CHECKING:
    from lamplight.journal.tables.accommodations import Accommodation, Step
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Held
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.runtime.cases.deal import Deal

_REMEDY: Final = {
    "part": "repair",
    "repair": "repair",
    "on_site": "repair",
    "replacement": "replacement",
}
_PAYS: Final = frozenset(("refund", "refund_kept"))
_PART: Final = "refund_share"
"""The step by which a part of the price goes back, where somebody chose less than that."""
_SETTLED: Final = frozenset(("claim_satisfied", "repair_done", "goods_handed_back"))
"""What a report of a defect comes to; what shows after it is reported anew."""


async def held(session: "Held", case: int) -> "Case | None":
    """A case with its sale, both held, the sale first."""
    seen = await cases.case_by_id(session, case)
    if seen is not None and seen.sale is not None:
        await sales.lock(session, seen.sale)
    return await cases.lock_case(session, case)


def as_told(
    whole: "Whole", line: int, failure: str, on: date, now: int, *, case: "Case | None"
) -> "Whole":
    """A sale as it is once we have been told of a failure, in a case or a new one: a flaw that
    nobody has reported since the last one was settled is reported now."""
    begun = now if case is None else case.opened_at
    if failure not in FLAWED or (
        _is_reported(whole, line) and not _is_another(whole, line, on, begun)
    ):
        return whole
    told = Event(0, whole.sale.id, line, f"{OURS}told", "defect_reported", on, {}, now)
    return replace(whole, events=[*whole.events, told])


def _is_reported(whole: "Whole", line: int) -> bool:
    """Whether a report of a defect of this line stands that nothing has come to yet."""
    reported = False
    for one in whole.events:  # in the order of their days, then as they were written
        if one.line in (None, line) and one.kind == "defect_reported":
            reported = True
        elif one.line in (None, line) and one.kind in _SETTLED:
            reported = reported and one.fields.get("result") == "failed"
    return reported


def _is_another(whole: "Whole", line: int, on: date, begun: int) -> bool:
    """Whether what a case tells of that was begun then is another flaw than the one that was
    reported: of that one a person had judged by then that it is none. What was judged outside of
    cases is also about the case that is opened for it within a day."""
    names = {one.id: one.external for one in whole.lines}
    if not any(one.line == line for one in whole.judgements):
        return False
    told = next(one for one in Order(facts_of(whole), on).cases if one.line.id == names[line])
    found = judgements.of_defect(told)
    if found is None or judgements.side(found.question, found.answer) != "seller":
        return False
    made = next(
        one
        for one in whole.judgements
        if (one.line, one.duty, one.question) == (line, found.duty, found.question)
    )
    return begun > made.made_at + (DAY if made.service_case is None else 0)


async def told(session: "Held", case: "Case", now: int, *, again: bool = False) -> None:
    """A customer has told of a flaw, when the case was opened or since: it is reported, as far as
    it isn't already. `again`: it is the same as before."""
    if case.sale is None or case.line is None or case.failure not in FLAWED:
        return
    whole = await sales.whole(session, case.sale)
    if whole is None:
        return
    on = days.today(now, days.zone_of(whole.sale.jurisdiction))
    another = not again and _is_another(whole, case.line, on, case.opened_at)
    if _is_reported(whole, case.line) and not another:
        return
    key = f"told/{case.id}/{case.version}"
    fields: dict[str, Any] = {"again": True} if again else {}
    await _write(session, case, "defect_reported", key, now, **fields)


async def agreed(session: "Held", deal: "Deal", now: int) -> None:
    """A remedy for a flaw is as good as asked for; money that is promised for units is agreed to be
    owed. A part of it calls nothing off: its step alone says that it goes back."""
    key, option = _agreed(deal.accommodation), deal.option
    remedy = _REMEDY.get(option.kind)
    if remedy is not None and deal.case.failure in FLAWED:
        await _write(session, deal.case, "remedy_requested", key, now, remedy=remedy)
    if option.kind in _PAYS and not any(step.what == _PART for step in option.steps):
        said = {"amount_minor": option.amount_minor, "units": option.fields.get("units")}
        fields: dict[str, Any] = {name: value for name, value in said.items() if value}
        await _write(session, deal.case, "refund_agreed", key, now, **fields)


async def taken_back(session: "Held", case: "Case", accommodation: int, now: int) -> None:
    """What was agreed and not begun is no more: nor does the sale say so."""
    if case.sale is not None and await sales.drop_event(session, case.sale, _agreed(accommodation)):
        await sales.touch(session, case.sale, now)


def _agreed(accommodation: int) -> str:
    return f"agreed/{accommodation}"


async def steps(session: "Held", case: "Case", now: int) -> None:
    """What was done of a case by now."""
    ways = {one.id: one for one in await accommodations.of_case(session, case.id)}
    came: dict[int, date] = {}
    for step in await accommodations.steps_of(session, case.id):
        if step.state == "done":
            await _step(session, case, ways[step.accommodation], step, now)
        if there := _day(step.proof.get("received_on", "")):
            came[step.accommodation] = there
    for way in ways.values():
        if way.goods == "received" and way.kind != "repair":
            key, day = f"goods/{way.id}", came.get(way.id)
            await _write(session, case, "goods_received_back", key, now, day=day)


async def _step(
    session: "Held", case: "Case", way: "Accommodation", step: "Step", now: int
) -> None:
    key = f"step/{step.id}"
    if step.kind == "return" and way.kind == "repair":
        await _write(session, case, "goods_handed_in", key, now, remedy="repair")
    elif step.kind == "return":
        await _write(session, case, "proof_of_sending_supplied", key, now)
    elif step.kind == "repair" or (step.kind == "visit" and way.kind == "on_site"):
        await _write(session, case, "repair_done", key, now, result="repaired")
    elif step.kind == "extend":
        await _longer(session, case, way, key, now)
    elif step.kind == "send" and way.kind in _REMEDY and case.failure in FLAWED:
        await _came(session, case, way, step, now)


async def _longer(session: "Held", case: "Case", way: "Accommodation", key: str, now: int) -> None:
    """A warranty lasts so many months more: from the end of the one there is, or from today."""
    months = way.body.get("fields", {}).get("months")
    whole = None if case.sale is None else await sales.whole(session, case.sale)
    if whole is None or not isinstance(months, int):
        return
    today = days.today(now, days.zone_of(whole.sale.jurisdiction))
    until = months_after(max(today, *_warranted(whole, case.line)), months)
    await _write(session, case, LONGER, key, now, until=until.isoformat())


def _warranted(whole: "Whole", line: int | None) -> list[date]:
    """The last days of what is warranted of a line by now."""
    came = [one.delivered_on for one in whole.fulfilments if one.delivered_on is not None]
    found = [date.min]
    for one in whole.sale.agreed.terms.get("warranties") or []:
        found += [months_after(day, one["months"]) for day in came[-1:]]
    return found + [
        date.fromisoformat(one.fields["until"])
        for one in whole.events
        if one.kind == LONGER and one.line in (None, line)
    ]


async def _came(
    session: "Held", case: "Case", way: "Accommodation", step: "Step", now: int
) -> None:
    """What was sent is there: a part mends the thing where it is, a new thing is handed over."""
    there = _day(step.proof.get("delivered_on", ""))
    if there is None:
        return
    kind = "repair_done" if _REMEDY[way.kind] == "repair" else "goods_handed_back"
    await _write(session, case, kind, f"there/{step.id}", now, day=there, result="repaired")


def _day(text: str) -> date | None:
    """The day that a proof names, if it does."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def useful(session: "Held", case: "Case", now: int) -> None:
    """The customer says that it is useful: what they claimed is satisfied."""
    if case.failure in FLAWED:
        await _write(session, case, "claim_satisfied", f"useful/{case.id}/{case.version}", now)


async def _write(
    session: "Held",
    case: "Case",
    kind: str,
    key: str,
    now: int,
    *,
    day: date | None = None,
    **fields: Any,
) -> None:
    if case.sale is None:
        return
    whole = await sales.whole(session, case.sale)
    if whole is None or any(one.external == OURS + key for one in whole.events):
        return
    today = days.today(now, days.zone_of(whole.sale.jurisdiction))
    await sales.add_event(
        session,
        case.sale,
        kind=kind,
        day=min(day or today, today),
        key=key,
        now=now,
        line=case.line,
        fields=fields,
    )
    await sales.touch(session, case.sale, now)
