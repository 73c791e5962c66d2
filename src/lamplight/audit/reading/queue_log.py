"""Asterisk's and FreePBX's `queue_log`: the file of lines with bars, and the table as CSV.

Events and their data: docs.asterisk.org, Operation, Logging, Queue Logs; Wazo's further events:
wazo.readthedocs.io, "Queue logs".

One wait runs from a call's first ENTERQUEUE to CONNECT, through every queue that sends it on
(EXITWITHTIMEOUT, EXITEMPTY, EXITWITHKEY and then ENTERQUEUE again). A call that comes into a queue
after it was answered and handed over waits anew.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from lamplight.audit.reading.beside import Beside
from lamplight.audit.reading.clock import FIRST, LAST, Clock
from lamplight.audit.reading.faults import Fault, Faults
from lamplight.audit.reading.lines import TIES
from lamplight.audit.reading.logins import EVENTS
from lamplight.audit.reading.tables import cells_of
from lamplight.basis.instants import HOUR, MINUTE, SECOND, Instant, Span
from lamplight.standards.contacts import Contact, Ender, Outcome

SENT_ON_WITHIN: Final = 10 * MINUTE
"""A call that left a queue and comes into another one within this has waited once."""
LOST_AFTER: Final = 12 * HOUR
"""A call of which nothing is heard for this long has no end in the file."""
FEWEST_FIELDS: Final = 5
TABLE: Final = ("time", "callid", "queuename", "agent", "event")
"""Columns of the table without which it can't be read."""
DATA: Final = ("data1", "data2", "data3")
"""Further ones that say how long a login lasted or a phone rang, and whether a member came in
paused."""

Lines: TypeAlias = Iterable[tuple[int, str]]
Said: TypeAlias = tuple[Instant, str, str, str, str, str]
"""What a line says: time, call, queue, agent, event, and what stands behind it."""
Fields: TypeAlias = Callable[[str], Said]
"""Reads a line. Raises Fault."""

_LEFT: Final = {
    "ABANDON": (Outcome.ABANDONED, Ender.CUSTOMER),
    "EXITWITHTIMEOUT": (Outcome.TIMED_OUT, None),
    "EXITEMPTY": (Outcome.TURNED_AWAY, None),
    "LEAVEEMPTY": (Outcome.TURNED_AWAY, None),
    "EXITWITHKEY": (Outcome.CHOSE_OTHER, Ender.CUSTOMER),
    "SYSCOMPAT": (Outcome.TURNED_AWAY, Ender.FIRM),
}
"""Events that end a wait without an answer, and who ended it: where a call that left at a limit
went, the log doesn't say."""
_NOT_LET_IN: Final = frozenset({"FULL", "JOINEMPTY", "JOINUNAVAIL", "CLOSED"})
"""Events of a call that never came into the queue (Wazo)."""
_DONE: Final = {
    "COMPLETEAGENT": Ender.FIRM,
    "COMPLETECALLER": Ender.CUSTOMER,
    "TRANSFER": None,
    "BLINDTRANSFER": None,
    "ATTENDEDTRANSFER": None,
}
"""Events that end a talk, and who ended it."""
_HANDED_OVER: Final = frozenset({"TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER"})


_READ: Final = frozenset({"ENTERQUEUE", "CONNECT", *_LEFT, *_DONE, *_NOT_LET_IN})

_NOBODY: Final[list[Contact]] = []
_MOST_DIGITS: Final = 8
"""Of a ring's milliseconds, which is some 28 hours: a longer number is no ring."""
_FIRST: Final = f"{FIRST // SECOND:010}"
_LAST: Final = f"{LAST // SECOND:010}"
"""Seconds since 1970 that a log may have, as they are written."""
_RANG: Final = 2
"""So many bars stand before how long it rang, in whole seconds: `CONNECT|hold|channel|ring`."""


class OutOfOrder(Exception):
    """A line's time is before the one of the line above it."""


class _Call:
    """A call that is in a queue, or that somebody talks with."""

    __slots__ = ("agent", "answered", "arrived", "follows", "queue", "seen")

    def __init__(self, arrived: Instant, queue: str, *, follows: bool) -> None:
        self.arrived = arrived
        self.queue = queue
        self.follows = follows
        self.answered: Instant | None = None
        self.agent: str | None = None
        self.seen = arrived

    def contact(self, outcome: Outcome, ended: Instant | None, by: Ender | None) -> Contact:
        return Contact(
            arrived=self.arrived,
            outcome=outcome,
            queued_at=self.arrived,
            person_answered_at=self.answered,
            ended_at=ended,
            ended_by=by,
            queue=self.queue,
            agent=self.agent,
            follows=self.follows,
        )


