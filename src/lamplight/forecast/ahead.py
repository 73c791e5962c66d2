"""The line run forward from its present state: how long each who waits still has to.

For what no formula covers: several skills, the same person as last time, callbacks that fall due,
breaks and the ends of shifts. A copy of the production line is driven on, some times over, with
talks that end and people who lose patience at drawn times; all estimates come from one set of runs.

- Talks are lognormal, as handling times are found to be (Brown et al., JASA 100 (2005) 36-50), with
  the mean and spread learned here. One in progress ends as such a talk does that has lasted so
  long. The patience of who waits in person is exponential; who keeps their place doesn't leave.
- Chance is drawn once for each contact and run, and kept as long as the contact is open: the same
  numbers from one look to the next, so that estimates move because the line moved. Over the runs
  each contact's numbers are spread evenly (Latin hypercube: McKay, Beckman, Conover, Technometrics
  21 (1979) 239-245), which makes a dozen runs as good as many more.
- Nobody new comes. Where who came first goes first, that changes nothing for who is in line, with
  two exceptions that are left out: somebody whom a law puts first, and somebody who is offered to
  the person that they know just when that one becomes free.
- Offers are taken at once; calls to who keeps a place ring for 20 s, and 85 % reach somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence  # noqa: TC003 (mypyc asks for them)
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from lamplight.forecast.drawn import Absence, Chance, Known, lasts, leaves
from lamplight.forecast.ghosts import BEHIND_ALL, Ghosts
from lamplight.forecast.wait import Expected
from lamplight.line import Line, states
from lamplight.line.commands import Accept, ComeHere, Command, End, GoAway, Leave, Miss, Reach, Tick
from lamplight.line.events import Offered

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact
    from lamplight.line.needs import Need

FEWEST: Final = 4
"""Fewer runs than this say nothing: then every wait is told by the formula alone."""
MOST: Final = 24_000
"""A look gives the copies of the line so many commands at most, in all its runs: with 50 of us and
100 who wait it needs some 2,200. A run that no longer fits isn't begun, or is given up."""
PIECE: Final = 500
"""So many at a time, before anybody else has a turn."""
HORIZON_MS: Final = 8 * 3_600_000
"""Nobody is followed longer than this."""
FOLLOWED: Final = 0.9
"""Who is answered within that in fewer of the runs than this can be told no time within which nine
of ten are through: there is none, as near the end of the last shift."""
DIAL_MS: Final = 20_000
"""So long a call rings."""
REACHED: Final = 0.85
"""The share of calls that reach somebody."""
_NEVER: Final = 1 << 61
_END, _LEAVE, _ANSWER, _AWAY, _BACK = range(5)

NeedKey = tuple[int, int, str, str]
K = TypeVar("K")


class View(NamedTuple):
    """What is seen ahead at `now`: each who waits, by contact, and whoever would come, by need; and
    those of them of whom it is seen that no time can be told."""

    now: int
    contacts: dict[int, Expected]
    newcomers: dict[NeedKey, Expected]
    untold: frozenset[int] = frozenset()
    untold_newcomers: frozenset[NeedKey] = frozenset()


