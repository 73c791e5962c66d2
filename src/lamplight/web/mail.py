"""Letters, for leads: whether they leave, a test of it, and those that nobody takes."""

import asyncio
from typing import Final

from litestar import Router, get, post

from lamplight.basis.instants import DAY
from lamplight.journal.tables import mail, run
from lamplight.runtime.letters import Letter, write
from lamplight.web.answers import MailView, RefusedLetter, TestLetter
from lamplight.web.doors import Doors, doors_of
from lamplight.web.problems import Refusal, answers
from lamplight.web.staff import Ask, lead, record, signed_in

LATELY_MS: Final = 30 * DAY
PATIENCE_S: Final = 10.0
"""How long somebody who tests waits to see that it left."""
_LOOK_S: Final = 0.1


@get("/", responses=answers(401, 403, 429, 503))
async def show_mail(request: Ask) -> MailView:
    """How it is with the mail server, what waits, and which letters nobody took in 30 days."""
    doors = doors_of(request)
    connection = doors.postman.connection
    waiting = await mail.waiting(doors.pool)
    refused = await mail.refused_since(
        doors.pool, request.user.person.brands, doors.now() - LATELY_MS
    )
    return MailView(
        connected=doors.postman.is_connected,
        host=connection.host,
        address=connection.address,
        sent_at=connection.sent_at,
        trouble=connection.trouble,
        trouble_at=connection.trouble_at,
        waiting=waiting.waiting,
        waiting_since=waiting.since,
        refused=[
            RefusedLetter(
                mail=one.id,
                brand=doors.directory.brand(one.brand),
                service_case=one.service_case,
                kind=one.kind,
                subject=one.subject,
                recipient=one.recipient,
                reason=one.reason,
                at=one.ended_at,
            )
            for one in refused
        ],
    )


@post("/test", responses=answers(401, 403, 409, 429, 503))
async def test_mail(request: Ask) -> TestLetter:
    """Writes a letter to oneself and says what became of it within 10 s."""
    doors, me = doors_of(request), request.user
    if not doors.postman.is_connected:
        raise Refusal(409, "no_mail")
    brands = me.person.brands or tuple(doors.directory.brands)
    if not brands:
        raise Refusal(409, "no_brand_yet")
    now = doors.now()
    letter = Letter(
        kind="test", brand=brands[0], to_person=me.id, person=me.id, key=f"test/{me.id}/{now}"
    )
    async with run.transaction(doors.pool) as session:
        made = await write(session, letter, now)
    if made is None:
        raise Refusal(409, "no_address", address=me.person.email)
    await record(request, "mail.tested")
    doors.postman.look_again()
    return await _became(doors, made)


async def _became(doors: Doors, made: int) -> TestLetter:
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE_S
    while True:
        letter = await mail.mail_by_id(doors.pool, made)
        trouble = doors.postman.connection.trouble
        if letter is None or letter.state != "waiting" or trouble or loop.time() > until:
            state = letter.state if letter is not None else "waiting"
            reason = letter.reason if letter is not None else ""
            return TestLetter(state=state, reason=reason or trouble)
        await asyncio.sleep(_LOOK_S)


router = Router(
    "/mail", route_handlers=[show_mail, test_mail], guards=[signed_in, lead], tags=["admin"]
)
