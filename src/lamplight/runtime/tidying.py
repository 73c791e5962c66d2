"""What is left over is thrown away: effects that were done long ago, links to customers' pages
whose time is over, and words without a place.

A customer's words are written before the line is asked for a place. Where that couldn't be written
any more, because the database went away, nobody was given a place and nobody may keep the words.
"""

from typing import TYPE_CHECKING, Final

from lamplight.basis.instants import DAY, HOUR
from lamplight.journal import projections
from lamplight.journal.tables import contacts, erasure, links

if TYPE_CHECKING:
    from lamplight.journal.log import Journal
    from lamplight.journal.outbox import Outbox
    from lamplight.runtime.clock import Clock
    from lamplight.runtime.scene import Scene

EVERY_S: Final = 3_600.0
KEPT_MS: Final = 7 * DAY
"""Effects that were done are kept for so long, for whoever wonders."""
SURE_MS: Final = HOUR
"""A contact that the line hasn't seen after so long will never be one."""


class Tidying:
    """Once an hour, and at every start."""

    def __init__(
        self, scene: "Scene", journal: "Journal", outbox: "Outbox", clock: "Clock"
    ) -> None:
        self._scene = scene
        self._journal = journal
        self._pool = journal.database.pool
        self._outbox = outbox
        self._clock = clock

    async def tidy(self) -> None:
        """Do it now."""
        now = self._clock.now()
        await self._outbox.forget_done(now - KEPT_MS)
        await links.forget_links(self._pool, now)
        # Who came and went long ago is known to the tables only, once they have followed.
        await projections.catch_up(self._journal.database, self._journal)
        for contact in await contacts.strays(self._pool, now - SURE_MS):
            if self._scene.story(contact) is None:
                await erasure.erase_contact(self._pool, contact, now)
                self._scene.cards.drop(contact)
