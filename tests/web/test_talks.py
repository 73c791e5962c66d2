"""Talks over HTTP: offered, answered, handed over, shared, written, ended."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.web._town import Town
    from tests.web._visitor import Stream, Visitor


async def ringing(stream: Stream) -> int:
    """Wait until something rings at this desk; the contact."""
    offer = await stream.until(lambda store: store.get("offer"))
    return int(offer["contact"])


async def talking(town: Town, desk: Visitor, stream: Stream, **said: Any) -> tuple[str, int]:
    """A customer whom this agent answers: token and contact."""
    token = await town.visitor().arrive(**said)
    contact = await ringing(stream)
    await desk.do(f"/desk/offers/{contact}/accept", {"channel": said.get("channel", "chat")})
    await stream.until(lambda store: f"talks/{contact}" in store)
    return token, contact


async def test_a_free_agent_is_offered_who_comes_and_answers(town: Town) -> None:
    maya = await town.signed_in("maya")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        token = await town.visitor().arrive(channel="video", name="Ruth", words="It is cracked.")
        offer = await desk.until(lambda store: store.get("offer"))
        assert (offer["name"], offer["words"], offer["channel"]) == (
            "Ruth",
            "It is cracked.",
            "video",
        )
        async with town.visitor().follow(f"/places/{token}/stream") as place:
            await maya.do(f"/desk/offers/{offer['contact']}/accept", {"channel": "video"})
            talk = await place.until(lambda store: store.get("place", {}).get("talk"))
            assert talk["agent"]["name"] == "Maya"
            assert await desk.until(lambda store: store.get(f"talks/{offer['contact']}"))
            assert "offer" not in desk.store


async def test_of_two_who_accept_one_has_it_and_the_other_is_told(town: Town) -> None:
    maya, tomasz = await town.signed_in("maya"), await town.signed_in("tomasz")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        await town.visitor().arrive()
        contact = await ringing(desk)
        path = f"/desk/offers/{contact}/accept"
        answers = await asyncio.gather(
            *(who.ask("POST", path, {"channel": "chat"}) for who in (maya, maya, tomasz))
        )
        assert sorted(answer.status_code for answer in answers) == [204, 409, 409]
        loser = next(answer for answer in answers if answer.status_code == 409)
        assert loser.json()["code"] == "offer_gone"
        assert "somebody else was faster" in loser.json()["text"]


async def test_not_now_asks_the_next_person(town: Town) -> None:
    maya, tomasz = await town.signed_in("maya"), await town.signed_in("tomasz")
    async with maya.follow("/desk/stream") as first, tomasz.follow("/desk/stream") as second:
        await maya.do("/desk/presence", {"state": "here"})
        await tomasz.do("/desk/presence", {"state": "here"})
        await town.visitor().arrive()
        contact = await ringing(first)
        await maya.do(f"/desk/offers/{contact}/decline")
        assert await ringing(second) == contact
        await first.until(lambda store: "offer" not in store)


async def test_chat_goes_both_ways_and_a_stream_resumes_exactly(town: Town) -> None:
    maya = await town.signed_in("maya")
    customer = town.visitor()
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        token, contact = await talking(town, maya, desk)
        path = f"/places/{token}/stream"
        async with customer.follow(path) as place:
            first = await maya.do(
                f"/desk/contacts/{contact}/messages", {"text": "Hello", "key": "a"}
            )
            await place.until(lambda store: f"messages/{first['id']}" in store)
            assert place.store[f"messages/{first['id']}"]["from"]["name"] == "Maya"
            seen, last_id = dict(place.store), place.last_id
        missed = [
            await maya.do(f"/desk/contacts/{contact}/messages", {"text": f"{n}", "key": f"m{n}"})
            for n in range(5)
        ]
        own = await customer.do(f"/places/{token}/messages", {"text": "It broke", "key": "b"})
        async with customer.follow(path, last_id) as place:
            await place.until(lambda store: f"messages/{own['id']}" in store)
            assert place.events[0][0] == "set", "not everything again"
            told = seen | place.store
            for message in [*missed, own]:
                assert told[f"messages/{message['id']}"] == message
            assert f"messages/{first['id']}" not in place.store, "what was seen isn't sent again"
        async with customer.follow(f"{path}?after={last_id}") as place:
            await place.until(lambda store: f"messages/{own['id']}" in store)
            assert place.events[0][0] == "set"
        await desk.until(lambda store: store.get(f"messages/{contact}/{own['id']}"))
        assert desk.store[f"messages/{contact}/{own['id']}"]["from"] is None


async def test_a_hand_over_moves_the_talk(town: Town) -> None:
    maya, tomasz = await town.signed_in("maya"), await town.signed_in("tomasz")
    async with maya.follow("/desk/stream") as first, tomasz.follow("/desk/stream") as second:
        await maya.do("/desk/presence", {"state": "here"})
        token, contact = await talking(town, maya, first, channel="voice")
        await tomasz.do("/desk/presence", {"state": "here"})
        await maya.do(f"/desk/contacts/{contact}/hand-over", {"agent": town.people["tomasz"]})
        await first.until(lambda store: store[f"talks/{contact}"]["handing_over"])
        assert await ringing(second) == contact
        assert second.store["offer"]["kind"] == "hand_over"
        await tomasz.do(f"/desk/offers/{contact}/accept", {"channel": "voice"})
        await first.until(lambda store: f"talks/{contact}" not in store)
        place = await town.visitor().see(f"/places/{token}")
        assert place["talk"]["agent"]["name"] == "Tomasz"


async def test_a_hand_over_says_to_whom(town: Town) -> None:
    maya = await town.signed_in("maya")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        _, contact = await talking(town, maya, desk)
        path = f"/desk/contacts/{contact}/hand-over"
        for body in ({}, {"agent": 1, "line": "service"}):
            answer = await maya.ask("POST", path, body)
            assert (answer.status_code, answer.json()["code"]) == (400, "hand_over_to")
        nobody = await maya.ask("POST", path, {"agent": 999_999})
        assert (nobody.status_code, nobody.json()["code"]) == (409, "unknown_agent")


async def test_a_colleague_is_brought_in_and_steps_out(town: Town) -> None:
    maya, tomasz = await town.signed_in("maya"), await town.signed_in("tomasz")
    async with maya.follow("/desk/stream") as first, tomasz.follow("/desk/stream") as second:
        await maya.do("/desk/presence", {"state": "here"})
        token, contact = await talking(town, maya, first, channel="video")
        await tomasz.do("/desk/presence", {"state": "here"})
        await maya.do(f"/desk/contacts/{contact}/bring-in", {"agent": town.people["tomasz"]})
        assert await ringing(second) == contact
        await tomasz.do(f"/desk/offers/{contact}/accept", {"channel": "video"})
        talk = await second.until(lambda store: store.get(f"talks/{contact}"))
        assert talk["role"] == "guest"
        place = await town.visitor().see(f"/places/{token}")
        assert [guest["name"] for guest in place["talk"]["guests"]] == ["Tomasz"]
        refused = await tomasz.ask("POST", f"/desk/contacts/{contact}/end")
        assert refused.status_code == 403
        await tomasz.do(f"/desk/contacts/{contact}/step-out")
        await second.until(lambda store: f"talks/{contact}" not in store)


async def test_a_pause_has_a_reason_and_both_sides_see_it(town: Town) -> None:
    maya = await town.signed_in("maya")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        token, contact = await talking(town, maya, desk, channel="voice")
        path = f"/desk/contacts/{contact}/pause"
        for body in (
            {"reason": "I look it up", "minutes": 2},
            {"reason": "asking", "minutes": 0},
            {"reason": "own", "minutes": 2},
            {"reason": "own", "words": " ", "minutes": 2},
            {"reason": "asking", "words": "the workshop", "minutes": 2},
            {"minutes": 2},
        ):
            assert (await maya.ask("POST", path, body)).status_code == 400
        await maya.do(path, {"reason": "looking_up", "minutes": 2})
        place = await town.visitor().see(f"/places/{token}")
        assert (place["talk"]["pause"]["reason"], place["talk"]["pause"]["words"]) == (
            "looking_up",
            "",
        )
        await maya.do(path, {"reason": "own", "words": "Measuring the thread", "minutes": 2})
        place = await town.visitor().see(f"/places/{token}")
        assert place["talk"]["pause"]["words"] == "Measuring the thread"
        await maya.do(f"/desk/contacts/{contact}/resume")
        assert (await town.visitor().see(f"/places/{token}"))["talk"]["pause"] is None


async def test_what_came_of_a_call_by_hand_is_written_down(town: Town) -> None:
    maya = await town.signed_in("maya")
    async with maya.follow("/desk/stream") as desk:
        customer = town.visitor()
        token = await customer.arrive(channel="voice", phone="07700 900142", name="Marek")
        await customer.do(f"/places/{token}/keep", {})
        await maya.do("/desk/presence", {"state": "here"})
        offer = await desk.until(lambda store: store.get("offer"))
        assert (offer["kind"], offer["name"]) == ("callback", "Marek")
        contact = offer["contact"]
        await maya.do(f"/desk/offers/{contact}/accept", {"channel": "voice"})
        talk = await desk.until(lambda store: store.get(f"talks/{contact}"))
        assert talk["state"] == "calling"
        assert talk["phone"].replace(" ", "") == "+447700900142"
        await maya.do(f"/desk/contacts/{contact}/missed")
        place = await customer.see(f"/places/{token}")
        assert place["callback"]["tries"] == 1
        assert place["callback"]["next_try_at"]
    lead = await town.signed_in("priya")
    assert ("contact.missed", contact) in [
        (row["what"], row["target_id"]) for row in await lead.see("/audit")
    ]


async def test_notes_history_and_the_end(town: Town) -> None:
    maya = await town.signed_in("maya")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        token, contact = await talking(town, maya, desk, channel="voice", phone="07700 900142")
        notes = {"said": "It is cracked.", "saw": "A crack.", "agreed": "A new glass."}
        saved = (await maya.ask("PUT", f"/desk/contacts/{contact}/notes", notes)).json()
        assert (saved["said"], saved["by"]["name"]) == ("It is cracked.", "Maya")
        await maya.do(f"/desk/contacts/{contact}/end")
        me = await desk.until(lambda store: store["me"]["activity"] == "wrap_up" and store["me"])
        assert me["wrap_up_until"]
        await maya.do("/desk/wrap-up/finish")
        await desk.until(lambda store: store["me"]["activity"] == "free")
        detail = await maya.see(f"/desk/contacts/{contact}")
        assert detail["state"] == "ended"
        assert detail["notes"]["agreed"] == "A new glass."
        place = await town.visitor().do(f"/places/{token}/useful", {"answer": "yes"})
        assert place["useful"] == "yes"
        agreed = place["agreed"]
        assert (agreed["text"], agreed["by"]["name"]) == ("A new glass.", "Maya")
        assert "It is cracked." not in str(place)
        assert "A crack." not in str(place)
        await town.visitor().do(
            f"/places/{token}/useful", {"answer": "not_yet", "words": "It flickers."}
        )
        said = await maya.see("/desk/useful")
        assert [(one["contact"], one["answer"], one["words"]) for one in said] == [
            (contact, "not_yet", "It flickers.")
        ]
        assert (await maya.ask("GET", "/board/not-yet")).status_code == 403
        lead = await town.signed_in("priya")
        assert [one["words"] for one in await lead.see("/board/not-yet")] == ["It flickers."]
        assert place["outcome"] == "answered"


async def test_who_does_not_answer_a_brand_finds_nothing_of_it(town: Town) -> None:
    """The agent of another brand gets the answer that a contact which isn't there gets."""
    maya, otto = await town.signed_in("maya"), await town.signed_in("otto")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        await otto.do("/desk/presence", {"state": "here"})
        _, contact = await talking(town, maya, desk)
        still = (await maya.do(f"/desk/contacts/{contact}/stills"))["id"]
        nothing = await otto.ask("GET", "/desk/contacts/987654")
        assert nothing.status_code == 404
        tries: list[tuple[str, str, object]] = [
            ("GET", f"/desk/contacts/{contact}", None),
            ("GET", f"/desk/contacts/{contact}/stills/{still}", None),
            ("POST", f"/desk/contacts/{contact}/stills", None),
            ("POST", f"/desk/offers/{contact}/accept", {"channel": "chat"}),
            ("POST", f"/desk/offers/{contact}/decline", None),
            ("POST", f"/desk/contacts/{contact}/reached", None),
            ("POST", f"/desk/contacts/{contact}/missed", None),
            ("POST", f"/desk/contacts/{contact}/end", None),
            ("POST", f"/desk/contacts/{contact}/pause", {"reason": "asking", "minutes": 1}),
            ("POST", f"/desk/contacts/{contact}/resume", None),
            ("POST", f"/desk/contacts/{contact}/hand-over", {"line": "service"}),
            ("POST", f"/desk/contacts/{contact}/hand-over/cancel", None),
            ("POST", f"/desk/contacts/{contact}/bring-in", {"agent": town.people["otto"]}),
            ("POST", f"/desk/contacts/{contact}/step-out", None),
            ("POST", f"/desk/contacts/{contact}/messages", {"text": "x", "key": "k"}),
            ("POST", f"/desk/contacts/{contact}/signal", {"peer": "p", "data": {"kind": "bye"}}),
            ("POST", f"/desk/contacts/{contact}/seat", {"page": "otto-1"}),
            ("POST", f"/desk/contacts/{contact}/call-again", {"what": "ring"}),
            ("PUT", f"/desk/contacts/{contact}/notes", {}),
        ]
        for method, path, body in tries:
            answer = await otto.ask(method, path, body)
            assert (path, answer.status_code, answer.text) == (path, 404, nothing.text)
        picture = await otto.request(
            "PUT",
            f"/api/v1/desk/contacts/{contact}/stills/{still}",
            content=b"\xff\xd8\xff\xe0",
            headers={"Content-Type": "image/jpeg"},
        )
        assert (picture.status_code, picture.text) == (404, nothing.text)
        desk_of_otto = json.dumps(await otto.see("/desk"))
        assert f'"contact": {contact}' not in desk_of_otto
        assert desk.store[f"talks/{contact}"]["owner"]["name"] == "Maya"


