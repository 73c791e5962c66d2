"""A letter is there with what promised it, once, to where its reader is reached."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from lamplight.journal.errors import NoSuchRow
from lamplight.journal.tables import contacts, erasure, links, mail, people, run
from lamplight.journal.tables.links import CODE_LASTS, LASTS, TRIES
from lamplight.runtime.letters import CODE, OWN_PAGE, Letter, write

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.journal.tables.mail import Mail


async def customer(town: Town, **more: Any) -> int:
    """Ruth, as a shop knows her."""
    told = {"name": "Ruth Adler", "language": "de-AT", "timezone": "Europe/Vienna"} | more
    made: int = await town.database.pool.fetchval(
        "insert into customer (created_at, name, language, timezone, merged_into)"
        " values (1, $1, $2, $3, $4) returning id",
        told["name"],
        told["language"],
        told["timezone"],
        told.get("merged_into"),
    )
    return made


async def reached(town: Town, who: int, value: str, *, verified: bool = False) -> None:
    await town.database.pool.execute(
        "insert into reach (customer, kind, value, verified, created_at)"
        " values ($1, 'email', $2, $3, 1)",
        who,
        value,
        verified,
    )


async def post(town: Town, key: str = "k", **more: Any) -> int | None:
    told: dict[str, Any] = {
        "kind": "promise_made",
        "brand": town.brand,
        "person": town.people["Maya"],
        "fields": {"words": "Wir rufen an.", "due_at": town.clock.now()},
    }
    async with run.transaction(town.database.pool) as session:
        return await write(session, Letter(**(told | more), key=key), town.clock.now())


async def read(town: Town, made: int | None) -> Mail:
    assert made is not None
    found = await mail.mail_by_id(town.database.pool, made)
    assert found is not None
    return found


async def test_it_is_in_the_reader_s_language_and_waits_to_leave(town: Town) -> None:
    ruth = await customer(town)
    await reached(town, ruth, "old@shop.example")
    await reached(town, ruth, "ruth@shop.example", verified=True)
    await reached(town, ruth, "later@shop.example")
    letter = await read(town, await post(town, customer=ruth))
    assert (letter.recipient, letter.called) == ("ruth@shop.example", "Ruth Adler")
    assert letter.sender == "Maya, Nordhaus"
    assert "Das hat Maya Ihnen versprochen:" in letter.plain
    assert "13:00 Uhr (Mitteleuropäische Normalzeit)" in letter.html
    assert letter.state == "waiting"
    rows = await town.database.pool.fetch("select key, kind, body from outbox")
    assert [tuple(row) for row in rows] == [
        (f"mail/{letter.id}", "send_mail", f'{{"mail": {letter.id}}}')
    ]


async def test_a_key_writes_one_letter_also_at_the_same_time(town: Town) -> None:
    ruth = await customer(town)
    await reached(town, ruth, "ruth@shop.example", verified=True)
    made = await asyncio.gather(*(post(town, customer=ruth) for _ in range(5)))
    assert len(set(made)) == 1
    assert await town.database.pool.fetchval("select count(*) from mail") == 1
    assert await town.database.pool.fetchval("select count(*) from outbox") == 1


async def test_where_no_address_is_known_nothing_is_written(town: Town) -> None:
    ruth = await customer(town)
    assert await post(town, customer=ruth) is None
    await reached(town, ruth, "no address")
    assert await post(town, customer=ruth) is None
    assert await town.database.pool.fetchval("select count(*) from outbox") == 0
    with pytest.raises(NoSuchRow):
        await post(town, customer=ruth, brand=999)
    with pytest.raises(ValueError, match="due_at"):
        await post(town, customer=ruth, fields={"words": "Soon."})


async def test_a_contact_s_own_address_is_good_where_none_other_is(town: Town) -> None:
    contact = await town.ask(name="Ruth")
    pool = town.database.pool
    await contacts.change_contact(pool, contact, email="ruth@typed.example")
    letter = await read(town, await post(town, contact=contact))
    assert (letter.recipient, letter.customer) == ("ruth@typed.example", None)
    assert OWN_PAGE not in letter.plain + letter.html
    # An address given for this very thing comes before all others.
    given = await read(town, await post(town, "other", contact=contact, address="r@new.example"))
    assert given.recipient == "r@new.example"


async def case(town: Town, who: int, contact: int | None = None) -> int:
    made: int = await town.database.pool.fetchval(
        "insert into service_case (brand, customer, title, key, opened_at)"
        " values ($1, $2, 'Halo', $3, 1) returning id",
        town.brand,
        who,
        f"case of {who}",
    )
    if contact is not None:
        await town.database.pool.execute("insert into case_contact values ($1, $2)", made, contact)
    return made


async def test_what_was_typed_opens_the_case_it_was_typed_for_and_nothing_else(town: Town) -> None:
    """Somebody may have typed Ruth's number with an address of their own."""
    pool, now = town.database.pool, town.clock.now()
    ruth = await customer(town)
    typed, other = await town.ask(name="Ruth"), await town.ask(name="Mallory")
    for contact, email in ((typed, "ruth@typed.example"), (other, "mallory@typed.example")):
        await contacts.change_contact(pool, contact, email=email)
        await pool.execute("update contact set customer = $2 where id = $1", contact, ruth)
    assert await post(town, "a", customer=ruth) is None
    assert await post(town, "b", customer=ruth, kind="link", fields={}, contact=typed) is None
    without = await read(town, await post(town, "c", customer=ruth, contact=typed))
    assert without.recipient == "ruth@typed.example"
    assert OWN_PAGE not in without.plain
    made = await read(town, await post(town, "d", service_case=await case(town, ruth, typed)))
    assert (made.recipient, made.customer) == ("ruth@typed.example", ruth)
    token = links.token_of(await links.secret(pool), made.id)
    found = await links.link_by_token(pool, token, now)
    assert found is not None
    assert not found.whole
    assert found.service_case == made.service_case


