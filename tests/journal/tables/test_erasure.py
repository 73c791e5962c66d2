from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec
from tests.sales._told import email, line, phone, told

from lamplight.journal import Group
from lamplight.journal.tables import contacts, customers, erasure, messages, sales, shops, stills
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


# ── what was sold, and what came of it ───────────────────────────────────────────────────────

BUYER: dict[str, Any] = {
    "name": f"Ines {MARK}",
    "town": MARK,
    "country": "ES",
    "language": "es",
    "reaches": [email(f"{MARK}@mail.example"), phone(f"+34 {MARK}", verified=False)],
}
SOLD: dict[str, Any] = {
    "buyer": BUYER,
    "consumer": {"name": f"Jo {MARK}"},
    "ship_to": f"1 {MARK} Street",
    "lines": [line(detail=f"For {MARK}")],
    "fulfilments": [
        {
            "id": "F1",
            "lines": [{"line": "L1", "quantity": 1}],
            "tracking": MARK,
            "tracking_url": f"https://post.example/{MARK}",
            "proof": f"signed by {MARK}",
            "delivered_on": "2026-11-04",
        }
    ],
    "refunds": [{"id": "R1", "payment": "P1", "amount_minor": 100}],
    "events": [{"kind": "defect_reported", "on": "2026-11-09"}],
}
IN_A_CASE = """
    with c as (
        insert into service_case
            (brand, customer, sale, title, cause_detail, ask_at, key, opened_at)
        values ($1, $2, $3, $5, $5, 9, 'k', 1) returning id
    ), p as (
        insert into promise
            (brand, customer, service_case, person, kind, words, due_at, made_at, key)
        select $1, $2, id, $4, 'call', $5, 9, 1, 'k' from c
    ), a as (
        insert into accommodation (service_case, kind, decision, words, person, made_at, key)
        select id, 'part', 'agreed', $5, $4, 1, 'k' from c returning id
    ), s as (
        insert into step (accommodation, position, kind, proof, reason, key, changed_at)
        select id, 1, 'send', jsonb_build_object('tracking', $5::text), $5, 'k', 1 from a
    ), i as (
        insert into inspection (accommodation, said, words, person, at, key)
        select id, 'doubt', $5, $4, 1, 'k' from a
    ), d as (
        insert into denial
            (service_case, kind, reason, rule, alternative, words, person, made_at, key)
        select id, 'refund', 'LATE', 'EU-WD', $5, $5, $4, 1, 'k' from c
    ), m as (
        insert into mail (key, brand, customer, service_case, kind, recipient, subject, plain, html,
            message_id, made_at)
        select 'k', $1, $2, id, 'agreed', $5, $5, $5, $5, 'm', 1 from c
    ), f as (
        insert into paper (service_case, name, media_type, body, person, at, key)
        select id, $5, 'application/pdf', convert_to($5, 'UTF8'), $4, 1, 'k' from c
    ), l as (
        insert into customer_link (token_hash, customer, brand, created_at, ends_at)
        values (sha256('x'), $2, $1, 1, 9)
    ), w as (
        insert into case_said (service_case, words, at) select id, $5, 1 from c
    )
    insert into withdrawal (brand, sale, lines, customer, name, email, at, key)
    values ($1, $3, '[]', $2, $5, $5, 1, 'k')
"""
ALL = {
    "customer.name",
    "customer.town",
    "customer.wish",
    "reach.value",
    "sale.ship_to",
    "sale_line.detail",
    "fulfilment.tracking",
    "fulfilment.tracking_url",
    "fulfilment.proof",
    "service_case.title",
    "service_case.cause_detail",
    "promise.words",
    "accommodation.words",
    "step.proof",
    "step.reason",
    "denial.words",
    "inspection.words",
    "denial.alternative",
    "mail.recipient",
    "mail.subject",
    "mail.plain",
    "mail.html",
    "paper.name",
    "paper.body",
    "case_said.words",
    "withdrawal.name",
    "withdrawal.email",
}


