"""Screens: what each sees, at once or together, and the same after any reconnect."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime._town import until

from lamplight.journal import projections
from lamplight.journal.tables import brands, hours, people
from lamplight.runtime.errors import Unknown
from lamplight.runtime.hub import BEAT_MS, BEATS
from lamplight.runtime.show.rows import SHOWN
from lamplight.runtime.show.screens import AT_A_TIME, LINGER_MS
from lamplight.runtime.show.together import TOGETHER_MS

if TYPE_CHECKING:
    from tests.runtime._stream import Stream
    from tests.runtime._town import Town

    from lamplight.runtime.hub import Audience


def shown(town: Town, audience: Audience) -> dict[str, Any]:
    """What the server has for an audience."""
    return {
        key: json.loads(value)
        for store in town.house.views.stores(audience)
        for key, value in store.values.items()
    }


async def test_rows_of_the_line_come_in_order_with_totals(town: Town) -> None:
    desk = await town.follow(("desk", town.people["Maya"]))
    contacts = [await town.ask(name=f"Customer {number}") for number in range(3)]
    await town.house.places.keep(contacts[1])
    await town.later(TOGETHER_MS)
    await until(lambda: desk.values == shown(town, ("desk", town.people["Maya"])))
    rows = sorted(desk.under("line/").values(), key=lambda row: row["order"])
    assert [row["name"] for row in rows] == ["Customer 0", "Customer 1", "Customer 2"]
    assert [row["state"] for row in rows] == ["waiting", "kept", "waiting"]
    assert desk.values["line"] == {
        "waiting": 2,
        "kept": 1,
        "shown": 3,
        "longest_since": town.clock.now() - TOGETHER_MS,
    }


async def test_a_long_line_shows_its_first_rows_and_counts_all(town: Town) -> None:
    desk = await town.follow(("desk", town.people["Maya"]))
    contacts = [await town.ask() for _ in range(SHOWN + 5)]
    await town.later(TOGETHER_MS)
    await until(lambda: len(desk.under("line/")) == SHOWN)
    assert set(desk.under("line/")) == {str(contact) for contact in contacts[:SHOWN]}
    assert desk.values["line"]["waiting"] == SHOWN + 5
    await town.house.places.leave(contacts[0])
    await town.later(TOGETHER_MS)
    await until(lambda: str(contacts[SHOWN]) in desk.under("line/"))
    assert str(contacts[0]) not in desk.under("line/")


async def test_agents_see_only_the_brands_they_answer(town: Town) -> None:
    other = await brands.add_brand(
        town.database.pool,
        slug="other",
        name="Other",
        timezone="Europe/Paris",
        languages=["en"],
        service_line=town.service,
        now=town.clock.now(),
    )
    await hours.set_week(town.database.pool, other, [hours.Span(d, 0, 1440) for d in range(1, 8)])
    stranger = await town.add_person("Samira", brands=[other])
    await town.house.person_changed(stranger)
    contact = await town.ask(words="For Nordhaus only")
    desk = await town.follow(("desk", stranger))
    await town.later(TOGETHER_MS)
    assert desk.under("line/") == {}
    assert desk.values["line"]["waiting"] == 0
    with pytest.raises(Unknown):
        await town.house.desks.detail(stranger, contact)
    await people.change_person(town.database.pool, stranger, brands=[other, town.brand])
    await town.house.person_changed(stranger)
    await until(lambda: str(contact) in desk.under("line/"))
    assert (await town.house.desks.detail(stranger, contact)).words == "For Nordhaus only"


async def test_what_a_lead_changes_is_on_every_open_screen_when_it_is_answered(town: Town) -> None:
    waiting = [await town.ask() for _ in range(2 * AT_A_TIME + 1)]
    pages = [await town.follow(("place", contact)) for contact in waiting]
    await brands.change_brand(town.database.pool, town.brand, name="Nordhaus Living")
    await town.house.brand_changed(town.brand)
    names = {
        json.loads(store.values["place"])["brand"]["name"]
        for contact in waiting
        for store in town.house.views.stores(("place", contact))
    }
    assert names == {"Nordhaus Living"}
    await until(lambda: all(one.values["place"]["brand"]["name"] in names for one in pages))


async def test_an_offer_says_who_is_asked_next_as_the_line_would(town: Town) -> None:
    await town.here("Maya")
    desk = await town.follow(("desk", town.people["Maya"]))
    contact = await town.ask()
    await until(lambda: "offer" in desk.values)
    assert desk.values["offer"]["next"] is None
    await town.here("Tomasz", "Jonas")
    await town.later(TOGETHER_MS)
    await until(lambda: desk.values["offer"]["next"]["name"] == "Tomasz")
    # Who declined within the last minute isn't asked again, though free for longest.
    other = await town.follow(("desk", town.people["Tomasz"]))
    await town.house.desks.decline(town.people["Maya"], contact)
    await until(lambda: "offer" in other.values)
    assert other.values["offer"]["next"]["name"] == "Jonas"


async def test_only_leads_see_names_among_the_figures(town: Town) -> None:
    await town.ask(name="Ruth Ansell")
    desk = await town.follow(("desk", town.people["Maya"]))
    board = await town.follow(("board", town.people["Priya"]))
    assert desk.values["figures"]["waiting"] == 1
    assert desk.values["figures"]["longest_name"] == ""
    assert board.values["figures"]["longest_name"] == "Ruth Ansell"


NOBODY: dict[str, Any] = {"free": [], "wait": None, "untold": False}
NOW = {"ahead": 0, "likely_min": 0, "bound_min": 0}


def now_in(page: Stream, language: str) -> dict[str, Any]:
    """What a brand's page has been told of a language."""
    now: dict[str, Any] = page.values["brand"]["by_language"][language]
    return now