async def test_a_colleague_who_is_not_in_the_talk_may_read_but_not_act(town: Town) -> None:
    maya, tomasz = await town.signed_in("maya"), await town.signed_in("tomasz")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        _, contact = await talking(town, maya, desk)
        assert (await tomasz.see(f"/desk/contacts/{contact}"))["contact"] == contact
        for path, body in (
            ("messages", {"text": "x", "key": "k"}),
            ("signal", {"peer": "p", "data": {"kind": "bye"}}),
            ("stills", None),
            ("seat", {"page": "tomasz-1", "take": True}),
            ("call-again", {"what": "ring"}),
            ("end", None),
        ):
            answer = await tomasz.ask("POST", f"/desk/contacts/{contact}/{path}", body)
            assert (path, answer.status_code, answer.json()["code"]) == (path, 403, "not_yours")


PICTURE = b"\xff\xd8\xff\xe0" + bytes(1000) + b"\xff\xd9"


async def test_a_still_is_kept_only_with_consent_and_seen_by_few(town: Town) -> None:
    maya = await town.signed_in("maya")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        token, contact = await talking(town, maya, desk, channel="video")
        still = (await maya.do(f"/desk/contacts/{contact}/stills"))["id"]
        path = f"/api/v1/desk/contacts/{contact}/stills/{still}"
        jpeg = {"Content-Type": "image/jpeg"}
        early = await maya.put(path, content=PICTURE, headers=jpeg)
        assert (early.status_code, early.json()["code"]) == (409, "no_consent")
        place = await town.visitor().see(f"/places/{token}")
        assert place["talk"]["still"] == {"id": still, "state": "asked"}
        await town.visitor().do(f"/places/{token}/stills/{still}", {"consent": True})
        not_a_picture = await maya.put(path, content=b"<svg onload=alert(1)>", headers=jpeg)
        assert (not_a_picture.status_code, not_a_picture.json()["code"]) == (415, "not_a_picture")
        too_large = await maya.put(path, content=PICTURE + bytes(2 * 1024 * 1024), headers=jpeg)
        assert (too_large.status_code, too_large.json()["code"]) == (413, "too_large")
        other_kind = await maya.put(path, content=PICTURE, headers={"Content-Type": "text/html"})
        assert other_kind.status_code == 415
        assert (await maya.put(path, content=PICTURE, headers=jpeg)).status_code == 204
        shown = await maya.get(path)
        assert shown.content == PICTURE
        assert shown.headers["content-type"] == "image/jpeg"
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in shown.headers["content-security-policy"]
        assert "no-store" in shown.headers["cache-control"]
        assert (await town.visitor().get(path)).status_code == 401
    lead = await town.signed_in("priya")
    said = [(row["what"], row["target_id"]) for row in await lead.see("/audit")]
    assert ("still.seen", still) in said


