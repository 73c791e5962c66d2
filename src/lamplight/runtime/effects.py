"""What must be done once something is committed, whatever happens to us in between.

`tell_leads` is brought about here, `send_mail` in a lane of its own (`lamplight.mail`). A ring of
the customer's page or an offer on a desk needs no effect: both are state, shown again by whoever
serves after a crash. That a lead is told of a contact that everybody declined, or of a promise
that we broke, must happen in the world, though perhaps nobody who leads is here: it is tried until
a lead's desk is open, and then journaled as told. Phone will be a kind of its own.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import structlog

from lamplight.journal.database import CONNECTION_LOST
from lamplight.journal.errors import JournalError
from lamplight.journal.log import Effect
from lamplight.journal.outbox import LEASE_MS, Outbox, Taken
from lamplight.line import events as line
from lamplight.runtime.errors import Unavailable

if TYPE_CHECKING:
    from lamplight.runtime.clock import Clock

TELL_LEADS = "tell_leads"
SALE_CHANGED = "sale_changed"
"""A command beside the house has changed a sale, named by its id in `sale`."""
IDLE_MS = 2_000
"""How often the outbox is looked at when nothing wakes us."""
NOT_YET_MS = 60_000
"""How often what waits for something is looked at when nobody says that it happened."""

LANE_LEASE_MS = 3_600_000
"""How long effects that may take their time are ours: another owner takes them back at once."""

Handler = Callable[[Taken], Awaitable[None]]
_log = structlog.get_logger()


class NotYet(Exception):
    """An effect can't be brought about before something happens that we wait for.

    That is no failed try: it waits for as long as it takes, and is looked at again at `until`, or
    after a while.
    """

    def __init__(
        self, why: str = "", until: int | None = None, *, after_ms: int = NOT_YET_MS
    ) -> None:
        super().__init__(why)
        self.until = until
        self.after_ms = after_ms


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
        handlers: Mapping[str, Handler],
        *,
        only: str = "",
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._handlers = handlers
        self._only = only
        self._lanes: list[str] = []
        self._wake = asyncio.Event()
        self._wake.set()
        self._happened: set[str] = {only} if only else set()
        self._began = bool(only)
        self._in_hand: list[Taken] = []

    def wake(self, happened: str = "") -> None:
        """There may be something to do. `happened` is a kind of effects that said "not yet": what
        they wait for may have come about."""
        if happened:
            self._happened.add(happened)
        self._wake.set()

    def lane(self, kind: str, handler: Handler) -> "Dispatcher":
        """One for effects of this kind alone, which may take their time: no other waits for them.

        What was put off before there was somebody for it is looked at at once.
        """
        self._lanes.append(kind)
        return Dispatcher(self._outbox, self._clock, {kind: handler}, only=kind)

    async def round(self) -> None:
        """Wait until there may be something to do, and do it. Call it again and again."""
        if not self._began:
            await self._outbox.reclaim()
            self._began = True
        await self._give_back()
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
        lease = LANE_LEASE_MS if self._only else LEASE_MS
        taken = await self._outbox.take(
            now, lease_ms=lease, only=self._only, but=tuple(self._lanes)
        )
        self._in_hand = list(taken)
        for effect in taken:
            await self._bring_about(effect)
            self._in_hand.pop(0)
        return len(taken)

    async def _give_back(self) -> None:
        """What was in hand when the database went away is due again, unless somebody else took it
        meanwhile."""
        while self._in_hand:
            await self._outbox.put_off(self._in_hand[0], "interrupted", self._clock.now())
            self._in_hand.pop(0)

    async def _bring_about(self, effect: Taken) -> None:
        now = self._clock.now()
        try:
            handler = self._handlers.get(effect.kind)
            if handler is None:
                raise NotYet(f"nobody here knows effects of the kind {effect.kind}")
            await handler(effect)
        except (NotYet, Unavailable) as error:
            until = now + NOT_YET_MS
            if isinstance(error, NotYet):
                until = error.until or now + error.after_ms
            await self._outbox.put_off(effect, str(error), until)
        except (*CONNECTION_LOST, JournalError):
            raise  # it is given back
        except Exception as error:
            _log.error("an effect failed", effect=effect.key, exc_info=error)
            again = await self._outbox.fail(effect, type(error).__name__, now)
            if again is None:
                _log.error("an effect is given up", effect=effect.key)
        else:
            await self._outbox.complete(effect, now)
