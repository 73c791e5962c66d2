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
    hand_over,
    holds,
    offers,
    people,
    places,
    promises,
    reading,
    ringing,
    slots,
    snapshot,
    talks,
    ticking,
)
from lamplight.line import commands as ask
from lamplight.line import events as did
from lamplight.line.floor import Floor
from lamplight.line.matching import settle
from lamplight.line.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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

_HAPPEN: Final[dict[type[did.Event], Callable[[Floor, Any, int], None]]] = {
    did.LineSet: brands.line_set,
    did.BrandSet: brands.brand_set,
    did.BrandOpened: brands.brand_opened,
    did.BrandClosed: brands.brand_closed,
    did.AgentSet: people.agent_set,
    did.AgentRemoved: people.agent_removed,
    did.Arrived: arriving.arrived,
    did.Booked: arriving.booked,
    did.CustomerLeft: arriving.customer_left,
    did.PlaceKept: places.place_kept,
    did.CameBack: places.came_back,
    did.ChannelChanged: places.channel_changed,
    did.CallbackAsked: places.callback_asked,
    did.PurposeAsked: places.purpose_asked,
    did.ReleaseAsked: arriving.release_asked,
    did.AgentCame: people.agent_came,
    did.AgentWent: people.agent_went,
    did.OfferAccepted: ringing.offer_accepted,
    did.OfferDeclined: ringing.offer_declined,
    did.CustomerReached: calls.customer_reached,
    did.CustomerMissed: calls.customer_missed,
    did.TalkEnded: talks.talk_ended,
    did.WrapUpFinished: people.wrap_up_finished,
    did.TalkPaused: talks.talk_paused,
    did.TalkResumed: talks.talk_resumed,
    did.HandOverAsked: hand_over.hand_over_asked,
    did.HandOverCancelled: hand_over.hand_over_cancelled,
    did.GuestAsked: hand_over.guest_asked,
    did.GuestLeft: hand_over.guest_left,
    did.WaitTold: arriving.wait_told,
    did.Ticked: ticking.ticked,
    did.Offered: ringing.offered,
    did.OfferUnanswered: ringing.offer_unanswered,
    did.OfferWithdrawn: ringing.offer_withdrawn,
    did.EveryoneDeclined: offers.everyone_declined,
    did.HoldStarted: holds.hold_started,
    did.HoldEnded: holds.hold_ended,
    did.WrapUpStarted: talks.wrap_up_started,
    did.WrapUpEnded: people.wrap_up_ended,
    did.PromiseMade: promises.promise_made,
    did.PromiseKept: promises.promise_kept,
    did.PromiseBroken: promises.promise_broken,
    did.PromiseReleased: promises.promise_released,
    did.CallbackDue: promises.callback_due,
    did.TryPlanned: promises.try_planned,
    did.CallTimedOut: calls.call_timed_out,
    did.PassedOver: arriving.passed_over,
    did.HandOverFailed: hand_over.hand_over_failed,
    did.BringInFailed: hand_over.bring_in_failed,
    did.HandedOver: hand_over.handed_over,
    did.Joined: hand_over.joined,
    did.PauseOverran: talks.pause_overran,
    did.ContactClosed: arriving.contact_closed,
}


class Line(Floor):
    """One owner's floor: its lines, brands, agents and contacts.

    `contacts` (open ones), `agents`, `brands`, `lines` and `now` may be read. `now` is the
    instant at which the last command took effect: time never goes back, so it may be later than
    the one given.
    """

    def handle(self, command: ask.Command, now: int) -> list[did.Event]:
        """Decide a command and apply what comes of it.

        Returns its fact and the decisions that follow, in order; nothing for a Tick that decides
        nothing. Raises Refused, and has changed nothing then. Deadlines act through Tick only.
        """
        decide = _DECIDE.get(type(command))
        if decide is None:
            raise Refused("unknown_command", f"{type(command).__name__} isn't for the line.")
        now = max(now, self.now)
        events: list[did.Event] = []
        self.events = events
        decide(self, command, now)
        if self.freed or self.entered:
            settle(self, now)
        if events:
            self.now = now
            self.deadlines.tidy(self.contacts, self.agents)
        return events

    def apply(self, event: did.Event, at: int) -> None:
        """Fold one recorded event: for replay and followers. `at`: the instant recorded with it."""
        self.now = max(self.now, at)
        _HAPPEN[type(event)](self, event, self.now)
        self.events.clear()
        self.freed.clear()
        self.entered.clear()
        self.deadlines.tidy(self.contacts, self.agents)

    def next_deadline(self) -> int | None:
        """When a Tick is due; None if nothing waits for time to pass."""
        entry = self.deadlines.first(self.contacts, self.agents)
        return None if entry is None else entry[0]

    def position(self, contact: int) -> int:
        """How many in the line are before this contact. Refused if it isn't open."""
        return reading.position(self, self.contact(contact, "position"))

    def reckoning(self, contact: int) -> tuple[int, int]:
        """For the estimate of a wait: how many are before, how many agents here serve them.

        Refused if the contact isn't open.
        """
        return reading.reckoning(self, self.contact(contact, "reckoning"))

    def outlook(
        self, brand: int, purpose: str, channel: str, language: str
    ) -> tuple[int, int, int]:
        """What a customer would meet now: how many before, how many agents here, how many free.

        Refused if there is no such brand.
        """
        return reading.outlook(self, self.brand(brand, "outlook"), purpose, channel, language)

    def booked(self, line: int, at: int) -> int:
        """How many callbacks are booked in the slot in which this instant lies."""
        return slots.booked(self, line, at)

    def line_order(self, line: int) -> Iterator[int]:
        """The contacts of a line in order: those that ring, wait or are called at their turn."""
        return reading.line_order(self, line)

    def allowed(self, contact: int) -> tuple[str, ...]:
        """What the customer may do now, as names of commands in snake case. Refused if not open."""
        return reading.allowed(self, self.contact(contact, "allowed"))

    def dump(self) -> bytes:
        """The whole state. Equal states give equal bytes."""
        return snapshot.dump(self)

    @classmethod
    def load(cls, body: bytes) -> Line:
        """The line as it was dumped. ValueError if it isn't a dump of this form."""
        line = cls()
        snapshot.restore(line, body)
        return line
