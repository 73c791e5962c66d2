"""Still pictures of a talk: asked for, kept only with the customer's consent, seen by few."""

from typing import Final

from litestar import Response, Router, get, post, put

from lamplight.journal.tables import stills
from lamplight.web.answers import StillAsked
from lamplight.web.desk import check_sees
from lamplight.web.problems import Refusal, answers
from lamplight.web.security import DATA_POLICY
from lamplight.web.staff import Ask, record, signed_in
from lamplight.web.text import PathId

PICTURES: Final = ("image/jpeg", "image/png", "image/webp")
"""What `journal.tables.stills.media_type` knows."""


@post("/", responses=answers(400, 401, 403, 404, 409, 429, 503))
async def ask_still(request: Ask, contact: PathId) -> StillAsked:
    """Ask the customer whether a still picture may be kept."""
    house = await check_sees(request, contact)
    return StillAsked(await house.desks.ask_still(request.user.id, contact))


@put(
    "/{still:int}",
    status_code=204,
    request_max_body_size=stills.LARGEST,
    responses=answers(400, 401, 403, 404, 409, 413, 415, 429, 503),
    opt={"takes": PICTURES},
)
async def keep_still(request: Ask, contact: PathId, still: PathId) -> None:
    """Keep the picture itself (JPEG, PNG or WebP, at most 2 MiB), after the customer agreed."""
    house = await check_sees(request, contact)
    picture = await request.body()
    if stills.media_type(picture) is None:
        raise Refusal(415, "not_a_picture")
    await house.desks.keep_still(request.user.id, contact, still, picture)
    await record(request, "still.kept", "still", still)


@get("/{still:int}", responses=answers(400, 401, 404, 429, 503), opt={"gives": PICTURES})
async def show_still(request: Ask, contact: PathId, still: PathId) -> Response[bytes]:
    """The picture. Who looked, and when, is written down."""
    house = await check_sees(request, contact)
    kind, picture = await house.desks.still(request.user.id, contact, still)
    await record(request, "still.seen", "still", still)
    return Response(
        picture,
        media_type=kind,
        headers={
            "Content-Security-Policy": DATA_POLICY,
            "Content-Disposition": "inline",
            "Cache-Control": "private, no-store",
        },
    )


router = Router(
    "/desk/contacts/{contact:int}/stills",
    route_handlers=[ask_still, keep_still, show_still],
    guards=[signed_in],
    tags=["desk"],
)
