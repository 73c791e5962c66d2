"""Customers are found by what is verified, and merged by hand alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.sales._told import email, phone, told

from lamplight.journal import BadValue, NoSuchRow
from lamplight.journal.tables import contacts, customers, run, sales, shops
from lamplight.sales.forms import Customer

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop


def _ines(*reaches: dict[str, Any], **more: Any) -> Customer:
    return msgspec.convert({"name": "Ines", "reaches": list(reaches)} | more, Customer)


async def _take(shop: Shop, form: Customer, known: int | None = None) -> customers.Taken:
    async with run.transaction(shop.pool) as session:
        return await customers.take(session, form, 5, known)


async def _people(shop: Shop, count: int) -> list[int]:
    return [await customers.add(shop.pool, name=f"{n}", now=1) for n in range(count)]


async def test_who_comes_with_a_verified_address_is_known_again(shop: Shop) -> None:
    first = await _take(shop, _ines(email("ines@mail.example"), town="Sevilla"))
    again = await _take(shop, _ines(email("INES@mail.example"), country="ES"))
    assert (first.new, again) == (True, customers.Taken(first.customer, changed=True))
    once_more = await _take(shop, _ines(email("ines@mail.example"), country="ES"))
    assert once_more == customers.Taken(first.customer)
    assert first.customer is not None
    found = await customers.customer_by_id(shop.pool, first.customer)
    assert found is not None
    assert (found.name, found.town, found.country) == ("Ines", "Sevilla", "ES")


async def test_an_address_that_nobody_verified_makes_another(shop: Shop) -> None:
    said = _ines(email("ines@mail.example", verified=False))
    first, second = await _take(shop, said), await _take(shop, said)
    assert first.new
    assert second.new
    assert first.customer != second.customer


async def test_of_whom_nothing_is_known_there_is_nobody(shop: Shop) -> None:
    assert await _take(shop, Customer()) == customers.Taken(None)
    assert await shop.pool.fetchval("select count(*) from customer") == 0


async def test_two_who_are_known_apart_are_never_merged_and_it_is_said(shop: Shop) -> None:
    mail = await _take(shop, _ines(email("ines@mail.example")))
    call = await _take(shop, _ines(phone("+34600111222")))
    both = await _take(shop, _ines(email("ines@mail.example"), phone("+34600111222")))
    assert (both.customer, both.others) == (mail.customer, (call.customer,))
    assert mail.customer is not None
    assert await customers.family(shop.pool, mail.customer) == [mail.customer]
    reaches = await customers.reaches_of(shop.pool, [mail.customer])
    assert [(one.value, one.verified) for one in reaches] == [
        ("ines@mail.example", True),
        ("+34600111222", False),
    ]


async def test_two_who_were_merged_by_hand_are_one(shop: Shop) -> None:
    mail = await _take(shop, _ines(email("ines@mail.example")))
    call = await _take(shop, _ines(phone("+34600111222")))
    assert mail.customer is not None
    assert call.customer is not None
    await customers.merge(shop.pool, call.customer, mail.customer, shop.maya, 6)
    both = await _take(shop, _ines(email("ines@mail.example"), phone("+34600111222")))
    assert (both.customer, both.others) == (mail.customer, ())


async def test_whose_sale_it_was_stays_unless_only_now_something_verified_says_whose(
    shop: Shop,
) -> None:
    ines = await _take(shop, _ines(email("ines@mail.example")))
    jo = await _take(shop, _ines(email("jo@mail.example")))
    guest = await _take(shop, Customer(name="Guest"))
    said = _ines(email("ines@mail.example"))
    assert (await _take(shop, said, guest.customer)).customer == ines.customer
    doubted = await _take(shop, said, jo.customer)
    assert (doubted.customer, doubted.others) == (jo.customer, (ines.customer,))
    assert await _take(shop, Customer(name="Jo"), jo.customer) == customers.Taken(jo.customer)


async def test_an_address_is_verified_later(shop: Shop) -> None:
    guest = await _take(shop, _ines(email("ines@mail.example", verified=False)))
    await _take(shop, _ines(email("ines@mail.example")), guest.customer)
    assert (await _take(shop, _ines(email("ines@mail.example")))).customer == guest.customer


async def test_what_our_people_wrote_is_not_written_over(shop: Shop) -> None:
    ines = await _take(shop, _ines(email("ines@mail.example"), town="Sevilla"))
    assert ines.customer is not None
    assert await customers.change(shop.pool, ines.customer, name="Inés", wish="captions")
    await _take(shop, _ines(email("ines@mail.example"), town="Madrid", language="es"))
    found = await customers.customer_by_id(shop.pool, ines.customer)
    assert found is not None
    assert (found.name, found.town, found.language, found.wish) == (
        "Inés",
        "Sevilla",
        "es",
        "captions",
    )
    assert not await customers.change(shop.pool, 99, name="x")


async def test_the_same_new_customer_from_six_sides_at_once_is_one(shop: Shop) -> None:
    said = _ines(email("ines@mail.example"), phone("+34600111222"))
    taken = await asyncio.gather(*(_take(shop, said) for _ in range(6)))
    assert len({one.customer for one in taken}) == 1
    assert [one.new for one in taken].count(True) == 1
    assert await shop.pool.fetchval("select count(*) from customer") == 1
    assert await shop.pool.fetchval("select count(*) from reach") == 2


# ── merged by hand ───────────────────────────────────────────────────────────────────────────


async def test_who_was_merged_is_one_family_and_is_undone(shop: Shop) -> None:
    a, b, c, d = await _people(shop, 4)
    assert await customers.merge(shop.pool, a, b, shop.maya, 5) == a
    assert await customers.merge(shop.pool, b, c, shop.maya, 6) == a
    assert await customers.merge(shop.pool, d, a, shop.priya, 7) == d
    for one in (a, b, c, d):
        assert await customers.family(shop.pool, one) == [d, a, b, c]
        assert await customers.root(shop.pool, one) == d
    await customers.unmerge(shop.pool, d, b, shop.priya, 8)
    assert await customers.family(shop.pool, c) == [d, a, c]
    assert await customers.family(shop.pool, b) == [b]
    told = await customers.mergings_of(shop.pool, [b])
    assert [(m.kept, m.gone, m.person, m.undone_by, m.undone_at) for m in told] == [
        (a, b, shop.maya, shop.priya, 8)
    ]
    assert await customers.family(shop.pool, 99) == []


async def test_what_can_not_be_merged_is_refused(shop: Shop) -> None:
    a, b, c = await _people(shop, 3)
    await customers.merge(shop.pool, a, b, shop.maya, 5)
    for kept, gone in ((a, a), (b, a)):
        with pytest.raises(BadValue, match="are one already"):
            await customers.merge(shop.pool, kept, gone, shop.maya, 6)
    with pytest.raises(BadValue, match="merged already"):
        await customers.merge(shop.pool, c, b, shop.maya, 6)
    with pytest.raises(NoSuchRow, match="no customer 99"):
        await customers.merge(shop.pool, a, 99, shop.maya, 6)
    with pytest.raises(BadValue, match="isn't merged"):
        await customers.unmerge(shop.pool, b, a, shop.maya, 6)


async def test_merging_from_all_sides_at_once_makes_no_circle(shop: Shop) -> None:
    four = await _people(shop, 4)
    pairs = [(four[n], four[(n + 1) % 4]) for n in range(4)]
    await asyncio.gather(
        *(customers.merge(shop.pool, kept, gone, None, 5) for kept, gone in pairs),
        return_exceptions=True,
    )
    assert sorted(await customers.family(shop.pool, four[0])) == four


async def test_a_merge_and_a_sale_of_both_at_once_wait_for_nobody_who_waits_for_them(
    shop: Shop,
) -> None:
    mine = await shops.put(shop.pool, "files", "files", 1)
    user = {"name": "Jo", "reaches": [email("jo@mail.example")]}
    buyer = {"name": "Ines", "reaches": [email("ines@mail.example")]}
    low = (await sales.put(shop.pool, mine, told(buyer=user), 5)).sale
    first = await sales.whole(shop.pool, low)
    high = (await sales.put(shop.pool, mine, told(id="S2", buyer=buyer), 5)).sale
    second = await sales.whole(shop.pool, high)
    assert first is not None
    assert second is not None
    kept, gone = first.sale.buyer, second.sale.buyer
    assert kept is not None
    assert gone is not None
    assert kept < gone
    async with shop.pool.acquire() as held:
        hold = held.transaction()
        await hold.start()
        await held.execute("select from customer where id = $1 for update", kept)
        merging = asyncio.create_task(customers.merge(shop.pool, kept, gone, shop.maya, 6))
        await _waiting(shop, 1)
        form = told(id="S3", buyer=buyer, consumer=user)
        taking = asyncio.create_task(sales.put(shop.pool, mine, form, 7))
        await _waiting(shop, 2)
        await hold.commit()
    await asyncio.gather(merging, taking)
    assert await customers.family(shop.pool, gone) == [kept, gone]


async def _waiting(shop: Shop, many: int) -> None:
    """So many wait for a lock."""
    for _ in range(1_000):
        if many == await shop.pool.fetchval(
            "select count(*) from pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock'"
        ):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"there aren't {many} who wait")


# ── contacts ─────────────────────────────────────────────────────────────────────────────────


async def _contact(shop: Shop, **given: Any) -> int:
    made = await contacts.add_contact(
        shop.pool, brand=shop.outlet, channel="video", language="en", now=5, **given
    )
    return made.contact


async def test_a_contact_is_recognised_by_a_verified_address_or_number(shop: Shop) -> None:
    ines = await _take(shop, _ines(email("ines@mail.example"), phone("+34600111222")))
    for given in ({"email": "Ines@Mail.example"}, {"phone": "+34 600 11 12 22"}):
        contact = await _contact(shop, **given)
        assert await contacts.recognise(shop.pool, contact, 6) == ines.customer


async def test_a_contact_belongs_to_whom_a_customer_was_merged_into(shop: Shop) -> None:
    ines = await _take(shop, _ines(email("ines@mail.example")))
    other = await customers.add(shop.pool, now=1)
    assert ines.customer is not None
    await customers.merge(shop.pool, other, ines.customer, shop.maya, 6)
    contact = await _contact(shop, email="ines@mail.example")
    assert await contacts.recognise(shop.pool, contact, 6) == other


async def test_an_address_that_nobody_verified_recognises_nobody(shop: Shop) -> None:
    ines = await _take(shop, _ines(email("ines@mail.example", verified=False)))
    contact = await _contact(shop, email="ines@mail.example")
    assert await contacts.recognise(shop.pool, contact, 6) != ines.customer


async def test_a_contact_with_the_address_of_one_and_the_number_of_another_is_neither(
    shop: Shop,
) -> None:
    mail = await _take(shop, _ines(email("ines@mail.example")))
    call = await _take(shop, _ines(phone("+34600111222")))
    contact = await _contact(shop, email="ines@mail.example", phone="+34 600 11 12 22")
    assert await contacts.recognise(shop.pool, contact, 6) not in (mail.customer, call.customer)
