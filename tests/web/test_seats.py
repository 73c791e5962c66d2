"""Over HTTP: which page of each party has the talk, and calling again whoever is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.test_talks import ringing

if TYPE_CHECKING:
    from tests.web._town import Town


async def test_the_page_that_has_the_talk_is_told_to_its_party_and_speaks_alone(town: Town) -> None:
    maya, ruth = await town.signed_in("maya"), town.visitor()
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        token = await ruth.arrive(channel="voice")
        contact = await ringing(desk)
        async with ruth.follow(f"/places/{token}/stream") as place:
            said = {"channel": "voice", "page": "maya-1"}
            await maya.do(f"/desk/offers/{contact}/accept", said)
            talk = await desk.until(lambda store: store.get(f"talks/{contact}"))
            assert (talk["page"], talk["customer_in"]) == ("maya-1", False)
            await ruth.do(f"/places/{token}/seat", {"page": "laptop"})
            await ruth.do(f"/places/{token}/seat", {"page": "phone"})
            view = await place.until(lambda store: (store["place"]["talk"] or {}).get("page"))
            assert view == "laptop"
            await ruth.do(f"/places/{token}/seat", {"page": "phone", "take": True})
            await place.until(lambda store: store["place"]["talk"]["page"] == "phone")
            # Only the named page is listened to; another one is neither heard nor scolded.
            hello = {"kind": "hello"}
            for peer in ("laptop:1", "phone:1"):
                await ruth.do(f"/places/{token}/signal", {"peer": peer, "data": hello})
            heard = await desk.until_event(lambda event, _: event == "signal")
            assert heard["peer"] == "phone:1"


async def test_calling_again_is_for_who_has_the_talk(town: Town) -> None:
    maya, tomasz, ruth = (
        await town.signed_in("maya"),
        await town.signed_in("tomasz"),
        town.visitor(),
    )
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        token = await ruth.arrive(channel="voice")
        contact = await ringing(desk)
        ring = f"/desk/contacts/{contact}/call-again"
        assert (await maya.ask("POST", ring, {"what": "ring"})).status_code in (403, 409)
        await maya.do(f"/desk/offers/{contact}/accept", {"channel": "voice"})
        assert (await tomasz.ask("POST", ring, {"what": "ring"})).status_code == 403
        assert (await maya.ask("POST", ring, {"what": "shout"})).status_code == 400
        await maya.do(ring, {"what": "ring"})
        place = await ruth.do(f"/places/{token}/seat", {"page": "phone", "take": True})
        assert place["talk"]["again"] is None
        await maya.do(f"/desk/contacts/{contact}/end")
        late = await ruth.ask("POST", f"/places/{token}/seat", {"page": "phone"})
        assert late.status_code == 409
        # What a page says late isn't an error that anybody must see.
        said = {"peer": "phone:1", "data": {"kind": "candidate", "candidate": None}}
        after = await ruth.ask("POST", f"/places/{token}/signal", said)
        assert after.status_code == 204