async def _sold(shop: Shop, contact: int | None = None) -> tuple[int, int, int]:
    """A sale with everything personal that there can be, its customer and its shop."""
    mine = await shops.put(shop.pool, "files", "files", 1)
    sale = (await sales.put(shop.pool, mine, told(**SOLD), 5)).sale
    whole = await sales.whole(shop.pool, sale)
    assert whole is not None
    assert whole.sale.buyer is not None
    await customers.change(shop.pool, whole.sale.buyer, wish=MARK)
    await shop.pool.execute(IN_A_CASE, shop.outlet, whole.sale.buyer, sale, shop.maya, MARK)
    return sale, whole.sale.buyer, mine


async def test_nothing_personal_of_what_was_sold_survives_and_sums_and_days_stay(
    shop: Shop, journal: Journal, ownership: Ownership
) -> None:
    sale, customer, _ = await _sold(shop)
    theirs = await _fill(shop, customer, journal)
    before = await sales.whole(shop.pool, sale)
    assert before is not None
    assert await _where_it_is(shop.pool, MARK) == FULL | ALL
    assert await erasure.erase_customer(shop.pool, customer, [theirs], 9) == [theirs]
    # Jo, who uses it, is somebody else.
    assert await _where_it_is(shop.pool, MARK) == {"customer.name"}
    assert before.sale.consumer is not None
    await erasure.erase_customer(shop.pool, before.sale.consumer, [], 9)
    assert await _where_it_is(shop.pool, MARK) == set()
    after = await sales.whole(shop.pool, sale)
    assert after is not None
    assert after.sale == msgspec.structs.replace(
        before.sale, ship_to="", erased=True, consumer_erased=True
    )
    assert (after.payments, after.refunds, after.events) == (
        before.payments,
        before.refunds,
        before.events,
    )
    assert after.fulfilments[0].delivered_on == before.fulfilments[0].delivered_on
    found = await customers.customer_by_id(shop.pool, customer)
    assert found is not None
    assert (found.name, found.country, found.language, found.erased_at) == ("", "ES", "es", 9)
    one = "select state, ended_at from promise union all select state, ended_at from mail"
    states = [tuple(row) for row in await shop.pool.fetch(one)]
    assert states == [("released", 9), ("refused", 9)]
    assert await shop.pool.fetchval("select count(*) from customer_link") == 0
    assert await shop.pool.fetchval("select ask_at from service_case") is None


async def test_what_told_us_of_a_refused_letter_is_erased_with_that_letter(shop: Shop) -> None:
    _, buyer, _ = await _sold(shop)
    refused: int = await shop.pool.fetchval(
        "insert into mail (key, brand, customer, kind, recipient, subject, plain, html, message_id,"
        " made_at, state, reason, ended_at) values ('p', $1, $2, 'promise_made', $3, $3, $3, $3,"
        " 'p', 1, 'refused', '550 no such user: ' || $3, 2) returning id",
        *(shop.outlet, buyer, MARK),
    )
    for key, state in ((f"letter_refused/{refused}/1", "waiting"), ("letter_refused/0/1", "sent")):
        await shop.pool.execute(
            "insert into mail (key, brand, kind, recipient, subject, plain, html, message_id,"
            " made_at, state) values ($1, $2, 'letter_refused', 'maya@lamp.example', 'Refused', $3,"
            " '', $1, 2, $4)",
            *(key, shop.outlet, MARK if state == "waiting" else "Somebody else's", state),
        )
    await erasure.erase_customer(shop.pool, buyer, [], 9)
    left = await _where_it_is(shop.pool, MARK)
    assert not [one for one in left if one.startswith("mail.")]
    told_us = await shop.pool.fetch(
        "select state, plain from mail where kind = 'letter_refused' order by id"
    )
    assert [tuple(one) for one in told_us] == [("refused", ""), ("sent", "Somebody else's")]


