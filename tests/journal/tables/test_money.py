"""Money goes back once, never more than came in, whoever asks and whatever shops tell."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.journal.tables._sold import dispute, sell

from lamplight.accommodations.refund_forms import BadRequest
from lamplight.journal.errors import BadValue, NoSuchRow
from lamplight.journal.tables import money, money_told, run
from lamplight.journal.tables.money_forms import COUNTS, Asked, NotAMove, Told

if TYPE_CHECKING:
    from tests.journal.tables._sold import Sold

    from lamplight.journal import Database
    from lamplight.journal.tables.money_forms import Refund
    from lamplight.sales.forms import RefundState


async def _going(db: Database, sold: Sold) -> int:
    rows = await money.of_sale(db.pool, sold.sale)
    return sum(row.amount_minor for row in rows if row.state in COUNTS)


async def _one(db: Database, sold: Sold, key: str = "wish", amount: int = 1_000) -> Refund:
    reserved = await money.reserve(db.pool, sold.sale, key, amount_minor=amount, now=5)
    (refund,) = reserved.refunds
    return refund


async def test_what_is_approved_counts_from_that_moment(db: Database) -> None:
    sold = await sell(db.pool)
    first = await money.reserve(db.pool, sold.sale, "first", amount_minor=6_000, now=5)
    assert (first.answer.decision, first.answer.remaining_minor) == ("approve", 4_000)
    (row,) = first.refunds
    assert (row.key, row.state, row.amount_minor, row.made_at) == ("first", "approved", 6_000, 5)
    second = await money.reserve(db.pool, sold.sale, "second", amount_minor=4_001, now=6)
    assert (second.answer.decision, second.answer.reason_code) == ("refuse", "OVER_REFUNDABLE")
    assert second.refunds == []


async def test_the_same_key_again_changes_nothing_and_is_answered_as_before(db: Database) -> None:
    sold = await sell(db.pool)
    first = await money.reserve(db.pool, sold.sale, "wish", amount_minor=6_000, now=5)
    again = await money.reserve(db.pool, sold.sale, "wish", amount_minor=6_000, now=6)
    assert again == first
    other = await money.reserve(db.pool, sold.sale, "wish", amount_minor=100, now=7)
    assert other == first
    await money.move(db.pool, first.refunds[0].id, "failed", now=8)
    late = await money.reserve(db.pool, sold.sale, "wish", amount_minor=6_000, now=9)
    assert late.answer.allocation == first.answer.allocation
    assert [row.state for row in late.refunds] == ["failed"]


async def test_two_equal_partial_refunds_both_pass(db: Database) -> None:
    sold = await sell(db.pool)
    for key in ("one", "two"):
        reserved = await money.reserve(db.pool, sold.sale, key, amount_minor=5_000, now=5)
        assert reserved.answer.decision == "approve"
    assert await _going(db, sold) == 10_000


async def test_of_two_agents_who_refund_at_once_one_is_told_that_it_is_too_much(
    db: Database,
) -> None:
    sold = await sell(db.pool)
    answers = await asyncio.gather(
        *(
            money.reserve(db.pool, sold.sale, f"agent {n}", amount_minor=6_000, now=5)
            for n in range(6)
        )
    )
    decisions = sorted(one.answer.decision for one in answers)
    assert decisions == ["approve", *["refuse"] * 5]
    assert {one.answer.reason_code for one in answers} == {None, "OVER_REFUNDABLE"}
    assert await _going(db, sold) == 6_000


async def test_two_who_ask_for_the_same_wish_at_once_make_one_refund(db: Database) -> None:
    sold = await sell(db.pool)
    answers = await asyncio.gather(
        *(money.reserve(db.pool, sold.sale, "wish", amount_minor=3_000, now=5) for _ in range(6))
    )
    assert len({one.refunds[0].id for one in answers}) == 1
    assert await _going(db, sold) == 3_000


async def test_a_sum_beyond_one_payment_goes_to_several_under_keys_of_their_own(
    db: Database,
) -> None:
    sold = await sell(db.pool, [("gift_card", 4_000), ("card", 6_000)], [(2, 10_000)])
    reserved = await money.reserve(
        db.pool, sold.sale, "wish", lines=[Asked(line=sold.lines[0], quantity=2)], now=5
    )
    gift, card = sold.payments
    assert [(one.payment, one.amount_minor, one.key) for one in reserved.refunds] == [
        (card, 6_000, "wish"),
        (gift, 4_000, "wish#2"),
    ]
    assert {one.wish for one in reserved.refunds} == {"wish"}
    assert [one.parts["L-0"] for one in reserved.refunds] == [6_000, 4_000]
    again = await money.reserve(db.pool, sold.sale, "wish", amount_minor=1, now=6)
    assert again.refunds == reserved.refunds


async def test_units_are_refunded_once_and_the_last_gives_the_rest(db: Database) -> None:
    sold = await sell(db.pool, [("card", 1_000)], [(3, 1_000)])
    line = sold.lines[0]
    sums = []
    for nth in range(3):
        one = await money.reserve(
            db.pool, sold.sale, f"unit {nth}", lines=[Asked(line=line, quantity=1)], now=5
        )
        sums.append(one.answer.amount_minor)
    assert sums == [333, 333, 334]
    more = await money.reserve(
        db.pool, sold.sale, "unit 4", lines=[Asked(line=line, quantity=1)], now=5
    )
    assert more.answer.reason_code == "QTY_ALREADY_REFUNDED"
    many = await money.reserve(
        db.pool, sold.sale, "all", lines=[Asked(line=line, quantity=9)], now=5
    )
    assert many.answer.reason_code == "QTY_NOT_SOLD"


async def test_tax_and_discount_of_what_goes_back_are_shares_of_what_was_stored(
    db: Database,
) -> None:
    sold = await sell(db.pool, [("gift_card", 4_000), ("card", 6_000)], [(3, 10_000)])
    await db.pool.execute("update sale_line set tax_minor = 1597, discount_minor = 100")
    (line,) = sold.lines
    for nth in range(3):
        asked = [Asked(line=line, quantity=1)]
        await money.reserve(db.pool, sold.sale, f"unit {nth}", lines=asked, now=5)
        if nth == 0:  # the bank gave it back: its shares go to who comes after
            (first,) = await money.of_sale(db.pool, sold.sale)
            await money.move(db.pool, first.id, "submitting", now=6)
            await money.move(db.pool, first.id, "failed", now=6)
    await money.reserve(db.pool, sold.sale, "again", lines=[Asked(line=line, quantity=1)], now=7)
    going = [one for one in await money.of_sale(db.pool, sold.sale) if one.state in COUNTS]
    assert len(going) > 3, "one of them went to two payments"
    assert sum(one.amount_minor for one in going) == 10_000
    assert sum(one.tax_minor for one in going) == 1_597
    assert sum(one.shares[line][1] for one in going) == 100
    for one in going:
        assert one.tax_minor == pytest.approx(one.amount_minor * 0.1597, abs=2)


async def test_a_reduction_for_a_line_is_taken_off_what_its_units_give_later(db: Database) -> None:
    sold = await sell(db.pool, [("card", 9_000)], [(2, 4_000), (1, 5_000)])
    line = sold.lines[0]
    await money.reserve(
        db.pool, sold.sale, "reduction", lines=[Asked(line=line, amount_minor=1_500)], now=5
    )
    over = await money.reserve(
        db.pool, sold.sale, "too much", lines=[Asked(line=line, amount_minor=2_501)], now=5
    )
    assert over.answer.reason_code == "OVER_LINE"
    both = await money.reserve(
        db.pool, sold.sale, "both back", lines=[Asked(line=line, quantity=2)], now=5
    )
    assert both.answer.amount_minor == 2_500
    assert await _going(db, sold) == 4_000


async def test_units_and_the_carriage_go_back_in_one_sum(db: Database) -> None:
    sold = await sell(db.pool, [("card", 1_500)], [(2, 1_000)])
    reserved = await money.reserve(
        db.pool,
        sold.sale,
        "all of it",
        amount_minor=1_500,
        lines=[Asked(line="L-0", quantity=2)],
        now=5,
    )
    (refund,) = reserved.refunds
    assert (refund.amount_minor, refund.lines, refund.parts) == (1_500, {"L-0": 2}, {"L-0": 1_000})


async def test_money_in_dispute_is_held_and_a_lost_dispute_is_gone(db: Database) -> None:
    sold = await sell(db.pool)
    await dispute(db.pool, sold.payments[0], 10_000)
    held = await money.reserve(db.pool, sold.sale, "wish", amount_minor=1_000, now=5)
    assert (held.answer.decision, held.answer.reason_code) == ("hold", "DISPUTE_OPEN")
    await db.pool.execute("update dispute set state = 'lost'")
    gone = await money.reserve(db.pool, sold.sale, "wish", amount_minor=1_000, now=5)
    assert gone.answer.reason_code == "OVER_REFUNDABLE"
    await db.pool.execute("update dispute set state = 'won'")
    back = await money.reserve(db.pool, sold.sale, "wish", amount_minor=1_000, now=5)
    assert back.answer.decision == "approve"


async def test_a_dispute_that_is_opened_after_the_approval_is_seen_before_money_leaves(
    db: Database,
) -> None:
    sold = await sell(db.pool)
    refund = await _one(db, sold, amount=6_000)
    async with run.transaction(db.pool) as session:
        assert await money.refusal(session, refund) == ""
    await dispute(db.pool, sold.payments[0], 4_001)
    async with run.transaction(db.pool) as session:
        assert await money.refusal(session, refund) == "DISPUTE_OPEN"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"amount_minor": -5}, "amount_minor is -5: only more than 0 can go back"),
        ({"amount_minor": 0}, "amount_minor is 0: only more than 0 can go back"),
        ({}, "give amount_minor or lines"),
        ({"lines": [Asked(line="L-0", quantity=-1)]}, "line L-0: -1 units can't go back"),
        ({"lines": [Asked(line="L-0")]}, "line L-0: name units or a sum"),
        ({"lines": [Asked(line="L-0", amount_minor=-1)]}, "L-0: -1 can't go back, only more"),
        ({"lines": [Asked(line="L-0", quantity=1)] * 2}, "a line is there twice"),
        ({"lines": [Asked(line="L-9", quantity=1)]}, "there is no line L-9"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_clear_line(
    db: Database, asked: dict[str, object], says: str
) -> None:
    sold = await sell(db.pool)
    with pytest.raises(BadRequest, match=says):
        await money.reserve(db.pool, sold.sale, "wish", **asked, now=5)  # type: ignore[arg-type]
    assert await money.of_sale(db.pool, sold.sale) == []


async def test_a_currency_that_nobody_knows_moves_no_money(db: Database) -> None:
    sold = await sell(db.pool, currency="XQQ")
    with pytest.raises(BadRequest, match="'XQQ' is no currency of ISO 4217"):
        await money.reserve(db.pool, sold.sale, "wish", amount_minor=1, now=5)


async def test_there_is_no_money_of_a_sale_that_is_not_there(db: Database) -> None:
    with pytest.raises(NoSuchRow, match="there is no sale 77"):
        await money.reserve(db.pool, 77, "wish", amount_minor=1, now=5)


@pytest.mark.parametrize(
    ("way", "late"),
    [
        (["submitting", "pending", "succeeded"], [False, False, False]),
        (["submitting", "approved", "canceled"], [False, False, False]),
        (["submitting", "succeeded", "failed"], [False, False, True]),
        (["submitting", "failed", "canceled"], [False, False, False]),
        (["submitting", "failed", "succeeded"], [False, False, True]),
    ],
)
async def test_a_refund_goes_its_way_and_what_comes_late_is_flagged(
    db: Database, way: list[RefundState], late: list[bool]
) -> None:
    sold = await sell(db.pool)
    refund = await _one(db, sold)
    moved = [await money.move(db.pool, refund.id, state, now=6) for state in way]
    assert [one.refund.state for one in moved] == way
    assert [one.late for one in moved] == late
    assert not (await money.move(db.pool, refund.id, way[-1], now=7)).changed


async def test_a_refund_makes_no_move_that_there_is_not(db: Database) -> None:
    sold = await sell(db.pool)
    refund = await _one(db, sold)
    await money.move(db.pool, refund.id, "succeeded", "re_1", now=6)
    with pytest.raises(NotAMove, match="is succeeded and can't become pending"):
        await money.move(db.pool, refund.id, "pending", now=7)
    await money.move(db.pool, refund.id, "failed", now=8)
    with pytest.raises(NotAMove, match="is failed and can't become succeeded"):
        await money.move(db.pool, refund.id, "succeeded", now=9)


async def test_a_refund_that_the_shop_tells_with_our_key_is_ours_and_counts_once(
    db: Database,
) -> None:
    sold = await sell(db.pool)
    refund = await _one(db, sold, amount=6_000)
    await money.move(db.pool, refund.id, "submitting", now=6)
    told = Told(payment=sold.payments[0], external="re_1", amount_minor=6_000, key="wish")
    for _ in range(2):
        moved = await money_told.told(db.pool, sold.sale, told, now=7)
        assert (moved.refund.id, moved.refund.state) == (refund.id, "succeeded")
    assert not moved.changed
    assert not (await money.move(db.pool, refund.id, "succeeded", "re_1", now=8)).changed
    assert await _going(db, sold) == 6_000


async def test_a_refund_told_before_its_answer_came_becomes_one_with_it(db: Database) -> None:
    sold = await sell(db.pool)
    refund = await _one(db, sold, amount=3_000)
    await money.move(db.pool, refund.id, "submitting", now=6)
    told = Told(payment=sold.payments[0], external="re_1", amount_minor=3_000)
    apart = await money_told.told(db.pool, sold.sale, told, now=7)
    assert apart.refund.id != refund.id
    moved = await money.move(db.pool, refund.id, "pending", "re_1", now=8)
    assert moved.refund.state == "succeeded"
    assert [row.id for row in await money.of_sale(db.pool, sold.sale)] == [refund.id]


async def test_what_is_told_late_leads_nowhere_back(db: Database) -> None:
    sold = await sell(db.pool)
    refund = await _one(db, sold)

    async def told(state: RefundState) -> RefundState:
        one = Told(
            payment=sold.payments[0], external="re_1", amount_minor=1_000, key="wish", state=state
        )
        return (await money_told.told(db.pool, sold.sale, one, now=7)).refund.state

    said = ["approved", "pending", "submitting", "succeeded", "pending", "failed", "succeeded"]
    stays = ["approved", "pending", "pending", "succeeded", "succeeded", "failed", "failed"]
    assert [await told(state) for state in said] == stays  # type: ignore[arg-type]
    assert (await money.read(db.pool, refund.id)).external == "re_1"


async def test_what_the_shop_gave_back_by_itself_counts_with_its_units(db: Database) -> None:
    sold = await sell(db.pool, [("card", 1_000)], [(2, 600), (1, 400)])
    one, two = sold.lines
    told = Told(payment=sold.payments[0], external="re_9", amount_minor=700, units={one: 1, two: 1})
    moved = await money_told.told(db.pool, sold.sale, told, now=5)
    assert moved.refund.parts == {one: 300, two: 400}
    assert moved.refund.step is None
    again = await money.reserve(
        db.pool, sold.sale, "wish", lines=[Asked(line=two, quantity=1)], now=6
    )
    assert again.answer.reason_code == "QTY_ALREADY_REFUNDED"
    rest = await money.reserve(
        db.pool, sold.sale, "rest", lines=[Asked(line=one, quantity=1)], now=6
    )
    assert rest.answer.amount_minor == 300


async def test_carriage_that_the_shop_paid_back_with_a_unit_leaves_the_other_its_worth(
    db: Database,
) -> None:
    sold = await sell(db.pool, [("card", 20_500)], [(2, 20_000)])
    (lamps,) = sold.lines
    told = Told(payment=sold.payments[0], external="re_9", amount_minor=10_500, units={lamps: 1})
    moved = await money_told.told(db.pool, sold.sale, told, now=5)
    assert moved.refund.parts == {lamps: 10_000}
    units = msgspec.structs.replace(told, units={lamps: 1}, amount_minor=10_500)
    assert not (await money_told.told(db.pool, sold.sale, units, now=6)).changed
    rest = await money.reserve(
        db.pool, sold.sale, "rest", lines=[Asked(line=lamps, quantity=1)], now=6
    )
    assert (rest.answer.decision, rest.answer.amount_minor) == ("approve", 10_000)


async def test_a_sum_above_the_units_and_the_carriage_is_taken_from_its_line(
    db: Database,
) -> None:
    sold = await sell(db.pool, [("card", 20_500)], [(2, 20_000)])
    (lamps,) = sold.lines
    told = Told(payment=sold.payments[0], external="re_9", amount_minor=11_000, units={lamps: 1})
    moved = await money_told.told(db.pool, sold.sale, told, now=5)
    assert moved.refund.parts == {lamps: 10_500}
    over = await money.reserve(
        db.pool, sold.sale, "over", lines=[Asked(line=lamps, amount_minor=9_501)], now=6
    )
    assert over.answer.reason_code == "OVER_LINE"


async def test_a_line_that_the_shop_paid_back_meanwhile_isnt_paid_back_again(db: Database) -> None:
    sold = await sell(db.pool, [("card", 20_000)], [(1, 5_000), (2, 5_000)])
    lamp, shades = sold.lines
    whole = await money.reserve(
        db.pool, sold.sale, "a", lines=[Asked(line=lamp, quantity=1)], now=1
    )
    part = Asked(line=shades, amount_minor=3_000)
    some = await money.reserve(db.pool, sold.sale, "b", lines=[part], now=1)
    (payment,) = sold.payments
    told = Told(payment=payment, external="re_shop", amount_minor=2_000, units={shades: 1})
    await money_told.told(db.pool, sold.sale, told, now=2)
    async with run.transaction(db.pool) as session:
        assert await money.refusal(session, whole.refunds[0]) == ""
        assert await money.refusal(session, some.refunds[0]) == ""
        for name, amount, line in (("re_2", 1_000, shades), ("re_3", 1_000, lamp)):
            more = Told(payment=payment, external=name, amount_minor=amount, units={line: 1})
            await money_told.told(session, sold.sale, more, now=3)
        assert await money.refusal(session, whole.refunds[0]) == "QTY_ALREADY_REFUNDED"
        assert await money.refusal(session, some.refunds[0]) == "OVER_LINE"


async def test_two_payments_of_one_wish_arent_in_each_others_way(db: Database) -> None:
    sold = await sell(db.pool, [("card", 6_000), ("gift_card", 4_000)], [(2, 10_000)])
    asked = [Asked(line=sold.lines[0], quantity=2)]
    made = await money.reserve(db.pool, sold.sale, "a", lines=asked, now=1)
    async with run.transaction(db.pool) as session:
        assert [await money.refusal(session, one) for one in made.refunds] == ["", ""]


async def test_what_counts_no_more_is_a_new_version_of_the_sale(db: Database) -> None:
    sold = await sell(db.pool)

    async def version() -> int:
        return int(await db.pool.fetchval("select version from sale where id = $1", sold.sale))

    made = await money.reserve(db.pool, sold.sale, "a", amount_minor=4_000, now=1)
    before = await version()
    await money.move(db.pool, made.refunds[0].id, "submitting", now=2)
    assert await version() == before
    await money.move(db.pool, made.refunds[0].id, "failed", now=3)
    assert await version() == before + 1


async def test_what_is_told_of_nothing_is_refused(db: Database) -> None:
    sold = await sell(db.pool)
    with pytest.raises(NoSuchRow, match="has no payment 99"):
        await money_told.told(
            db.pool, sold.sale, Told(payment=99, external="re", amount_minor=5), now=5
        )
    with pytest.raises(BadValue, match="named '' is none"):
        await money_told.told(
            db.pool, sold.sale, Told(payment=sold.payments[0], external="", amount_minor=5), now=5
        )