class Ahead:
    """One look ahead, piece by piece, so that whoever is in a hurry can do something in between.
    It never takes more than `MOST` commands: where the line is so large that twelve runs of it do,
    there are fewer, and where not even `FEWEST` fit, none.

    `line` is the line as it was, for looking at, until the last run is made.
    """

    def __init__(
        self,
        line: Line,
        now: int,
        known: Known,
        chance: Chance,
        where: frozenset[NeedKey] | None = None,
    ) -> None:
        """`where`: only who waits for one of these needs is followed to the end of their wait."""
        self.line = line.copy()
        for agent in self.line.agents.values():
            agent.wrap_up_ms = 0  # talks are learned with their wrap-up
        self._now = now
        self._chance = chance
        self._absences = known.absences
        contacts = list(self.line.contacts.values())
        drawn = chance.of([one.id for one in contacts])
        self._lasts = lasts(contacts, drawn[:, 0], known, now)
        self._leaves = leaves(contacts, drawn[:, 1], known, now)
        self._reached = dict(
            zip((one.id for one in contacts), (drawn[:, 2] < REACHED).tolist(), strict=True)
        )
        self._where = frozenset(self.line.needs) if where is None else where
        order = [one.id for one in contacts if _waits(one, self._where)]
        needs = [need for key, need in self.line.needs.items() if key in self._where]
        self._waits: dict[int, list[int]] = {one: [] for one in order}
        self._new: dict[NeedKey, list[int]] = {
            key_of(need): [] for need in needs if need.anybody_here()
        }
        self._forward: _Forward | None = None
        self.done = 0
        """So many runs are made."""
        self.work = 0
        """So many commands that took."""

    def step(self) -> bool:
        """Go on with the run that is under way, or begin the next; whether there is more to do."""
        if self._forward is None:
            self._forward = self._begun()
        before = self._forward.work
        left = MOST - self.work
        over = self._forward.go_on(min(PIECE, left))
        self.work += self._forward.work - before
        if not over:
            return self.work < MOST
        forward, self._forward = self._forward, None
        self.done += 1
        for one, waits in self._waits.items():
            waits.append(forward.began.get(one, HORIZON_MS))
        for key, waits in self._new.items():
            waits.append(forward.new.get(key, HORIZON_MS))
        return self.done < self._chance.runs and self.work + self.work // self.done <= MOST

    def _begun(self) -> _Forward:
        run = self.done
        line = self.line if run + 1 == self._chance.runs else self.line.copy()
        forward = _Forward(line, self._now, self._absences, self._where)
        forward.begin(
            {one: ends[run] for one, ends in self._lasts.items()},
            {one: leaves[run] for one, leaves in self._leaves.items()},
            {one: reached[run] for one, reached in self._reached.items()},
        )
        return forward

    def view(self) -> View:
        """What was seen by the runs that were made; nothing where they are too few."""
        if self.done < min(FEWEST, self._chance.runs):
            return View(self._now, {}, {})
        seen, new = _all_seen(self._waits), _all_seen(self._new)
        return View(
            self._now,
            seen,
            new,
            frozenset(one for one in self._waits if one not in seen),
            frozenset(key for key in self._new if key not in new),
        )


def look(
    line: Line,
    now: int,
    known: Known,
    chance: Chance,
    where: frozenset[NeedKey] | None = None,
) -> View:
    """All runs at once."""
    ahead = Ahead(line, now, known, chance, where)
    while ahead.step():
        pass
    return ahead.view()


def _all_seen(waits: Mapping[K, Sequence[int]]) -> dict[K, Expected]:
    followed = {one: [wait for wait in all_ if wait < HORIZON_MS] for one, all_ in waits.items()}
    return {
        one: _seen(seen)
        for one, seen in followed.items()
        if len(seen) >= max(2, FOLLOWED * len(waits[one]))
    }


def _seen(waits: Sequence[int]) -> Expected:
    mean = sum(waits) / len(waits)
    if mean <= 0.0:
        return Expected(0.0, 1.0)
    variance = sum((one - mean) ** 2 for one in waits) / (len(waits) - 1)
    return Expected(mean, variance / (mean * mean))


def _waits(contact: Contact, where: frozenset[NeedKey]) -> bool:
    """Whether somebody is in the line for one of these needs; a talk that asks for a line isn't."""
    return contact.queued and contact.state != states.TALKING and key_of(contact.need) in where


def key_of(need: Need) -> NeedKey:
    """Line, brand, language and channel."""
    return need.line, need.brand, need.language, need.channel


