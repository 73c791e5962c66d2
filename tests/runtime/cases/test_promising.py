"""Promises: owed from the moment they are made, kept, broken in the open, or released."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import HOUR, MINUTE
from lamplight.journal.tables import brands, mail
from lamplight.journal.tables import cases as rows
from lamplight.line import Refused
from lamplight.runtime.cases import wishes
from lamplight.runtime.chores import PiecesFailed
from lamplight.runtime.errors import BadAsk, Unknown

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.sales import OwedView


async def _promise(town: Town, contact: int, minutes: int = 60, **more: str) -> OwedView:
    return await town.house.cases.promise(
        town.people["Maya"],
        wishes.Promise(
            kind="call",
            due_at=town.clock.now() + minutes * MINUTE,
            words=more.get("words", ""),
            contact=contact,
            case=0,
            customer=0,
            key=more.get("key", "p1"),
        ),
    )


def _wish(town: Town, **to: int) -> wishes.Promise:
    whom = {"contact": 0, "case": 0, "customer": 0} | to
    due_at = town.clock.now() + HOUR
    return wishes.Promise(kind="call", due_at=due_at, words="", key=f"p{to}", **whom)


async def _elsewhere(town: Town, contact: int) -> None:
    """The contact asked another brand, which Maya doesn't answer."""
    pool = town.database.pool
    other = await brands.add_brand(
        pool,
        slug="other",
        name="Other",
        timezone="Europe/London",
        languages=["en"],
        service_line=town.service,
        sales_line=town.sales,
        priorities=[],
        now=town.clock.now(),
    )
    await pool.execute("update contact set brand = $1 where id = $2", other, contact)


async def _owed(town: Town, contact: int) -> list[OwedView]:
    return await town.house.cases.owed_to(town.people["Maya"], [], [contact])


async def test_a_promise_is_owed_with_its_clock_and_who_made_it(town: Town) -> None:
    contact = await town.ask(name="Ruth")
    made = await _promise(town, contact)
    (owed,) = await _owed(town, contact)
    assert owed == made
    assert (owed.kind, owed.what, owed.status) == ("promise", "promise_call", "due")
    assert owed.end_at == town.clock.now() + HOUR
    assert owed.by is not None
    assert owed.by.name == "Maya"


async def test_the_same_key_promises_once(town: Town) -> None:
    contact = await town.ask(name="Ruth")
    first, again = await _promise(town, contact), await _promise(town, contact)
    assert first.promise == again.promise
    assert len(await _owed(town, contact)) == 1


async def test_a_time_that_is_over_and_nothing_said_are_no_promise(town: Town) -> None:
    contact = await town.ask(name="Ruth")
    with pytest.raises(BadAsk, match="still to come"):
        await _promise(town, contact, minutes=-1)
    with pytest.raises(BadAsk, match="Say what"):
        await town.house.cases.promise(
            town.people["Maya"],
            wishes.Promise(
                kind="other",
                due_at=town.clock.now() + HOUR,
                words="",
                contact=contact,
                case=0,
                customer=0,
                key="p2",
            ),
        )
    assert await _owed(town, contact) == []


async def test_a_promised_call_is_kept_by_talking(town: Town) -> None:
    await town.here("Maya")
    contact = await town.ask(name="Ruth")
    await _promise(town, contact)
    await town.house.desks.accept(town.people["Maya"], contact, "voice")
    for _ in range(100):
        (owed,) = await _owed(town, contact)
        if owed.status == "met":
            break
        await asyncio.sleep(0.02)
    assert (owed.status, owed.fields["late"]) == ("met", 0)


async def test_one_that_went_by_is_broken_and_promised_anew_with_an_apology(town: Town) -> None:
    contact = await town.ask(name="Ruth")
    made = await _promise(town, contact)
    town.clock.advance(61 * MINUTE)
    await town.house.cases.promising.break_due()
    (owed,) = await _owed(town, contact)
    assert owed.promise != made.promise
    assert owed.status == "due"
    assert owed.end_at == town.clock.now() + 2 * HOUR
    await town.house.cases.promising.break_due()
    assert len(await _owed(town, contact)) == 1


