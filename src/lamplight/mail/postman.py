"""Brings letters out of the outbox to the server that takes them, however long it is away.

A letter has one Message-ID from its first try on. Where the server's answer to it is lost it is
sent again under the same one: at least once, and whoever gets two can tell that they are one.
"""

import asyncio
from typing import TYPE_CHECKING, Final

import msgspec
import structlog

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.journal.tables import links, mail, papers, people, run
from lamplight.mail.message import Own, compose, message_id
from lamplight.mail.sender import Away, Later, Refused, Sender, Trouble
from lamplight.runtime.effects import NotYet
from lamplight.runtime.letters import SEND_MAIL, Letter, write

if TYPE_CHECKING:
    from lamplight.journal.database import Database
    from lamplight.journal.outbox import Taken
    from lamplight.journal.tables.mail import Mail
    from lamplight.journal.tables.run import Held
    from lamplight.mail.settings import MailSettings, Voice
    from lamplight.runtime.clock import Clock
    from lamplight.runtime.effects import Dispatcher
    from lamplight.runtime.house import House

AWAY_MS: Final = MINUTE
"""How often a server that is away is looked for."""
GIVEN_UP_MS: Final = 5 * DAY
"""How long a letter is tried that its server puts off (RFC 5321, 4.5.4.1: four to five days)."""
NO_MAIL_MS: Final = HOUR
STAFF: Final = frozenset({"asked_in", "letter_refused", "test"})
"""Letters to us: of one of these that is refused nobody is told by another."""

_log = structlog.get_logger()


class Connection(msgspec.Struct, frozen=True):
    """How it is with the server. `trouble` is why no letter leaves since `trouble_at`, for a reason
    of the server's or ours; instants are None where it never happened since we started."""

    host: str = ""
    address: str = ""
    sent_at: int | None = None
    trouble: str = ""
    trouble_at: int | None = None