class _Forward:
    """One run. Fills `began`: how long each who waits has to, and `new` for whoever would come."""

    def __init__(
        self, line: Line, now: int, absences: Iterable[Absence], where: frozenset[NeedKey]
    ) -> None:
        self.began: dict[int, int] = {}
        self.new: dict[NeedKey, int] = {}
        self._line = line
        self._now = now
        self._ghosts = Ghosts()
        self._where = where
        self._needs = [need for key, need in line.needs.items() if key in where]
        self._later: list[tuple[int, int, int]] = []
        self._lasts: dict[int, int] = {}
        self._reached: dict[int, bool] = {}
        self._open: set[int] = set()  # who waits, was there from the beginning, and isn't taken
        self.work = 0  # so many commands the line was given
        for one in absences:
            self._later.append((max(one.since, now), _AWAY, one.agent))
            if one.until:
                self._later.append((one.until, _BACK, one.agent))

    def begin(
        self, lasts: dict[int, int], leaves: dict[int, int], reached: dict[int, bool]
    ) -> None:
        self._lasts, self._reached = lasts, reached
        line, later, now = self._line, self._later, self._now
        for number, need in enumerate(self._needs, start=1):
            if need.anybody_here():
                self._ghosts.add(need, BEHIND_ALL - 1, -number)
        for contact in list(line.contacts.values()):
            if _waits(contact, self._where):
                self._open.add(contact.id)
            if contact.offered_to:
                self._take(contact, line.agents[contact.offered_to], now)
            elif contact.state == states.TALKING:
                later.append((now + lasts[contact.id], _END, contact.id))
            elif contact.state == states.CALLING:
                later.append((now + DIAL_MS // 2, _ANSWER, contact.id))
            elif contact.id in leaves:
                later.append((leaves[contact.id], _LEAVE, contact.id))
        heapify(later)
        self._free_all(now)

    def go_on(self, most: int) -> bool:
        """Until it is over, or the line was given about so many commands; whether it is over."""
        line, later = self._line, self._later
        end = self._now + HORIZON_MS
        until = self.work + most
        while self._open or self._ghosts.count:
            if self.work >= until:
                return False
            due = line.next_deadline() or _NEVER
            at = later[0][0] if later else _NEVER
            if min(due, at) > end:
                return True
            if due <= at:
                self._handle(Tick(), due)
                self._free_all(due)
            else:
                now, what, number = heappop(later)
                self._happen(what, number, now)
        return True

    def _happen(self, what: int, number: int, now: int) -> None:
        line = self._line
        if what in (_AWAY, _BACK):
            agent = line.agents.get(number)
            if agent is not None and agent.here == (what == _AWAY):
                self._handle(GoAway(number, "") if what == _AWAY else ComeHere(number), now)
                self._free_if(agent, now)
            return
        contact = line.contacts.get(number)
        if contact is None:
            return
        state = contact.state
        if what == _LEAVE:
            if state == states.WAITING:
                self._ghosts.add(contact.need, contact.rank, number)
                self._open.discard(number)
                self._handle(Leave(number), now)
        elif what == _END and state == states.TALKING:
            agent = line.agents[contact.agent]
            guests = contact.guests
            self._frees(agent, End(number), now)
            if guests:
                self._free_all(now)
        elif what == _ANSWER and state == states.CALLING:
            if self._reached[number]:
                self._handle(Reach(number), now)
                heappush(self._later, (now + self._lasts[number], _END, number))
            else:
                self._frees(line.agents[contact.agent], Miss(number), now)

    def _frees(self, agent: Agent, command: Command, now: int) -> None:
        self._handle(command, now)
        self._free_if(agent, now)

    def _free_all(self, now: int) -> None:
        for agent in list(self._line.agents.values()):
            self._free_if(agent, now)

    def _free_if(self, agent: Agent, now: int) -> None:
        if agent.free:
            self._would_take(agent, BEHIND_ALL, now)

    def _handle(self, command: Command, now: int) -> None:
        line = self._line
        self.work += 1
        for event in line.handle(command, now):
            if type(event) is Offered:
                self._take(line.contacts[event.contact], line.agents[event.agent], now)

    def _take(self, contact: Contact, agent: Agent, now: int) -> None:
        """Whoever rings is answered at once."""
        number = contact.id
        self._would_take(agent, contact.rank, now)
        talking = contact.state == states.TALKING  # a colleague is asked into a talk
        if not talking and number not in self.began:
            self.began[number] = now - self._now
            self._open.discard(number)
        channel = contact.talk_channel or contact.channel
        self._handle(Accept(agent.id, number, channel), now)
        self._free_if(agent, now)
        if talking:
            self._free_all(now)  # whoever handed it over
            return
        if contact.state == states.TALKING:
            heappush(self._later, (now + self._lasts[number], _END, number))
        else:
            heappush(self._later, (now + DIAL_MS, _ANSWER, number))

    def _would_take(self, agent: Agent, rank: int, now: int) -> None:
        for number in self._ghosts.passed(agent, rank):
            if number > 0:
                self.began[number] = now - self._now
            else:
                self.new[key_of(self._needs[-number - 1])] = now - self._now