async def _missed(town: Town, times: int) -> OwedView:
    """Ruth was promised a call, and so often its time went by."""
    await _ruth.sell(town)
    contact = await town.ask(name="Ruth", phone="+44 114 496 0142")
    owed = await _promise(town, contact)
    for _ in range(times):
        assert owed.end_at is not None
        town.clock.move_to(owed.end_at + MINUTE)
        await town.house.cases.promising.break_due()
        (owed,) = await _owed(town, contact)
    return owed


async def _letters(town: Town) -> list[str]:
    found = await town.database.pool.fetch("select kind from mail order by id")
    return [row["kind"] for row in found]


async def test_a_promise_that_is_forgotten_has_one_new_time_and_then_no_more_of_ours(
    town: Town,
) -> None:
    owed = await _missed(town, 2)
    assert (owed.status, owed.by and owed.by.name) == ("overdue", "Maya")
    for _ in range(7 * 24):
        town.clock.advance(HOUR)
        await town.house.cases.promising.break_due()
    assert await _letters(town) == ["promise_made", "promise_broken", "promise_broken"]
    last = await town.database.pool.fetchrow("select subject, plain from mail order by id desc")
    assert last is not None
    assert last["subject"] == "We are late again"
    assert "One who leads here" in last["plain"]
    assert await town.house.cases.promising.next_due() is None


async def test_what_went_by_twice_is_first_for_who_leads_until_they_give_a_time(
    town: Town,
) -> None:
    owed = await _missed(town, 2)
    assert owed.promise is not None
    cases, priya = town.house.cases, town.people["Priya"]
    (row,) = (await cases.owed_today(priya)).promises
    assert (row.promise, row.what, row.by.name) == (owed.promise, "call", "Maya")
    assert row.name == "Ruth Ansell"
    due_at = town.clock.now() + HOUR
    given = await cases.promise_again(priya, owed.promise, due_at)
    assert (given.status, given.end_at, given.by and given.by.name) == ("due", due_at, "Priya")
    assert await cases.promise_again(priya, owed.promise, due_at) == given
    assert (await cases.owed_today(priya)).promises == []
    assert (await _letters(town))[3:] == ["promise_moved"]
    with pytest.raises(Refused, match="another time already"):
        await cases.promise_again(priya, owed.promise, due_at + 1)
    town.clock.advance(2 * HOUR)
    for _ in range(3):
        await cases.promising.break_due()
        town.clock.advance(5 * HOUR)
    assert (await _letters(town))[4:] == ["promise_broken"]
    (row,) = (await cases.owed_today(priya)).promises
    assert row.promise == given.promise


async def test_a_promise_that_isnt_broken_or_is_over_has_no_time_given_anew(town: Town) -> None:
    owed = await _missed(town, 0)
    assert owed.promise is not None
    cases, priya = town.house.cases, town.people["Priya"]
    for _ in range(2):
        with pytest.raises(Refused, match="isn't open"):
            await cases.promise_again(priya, owed.promise, town.clock.now() + HOUR)
        await cases.end_promise(priya, owed.promise, "kept")
    owed = await _missed_again(town)
    assert owed.promise is not None
    with pytest.raises(BadAsk, match="still to come"):
        await cases.promise_again(priya, owed.promise, town.clock.now())


async def _missed_again(town: Town) -> OwedView:
    contact = await town.ask(name="Aster")
    owed = await _promise(town, contact, key="p2")
    for _ in range(2):
        assert owed.end_at is not None
        town.clock.move_to(owed.end_at + MINUTE)
        await town.house.cases.promising.break_due()
        (owed,) = await _owed(town, contact)
    return owed


async def test_a_call_promised_in_a_talk_isnt_kept_by_that_talk(town: Town) -> None:
    contact = await town.ask(name="Ruth")
    since = town.clock.now()
    town.clock.advance(MINUTE)
    await _promise(town, contact)
    await town.house.cases.promising.talked(contact, since)
    (owed,) = await _owed(town, contact)
    assert owed.status == "due"


