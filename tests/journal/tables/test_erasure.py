from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lamplight.journal import Group
from lamplight.journal.tables import contacts, erasure, messages, stills
from lamplight.line.events import Arrived, WaitTold

if TYPE_CHECKING:
    import asyncpg
    from tests.journal.tables.conftest import Shop

    from lamplight.journal import Journal, Ownership

PICTURE = b"\xff\xd8\xff\xe0zanzibar"
MARK = "zanzibar"
"""A word that is in everything personal and nowhere else."""

COLUMNS = """
    select c.table_name, c.column_name, c.data_type
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'lamplight' and t.table_type = 'BASE TABLE'
        and c.data_type in ('text', 'ARRAY', 'jsonb', 'bytea')
"""


async def _where_it_is(pool: asyncpg.Pool[asyncpg.Record], word: str) -> set[str]:
    """Every column of every table that holds the word, as text or as bytes."""
    found = set()
    for table, column, kind in await pool.fetch(COLUMNS):
        text = f"encode({column}, 'escape')" if kind == "bytea" else f"{column}::text"
        if await pool.fetchval(
            f"select exists (select from {table} where {text} ilike '%' || $1 || '%')",  # noqa: S608
            word,
        ):
            found.add(f"{table}.{column}")
    return found


async def _fill(shop: Shop, customer: int | None, journal: Journal) -> int:
    """A contact with something personal in every place where there can be any."""
    made = await contacts.add_contact(
        shop.pool,
        brand=shop.outlet,
        channel="video",
        language="en",
        now=1,
        customer=customer,
        name=f"Ines {MARK}",
        phone=f"+34 {MARK}",
        email=f"{MARK}@mail.example",
        words=f"The {MARK} hums",
        country="ES",
    )
    contact = made.contact
    for person in (None, shop.maya):
        await messages.add_message(
            shop.pool, contact=contact, text=f"{MARK}!", key=f"k{person}", at=2, person=person
        )
    await messages.save_note(
        shop.pool, contact=contact, person=shop.maya, said=MARK, saw=MARK, agreed=MARK, at=3
    )
    await messages.add_useful(shop.pool, contact=contact, answer="not_yet", words=MARK, at=4)
    still = await stills.ask_still(shop.pool, contact=contact, person=shop.maya, at=5)
    assert still is not None
    await stills.answer_still(shop.pool, still, contact=contact, consent=True, at=6)
    await stills.keep_still(shop.pool, still, contact=contact, image=PICTURE, at=7)
    arrived = Arrived(contact, shop.outlet, "service", "video", "en", customer or 0)
    await journal.append([Group(1, [arrived, WaitTold(contact, 3, 4, 5)])], 1)
    return contact


FULL = {
    "contact.name",
    "contact.phone",
    "contact.email",
    "contact.words",
    "message.text",
    "note.said",
    "note.saw",
    "note.agreed",
    "useful.words",
    "still.image",
}


async def test_nothing_personal_of_a_contact_survives(
    shop: Shop, journal: Journal, ownership: Ownership
) -> None:
    contact = await _fill(shop, None, journal)
    assert await _where_it_is(shop.pool, MARK) == FULL
    assert await erasure.erase_contact(shop.pool, contact, 9)
    assert await _where_it_is(shop.pool, MARK) == set()
    left = await contacts.contact_by_id(shop.pool, contact)
    assert left is not None
    assert left.erased_at == 9
    assert not await erasure.erase_contact(shop.pool, contact, 10)


async def test_every_contact_of_a_customer_is_erased_and_no_other(
    shop: Shop, journal: Journal, ownership: Ownership
) -> None:
    customer = await contacts.add_customer(shop.pool, 1)
    other = await contacts.add_customer(shop.pool, 1)
    theirs = [await _fill(shop, customer, journal) for _ in range(3)]
    kept = await _fill(shop, other, journal)
    assert await erasure.erase_customer(shop.pool, customer, theirs, 9) == theirs
    assert await _where_it_is(shop.pool, MARK) == FULL
    found = await contacts.contact_by_id(shop.pool, kept)
    assert found is not None
    assert found.words == f"The {MARK} hums"
    assert await erasure.erase_contact(shop.pool, kept, 9)
    assert await _where_it_is(shop.pool, MARK) == set()
    gone = "select erased_at from customer where id = $1"
    assert await shop.pool.fetchval(gone, customer) == 9
    assert await contacts.contacts_of_customer(shop.pool, customer) == []