async def test_everything_of_theirs_says_under_which_brands_it_is(shop: Shop) -> None:
    _, buyer, _ = await _sold(shop)
    assert await erasure.brands_of(shop.pool, buyer) == {shop.outlet}
    other = await shop.pool.fetchval("select id from brand where id <> $1 limit 1", shop.outlet)
    await shop.pool.execute("update sale set brand = $1", other)
    assert await erasure.brands_of(shop.pool, buyer) == {shop.outlet, other}


async def test_what_was_erased_is_not_brought_back_by_the_shop(shop: Shop) -> None:
    sale, customer, mine = await _sold(shop)
    await erasure.erase_customer(shop.pool, customer, [], 9)
    changed = SOLD | {"contract_date": "2026-11-01", "consumer": None}
    assert (await sales.put(shop.pool, mine, told(**changed), 10)).changed
    assert not (await sales.put(shop.pool, mine, told(**changed), 11)).changed
    left = await sales.whole(shop.pool, sale)
    assert left is not None
    assert (left.sale.buyer, left.sale.ship_to) == (customer, "")
    assert await _where_it_is(shop.pool, MARK) == {"customer.name"}  # Jo's
    again = await sales.put(shop.pool, mine, told(id="2", buyer=BUYER), 12)
    assert again.made == 1


async def test_whoever_was_merged_with_them_is_erased_with_them(
    shop: Shop, journal: Journal, ownership: Ownership
) -> None:
    _, customer, _ = await _sold(shop)
    other = await customers.add(shop.pool, name=MARK, now=1)
    await customers.merge(shop.pool, other, customer, shop.maya, 6)
    theirs = [await _fill(shop, one, journal) for one in (customer, other)]
    kept = await erasure.would_be_erased(shop.pool, theirs[0], customer)
    assert sorted(one.id for one in kept) == theirs
    assert await erasure.erase_customer(shop.pool, customer, theirs, 9) == theirs
    assert await _where_it_is(shop.pool, MARK) == {"customer.name"}  # Jo's
    for one in (customer, other):
        found = await customers.customer_by_id(shop.pool, one)
        assert found is not None
        assert (found.name, found.erased_at) == ("", 9)


async def test_of_a_customer_who_came_again_meanwhile_nothing_is_erased(
    shop: Shop, journal: Journal, ownership: Ownership
) -> None:
    _, customer, _ = await _sold(shop)
    await _fill(shop, customer, journal)
    assert await erasure.erase_customer(shop.pool, customer, [], 9) == []
    assert await _where_it_is(shop.pool, MARK) == FULL | ALL


async def test_a_case_of_a_contact_that_nobody_knows_is_erased_with_it(shop: Shop) -> None:
    made = await contacts.add_contact(
        shop.pool, brand=shop.outlet, channel="chat", language="en", now=1
    )
    await shop.pool.execute(
        "with c as (insert into service_case (brand, title, key, opened_at)"
        " values ($1, $3, 'k', 1) returning id)"
        " insert into case_contact select id, $2 from c",
        shop.outlet,
        made.contact,
        MARK,
    )
    assert await erasure.erase_contact(shop.pool, made.contact, 9)
    assert await _where_it_is(shop.pool, MARK) == set()


async def test_a_sale_that_is_said_while_its_customer_is_erased_holds_nothing(shop: Shop) -> None:
    """Both at the same moment, many times over: one waits for the other."""
    mine = await shops.put(shop.pool, "files", "files", 1)
    for n in range(8):
        form = told(**SOLD | {"id": str(n), "consumer": None})
        taken = await sales.put(shop.pool, mine, form, 5)
        whole = await sales.whole(shop.pool, taken.sale)
        assert whole is not None
        assert whole.sale.buyer is not None
        later = told(**SOLD | {"id": str(n), "consumer": None, "number": "B"})
        await asyncio.gather(
            *(sales.put(shop.pool, mine, later, 6) for _ in range(2)),
            erasure.erase_customer(shop.pool, whole.sale.buyer, [], 9),
        )
        assert await _where_it_is(shop.pool, MARK) == set()
