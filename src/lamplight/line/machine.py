"""The line: one deterministic machine. Commands and the time go in, events come out.

Each command is decided by a function of its noun, which raises Refused before anything happens,
or lets things happen one after the other. Each event is a function too: it notes itself and
changes the state. Replaying events calls the same functions, so a follower can't differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lamplight.line import (
    arriving,
    brands,
    calls,
    copied,
    hand_over,
    offers,
    people,
    places,
    reading,
    reckoning,
    slots,
    snapshot,
    talks,
    ticking,
)
from lamplight.line import commands as ask
from lamplight.line.floor import Floor
from lamplight.line.matching import after_not_now, settle
from lamplight.line.refused import Refused
from lamplight.line.replay import happen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lamplight.line.events import Event

_DECIDE: Final[dict[type[ask.Command], Callable[[Floor, Any, int], None]]] = {
    ask.SetLine: brands.set_line,
    ask.SetBrand: brands.set_brand,
    ask.OpenBrand: brands.open_brand,
    ask.CloseBrand: brands.close_brand,
    ask.SetAgent: people.set_agent,
    ask.RemoveAgent: people.remove_agent,
    ask.Arrive: arriving.arrive,
    ask.Book: arriving.book,
    ask.Leave: arriving.leave,
    ask.KeepPlace: places.keep_place,
    ask.ComeBack: places.come_back,
    ask.ChangeChannel: places.change_channel,
    ask.AskCallback: places.ask_callback,
    ask.AskFor: places.ask_for,
    ask.ReleasePromise: arriving.release_promise,
    ask.ComeHere: people.come_here,
    ask.GoAway: people.go_away,
    ask.Accept: offers.accept,
    ask.Decline: offers.decline,
    ask.Reach: calls.reach,
    ask.Miss: calls.miss,
    ask.End: talks.end,
    ask.FinishWrapUp: people.finish_wrap_up,
    ask.Pause: talks.pause,
    ask.Resume: talks.resume,
    ask.HandOver: hand_over.hand_over,
    ask.CancelHandOver: hand_over.cancel,
    ask.BringIn: hand_over.bring_in,
    ask.StepOut: hand_over.step_out,
    ask.Tell: arriving.tell,
    ask.Tick: ticking.tick,
}


class Line(Floor):
    """One owner's floor: its lines, brands, agents and contacts.

    `contacts` (open ones), `agents`, `brands`, `lines` and `now` may be read. `now` is the
    instant at which the last command took effect: time never goes back, so it may be later than
    the one given.
    """

    def handle(self, command: ask.Command, now: int) -> list[Event]:
        """Decide a command and apply what comes of it.

        Returns its fact and the decisions that follow, in order; nothing for a Tick that decides
        nothing. Raises Refused, and has changed nothing then. Deadlines act through Tick only.
        """
        decide = _DECIDE.get(type(command))
        if decide is None:
            raise Refused("unknown_command", f"{type(command).__name__} isn't for the line.")
        now = max(now, self.now)
        events: list[Event] = []
        self.events = events
        decide(self, command, now)
        if self.freed or self.entered:
            settle(self, now)
        if events:
            self.now = now
            self.deadlines.tidy(self.contacts, self.agents)
        return events

    def apply(self, event: Event, at: int) -> None:
        """Fold one recorded event: for replay and followers. `at`: the instant recorded with it."""
        self.now = max(self.now, at)
        happen(self, event, self.now)
        self.events.clear()
        self.freed.clear()
        self.entered.clear()
        self.deadlines.tidy(self.contacts, self.agents)

    def next_deadline(self) -> int | None:
        """When a Tick is due; None if nothing waits for time to pass."""
        return self.deadlines.next_at(self.contacts, self.agents) or None

    def position(self, contact: int) -> int:
        """How many in the line are before this contact. Refused if it isn't open."""
        return reckoning.position(self.contact(contact, "position"))

    def reckoning(self, contact: int) -> tuple[int, int, int]:
        """For the estimate of a wait: how many are before, how many of them fall to the agents
        here who can answer this contact, and how many agents these are.

        Refused if the contact isn't open. For what is approximate see `line.reckoning`.
        """
        return reckoning.of_contact(self.contact(contact, "reckoning"))

    def outlook(
        self, brand: int, purpose: str, channel: str, language: str
    ) -> tuple[int, int, int, tuple[int, ...]]:
        """The same for a customer who would come now, and the agents who are free for them, in the
        order in which they would be rung. While the brand is closed: if it were open.

        Refused if there is no such brand.
        """
        known = self.brand(brand, "outlook")
        return reckoning.of_newcomer(self, known, purpose, channel, language)

    def booked(self, line: int, at: int) -> int:
        """How many callbacks are booked in the slot in which this instant lies."""
        return slots.booked(self, line, at)

    def line_order(self, line: int) -> Iterator[int]:
        """The contacts of a line in order: those that ring, wait or are called at their turn."""
        return reading.line_order(self, line)

    def asked_next(self, contact: int) -> int:
        """Who is rung if whoever is rung for it now says "not now"; 0: nobody. Refused if it isn't
        open."""
        agent = after_not_now(self.contact(contact, "asked_next"))
        return agent.id if agent is not None else 0

    def allowed(self, contact: int) -> tuple[str, ...]:
        """What the customer may do now, as names of commands in snake case. Refused if not open."""
        return reading.allowed(self, self.contact(contact, "allowed"))

    def dump(self) -> bytes:
        """The whole state. Equal states give equal bytes."""
        return snapshot.dump(self)

    def copy(self) -> Line:
        """Another line in the same state, sharing nothing with this one that changes."""
        line = Line()
        copied.copy_into(line, self)
        return line

    @classmethod
    def load(cls, body: bytes) -> Line:
        """The line as it was dumped. ValueError if it isn't a dump of this form."""
        line = cls()
        snapshot.restore(line, body)
        return line
