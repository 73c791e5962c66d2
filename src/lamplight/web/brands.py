"""Brands as customers see them, and asking for a person."""

from typing import Annotated, Any

from litestar import Request, Response, Router, get, post
from litestar.params import HeaderParameter, JSONBody, QueryParameter

from lamplight.line import Refused
from lamplight.runtime import truth
from lamplight.runtime.asking import Ask
from lamplight.runtime.views import BrandCard, BrandView, SlotView
from lamplight.runtime.views.parts import Channel, Purpose
from lamplight.runtime.views.truth import WaitsView
from lamplight.web.address import address_of, limited
from lamplight.web.answers import NewPlace
from lamplight.web.doors import doors_of
from lamplight.web.forms import NewContact
from lamplight.web.hours import closed_until, country_of_zone
from lamplight.web.problems import answers, not_found
from lamplight.web.stream import AFTER, LAST_EVENT_ID, EventStream, stream_answer
from lamplight.web.text import PathText

IDEMPOTENCY_KEY = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=16,
        max_length=100,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Random, one for each wish: sent again with the same key, it is the same place",
    ),
]

FOR = Annotated[Purpose, QueryParameter(name="purpose", description="What the call is about")]
BY = Annotated[Channel, QueryParameter(name="channel", description="How we would talk")]
IN = Annotated[
    str,
    QueryParameter(
        name="language",
        max_length=20,
        pattern=r"^[A-Za-z0-9-]*$",
        description="One of the brand's; its first if absent",
    ),
]


@get("/", guards=[limited("reads")], responses=answers(429))
async def list_brands(request: Request[Any, Any, Any]) -> list[BrandCard]:
    """The brands that answer here."""
    return list(doors_of(request).house.views.brands())


@get("/{slug:str}", guards=[limited("reads")], responses=answers(404, 429))
async def show_brand(request: Request[Any, Any, Any], slug: PathText) -> BrandView:
    """Who is here, whether it is open, and what the wait is now."""
    return doors_of(request).house.views.brand(slug)


@get("/{slug:str}/waits", guards=[limited("reads")], responses=answers(404, 429, 503))
async def show_waits(request: Request[Any, Any, Any], slug: PathText) -> Response[WaitsView]:
    """How last week's waits were, where a lead shows it: whether what was told came true.

    From Monday to Sunday where the brand is. May be kept for an hour; it names nobody.
    """
    doors = doors_of(request)
    brand = doors.directory.brand_of(slug)
    if brand is None:
        raise not_found()
    view = await truth.last_week(doors.house.scene, brand)
    kept = "public, max-age=3600" if view.counted else "no-store"
    return Response(view, headers={"Cache-Control": kept})


@get("/{slug:str}/slots", guards=[limited("reads")], responses=answers(400, 404, 429, 503))
async def list_slots(
    request: Request[Any, Any, Any],
    slug: PathText,
    purpose: FOR = "service",
    channel: BY = "voice",
    language: IN = "",
) -> list[SlotView]:
    """The times at which we can really call: the same people may be promised once only."""
    places = doors_of(request).house.places
    return await places.slots(slug, purpose, channel, language)


@get(
    "/{slug:str}/stream",
    guards=[limited("reads")],
    responses=answers(400, 404, 429),
    **stream_answer("Server-sent events; key `brand` is the BrandView"),
)
async def follow_brand(
    request: Request[Any, Any, Any],
    slug: PathText,
    last_event_id: LAST_EVENT_ID = None,
    after: AFTER = None,
) -> EventStream:
    """The brand's view, told again whenever it changes."""
    doors = doors_of(request)
    brand = doors.house.views.brand(slug)
    address = address_of(request)
    doors.streams.check_room(address, doors.settings.streams_per_address)
    last = last_event_id or after
    return EventStream(
        lambda: doors.house.hub.subscribe(("brand", brand.id), last), doors.streams, address
    )


@post(
    "/{slug:str}/contacts",
    guards=[limited("contacts")],
    responses=answers(400, 403, 404, 409, 413, 415, 429, 503),
)
async def ask_for_a_person(
    request: Request[Any, Any, Any],
    slug: PathText,
    data: JSONBody[NewContact],
    idempotency_key: IDEMPOTENCY_KEY = None,
) -> NewPlace:
    """A place in line, or a call at the turn or at a chosen time: on disk before this answers."""
    doors = doors_of(request)
    house, brand = doors.house, doors.directory.brand_of(slug)
    ask = Ask(
        brand=slug,
        channel=data.channel,
        language=data.language,
        purpose=data.purpose,
        name=data.name,
        phone=data.phone,
        words=data.words,
        callback=data.callback,
        callback_at=data.callback_at,
        priority=data.priority,
        country=data.country,
        near=country_of_zone(brand.timezone) if brand else "",
        earlier=data.earlier or "",
        key=idempotency_key or "",
    )
    try:
        asked = await house.asking.ask(ask)
    except Refused as no:
        if no.code in ("closed", "no_opening"):
            raise closed_until(house.views.brand(slug)) from None
        raise
    return NewPlace(
        token=asked.token,
        path=f"/{slug}/place/{asked.token}",
        place=house.views.place(asked.contact),
    )


router = Router(
    "/brands",
    route_handlers=[
        list_brands,
        show_brand,
        show_waits,
        list_slots,
        follow_brand,
        ask_for_a_person,
    ],
    tags=["brands"],
)