class Calls:
    """The calls of a switch, folded from its events in the order of their times."""

    def __init__(self, faults: Faults, beside: Beside) -> None:
        self._faults = faults
        self._beside = beside
        self._logins = beside.logins
        self._waiting: dict[str, _Call] = {}
        self._talking: dict[str, _Call] = {}
        self._left: dict[str, tuple[Instant, Contact]] = {}
        """Out of a queue without an answer; they may come into another one."""
        self._handed: dict[str, Instant] = {}
        self._now: Instant = 0
        self._longest: Span = SENT_ON_WITHIN
        """The longest wait that ended so far, and this at least."""
        self._longest_talk: Span = SENT_ON_WITHIN
        self._swept: Instant = 0
        self._said: set[tuple[str, ...]] = set()
        """What was said at this very time."""
        self._early: dict[str, str] = {}
        """Calls that left a queue at this very time and that no line above brought into it."""

    def until(self, at: Instant) -> list[Contact]:
        """The time of the next event; gives the contacts of which nothing more will be heard.
        Raises OutOfOrder."""
        if at == self._now:
            return _NOBODY
        if at < self._now:
            raise OutOfOrder
        if not self._now:
            self._logins.begins(at)
        self._now = at
        self._said.clear()
        if self._early:
            self._faults.note("began_before", len(self._early))
            self._early.clear()
        return list(self._sweep(at)) if at - self._swept > MINUTE else _NOBODY

    def take(self, call: str, queue: str, agent: str, event: str, data: str) -> list[Contact]:
        """Take one event of that time; gives the contacts that are over by it."""
        at = self._now
        if event not in _READ:
            if event == "RINGNOANSWER" and self._again(call, queue, agent, event):
                return _NOBODY
            return self._other(at, queue, agent, event, data)
        if self._again(call, queue, agent, event):
            return _NOBODY
        if event == "ENTERQUEUE":
            return self._enter(at, call, queue)
        if event == "CONNECT":
            return self._connect(at, call, agent, data)
        return (
            self._done(at, call, event) if event in _DONE else self._leave(at, call, queue, event)
        )

    def _other(self, at: Instant, queue: str, agent: str, event: str, data: str) -> list[Contact]:
        """What tells of no call."""
        if event == "QUEUESTART":
            return list(self._restart(at))
        if event in EVENTS:
            self._logins.take(at, queue, agent, event, data)
            self._faults.note("logins")
        elif event == "RINGNOANSWER":
            self._untaken(data.partition("|")[0])
            self._faults.note("other_events")
        else:
            self._faults.note("other_events")
        return _NOBODY

    def _again(self, *said: str) -> bool:
        """Whether the same was said at this very time already, which is counted."""
        if said in self._said:
            self._faults.note("duplicate")
            return True
        self._said.add(said)
        return False

    def _untaken(self, rang: str) -> None:
        """A ring that nobody took, in milliseconds; 0 where the phone was busy or out of reach."""
        if not (rang.isascii() and rang.isdigit() and len(rang) <= _MOST_DIGITS):
            return
        if int(rang):
            self._beside.missed.add(int(rang))
        else:
            self._beside.busy += 1

    def _enter(self, at: Instant, call: str, queue: str) -> list[Contact]:
        if call in self._waiting:  # no line tells that it left the queue before
            self._faults.note("exit_missing")
            self._waiting[call].seen = at
            return _NOBODY
        left = self._left.pop(call, None)
        if left is not None:
            before = left[1]
            waits = _Call(before.arrived, before.queue or queue, follows=before.follows)
            waits.seen = at
        else:
            follows = self._handed.pop(call, None) is not None or call in self._talking
            waits = _Call(at, queue, follows=follows)
        self._waiting[call] = waits
        early = self._early.pop(call, None) if self._early else None
        return _NOBODY if early is None else self._leave(at, call, queue, early)

    def _connect(self, at: Instant, call: str, agent: str, data: str) -> list[Contact]:
        waits = self._waiting.pop(call, None)
        if waits is None:
            self._faults.note("began_before")
            return _NOBODY
        waits.answered = waits.seen = at
        rang = data.rpartition("|")[2] if data.count("|") == _RANG else ""
        if rang.isascii() and rang.isdigit():
            self._beside.rings.add(min(int(rang) * SECOND, at - waits.arrived))
        self._longest = max(self._longest, at - waits.arrived)
        waits.agent = agent
        self._talking[call] = waits
        return _NOBODY

    def _done(self, at: Instant, call: str, event: str) -> list[Contact]:
        talks = self._talking.pop(call, None)
        if talks is None:
            return _NOBODY  # it was connected before the file begins, and counted there
        if event in _HANDED_OVER:
            self._handed[call] = at
        if talks.answered is not None and at - talks.answered > self._longest_talk:
            self._longest_talk = at - talks.answered
        return [talks.contact(Outcome.ANSWERED, at, _DONE[event])]

    def _leave(self, at: Instant, call: str, queue: str, event: str) -> list[Contact]:
        waits = self._waiting.pop(call, None)
        if event in _NOT_LET_IN:
            if waits is None:
                waits = _Call(at, queue, follows=False)
            return [waits.contact(Outcome.TURNED_AWAY, at, Ender.FIRM)]
        if waits is None:
            if event != "SYSCOMPAT":
                self._early[call] = event
            return _NOBODY
        self._longest = max(self._longest, at - waits.arrived)
        outcome, by = _LEFT[event]
        contact = waits.contact(outcome, at, by)
        if outcome is Outcome.ABANDONED:
            return [contact]
        self._left[call] = (at, contact)
        return _NOBODY

    def _restart(self, at: Instant) -> Iterator[Contact]:
        self._faults.note("cut_by_restart", len(self._waiting) + len(self._talking))
        for call in self._waiting.values():
            yield self._cut(call, Outcome.UNKNOWN, at)
        for call in self._talking.values():
            until = None if at - (call.answered or 0) > self._longest_talk else at
            yield call.contact(Outcome.ANSWERED, until, None)
        self._waiting.clear()
        self._talking.clear()

    def _sweep(self, now: Instant) -> Iterator[Contact]:
        """Let go of what nothing more will be heard of; each dict is in the order of its times."""
        self._swept = now
        while self._left:
            call = next(iter(self._left))
            at, contact = self._left[call]
            if now - at <= SENT_ON_WITHIN:
                break
            del self._left[call]
            yield contact
        for calls, outcome in ((self._waiting, Outcome.UNKNOWN), (self._talking, Outcome.ANSWERED)):
            while calls:
                call = next(iter(calls))
                lost = calls[call]
                if now - lost.seen <= LOST_AFTER:
                    break
                del calls[call]
                self._faults.note("never_ended")
                yield lost.contact(outcome, None, None)
        while self._handed:
            call = next(iter(self._handed))
            if now - self._handed[call] <= LOST_AFTER:
                break
            del self._handed[call]

    def _cut(self, call: _Call, outcome: Outcome, at: Instant) -> Contact:
        """A call that still waits where the log breaks off. One that would have waited for longer
        than anybody did was lost before: when isn't known."""
        if at - call.arrived <= self._longest:
            return call.contact(outcome, at, None)
        self._faults.note("never_ended")
        return call.contact(Outcome.UNKNOWN, None, None)

    def end(self) -> Iterator[Contact]:
        """Whoever is still here when the file ends, which is the time of its last event."""
        if self._early:
            self._faults.note("began_before", len(self._early))
        self._logins.end(self._now)
        yield from self._sweep(self._now)
        for _, contact in self._left.values():
            yield contact
        for call in self._waiting.values():
            yield self._cut(call, Outcome.OPEN, self._now)
        for call in self._talking.values():
            yield call.contact(Outcome.ANSWERED, None, None)


