"""The house: asked, committed, told; and the same again after a crash."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from tests.runtime._town import until, until_async

from lamplight.journal import AppendFailed, JournalUnavailable, NoRoom, Ownership, projections
from lamplight.journal.tables import people
from lamplight.journal.tables.courses import courses_of
from lamplight.line import Refused
from lamplight.line.commands import ComeHere, GoAway, Leave
from lamplight.line.limits import OFFER
from lamplight.runtime import keeping
from lamplight.runtime.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.runtime._town import Town

    from lamplight.journal import Group


async def test_whoever_asks_while_somebody_is_free_rings_at_their_desk(town: Town) -> None:
    await town.here("Maya")
    desk = await town.follow(("desk", town.people["Maya"]))
    contact = await town.ask(name="Ruth Ansell", words="The glass came cracked.")
    await until(lambda: "offer" in desk.values)
    offer = desk.values["offer"]
    assert (offer["contact"], offer["name"], offer["kind"]) == (contact, "Ruth Ansell", "turn")
    assert offer["words"] == "The glass came cracked."
    assert offer["until"] == town.clock.now() + 15_000
    assert town.place(contact).offered is not None
    await town.accept("Maya", contact)
    await until(lambda: f"talks/{contact}" in desk.values and "offer" not in desk.values)
    assert desk.values["me"]["activity"] == "talking"
    place = town.place(contact)
    assert place.state == "talking"
    assert place.talk is not None
    assert place.talk.agent.name == "Maya"


async def test_what_the_line_refuses_is_refused_and_changes_nothing(town: Town) -> None:
    number = (await town.house.journal.head()).number
    with pytest.raises(Refused) as refused:
        await town.accept("Maya", 99)
    assert refused.value.code == "unknown_contact"
    assert (await town.house.journal.head()).number == number


async def test_many_who_ask_at_once_share_few_writes_and_keep_their_order(town: Town) -> None:
    written: list[int] = []
    append = town.house.keeper.append

    async def count(groups: Sequence[Group]) -> int:
        written.append(len(groups))
        return await append(groups)

    town.house.keeper.append = count  # type: ignore[method-assign]
    agents = [town.people[name] for name in ("Maya", "Tomasz", "Jonas")]
    commands = [command for _ in range(20) for agent in agents for command in _come_and_go(agent)]
    done = await asyncio.gather(*(town.house.do(command) for command in commands))
    assert len(written) < len(commands) / 4
    assert sum(written) == len(commands)
    numbers = [one.number for one in done]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(numbers)
    journal = [one async for one in town.house.journal.stream(numbers[0] - 1)]
    assert [one.number for one in journal if one.number in numbers] == numbers
    # Each command's first event is its fact, and the cause of what follows.
    for result in done:
        first = result.number - len(result.events) + 1
        causes = {one.cause for one in journal if first <= one.number <= result.number}
        assert causes == {first}


def _come_and_go(agent: int) -> tuple[ComeHere, GoAway]:
    return ComeHere(agent), GoAway(agent, "tea")


async def test_nothing_is_told_before_it_is_committed(town: Town) -> None:
    await town.here("Maya")
    desk = await town.follow(("desk", town.people["Maya"]))
    may_write = asyncio.Event()
    append = town.house.keeper.append

    async def wait_first(groups: Sequence[Group]) -> int:
        await may_write.wait()
        return await append(groups)

    town.house.keeper.append = wait_first  # type: ignore[method-assign]
    asking = asyncio.create_task(town.ask())
    await until(lambda: bool(town.house.line.contacts))
    # The line has decided: the contact rings. Nobody knows yet, and nobody is answered.
    contact = next(iter(town.house.line.contacts))
    refusal = asyncio.create_task(town.house.do(Leave(999)))
    await asyncio.sleep(0.05)
    assert not asking.done()
    assert not refusal.done()
    assert "offer" not in desk.values
    may_write.set()
    assert (await asking) == contact
    await until(lambda: "offer" in desk.values)
    with pytest.raises(Refused):
        await refusal


async def test_whoever_looks_while_a_batch_is_written_sees_what_is_on_disk(town: Town) -> None:
    maya = town.people["Maya"]
    token, contact = await town.ask_for_place(name="Ruth")
    may_write = asyncio.Event()
    append = town.house.keeper.append

    async def wait_first(groups: Sequence[Group]) -> int:
        await may_write.wait()
        return await append(groups)

    town.house.keeper.append = wait_first  # type: ignore[method-assign]
    coming = asyncio.create_task(town.house.do(ComeHere(maya)))
    try:
        await until(lambda: town.house.line.contacts[contact].state == "offered")
        # Decided and not written. Every way of looking shows what was before.
        assert await town.house.places.contact(token) == contact
        assert town.place(contact).state == "waiting"
        assert b'"away"' in bytes(town.house.views.desk(maya)["me"])
        assert "offer" not in town.house.views.desk(maya)
        assert not town.house.views.brand("nordhaus").by_language["en"].voice.free
        assert town.house.views.figures(town.people["Priya"]).people_here == 0
        desk = await town.follow(("desk", maya))
        place = await town.follow(("place", contact))
        town.house.views.refresh_place(contact)
        await town.house.views._publish_together()
        assert "offer" not in desk.values
        assert desk.values["me"]["presence"] == "away"
        assert place.values["place"]["state"] == "waiting"
    finally:
        may_write.set()
    await coming
    await until(lambda: "offer" in desk.values and place.values["place"]["state"] == "offered")


async def test_the_line_that_is_shown_is_the_one_that_decided_once_all_is_written(
    town: Town,
) -> None:
    await _an_afternoon(town)
    assert town.house.scene.line is not town.house.line
    assert town.house.scene.line.dump() == town.house.line.dump()


async def test_a_batch_that_is_refused_is_taken_back_and_the_house_goes_on(town: Town) -> None:
    await town.here("Maya")
    append = town.house.keeper.append

    async def refuse(groups: Sequence[Group]) -> int:
        raise AppendFailed("There is no space left.")

    town.house.keeper.append = refuse  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        await town.house.do(GoAway(town.people["Maya"], "tea"))
    town.house.keeper.append = append  # type: ignore[method-assign]
    await until(lambda: town.house.why_not() == [])
    assert town.house.line.agents[town.people["Maya"]].here
    contact = await town.ask()
    assert town.place(contact).state == "offered"


async def test_a_full_disk_is_what_isnt_ready_as_long_as_it_is_full(town: Town) -> None:
    append = town.house.keeper.append
    written = asyncio.Event()

    async def refuse(groups: Sequence[Group]) -> int:
        raise NoRoom("PostgreSQL has no room for the journal: make some.")

    async def recover() -> None:
        await written.wait()

    town.house.keeper.append = refuse  # type: ignore[method-assign]
    town.house.keeper.recover = recover  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        await town.ask()
    assert town.house.why_not() == ["disk"]
    town.house.keeper.append = append  # type: ignore[method-assign]
    written.set()
    await until(lambda: town.house.why_not() == [])
    assert await town.ask()


async def test_a_database_that_has_been_silent_is_what_isnt_ready(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One whose processes were stopped breaks no connection: only its silence tells."""
    silent = asyncio.Event()

    async def no_answer() -> int:
        await silent.wait()
        return 0

    monkeypatch.setattr(town.house.keeper._ownership, "heartbeat", no_answer)
    monkeypatch.setattr(keeping, "STALE_AFTER_MS", 0)
    assert town.house.why_not() == ["database"]
    monkeypatch.undo()
    silent.set()
    await until(lambda: town.house.why_not() == [])


