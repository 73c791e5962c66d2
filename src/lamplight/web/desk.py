"""The desk: what an agent sees and does. Every contact is one of a brand that they answer."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Router, get, post, put
from litestar.params import JSONBody

from lamplight.runtime import useful
from lamplight.runtime.house import House
from lamplight.runtime.views import (
    ContactDetail,
    FiguresView,
    LineRow,
    LineTotals,
    Message,
    MeView,
    Notes,
    NoticeView,
    OfferView,
    PersonRow,
    PromisedRow,
    TalkView,
    UsefulView,
)
from lamplight.runtime.views.asks import AskOfMe
from lamplight.runtime.views.cases import CaseRow
from lamplight.web.address import spend
from lamplight.web.doors import Doors, doors_of
from lamplight.web.forms import (
    AcceptOffer,
    BringIn,
    CallAgain,
    HandOver,
    NewMessage,
    NewNotes,
    Pause,
    Presence,
    Seat,
)
from lamplight.web.problems import answers, bad_input, not_found
from lamplight.web.signals import Signal
from lamplight.web.staff import Ask, record, signed_in
from lamplight.web.stream import AFTER, LAST_EVENT_ID, EventStream, stream_answer
from lamplight.web.text import PathId

_READS = answers(400, 401, 404, 429, 503)
_CHANGES = answers(400, 401, 403, 404, 409, 413, 415, 429, 503)
REOPEN_S = 1800.0
"""A desk's stream is opened anew at least this often: its session is looked at again then."""


class DeskView(msgspec.Struct, frozen=True):
    """Everything on a desk, as its stream tells it: each part under the key that it has there."""

    me: MeView
    offer: OfferView | None
    line: LineTotals | None
    figures: FiguresView | None
    useful: int | None
    owed: int | None
    asks: list[AskOfMe] | None
    talks: dict[str, TalkView]
    messages: dict[str, Message]
    rows: dict[str, LineRow]
    promised: dict[str, PromisedRow]
    people: dict[str, PersonRow]
    notices: dict[str, NoticeView]
    cases: dict[str, CaseRow]


_PARTS = {
    "talks": "talks",
    "messages": "messages",
    "line": "rows",
    "promised": "promised",
    "people": "people",
    "notices": "notices",
    "cases": "cases",
}

_WHOLE = ("me", "offer", "line", "figures", "useful", "owed", "asks")


def desk_view(store: Mapping[str, Any]) -> DeskView:
    """A desk's store (`talks/7` → TalkView, …) with its parts apart."""
    parts: dict[str, dict[str, Any]] = {name: {} for name in _PARTS.values()}
    for key, value in store.items():
        head, slash, rest = key.partition("/")
        if slash and head in _PARTS:
            parts[_PARTS[head]][rest] = value
    whole = {key: store.get(key) for key in _WHOLE}
    return DeskView(**whole, **parts)  # type: ignore[arg-type]  # the house made the values


@get("/useful", responses=_READS)
async def show_useful(request: Ask) -> list[UsefulView]:
    """What customers answered today and yesterday about one's own talks, newest first."""
    return await useful.answered_to(doors_of(request).house, request.user.id)


async def check_sees(request: Ask, contact: int) -> House:
    """404 unless this contact is of a brand that the signed-in person answers, or they are in its
    talk: what somebody may see can change in the middle of one, and the talk goes on."""
    doors = doors_of(request)
    if doors.house.desks.is_in(request.user.id, contact):
        return doors.house
    brand = await doors.brand_of(contact)
    if brand is None or not request.user.answers(brand):
        raise not_found()
    return doors.house


@get("/", responses=_READS)
async def show_desk(request: Ask) -> DeskView:
    """The whole desk at once; `/desk/stream` tells what changes."""
    return desk_view(doors_of(request).house.views.desk(request.user.id))


