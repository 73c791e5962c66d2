"""Headers that every answer carries, and the check that a change comes from our own pages."""

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.types import Message, Scope

from lamplight.web.problems import Refusal

if TYPE_CHECKING:
    from lamplight.web.settings import WebSettings

PAGE_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob: mediastream:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
"""For pages: only our own files, nothing inline, no frames around us."""

DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""For everything that isn't a page: it may do nothing where it is opened."""

_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),  # a place's link is its key: it is told to nobody
    (
        b"permissions-policy",
        b"camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000")


async def add_headers(message: Message, scope: Scope) -> None:
    """Litestar's before-send hook: the security headers on every answer, errors included."""
    if message["type"] != "http.response.start":
        return
    headers = list(message.get("headers", []))
    names = {name.lower() for name, _ in headers}
    for name, value in _ALWAYS:
        if name not in names:
            headers.append((name, value))
    if b"content-security-policy" not in names:
        headers.append((b"content-security-policy", DATA_POLICY.encode()))
    if b"cache-control" not in names:
        headers.append((b"cache-control", b"no-store"))
    if scope.get("scheme") == "https":
        headers.append(_HSTS)
    message["headers"] = headers


def own_origin(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """`scheme://host[:port]` that this request was sent to."""
    host = connection.headers.get("host", "")
    return f"{connection.scope.get('scheme', 'http')}://{host}".lower()


async def same_site(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: a request that changes something comes from our own pages, or says that it does.

    Browsers always send `Origin` with such requests, and `Sec-Fetch-Site` where the page is
    secure; another site's page can fake neither. Programs send `Origin` themselves.
    """
    if connection.scope.get("method") in ("GET", "HEAD", "OPTIONS"):
        return
    settings: WebSettings = connection.app.state.settings
    fetched = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if fetched not in (None, "same-origin", "none"):
        raise Refusal(403, "other_site")
    if origin is None:
        if fetched == "same-origin":
            return
        raise Refusal(403, "no_origin", origin=_printable(own_origin(connection)))
    if not _same(origin, own_origin(connection)) and origin.lower() not in settings.origins:
        raise Refusal(403, "other_site")


def _same(origin: str, own: str) -> bool:
    """Compare two origins, knowing the default ports. Malformed ones are never the same."""
    return _parts(origin) is not None and _parts(origin) == _parts(own)


def _parts(origin: str) -> tuple[str, str, int] | None:
    try:
        split = urlsplit(origin.lower())
        port = split.port or {"http": 80, "https": 443}.get(split.scheme)
    except ValueError:
        return None
    if not split.hostname or port is None or split.path or split.query or split.fragment:
        return None
    return split.scheme, split.hostname, port


def _printable(words: str) -> str:
    return "".join(letter for letter in words if letter.isprintable())[:200]
