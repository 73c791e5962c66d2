"""What customers are written about what was agreed: nothing but what is so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import to_datetime
from lamplight.runtime.cases import wishes
from lamplight.runtime.errors import BadAsk
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town


def _flat(text: str) -> str:
    return " ".join(text.split())


async def _letter(town: Town, kind: str) -> str:
    """The newest letter of a kind, on one line."""
    row = await town.database.pool.fetchval(
        "select plain from mail where kind = $1 order by id desc limit 1", kind
    )
    assert row is not None
    return _flat(row)


def _came(town: Town, ago: int) -> list[forms.Fulfilment]:
    today = to_datetime(town.clock.now()).date()
    return [
        forms.Fulfilment(
            id="f1",
            lines=[forms.Units(line="1", quantity=1)],
            carrier="Northern Parcel",
            shipped_on=today - timedelta(days=ago + 2),
            delivered_on=today - timedelta(days=ago),
        )
    ]


async def test_only_a_withdrawal_needs_no_reason(town: Town) -> None:
    sold = await _ruth.sell(town)
    await _ruth.agree(town, sold, "part:FJ-02")
    said = await _letter(town, "agreed")
    assert "change your mind until Wednesday, 25 November" in said
    assert "Until Friday, 11 December" in said
    assert "you can still ask for your money back instead" in said


async def test_money_back_for_a_fault_is_no_change_of_mind(town: Town) -> None:
    sold = await _ruth.sell(town, fulfilments=_came(town, 20))
    await _ruth.agree(town, sold, "part:FJ-02")
    said = await _letter(town, "agreed")
    assert "without a reason" not in said
    assert "you can still ask for your money back instead" in said


async def test_what_was_agreed_is_taken_back_with_a_reason_that_the_customer_reads(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "price_adjustment")
    cases, maya = town.house.cases, town.people["Maya"]
    (way,) = case.accommodations
    with pytest.raises(BadAsk, match="why it is taken back"):
        await cases.undo(maya, way.accommodation, "")
    await cases.undo(maya, way.accommodation, "The glass is here after all.")
    assert "The glass is here after all." in await _letter(town, "withdrawn")


async def test_what_was_asked_for_may_be_taken_back_in_silence_and_the_answer_is_owed(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "refund_kept")
    (way,) = case.accommodations
    shown = await town.house.cases.undo(town.people["Maya"], way.accommodation, "")
    assert [letter.kind for letter in shown.letters] == ["approval_wait"]
    assert await town.database.pool.fetchval("select state from promise") == "open"


async def test_a_letter_says_how_a_thing_comes_back_and_that_it_is_free_only_where_it_is(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    view = await _ruth.proposed(town, sold)
    label = "You get a label from us, and hand in the one that you have."
    for way in ("replacement", "refund"):
        assert label in _ruth.option(view, way).says
    assert "today" not in _ruth.option(view, "part:FJ-02").says
    await _ruth.agree(town, sold, "part:FJ-02")
    assert "What it costs you: nothing" in await _letter(town, "agreed")


async def test_who_changed_their_mind_is_not_told_that_it_costs_nothing(town: Town) -> None:
    sold = await _ruth.sell(town)
    view = await _ruth.proposed(town, sold, failure="changed_mind")
    (refund,) = [one for one in view.options if one.what == "refund"]
    wish = wishes.Open(
        sale=sold.sale,
        line=sold.line,
        title="",
        contact=0,
        way=_ruth.way(view, refund.id, "wish-1"),
    )
    await town.house.cases.open(town.people["Maya"], wish)
    assert "costs you" not in await _letter(town, "agreed")


async def test_of_a_gift_who_paid_reads_of_the_money_and_who_uses_it_does_not(town: Town) -> None:
    user = forms.Customer(
        name="Ada", reaches=[forms.Reach(kind="email", value="ada@example.org", verified=True)]
    )
    sold = await _ruth.sell(town, consumer=user)
    await _ruth.agree(town, sold, "price_adjustment")
    await _ruth.agree(town, sold, "part:FJ-02", key="wish-2")
    rows = await town.database.pool.fetch("select recipient from mail order by id")
    assert [row["recipient"] for row in rows] == ["ruth@example.org", "ada@example.org"]


async def test_what_was_agreed_is_written_in_the_language_of_its_letter(town: Town) -> None:
    pool = town.database.pool
    sold = await _ruth.sell(town)
    await pool.execute("update customer set language = ''")
    await pool.execute("update brand set languages = '{de,en}'")
    await _ruth.agree(town, sold, "part:FJ-02")
    assert "Wir schicken Ihnen ein neues Teil" in await _letter(town, "agreed")


async def test_who_is_erased_goes_from_the_lists_of_cases_too(town: Town) -> None:
    sold = await _ruth.sell(town)
    contact = await town.ask(name="Ruth", phone="+44 114 496 0142")
    await _ruth.agree(town, sold, "part:FJ-02")
    cases, maya = town.house.cases, town.people["Maya"]
    (before,) = await cases.rows(maya)
    await town.house.erasing.erase(contact)
    after = await cases.rows(maya)
    assert before not in after
    assert before.name not in {row.name for row in after}
