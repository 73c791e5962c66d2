"""Customers are found by what is known of them, by those who may know it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg
import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lamplight.journal.tables import contacts, customers, erasure, finding, sales
from lamplight.sales import forms
from lamplight.sales.finding import Texts, search, vector, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.journal.tables.conftest import Shop

    from lamplight.journal.database import Pool
    from lamplight.journal.server import Server

ADD = "insert into customer (created_at, name, town) values (1, $1, $2) returning id"
REACH = """insert into reach (customer, kind, value, verified, created_at)
    values ($1, $2, $3, true, 1)"""
SHOP = "insert into shop (name, kind, created_at) values ('byhand', 'byhand', 1) returning id"
SALE = """insert into sale (shop, external, number, brand, buyer, jurisdiction, channel,
        contract_date, currency, ship_to, body, changed_at, created_at)
    values ((select id from shop limit 1), $1, $1, $2, $3, 'UK', 'web', $4::text::date, 'GBP', $5,
        '{}', 1, 1)
    returning id"""
LINE = """insert into sale_line (sale, external, position, name, sku, quantity, paid_minor)
    values ($1, '1', 1, $2, $3, 1, 16400)"""


class Book:
    """Writes customers and sales into the tables, as those do who take them in."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.pool: Pool = shop.pool
        self.orders = 0

    async def customer(
        self, name: str, *, town: str = "", email: str = "", phone: str = "", brand: int = 0
    ) -> int:
        """Somebody who bought one thing."""
        customer: int = await self.pool.fetchval(ADD, name, town)
        for kind, value in (("email", email), ("phone", phone)):
            if value:
                await self.pool.execute(REACH, customer, kind, value)
        await self.sale(customer, brand=brand)
        return customer

    async def sale(
        self,
        customer: int,
        number: str = "",
        *,
        brand: int = 0,
        thing: str = "Candle",
        sku: str = "",
        ship_to: str = "",
        day: str = "2026-11-09",
    ) -> int:
        self.orders += 1
        named = number or f"X{self.orders}"
        brand = brand or self.shop.outlet
        sale: int = await self.pool.fetchval(SALE, named, brand, customer, day, ship_to)
        await self.pool.execute(LINE, sale, thing, sku)
        await self.index(customer)
        return sale

    async def index(self, customer: int) -> None:
        async with self.pool.acquire() as session, session.transaction():
            await finding.index_customer(session, customer)

    async def finds(self, typed: str, *brands: int, limit: int = 12) -> list[int]:
        looked = search(typed)
        assert looked is not None
        own = brands or (self.shop.outlet,)
        return await finding.find(self.pool, looked, own, limit)


@pytest_asyncio.fixture
async def book(shop: Shop) -> Book:
    await shop.pool.fetchval(SHOP)
    return Book(shop)


@pytest.mark.parametrize(
    "typed",
    [
        *("Ruth", "ansell ru", "ANSELL", "r", "sheff", "orchard 14", "s1 2hx"),
        *("ruth.an", "ruth.ansell@example.org", "RUTH.ANSELL@EX"),
        *("07946 0142", "+44 7946", "+44 20 7946 0142", "020-7946", "0142"),
        *("NL-20418", "nl20418", "nl 20418", "20418", "204"),
        *("fjell", "ansell fjell", "fjell ansell", "FJ-110", "fj110", "lamp table"),
    ],
)
async def test_a_customer_is_found_by_any_part_of_what_is_known(book: Book, typed: str) -> None:
    await book.customer("Somebody Else", town="Leeds", phone="+4930123456")
    ruth = await book.customer(
        "Ruth Ansell", town="Sheffield", email="ruth.ansell@example.org", phone="+442079460142"
    )
    await book.sale(
        ruth,
        "NL-20418",
        thing="Fjell table lamp",
        sku="FJ-110",
        ship_to="14 Orchard Row\nSheffield S1 2HX",
    )
    assert await book.finds(typed) == [ruth]