@get(
    "/stream",
    responses=answers(400, 401, 429, 503),
    **stream_answer(
        "Server-sent events. Keys: `me` MeView, `offer` OfferView, `line` LineTotals, `figures` "
        "FiguresView, `talks/CONTACT` TalkView, `messages/CONTACT/ID` Message, `line/CONTACT` "
        "LineRow, `promised/CONTACT` PromisedRow, `people/AGENT` PersonRow, `notices/CONTACT` "
        "NoticeView, `useful` a number that changes when `/desk/useful` or `/board/not-yet` does, "
        "`cases/CASE` CaseRow, `owed` a number that changes when what is owed to whom one looks "
        "at does, `asks` a list of AskOfMe while I am asked to come in or said yes, `asked` a "
        "number that changes, for leads, when anything about that does. "
        "`snapshot` holds all, `set` what changed (null: gone); `signal` events are "
        "signals of the others in a talk"
    ),
)
async def follow_desk(
    request: Ask, last_event_id: LAST_EVENT_ID = None, after: AFTER = None
) -> EventStream:
    """The desk, told whenever it changes. While it is open the agent is here."""
    doors = doors_of(request)
    staff = request.user
    return staff_stream(request, ("desk", staff.id), last_event_id or after, doors)


def staff_stream(request: Ask, audience: Any, last: str | None, doors: Doors) -> EventStream:
    """A signed-in person's stream: it ends with their session."""
    staff = request.user
    owner = f"session {staff.session}"
    doors.streams.check_room(owner, doors.settings.streams_per_person)
    return EventStream(
        lambda: doors.house.hub.subscribe(audience, last),
        doors.streams,
        owner,
        until=min(REOPEN_S, max(0.0, (staff.ends_at - doors.now()) / 1000)),
    )


@post("/presence", status_code=204, responses=_CHANGES)
async def be(request: Ask, data: JSONBody[Presence]) -> None:
    """Here, or away."""
    desks = doors_of(request).house.desks
    await desks.presence(request.user.id, data.state, data.reason, data.until, data.words)


@post("/wrap-up/finish", status_code=204, responses=_CHANGES)
async def finish_wrap_up(request: Ask) -> None:
    """Ready for the next before the time is over."""
    await doors_of(request).house.desks.finish_wrap_up(request.user.id)


@post("/offers/{contact:int}/accept", status_code=204, responses=_CHANGES)
async def accept(request: Ask, contact: PathId, data: JSONBody[AcceptOffer]) -> None:
    """Answer. Of two who do, the second gets a 409."""
    house = await check_sees(request, contact)
    await house.desks.accept(request.user.id, contact, data.channel, data.page or "")


@post("/offers/{contact:int}/decline", status_code=204, responses=_CHANGES)
async def decline(request: Ask, contact: PathId) -> None:
    """Not now: the next person is asked, the customer stays first."""
    house = await check_sees(request, contact)
    await house.desks.decline(request.user.id, contact)


@get("/contacts/{contact:int}", responses=_READS)
async def show_contact(request: Ask, contact: PathId) -> ContactDetail:
    """A contact with its customer's history."""
    house = await check_sees(request, contact)
    return await house.desks.detail(request.user.id, contact)


@post("/contacts/{contact:int}/seat", status_code=204, responses=_CHANGES)
async def sit(request: Ask, contact: PathId, data: JSONBody[Seat]) -> None:
    """Talk in this page."""
    house = await check_sees(request, contact)
    house.desks.sit(request.user.id, contact, data.page, take=data.take)


@post("/contacts/{contact:int}/call-again", status_code=204, responses=_CHANGES)
async def call_again(request: Ask, contact: PathId, data: JSONBody[CallAgain]) -> None:
    """Call the customer once more, in the same talk, since the line to them broke."""
    house = await check_sees(request, contact)
    house.desks.call_again(request.user.id, contact, data.what)


@post("/contacts/{contact:int}/reached", status_code=204, responses=_CHANGES)
async def reached(request: Ask, contact: PathId) -> None:
    """I dialled, and they answered."""
    house = await check_sees(request, contact)
    await house.desks.reached(request.user.id, contact)
    await record(request, "contact.reached", "contact", contact)