def states(page: Stream) -> dict[str, str]:
    """How a brand's page has been told that each of us is."""
    return {one["name"]: one["state"] for one in page.values["brand"]["people"]}


async def test_a_brands_page_follows_who_is_here(town: Town) -> None:
    maya = town.people["Maya"]
    page = await town.follow(("brand", town.brand))
    assert page.values["brand"]["open"]
    assert now_in(page, "en")["voice"] == NOBODY
    assert now_in(page, "en")["chat"] == NOBODY
    await town.here("Maya")
    await town.later(TOGETHER_MS)
    await until(
        lambda: now_in(page, "en")["voice"] == {"free": [maya], "wait": NOW, "untold": False}
    )
    assert states(page) == {"Maya": "free", "Tomasz": "away", "Jonas": "away", "Priya": "away"}
    await town.accept("Maya", await town.ask())
    await town.later(TOGETHER_MS)
    await until(lambda: states(page)["Maya"] == "busy")
    assert now_in(page, "en")["voice"]["wait"]["likely_min"] >= 1
    assert now_in(page, "en")["chat"]["free"] == []


async def test_a_brands_page_tells_each_language_how_it_is_in_it(town: Town) -> None:
    """Only Maya is here, and she speaks no French: in French nobody is."""
    page = await town.follow(("brand", town.brand))
    await town.here("Maya")
    await town.later(TOGETHER_MS)
    await until(lambda: now_in(page, "en")["voice"]["free"] == [town.people["Maya"]])
    french = now_in(page, "fr")
    assert [french[channel] for channel in ("video", "voice", "chat")] == [NOBODY] * 3
    claire = await town.add_person("Claire", languages=["fr"], channels=["chat"])
    await town.house.person_changed(claire)
    await town.here("Claire")
    await town.later(TOGETHER_MS)
    await until(
        lambda: now_in(page, "fr")["chat"] == {"free": [claire], "wait": NOW, "untold": False}
    )
    assert now_in(page, "fr")["voice"] == NOBODY
    assert list(page.values["brand"]["by_language"]) == page.values["brand"]["languages"]


async def test_a_brands_page_names_for_each_channel_who_could_be_asked_by_it(town: Town) -> None:
    maya = town.people["Maya"]
    await people.change_person(town.database.pool, maya, chats=1)
    tess = await town.add_person("Tess", channels=["chat"], chats=1)
    viktor = await town.add_person("Viktor", channels=["video"])
    for person in (maya, tess, viktor):
        await town.house.person_changed(person)
    await town.here("Maya", "Tess", "Viktor")
    page = await town.follow(("brand", town.brand))

    def free() -> list[list[int]]:
        return [now_in(page, "en")[channel]["free"] for channel in ("video", "voice", "chat")]

    assert free() == [[maya, viktor], [maya], [maya, tess]]
    await town.accept("Maya", await town.ask(channel="chat"), "chat")
    await town.later(TOGETHER_MS)
    # A chat is all that she has room for, and it leaves her free for a call; who is there longest
    # without anything to do is asked first.
    await until(lambda: free() == [[viktor, maya], [maya], [tess]])
    await town.accept("Tess", await town.ask(channel="chat"), "chat")
    await town.later(TOGETHER_MS)
    await until(lambda: free() == [[viktor, maya], [maya], []])
    assert now_in(page, "en")["chat"]["wait"]["likely_min"] >= 1
    assert states(page) | {"Maya": "free", "Tess": "busy", "Viktor": "free"} == states(page)
    rung = await town.ask(channel="video")
    await town.later(TOGETHER_MS)
    await until(lambda: free() == [[maya], [maya], []])
    await town.accept("Viktor", rung, "video")
    await town.accept("Maya", await town.ask(channel="voice"))
    await town.later(TOGETHER_MS)
    await until(lambda: free() == [[], [], []])
    assert now_in(page, "en")["video"]["wait"] != now_in(page, "en")["voice"]["wait"]


async def test_who_waits_to_write_is_told_whose_chats_are_all_taken(town: Town) -> None:
    tess = await town.add_person("Tess", channels=["chat"], chats=1)
    await town.house.person_changed(tess)
    await town.here("Tess")
    await town.accept("Tess", await town.ask(channel="chat"), "chat")
    waiting = town.place(await town.ask(channel="chat"))
    assert [person.name for person in waiting.people] == ["Tess"]


