"""The board: today's figures, for leads."""

from typing import Annotated

from litestar import Router, get
from litestar.params import QueryParameter

from lamplight.runtime import truth, useful
from lamplight.runtime.views import FiguresView, UsefulView
from lamplight.runtime.views.truth import Span, TruthView
from lamplight.runtime.whom import Whom
from lamplight.web import asks, coming, needed
from lamplight.web.days import DAY, day_of
from lamplight.web.desk import staff_stream
from lamplight.web.doors import doors_of
from lamplight.web.lawful import show_law, show_law_progress, show_laws
from lamplight.web.problems import answers
from lamplight.web.staff import Ask, lead, signed_in
from lamplight.web.stream import AFTER, LAST_EVENT_ID, EventStream, stream_answer
from lamplight.web.text import LARGEST_ID


@get("/", responses=answers(401, 403, 429, 503))
async def show_board(request: Ask) -> FiguresView:
    """Waiting now, longest, time to a person today, promises kept, people here."""
    house = doors_of(request).house
    house.coming.what_if.soon()
    return house.views.figures(request.user.id)


@get(
    "/stream",
    responses=answers(400, 401, 403, 429, 503),
    **stream_answer(
        "Server-sent events; keys `figures` (FiguresView) and `people/AGENT` (PersonRow)"
    ),
)
async def follow_board(
    request: Ask, last_event_id: LAST_EVENT_ID = None, after: AFTER = None
) -> EventStream:
    """The board, told whenever it changes."""
    doors_of(request).house.coming.what_if.soon()
    return staff_stream(
        request, ("board", request.user.id), last_event_id or after, doors_of(request)
    )


@get("/not-yet", responses=answers(401, 403, 429, 503))
async def show_not_yet(request: Ask) -> list[UsefulView]:
    """Where it isn't useful yet, as customers of one's own brands said today, newest first."""
    return await useful.not_yet(doors_of(request).house, request.user.id)


LINE = Annotated[int, QueryParameter(ge=0, le=LARGEST_ID, description="0 is all of them")]
BRAND = Annotated[int, QueryParameter(ge=0, le=LARGEST_ID, description="0 is all of them")]
LANGUAGE = Annotated[
    str | None,
    QueryParameter(
        max_length=20,
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description="All languages if absent; BCP 47, such as `en`",
    ),
]
SPAN = Annotated[
    Span, QueryParameter(description="That day, or the week from Monday that it is in")
]


@get("/truth", responses=answers(400, 401, 403, 429, 503))
async def show_truth(  # noqa: PLR0917
    request: Ask,
    day: DAY = None,
    span: SPAN = "day",
    line: LINE = 0,
    brand: BRAND = 0,
    language: LANGUAGE = None,
) -> TruthView:
    """What customers were told against what then happened, of a day or a week; of everybody, or of
    who was in a line, asked a brand, in a language."""
    whom, scene = Whom(line or None, brand or None, language or None), doors_of(request).house.scene
    return await truth.truth(scene, day_of(day), span, whom, request.user.id)


router = Router(
    "/board",
    route_handlers=[
        show_board,
        follow_board,
        show_not_yet,
        show_truth,
        show_law,
        show_law_progress,
        show_laws,
        *coming.HANDLERS,
        *needed.HANDLERS,
        *asks.BOARD,
    ],
    guards=[signed_in, lead],
    tags=["board"],
)