@pytest.mark.parametrize("typed", ["uth", "20419", "+44 7947", "ruth fjord", "ruth@example.com"])
async def test_nobody_is_found_by_what_is_not_theirs(book: Book, typed: str) -> None:
    ruth = await book.customer(
        "Ruth Ansell", email="ruth.ansell@example.org", phone="+442079460142"
    )
    await book.sale(ruth, "NL-20418", thing="Fjell table lamp")
    assert await book.finds(typed) == []


async def test_whole_numbers_come_first_then_names_then_things(book: Book) -> None:
    thing = await book.customer("Ada Lindgren")
    await book.sale(thing, thing="Fjell 20418", day="2026-11-20")
    name = await book.customer("Fjell Hansen")
    number = await book.customer("Sana Malik")
    await book.sale(number, "20418", thing="Fjell table lamp", day="2020-01-01")
    assert await book.finds("fjell") == [name, thing, number]
    assert await book.finds("20418") == [number, thing]


async def test_who_came_last_is_first(book: Book) -> None:
    early, late = [await book.customer(f"Ruth {name}") for name in ("Ansell", "Bexley")]
    await book.sale(early, day="2026-11-10")
    assert await book.finds("ruth") == [early, late]
    assert await book.finds("ruth", limit=1) == [early]


async def test_the_rare_is_found_behind_more_than_are_looked_through_first(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "RECENT", 2)
    monkeypatch.setattr(finding, "LEAST", 1)
    ruth = await book.customer("Ruth Ansell")
    others = [await book.customer(f"Tom {n}") for n in range(5)]
    for other in others:
        await book.sale(other, day="2026-11-20")
    assert await book.finds("ruth") == [ruth]
    assert set(await book.finds("tom")) == set(others)


async def test_a_search_shows_only_customers_of_ones_own_brands(book: Book) -> None:
    shop = book.shop
    ruth = await book.customer("Ruth Ansell")
    await book.sale(ruth, "AI-7731", brand=shop.nordhaus, thing="Lumen pendant")
    sana = await book.customer("Sana Malik", brand=shop.nordhaus)
    assert await book.finds("ruth", shop.outlet) == [ruth]
    assert await book.finds("ruth", shop.nordhaus) == [ruth]
    assert await book.finds("lumen", shop.outlet) == []
    assert await book.finds("ai7731", shop.outlet) == []
    assert await book.finds("sana", shop.outlet) == []
    assert await book.finds("sana", shop.outlet, shop.nordhaus) == [sana]
    assert await book.finds("sana") == []
    assert await finding.brands_of(shop.pool, ruth) == {shop.outlet, shop.nordhaus}
    assert await finding.find(shop.pool, search("ruth"), [], 12) == []  # type: ignore[arg-type]


async def test_who_was_merged_is_found_as_one_and_apart_again(book: Book) -> None:
    kept, gone = await book.customer("Ruth Ansell"), await book.customer("R. Hartley")
    await customers.merge(book.pool, kept, gone, book.shop.maya, 2)
    assert await book.finds("hartley") == [kept]
    assert await book.finds("hartley ruth") == [kept]
    assert await finding.brands_of(book.pool, gone) == frozenset()
    await customers.unmerge(book.pool, kept, gone, book.shop.maya, 3)
    assert await book.finds("hartley") == [gone]
    assert await book.finds("hartley ruth") == []