async def test_without_consent_there_is_no_picture(town: Town) -> None:
    maya = await town.signed_in("maya")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        token, contact = await talking(town, maya, desk, channel="video")
        still = (await maya.do(f"/desk/contacts/{contact}/stills"))["id"]
        await town.visitor().do(f"/places/{token}/stills/{still}", {"consent": False})
        path = f"/api/v1/desk/contacts/{contact}/stills/{still}"
        jpeg = {"Content-Type": "image/jpeg"}
        assert (await maya.put(path, content=PICTURE, headers=jpeg)).status_code == 409
        assert (await maya.get(path)).status_code == 404
        other = await town.visitor().arrive()
        strange = await town.visitor().ask(
            "POST", f"/places/{other}/stills/{still}", {"consent": True}
        )
        assert strange.status_code == 404, "another customer's picture isn't theirs to allow"


async def test_signals_reach_the_other_side_and_nobody_else(town: Town) -> None:
    maya = await town.signed_in("maya")
    customer = town.visitor()
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        token, contact = await talking(town, maya, desk, channel="video")
        async with customer.follow(f"/places/{token}/stream") as place:
            await place.until(lambda store: "place" in store)
            hello = {"peer": "page-1", "data": {"kind": "hello", "camera": True}}
            await customer.do(f"/places/{token}/signal", hello)
            heard = await desk.until_event(lambda event, _: event == "signal")
            assert (heard["from"], heard["peer"], heard["contact"]) == (
                "customer",
                "page-1",
                contact,
            )
            assert heard["data"]["kind"] == "hello"
            assert heard["data"]["camera"] is True
            sdp = {"type": "offer", "sdp": "v=0\r\n\u2028 o=- 1"}
            offer = {"peer": "desk-1", "data": {"kind": "description", "description": sdp}}
            await maya.do(f"/desk/contacts/{contact}/signal", offer)
            heard = await place.until_event(lambda event, _: event == "signal")
            assert heard["data"]["description"] == sdp
            assert not [event for event, _, _ in place.events if event == "signal"][1:]


