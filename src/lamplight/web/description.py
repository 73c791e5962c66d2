"""The API's description: OpenAPI 3.1, made of the routes and of what msgspec reads and writes.

The schemas are msgspec's own, since it is msgspec that checks every body: what the description
says is what is done.
"""

import inspect
from typing import Any, Final, get_args, get_origin

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.params import HeaderParameter, ParameterKwarg
from litestar.response import Response as LitestarResponse
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition

from lamplight import __version__
from lamplight.web.problems import STATUSES, Problem, answers
from lamplight.web.queries import choices_of, kind_of
from lamplight.web.staff import COOKIE, signed_in
from lamplight.web.stream import EventStream

BASE: Final = "/api/v1"
_REF: Final = "#/components/schemas/{name}"
_ABOUT: Final = (
    "Customer service by people. Errors have one form, `{code, text}`: the code is for programs, "
    "the text for people. Requests that change something carry `Origin` of the same site. Instants "
    "are milliseconds since the Unix epoch, UTC. People who answer sign in with `POST /session` "
    "and send its cookie from then on; a customer's place is reached by its token alone."
)
_TAGS: Final = {
    "brands": "What customers see before they ask",
    "places": "A customer's own place, found by its token",
    "mine": "A customer's own page, found by a link of a letter, and withdrawing from a contract",
    "session": "Signing in and out",
    "desk": "What an agent sees and does",
    "board": "Today's figures, for leads",
    "customers": "Who bought from us: found, shown, put right; what is erased of them, for leads",
    "cases": "What is owed, promised and done about it",
    "people": "Who answers, for leads",
    "entry": "Coming in by a link",
    "admin": "Brands, shops, what may be granted and the audit, for leads",
    "settings": "What pages need to know",
}
_RETRY_AFTER: Final = {
    "Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 0}}
}

Json = dict[str, Any]


class _Answer:
    """What a handler answers with when all is well: its type and media types."""

    def __init__(self, handler: HTTPRouteHandler) -> None:
        kind = handler.parsed_fn_signature.return_type.annotation
        if inspect.isclass(origin := get_origin(kind)) and issubclass(origin, LitestarResponse):
            kind = get_args(kind)[0]
        self.media: tuple[str, ...] = handler.opt.get("gives", ("application/json",))
        self.kind: Any = None
        if kind is EventStream:
            self.media = ("text/event-stream",)
        elif kind not in (None, type(None), bytes):
            self.kind = kind
        self.empty = kind in (None, type(None))


def describe(app: Litestar) -> Json:
    """The whole description as plain data."""
    routes = sorted(
        (route for route in app.routes if isinstance(route, HTTPRoute)),
        key=lambda route: route.path_format,
    )
    listed = [
        (route, handler)
        for route in routes
        if route.path_format.startswith(BASE)
        for handler in route.route_handlers
        if handler.resolve_include_in_schema()
    ]
    kinds = [Problem]
    for _, handler in listed:
        kinds += [kind for kind in (_Answer(handler).kind, _body_kind(handler)) if kind is not None]
    schemas, components = msgspec.json.schema_components(kinds, ref_template=_REF)
    for schema in components.values():
        if about := schema.get("description"):
            schema["description"] = inspect.cleandoc(about)
    known = {_name(kind): schema for kind, schema in zip(kinds, schemas, strict=True)}
    paths: Json = {}
    for route, handler in listed:
        path = paths.setdefault(route.path_format, {})
        for method in sorted(handler.http_methods - {"OPTIONS"}):
            path[method.lower()] = _operation(route, handler, known)
    paths = {path: dict(sorted(methods.items())) for path, methods in sorted(paths.items())}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lamplight", "version": __version__, "description": _ABOUT},
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": about} for name, about in _TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "responses": _problems(known),
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
            },
        },
    }


def _name(kind: Any) -> str:
    return str(kind)


def _body_kind(handler: HTTPRouteHandler) -> Any:
    field = handler.parsed_fn_signature.parameters.get("data")
    return None if field is None else field.annotation


def _operation(route: HTTPRoute, handler: HTTPRouteHandler, known: Json) -> Json:
    tag = min(handler.resolve_tags() or ("settings",))
    summary, _, rest = (inspect.getdoc(handler.fn) or "").partition("\n\n")
    operation: Json = {
        "operationId": f"{tag}_{handler.handler_name}",
        "tags": [tag],
        "summary": " ".join(summary.split()),
        "parameters": _parameters(route, handler),
        "responses": _responses(handler, known),
    }
    if rest:
        operation["description"] = rest
    if (kind := _body_kind(handler)) is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": known[_name(kind)]}},
        }
    elif takes := handler.opt.get("takes"):
        operation["requestBody"] = {"required": True, "content": {media: {} for media in takes}}
    if signed_in in handler.resolve_guards():
        operation["security"] = [{"session": []}]
    return operation


def _parameters(route: HTTPRoute, handler: HTTPRouteHandler) -> list[Json]:
    found = []
    in_path = route.path_parameters
    for name, kind in in_path.items():
        schema: Json = {"type": "string", "minLength": 1}
        if kind.type is int:
            schema = {"type": "integer", "minimum": 1, "maximum": 2**53 - 1}
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    for name, field in handler.parsed_fn_signature.parameters.items():
        settings = field.kwarg_definition
        if name in in_path or not isinstance(settings, ParameterKwarg):
            continue
        found.append(
            {
                "name": settings.name or name,
                "in": "header" if isinstance(settings, HeaderParameter) else "query",
                "required": False,
                "description": settings.description,
                "schema": _bounds(field, settings),
            }
        )
    return found


def _bounds(field: FieldDefinition, settings: ParameterKwarg) -> Json:
    kind = kind_of(field)
    if kind is int:
        return {"type": "integer", "minimum": settings.ge, "maximum": settings.le}
    if kind is bool:
        return {"type": "boolean"}
    if choices := choices_of(field):
        return {"type": "string", "enum": list(choices)}
    bounds = {
        "type": "string",
        "minLength": settings.min_length,
        "maxLength": settings.max_length,
        "pattern": settings.pattern,
    }
    return {name: value for name, value in bounds.items() if value is not None}


def _responses(handler: HTTPRouteHandler, known: Json) -> Json:
    answer = _Answer(handler)
    done: Json = {"description": handler.response_description or "Done"}
    if not answer.empty:
        schema = {} if answer.kind is None else known[_name(answer.kind)]
        if answer.media == ("text/event-stream",):
            schema = {"type": "string"}
        done["content"] = {media: {"schema": schema} if schema else {} for media in answer.media}
    responses: Json = {str(handler.status_code): done}
    for status in sorted(handler.responses or ()):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    return responses


def _problems(known: Json) -> Json:
    """The answers when all isn't well, one for each status."""
    problems: Json = {}
    for status, spec in answers(*STATUSES).items():
        problem = problems[f"Problem{status}"] = {
            "description": spec.description,
            "content": {"application/json": {"schema": known[_name(Problem)]}},
        }
        if status in (429, 503):
            problem["headers"] = _RETRY_AFTER
    return problems


def document(app: Litestar) -> bytes:
    """The description as JSON, as it is kept in the front end's folder."""
    return msgspec.json.format(msgspec.json.encode(describe(app)), indent=2) + b"\n"
