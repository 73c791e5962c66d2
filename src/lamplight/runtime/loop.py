"""The one loop: decide many, append once, publish, and only then answer.

Commands queue while a batch is being written, and the next batch takes them all: however many
ask at once, each pays for about two writes. Until the commit nothing that was decided is told to
anybody, a refusal included, since it may rest on something that isn't written yet.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import structlog

from lamplight.journal.errors import EpochLost, JournalError, NoRoom
from lamplight.journal.log import Effect, Group, Recorded
from lamplight.line import Line, Refused
from lamplight.line.commands import Command, Tick
from lamplight.runtime.clock import Clock
from lamplight.runtime.errors import Unavailable

BATCH = 256
"""The most commands of people in one transaction."""
BATCH_LATER = 32
"""The most of our own commands that can wait (tellings) in one transaction."""
QUEUE = 10_000
"""More than this many waiting commands: the next one is told to come again."""
PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0
"""Where batch after batch fails (a full disk), we wait longer and longer before the next."""

_log = structlog.get_logger()


class Done(NamedTuple):
    """What came of a command: the number of the last event, and all events in order."""

    number: int
    events: tuple[object, ...]


class Floor(Protocol):
    """What the loop needs from the house."""

    @property
    def line(self) -> Line:
        """The line as it is decided upon."""
        ...

    def follow_up(self, events: Sequence[object], now: int) -> Sequence[Command]:
        """Commands of our own that belong to these events, written in the same transaction."""
        ...

    def effects(self, events: Sequence[object], now: int) -> Sequence[Effect]:
        """What must be done because of these events, whatever happens to us."""
        ...

    async def append(self, groups: Sequence[Group]) -> int:
        """Write them; the number of the first event."""
        ...

    async def committed(self, recorded: Sequence[Recorded]) -> None:
        """They are on disk: tell whoever follows."""
        ...

    async def rebuild(self) -> None:
        """Throw away what was decided and not written; return when all is as the journal says.

        Raises `EpochLost` when another process owns the line.
        """
        ...

    def back(self) -> None:
        """What was rebuilt is in use, and commands are taken again."""
        ...


class _Ask(NamedTuple):
    what: object
    is_command: bool
    learn: Callable[[], None] | None
    answer: asyncio.Future[Done]


class _Told(NamedTuple):
    ask: _Ask
    first: int
    length: int
    refused: BaseException | None


class Loop:
    """Runs until cancelled, or until another process owns the line."""

    def __init__(self, floor: Floor, clock: Clock) -> None:
        self._floor = floor
        self._clock = clock
        self._now: deque[_Ask] = deque()
        self._later: deque[_Ask] = deque()
        self._some = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._failures = 0
        self.trouble: str | None = None
        """What keeps us from writing: "disk", "database", or "journal" where another owns it."""

    def put(
        self, what: object, *, command: bool, learn: Callable[[], None] | None, later: bool
    ) -> asyncio.Future[Done]:
        """Queue a command or a fact. `learn` is called after the commit, before publishing."""
        answer: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        queue = self._later if later else self._now
        if self.trouble is not None or len(queue) >= QUEUE:
            answer.set_exception(Unavailable())
            return answer
        queue.append(_Ask(what, command, learn, answer))
        self._idle.clear()
        self._some.set()
        return answer

    async def quiet(self) -> None:
        """Return when nothing is queued or being written: also when nothing can be."""
        await self._idle.wait()

    async def run(self) -> None:
        """Raises `EpochLost` when another process owns the line; runs until then."""
        while True:
            if not (self._now or self._later):
                self._some.clear()
                self._idle.set()
                await self._some.wait()
            batch = [self._now.popleft() for _ in range(min(BATCH, len(self._now)))]
            batch += [self._later.popleft() for _ in range(min(BATCH_LATER, len(self._later)))]
            try:
                await self._turn(batch)
                self._failures = 0
            except BaseException as error:
                self._refuse(batch, error)
                if not isinstance(error, Exception) or isinstance(error, EpochLost):
                    self.trouble = "journal"
                    self._refuse_queued()
                    raise
                self._failures += 1
                await self._recover(error)

    async def _turn(self, batch: Sequence[_Ask]) -> None:
        # Time never goes back, whatever the clock of an earlier owner said.
        now = max(self._clock.now(), self._floor.line.now)
        groups, told = self._decide(batch, now)
        if groups:
            first = await self._floor.append(groups)
            recorded = number_events(groups, first)
            for item in told:
                if item.ask.learn is not None and item.refused is None:
                    item.ask.learn()
            await self._floor.committed(recorded)
        else:
            first, recorded = 0, []
        for item in told:
            if item.ask.answer.done():
                continue
            if item.refused is not None:
                item.ask.answer.set_exception(item.refused)
                continue
            mine = recorded[item.first : item.first + item.length]
            number = mine[-1].number if mine else 0
            item.ask.answer.set_result(Done(number, tuple(one.event for one in mine)))

    def _decide(self, batch: Sequence[_Ask], now: int) -> tuple[list[Group], list[_Told]]:
        groups: list[Group] = []
        told: list[_Told] = []
        length = 0

        def add(events: Sequence[object]) -> None:
            nonlocal length
            if events:
                groups.append(Group(now, events, self._floor.effects(events, now)))
                length += len(events)

        line = self._floor.line
        for ask in batch:
            due = line.next_deadline()
            if due is not None and due <= now:
                add(line.handle(Tick(), now))
            first = length
            if ask.is_command:
                try:
                    events: Sequence[object] = line.handle(ask.what, now)  # type: ignore[arg-type]
                except Refused as refusal:
                    told.append(_Told(ask, first, 0, refusal))
                    continue
            else:
                events = [ask.what]
            add(events)
            told.append(_Told(ask, first, length - first, None))
            for command in self._floor.follow_up(events, now):
                try:
                    add(line.handle(command, now))
                except Refused as refusal:
                    _log.warning("a command of our own was refused", text=refusal.text)
        return groups, told

    async def _recover(self, error: Exception) -> None:
        if isinstance(error, JournalError):
            _log.warning("the journal can't be written just now", error=str(error))
        else:
            _log.error("a batch failed", exc_info=error)
        self.trouble = "disk" if isinstance(error, NoRoom) else "database"
        self._refuse_queued()
        try:
            if self._failures > 1:
                await asyncio.sleep(min(PAUSE_S * 2 ** min(self._failures, 9), LONGEST_PAUSE_S))
            await self._floor.rebuild()
        finally:
            self._refuse_queued()
        self.trouble = None
        self._floor.back()

    def _refuse_queued(self) -> None:
        self._refuse([*self._now, *self._later], Unavailable())
        self._now.clear()
        self._later.clear()
        self._idle.set()

    @staticmethod
    def _refuse(asks: Sequence[_Ask], error: BaseException) -> None:
        told: BaseException = error
        if not isinstance(error, Exception) or isinstance(error, JournalError):
            told = Unavailable()
            told.__cause__ = error
        for ask in asks:
            if not ask.answer.done():
                ask.answer.set_exception(told)
                # Commands of our own have nobody who waits for them.
                ask.answer.exception()


def number_events(groups: Sequence[Group], first: int) -> list[Recorded]:
    """The events as the journal numbers them."""
    recorded: list[Recorded] = []
    number = first
    for group in groups:
        cause = number
        for event in group.events:
            recorded.append(Recorded(number, group.at, cause, event))
            number += 1
    return recorded