async def test_where_it_isnt_known_what_became_of_a_batch_the_journal_says(town: Town) -> None:
    append = town.house.keeper.append

    async def write_and_lose_the_answer(groups: Sequence[Group]) -> int:
        await append(groups)
        raise JournalUnavailable("The database went away.")

    town.house.keeper.append = write_and_lose_the_answer  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        await town.house.do(ComeHere(town.people["Maya"]))
    town.house.keeper.append = append  # type: ignore[method-assign]
    await until(lambda: town.house.why_not() == [])
    assert town.house.line.agents[town.people["Maya"]].here
    with pytest.raises(Refused) as refused:
        await town.house.do(ComeHere(town.people["Maya"]))
    assert refused.value.code == "here_already"


async def test_who_has_lost_the_line_writes_nothing_and_says_so_once(town: Town) -> None:
    await town.here("Maya")
    number = (await town.house.journal.head()).number
    await town.database.pool.execute("update head set epoch = epoch + 1")
    with pytest.raises(Unavailable):
        await town.house.do(GoAway(town.people["Maya"], "tea"))
    await asyncio.wait_for(town.house.lost, 20)
    assert "Another process owns the line" in town.house.lost.result()
    assert town.house.why_not() == ["owner"]
    assert (await town.house.journal.head()).number == number
    with pytest.raises(Unavailable):
        await town.house.do(GoAway(town.people["Maya"], "tea"))


