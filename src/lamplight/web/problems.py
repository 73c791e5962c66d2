"""One form for everything that goes wrong: `{"code", "text"}` and a status that fits.

`code` is for programs and never changes its meaning; `text` is for people, says what to do, and
stands in the message catalogue.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.enums import ParamType
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from lamplight.journal.database import CONNECTION_LOST
from lamplight.journal.errors import JournalError, NotTaken
from lamplight.line import Refused
from lamplight.runtime.errors import BadAsk, NotYours, Unavailable, Unknown
from lamplight.web.catalogue import has, text
from lamplight.web.queries import asks_for

Asking = Request[Any, Any, Any]
log = structlog.get_logger(__name__)


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a request was not done, for a program and for a person. `next_open`: when to come back,
    where a brand is closed; `field`: which part of the input it is about, where it is one."""

    code: str
    text: str
    next_open: int | None = None
    field: str = ""


class Refusal(HTTPException):
    """Ends a request with a problem. Raised by handlers, guards and whatever they call.

    The text is the catalogue's sentence for the code, filled with `values`, or else `words`.
    """

    def __init__(
        self,
        status: int,
        code: str,
        headers: dict[str, str] | None = None,
        words: str = "",
        /,
        **values: object,
    ) -> None:
        self.problem = Problem(code, words or text(f"error.{code}", **values))
        super().__init__(detail=code, status_code=status, headers=headers)


def bad_input(code: str, field: str = "", /, **values: object) -> Refusal:
    """400: the request can't be understood as it stands; `field` is what to change."""
    refusal = Refusal(400, code, **values)
    refusal.problem = msgspec.structs.replace(refusal.problem, field=field)
    return refusal


def not_found(code: str = "not_found") -> Refusal:
    """404: it isn't there, or it isn't there for you; the answer is the same."""
    return Refusal(404, code)


def refused(status: int, code: str, fallback: str, **values: object) -> Refusal:
    """What a lower floor refused, with the catalogue's sentence where it has one."""
    name = f"refused.{code}"
    return Refusal(status, code, None, text(name, **values) if has(name) else fallback)


_BY_STATUS = {
    400: "bad_request",
    401: "sign_in_first",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    411: "bad_request",
    413: "too_large",
    414: "too_large",
    415: "media_type",
    429: "too_many",
    503: "not_ready",
}


def _where(request: Asking, exc: HTTPException) -> str:
    """Which field of the input was wrong and why, from the framework's list of findings."""
    extra: Any = exc.extra
    if isinstance(extra, Sequence) and not isinstance(extra, str):
        found = [
            _asked_for(request, item)
            or f"{item.get('key', '')}: {item['message']}".removeprefix(": ")
            for item in extra
            if isinstance(item, Mapping) and item.get("message")
        ]
        if found:
            return "; ".join(found)[:300]
    return ""


def _asked_for(request: Asking, finding: Mapping[str, Any]) -> str:
    """The words that a parameter takes, where it takes but a few."""
    handler = request.scope.get("route_handler")
    if finding.get("source") != ParamType.QUERY or not isinstance(handler, HTTPRouteHandler):
        return ""
    field = handler.parsed_fn_signature.parameters.get(finding.get("key", ""))
    return "" if field is None else asks_for(field)


def _answer(
    status: int, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response[Problem]:
    keep = {
        name: value for name, value in (headers or {}).items() if name.lower() != "content-type"
    }
    return Response(problem, status_code=status, headers=keep, media_type="application/json")


def _on_http(request: Asking, exc: HTTPException) -> Response[Problem]:
    if isinstance(exc, Refusal):
        return _answer(exc.status_code, exc.problem, exc.headers)
    status = exc.status_code
    if status >= 500:
        return _our_fault(exc)
    code = _BY_STATUS.get(status, "bad_request")
    if status == 400 and (where := _where(request, exc)):
        return _answer(400, Problem("bad_input", text("error.bad_input", where=where)))
    if status in (405, 413, 415):
        return _answer(status, Problem(code, text(f"error.{code}")), exc.headers)
    status = status if status in _BY_STATUS else 400
    return _answer(status, Problem(code, text(f"error.{code}")))


def _our_fault(exc: Exception) -> Response[Problem]:
    # The stack names code, never what a customer said: values stay out of our exceptions.
    log.error("request failed", kind=type(exc).__name__, exc_info=exc)
    return _answer(500, Problem("our_fault", text("error.our_fault")))


def _on_anything(_: Asking, exc: Exception) -> Response[Problem]:
    return _our_fault(exc)


def _on_refused(_: Asking, exc: Refused) -> Response[Problem]:
    # The line's own text names ids and states: for logs and programs, not for customers.
    return _said(refused(409, exc.code, text("error.refused")))


def _on_bad_ask(_: Asking, exc: BadAsk) -> Response[Problem]:
    return _said(refused(400, exc.code, exc.text, **exc.values))


def _on_unknown(_: Asking, exc: Unknown) -> Response[Problem]:
    return _said(not_found())


def _on_not_yours(_: Asking, exc: NotYours) -> Response[Problem]:
    return _said(Refusal(403, "not_yours"))


def _on_not_taken(_: Asking, exc: NotTaken) -> Response[Problem]:
    log.warning("a value passed the forms and not the tables", kind=type(exc).__name__)
    return _said(Refusal(400, "bad_request"))


def _on_unreadable(_: Asking, exc: Exception) -> Response[Problem]:
    return _said(Refusal(400, "bad_request"))


def _on_away(_: Asking, exc: Exception) -> Response[Problem]:
    log.warning("the database is away", kind=type(exc).__name__)
    return _said(Refusal(503, "not_ready", {"Retry-After": "2"}))


def _said(refusal: Refusal) -> Response[Problem]:
    return _answer(refusal.status_code, refusal.problem, refusal.headers)


HANDLERS: dict[int | type[Exception], Any] = {
    HTTPException: _on_http,
    Refused: _on_refused,
    BadAsk: _on_bad_ask,
    Unknown: _on_unknown,
    NotYours: _on_not_yours,
    Unavailable: _on_away,
    JournalError: _on_away,
    NotTaken: _on_not_taken,
    # What reading a body raises that isn't a validation error: bytes that aren't UTF-8, or JSON
    # that is nested deeper than anything of ours.
    UnicodeDecodeError: _on_unreadable,
    RecursionError: _on_unreadable,
    **dict.fromkeys(CONNECTION_LOST, _on_away),
    Exception: _on_anything,
}
"""What becomes of every exception that leaves a handler; the nearest class in its line counts."""

_SAID = {
    400: "The request can't be understood; the text says what to change",
    401: "Nobody is signed in",
    403: "Not from this site, or not with this role",
    404: "Not there, or not for you",
    409: "The line refuses: nothing has changed",
    413: "Too large",
    415: "Of another kind than this takes",
    429: "Too many; `Retry-After` says when again",
    503: "Not ready; `Retry-After` says when again",
}
STATUSES = tuple(_SAID)
"""Every status of a problem that routes announce."""


def answers(*statuses: int) -> dict[int, ResponseSpec]:
    """Which problems a route may answer with, for its OpenAPI description."""
    return {
        status: ResponseSpec(
            data_container=Problem, description=_SAID[status], generate_examples=False
        )
        for status in statuses
    }
