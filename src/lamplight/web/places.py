"""A customer's own place, found by its unguessable token, and what they may do with it.

The token is the only key: it is never logged, and an unknown one is answered like an ended one of
somebody else: not there.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, Router, get, post
from litestar.params import JSONBody

from lamplight.runtime.errors import Unknown
from lamplight.runtime.house import House
from lamplight.runtime.views import Message, PlaceView
from lamplight.web.address import address_of, check_guessing, count_unknown, limited, spend
from lamplight.web.doors import doors_of
from lamplight.web.forms import (
    CallbackTime,
    ChannelChoice,
    Consent,
    Details,
    Keep,
    NewMessage,
    PickUp,
    PurposeChoice,
    SaidWords,
    Seat,
    Useful,
)
from lamplight.web.problems import answers, not_found
from lamplight.web.signals import Signal
from lamplight.web.stream import AFTER, LAST_EVENT_ID, EventStream, stream_answer
from lamplight.web.text import PathId, Token

_LONGEST_TOKEN = 100
_CHANGES = answers(400, 403, 404, 409, 413, 415, 429, 503)

Asking = Request[Any, Any, Any]


async def contact_of(request: Asking, token: str) -> int:
    """The contact of a token. Raises 404, and counts who guesses."""
    check_guessing(request)
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        count_unknown(request)
        raise not_found("place_unknown")
    try:
        return await doors_of(request).house.places.contact(token)
    except Unknown:
        count_unknown(request)
        raise not_found("place_unknown") from None


async def change(
    request: Asking, token: str, act: Callable[[House, int], Awaitable[object]]
) -> PlaceView:
    """Do something with a place, then show it as it is now."""
    contact = await contact_of(request, token)
    doors = doors_of(request)
    spend(doors.limits.place, str(contact), doors.now())
    await act(doors.house, contact)
    return doors.house.views.place(contact)


@get("/", guards=[limited("places")], responses=answers(404, 429, 503))
async def show_place(request: Asking, token: Token) -> PlaceView:
    """The place as it is now."""
    contact = await contact_of(request, token)
    return doors_of(request).house.views.place(contact)


@get(
    "/stream",
    guards=[limited("places")],
    responses=answers(400, 404, 429, 503),
    **stream_answer(
        "Server-sent events; keys `place` (PlaceView) and `messages/ID` (Message). "
        "`signal` events carry signals of the others in the talk"
    ),
)
async def follow_place(
    request: Asking, token: Token, last_event_id: LAST_EVENT_ID = None, after: AFTER = None
) -> EventStream:
    """The place and its chat, told whenever they change. While it is open the customer is here."""
    contact = await contact_of(request, token)
    doors = doors_of(request)
    address = address_of(request)
    doors.streams.check_room(address, doors.settings.streams_per_address)
    last = last_event_id or after
    return EventStream(
        lambda: doors.house.hub.subscribe(("place", contact), last), doors.streams, address
    )


@post("/leave", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def leave(request: Asking, token: Token) -> PlaceView:
    """Give the place up."""
    return await change(request, token, lambda house, contact: house.places.leave(contact))


@post("/release", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def release(request: Asking, token: Token) -> PlaceView:
    """The promised call isn't needed any more."""
    return await change(request, token, lambda house, contact: house.places.release(contact))


@post("/keep", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def keep(request: Asking, token: Token, data: JSONBody[Keep]) -> PlaceView:
    """Hang up; the place is kept, and we call when it is its turn."""
    return await change(
        request, token, lambda house, contact: house.places.keep(contact, data.phone)
    )


@post("/return", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def come_back(request: Asking, token: Token) -> PlaceView:
    """Here again, at the same place."""
    return await change(request, token, lambda house, contact: house.places.come_back(contact))


@post("/channel", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def change_channel(request: Asking, token: Token, data: JSONBody[ChannelChoice]) -> PlaceView:
    """Another way to talk, at the same place."""
    return await change(
        request, token, lambda house, contact: house.places.change_channel(contact, data.channel)
    )


@post("/callback", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def choose_time(request: Asking, token: Token, data: JSONBody[CallbackTime]) -> PlaceView:
    """A call at a chosen time instead, or at the turn."""

    async def act(house: House, contact: int) -> None:
        if data.phone:
            await house.places.give_details(contact, phone=data.phone)
        await house.places.callback(contact, data.at)

    return await change(request, token, act)


@post("/words", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def say_words(request: Asking, token: Token, data: JSONBody[SaidWords]) -> PlaceView:
    """What happened, in the customer's own words."""
    return await change(
        request, token, lambda house, contact: house.places.say_words(contact, data.words)
    )


@post("/details", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def give_details(request: Asking, token: Token, data: JSONBody[Details]) -> PlaceView:
    """A name, a number."""
    return await change(
        request,
        token,
        lambda house, contact: house.places.give_details(contact, data.name, data.phone),
    )


@post("/ask", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def ask_for(request: Asking, token: Token, data: JSONBody[PurposeChoice]) -> PlaceView:
    """Go to the other line, because the customer asks for it."""
    return await change(
        request, token, lambda house, contact: house.places.ask_for(contact, data.purpose)
    )


@post("/answer", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def answer(request: Asking, token: Token, data: JSONBody[PickUp]) -> PlaceView:
    """Pick up: we are calling."""
    return await change(
        request, token, lambda house, contact: house.places.answer(contact, data.page or "")
    )


@post("/seat", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def sit(request: Asking, token: Token, data: JSONBody[Seat]) -> PlaceView:
    """Talk in this page."""

    async def act(house: House, contact: int) -> None:
        house.places.sit(contact, data.page, take=data.take)

    return await change(request, token, act)


@post("/end", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def end(request: Asking, token: Token) -> PlaceView:
    """End the talk."""
    return await change(request, token, lambda house, contact: house.places.end(contact))


@post("/useful", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def say_useful(request: Asking, token: Token, data: JSONBody[Useful]) -> PlaceView:
    """Is the thing useful now?"""
    yes = data.answer == "yes"
    return await change(
        request,
        token,
        lambda house, contact: house.places.say_useful(contact, yes, data.words),
    )


@post("/stills/{still:int}", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def consent(
    request: Asking, token: Token, still: PathId, data: JSONBody[Consent]
) -> PlaceView:
    """Whether a still picture may be kept."""
    return await change(
        request, token, lambda house, contact: house.places.consent(contact, still, data.consent)
    )


@post("/messages", guards=[limited("places")], responses=_CHANGES)
async def write(request: Asking, token: Token, data: JSONBody[NewMessage]) -> Message:
    """Write. The same key again is the same message."""
    contact = await contact_of(request, token)
    doors = doors_of(request)
    spend(doors.limits.place, str(contact), doors.now())
    return await doors.house.places.write(contact, data.text, data.key)


@post("/signal", status_code=204, responses=_CHANGES)
async def signal(request: Asking, token: Token, data: JSONBody[Signal]) -> None:
    """A signal to the others in the talk."""
    contact = await contact_of(request, token)
    doors = doors_of(request)
    spend(doors.limits.signals, f"place {contact}", doors.now())
    doors.house.signals.post(contact, "customer", data.peer, data.to, data.data)


router = Router(
    "/places/{token:str}",
    route_handlers=[
        show_place,
        follow_place,
        leave,
        release,
        keep,
        come_back,
        change_channel,
        choose_time,
        say_words,
        give_details,
        ask_for,
        answer,
        sit,
        end,
        say_useful,
        consent,
        write,
        signal,
    ],
    tags=["places"],
)