async def test_merged_customers_are_one(town: Town) -> None:
    kept = await customer(town, name="Ruth A.")
    gone = await customer(town, merged_into=kept)
    await reached(town, gone, "ruth@shop.example", verified=True)
    for who in (kept, gone):
        letter = await read(town, await post(town, f"k{who}", customer=who))
        assert (letter.customer, letter.called) == (kept, "Ruth A.")
        assert letter.recipient == "ruth@shop.example"


async def test_a_letter_opens_the_page_for_90_days_and_keeps_no_link(town: Town) -> None:
    ruth = await customer(town)
    await reached(town, ruth, "ruth@shop.example", verified=True)
    letter = await read(town, await post(town, customer=ruth))
    pool, now = town.database.pool, town.clock.now()
    token = links.token_of(await links.secret(pool), letter.id)
    assert token not in letter.plain + letter.html
    found = await links.link_by_token(pool, token, now)
    assert found is not None
    assert (found.customer, found.brand, found.whole) == (ruth, town.brand, True)
    assert await links.link_by_token(pool, token, now + LASTS) is None
    assert await links.link_by_token(pool, "else", now) is None
    assert await links.forget_links(pool, now + LASTS + 1) == 1


async def test_a_code_opens_it_once_with_few_tries(town: Town) -> None:
    ruth = await customer(town)
    await reached(town, ruth, "ruth@shop.example", verified=True)
    pool, now = town.database.pool, town.clock.now()
    letter = await read(town, await post(town, customer=ruth, kind="link", fields={}))
    assert CODE in letter.plain
    code = links.code_of(await links.secret(pool), letter.id)
    assert code.isdigit()
    assert len(code) == 6
    assert code not in letter.plain + letter.html

    async def used(code: str, at: int = now, address: str = "RUTH@shop.example") -> str | None:
        return await links.use_code(pool, address=address, brand=town.brand, code=code, now=at)

    assert await used(code, now + CODE_LASTS) is None
    assert await used(code, address="otto@shop.example") is None
    assert await used("000000" if code != "000000" else "111111") is None
    token = await used(code)
    assert token is not None
    found = await links.link_by_token(pool, token, now)
    assert found is not None
    assert found.customer == ruth
    assert await used(code) is None


async def test_who_guesses_a_code_is_shut_out_and_codes_are_few(town: Town) -> None:
    ruth = await customer(town)
    await reached(town, ruth, "ruth@shop.example", verified=True)
    pool, now = town.database.pool, town.clock.now()
    made = await post(town, customer=ruth, kind="link", fields={})
    code = links.code_of(await links.secret(pool), made or 0)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(TRIES):
        assert (
            await links.use_code(
                pool, address="ruth@shop.example", brand=town.brand, code=wrong, now=now
            )
            is None
        )
    right = {"address": "ruth@shop.example", "brand": town.brand, "code": code, "now": now}
    assert await links.use_code(pool, **right) is None  # type: ignore[arg-type]
    more = [await post(town, f"k{n}", customer=ruth, kind="link", fields={}) for n in range(5)]
    assert [one is None for one in more] == [False, False, False, False, True]


async def test_one_of_us_is_written_to_where_they_sign_in(town: Town) -> None:
    maya = town.people["Maya"]
    told: dict[str, Any] = {"kind": "test", "fields": {}, "person": None, "to_person": maya}
    letter = await read(town, await post(town, **told))
    assert (letter.recipient, letter.called) == ("maya@example.org", "Maya")
    assert OWN_PAGE not in letter.plain
    await people.change_person(town.database.pool, maya, active=False)
    assert await post(town, "other", **told) is None


async def test_who_is_erased_gets_no_letter_and_leaves_none(town: Town) -> None:
    ruth = await customer(town)
    await reached(town, ruth, "ruth@shop.example", verified=True)
    made = await post(town, customer=ruth)
    contact = await town.ask(name="Otto")
    pool = town.database.pool
    await contacts.change_contact(pool, contact, email="otto@typed.example")
    typed = await post(town, "typed", contact=contact)
    await erasure.erase_customer(pool, ruth, [], 5)
    await erasure.erase_contact(pool, contact, 5)
    for one in (made, typed):
        letter = await read(town, one)
        assert (letter.state, letter.reason, letter.ended_at) == ("refused", "erased", 5)
        assert not letter.recipient + letter.called + letter.subject + letter.plain + letter.html
    assert await pool.fetchval("select count(*) from customer_link") == 0
    assert await post(town, "again", customer=ruth) is None
