"""The pages: two of them, for many addresses, and the files that they need."""

from typing import Any, Final

from litestar import Request, Response, route
from litestar.enums import HttpMethod

from lamplight.runtime.errors import Unknown
from lamplight.web.assets import Asset
from lamplight.web.catalogue import text
from lamplight.web.doors import doors_of
from lamplight.web.problems import not_found
from lamplight.web.security import PAGE_POLICY
from lamplight.web.text import PathText


def send(request: Request[Any, Any, Any], asset: Asset, status: int = 200) -> Response[bytes]:
    """An asset as the client can take it: not again if it has it, squeezed if it likes that."""
    headers = {"ETag": asset.etag, "Cache-Control": asset.cache, "Vary": "Accept-Encoding"}
    if asset.media_type.startswith("text/html"):
        headers["Content-Security-Policy"] = PAGE_POLICY
    known = request.headers.get("if-none-match", "")
    if status == 200 and asset.etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]:
        return Response(b"", status_code=304, headers=headers, media_type=asset.media_type)
    body = asset.body
    if asset.squeezed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = asset.squeezed
    return Response(body, status_code=status, headers=headers, media_type=asset.media_type)


def page(request: Request[Any, Any, Any], name: str, status: int = 200) -> Response[bytes]:
    """One of the two pages of the front end; 503 while it isn't built."""
    asset = doors_of(request).assets.get(name)
    if asset is None:
        words = text("page.not_built").encode()
        return Response(words, status_code=503, media_type="text/plain")
    return send(request, asset, status)


Asking = Request[Any, Any, Any]
READ: Final = (HttpMethod.GET, HttpMethod.HEAD)


@route("/", http_method=READ, include_in_schema=False)
async def brands_page(request: Asking) -> Response[bytes]:
    """The brands, or the only one."""
    return page(request, "customer.html")


@route(
    [
        "/{brand:str}",
        "/{brand:str}/place/{token:str}",
        "/{brand:str}/mine",
        "/{brand:str}/withdraw",
        "/{brand:str}/waits",
    ],
    http_method=READ,
    include_in_schema=False,
)
async def customer_page(request: Asking, brand: PathText) -> Response[bytes]:
    """A brand's page, a place, the way to one's own page, withdrawing from a contract, or how last
    week's waits were."""
    try:
        doors_of(request).house.views.brand(brand)
    except Unknown:
        return page(request, "customer.html", 404)
    return page(request, "customer.html")


@route("/mine/{token:str}", http_method=READ, include_in_schema=False)
async def own_page(request: Asking) -> Response[bytes]:
    """A customer's own page. Looking at it changes nothing: programs open links before people."""
    return page(request, "customer.html")


@route(
    [
        "/desk",
        "/desk/{rest:path}",
        "/board",
        "/board/law",
        "/setup/{token:str}",
        "/join/{token:str}",
        "/password/{token:str}",
        "/ask/{token:str}",
    ],
    http_method=READ,
    include_in_schema=False,
)
async def staff_page(request: Asking) -> Response[bytes]:
    """The desk and the board, signing in, setting up, joining, a forgotten password, being asked to
    come in. Looking at it changes nothing."""
    return page(request, "desk.html")


@route("/static/{name:path}", http_method=READ, include_in_schema=False)
async def static_file(request: Asking, name: PathText) -> Response[bytes]:
    """A file of the front end."""
    asset = doors_of(request).assets.get(name.lstrip("/"))
    if asset is None:
        raise not_found()
    return send(request, asset)


HANDLERS = [brands_page, customer_page, own_page, staff_page, static_file]
