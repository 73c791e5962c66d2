"""Withdrawing from a contract: a fact, a case and a letter at once, whoever declares it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _ruth
from tests.runtime.customers import _page

from lamplight.basis.instants import DAY, to_datetime
from lamplight.journal.tables import erasure, sales
from lamplight.journal.tables.withdrawals import Part
from lamplight.runtime import letters
from lamplight.runtime.cases import reckoning
from lamplight.runtime.cases.proposing import Wanted
from lamplight.runtime.customers import withdrawing
from lamplight.runtime.customers.withdrawing import Declared
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold

    from lamplight.runtime.views.mine import WithdrawalView


async def test_a_withdrawal_is_a_fact_of_the_sale_a_case_and_a_letter_at_once(town: Town) -> None:
    sold = await _ruth.sell(town)
    token = await _page.ruths(town, sold)
    seen = await _page.withdraw(town, token, sold.sale)
    now = town.clock.now()
    assert (seen.number, seen.things, seen.at, seen.written) == (
        "NL-20418", ["Fjell table lamp"], now, True,
    )  # fmt: skip
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    (event,) = [one for one in whole.events if one.kind == "cancel_notice"]
    assert event.fields == {"ground": "no_reason"}
    assert whole.sale.version == 2
    (mine_case,) = (await _page.seen(town, token)).cases
    assert (mine_case.thing, mine_case.withdrew_at) == ("Fjell table lamp", now)
    shown = await town.house.cases.show(town.people["Priya"], mine_case.case)
    assert (shown.failure, shown.owner) == ("changed_mind", None)
    (refund,) = [one for one in shown.owed if one.what == "refund"]
    assert refund.status in ("due", "suspended", "open")
    (letter,) = [one for one in shown.letters if one.kind == "withdrawal_received"]
    assert "NL-20418" in letter.plain
    assert "Fjell table lamp" in letter.plain
    assert _page.right(await _page.seen(town, token)).status == "open"
    today = await town.house.cases.owed_today(town.people["Priya"])
    assert [(row.case, row.next) for row in today.owed] == [(mine_case.case, "duty")]


async def test_the_same_declaration_is_taken_down_once(town: Town) -> None:
    sold = await _ruth.sell(town)
    token = await _page.ruths(town, sold)
    made = await asyncio.gather(*(_page.withdraw(town, token, sold.sale) for _ in range(5)))
    assert len({msg.at for msg in made}) == 1
    pool = town.database.pool
    assert await pool.fetchval("select count(*) from withdrawal") == 1
    assert await pool.fetchval("select count(*) from service_case") == 1
    assert await pool.fetchval("select count(*) from mail where kind = 'withdrawal_received'") == 1
    again = await _page.withdraw(town, token, sold.sale, key="wish-2")
    assert again.number == "NL-20418"
    assert await pool.fetchval("select count(*) from withdrawal") == 2
    assert await pool.fetchval("select count(*) from service_case") == 1
    assert await pool.fetchval("select count(*) from sale_event where kind = 'cancel_notice'") == 1


async def test_of_several_lines_only_those_that_she_names(town: Town) -> None:
    bulb = forms.Line(id="2", name="E27 bulb", quantity=2, paid_minor=600)
    today = _ruth.form(date(2026, 11, 23)).lines
    sold = await _ruth.sell(town, lines=[*today, bulb])
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    second = whole.lines[1].id
    token = await _page.ruths(town, sold)
    seen = await _page.withdraw(town, token, sold.sale, lines=(second,))
    assert seen.things == ["2 × E27 bulb"]
    (sale,) = (await _page.seen(town, token)).sales
    assert [one.withdrew for one in sale.lines] == [False, True]
    with pytest.raises(Unknown):
        await _page.withdraw(town, token, sold.sale, lines=(second + 1000,), key="other")


async def _three_lamps(town: Town) -> tuple[Sold, int, str]:
    lamp = forms.Line(id="1", name="Fjell table lamp", quantity=3, paid_minor=10_000)
    sold = await _ruth.sell(town, lines=[lamp])
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    return sold, whole.lines[0].id, await _page.ruths(town, sold)


async def _owed_back(town: Town, sale: int) -> list[int | None]:
    whole = await sales.whole(town.database.pool, sale)
    assert whole is not None
    on, zone = reckoning.today_of(whole, town.clock.now(), "")
    reckoned = reckoning.reckon(whole, on, zone)
    return [one.amount_minor for one in reckoned.rows if one.duty == "refund"]


async def test_of_three_lamps_she_withdraws_from_one_and_later_from_the_others(
    town: Town,
) -> None:
    sold, line, token = await _three_lamps(town)
    first = await _page.withdraw(town, token, sold.sale, lines=(line,), units={line: 1})
    assert first.things == ["1 × Fjell table lamp"]
    (sale,) = (await _page.seen(town, token)).sales
    assert (sale.lines[0].withdrawn, sale.lines[0].withdrew) == (1, False)
    assert _page.right(await _page.seen(town, token)).status == "open"
    assert await _owed_back(town, sold.sale) == [3_333]
    (case,) = (await _page.seen(town, token)).cases
    shown = await town.house.cases.show(town.people["Priya"], case.case)
    (letter,) = [one for one in shown.letters if one.kind == "withdrawal_received"]
    assert "1 × Fjell table lamp" in letter.plain
    proposed = await town.house.cases.proposal(
        town.people["Maya"], sold.sale, line, Wanted("changed_mind", case.case)
    )
    money = next(one for one in proposed.options if one.kind == "refund")
    assert (proposed.units, proposed.units_left, money.amount_minor) == (1, 3, 3_333)
    again = {"lines": (line,), "units": {line: 2}, "key": "wish-2"}
    await _page.withdraw(town, token, sold.sale, **again)
    await _page.withdraw(town, token, sold.sale, **again)
    (sale,) = (await _page.seen(town, token)).sales
    assert (sale.lines[0].withdrawn, sale.lines[0].withdrew) == (3, True)
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    assert await _owed_back(town, sold.sale) == [sum(p.captured_minor for p in whole.payments)]


async def _back_and_paid(town: Town) -> None:
    """The units come back and their money goes back, by hand."""
    owing = "select count(*) from step where kind in ('return', 'refund') and state <> 'done'"
    for _ in range(200):
        for who in (town.people["Maya"], town.people["Priya"]):
            for one in await town.house.cases.tasks(who):
                await town.house.cases.step_done(
                    who, one.step, {"reference": f"by hand {one.step}"}
                )
        if not await town.database.pool.fetchval(owing):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(await town.database.pool.fetch("select kind, state, reason from step"))


@pytest.mark.parametrize("parts", [(1, 1, 1), (2, 1), (1, 2)])
async def test_what_goes_back_part_by_part_is_in_the_end_the_price_of_the_line(
    town: Town, parts: tuple[int, ...]
) -> None:
    lamp = forms.Line(id="1", name="Fjell table lamp", quantity=3, paid_minor=10_000)
    bulb = forms.Line(id="2", name="E27 bulb", paid_minor=600)
    there = [forms.Units(line="1", quantity=3), forms.Units(line="2", quantity=1)]
    today = to_datetime(town.clock.now()).date()
    parcel = forms.Fulfilment(id="f1", lines=there, delivered_on=today - timedelta(days=2))
    paid = [forms.Payment(id="p1", tender="credit_card", captured_minor=10_600)]
    sold = await _ruth.sell(town, lines=[lamp, bulb], payments=paid, fulfilments=[parcel])
    token, pool = await _page.ruths(town, sold), town.database.pool
    maya, cases = town.people["Maya"], town.house.cases
    for nth, units in enumerate(parts):
        named = {"lines": (sold.line,), "units": {sold.line: units}, "key": f"part-{nth}"}
        await _page.withdraw(town, token, sold.sale, **named)
        case = await pool.fetchval("select max(id) from service_case")
        wanted = Wanted("changed_mind", case)
        view = await cases.proposal(maya, sold.sale, sold.line, wanted)
        assert view.units == units
        await cases.add(maya, case, _ruth.way(view, "refund", f"refund-{nth}"))
        await _back_and_paid(town)
        town.clock.advance(DAY)
    rows = await pool.fetch("select amount_minor, state from refund order by id")
    assert {row["state"] for row in rows} == {"succeeded"}
    assert len(rows) == len(parts)
    assert sum(row["amount_minor"] for row in rows) == 10_000
    whole = await sales.whole(pool, sold.sale)
    assert whole is not None
    on, zone = reckoning.today_of(whole, town.clock.now(), "")
    owed = [one for one in reckoning.reckon(whole, on, zone).rows if one.duty == "refund"]
    assert [one.status for one in owed] == ["met"] * len(parts)


async def test_more_units_than_were_ordered_cant_be_named(town: Town) -> None:
    sold, line, token = await _three_lamps(town)
    with pytest.raises(BadAsk):
        await _page.withdraw(town, token, sold.sale, lines=(line,), units={line: 4})


async def test_where_the_right_is_excluded_it_says_so_and_takes_the_declaration(
    town: Town,
) -> None:
    line = _ruth.form(date(2026, 11, 23)).lines[0]
    made = forms.Line(**{name: getattr(line, name) for name in line.__struct_fields__}
                      | {"flags": ["made_to_spec"]})  # fmt: skip
    sold = await _ruth.sell(town, lines=[made])
    token = await _page.ruths(town, sold)
    right = _page.right(await _page.seen(town, token))
    assert (right.status, right.reason) == ("excluded", "BESPOKE")
    assert (await _page.withdraw(town, token, sold.sale)).written
    shown = (await _page.seen(town, token)).cases[0]
    whole = await town.house.cases.show(town.people["Priya"], shown.case)
    assert [one for one in whole.owed if one.what == "refund" and one.status == "due"] == []


async def test_whoever_talked_with_her_last_has_the_case(town: Town) -> None:
    sold = await _ruth.sell(town)
    await town.here("Maya", "Jonas")
    contact = await town.ask(name="Ruth", phone="+44 114 496 0142")
    offered = town.house.scene.contact(contact)
    assert offered is not None
    name = next(one for one, number in town.people.items() if number == offered.offered_to)
    await town.accept(name, contact)
    await town.house.places.end(contact)
    await town.settle()
    for _ in range(200):
        if await town.database.pool.fetchval("select count(*) from course where person > 0"):
            break
        await asyncio.sleep(0.02)
    await _page.withdraw(town, await _page.ruths(town, sold), sold.sale)
    owner = await town.database.pool.fetchval("select owner from service_case")
    assert owner == town.people[name]


# ── without a link ───────────────────────────────────────────────────────────────────────────


async def _openly(town: Town, **more: Any) -> WithdrawalView:
    said: dict[str, Any] = {
        "brand": town.brand,
        "name": "Ruth Ansell",
        "email": "ruth@example.org",
        "number": "nl-20418",
        "key": f"open {more}",
    }
    return await withdrawing.from_anybody(town.house, Declared(**(said | more)))


async def test_the_answer_and_the_letter_are_the_same_whether_we_know_the_order_or_not(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    known = await _openly(town)
    unknown = await _openly(town, number="NL-99999")
    other = await _openly(town, email="eve@example.org")
    assert (known.things, known.written) == (unknown.things, unknown.written) == ([], True)
    assert (other.things, other.written) == ([], True)
    pool = town.database.pool
    rows = await pool.fetch(
        "select w.sale, m.plain, m.customer, m.service_case from withdrawal w"
        " join mail m on m.id = w.mail order by w.id"
    )
    assert [row["sale"] for row in rows] == [sold.sale, None, None]
    same = {row["plain"].replace("nl-20418", "…").replace("NL-99999", "…") for row in rows}
    assert len(same) == 1
    assert letters.OWN_PAGE not in same.pop()
    assert await pool.fetchval("select count(*) from customer_link") == 0
    assert all(row["service_case"] for row in rows)


async def test_what_fits_no_order_is_for_the_leads(town: Town) -> None:
    await _ruth.sell(town)
    await _openly(town, number="NL-99999", name="Somebody")
    today = await town.house.cases.owed_today(town.people["Priya"])
    (row,) = today.owed
    assert (row.title, row.owner, row.customer, row.next) == ("NL-99999", None, 0, "duty")
    shown = await town.house.cases.show(town.people["Priya"], row.case)
    said = next(one for one in shown.events if one.kind == "withdrawal_received")
    assert said.fields == {
        "withdrawal": said.fields["withdrawal"],
        "number": "NL-99999",
        "name": "Somebody",
        "email": "ruth@example.org",
    }
    assert [one.kind for one in shown.letters] == ["withdrawal_received"]


async def test_what_fits_one_counts_as_if_it_came_from_her_page(town: Town) -> None:
    sold = await _ruth.sell(town)
    await _openly(town)
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    assert [one.kind for one in whole.events].count("cancel_notice") == 1


async def test_an_address_that_no_letter_can_be_written_to_is_said(town: Town) -> None:
    with pytest.raises(BadAsk):
        await _openly(town, email="nobody@nowhere")


async def test_who_names_no_order_withdraws_all_the_same(town: Town) -> None:
    await _ruth.sell(town, number="")
    said = await _openly(town, number="")
    assert (said.number, said.written) == ("", True)
    pool = town.database.pool
    assert await pool.fetchval("select sale from withdrawal") is None
    assert await pool.fetchval("select title from service_case") == "Withdrawal, order not named"
    assert await pool.fetchval("select subject from mail") == "Your withdrawal has reached us"


# ── a part of it, in their own words ─────────────────────────────────────────────────────────


async def _lamp_and_bulbs(town: Town) -> tuple[Sold, int]:
    bulb = forms.Line(id="2", name="E27 bulb", sku="E27-W", quantity=3, paid_minor=900)
    sold = await _ruth.sell(town, lines=[*_ruth.form(date(2026, 11, 23)).lines, bulb])
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    return sold, whole.lines[1].id


async def _notices(town: Town, sale: int) -> list[tuple[int | None, int | None]]:
    """(line, units) of what was declared of a sale."""
    whole = await sales.whole(town.database.pool, sale)
    assert whole is not None
    return [
        (one.line, one.fields.get("units")) for one in whole.events if one.kind == "cancel_notice"
    ]


@pytest.mark.parametrize("what", ["E27 bulb", " e27  BULB ", "e27-w"])
async def test_units_of_a_thing_that_is_named_as_we_call_it_count_at_once(
    town: Town, what: str
) -> None:
    sold, bulb = await _lamp_and_bulbs(town)
    seen = await _openly(town, parts=(Part(what.strip(), 2),))
    assert seen.things == [f"2 × {what.strip()}"]
    assert await _notices(town, sold.sale) == [(bulb, 2)]
    assert await _owed_back(town, sold.sale) == [600]


async def test_all_units_where_no_number_is_said(town: Town) -> None:
    sold, bulb = await _lamp_and_bulbs(town)
    await _openly(town, parts=(Part("E27 bulb", None),))
    assert await _notices(town, sold.sale) == [(bulb, None)]


@pytest.mark.parametrize(
    "part", [Part("the small ones, not the lamp", None), Part("E27 bulb", 4), Part("bulb", 1)]
)
async def test_what_may_be_something_else_is_taken_for_nothing_and_read_by_a_person(
    town: Town, part: Part
) -> None:
    sold, bulb = await _lamp_and_bulbs(town)
    seen = await _openly(town, parts=(part, Part("E27-W", 1)))
    assert seen.things[0].endswith(part.what)
    assert await _notices(town, sold.sale) == [(bulb, 1)]
    today = await town.house.cases.owed_today(town.people["Priya"])
    shown = await town.house.cases.show(town.people["Priya"], today.owed[0].case)
    said = next(one for one in shown.events if one.kind == "withdrawal_received")
    assert part.what in str(said.fields["parts"])
    (letter,) = [one for one in shown.letters if one.kind == "withdrawal_received"]
    assert part.what in letter.plain


async def test_words_that_fit_nothing_are_no_withdrawal_from_all_of_it(town: Town) -> None:
    sold, _ = await _lamp_and_bulbs(town)
    seen = await _openly(town, parts=(Part("only the box", None),))
    assert (seen.things, seen.written) == (["only the box"], True)
    assert await _notices(town, sold.sale) == []
    assert len((await town.house.cases.owed_today(town.people["Priya"])).owed) == 1


async def test_a_part_is_acknowledged_alike_whether_we_know_the_order_or_not(town: Town) -> None:
    await _lamp_and_bulbs(town)
    part = (Part("E27 bulb", 2),)
    known = await _openly(town, parts=part)
    unknown = await _openly(town, parts=part, number="NL-99999")
    assert (known.things, known.written) == (unknown.things, unknown.written)
    pool = town.database.pool
    plain = [one["plain"] for one in await pool.fetch("select plain from mail order by id")]
    assert plain[0].replace("nl-20418", "…") == plain[1].replace("NL-99999", "…")


async def test_what_was_named_goes_with_whoever_is_erased(town: Town) -> None:
    await _lamp_and_bulbs(town)
    await _openly(town, parts=(Part("the one for Ada", None),))
    pool = town.database.pool
    buyer = await pool.fetchval("select buyer from sale")
    await erasure.erase_customer(pool, buyer, [], town.clock.now())
    assert await pool.fetchval("select parts::text from withdrawal") == "[]"