NO_SIGNALS: list[object] = [
    {"kind": "hello", "more": 1},
    {"kind": "else"},
    {"kind": "description"},
    {"kind": "candidate", "candidate": {"candidate": "x" * 3000}},
    {"kind": "description", "description": {"type": "offer", "sdp": "x" * 70_000}},
    "hello",
    None,
]


async def test_a_signal_of_another_form_is_refused(town: Town) -> None:
    customer = town.visitor()
    token = await customer.arrive()
    for data in NO_SIGNALS:
        answer = await customer.ask("POST", f"/places/{token}/signal", {"peer": "p", "data": data})
        assert (str(data)[:80], answer.status_code) == (str(data)[:80], 400)


async def test_many_signals_are_too_many(town: Town) -> None:
    town.limit("signals", "3/60")
    maya = await town.signed_in("maya")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        token, _ = await talking(town, maya, desk)
        bye = {"peer": "p", "data": {"kind": "bye"}}
        customer = town.visitor()
        statuses = [
            (await customer.ask("POST", f"/places/{token}/signal", bye)).status_code
            for _ in range(5)
        ]
        assert statuses == [204] * 3 + [429] * 2


def names_in_line(store: dict[str, Any]) -> list[str]:
    return [row["name"] for key, row in store.items() if key.startswith("line/")]


async def test_the_desk_at_once_is_what_its_stream_tells(town: Town) -> None:
    maya = await town.signed_in("maya")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        _, contact = await talking(town, maya, desk)
        await town.visitor().arrive(name="Gareth", channel="voice")
        # Rows are shown a few times a second: until then the line is as it was before.
        await desk.until(lambda store: names_in_line(store) == ["Gareth"])
        whole = await maya.see("/desk")
        assert whole["me"] == desk.store["me"]
        assert whole["talks"][str(contact)] == desk.store[f"talks/{contact}"]
        assert [row["name"] for row in whole["rows"].values()] == ["Gareth"]