def pause(age: int) -> int:
    """How long a letter rests that was put off at this age: half of it, a minute to an hour."""
    return min(max(age // 2, MINUTE), HOUR)


class Postman:
    """Brings effects of the kind `send_mail` about. Without settings letters wait."""

    def __init__(
        self,
        database: "Database",
        clock: "Clock",
        settings: "MailSettings | None" = None,
        sender: Sender | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._sender = sender or (Sender(settings) if settings is not None else None)
        self._away_until = 0
        self.connection = (
            Connection() if settings is None else Connection(settings.host, settings.voice.address)
        )
        self._lane: Dispatcher | None = None
        self._house: House | None = None

    def begin(self, house: "House") -> None:
        """Send what waits and what comes, for as long as the house is open."""
        self._house = house
        self._lane = house.bring(SEND_MAIL, self.send)

    def wake(self) -> None:
        """A letter was written: don't wait for the next look at the outbox."""
        if self._lane is not None:
            self._lane.wake()

    def look_again(self) -> None:
        """Somebody may have put right what was wrong: try at once all that waits."""
        self._away_until = 0
        self._change(trouble="", trouble_at=None)
        if self._lane is not None:
            self._lane.wake(SEND_MAIL)

    @property
    def is_connected(self) -> bool:
        """Whether there is a server that letters could go to."""
        return self._settings is not None

    async def send(self, effect: "Taken") -> None:
        """Send one letter, or end it as refused. Raises `NotYet` while it waits."""
        pool = self._database.pool
        letter = await mail.mail_by_id(pool, int(effect.body["mail"]))
        if letter is None or letter.state != "waiting":
            return
        if self._settings is None or self._sender is None:
            raise NotYet("no mail is connected", after_ms=NO_MAIL_MS)
        if self._clock.now() < self._away_until:
            raise NotYet("the mail server is away", self._away_until)
        if await mail.earlier_waits(pool, letter.id):
            raise NotYet("an earlier letter of its case leaves first")
        voice = self._settings.of(letter.slug)
        try:
            message = await self._addressed(letter, voice, self._settings.pages)
            await self._sender.send(
                voice.address, letter.recipient, message, lambda: self._sent(letter.id)
            )
            await self._follow(letter.id)
        except Away as away:
            self._note(away)
            self._away_until = self._clock.now() + AWAY_MS
            raise NotYet(str(away), after_ms=AWAY_MS) from None
        except Later as later:
            if later.ours:
                self._note(later)
            age = self._clock.now() - letter.made_at
            if later.ours or age < GIVEN_UP_MS:
                raise NotYet(str(later), after_ms=pause(age)) from None
            await self._refuse(letter, later.words)
        except Refused as refused:
            await self._refuse(letter, refused.words)

    async def _sent(self, letter: int) -> None:
        now = self._clock.now()
        await mail.mail_sent(self._database.pool, letter, now)
        self._change(sent_at=now, trouble="", trouble_at=None)

    async def _addressed(self, letter: "Mail", voice: "Voice", pages: str) -> bytes:
        """The letter as it is sent, the same at every try."""
        pool = self._database.pool
        thread = await mail.thread_of(pool, letter.id)
        if "@" not in letter.message_id:
            whole, last = message_id(letter.message_id, voice), thread[-1] if thread else ""
            await mail.address_mail(pool, letter.id, message_id=whole, in_reply_to=last)
            letter = msgspec.structs.replace(letter, message_id=whole, in_reply_to=last)
        secret = await links.secret(pool)
        where = "ask" if letter.kind == "asked_in" else "mine"
        page = f"{pages}/{where}/{links.token_of(secret, letter.id)}"
        own = Own(page, links.code_of(secret, letter.id))
        files = await papers.files_of(pool, letter.id)
        try:
            # Megabytes of papers take a second to be put into lines: nobody else waits for it.
            return await asyncio.to_thread(compose, letter, voice, thread, own, files)
        except (ValueError, LookupError) as wrong:
            _log.error("a letter can't be made mail", mail=letter.id, exc_info=wrong)
            raise Refused("It can't be put into the form of mail.") from None

    def _note(self, trouble: Trouble) -> None:
        if trouble.words != self.connection.trouble:
            _log.warning("mail doesn't leave", why=str(trouble))
        since = self.connection.trouble_at if self.connection.trouble else self._clock.now()
        self._change(trouble=trouble.words, trouble_at=since)

    def _change(self, **changes: object) -> None:
        self.connection = msgspec.structs.replace(self.connection, **changes)

    async def _refuse(self, letter: "Mail", words: str) -> None:
        """It ends, and whoever answers for its case is told: in the case, and by a letter."""
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            owner = None
            if letter.service_case is not None:
                owner = await mail.lock_case(session, letter.service_case)
            if not await mail.mail_refused(session, letter.id, words, now):
                return
            if letter.service_case is not None:
                await mail.tell_case(session, letter.service_case, letter.id, now)
            if letter.kind not in STAFF:
                await self._tell(session, letter, owner, words, now)
        _log.info("a letter is refused", mail=letter.id)
        await self._follow(letter.id)

    async def _follow(self, letter: int) -> None:
        """What the letter does is done, or it isn't. It has ended already, so a fault here sends
        nothing again; the next start looks at it once more."""
        if self._house is None:
            return
        try:
            await self._house.cases.stepping.look_at_letter(letter)
        except Exception as error:
            _log.error("a step doesn't follow its letter", mail=letter, exc_info=error)

    async def _tell(
        self, session: "Held", letter: "Mail", owner: int | None, words: str, now: int
    ) -> None:
        whom = [owner] if owner is not None else await _leads(session, letter.brand)
        told = {
            "about": letter.subject,
            "recipient": letter.recipient,
            "title": letter.called or letter.recipient,
            "reason": words,
        }
        for person in whom:
            note = Letter(
                kind="letter_refused",
                brand=letter.brand,
                service_case=letter.service_case,
                to_person=person,
                fields=told,
                key=f"letter_refused/{letter.id}/{person}",
            )
            await write(session, note, now)


async def _leads(session: "Held", brand: int) -> list[int]:
    """Who leads a brand: they answer for what nobody else does."""
    everybody = await people.all_people(session)
    return [
        one.id for one in everybody if one.active and one.role != "agent" and brand in one.brands
    ]
