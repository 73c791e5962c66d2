"""What customers can do over HTTP, and what nobody can."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.web._town import Town


async def test_a_brand_says_who_is_here_and_what_the_wait_is(town: Town) -> None:
    customer = town.visitor()
    assert {card["slug"] for card in await customer.see("/brands")} == {"nordhaus", "ines"}
    brand = await customer.see("/brands/nordhaus")
    assert brand["open"] is True
    assert {person["name"] for person in brand["people"]} >= {"Maya", "Tomasz"}
    assert (await customer.ask("GET", "/brands/nobody")).status_code == 404


async def test_the_list_of_brands_says_of_each_whether_somebody_is_here(town: Town) -> None:
    async def here() -> set[str]:
        cards = await town.visitor().see("/brands")
        return {card["slug"] for card in cards if card["here"]}

    assert await here() == set()
    await (await town.signed_in("maya")).do("/desk/presence", {"state": "here"})
    assert await here() == {"nordhaus"}


async def test_a_customer_asks_and_has_a_place_with_a_key_of_its_own(town: Town) -> None:
    customer = town.visitor()
    answer = await customer.do(
        "/brands/nordhaus/contacts",
        {"channel": "video", "language": "en", "name": "Ruth", "words": "The glass is cracked."},
    )
    assert len(answer["token"]) >= 22
    assert answer["path"] == f"/nordhaus/place/{answer['token']}"
    place = await customer.see(f"/places/{answer['token']}")
    assert place["name"] == "Ruth"
    assert place["words"] == "The glass is cracked."
    assert place["state"] in ("waiting", "offered")


async def test_the_same_key_is_the_same_place(town: Town) -> None:
    customer = town.visitor()
    wish = {"channel": "voice", "language": "en"}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    answers = await asyncio.gather(
        *(customer.do("/brands/nordhaus/contacts", wish, headers=key) for _ in range(5))
    )
    assert len({answer["token"] for answer in answers}) == 1
    assert len({answer["place"]["contact"] for answer in answers}) == 1
    other = await customer.do("/brands/nordhaus/contacts", wish)
    assert other["token"] != answers[0]["token"]


async def test_the_same_message_key_is_one_message(town: Town) -> None:
    customer = town.visitor()
    token = await customer.arrive()
    said = {"text": "Hello", "key": "one"}
    first = await customer.do(f"/places/{token}/messages", said)
    again = await customer.do(f"/places/{token}/messages", said)
    assert first == again
    async with customer.follow(f"/places/{token}/stream") as stream:
        store = await stream.until(lambda store: store)
    assert [key for key in store if key.startswith("messages/")] == [f"messages/{first['id']}"]


async def test_a_closed_brand_says_when_it_opens_and_takes_a_callback(town: Town) -> None:
    customer = town.visitor()
    wish: dict[str, Any] = {"channel": "voice", "language": "en", "phone": "+44 7700 900142"}
    refused = await customer.ask("POST", "/brands/ines/contacts", wish)
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "closed"
    brand = await customer.see("/brands/ines")
    assert problem["next_open"] == brand["opens_at"]
    assert "Atelier Ines is closed now and opens on" in problem["text"]
    slots = await customer.see("/brands/ines/slots")
    assert slots
    assert all(slot["free"] > 0 for slot in slots)
    answer = await customer.do("/brands/ines/contacts", wish | {"callback_at": slots[0]["at"]})
    assert answer["place"]["callback"]["at"] == slots[0]["at"]
    assert answer["place"]["callback"]["state"] == "made"
    assert answer["place"]["phone"]


async def test_a_closed_brand_takes_everybody_who_asks_to_be_called_when_it_opens(
    town: Town,
) -> None:
    customer = town.visitor()
    wish: dict[str, Any] = {"channel": "voice", "language": "en", "callback": True}
    brand = await customer.see("/brands/ines")
    for ahead in range(3):
        answer = await customer.do("/brands/ines/contacts", wish | {"phone": "+44 7700 900142"})
        place = answer["place"]
        assert (place["state"], place["ahead"]) == ("kept", ahead)
        assert place["callback"]["next_try_at"] == brand["opens_at"]
        assert "return" not in place["can"]
    assert (await customer.see("/brands/ines"))["by_language"]["en"]["ahead_at_opening"] == 3
    back = await customer.ask("POST", f"/places/{answer['token']}/return")
    assert (back.status_code, back.json()["code"]) == (409, "closed")
    assert (await customer.do(f"/places/{answer['token']}/release"))["outcome"] == "released"


async def test_a_brand_with_no_opening_planned_says_so(town: Town) -> None:
    customer, ada = town.visitor(), await town.signed_in("ada")
    brand = (await customer.see("/brands/ines"))["id"]
    changed = await ada.ask("PATCH", f"/admin/brands/{brand}", {"closed": True})
    assert changed.status_code == 200, changed.text
    wish = {"channel": "voice", "language": "en"}
    for asked in (wish, wish | {"callback": True}):
        refused = await customer.ask("POST", "/brands/ines/contacts", asked)
        assert (refused.status_code, refused.json()["code"]) == (409, "closed")
        assert "no opening is planned" in refused.json()["text"]
    await ada.ask("PATCH", f"/admin/brands/{brand}", {"closed": False})


async def test_a_call_at_the_turn_is_one_request(town: Town) -> None:
    wish = {"channel": "voice", "language": "en", "phone": "+44 7700 900142", "callback": True}
    answer = await town.visitor().do("/brands/nordhaus/contacts", wish)
    assert answer["place"]["state"] in ("kept", "offered")
    assert answer["place"]["callback"]["state"] == "made"
    assert not answer["place"]["present"]


async def test_a_time_that_nobody_can_serve_is_not_promised(town: Town) -> None:
    customer = town.visitor()
    wish = {"channel": "voice", "language": "en", "phone": "+44 7700 900142"}
    slots = await customer.see("/brands/ines/slots")
    for at in (0, 1, slots[0]["at"] + 1, 2**53 - 1):
        refused = await customer.ask("POST", "/brands/ines/contacts", wish | {"callback_at": at})
        assert refused.status_code in (400, 409)
        assert refused.json()["text"]


async def test_a_slot_that_is_full_goes_to_nobody_else(town: Town) -> None:
    customer = town.visitor()
    wish = {"channel": "voice", "language": "en", "phone": "+44 7700 900142"}
    slot = (await customer.see("/brands/ines/slots"))[0]
    body = wish | {"callback_at": slot["at"]}
    answers = await asyncio.gather(
        *(customer.ask("POST", "/brands/ines/contacts", body) for _ in range(slot["free"] + 3))
    )
    assert [answer.status_code for answer in answers].count(201) == slot["free"]
    assert {a.json()["code"] for a in answers if a.status_code != 201} == {"slot_full"}
    assert slot["at"] not in [one["at"] for one in await customer.see("/brands/ines/slots")]


async def test_a_place_is_kept_and_taken_up_again_on_another_device(town: Town) -> None:
    customer = town.visitor()
    token = await customer.arrive(channel="voice")
    kept = await customer.do(f"/places/{token}/keep", {"phone": "+44 7700 900142"})
    assert kept["state"] == "kept"
    assert kept["phone"]
    back = await town.visitor().do(f"/places/{token}/return")
    assert back["state"] in ("waiting", "offered")
    assert back["contact"] == kept["contact"]
    left = await customer.do(f"/places/{token}/leave")
    assert left["state"] == "ended"
    assert (await customer.ask("POST", f"/places/{token}/keep", {})).status_code == 409


async def test_words_names_and_channels_can_change(town: Town) -> None:
    customer = town.visitor()
    token = await customer.arrive(channel="video")
    assert (await customer.do(f"/places/{token}/words", {"words": "It flickers."}))["words"]
    named = await customer.do(f"/places/{token}/details", {"name": " Marek "})
    assert named["name"] == "Marek"
    assert named["words"] == "It flickers."
    changed = await customer.do(f"/places/{token}/channel", {"channel": "chat"})
    assert changed["channel"] == "chat"
    assert changed["contact"] == named["contact"]


async def test_a_number_that_can_not_be_called_is_refused_in_words(town: Town) -> None:
    customer = town.visitor()
    token = await customer.arrive()
    for phone in ("call me", "12", "+999999999999999"):
        refused = await customer.ask("POST", f"/places/{token}/details", {"phone": phone})
        assert refused.status_code == 400
        assert refused.json()["code"] == "phone"
        assert "country code" in refused.json()["text"]


async def test_nobody_can_find_places_by_guessing(town: Town) -> None:
    customer = town.visitor()
    token = await customer.arrive()
    ended = await customer.arrive()
    await customer.do(f"/places/{ended}/leave")
    guesses = ["a", "0" * 32, token[:-1], token + "A", token.swapcase(), "x" * 5000, "%00", "é"]
    answers = [await customer.ask("GET", f"/places/{guess}") for guess in guesses]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.text for answer in answers} == {answers[0].text}
    for path in ("keep", "leave", "messages", "signal", "stream"):
        method = "GET" if path == "stream" else "POST"
        body = {"text": "x", "key": "k", "peer": "p", "data": {"kind": "hello"}}
        said = {"messages": ("text", "key"), "signal": ("peer", "data")}.get(path, ())
        content = {name: body[name] for name in said} if method == "POST" else None
        answer = await customer.ask(method, f"/places/{'0' * 32}/{path}", content)
        assert (path, answer.status_code) == (path, 404)


async def test_who_guesses_much_is_stopped_and_told_when_again(town: Town) -> None:
    town.limit("unknown", "5/60")
    customer = town.visitor()
    token = await customer.arrive()
    answers = [await customer.ask("GET", f"/places/guess{n}") for n in range(8)]
    assert [answer.status_code for answer in answers] == [404] * 5 + [429] * 3
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert (await customer.ask("GET", f"/places/{token}")).status_code == 429