@post("/contacts/{contact:int}/missed", status_code=204, responses=_CHANGES)
async def missed(request: Ask, contact: PathId) -> None:
    """I dialled, and nobody answered."""
    house = await check_sees(request, contact)
    await house.desks.missed(request.user.id, contact)
    await record(request, "contact.missed", "contact", contact)


@post("/contacts/{contact:int}/end", status_code=204, responses=_CHANGES)
async def end(request: Ask, contact: PathId) -> None:
    """End the talk."""
    house = await check_sees(request, contact)
    await house.desks.end(request.user.id, contact)


@post("/contacts/{contact:int}/pause", status_code=204, responses=_CHANGES)
async def pause(request: Ask, contact: PathId, data: JSONBody[Pause]) -> None:
    """A pause with a reason and a length, which both sides see."""
    house = await check_sees(request, contact)
    await house.desks.pause(request.user.id, contact, data.reason, data.minutes, data.words)


@post("/contacts/{contact:int}/resume", status_code=204, responses=_CHANGES)
async def resume(request: Ask, contact: PathId) -> None:
    """Go on."""
    house = await check_sees(request, contact)
    await house.desks.resume(request.user.id, contact)


@post("/contacts/{contact:int}/hand-over", status_code=204, responses=_CHANGES)
async def hand_over(request: Ask, contact: PathId, data: JSONBody[HandOver]) -> None:
    """To another agent or line; I stay until they have it."""
    house = await check_sees(request, contact)
    if (data.agent is None) == (data.line is None):
        raise bad_input("hand_over_to")
    await house.desks.hand_over(request.user.id, contact, data.agent or 0, data.line or "")


@post("/contacts/{contact:int}/hand-over/cancel", status_code=204, responses=_CHANGES)
async def cancel_hand_over(request: Ask, contact: PathId) -> None:
    """Keep it after all."""
    house = await check_sees(request, contact)
    await house.desks.cancel_hand_over(request.user.id, contact)


@post("/contacts/{contact:int}/bring-in", status_code=204, responses=_CHANGES)
async def bring_in(request: Ask, contact: PathId, data: JSONBody[BringIn]) -> None:
    """Ask a colleague to join."""
    house = await check_sees(request, contact)
    await house.desks.bring_in(request.user.id, contact, data.agent)


@post("/contacts/{contact:int}/step-out", status_code=204, responses=_CHANGES)
async def step_out(request: Ask, contact: PathId) -> None:
    """Leave a talk that I was brought into."""
    house = await check_sees(request, contact)
    await house.desks.step_out(request.user.id, contact)


@post("/contacts/{contact:int}/messages", responses=_CHANGES)
async def write(request: Ask, contact: PathId, data: JSONBody[NewMessage]) -> Message:
    """Write. The same key again is the same message."""
    house = await check_sees(request, contact)
    return await house.desks.write(request.user.id, contact, data.text, data.key)


@post("/contacts/{contact:int}/signal", status_code=204, responses=_CHANGES)
async def signal(request: Ask, contact: PathId, data: JSONBody[Signal]) -> None:
    """A signal to the others in the talk."""
    house = await check_sees(request, contact)
    doors = doors_of(request)
    spend(doors.limits.signals, f"person {request.user.id}", doors.now())
    house.signals.post(contact, f"agent:{request.user.id}", data.peer, data.to, data.data)


@put("/contacts/{contact:int}/notes", status_code=200, responses=_CHANGES)
async def save_notes(request: Ask, contact: PathId, data: JSONBody[NewNotes]) -> Notes:
    """What they said, what I saw, what we agreed."""
    house = await check_sees(request, contact)
    return await house.desks.notes(request.user.id, contact, data.said, data.saw, data.agreed)


router = Router(
    "/desk",
    route_handlers=[
        show_desk,
        follow_desk,
        show_useful,
        be,
        finish_wrap_up,
        accept,
        decline,
        show_contact,
        sit,
        call_again,
        reached,
        missed,
        end,
        pause,
        resume,
        hand_over,
        cancel_hand_over,
        bring_in,
        step_out,
        write,
        signal,
        save_notes,
    ],
    guards=[signed_in],
    tags=["desk"],
)
