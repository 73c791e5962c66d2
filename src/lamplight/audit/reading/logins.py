"""Who was logged in to a switch's queues, and who paused, as its `queue_log` tells it.

Events (docs.asterisk.org, "Queue Logs"): ADDMEMBER and REMOVEMEMBER bring a member into one queue
and out of it; PAUSE and UNPAUSE stand for one queue, PAUSEALL and UNPAUSEALL for all; AGENTLOGIN,
AGENTLOGOFF and the older AGENTCALLBACKLOGIN, AGENTCALLBACKLOGOFF are of no queue. Members that are
set up for good are never added: of them only pauses are known.
"""

from array import array
from dataclasses import dataclass, field
from typing import Final

from lamplight.basis.instants import HOUR, SECOND, Instant, Span

LONGEST_SHIFT: Final = 16 * HOUR
"""Who is logged in or paused for longer left the phone so; nothing is believed of it."""
EVERY: Final = "NONE"
"""Stands in the place of a queue where an event is of none in particular."""
_IN: Final = frozenset({"ADDMEMBER", "AGENTLOGIN", "AGENTCALLBACKLOGIN"})
_OUT: Final = frozenset({"REMOVEMEMBER", "AGENTLOGOFF", "AGENTCALLBACKLOGOFF"})
_PAUSED: Final = frozenset({"PAUSE", "PAUSEALL"})
_BACK: Final = frozenset({"UNPAUSE", "UNPAUSEALL"})
EVENTS: Final = _IN | _OUT | _PAUSED | _BACK


class Spans:
    """Stretches of time of people, by number into `Logins.names`."""

    __slots__ = ("begun", "long", "who")

    def __init__(self) -> None:
        self.who = array("I")
        self.begun = array("q")
        self.long = array("I")

    def add(self, who: int, begun: Instant, ended: Instant) -> None:
        """Take one in; none that is empty or too long to be believed."""
        if 0 < ended - begun <= LONGEST_SHIFT:
            self.who.append(who)
            self.begun.append(begun)
            self.long.append(ended - begun)


@dataclass(slots=True)
class _Member:
    number: int
    since: Instant | None = None
    """Logged in since."""
    places: set[str] = field(default_factory=set)
    """Queues that they are in; `EVERY` for a login of no queue."""
    paused: set[str] = field(default_factory=set)
    """Queues in which they pause."""
    known: set[str] = field(default_factory=set)
    """Queues of which anything was heard."""
    away: Instant | None = None
    """Paused everywhere since."""
    before: bool = True
    """Nothing was heard of them yet: they may have been here before the file begins."""

    def pauses(self) -> bool:
        """Whether they pause wherever they are, as far as it is known."""
        places = self.places or self.known
        return EVERY in self.paused or (bool(places) and places <= self.paused)


class Logins:
    """Folded from events in the order of their times."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.queues: list[set[str]] = []
        """Of each person, the queues that they were in."""
        self.shifts = Spans()
        """From a login to its logout, pauses among it."""
        self.pauses = Spans()
        self.left_on = 0
        """Logins that lasted too long to be believed."""
        self._members: dict[str, _Member] = {}
        self._begins: Instant | None = None

    def begins(self, at: Instant) -> None:
        """When the file begins; the first one counts."""
        if self._begins is None:
            self._begins = at

    def take(self, at: Instant, queue: str, agent: str, event: str, data: str) -> None:
        """One of `EVENTS`; `data` is what stands behind the event."""
        if not agent or agent == EVERY:
            return
        member = self._members.get(agent)
        if member is None:
            member = self._members[agent] = _Member(len(self.names))
            self.names.append(agent)
            self.queues.append(set())
        place = EVERY if event.startswith(("AGENT", "PAUSEALL", "UNPAUSEALL")) else queue or EVERY
        if event in _IN:
            self._comes(member, at, place, paused=data.startswith("PAUSED"))
        elif event in _OUT:
            self._goes(member, at, place, data)
        elif event in _PAUSED:
            member.paused.add(place)
        elif place == EVERY:
            member.paused.clear()
        else:
            member.paused -= {place, EVERY}
        if place != EVERY:
            member.known.add(place)
        self._pause(member, at, back=event in _BACK)
        member.before = False

    def _comes(self, member: _Member, at: Instant, place: str, *, paused: bool) -> None:
        if member.since is None:
            member.since = at
        member.places.add(place)
        member.paused.discard(place)
        if paused:
            member.paused.add(place)
        if place != EVERY:
            self.queues[member.number].add(place)

    def _goes(self, member: _Member, at: Instant, place: str, data: str) -> None:
        if member.since is None:
            told = _told(data) if place == EVERY else None
            member.since = at - told if told else self._begins if member.before else None
        if place != EVERY:
            self.queues[member.number].add(place)
        member.places.discard(place)
        member.paused.discard(place)
        if not member.places and member.since is not None:
            self._over(member, at)

    def _over(self, member: _Member, at: Instant) -> None:
        assert member.since is not None  # noqa: S101 (asked for by who calls)
        self.left_on += at - member.since > LONGEST_SHIFT
        self.shifts.add(member.number, member.since, at)
        member.since = None
        member.paused.clear()

    def _pause(self, member: _Member, at: Instant, *, back: bool) -> None:
        """Note that a pause began or ended."""
        if member.away is None and back and member.before and self._begins is not None:
            member.away = self._begins
        pauses = member.pauses()
        if pauses and member.away is None:
            member.away = at
        elif not pauses and member.away is not None:
            self.pauses.add(member.number, member.away, at)
            member.away = None

    def end(self, at: Instant) -> None:
        """The file ends: whoever is here or pauses did so until now."""
        for member in self._members.values():
            if member.since is not None:
                self._over(member, at)
            if member.away is not None:
                self.pauses.add(member.number, member.away, at)


def _told(data: str) -> Span | None:
    """How long a login lasted that ends: `channel|seconds`, and perhaps a reason."""
    seconds = [*data.split("|", 2), "", ""][1]
    return int(seconds) * SECOND if seconds.isascii() and seconds.isdigit() else None
