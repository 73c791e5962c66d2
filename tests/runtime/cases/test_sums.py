"""Sums that somebody chose: written down with who chose them, told, approved as they were seen, and
never paid beyond what may go back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import to_datetime
from lamplight.journal.tables import money, run
from lamplight.line import Refused
from lamplight.runtime.cases import wishes
from lamplight.runtime.cases.proposing import Wanted
from lamplight.runtime.errors import BadAsk
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold

    from lamplight.runtime.views.cases import CaseView


async def _agree(
    town: Town, sold: Sold, option: str, minor: int, *, key: str = "wish-1"
) -> CaseView:
    view = await _ruth.proposed(town, sold)
    way = _ruth.way(view, option, key, amount_minor=minor)
    wish = wishes.Open(sale=sold.sale, line=sold.line, title="", contact=0, way=way)
    return await town.house.cases.open(town.people["Maya"], wish)


async def test_what_another_sum_comes_to_is_shown_before_it_is_promised(town: Town) -> None:
    sold = await _ruth.sell(town)
    wanted = Wanted("broken", option="price_adjustment", amount_minor=5_000)
    seen = await town.house.cases.proposal(town.people["Maya"], sold.sale, sold.line, wanted)
    way = _ruth.option(seen, "price_adjustment")
    assert (way.amount_minor, way.chosen, way.group) == (5_000, True, "within")
    assert way.choice is not None
    assert (way.choice.least_minor, way.choice.most_minor) == (1, 16_400)
    assert way.choice.proposed_minor == 2_460
    assert "£50.00" in way.says


async def test_the_sum_who_chose_it_and_in_place_of_which_are_kept_and_told(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _agree(town, sold, "price_adjustment", 5_000)
    (way,) = case.accommodations
    assert (way.amount_minor, way.currency, way.proposed_minor) == (5_000, "GBP", 2_460)
    assert (way.decision, way.by.name) == ("agreed", "Maya")
    (event,) = [one for one in case.events if one.kind == "sum_chosen"]
    assert event.by is not None
    assert event.by.name == "Maya"
    assert event.fields["amount_minor"] == 5_000
    assert event.fields["proposed_minor"] == 2_460
    assert event.fields["currency"] == "GBP"
    (letter,) = [one for one in case.letters if one.kind == "agreed"]
    assert "£50.00" in letter.plain
    assert "24.60" not in letter.plain
    async with run.transaction(town.database.pool) as session:
        (refund,) = (await money.standing(session, sold.sale)).refunds
    assert (refund.amount_minor, refund.parts, refund.lines) == (5_000, {"1": 5_000}, {})


async def test_above_ones_authority_leave_is_given_for_exactly_the_sum_that_was_chosen(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    (way,) = (await _agree(town, sold, "price_adjustment", 7_001)).accommodations
    assert (way.decision, way.amount_minor) == ("asked", 7_001)
    cases, lead = town.house.cases, town.people["Priya"]
    (row,) = (await cases.owed_today(lead)).approvals
    assert (row.amount_minor, row.proposed_minor, row.currency) == (7_001, 2_460, "GBP")
    given = await cases.approve(lead, way.accommodation, row.version)
    assert given.accommodations[0].amount_minor == 7_001
    (letter,) = [one for one in given.letters if one.kind == "agreed"]
    assert "£70.01" in letter.plain


async def test_leave_isnt_given_for_a_chosen_sum_that_isnt_left_any_more(town: Town) -> None:
    sold = await _ruth.sell(town)
    (way,) = (await _agree(town, sold, "refund_kept", 15_000)).accommodations
    await _agree(town, sold, "price_adjustment", 2_000, key="wish-2")
    cases, lead = town.house.cases, town.people["Priya"]
    with pytest.raises(Refused) as refused:
        await cases.approve(lead, way.accommodation, way.version)
    assert refused.value.code == "sum_gone"
    no = await cases.refuse(lead, way.accommodation, "Choose 144.00 or less.")
    assert no.accommodations[0].decision == "refused"


@pytest.mark.parametrize(
    ("option", "minor", "code"),
    [
        ("price_adjustment", 16_401, "sum_above_left"),
        ("refund", 1_000, "sum_fixed"),
        ("part:FJ-02", 1_000, "sum_fixed"),
        ("price_adjustment", 0, "sum_too_small"),
    ],
)
async def test_a_sum_that_cant_be_chosen_changes_nothing(
    town: Town, option: str, minor: int, code: str
) -> None:
    sold = await _ruth.sell(town)
    with pytest.raises(BadAsk) as refused:
        await _agree(town, sold, option, minor)
    assert refused.value.code == code
    assert await town.database.pool.fetchval("select count(*) from accommodation") == 0


async def test_a_currency_keeps_its_own_decimals(town: Town) -> None:
    for nth, (currency, says) in enumerate((("JPY", "¥7"), ("KWD", "0.007"))):
        paid = [forms.Payment(id="p1", tender="credit_card", captured_minor=16_400)]
        sold = await _ruth.sell(town, id=f"S-{nth}", currency=currency, payments=paid)
        case = await _agree(town, sold, "price_adjustment", 7, key=f"wish-{nth}")
        assert case.accommodations[0].currency == currency
        (letter,) = [one for one in case.letters if one.kind == "agreed"]
        assert says in letter.plain


async def test_of_two_who_choose_at_once_together_no_more_goes_back_than_was_paid(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    view = await _ruth.proposed(town, sold)
    wanted = [
        wishes.Open(
            sale=sold.sale,
            line=sold.line,
            title="",
            contact=0,
            way=_ruth.way(view, "price_adjustment", f"wish-{nth}", amount_minor=5_900),
        )
        for nth in range(4)
    ]
    came = await asyncio.gather(
        *(town.house.cases.open(town.people["Maya"], one) for one in wanted),
        return_exceptions=True,
    )
    assert sum(not isinstance(one, Exception) for one in came) == 1
    async with run.transaction(town.database.pool) as session:
        standing = await money.standing(session, sold.sale)
    assert sum(one.amount_minor for one in standing.refunds) == 5_900


async def test_what_is_left_of_a_subscription_is_proposed_by_day_and_told_with_its_days(
    town: Town,
) -> None:
    today = to_datetime(town.clock.now()).date()
    plans = forms.Line(
        id="1",
        name="Light plans",
        kind="subscription",
        supplies="service",
        paid_minor=16_400,
        supply_from=today - timedelta(days=9),
        supply_until=today + timedelta(days=20),
    )
    sold = await _ruth.sell(town, lines=[plans], fulfilments=[], events=[])
    view = await _ruth.proposed(town, sold, failure="other")
    way = _ruth.option(view, "refund_by_day")
    assert (way.amount_minor, way.fields["days"], way.fields["days_all"]) == (10_934, 20, 30)
    assert "by_day" in way.why
    wish = wishes.Open(
        sale=sold.sale,
        line=sold.line,
        title="",
        contact=0,
        way=_ruth.way(view, "refund_by_day", "wish-1", amount_minor=5_000),
    )
    case = await town.house.cases.open(town.people["Maya"], wish)
    (letter,) = [one for one in case.letters if one.kind == "agreed"]
    assert "£50.00" in letter.plain
    assert "20 days of 30" in " ".join(letter.plain.split())
