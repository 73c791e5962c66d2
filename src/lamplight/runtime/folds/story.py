"""What a contact's page and the figures need to know about one contact."""

from typing import Literal

import msgspec

from lamplight.forecast.news import Said, reason
from lamplight.forecast.wait import Wait, whole_minutes
from lamplight.line.answer import Answer, follow
from lamplight.line.event import Event
from lamplight.line.events import OfferAccepted, TryPlanned, WaitTold

PromiseState = Literal["made", "kept", "broken", "released"]
End = Literal["through", "put_off", "gone"]
"""How a wait that was told ended: one of us was there or called, we put it off to the next opening,
or the customer went or chose something else."""


class TellingMade(msgspec.Struct, frozen=True):
    """One telling: minutes as they were told. `why` as in `views.Telling`.

    `here` is how many were here who could answer, 0 where that wasn't written down; `pace_ms` how
    long talks took on the mean; `likely_ms` and `bound_ms` what the minutes were made of, and
    `first` whether it was told on arrival; `talks_ms` for how long at least all who could answer
    had been in their talks; `corrected` what the bound was multiplied with.
    """

    at: int
    ahead: int
    likely_min: int
    bound_min: int
    here: int
    why: str
    likely_ms: int
    bound_ms: int
    first: bool
    pace_ms: float
    talks_ms: int
    corrected: float

    def said(self) -> Said:
        """As it is held against what would be told now."""
        return Said(
            self.likely_ms, self.bound_ms, self.ahead, self.here, self.pace_ms, self.talks_ms
        )

    def due_at(self) -> int:
        """When what was told as the most likely has come, and must be told anew."""
        return self.at + max(1, self.likely_min) * 60_000

    def bound_at(self) -> int:
        """Until when nine of ten were said to be through."""
        return self.at + self.bound_min * 60_000


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

    def knows(self, agent: int) -> bool:
        """Whether somebody has it or had it, or is a guest in it."""
        return agent in self.guests or any(agent == one.agent for one in self.hands)

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
    asked while closed, the time that the customer chose, or their return. `waited_ms` is what they
    had waited before they chose a time. `stands` is the first telling of the wait, none once they
    chose a time in its bound; `held` says whether it held, as soon as that is known. `line` is the
    one it is in. `answer` says whether, when and by whom the customer was answered, as in the
    tables. `last_talk` is how the talk was when it ended. `moved_from` is the time that was first
    stated for the next try, where the hours have changed since. Of the last `unscored` tellings it
    isn't known yet what came of them. `absent`: waits to be called, and can't lose patience;
    `here_from`: since when they have waited in person, where they do. `turned`: why what is told
    next is of another wait than before, until it is told. `took_ms`: so long it took, from
    what was told first, until one of us was there or called, or until they chose something else.
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
    answer: Answer = Answer()
    tellings: list[TellingMade] = []
    passed: list[tuple[str, int]] = []
    promise: PromiseState | None = None
    promise_kind: str = ""
    promise_due: int = 0
    waited_ms: int = 0
    stands: TellingMade | None = None
    unscored: int = 0
    absent: bool = False
    here_from: int = 0
    held: bool | None = None
    took_ms: int = 0
    turned: str = ""
    tries: int = 0
    next_try_at: int = 0
    moved_from: int = 0
    offer_why: tuple[str, ...] = ()
    talk: Talk | None = None
    last_talk: Talk | None = None
    ended_at: int = 0
    outcome: str = ""

    @property
    def answered_at(self) -> int:
        """When a person was first there for the customer."""
        return self.answer.answered_at

    def follow(self, event: Event, at: int) -> Answer:
        """Who has the contact after this event; how it was before."""
        before, self.answer = self.answer, follow(self.answer, event, at)
        if self.answer is not before:
            self._follow_talk(event, at)
        return before

    def _follow_talk(self, event: Event, at: int) -> None:
        """The talk, or the call, is with who has it now."""
        now, talk = self.answer, self.talk
        if not now.agent:
            if talk is not None and not talk.calling:
                self.last_talk = talk
            self.talk = None
        elif talk is not None:
            if talk.calling and now.talking:
                talk.begin(at)
            talk.pass_to(now.agent, at)
        elif isinstance(event, OfferAccepted):
            self.talk = Talk([Hand(now.agent, at)], event.channel, at, [], now.calling)

    def tell(self, event: WaitTold, at: int, pace_ms: float) -> None:
        """The customer was told a wait, while talks took so long on the mean."""
        likely, bound = minutes_of(event.likely_ms, event.bound_ms)
        last = self.tellings[-1] if self.tellings else None
        why = self.turned or "arrived"
        if last is not None and self.unscored and not self.turned:
            said = Said(
                event.likely_ms, event.bound_ms, event.ahead, event.here, pace_ms, event.talks_ms
            )
            why = reason(last.said(), said, at - last.at)
        telling = TellingMade(
            at, event.ahead, likely, bound, event.here, why, event.likely_ms, event.bound_ms,
            first=last is None, pace_ms=pace_ms, talks_ms=event.talks_ms,
            corrected=event.bound_ms / event.raw_bound_ms if event.raw_bound_ms else 1.0,
        )  # fmt: skip
        self.turned = ""
        self.tellings.append(telling)
        del self.tellings[1:-TELLINGS]
        self.unscored = min(self.unscored + 1, len(self.tellings))
        self.stands = self.stands or telling

    def tells_of(self, line: int, channel: str) -> TellingMade | None:
        """What was told last of the wait in this line by this channel, if it still stands."""
        same = (self.line, self.channel) == (line, channel) and not self.turned
        return self.tellings[-1] if same and self.unscored else None

    def judge(self, at: int, end: End) -> bool | None:
        """Whether what was told first held, if that is known now and wasn't before; else None.

        It held for whose turn came in its time. It didn't where that time went by before, and where
        we put it off ourselves. Who goes before that, or asks for something else, shows neither.
        """
        if self.stands is None:
            return None
        if end != "put_off" and not self.took_ms:
            self.took_ms = max(1, at - self.stands.at)
        if self.held is not None:
            return None
        within = at <= self.stands.bound_at()
        if end != "gone" or not within:
            self.held = within and end == "through"
        return self.held

    def void(self) -> None:
        """What was told so far is of a wait that they no longer have."""
        if self.held is None:
            self.stands, self.took_ms = None, 0

    def take_unscored(self) -> list[TellingMade]:
        """The tellings of which it is known from now on what came of them, each once."""
        open_ones = self.tellings[len(self.tellings) - self.unscored :]
        self.unscored = 0
        return open_ones

    def waited(self, at: int) -> int:
        """How long the customer had waited by then: not before a time that they chose."""
        return self.waited_ms + max(0, at - self.waits_from)

    def wait_until(self, at: int, chosen: int) -> None:
        """The customer chose a time: they wait from then on, and for nothing that was told."""
        self.waited_ms = self.waited(at)
        self.waits_from = chosen
        self.void()

    def wait_on(self, since: int) -> None:
        """From then on at the latest the customer waits, whatever they chose before."""
        self.waits_from = min(self.waits_from, since)

    def plan_try(self, event: TryPlanned) -> None:
        """A try is due then; one that was due at another time and hasn't come is moved."""
        if self.next_try_at and self.tries == event.n - 1:
            first = self.moved_from or self.next_try_at
            self.moved_from = first if first != event.at else 0
        else:
            self.moved_from = 0
        self.tries, self.next_try_at = event.n - 1, event.at


TELLINGS = 50
"""The most tellings kept for a page, the first one beside them; all are in the journal."""


def minutes_of(likely_ms: int, bound_ms: int) -> tuple[int, int]:
    """The two figures of a telling in whole minutes, as they are told and shown."""
    return whole_minutes(Wait(likely_ms, bound_ms))