async def test_who_gave_an_address_has_each_promise_in_writing(town: Town) -> None:
    await _ruth.sell(town)
    contact = await town.ask(name="Ruth", phone="+44 114 496 0142")
    await _promise(town, contact)
    town.clock.advance(61 * MINUTE)
    await town.house.cases.promising.break_due()
    pool = town.database.pool
    kinds = await pool.fetch("select kind, plain from mail order by id")
    assert [row["kind"] for row in kinds] == ["promise_made", "promise_broken"]
    assert (await mail.waiting(pool)).waiting == 2


async def test_a_promise_ends_once(town: Town) -> None:
    contact = await town.ask(name="Ruth")
    made = await _promise(town, contact)
    assert made.promise is not None
    cases, maya = town.house.cases, town.people["Maya"]
    kept = await cases.end_promise(maya, made.promise, "kept")
    assert kept.status == "met"
    assert await cases.end_promise(maya, made.promise, "kept") == kept
    with pytest.raises(Refused, match="ended before"):
        await cases.end_promise(maya, made.promise, "released")


async def test_one_that_the_tables_refuse_to_break_keeps_no_other_from_it_and_is_named(
    town: Town,
) -> None:
    contacts = [await town.ask(name=name) for name in ("Ruth", "Aster")]
    stuck, other = [await _promise(town, one, key=f"p{one}") for one in contacts]
    pool = town.database.pool
    refused = f"check (id <> {stuck.promise} or state <> 'broken')"
    await pool.execute(f"alter table promise add constraint unbroken {refused}")
    town.clock.advance(61 * MINUTE)
    try:
        with pytest.raises(PiecesFailed) as found:
            await town.house.cases.promising.break_due()
    finally:
        await pool.execute("alter table promise drop constraint unbroken")
    assert found.value.names == [f"promise {stuck.promise}"]
    broken = "select id from promise where state = 'broken'"
    assert [row["id"] for row in await pool.fetch(broken)] == [other.promise]


async def test_all_that_a_promise_names_is_of_one_customer_and_brand(town: Town) -> None:
    case = (await _ruth.agree(town, await _ruth.sell(town), "part:FJ-02")).case
    stranger, foreign = await town.ask(name="Aster"), await town.ask(name="Noor")
    cases, maya = town.house.cases, town.people["Maya"]
    theirs = await cases.promise(maya, _wish(town, contact=stranger))
    assert theirs.promise
    aster = await town.database.pool.fetchval(
        "select customer from promise where id = $1", theirs.promise
    )
    await _elsewhere(town, foreign)
    for wish in (
        _wish(town, contact=foreign, case=case),
        _wish(town, contact=stranger, case=case),
        _wish(town, customer=aster, case=case),
        _wish(town, contact=10**9, case=case),
    ):
        with pytest.raises(BadAsk) as found:
            await cases.promise(maya, wish)
        assert found.value.code == "promise_whose"
    assert await town.database.pool.fetchval("select count(*) from promise") == 1


async def test_a_talk_of_the_same_customer_and_a_talk_of_the_case_go_with_it(town: Town) -> None:
    case = (await _ruth.agree(town, await _ruth.sell(town), "part:FJ-02")).case
    pool = town.database.pool
    ruth = await pool.fetchval("select customer from service_case where id = $1", case)
    known, joined = await town.ask(name="Ruth"), await town.ask(name="Her brother")
    await pool.execute("update contact set customer = $1 where id = $2", ruth, known)
    await rows.join_contact(pool, case, joined)
    for contact in (known, joined):
        made = await town.house.cases.promise(
            town.people["Maya"], _wish(town, contact=contact, case=case, customer=ruth)
        )
        assert made.status == "due"


async def test_a_promise_to_a_customer_alone_is_owed_and_written_to_them(town: Town) -> None:
    await _ruth.sell(town)
    pool = town.database.pool
    ruth = await pool.fetchval("select buyer from sale")
    cases, maya = town.house.cases, town.people["Maya"]
    made = await cases.promise(maya, _wish(town, customer=ruth))
    (owed,) = [one for one in await cases.owed_to(maya, [ruth]) if one.kind == "promise"]
    assert owed == made
    (letter,) = await pool.fetch("select kind, customer, brand from mail")
    assert tuple(letter) == ("promise_made", ruth, town.brand)
    with pytest.raises(Unknown):
        await cases.promise(maya, _wish(town, customer=10**9))
