"""Whether we are ready, and what pages need to know about media."""

from typing import Any
from urllib.parse import unquote

from litestar import Request, Response, get, route
from litestar.enums import HttpMethod

from lamplight import __version__
from lamplight.web.address import limited
from lamplight.web.answers import Health, IceServer, MediaSettings
from lamplight.web.doors import doors_of
from lamplight.web.problems import answers


@route("/health", http_method=(HttpMethod.GET, HttpMethod.HEAD), include_in_schema=False)
async def health(request: Request[Any, Any, Any]) -> Response[Health]:
    """200 when everything works; otherwise 503 and the names of what doesn't."""
    doors = doors_of(request)
    missing = doors.house.why_not()
    without = [] if doors.postman.is_connected else ["mail"]
    without += [f"shop {name}" for name in doors.following.away()]
    without += doors.house.coming.foretelling.without()
    return Response(
        Health("not_ready" if missing else "ready", list(missing), without, __version__),
        status_code=503 if missing else 200,
        headers={"Retry-After": "2"} if missing else {},
    )


def ice_server(written: str) -> IceServer:
    """`turn:USER:SECRET@HOST:PORT` as browsers want it; signs in user and secret are %-encoded."""
    scheme, _, rest = written.partition(":")
    who, at, where = rest.rpartition("@")
    if not at:
        return IceServer(urls=written)
    user, _, secret = who.partition(":")
    return IceServer(urls=f"{scheme}:{where}", username=unquote(user), credential=unquote(secret))


@get("/settings/media", guards=[limited("reads")], responses=answers(429), tags=["settings"])
async def media_settings(request: Request[Any, Any, Any]) -> MediaSettings:
    """The STUN and TURN servers to use."""
    servers = doors_of(request).settings.ice_servers
    return MediaSettings([ice_server(written) for written in servers])
