"""The loop that lets customers through the line: what people do comes in, commands go to it.

Every customer arrives, is offered, accepted and ended, or leaves, keeps the place and is called:
each a command as the running house makes it, with all events made and applied. Nothing of how the
line decides is here. All times are whole milliseconds and drawn beforehand, so that the loop has no
chance of its own and is the same compiled and interpreted.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import log
from typing import TYPE_CHECKING, Final

from lamplight.line import commands as ask
from lamplight.line.events import (
    AgentWent,
    ContactClosed,
    OfferDeclined,
    Offered,
    OfferUnanswered,
    OfferWithdrawn,
)
from lamplight.staffing.habits import (
    AGAIN,
    DELAY,
    KNOWN,
    PERSON,
    REACHED,
    TAKEN,
    TAKES,
    chance,
)
from lamplight.staffing.waiting import Waiting

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterator

    from lamplight.line.contacts import Contact
    from lamplight.line.event import Event
    from lamplight.line.machine import Line
    from lamplight.staffing.habits import Customers, Habits, Request
    from lamplight.staffing.watching import Watcher

# How it ended, in the low bits of what is noted of a customer; above it who answered, and the wait.
AT_ONCE: Final = 0
ANSWERED: Final = 1
ABANDONED: Final = 2
KEPT: Final = 3
UNREACHED: Final = 4
UNSERVED: Final = 5
OUTCOME_BITS: Final = 3
AGENT_BITS: Final = 14
WAIT_ABOVE: Final = OUTCOME_BITS + AGENT_BITS

MOST: Final = 1 << 25
"""So many customers at most go through one drive."""

# What happens later. At one instant in this order, and all of it before somebody comes.
_END: Final = 0
_RETURN: Final = 1
_CALLED: Final = 2
_DECIDE: Final = 3
_LEAVE: Final = 4
_AGAIN: Final = 5
_KIND_BITS: Final = 3
_KIND: Final = (1 << _KIND_BITS) - 1
_WHO_BITS: Final = 25
_WHO: Final = (1 << _WHO_BITS) - 1
_AT: Final = _WHO_BITS + _KIND_BITS
_NEVER: Final = 1 << 60


_STOPPED: Final = (OfferDeclined, OfferUnanswered, OfferWithdrawn)


class Drive:
    """One run of a line. `outcomes` takes of each customer, in the order in which they come, how it
    ended, who answered and the wait in milliseconds (`OUTCOME_BITS`, `AGENT_BITS`, `WAIT_ABOVE`).

    Contacts are numbered from 1, at most `MOST` of them; agents below 1 << AGENT_BITS. `overtime`
    is for how many milliseconds agents talked on after they should have gone.
    """

    def __init__(
        self,
        line: Line,
        requests: list[Request],
        habits: Habits,
        outcomes: array[int],
        watcher: Watcher | None = None,
    ) -> None:
        self.line: Line = line
        self.requests: list[Request] = requests
        self.habits: Habits = habits
        self.outcomes: array[int] = outcomes
        self.watcher: Watcher | None = watcher
        self.looked: Callable[[int], None] | None = None  # called at each Tick of the plan
        self.arrived: int = 0  # contacts
        self.came: int = 0  # customers
        self.overtime: int = 0
        self._later: list[int] = []  # when, who and what, in one number
        self._open: dict[int, Waiting] = {}
        self._went: dict[int, int] = {}
        self._away: dict[int, tuple[Waiting, Contact, int]] = {}  # will call again
        # Nobody does anything but wait and talk, and nobody looks on: the short way.
        self._plain: bool = (
            watcher is None
            and not habits.manners
            and habits.keeping is None
            and not (habits.known or habits.again)
        )
        # What is called for each customer, looked up once.
        self._push: Callable[[list[int], int], None] = heappush
        self._offered: type[Offered] = Offered
        self._accepts: type[ask.Accept] = ask.Accept
        self._comes: type[ask.Arrive] = ask.Arrive
        self._ends: type[ask.End] = ask.End

    def run(self, customers: Iterator[Customers], plan: list[tuple[int, ask.Command]]) -> int:
        """Let them all through, while the commands of `plan` (in order) go to the line at their
        instants. Returns when the last customer is gone, or nobody is left who could answer those
        who are: at what instant. A Tick in the plan goes to `looked`, and changes nothing: all
        that was before its instant has happened then, and nothing of it or later.
        """
        line = self.line
        later = self._later
        pop: Callable[[list[int]], int] = heappop
        steps = len(plan)
        step = 0
        planned = plan[0][0] if steps else _NEVER
        some = next(customers, None)
        index = 0
        arrival = some.at[0] if some is not None else _NEVER
        now = 0
        while True:
            next_deadline = line.next_deadline()
            deadline = _NEVER if next_deadline is None else next_deadline
            due = later[0] >> _AT if later else _NEVER
            if some is not None and arrival < due and arrival < deadline and arrival < planned:
                now = arrival
                self._arrive(some, index, now)
                index += 1
                if index == len(some.at):
                    index = 0
                    some = next(customers, None)
                arrival = some.at[index] if some is not None else _NEVER
            elif due < deadline and due < planned:
                now = due
                coded = pop(later)
                self._act(coded & _KIND, coded >> _KIND_BITS & _WHO, now)
            elif planned <= deadline and step < steps:
                now = planned
                self._planned(plan[step][1], now)
                step += 1
                planned = plan[step][0] if step < steps else _NEVER
            elif deadline < _NEVER and (
                some is not None or later or (self._open and self._somebody_here())
            ):
                now = deadline
                self._follow(line.handle(ask.Tick(), now), now)
            else:
                break
        for waiting in self._open.values():
            self._note(waiting.customer, now - waiting.at, UNSERVED, 0)
        return now

    def copy(self, outcomes: array[int]) -> Drive:
        """Another drive in the same state, which nobody looks on, for other customers to come and
        another plan from here on."""
        other = Drive(self.line.copy(), self.requests, self.habits, outcomes)
        other.arrived, other.came, other.overtime = self.arrived, self.came, self.overtime
        other._later = self._later.copy()
        other._open = {number: one.copy() for number, one in self._open.items()}
        other._went = self._went.copy()
        other._away = {
            number: (one.copy(), left, patience)
            for number, (one, left, patience) in self._away.items()
        }
        return other

    # Customers

    def _arrive(self, some: Customers, index: int, now: int) -> None:
        number = self.arrived + 1
        self.arrived = number
        customer = self.came + 1
        self.came = customer
        kind = self.requests[some.kinds[index] if some.kinds else 0]
        luck = some.luck[index] if some.luck else 0
        if self.habits.known:
            arrive = self._known(number, kind, luck, now)
        else:
            arrive = self._comes(number, kind.brand, kind.purpose, kind.channel, kind.language)
        events = self.line.handle(arrive, now)
        offered = type(events[-1]) is self._offered
        waiting = Waiting(customer, now, some.handling[index], some.patience[index], luck)
        if self._plain:
            if offered:
                self._take(number, waiting, AT_ONCE, now)
            else:
                self._open[number] = waiting
                self._be_patient(number, waiting, now)
            return
        self._enter(number, waiting, events, now)

    def _enter(self, number: int, waiting: Waiting, events: list[Event], now: int) -> None:
        """They have arrived: somebody is rung for them, or they stand in the line."""
        self._open[number] = waiting
        if type(events[-1]) is self._offered:
            self._follow(events, now)
            if number in self._open:  # it rings, and they may hang up meanwhile
                self._be_patient(number, waiting, now)
        else:
            self._waits(number, now)

    def _gives_up(self, number: int, waiting: Waiting, now: int) -> None:
        """For good, or to call again."""
        habits, luck, before = self.habits, waiting.luck, waiting.again
        if before < habits.most_again and chance(luck, AGAIN + before) < habits.again:
            delay = int(-log(1.0 - chance(luck, DELAY + before)) * habits.delay)
            left = self.line.contacts[number]
            self._away[number] = self._open.pop(number), left, now - left.arrived_at
            self._push(self._later, (now + delay) << _AT | number << _KIND_BITS | _AGAIN)
            if self.watcher is not None and waiting.waited:
                self.watcher.left(number, now)
        else:
            self._close(number, ABANDONED, 0, now)

    def _calls_again(self, before: int, now: int) -> None:
        """Who gave up is here once more, and waits as long as before."""
        first, left, patience = self._away.pop(before)
        number = self.arrived + 1
        self.arrived = number
        waiting = Waiting(
            first.customer, first.at, first.handling, now - first.at + patience, first.luck
        )
        waiting.again = first.again + 1
        waiting.rings = first.rings
        until = now + self.habits.hold if left.last_agent else 0
        arrive = ask.Arrive(
            number, left.brand, left.purpose_asked, left.channel, left.language, 0,
            left.last_agent, until,
        )  # fmt: skip
        self._enter(number, waiting, self.line.handle(arrive, now), now)

    def _known(self, number: int, kind: Request, luck: int, now: int) -> ask.Arrive:
        """The arrival of somebody who may have spoken with one of us before."""
        last, until = 0, 0
        if chance(luck, KNOWN) < self.habits.known:
            last = kind.people[int(chance(luck, PERSON) * len(kind.people))]
            until = now + self.habits.hold
        return ask.Arrive(
            number, kind.brand, kind.purpose, kind.channel, kind.language, 0, last, until
        )

    def _waits(self, number: int, now: int) -> None:
        """A customer stands in the line, with nobody rung for them: the first time, they are told
        how long it will be, and go or begin to wait."""
        waiting = self._open.get(number)
        if waiting is None or waiting.waited or waiting.agent:
            return
        waiting.waited = True
        if self.watcher is not None:
            self.watcher.waits(number, self.line, now)
        if self.habits.keeping is not None and self.habits.keeping.takes(
            number, self.line, now, chance(waiting.luck, TAKES)
        ):
            waiting.kept = True
            self._follow(self.line.handle(ask.KeepPlace(number, "asked"), now), now)
        else:
            self._be_patient(number, waiting, now)

    def _be_patient(self, number: int, waiting: Waiting, now: int) -> None:
        """They give up when their patience ends, if nobody has answered by then."""
        if waiting.patience >= 0 and not waiting.kept:
            until = max(now, waiting.at + waiting.patience)
            self._push(self._later, until << _AT | number << _KIND_BITS | _LEAVE)
            waiting.patience = -1

    def _take(self, number: int, waiting: Waiting, outcome: int, now: int) -> None:
        """Whoever is rung takes it at once, and they talk."""
        contact = self.line.contacts[number]
        agent = contact.offered_to
        events = self.line.handle(self._accepts(agent, number, contact.channel), now)
        self._note(waiting.customer, now - waiting.at, outcome, agent)
        over = now + waiting.handling
        self._push(self._later, over << _AT | number << _KIND_BITS | _END)
        another = events[-1]
        if type(another) is self._offered:  # they have room for one more chat, and one waits
            self._take(another.contact, self._open.pop(another.contact), ANSWERED, now)

    def _called(self, number: int, now: int) -> None:
        """A customer who kept their place has been called: they are there, or they aren't."""
        waiting = self._open[number]
        contact = self.line.contacts[number]
        if chance(waiting.luck, REACHED + contact.tries) < self.habits.reached:
            self._close(number, KEPT, contact.agent, now)
            self._follow(self.line.handle(ask.Reach(number), now), now)
            self._push(self._later, (now + waiting.handling) << _AT | number << _KIND_BITS | _END)
        else:
            self._follow(self.line.handle(ask.Miss(number), now), now)

    def _close(self, number: int, outcome: int, agent: int, now: int) -> None:
        """Nobody waits for this any more."""
        waiting = self._open.pop(number)
        wait = now - waiting.at
        if outcome == ANSWERED and not wait and not waiting.waited:
            outcome = AT_ONCE
        self._note(waiting.customer, wait, outcome, agent)
        watcher = self.watcher
        if watcher is not None and waiting.waited:
            if outcome == ANSWERED:
                watcher.answered(number, now)
            elif outcome == KEPT:
                watcher.kept(number, now)
            else:
                watcher.left(number, now)

    def _note(self, customer: int, wait: int, outcome: int, agent: int) -> None:
        self.outcomes[customer - 1] = wait << WAIT_ABOVE | agent << OUTCOME_BITS | outcome

    # What happens later

    def _act(self, what: int, who: int, now: int) -> None:
        """Something that was to happen later happens, if it still can."""
        if what == _END:
            if self._went:
                self._talk_over(self.line.contacts[who].agent, now)
            events = self.line.handle(self._ends(who), now)
            offer = events[-1]
            if type(offer) is self._offered:
                if self._plain:
                    number = offer.contact
                    self._take(number, self._open.pop(number), ANSWERED, now)
                else:
                    self._follow(events, now)
        elif what == _LEAVE:
            waiting = self._open.get(who)
            if waiting is not None and not (waiting.kept or self.line.contacts[who].agent):
                self._gives_up(who, waiting, now)
                self._follow(self.line.handle(ask.Leave(who), now), now)
        elif what == _DECIDE:
            self._decide(who, now)
        elif what == _CALLED:
            self._called(who, now)
        elif what == _AGAIN:
            self._calls_again(who, now)
        elif not self.line.agents[who].here and who not in self._went:
            self._follow(self.line.handle(ask.ComeHere(who), now), now)

    def _follow(self, events: list[Event], now: int) -> None:
        """What the line decided, and what people then do."""
        quiet: list[int] = []  # it rang for them, and stopped
        for event in events:
            if type(event) is Offered:
                self._rung(event, now)
            elif isinstance(event, _STOPPED):
                waiting = self._open.get(event.contact)
                if waiting is not None:
                    waiting.agent = 0
                    quiet.append(event.contact)
            elif type(event) is ContactClosed:
                if event.contact in self._open:
                    self._close(event.contact, UNREACHED, 0, now)
            elif type(event) is AgentWent and event.reason == "no_answer":
                back = now + self.habits.manners[event.agent].back_after
                self._push(self._later, back << _AT | event.agent << _KIND_BITS | _RETURN)
        for number in quiet:
            self._waits(number, now)

    # Agents

    def _rung(self, offer: Offered, now: int) -> None:
        number = offer.contact
        manner = self.habits.manners.get(offer.agent)
        if manner is None:
            self._accept(number, offer.agent, now)
            return
        waiting = self._open[number]
        waiting.agent = offer.agent
        waiting.rings += 1
        if manner.misses and chance(waiting.luck, TAKEN + waiting.rings) < manner.misses:
            return  # rings until it is over
        if manner.after:
            self._push(self._later, (now + manner.after) << _AT | number << _KIND_BITS | _DECIDE)
        else:
            self._decide(number, now)

    def _decide(self, number: int, now: int) -> None:
        """Whoever is rung takes it, or says "not now"; if it still rings."""
        waiting = self._open.get(number)
        if waiting is None or not waiting.agent:
            return
        agent = waiting.agent
        waiting.agent = 0
        if self.line.contacts[number].offered_to != agent:
            return
        manner = self.habits.manners[agent]
        drawn = chance(waiting.luck, TAKEN + waiting.rings) if manner.declines else 1.0
        if drawn < manner.misses + manner.declines:
            self._follow(self.line.handle(ask.Decline(agent, number), now), now)
        else:
            self._accept(number, agent, now)

    def _accept(self, number: int, agent: int, now: int) -> None:
        contact = self.line.contacts[number]
        events = self.line.handle(ask.Accept(agent, number, contact.channel), now)
        if contact.present:
            waiting = self._open[number]
            self._close(number, ANSWERED, agent, now)
            self._push(self._later, (now + waiting.handling) << _AT | number << _KIND_BITS | _END)
        else:
            called = now + self.habits.ringing
            self._push(self._later, called << _AT | number << _KIND_BITS | _CALLED)
        self._follow(events, now)  # they may have room for one more chat

    def _planned(self, command: ask.Command, now: int) -> None:
        """Somebody comes or goes, or whatever else is planned."""
        if type(command) is ask.Tick:
            if self.looked is not None:
                self.looked(now)
            return
        if isinstance(command, ask.GoAway):
            self._went[command.agent] = now
        elif isinstance(command, ask.ComeHere):
            agent = self.line.agents[command.agent]
            went = self._went.pop(command.agent, now)
            if agent.live:
                self.overtime += now - went
            if agent.here:
                return  # they came by themselves
        self._follow(self.line.handle(command, now), now)

    def _talk_over(self, agent: int, now: int) -> None:
        """Count how long an agent who should have gone has talked on, and will wrap up."""
        if agent in self._went:
            self.overtime += now - self._went[agent] + self.line.agents[agent].wrap_up_ms

    def _somebody_here(self) -> bool:
        return any(agent.here for agent in self.line.agents.values())