async def test_messages_go_both_ways_and_the_same_key_writes_once(town: Town) -> None:
    maya = town.people["Maya"]
    await town.here("Maya")
    contact = await town.ask(channel="chat")
    await town.accept("Maya", contact, "chat")
    desk, page = await town.follow(("desk", maya)), await town.follow(("place", contact))
    first = await town.house.places.write(contact, " Hello? ", "key-1")
    again = await town.house.places.write(contact, "Hello?", "key-1")
    second = await town.house.desks.write(maya, contact, "Hello Ruth.", "key-2")
    assert (first.id, first.text) == (again.id, "Hello?")
    await until(lambda: len(page.under("messages/")) == 2)
    assert page.under("messages/")[str(second.id)]["from"]["name"] == "Maya"
    assert page.under("messages/")[str(first.id)]["from"] is None
    assert set(desk.under(f"messages/{contact}/")) == {str(first.id), str(second.id)}
    await town.house.places.end(contact)
    await until(lambda: desk.under("messages/") == {} and desk.under("talks/") == {})


async def test_any_reconnect_ends_with_what_the_server_has(town: Town) -> None:
    maya = town.people["Maya"]
    await town.here("Maya")
    audience: Audience = ("desk", maya)
    desk = await town.follow(audience)
    last: Stream = desk
    for number in range(6):
        await last.close()
        contact = await town.ask(name=f"Customer {number}")
        if number % 2:
            await town.house.places.leave(contact)
        await town.later(TOGETHER_MS if number % 3 else 1)
        last = await _resume(town, audience, last)
        await until_same(town, audience, last)
    assert last.snapshots == 0
    await last.close()
    await town.later(LINGER_MS + 1)
    last = await _resume(town, audience, last)
    assert last.snapshots == 1
    await until_same(town, audience, last)


async def until_same(town: Town, audience: Audience, stream: Stream) -> None:
    """Until a browser has what the server has."""
    await until(lambda: stream.values == shown(town, audience))


async def _resume(town: Town, audience: Audience, before: Stream) -> Stream:
    """The same browser opens its stream again with the last id it has."""
    stream = await town.follow_from(audience, before)
    assert stream.last_id is not None
    return stream


async def test_an_unknown_audience_is_refused(town: Town) -> None:
    for audience in (("place", 999), ("brand", 999), ("desk", 999), ("board", 999)):
        with pytest.raises(Unknown):
            await anext(town.house.hub.subscribe(audience, None))


async def test_a_desk_asked_for_once_is_what_its_stream_begins_with(town: Town) -> None:
    await town.here("Maya")
    await town.ask()
    desk = town.house.views.desk(town.people["Maya"])
    assert {"me", "offer", "line", "figures"} <= set(desk)
    assert json.loads(bytes(desk["me"]))["presence"] == "here"


async def test_a_place_can_be_looked_at_long_after_it_ended(town: Town) -> None:
    await town.here("Maya")
    token, contact = await town.ask_for_place(name="Ruth")
    await town.accept("Maya", contact)
    await town.later(5 * 60_000)
    await town.house.places.end(contact)
    await town.house.places.say_useful(contact, yes=True)
    await town.settle()
    await projections.catch_up(town.database, town.house.journal)
    town.house.scene.memory.stories.clear()
    await town.later(LINGER_MS + 1)
    assert town.house.scene.cards.get(contact) is None
    assert await town.house.places.contact(token) == contact
    place = town.place(contact)
    assert (place.state, place.outcome, place.useful) == ("ended", "answered", "yes")
    assert place.last_talk is not None
    assert place.last_talk.agent.name == "Maya"
    assert place.can == ["useful"]


async def test_signals_reach_the_other_side_of_a_talk_only(town: Town) -> None:
    maya, jonas = town.people["Maya"], town.people["Jonas"]
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    desk, other = await town.follow(("desk", maya)), await town.follow(("desk", jonas))
    town.house.signals.post(contact, "customer", "page", None, {"kind": "hello"})
    town.house.signals.post(contact, f"agent:{maya}", "desk", None, {"kind": "hello"})
    page = await town.follow(("place", contact))
    await until(lambda: bool(desk.signals and page.signals))
    assert desk.signals[0]["from"] == "customer"
    assert page.signals[0]["from"] == f"agent:{maya}"
    assert other.signals == []


async def test_quiet_streams_have_a_heartbeat_each_in_its_turn(town: Town) -> None:
    streams = [town.house.hub.subscribe(("brand", town.brand), None) for _ in range(3)]
    for frames in streams:
        assert b"event: snapshot" in await anext(frames)
    beats = [asyncio.ensure_future(anext(frames)) for frames in streams]
    seen = []
    for _ in range(BEATS):
        await town.later(BEAT_MS)
        seen.append(sum(beat.done() for beat in beats))
    assert [await beat for beat in beats] == [b": still here\n\n"] * 3
    assert {1, 2} < set(seen), "they went out one by one"
    for frames in streams:
        await frames.aclose()  # type: ignore[attr-defined]
