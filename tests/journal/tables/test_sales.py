"""A form of a sale takes the place of what was said before, and never of what was done since."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.sales._told import email, line, told

from lamplight.journal import BadValue
from lamplight.journal.tables import customers, run, sales, shops

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop

    from lamplight.journal.tables.sale_rows import Whole

BUYER = {"name": "Ines", "country": "ES", "reaches": [email("ines@mail.example")]}
PARCEL = {
    "id": "F1",
    "lines": [{"line": "L1", "quantity": 1}],
    "carrier": "Post",
    "tracking": "AB1",
    "shipped_on": "2026-11-03",
}
BACK = {"id": "R1", "payment": "P1", "amount_minor": 100}


class House:
    """A shop whose sales are taken in."""

    def __init__(self, shop: Shop, mine: int) -> None:
        self.pool = shop.pool
        self.mine = mine
        self.maya = shop.maya

    async def put(self, now: int = 5, **more: Any) -> sales.Put:
        return await sales.put(self.pool, self.mine, told(**more), now)

    async def whole(self, sale: int) -> Whole:
        found = await sales.whole(self.pool, sale)
        assert found is not None
        return found

    async def case(self, sale: int, line: int | None = None) -> None:
        await self.pool.execute(
            "insert into service_case (brand, sale, line, title, key, opened_at)"
            " select brand, id, $2, 'It hums', 'k', 1 from sale where id = $1",
            sale,
            line,
        )


@pytest.fixture
async def house(shop: Shop) -> House:
    return House(shop, await shops.put(shop.pool, "files", "files", 1))


FULL: dict[str, Any] = {
    "buyer": BUYER,
    "consumer": {"name": "Jo"},
    "ship_to": "1 High Street",
    "lines": [
        line(
            claims=[{"text": "Hums never", "shown_in": "page", "shown_on": "2026-10-01"}],
            spares=[{"sku": "S", "name": "Switch", "cost_minor": 90, "stock": None}],
            flags=["sealed"],
            category="other",
        ),
        line("L2", quantity=2, paid_minor=100),
    ],
    "payments": [
        {"id": "P1", "tender": "card", "captured_minor": 9000, "reference": "pi_1"},
        {"id": "P2", "tender": "gift_card", "captured_minor": 0},
    ],
    "refunds": [BACK | {"lines": [{"line": "L2", "quantity": 1}]}],
    "disputes": [{"id": "D1", "payment": "P1", "state": "under_review", "amount_minor": 50}],
    "fulfilments": [PARCEL],
    "events": [
        {"kind": "defect_reported", "on": "2026-11-09", "line": "L1", "fields": {"minor": True}},
        {"kind": "defect_reported", "on": "2026-11-09", "line": "L1"},
    ],
    "agreed": {
        "parties": [{"name": "Supply Ltd", "roles": ["supplier"]}],
        "terms": {"ship_days": None, "withdrawal_info_given": True},
        "clauses": [{"source": "§ 4", "text": "Repair within 3 days", "within": 3}],
    },
}


async def test_a_sale_is_read_as_it_was_said(house: House) -> None:
    taken = await house.put(**FULL)
    assert (taken.new, taken.changed, taken.made) == (True, False, 2)
    whole = await house.whole(taken.sale)
    sale, form = whole.sale, told(**FULL)
    assert (sale.external, sale.number, sale.jurisdiction, sale.version) == (
        "1001",
        "LO-1001",
        "DE",
        1,
    )
    assert (sale.contract_date, sale.ship_to) == (date(2026, 11, 2), "1 High Street")
    assert sale.agreed == form.agreed
    assert "ship_days" in sale.agreed.terms
    assert [one.external for one in whole.lines] == ["L1", "L2"]
    assert whole.lines[0].body.claims == form.lines[0].claims
    assert whole.lines[0].body.spares == form.lines[0].spares
    assert [(one.tender, one.captured_minor) for one in whole.payments] == [
        ("card", 9000),
        ("gift_card", 0),
    ]
    assert [(one.external, one.state, one.lines) for one in whole.refunds] == [
        ("R1", "succeeded", form.refunds[0].lines)
    ]
    assert [one.state for one in whole.disputes] == ["under_review"]
    assert whole.fulfilments[0].lines == form.fulfilments[0].lines
    assert [one.fields for one in whole.events] == [{"minor": True}, {}]
    assert {one.line for one in whole.events} == {whole.lines[0].id}


async def test_the_same_form_again_changes_nothing(house: House) -> None:
    first = await house.put(**FULL)
    before = await house.whole(first.sale)
    again = await house.put(now=9, **FULL)
    assert again == sales.Put(first.sale, new=False, changed=False)
    assert await house.whole(first.sale) == before


@pytest.mark.parametrize(
    "more",
    [
        {"number": "LO-9"},
        {"ship_to": "2 High Street"},
        {"contract_date": None},
        {"lines": [FULL["lines"][0] | {"paid_minor": 1}, FULL["lines"][1]]},
        {"lines": [*FULL["lines"], line("L3")]},
        {"lines": list(reversed(FULL["lines"]))},
        {"refunds": [FULL["refunds"][0], BACK | {"id": "R2", "state": "pending"}]},
        {"disputes": [FULL["disputes"][0] | {"state": "won"}]},
        {"fulfilments": [PARCEL | {"delivered_on": "2026-11-04"}]},
        {"fulfilments": []},
        {"events": []},
        {"agreed": {"terms": {"ship_days": None}}},
        {"agreed": FULL["agreed"] | {"terms": {"withdrawal_info_given": True}}},
    ],
)
async def test_the_version_goes_up_once_when_anything_is_different(
    house: House, more: dict[str, Any]
) -> None:
    first = await house.put(**FULL)
    assert (await house.put(now=9, **FULL | more)).changed
    whole = await house.whole(first.sale)
    assert (whole.sale.version, whole.sale.changed_at) == (2, 9)
    assert not (await house.put(now=10, **FULL | more)).changed


async def test_an_older_form_changes_nothing(house: House) -> None:
    first = await house.put(number="B", changed_at="2026-11-03T12:00:00+01:00")
    old = await house.put(number="A", changed_at="2026-11-03T10:59:59Z")
    assert not old.changed
    assert (await house.whole(first.sale)).sale.number == "B"
    assert (await house.put(number="C", changed_at="2026-11-03T11:00:00Z")).changed


async def test_a_sale_that_comes_from_six_sides_at_once_is_one(house: House) -> None:
    taken = await asyncio.gather(*(house.put(**FULL) for _ in range(6)))
    assert len({one.sale for one in taken}) == 1
    assert [one.new for one in taken].count(True) == 1
    assert not any(one.changed for one in taken)
    whole = await house.whole(taken[0].sale)
    assert (len(whole.lines), len(whole.refunds), len(whole.events)) == (2, 1, 2)
    mail = "select count(*) from reach where value = 'ines@mail.example'"
    assert await house.pool.fetchval(mail) == 1


async def test_whoever_locks_a_sale_is_waited_for(house: House) -> None:
    first = await house.put()
    async with run.transaction(house.pool) as session:
        assert await sales.lock(session, first.sale) == 1
        waiting = asyncio.create_task(house.put(number="B"))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        assert await sales.touch(session, first.sale, 7) == 2
    assert (await waiting).changed
    assert (await house.whole(first.sale)).sale.version == 3
    async with run.transaction(house.pool) as session:
        assert await sales.lock(session, 99) is None


# ── money ────────────────────────────────────────────────────────────────────────────────────


async def _ours(house: House, sale: int, external: str | None = None) -> int:
    """A refund that we asked for."""
    added: int = await house.pool.fetchval(
        "insert into refund (sale, key, payment, amount_minor, state, external, made_at,"
        " changed_at) select $1, 'step-7', id, 100, 'submitting', $2, 6, 6 from payment"
        " where sale = $1 returning id",
        sale,
        external,
    )
    return added


@pytest.mark.parametrize(
    ("external", "said"), [(None, {"key": "step-7"}), ("R1", {}), ("R1", {"key": "step-7"})]
)
async def test_a_refund_of_ours_that_the_shop_tells_of_stays_one(
    house: House, external: str | None, said: dict[str, str]
) -> None:
    first = await house.put()
    ours = await _ours(house, first.sale, external)
    assert (await house.put(now=9, refunds=[BACK | said])).changed
    (row,) = (await house.whole(first.sale)).refunds
    assert (row.id, row.key, row.state, row.external, row.made_at, row.changed_at) == (
        ours,
        "step-7",
        "succeeded",
        "R1",
        6,
        9,
    )
    assert not (await house.put(refunds=[BACK | said])).changed


async def test_a_refund_that_was_taken_for_the_shops_own_becomes_ours_when_its_key_is_known(
    house: House,
) -> None:
    first = await house.put(refunds=[BACK])
    ours = await _ours(house, first.sale)
    await house.put(refunds=[BACK | {"key": "step-7"}])
    assert [row.id for row in (await house.whole(first.sale)).refunds] == [ours]


async def test_two_equal_refunds_of_the_shop_are_two(house: House) -> None:
    first = await house.put(refunds=[BACK, BACK | {"id": "R2"}])
    assert len((await house.whole(first.sale)).refunds) == 2


async def test_a_refund_that_succeeded_is_not_pending_again_but_may_fail(house: House) -> None:
    first = await house.put(refunds=[BACK])
    for told_state, left in (("pending", "succeeded"), ("failed", "failed")):
        await house.put(refunds=[BACK | {"state": told_state}])
        (row,) = (await house.whole(first.sale)).refunds
        assert row.state == left


async def test_the_day_on_which_money_went_back_is_the_one_that_was_said(house: House) -> None:
    first = await house.put(refunds=[BACK | {"on": "2026-11-06"}])
    (row,) = (await house.whole(first.sale)).refunds
    assert row.changed_at == 1_793_966_400_000  # 2026-11-06T12:00Z


async def test_what_a_form_does_not_name_stays_where_money_hangs_on_it(house: House) -> None:
    lines = [line(), line("L2"), line("L3")]
    units = [{"line": "L2", "quantity": 1}]
    paid = [{"id": f"P{n}", "tender": "card", "captured_minor": 100} for n in (1, 2)]
    first = await house.put(lines=lines, payments=paid, refunds=[BACK | {"lines": units}])
    assert (await house.put(lines=lines[:1], payments=[])).changed
    whole = await house.whole(first.sale)
    assert [row.external for row in whole.lines] == ["L1", "L2"]
    assert [row.external for row in whole.payments] == ["P1"]
    assert len(whole.refunds) == 1
    assert not (await house.put(lines=lines[:1], payments=[])).changed


async def test_a_line_of_a_case_stays(house: House) -> None:
    first = await house.put(lines=[line(), line("L2")])
    await house.case(first.sale, (await house.whole(first.sale)).lines[1].id)
    await house.put(lines=[line()])
    assert len((await house.whole(first.sale)).lines) == 2


async def test_what_we_wrote_ourselves_is_not_taken_away_by_a_form(house: House) -> None:
    event = {"kind": "delivered", "on": "2026-11-04"}
    first = await house.put(events=[event])
    async with run.transaction(house.pool) as session:
        written = [
            await sales.add_event(
                session,
                first.sale,
                kind="defect_reported",
                day=date(2026, 11, 9),
                key="case-1",
                now=6,
                fields={"minor": False},
            )
            for _ in range(2)
        ]
    assert len(set(written)) == 1
    await house.put(events=[])
    (left,) = (await house.whole(first.sale)).events
    assert (left.kind, left.external, left.fields) == (
        "defect_reported",
        "ours:case-1",
        {"minor": False},
    )


async def test_another_currency_is_refused_once_money_went_back(house: House) -> None:
    await house.put()
    assert (await house.put(currency="CHF")).changed
    await house.put(currency="CHF", refunds=[BACK])
    with pytest.raises(BadValue, match="sale '1001': currency: money went back in CHF"):
        await house.put(currency="EUR")


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"brand": "nowhere"}, "sale '1001': brand: there is no brand 'nowhere'"),
        ({"currency": "XXX"}, "sale '1001': currency: 'XXX' is no currency"),
    ],
)
async def test_a_form_that_does_not_fit_leaves_nothing(
    house: House, more: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(BadValue, match=wrong):
        await house.put(buyer=BUYER, **more)
    for table in ("sale", "customer"):
        assert await house.pool.fetchval(f"select count(*) from {table}") == 0  # noqa: S608


# ── whose they are ───────────────────────────────────────────────────────────────────────────


async def test_the_law_follows_the_buyers_country_where_the_shop_does_not_say(
    house: House,
) -> None:
    form = told(buyer=BUYER)
    plain = {name: value for name, value in _fields(form).items() if name != "jurisdiction"}
    first = await sales.put(house.pool, house.mine, type(form)(**plain), 5)
    assert (await house.whole(first.sale)).sale.jurisdiction == "ES"


def _fields(form: Any) -> dict[str, Any]:
    return {name: getattr(form, name) for name in form.__struct_fields__}


async def test_all_that_somebody_bought_or_uses_is_found_the_newest_first(house: House) -> None:
    first = await house.put(buyer=BUYER)
    second = await house.put(
        id="2", buyer=BUYER, contract_date="2026-11-20", consumer={"name": "Jo"}
    )
    other = await house.put(id="3", buyer={"name": "Al"})
    one, two = await house.whole(first.sale), await house.whole(second.sale)
    assert one.sale.buyer is not None
    assert one.sale.buyer == two.sale.buyer
    assert two.sale.consumer is not None
    found = await sales.sales_of(house.pool, [one.sale.buyer])
    assert found == [two, one]
    assert await sales.sales_of(house.pool, [one.sale.buyer], limit=1) == [two]
    assert await sales.sales_of(house.pool, [two.sale.consumer]) == [two]
    assert await sales.wholes(house.pool, [other.sale, 99, first.sale]) == [
        await house.whole(other.sale),
        one,
    ]
    assert await sales.sale_by_external(house.pool, house.mine, "2") == second.sale
    assert await sales.whole(house.pool, 99) is None


async def test_a_guest_stays_the_same_when_the_sale_is_said_again(house: House) -> None:
    guest = {"name": "Guest", "reaches": [email("guest@mail.example", verified=False)]}
    first = await house.put(buyer=guest)
    before = (await house.whole(first.sale)).sale.buyer
    again = await house.put(buyer=guest, number="B")
    assert (again.made, (await house.whole(first.sale)).sale.buyer) == (0, before)


async def test_two_who_may_be_one_are_told(house: House) -> None:
    first = await house.put(buyer=BUYER)
    second = await house.put(id="2", buyer={"name": "I.", "reaches": [email("i@mail.example")]})
    both = {"name": "Ines", "reaches": [email("i@mail.example"), email("ines@mail.example")]}
    third = await house.put(id="3", buyer=both)
    ines = (await house.whole(first.sale)).sale.buyer
    assert third.doubted == (ines,)
    assert (await house.whole(third.sale)).sale.buyer == (await house.whole(second.sale)).sale.buyer
    assert ines is not None
    assert await customers.family(house.pool, ines) == [ines]
