"""A lead sees whether letters leave, tries it, and sees those that nobody takes."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from tests.mail.office import Office, plain

from lamplight.journal.tables import run
from lamplight.mail.postman import Postman
from lamplight.mail.sender import Sender
from lamplight.runtime.letters import Letter, write

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.web._town import Town


@contextlib.asynccontextmanager
async def connected(town: Town) -> AsyncIterator[Office]:
    office = await Office().open()
    settings = office.settings()
    sender = Sender(settings, timeout_s=2.0)
    town.doors.postman = Postman(town.database, town.house.clock, settings, sender)
    town.doors.postman.begin(town.house)
    try:
        yield office
    finally:
        await office.close()


async def test_without_a_server_it_says_so_and_tests_nothing(town: Town) -> None:
    priya, maya = await town.signed_in("priya"), await town.signed_in("maya")
    seen = await priya.see("/mail")
    assert (seen["connected"], seen["host"], seen["waiting"]) == (False, "", 0)
    answer = await priya.ask("POST", "/mail/test")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_mail")
    assert (await maya.ask("GET", "/mail")).status_code == 403
    assert (await maya.ask("POST", "/mail/test")).status_code == 403
    assert (await town.visitor().ask("GET", "/mail")).status_code == 401


async def test_a_letter_to_oneself_leaves_and_the_audit_says_who_tried(town: Town) -> None:
    priya = await town.signed_in("priya")
    async with connected(town) as office:
        assert await priya.do("/mail/test") == {"state": "sent", "reason": ""}
        (letter,) = office.taken
        assert letter["To"] == "Priya <priya@lamplight.example>"
        assert "The mail server takes letters of Nordhaus Living" in plain(letter)
        seen = await priya.see("/mail")
        assert (seen["connected"], seen["host"]) == (True, "127.0.0.1")
        assert seen["address"] == "help@nordhaus.example"
        assert seen["sent_at"]
        assert seen["trouble"] == ""
    assert (await priya.see("/audit"))[0]["what"] == "mail.tested"


async def test_what_is_wrong_is_said_and_tried_again_at_once_when_it_is_put_right(
    town: Town,
) -> None:
    priya = await town.signed_in("priya")
    async with connected(town) as office:
        await office.close()
        tested = await priya.do("/mail/test")
        assert tested["state"] == "waiting"
        assert tested["reason"]
        seen = await priya.see("/mail")
        assert (seen["waiting"], seen["trouble"]) == (1, tested["reason"])
        assert seen["trouble_at"] >= seen["waiting_since"]
        await office.open()
        assert await priya.do("/mail/test") == {"state": "sent", "reason": ""}
        for _ in range(200):  # the first one leaves by itself
            if not (await priya.see("/mail"))["waiting"]:
                break
            await asyncio.sleep(0.05)
        assert len(office.taken) == 2
        office.at_recipient = ["550 5.1.1 No such mailbox"]
        refused = await priya.do("/mail/test")
        assert refused == {"state": "refused", "reason": "550 5.1.1 No such mailbox"}


async def test_refused_letters_are_shown_to_leads_of_their_brand(town: Town) -> None:
    ada, priya = await town.signed_in("ada"), await town.signed_in("priya")
    told: dict[str, Any] = {"words": "We call.", "due_at": 1_800_000_000_000}
    now = town.house.clock.now()
    async with connected(town) as office:
        office.at_recipient = ["550 5.1.1 No such mailbox"]
        letter = Letter(
            kind="promise_made", brand=2, address="ruth@shop.example", fields=told, key="one"
        )
        async with run.transaction(town.database.pool) as session:
            assert await write(session, letter, now) is not None
        await priya.do("/mail/test")
        (row,) = (await priya.see("/mail"))["refused"]
        assert row["recipient"] == "ruth@shop.example"
        assert row["reason"] == "550 5.1.1 No such mailbox"
        assert row["brand"]["name"] == "Atelier Ines"
        assert (await ada.see("/mail"))["refused"] == []


async def test_whose_address_is_none_is_told(town: Town) -> None:
    priya = await town.signed_in("priya")
    await town.database.pool.execute(
        "update person set email = 'priya@house' where id = $1", town.people["priya"]
    )
    town.look_sessions_up_again()
    async with connected(town):
        answer = await priya.ask("POST", "/mail/test")
        assert (answer.status_code, answer.json()["code"]) == (409, "no_address")
        assert "priya@house" in answer.text
