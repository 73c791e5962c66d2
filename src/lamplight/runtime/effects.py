"""What must be done once something is committed, whatever happens to us in between.

One kind goes through the outbox today: `tell_leads`. A ring of the customer's page or an offer on
a desk needs no effect: both are state, shown again by whoever serves after a crash. That a lead
is told of a contact that everybody declined, or of a promise that we broke, must happen in the
world, though perhaps nobody who leads is here: it is tried until a lead's desk is open, and then
journaled as told. Mail and phone will be kinds of their own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import structlog

from lamplight.journal.database import CONNECTION_LOST
from lamplight.journal.errors import JournalError
from lamplight.journal.log import Effect
from lamplight.journal.outbox import BACKOFF_MS, Outbox, Taken
from lamplight.line import events as line
from lamplight.runtime.errors import Unavailable

if TYPE_CHECKING:
    from lamplight.runtime.clock import Clock

TELL_LEADS = "tell_leads"
IDLE_MS = 2_000
"""How often the outbox is looked at when nothing wakes us."""

_log = structlog.get_logger()


class NotYet(Exception):
    """An effect couldn't be brought about; it is tried again."""


def effects_of(events: Sequence[object], now: int) -> list[Effect]:
    """The effects that belong to these events. The same events have the same keys."""
    found: list[Effect] = []
    for event in events:
        if isinstance(event, line.EveryoneDeclined):
            code = "everyone_declined"
        elif isinstance(event, line.PromiseBroken):
            code = "promise_broken"
        else:
            continue
        body = {"contact": event.contact, "code": code}
        found.append(Effect(f"{code}/{event.contact}/{now}", TELL_LEADS, body))
    return found


class Dispatcher:
    """Takes effects from the outbox and brings them about, at least once each."""

    def __init__(
        self,
        outbox: Outbox,
        clock: "Clock",
        handlers: Mapping[str, Callable[[Taken], Awaitable[None]]],
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._handlers = handlers
        self._wake = asyncio.Event()
        self._hurry = False

    def wake(self, *, hurry: bool = False) -> None:
        """There may be something to do; with `hurry`, what waits for its next try too."""
        self._hurry = self._hurry or hurry
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        reclaimed = False
        while True:
            try:
                if not reclaimed:
                    await self._outbox.reclaim()
                    reclaimed = True
                await self.dispatch()
                async with asyncio.timeout(IDLE_MS / 1000):
                    await self._wake.wait()
            except TimeoutError:
                continue
            except (*CONNECTION_LOST, JournalError) as error:
                _log.warning("the outbox can't be read just now", error=str(error))
                await asyncio.sleep(1)

    async def dispatch(self) -> int:
        """Bring about what is due now; returns how many effects were taken."""
        self._wake.clear()
        ahead = BACKOFF_MS[-1] if self._hurry else 0
        self._hurry = False
        taken = await self._outbox.take(self._clock.now() + ahead)
        for effect in taken:
            await self._bring_about(effect)
        return len(taken)

    async def _bring_about(self, effect: Taken) -> None:
        try:
            handler = self._handlers.get(effect.kind)
            if handler is None:
                raise NotYet(f"nobody here knows effects of the kind {effect.kind}")
            await handler(effect)
        except (NotYet, Unavailable) as error:
            await self._outbox.fail(effect, str(error), self._clock.now())
        else:
            await self._outbox.complete(effect, self._clock.now())