async def test_a_sale_that_is_taken_in_is_found_and_follows_every_change(book: Book) -> None:
    pool = book.pool
    shop = await pool.fetchval("select id from shop")
    reach = forms.Reach(kind="email", value="ruth@example.org", verified=True)
    form = forms.Sale(
        id="1",
        number="NL-20418",
        brand="outlet",
        currency="GBP",
        lines=[forms.Line(id="1", name="Fjell table lamp", paid_minor=16_400)],
        buyer=forms.Customer(name="Ruth Ansell", reaches=[reach]),
        consumer=forms.Customer(name="Clara Mbeki"),
    )
    await sales.put(pool, shop, form, 5)
    (ruth,) = await book.finds("ansell")
    (clara,) = await book.finds("mbeki")
    assert set(await book.finds("nl-20418")) == {ruth, clara}
    lines = [forms.Line(id="1", name="Lumen pendant", paid_minor=16_400)]
    await sales.put(pool, shop, replace(form, lines=lines), 6)
    assert await book.finds("fjell") == []
    assert set(await book.finds("lumen")) == {ruth, clara}
    await customers.change(pool, ruth, name="Ruth Hartley")
    assert await book.finds("ansell") == []
    assert await book.finds("hartley") == [ruth]


async def test_two_who_write_at_once_lose_nothing(book: Book) -> None:
    ruth = await book.customer("Ruth Ansell")
    await asyncio.gather(*(book.sale(ruth, f"NL-{n}") for n in range(8)))
    for n in range(8):
        assert await book.finds(f"nl-{n}") == [ruth]


async def test_whoever_asked_is_found_by_what_they_said_until_they_are_erased(book: Book) -> None:
    pool, outlet = book.pool, book.shop.outlet
    made = await contacts.add_contact(
        pool,
        brand=outlet,
        channel="voice",
        language="en",
        now=5,
        name="Marek Nowak",
        phone="+48 22 460 01 42",
    )
    assert await book.finds("nowak") == []
    marek = await contacts.recognise(pool, made.contact, 6)
    assert await book.finds("nowak") == await book.finds("022 460") == [marek]
    again = await contacts.add_contact(
        pool, brand=outlet, channel="chat", language="en", now=7, customer=marek, name="Marek N."
    )
    await contacts.change_contact(pool, again.contact, name="Marek Zielinski")
    assert await book.finds("zielinski") == [marek]
    await erasure.erase_contact(pool, again.contact, 8)
    assert await book.finds("zielinski") == []
    await erasure.erase_customer(pool, marek, [made.contact], 9)
    assert await book.finds("marek") == []


@pytest.fixture(scope="module")
def matches(postgres: Server) -> Iterator[Callable[[str, str], bool]]:
    """Whether words as they are stored are found by a search, as PostgreSQL sees it."""
    with asyncio.Runner() as runner:
        session = runner.run(asyncpg.connect(**postgres.address.connect_kwargs()))
        ask = "select $1::text::tsvector @@ $2::text::tsquery"
        yield lambda stored, asked: bool(runner.run(session.fetchval(ask, stored, asked)))
        runner.run(session.close())


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@settings(max_examples=300, deadline=None)
@given(name=NAMES | st.text("aeäöüßøé 'ñłي-山田太김가ะท", max_size=20), data=st.data())
def test_what_is_stored_under_any_name_is_found_by_what_any_of_its_words_begin_with(
    matches: Callable[[str, str], bool], name: str, data: st.DataObject
) -> None:
    written = name.split()
    some = st.lists(st.sampled_from(written), max_size=4) if written else st.just([])
    typed = [word[: data.draw(st.integers(1, len(word)))] for word in data.draw(some)]
    looked = search(" ".join(data.draw(st.permutations(typed))))
    if looked is not None:
        stored = vector(words(Texts(names=[name])))
        for ask in (looked.who, looked.any):
            assert matches(stored, ask.all)
            assert matches(stored, ask.rare)


@settings(max_examples=200, deadline=None)
@given(typed=st.text(max_size=500))
def test_whatever_is_typed_can_be_asked(matches: Callable[[str, str], bool], typed: str) -> None:
    looked = search(typed)
    for ask in (looked.exact, looked.who, looked.any) if looked is not None else ():
        if ask is not None:
            assert matches("'ruth' 'ansell'", ask.all) <= matches("'ruth' 'ansell'", ask.rare)
