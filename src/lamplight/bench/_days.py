"""A day of customers and agents, driven through the line as the running house drives it.

Every offer is accepted at once and there is no wrap-up. Who keeps their place is called when it is
their turn; the call rings for 20 s and is answered or missed.

Whoever leaves goes on as a ghost: their place is watched until an agent who could answer them would
have come to it. Whether they stay changes nothing for the others before that instant, so it is
exactly when they would have been answered, had they had the patience: their virtual wait.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final, Protocol

from lamplight.bench._scenes import DAY_MS, Customer, Scene
from lamplight.forecast.ghosts import BEHIND_ALL, Ghosts
from lamplight.line import Line
from lamplight.line.commands import (
    Accept,
    Arrive,
    Book,
    ComeHere,
    Command,
    End,
    GoAway,
    KeepPlace,
    Leave,
    Miss,
    OpenBrand,
    Reach,
    SetAgent,
    SetBrand,
    SetLine,
    Tick,
)
from lamplight.line.events import Offered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact
    from lamplight.line.needs import Need

LINE: Final = 1
DIAL_MS: Final = 20_000
LOOK_MS: Final = 60_000
"""Whether what was told still holds is looked at so often."""
_KEEPS_FROM_MS: Final = 120_000.0
_NEVER: Final = 1 << 60
_END, _LEAVE, _ANSWER, _LOOK, _SHOCK = range(5)


class Watch(Protocol):
    """Who is told of all that happens."""

    def waits(self, line: Line, contact: Contact, now: int) -> float:
        """Somebody has to wait; returns the likely wait that they are told, 0 for none."""

    def look(self, line: Line, now: int) -> None:
        """Time to look whether what was told still holds."""

    def begins(self, number: int, need: Need, arrived_at: int, now: int, *, absent: bool) -> None:
        """An agent takes somebody who came to wait: the talk begins, or the first call to who
        keeps their place."""

    def left(self, number: int, need: Need, now: int) -> None:
        """Somebody had no more patience."""

    def would_begin(self, number: int, now: int) -> None:
        """An agent would have taken somebody who left."""

    def ended(self, took_ms: int, now: int) -> None:
        """An agent is done with somebody."""

    def shock(self, line: Line, now: int) -> None:
        """What nobody could foresee is about to happen."""


class Day:
    """One day. `run` lives it."""

    def __init__(self, scene: Scene, watch: Watch) -> None:
        self.line = opened(scene.speak)
        self._scene = scene
        self._watch = watch
        self._later: list[tuple[int, int, int]] = []  # when, what, whose
        self._tries: dict[int, int] = {}
        self._ghosts = Ghosts()

    def run(self) -> None:
        """Until all who came and waited have been answered, or would have been."""
        line, later, customers = self.line, self._later, self._scene.customers
        heappush(later, (LOOK_MS, _LOOK, 0))
        if self._scene.ill:
            heappush(later, (self._scene.shock_at, _SHOCK, 0))
        come = 0
        while True:
            arrival = customers[come].at if come < len(customers) else _NEVER
            event = later[0][0] if later else _NEVER
            due = line.next_deadline() or _NEVER
            if due <= arrival and due <= event:
                if arrival == _NEVER and self._is_done():
                    return
                self._handle(Tick(), due)
            elif arrival <= event:
                come += 1
                self._arrive(come, customers[come - 1])
            elif event == _NEVER or (arrival == _NEVER and self._is_done()):
                return
            else:
                now, what, number = heappop(later)
                self._happen(what, number, now)

    def _is_done(self) -> bool:
        waiting = any(need.queue or need.held for need in self.line.needs.values())
        return not (waiting or self._ghosts.count)

    def _arrive(self, number: int, customer: Customer) -> None:
        now = customer.at
        if customer.book_ms:
            at = now + customer.book_ms
            if at < DAY_MS:
                asked = Book(number, 1, "service", "voice", customer.language, 0, 0, at, 1 << 30)
                self._handle(asked, now)
            return
        self._handle(Arrive(number, 1, "service", "voice", customer.language), now)
        contact = self.line.contacts[number]
        if not contact.queued:
            return
        likely_ms = self._watch.waits(self.line, contact, now)
        if customer.keeps and likely_ms >= _KEEPS_FROM_MS:
            self._handle(KeepPlace(number, "asked"), now)
        else:
            heappush(self._later, (now + customer.patience_ms, _LEAVE, number))

    def _happen(self, what: int, number: int, now: int) -> None:
        line = self.line
        if what == _END:
            contact = line.contacts[number]
            agent = line.agents[contact.agent]
            self._watch.ended(now - contact.talk_since, now)
            self._frees(agent, End(number), now)
        elif what == _LEAVE:
            contact_or_none = line.contacts.get(number)
            if contact_or_none is not None and contact_or_none.state == "waiting":
                self._leave(contact_or_none, now)
        elif what == _ANSWER:
            self._answer(line.contacts[number], now)
        elif what == _LOOK:
            self._watch.look(line, now)
            heappush(self._later, (now + LOOK_MS, _LOOK, 0))
        else:
            self._watch.shock(line, now)
            for one in range(1, self._scene.ill + 1):
                self._handle(GoAway(one, "ill"), now)

    def _leave(self, contact: Contact, now: int) -> None:
        self._ghosts.add(contact.need, contact.rank, contact.id)
        self._watch.left(contact.id, contact.need, now)
        self._handle(Leave(contact.id), now)

    def _answer(self, contact: Contact, now: int) -> None:
        """The call to who keeps their place has rung long enough."""
        tried = self._tries.get(contact.id, 0)
        self._tries[contact.id] = tried + 1
        customer = self._scene.customers[contact.id - 1]
        if customer.reached[tried]:
            self._handle(Reach(contact.id), now)
            heappush(self._later, (now + customer.handle_ms, _END, contact.id))
        else:
            self._frees(self.line.agents[contact.agent], Miss(contact.id), now)

    def _frees(self, agent: Agent, command: Command, now: int) -> None:
        self._handle(command, now)
        if agent.free:
            self._would_take(agent, BEHIND_ALL, now)

    def _handle(self, command: Command, now: int) -> None:
        for event in self.line.handle(command, now):
            if type(event) is Offered:
                self._take(event, now)

    def _take(self, offer: Offered, now: int) -> None:
        contact = self.line.contacts[offer.contact]
        self._would_take(self.line.agents[offer.agent], contact.rank, now)
        present = contact.present
        self.line.handle(Accept(offer.agent, contact.id, "voice"), now)
        customer = self._scene.customers[contact.id - 1]
        if not (customer.book_ms or contact.id in self._tries):
            self._watch.begins(
                contact.id, contact.need, contact.arrived_at, now, absent=not present
            )
        if present:
            took = customer.handle_ms
            heappush(self._later, (now + took, _END, contact.id))
        else:
            heappush(self._later, (now + DIAL_MS, _ANSWER, contact.id))

    def _would_take(self, agent: Agent, rank: int, now: int) -> None:
        for number in self._ghosts.passed(agent, rank):
            self._watch.would_begin(number, now)


def opened(speak: Sequence[tuple[str, ...]]) -> Line:
    """A line with its doors open and these agents here."""
    line = Line()
    line.handle(SetLine(LINE, "service"), 0)
    line.handle(SetBrand(1, LINE), 0)
    line.handle(OpenBrand(1, _NEVER), 0)
    for number, languages in enumerate(speak, start=1):
        asked = SetAgent(number, (LINE,), (1,), languages, ("voice",), 0, 0, lead=False)
        line.handle(asked, 0)
        line.handle(ComeHere(number), 0)
    return line
