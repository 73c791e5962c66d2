"""What must be done once something is committed, whatever happens to us in between.

One kind goes through the outbox today: `tell_leads`. A ring of the customer's page or an offer on
a desk needs no effect: both are state, shown again by whoever serves after a crash. That a lead
is told of a contact that everybody declined, or of a promise that we broke, must happen in the
world, though perhaps nobody who leads is here: it is tried until a lead's desk is open, and then
journaled as told. Mail and phone will be kinds of their own.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import structlog

from lamplight.journal.database import CONNECTION_LOST
from lamplight.journal.errors import JournalError
from lamplight.journal.log import Effect
from lamplight.journal.outbox import Outbox, Taken
from lamplight.line import events as line
from lamplight.runtime.errors import Unavailable

if TYPE_CHECKING:
    from lamplight.runtime.clock import Clock

TELL_LEADS = "tell_leads"
IDLE_MS = 2_000
"""How often the outbox is looked at when nothing wakes us."""
NOT_YET_MS = 60_000
"""How often what waits for something is looked at when nobody says that it happened."""

_log = structlog.get_logger()


class NotYet(Exception):
    """An effect can't be brought about before something happens that we wait for.

    That is no failed try: it waits for as long as it takes, and is looked at again at `until`.
    """

    def __init__(self, text: str = "", until: int | None = None) -> None:
        super().__init__(text)
        self.until = until


def effects_of(events: Sequence[object], now: int) -> list[Effect]:
    """The effects that belong to these events. The same events have the same keys."""
    found: list[Effect] = []
    for event in events:
        if isinstance(event, line.EveryoneDeclined):
            code = "everyone_declined"
        elif isinstance(event, line.NobodyCanAnswer):
            code = "nobody_can_answer"
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
        self._wake.set()
        self._happened: set[str] = set()
        self._began = False

    def wake(self, happened: str = "") -> None:
        """There may be something to do. `happened` is a kind of effects that said "not yet": what
        they wait for may have come about."""
        if happened:
            self._happened.add(happened)
        self._wake.set()

    async def round(self) -> None:
        """Wait until there may be something to do, and do it. Call it again and again."""
        if not self._began:
            await self._outbox.reclaim()
            self._began = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(IDLE_MS / 1000):
                await self._wake.wait()
        try:
            await self.dispatch()
        except BaseException:
            self._wake.set()
            raise

    async def dispatch(self) -> int:
        """Bring about what is due now; returns how many effects were taken."""
        self._wake.clear()
        now = self._clock.now()
        for kind in list(self._happened):
            await self._outbox.call_up(kind, now)
            self._happened.discard(kind)
        taken = await self._outbox.take(now)
        for effect in taken:
            await self._bring_about(effect)
        return len(taken)

    async def _bring_about(self, effect: Taken) -> None:
        now = self._clock.now()
        try:
            handler = self._handlers.get(effect.kind)
            if handler is None:
                raise NotYet(f"nobody here knows effects of the kind {effect.kind}")
            await handler(effect)
        except (NotYet, Unavailable) as error:
            until = error.until if isinstance(error, NotYet) else None
            await self._outbox.put_off(effect, str(error), until or now + NOT_YET_MS)
        except (*CONNECTION_LOST, JournalError):
            raise  # the lease gives it back
        except Exception as error:
            _log.error("an effect failed", effect=effect.key, exc_info=error)
            again = await self._outbox.fail(effect, type(error).__name__, now)
            if again is None:
                _log.error("an effect is given up", effect=effect.key)
        else:
            await self._outbox.complete(effect, now)