async def test_a_contact_that_was_not_on_the_list_stays_whole_and_so_does_its_customer(
    shop: Shop, journal: Journal, ownership: Ownership
) -> None:
    customer = await contacts.add_customer(shop.pool, 1)
    listed = await _fill(shop, customer, journal)
    later = await _fill(shop, customer, journal)
    assert await erasure.erase_customer(shop.pool, customer, [listed], 9) == [listed]
    found = await contacts.contact_by_id(shop.pool, later)
    assert found is not None
    assert (found.words, found.customer) == (f"The {MARK} hums", customer)
    left = "select erased_at from customer where id = $1"
    assert await shop.pool.fetchval(left, customer) is None


async def test_the_journal_stays_as_it_was(
    shop: Shop, journal: Journal, ownership: Ownership
) -> None:
    contact = await _fill(shop, None, journal)
    before = [recorded async for recorded in journal.stream()]
    await erasure.erase_contact(shop.pool, contact, 9)
    assert [recorded async for recorded in journal.stream()] == before


async def test_the_link_of_an_erased_place_opens_nothing(shop: Shop) -> None:
    key = "a-key-that-nobody-guesses"

    async def ask() -> contacts.Made:
        return await contacts.add_contact(
            shop.pool, brand=shop.outlet, channel="chat", language="en", key=key, now=1
        )

    made = await ask()
    await erasure.erase_contact(shop.pool, made.contact, 9)
    assert await contacts.contact_by_token(shop.pool, made.token) is None
    again = await ask()
    assert (again.contact, again.new) == (made.contact, False)
    assert await contacts.contact_by_token(shop.pool, again.token) is None


async def test_nothing_is_written_to_what_was_erased(shop: Shop) -> None:
    made = await contacts.add_contact(
        shop.pool, brand=shop.outlet, channel="chat", language="en", phone="+34600", now=1
    )
    contact = made.contact
    await erasure.erase_contact(shop.pool, contact, 9)
    pool = shop.pool
    assert not await contacts.change_contact(pool, contact, words=MARK)
    assert await messages.add_message(pool, contact=contact, text=MARK, key="k", at=1) is None
    assert not await messages.save_note(
        pool, contact=contact, person=shop.maya, said=MARK, saw="", agreed="", at=1
    )
    assert await messages.add_useful(pool, contact=contact, answer="yes", words=MARK, at=1) is None
    assert await stills.ask_still(pool, contact=contact, person=shop.maya, at=1) is None
    assert await contacts.recognise(pool, contact, 1) == 0
    assert await _where_it_is(pool, MARK) == set()


async def test_what_is_written_while_it_is_erased_does_not_stay(shop: Shop) -> None:
    """Writers and the erasure at the same moment, many times over."""
    for _ in range(8):
        made = await contacts.add_contact(
            shop.pool, brand=shop.outlet, channel="chat", language="en", now=1
        )
        contact = made.contact
        await asyncio.gather(
            *(
                messages.add_message(shop.pool, contact=contact, text=MARK, key=f"{n}", at=1)
                for n in range(4)
            ),
            contacts.change_contact(shop.pool, contact, words=MARK),
            erasure.erase_contact(shop.pool, contact, 9),
            messages.save_note(
                shop.pool, contact=contact, person=shop.maya, said=MARK, saw="", agreed="", at=1
            ),
            messages.add_useful(shop.pool, contact=contact, answer="yes", words=MARK, at=1),
        )
    assert await _where_it_is(shop.pool, MARK) == set()
