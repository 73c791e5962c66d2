"""Letters in somebody's own words: they leave through the outbox and stand in the case."""

from typing import TYPE_CHECKING

from lamplight.journal.tables import cases, mail, run
from lamplight.line import Refused
from lamplight.runtime.cases import papering, sight
from lamplight.runtime.errors import BadAsk
from lamplight.runtime.letters import Letter, write

if TYPE_CHECKING:
    from lamplight.runtime.cases import wishes
    from lamplight.runtime.house import House


class Corresponding:
    """Refuses with `no_address` where there is nowhere to write to."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    @run.crossed
    async def write(self, person: int, case: int, wish: "wishes.Letter") -> None:
        """Write to the customer of a case. The template greets them in their language and signs
        with the name of who writes; the same wish again writes nothing more. What it takes along
        stays in the case."""
        house = self._house
        house.require_ready()
        if not wish.words:
            raise BadAsk("letter_words_missing", "Write what the customer is told.")
        now = house.clock.now()
        key = f"personal/{person}/{wish.key}"
        async with run.transaction(self._pool) as session:
            held = await sight.held_case(session, house.scene.directory, person, case)
            if await mail.mail_by_key(session, key) is not None:
                return
            taken = await papering.taken(session, case, wish.papers)
            letter = Letter(
                kind="personal",
                brand=held.brand,
                customer=held.customer,
                service_case=case,
                person=person,
                fields={
                    "title": wish.subject or held.title,
                    "words": wish.words,
                    "papers": taken.names,
                    "labels": taken.labels,
                },
                enclosed=taken.files,
                key=key,
            )
            made = await write(session, letter, now)
            if made is None:
                raise Refused("no_address", "There is no address to write to. Call them.")
            await cases.keep_case(session, held)
        await house.cases.changed(case, held.customer or 0)
