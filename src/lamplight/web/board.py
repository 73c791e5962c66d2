"""The board: today's figures, for leads."""

from litestar import Router, get

from lamplight.runtime import useful
from lamplight.runtime.views import FiguresView, UsefulView
from lamplight.web.desk import staff_stream
from lamplight.web.doors import doors_of
from lamplight.web.problems import answers
from lamplight.web.staff import Ask, lead, signed_in
from lamplight.web.stream import AFTER, LAST_EVENT_ID, EventStream, stream_answer


@get("/", responses=answers(401, 403, 429, 503))
async def show_board(request: Ask) -> FiguresView:
    """Waiting now, longest, time to a person today, promises kept, people here."""
    return doors_of(request).house.views.figures(request.user.id)


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
    return staff_stream(
        request, ("board", request.user.id), last_event_id or after, doors_of(request)
    )


@get("/not-yet", responses=answers(401, 403, 429, 503))
async def show_not_yet(request: Ask) -> list[UsefulView]:
    """Where it isn't useful yet, as customers of one's own brands said today, newest first."""
    return await useful.not_yet(doors_of(request).house, request.user.id)


router = Router(
    "/board",
    route_handlers=[show_board, follow_board, show_not_yet],
    guards=[signed_in, lead],
    tags=["board"],
)
