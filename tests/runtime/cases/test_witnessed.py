"""What a case did to its sale decides what is owed next: no more than was agreed, and no less."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import DAY, to_datetime
from lamplight.basis.periods import months_after
from lamplight.journal.tables import run, sales
from lamplight.runtime.cases import reckoning, wishes
from lamplight.runtime.cases.proposing import Wanted
from lamplight.runtime.errors import BadAsk
from lamplight.sales import forms
from lamplight.sales.words import LONGER

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold

    from lamplight.duties.row import Row
    from lamplight.journal.tables.sale_rows import Event
    from lamplight.runtime.views.cases import CaseView

PRICE = 16_400


async def _paid(town: Town, paid: int = PRICE, quantity: int = 1, **more: Any) -> Sold:
    """So many lamps for so much; one of them broke."""
    today = to_datetime(town.clock.now()).date()
    (line,) = _ruth.form(today).lines
    there = forms.Fulfilment(
        id="f1",
        lines=[forms.Units(line="1", quantity=quantity)],
        delivered_on=today - timedelta(12),
    )
    return await _ruth.sell(
        town,
        lines=[msgspec.structs.replace(line, quantity=quantity, paid_minor=PRICE * quantity)],
        payments=[forms.Payment(id="p1", tender="credit_card", captured_minor=paid)],
        fulfilments=[there],
        **more,
    )


async def _refunded(town: Town, sold: Sold) -> CaseView:
    """The price of one is agreed to, and leave given."""
    case = await _ruth.agree(town, sold, "refund_kept")
    (way,) = case.accommodations
    if way.decision == "asked":
        case = await town.house.cases.approve(town.people["Priya"], way.accommodation, way.version)
    return case


async def _done(town: Town, case: CaseView, kind: str, **proof: str) -> CaseView:
    """A person says that a step was done, once it is theirs."""
    for _ in range(200):
        case = await town.house.cases.show(town.people["Maya"], case.case)
        step = next(one for one in case.accommodations[-1].steps if one.kind == kind)
        if step.by == "person":
            return await town.house.cases.step_done(town.people["Maya"], step.step, proof)
        await asyncio.sleep(0.02)
    raise AssertionError(step)


async def _events(town: Town, sold: Sold) -> list[Event]:
    """What we wrote to the sale ourselves."""
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    return [one for one in whole.events if (one.external or "").startswith("ours:")]


async def _happened(town: Town, sold: Sold, kind: str, key: str, **fields: Any) -> None:
    """Something of a sale is told to us today."""
    now = town.clock.now()
    async with run.transaction(town.database.pool) as session:
        await sales.lock(session, sold.sale)
        await sales.add_event(
            session,
            sold.sale,
            kind=kind,
            day=to_datetime(now).date(),
            key=key,
            now=now,
            line=sold.line,
            fields=fields,
        )
        await sales.touch(session, sold.sale, now)


async def _rows(town: Town, sold: Sold, duty: str) -> list[Row]:
    """What is owed today."""
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    on, zone = reckoning.today_of(whole, town.clock.now(), "")
    found = reckoning.reckon(whole, on, zone, town.clock.now()).rows
    return [one for one in found if one.duty == duty]


async def _group(town: Town, sold: Sold, id: str, failure: str = "broken", case: int = 0) -> str:  # noqa: A002
    view = await _ruth.proposed(town, sold, failure=failure, case=case)
    return _ruth.option(view, id).group


# ── what was agreed to be paid ───────────────────────────────────────────────────────────────


async def test_a_refund_for_one_of_three_leaves_nothing_owed_for_the_others(town: Town) -> None:
    sold = await _paid(town, 3 * PRICE, 3, agreed=forms.Agreed(terms={}))
    case = await _refunded(town, sold)
    (agreed,) = [one for one in await _events(town, sold) if one.kind == "refund_agreed"]
    assert agreed.fields == {"amount_minor": PRICE, "units": 1}
    (row,) = await _rows(town, sold, "refund")
    assert (row.status, row.amount_minor) == ("due", PRICE)
    # while the money is on its way, the next one isn't owed for it either
    assert await _group(town, sold, "refund_kept") == "approval"
    case = await _done(town, case, "refund", ref="r1")
    await town.house.cases.useful(town.people["Maya"], case.case, "yes")
    (row,) = await _rows(town, sold, "refund")
    assert row.status == "met"
    assert await _group(town, sold, "refund_kept") == "approval"


async def test_a_refund_of_the_price_leaves_no_delivery_owed(town: Town) -> None:
    agreed = forms.Agreed(charges=[forms.Charge(kind="delivery", amount_minor=690)], terms={})
    sold = await _paid(town, PRICE + 690, agreed=agreed)
    case = await _done(town, await _refunded(town, sold), "refund", ref="r1")
    (row,) = await _rows(town, sold, "refund")
    assert row.status == "met"
    assert [one for one in case.owed if one.what == "refund"] == []


async def test_a_refund_that_was_taken_back_isnt_owed_any_more(town: Town) -> None:
    sold = await _paid(town)
    case = await _refunded(town, sold)
    cases, lead = town.house.cases, town.people["Priya"]
    assert len(await _rows(town, sold, "refund")) == 1
    before = await _ruth.proposed(town, sold)
    await cases.undo(lead, case.accommodations[0].accommodation, "It was meant for another lamp.")
    assert await _rows(town, sold, "refund") == []
    assert [one.kind for one in await _events(town, sold)] == []
    assert (await _ruth.proposed(town, sold)).version > before.version


async def _chosen(town: Town, sold: Sold, minor: int, option: str = "refund_kept") -> CaseView:
    """So much of the price is agreed to, and paid."""
    view = await _ruth.proposed(town, sold)
    way = _ruth.way(view, option, "wish-1", amount_minor=minor)
    wish = wishes.Open(sale=sold.sale, line=sold.line, title="", contact=0, way=way)
    case = await town.house.cases.open(town.people["Maya"], wish)
    return await _done(town, case, "refund", ref="r1")


async def test_a_part_of_the_price_that_was_chosen_calls_nothing_off(town: Town) -> None:
    sold = await _paid(town, jurisdiction="DE")
    case = await _chosen(town, sold, 1_000)
    assert case.accommodations[0].steps[0].state == "done"
    assert "refund_agreed" not in [one.kind for one in await _events(town, sold)]
    assert await _rows(town, sold, "refund") == []
    town.clock.advance(DAY)
    await _happened(town, sold, "cancel_notice", "w1", ground="no_reason")
    (row,) = await _rows(town, sold, "refund")
    assert row.amount_minor == PRICE - 1_000


async def test_a_lower_price_leaves_a_right_to_send_back_and_a_notice_in_time_uses_it(
    town: Town,
) -> None:
    policy = forms.Clause(source="Policy", text="30 days", remedy="return", within=30)
    sold = await _paid(town, jurisdiction="US-CA", agreed=forms.Agreed(clauses=[policy], terms={}))

    async def clause() -> tuple[str, date | None]:
        whole = await sales.whole(town.database.pool, sold.sale)
        assert whole is not None
        on, zone = reckoning.today_of(whole, town.clock.now(), "")
        (row,) = reckoning.reckon(whole, on, zone, town.clock.now()).promised
        return row.status, row.end

    until = to_datetime(town.clock.now()).date() + timedelta(15)
    await _chosen(town, sold, 500, option="price_adjustment")
    assert await clause() == ("open", until)
    await _happened(town, sold, "cancel_notice", "w1", ground="no_reason")
    town.clock.advance(30 * DAY)
    assert await clause() == ("due", None)


async def test_goodwill_accepts_no_rejection(town: Town) -> None:
    sold = await _paid(town)
    await _happened(town, sold, "rejection_notice", "r1", right="final")
    (row,) = await _rows(town, sold, "refund")
    assert row.status == "contested"
    await _chosen(town, sold, 1_000)
    (row,) = await _rows(town, sold, "refund")
    assert (row.status, row.because) == ("contested", ("REJECTION_IN_DOUBT",))


# ── what is owed once more ───────────────────────────────────────────────────────────────────


async def _useful(town: Town, sold: Sold) -> CaseView:
    """The glass came, and the lamp is useful again."""
    case = await _done(town, await _ruth.agree(town, sold, "part:FJ-02"), "send", tracking="NP1")
    town.clock.advance(3 * DAY)
    return await town.house.cases.useful(town.people["Maya"], case.case, "yes")


async def _denied(town: Town, case: int, kind: str) -> None:
    cases, maya = town.house.cases, town.people["Maya"]
    no = wishes.Denial(
        kind=kind,
        reason="NOT_OWED",
        rule="",
        facts=tuple((await cases.grounds(maya, case)).facts[:1]),
        alternative="None.",
        words="No.",
        judged=False,
        key=f"no/{kind}",
    )
    await cases.deny(maya, case, no)


@pytest.mark.parametrize("days", [0, 30])
async def test_not_yet_after_a_yes_is_owed_again_and_cant_be_denied(town: Town, days: int) -> None:
    sold = await _ruth.sell(town)
    case = await _useful(town, sold)
    town.clock.advance(days * DAY + 1_000)
    await town.house.cases.useful(town.people["Maya"], case.case, "not_yet")
    last = (await _events(town, sold))[-1]
    assert (last.kind, last.fields) == ("defect_reported", {"again": True})
    assert await _group(town, sold, "replacement", case=case.case) == "owed"
    assert {one.status for one in await _rows(town, sold, "conformity")} == {"open"}
    for kind in ("repair", "replacement"):
        with pytest.raises(BadAsk) as refused:
            await _denied(town, case.case, kind)
        assert refused.value.code == "denial_is_owed"


async def test_a_longer_warranty_is_still_known_when_it_is_called_on(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _useful(town, sold)
    town.clock.advance(DAY)
    await town.house.cases.useful(town.people["Maya"], case.case, "not_yet")
    view = await _ruth.proposed(town, sold, "Priya", case=case.case)
    way = _ruth.way(view, "warranty_extension", "wish-2")
    priya = town.people["Priya"]
    case = await town.house.cases.add(priya, case.case, way)
    await _done(town, case, "extend", certificate="W-1")
    (longer,) = [one for one in await _events(town, sold) if one.kind == LONGER]
    today = to_datetime(town.clock.now()).date()
    assert longer.fields == {"until": months_after(today, 12).isoformat()}
    town.clock.advance(300 * DAY)
    assert await _warranted(town, sold) == "open"
    town.clock.advance(70 * DAY)
    assert await _warranted(town, sold) is None


async def _warranted(town: Town, sold: Sold) -> str | None:
    """How a longer warranty stands among what is owed to Ruth."""
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    owed = await town.house.cases.owed_to(town.people["Maya"], [whole.sale.buyer or 0])
    return next((one.status for one in owed if one.what == LONGER), None)


@pytest.mark.parametrize("law", ["UK", "DE", "NL"])
async def test_another_defect_is_owed_as_the_first_was(town: Town, law: str) -> None:
    sold = await _ruth.sell(town, jurisdiction=law)
    await _useful(town, sold)
    town.clock.advance(120 * DAY)
    assert await _group(town, sold, "replacement", "defect") == "owed"
    assert {one.status for one in await _rows(town, sold, "conformity")} == {"met"}
    view = await _ruth.proposed(town, sold, failure="defect")
    way = _ruth.way(view, "replacement", "wish-2")
    wish = wishes.Open(sale=sold.sale, line=sold.line, title="", contact=0, way=way)
    case = await town.house.cases.open(town.people["Maya"], wish)
    kinds = [one.kind for one in await _events(town, sold)]
    assert kinds[-2:] == ["defect_reported", "remedy_requested"]
    assert {one.status for one in await _rows(town, sold, "conformity")} == {"open"}
    with pytest.raises(BadAsk) as refused:
        await _denied(town, case.case, "replacement")
    assert refused.value.code == "denial_is_owed"


async def test_what_the_shop_has_reported_isnt_reported_again_by_a_case(town: Town) -> None:
    sold = await _ruth.sell(town)
    await _ruth.agree(town, sold, "part:FJ-02")
    assert [one.kind for one in await _events(town, sold)] == ["remedy_requested"]


async def test_what_a_case_is_opened_with_is_reported(town: Town) -> None:
    sold = await _ruth.sell(town, events=[])
    await _ruth.agree(town, sold, "part:FJ-02")
    kinds = [one.kind for one in await _events(town, sold)]
    assert kinds == ["defect_reported", "remedy_requested"]


async def test_a_mind_that_changed_reports_no_defect(town: Town) -> None:
    sold = await _ruth.sell(town, events=[])
    wanted = Wanted("changed_mind")
    view = await town.house.cases.proposal(town.people["Maya"], sold.sale, sold.line, wanted)
    way = _ruth.way(view, "refund", "wish-1")
    wish = wishes.Open(sale=sold.sale, line=sold.line, title="", contact=0, way=way)
    await town.house.cases.open(town.people["Maya"], wish)
    assert "defect_reported" not in [one.kind for one in await _events(town, sold)]


# ── what has come ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("way", "kind"), [("part:FJ-02", "repair_done"), ("replacement", "goods_handed_back")]
)
async def test_waiting_ends_when_what_was_sent_has_come(town: Town, way: str, kind: str) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, way)
    (row,) = await _rows(town, sold, "short_term_reject")
    assert (row.status, row.end) == ("open", None)
    there = to_datetime(town.clock.now() + 2 * DAY).date()
    town.clock.advance(4 * DAY)
    await _done(town, case, "send", tracking="NP1", delivered_on=there.isoformat())
    for _ in range(200):
        written = {one.kind: one.day for one in await _events(town, sold)}
        if kind in written:
            break
        await asyncio.sleep(0.02)
    assert written[kind] == there
    (row,) = await _rows(town, sold, "short_term_reject")
    assert isinstance(row.end, date)
    town.clock.advance(120 * DAY)
    (row,) = await _rows(town, sold, "short_term_reject")
    assert row.status == "expired"
