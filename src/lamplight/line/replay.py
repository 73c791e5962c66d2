"""Recorded events happen again: for replay, and for machines that only follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lamplight.line import (
    arriving,
    brands,
    calls,
    closing,
    declining,
    hand_over,
    holds,
    people,
    places,
    promises,
    ringing,
    talks,
    ticking,
)
from lamplight.line import events as did

if TYPE_CHECKING:
    from collections.abc import Callable

    from lamplight.line.floor import Floor

_HAPPEN: Final[dict[type[did.Event], Callable[..., object]]] = {
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
    did.RestEnded: ringing.rest_ended,
    did.EveryoneDeclined: declining.everyone_declined,
    did.NobodyCanAnswer: promises.nobody_can_answer,
    did.LineChanged: brands.line_changed,
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
    did.ContactClosed: closing.contact_closed,
}

# These are taken whole: whom they are about isn't there yet or may be gone, or they say much.
_WHOLE: Final = (
    did.BrandSet,
    did.AgentSet,
    did.Arrived,
    did.Booked,
    did.Offered,
    did.HandOverFailed,
    did.BringInFailed,
)


def happen(floor: Floor, event: did.Event, now: int) -> None:
    """Let it happen: the function of an event takes its fields, with whom an id stands for."""
    kind = type(event)
    if kind in _WHOLE:
        _HAPPEN[kind](floor, event, now)
        return
    fields = [_who(floor, name, getattr(event, name)) for name in event.__struct_fields__]
    _HAPPEN[kind](floor, *fields, now)


def _who(floor: Floor, name: str, value: Any) -> object:
    if name == "contact":
        return floor.contacts[value]
    if name == "agent":
        return floor.agents[value]
    if name == "brand":
        return floor.brands[value]
    return value
