"""Telling the wait: with the arrival, and again when what was told is no longer so.

`forecast.news` says what is news, and why it is other than before.

A sweep goes through the line in pieces, each written behind whatever people ask meanwhile, so
that a thousand who wait never hold up an offer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import structlog

from lamplight.forecast.news import Said, is_news
from lamplight.line import Refused, states
from lamplight.line.commands import Command, Tell
from lamplight.line.events import Arrived, Booked, ChannelChanged, PurposeAsked, WaitTold
from lamplight.runtime.errors import Unavailable
from lamplight.runtime.foresight import Foresight

if TYPE_CHECKING:
    from lamplight.journal.log import Recorded
    from lamplight.line.contacts import Contact
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.timers import Timers
    from lamplight.runtime.waits import Waits

SWEEP_MS = 1_000
"""The line is gone through at most this often after something changed in it."""
LOOK_ANYWAY_MS = 30_000
"""… and this often when nothing did, as long as somebody waits."""
PIECE = 25

_SWEEP: Final = "tell the wait"
_AT_ONCE = (Arrived, Booked, ChannelChanged, PurposeAsked)
_log = structlog.get_logger()


class Teller:
    """Decides who is told what, and when."""

    def __init__(
        self,
        scene: "Scene",
        timers: "Timers",
        waits: "Callable[[], Waits]",
        ask_later: "Callable[[Command], Awaitable[object]]",
        moved: "Callable[[int], None]",
    ) -> None:
        """`moved` is told of contacts whose number of people before them has changed."""
        self._scene = scene
        self._timers = timers
        self._waits = waits
        self._ask_later = ask_later
        self._moved = moved
        self._foresight = Foresight(scene)
        self._ahead: dict[int, int] = {}
        self._sweeping: asyncio.Task[None] | None = None
        self._again = False

    def with_arrival(self, events: Sequence[object], waits: "Waits") -> Iterator[Command]:
        """What a customer is told in the same breath in which the place is given.

        `waits` are those of the line that is being decided: these events aren't on disk yet.
        """
        for event in events:
            if isinstance(event, _AT_ONCE):
                contact = waits.line.contacts.get(event.contact)
                tell = self._telling(contact, waits) if contact is not None else None
                if tell is not None:
                    yield tell

    def committed(self, recorded: "Sequence[Recorded]") -> None:
        """Something happened: soon look whether what was told still holds."""
        if any(not isinstance(one.event, WaitTold) for one in recorded):
            self.look_soon(SWEEP_MS)

    def look_soon(self, within_ms: int) -> None:
        """Go through the line within so many milliseconds."""
        if self._sweeping is not None:
            self._again = True
            return
        at = self._scene.clock.now() + within_ms
        planned = self._timers.at(_SWEEP)
        if planned is None or at < planned:
            self._timers.set(_SWEEP, at, self._begin)

    def _begin(self) -> None:
        self._again = False
        self._sweeping = asyncio.get_running_loop().create_task(self.sweep())
        self._sweeping.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._sweeping = None
        if task.cancelled():
            return
        error = task.exception()
        if error is not None and not isinstance(error, Unavailable):
            _log.error("the waits were not told anew", exc_info=error)
        if self._again:
            self.look_soon(SWEEP_MS)
        elif self._scene.line.contacts:
            self.look_soon(LOOK_ANYWAY_MS)

    def plan_changed(self) -> None:
        """Somebody plans to be here at other times."""
        self._foresight.plan_changed()
        self.look_soon(SWEEP_MS)

    async def close(self) -> None:
        """Stop looking."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.wait([self._sweeping])

    async def sweep(self) -> None:
        """Look ahead, and tell everybody anew for whom it isn't so any more."""
        await self._foresight.look()
        seen: dict[int, int] = {}
        for line in self._scene.directory.lines:
            order = list(self._scene.line.line_order(line))
            for begin in range(0, len(order), PIECE):
                await self._piece(order[begin : begin + PIECE], seen)
                await asyncio.sleep(0)
        await self._later(seen)
        self._ahead = seen

    async def _later(self, seen: dict[int, int]) -> None:
        """Who is called from a stated time on is shown how many will be before them then."""
        later = [one.id for one in self._scene.line.contacts.values() if one.next_try_at]
        for begin in range(0, len(later), PIECE):
            waits = self._waits()
            for number in later[begin : begin + PIECE]:
                contact = self._scene.contact(number)
                if contact is not None and contact.next_try_at:
                    seen[number] = waits.before_then(contact)
                    if self._ahead.get(number) != seen[number]:
                        self._moved(number)
            await asyncio.sleep(0)

    async def _piece(self, piece: list[int], seen: dict[int, int]) -> None:
        asked: list[Awaitable[object]] = []
        waits = self._waits()
        for number in piece:
            contact = self._scene.contact(number)
            if contact is None:
                continue
            tell = self._telling(contact, waits)
            if tell is None:
                continue
            seen[number] = tell.ahead
            if self._is_news(contact, tell):
                asked.append(self._ask_later(tell))
            elif self._ahead.get(number) != tell.ahead:
                self._moved(number)
        for outcome in await asyncio.gather(*asked, return_exceptions=True):
            if isinstance(outcome, BaseException) and not isinstance(outcome, Refused):
                raise outcome

    def _telling(self, contact: "Contact", waits: "Waits") -> Tell | None:
        if contact.state not in (states.WAITING, states.KEPT) or not contact.queued:
            return None
        ahead, here, talks_ms, wait, raw_bound_ms = waits.of(contact)
        if wait is None:
            return None
        likely_ms, bound_ms = round(wait.likely_ms), round(wait.bound_ms)
        return Tell(contact.id, ahead, likely_ms, bound_ms, here, talks_ms, raw_bound_ms)

    def _is_news(self, contact: "Contact", tell: Tell) -> bool:
        story = self._scene.story(contact.id)
        if story is None or not story.unscored:
            return True  # the first word of this wait
        last = story.tellings[-1]
        pace_ms = self._scene.memory.pace(contact.line, contact.channel).mean_ms
        now = Said(tell.likely_ms, tell.bound_ms, tell.ahead, tell.here, pace_ms, tell.talks_ms)
        return is_news(last.said(), now, self._scene.clock.now() - last.at)