async def test_a_bug_in_a_decision_is_thrown_away_with_what_it_did(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.here("Maya")
    handle = type(town.house.line).handle

    def half(line: object, command: object, now: int) -> list[object]:
        if isinstance(command, GoAway):
            town.house.line.agents[command.agent].here = False
            raise ZeroDivisionError
        return handle(line, command, now)  # type: ignore[arg-type,return-value]

    monkeypatch.setattr(type(town.house.line), "handle", half)
    with pytest.raises(ZeroDivisionError):
        await town.house.do(GoAway(town.people["Maya"], "tea"))
    await until(lambda: town.house.why_not() == [])
    assert town.house.line.agents[town.people["Maya"]].here


async def test_after_a_crash_everything_that_was_answered_is_there(town: Town) -> None:
    await town.here("Maya")
    answered = await town.ask(name="Ruth")
    await town.accept("Maya", answered)
    token, waiting = await town.ask_for_place(name="Marek", words="It flickers.")
    told = town.place(waiting).told
    assert told is not None
    await town.house.places.keep(waiting, phone="+44 7700 900142")
    before = _state(town)
    await town.crash()
    await town.open()
    assert _state(town) == before
    assert await town.house.places.contact(token) == waiting
    place = town.place(waiting)
    assert (place.state, place.name, place.words) == ("kept", "Marek", "It flickers.")
    assert place.phone == "+44 7700 900142"
    assert place.told == told
    assert place.callback is not None
    assert place.callback.state == "made"
    assert town.place(answered).state == "talking"


async def test_what_was_committed_and_not_yet_shown_is_there_after_a_crash(town: Town) -> None:
    await town.here("Maya")

    async def die(*_: object) -> None:
        raise asyncio.CancelledError

    town.house.committed = die  # type: ignore[assignment,method-assign]
    with pytest.raises((Unavailable, asyncio.CancelledError)):
        await town.ask(name="Ruth", key="the-key-of-this-wish")
    await town.crash()
    await town.open()
    contact = await town.ask(name="Ruth", key="the-key-of-this-wish")
    assert list(town.house.line.contacts) == [contact]
    assert town.place(contact).state == "offered"


async def test_after_a_restart_the_offer_of_who_already_waited_names_the_last_person(
    town: Town,
) -> None:
    await town.here("Maya")
    first, before = await town.ask_for_place(phone="+44 7700 900142")
    await town.accept("Maya", before)
    await town.house.places.end(before)
    await town.house.desks.presence(town.people["Maya"], "away", "break")
    await projections.catch_up(town.database, town.house.journal)
    contact = await town.ask(earlier=first)
    unknown = await town.ask()
    await town.crash()
    await town.open()
    await town.here("Tomasz")
    desk = await town.follow(("desk", town.people["Tomasz"]))
    await until(lambda: "offer" in desk.values)
    offer = desk.values["offer"]
    assert (offer["contact"], offer["last"]["person"]["name"]) == (contact, "Maya")
    assert "history" in offer["known"]
    await town.house.desks.decline(town.people["Tomasz"], contact)
    await until(lambda: desk.values.get("offer", {}).get("contact") == unknown)
    assert desk.values["offer"]["last"] is None


async def test_after_a_restart_a_ring_ends_though_nobody_asks_for_anything(town: Town) -> None:
    await town.here("Maya", "Tomasz")
    await town.follow(("desk", town.people["Maya"]))
    contact = await town.ask()
    first = town.house.line.contacts[contact].offered_to
    await town.crash()
    await town.open()
    await town.later(OFFER)
    assert not town.house.line.agents[first].here
    assert town.house.line.contacts[contact].offered_to not in (0, first)


async def test_after_a_restart_the_tables_catch_up_though_nothing_happens(town: Town) -> None:
    contact = await town.ask()
    await town.crash()
    await town.database.pool.execute("delete from course")
    await town.database.pool.execute("update projection set number = 0")
    await town.open()
    await until_async(lambda: _has_course(town, contact))


async def test_history_that_fails_is_tried_again_and_named_meanwhile(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch_up = projections.catch_up
    fails = True

    async def sometimes(*words: Any) -> int:
        if fails:
            raise ZeroDivisionError
        return await catch_up(*words)

    monkeypatch.setattr(projections, "catch_up", sometimes)
    contact = await town.ask()
    await until(lambda: "history" in town.house.why_not())
    fails = False
    await until_async(lambda: _has_course(town, contact))
    await until(lambda: town.house.why_not() == [])


async def _has_course(town: Town, contact: int) -> bool:
    return bool(await courses_of(town.database.pool, [contact]))


async def test_the_house_can_be_closed_while_the_database_is_away_with_a_command_in_flight(
    town: Town,
) -> None:
    async def away(groups: Sequence[Group]) -> int:
        raise JournalUnavailable("The database went away.")

    async def never() -> None:
        await asyncio.Event().wait()

    town.house.keeper.append = away  # type: ignore[method-assign]
    town.house.keeper.recover = never  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        await town.house.do(ComeHere(town.people["Maya"]))
    await asyncio.wait_for(town.house.close(), 20)
    town._house = None


async def test_a_disk_without_room_heals_once_there_is_some(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat = Ownership._beat
    full = True

    async def no_room(ownership: Ownership) -> int:
        if full:
            raise asyncpg.DiskFullError("could not extend file: No space left on device")
        return await beat(ownership)

    monkeypatch.setattr(Ownership, "_beat", no_room)
    await until(lambda: town.house.why_not() == ["database"])
    full = False
    await until(lambda: town.house.why_not() == [])
    assert not town.house.lost.done()


async def test_a_snapshot_and_the_tail_are_the_state_that_was_live(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lamplight.runtime.keeping.SNAPSHOT_EVERY", 25)
    await _an_afternoon(town)
    await until(lambda: town.house.keeper.saving is None)
    assert town.house.keeper.snapshot_at > 0
    before = _state(town)
    line, memory, number = await keeping.restore(town.house.journal, "Europe/London")
    assert number == (await town.house.journal.head()).number
    assert keeping.dump(line, memory) == before


async def test_the_whole_log_replayed_is_the_state_that_was_live(town: Town) -> None:
    await _an_afternoon(town)
    before = _state(town)
    await town.database.pool.execute("delete from snapshot")
    line, memory, _ = await keeping.restore(town.house.journal, "Europe/London")
    assert keeping.dump(line, memory) == before


async def test_a_start_that_changes_nothing_writes_nothing(town: Town) -> None:
    number = (await town.house.journal.head()).number
    await town.house.close()
    await town.open()
    assert (await town.house.journal.head()).number == number


async def test_a_changed_person_is_changed_in_the_line_and_one_who_left_is_gone(
    town: Town,
) -> None:
    maya, jonas = town.people["Maya"], town.people["Jonas"]
    await people.change_person(town.database.pool, maya, languages=["en", "fr"], chats=5)
    await town.house.person_changed(maya)
    assert town.house.line.agents[maya].chats_max == 5
    assert "fr" in town.house.line.agents[maya].crew.languages
    await people.change_person(town.database.pool, jonas, active=False)
    await town.house.person_changed(jonas)
    assert jonas not in town.house.line.agents


async def _an_afternoon(town: Town) -> None:
    """Talks, declined and unanswered offers, promises, hand-over: much of what can happen."""
    await town.here("Maya", "Tomasz")
    first = await town.ask(name="Ruth")
    second = await town.ask(channel="chat")
    third = await town.ask()
    await town.accept("Maya", first)
    await town.house.desks.decline(town.people["Tomasz"], second)
    await town.house.places.keep(third)
    await town.later(61_000)
    await town.here("Tomasz", "Jonas")
    await town.house.desks.end(town.people["Maya"], first)
    await town.house.desks.finish_wrap_up(town.people["Maya"])
    await town.later(20_000)
    await town.house.places.say_useful(first, yes=True)
    for _ in range(4):
        await town.later(16_000)
    with pytest.raises(Refused):
        await town.house.places.leave(first)
    fourth = await town.ask(purpose="sales")
    await town.house.places.leave(fourth)
    await town.settle()


def _state(town: Town) -> bytes:
    return keeping.dump(town.house.line, town.house.scene.memory)
