"""What a contact's page and the figures need to know about one contact."""

from typing import Literal

import msgspec

from lamplight.forecast.wait import Wait, whole_minutes
from lamplight.line.events import HandedOver, OfferAccepted, TryPlanned, WaitTold

PromiseState = Literal["made", "kept", "broken", "released"]


class TellingMade(msgspec.Struct, frozen=True):
    """One telling: minutes as they were told. `why` as in `views.Telling`.

    `here` is how many of us were here then.
    """

    at: int
    ahead: int
    likely_min: int
    bound_min: int
    here: int
    why: str

    def due_at(self) -> int:
        """When what was told as the most likely has come, and must be told anew."""
        return self.at + max(1, self.likely_min) * 60_000


class Hand(msgspec.Struct, frozen=True):
    """Who has a talk from then on."""

    agent: int
    since: int


class Talk(msgspec.Struct):
    """The talk, or the call that tries to become one.

    `hands` are all who had it, in order; the last one owns it. `joined` is when those came who
    joined it as guests.
    """

    hands: list[Hand]
    channel: str
    started_at: int
    guests: list[int]
    calling: bool
    joined: dict[int, int] = {}

    @property
    def owner(self) -> int:
        """Who has it, or had it last."""
        return self.hands[-1].agent

    def begin(self, at: int) -> None:
        """The customer who was called is there."""
        self.calling = False
        self.started_at = at
        self.hands[-1] = Hand(self.owner, at)

    def join(self, agent: int, at: int) -> None:
        """A guest came."""
        self.guests.append(agent)
        self.joined[agent] = at

    def step_out(self, agent: int) -> None:
        """A guest left."""
        self.guests = [one for one in self.guests if one != agent]
        self.joined.pop(agent, None)

    def pass_to(self, agent: int, at: int) -> None:
        """It is this one's now, and the one who had it before has left."""
        self.guests = [one for one in self.guests if one != agent]
        if agent != self.owner:
            self.joined.pop(self.owner, None)
            self.hands.append(Hand(agent, at))

    def since(self, agent: int) -> int:
        """From when on somebody who is in it has been in it without a break."""
        return self.joined.get(agent, self.hands[-1].since)


class Story(msgspec.Struct):
    """One contact from its first event on. Instants are milliseconds, 0 means "not yet".

    `waits_from` is what the time to a person is counted from: the arrival, the opening for who
    asked while closed, or the time that the customer chose. `line` is the one it is in. `last_talk`
    is how the talk was when it ended. `moved_from` is the time that was first stated for the next
    try, where the hours have changed since.
    """

    contact: int
    brand: int
    line: int
    purpose: str
    channel: str
    language: str
    customer: int
    arrived_at: int
    waits_from: int
    priority: str
    in_person: bool = True
    tellings: list[TellingMade] = []
    passed: list[tuple[str, int]] = []
    promise: PromiseState | None = None
    promise_kind: str = ""
    promise_due: int = 0
    chosen_at: int = 0
    tries: int = 0
    next_try_at: int = 0
    moved_from: int = 0
    offer_why: tuple[str, ...] = ()
    talk: Talk | None = None
    last_talk: Talk | None = None
    answered_at: int = 0
    answered_by: int = 0
    ended_at: int = 0
    outcome: str = ""

    def talks(self) -> bool:
        """Whether a person is with the customer now."""
        return self.talk is not None and not self.talk.calling

    def tell(self, event: WaitTold, at: int, here: int) -> None:
        """The customer was told a wait."""
        likely, bound = minutes_of(event.likely_ms, event.bound_ms)
        last = self.tellings[-1] if self.tellings else None
        why = _why(last, event.ahead, here, at)
        self.tellings.append(TellingMade(at, event.ahead, likely, bound, here, why))
        del self.tellings[1:-TELLINGS]

    def accept(self, event: OfferAccepted, at: int) -> bool:
        """Somebody took the contact; true when with that the customer was answered."""
        if self.talk is not None:
            return False  # a colleague who joins or takes over: `HandedOver` or `Joined` follows
        hands = [Hand(event.agent, at)]
        self.talk = Talk(hands, event.channel, at, [], calling=not self.in_person)
        return self.in_person and self._answered(at)

    def reach(self, at: int) -> bool:
        """An absent customer is there; true when with that they were answered first."""
        if self.talk is None or not self.talk.calling:
            return False
        self.talk.begin(at)
        self.in_person = True
        return self._answered(at)

    def come_back(self, at: int) -> bool:
        """The customer is here again; true when that answers a call to them."""
        self.in_person = True
        return self.reach(at)

    def keep(self) -> None:
        """The customer went; the place stays."""
        self.in_person = False

    def miss(self) -> None:
        """The call didn't reach them."""
        self.talk = None

    def plan_try(self, event: TryPlanned) -> None:
        """A try is due then; one that was due at another time and hasn't come is moved."""
        if self.next_try_at and self.tries == event.n - 1:
            first = self.moved_from or self.next_try_at
            self.moved_from = first if first != event.at else 0
        else:
            self.moved_from = 0
        self.tries, self.next_try_at = event.n - 1, event.at

    def hand_over(self, event: HandedOver, at: int) -> None:
        """Another owns the talk."""
        if self.talk is not None:
            self.talk.pass_to(event.to_agent, at)

    def _answered(self, at: int) -> bool:
        if self.answered_at or self.talk is None:
            return False
        self.answered_at = at
        self.answered_by = self.talk.owner
        return True


TELLINGS = 50
"""The most tellings kept for a page, the first one beside them; all are in the journal."""


def minutes_of(likely_ms: int, bound_ms: int) -> tuple[int, int]:
    """The two figures of a telling in whole minutes, as they are told and shown."""
    return whole_minutes(Wait(likely_ms, bound_ms))


def _why(last: TellingMade | None, ahead: int, here: int, at: int) -> str:
    if last is None:
        return "arrived"
    if ahead != last.ahead:
        return "turn" if ahead < last.ahead else "behind"
    if here != last.here:
        return "more_people" if here > last.here else "fewer_people"
    return "late" if at >= last.due_at() else "pace"