def contacts(lines: Lines, fields: Fields, faults: Faults, beside: Beside) -> Iterator[Contact]:
    """The contacts of a log whose lines come in the order of their times; `beside` is told of
    logins, pauses and rings. Raises OutOfOrder."""
    calls = Calls(faults, beside)
    until, take = calls.until, calls.take
    for number, text in lines:
        try:
            at, call, queue, agent, event, data = fields(text)
        except Fault as fault:
            faults.bad(number, fault.kind, text)
            continue
        if over := until(at):
            yield from over
        if over := take(call, queue, agent, event, data):
            yield from over
    yield from calls.end()


def of_file(clock: Clock) -> Fields:
    """What a line of the file says: `time|call|queue|agent|event|data…`."""

    def fields(text: str) -> Said:
        parts = text.split("|", FEWEST_FIELDS)
        if len(parts) < FEWEST_FIELDS:
            raise Fault("too_few_fields")
        when = parts[0]
        if len(when) == 10 and when.isdecimal() and _FIRST <= when < _LAST:
            at = int(when) * SECOND
        else:
            at = clock.following(when)
        event = parts[4]
        if not event.isupper():
            raise Fault("event_not_text")
        return at, parts[1], parts[2], parts[3], event, parts[5] if len(parts) > 5 else ""

    return fields


def of_table(clock: Clock, columns: dict[str, int], delimiter: str) -> Fields:
    """What a row of the table says; `columns` tells where each column stands."""
    places = [columns[name] for name in TABLE]
    needed = max(places)
    behind = [columns[name] for name in DATA if name in columns]

    def fields(text: str) -> Said:
        row = cells_of(text, delimiter)
        if len(row) <= needed:
            raise Fault("too_few_fields")
        when, call, queue, agent, event = (row[place].strip() for place in places)
        if not event.isupper():
            raise Fault("event_not_text")
        data = "|".join(row[place].strip() for place in behind if place < len(row))
        return clock.following(when), call, queue, agent, event, data

    return fields


def order(fields: Fields) -> Callable[[str], int | None]:
    """A line's place among others: its time, and what comes first of one call in one moment."""

    def when(text: str) -> int | None:
        try:
            at, _, _, _, event, _ = fields(text)
        except Fault:
            return None
        return at << TIES | (
            0 if event in _LEFT else 1 if event == "ENTERQUEUE" else 2 if event == "CONNECT" else 3
        )

    return when
