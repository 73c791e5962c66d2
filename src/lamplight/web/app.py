"""The web application, put together. `boot` makes the house and calls `make_app` with it."""

from typing import Any

from litestar import Litestar, Request, Router, get
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.response import Response

from lamplight.mail.postman import Postman
from lamplight.runtime.house import House
from lamplight.runtime.shops.following import Following
from lamplight.web import (
    agreed,
    asks,
    board,
    brand_admin,
    brands,
    buyers,
    cases,
    customers,
    desk,
    entry,
    forgotten,
    granting,
    health,
    hooks,
    judging,
    ledger,
    letters,
    logs,
    mail,
    mine,
    pages,
    papers,
    people,
    places,
    session,
    shifts,
    shops,
    stills,
)
from lamplight.web.address import limited
from lamplight.web.assets import Assets
from lamplight.web.description import document
from lamplight.web.doors import Doors
from lamplight.web.problems import HANDLERS, Refusal
from lamplight.web.security import add_headers, same_site
from lamplight.web.settings import WebSettings
from lamplight.web.staff import Register

LARGEST_BODY = 128 * 1024
"""Bytes of a request; only still pictures and papers of a case may be larger."""


async def speaks_json(connection: ASGIConnection[Any, Any, Any, Any], handler: Any) -> None:
    """Guard: what comes with a request is JSON, where the route doesn't take something else."""
    kind = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    takes = handler.opt.get("takes", ("application/json",))
    if kind and kind not in takes:
        raise Refusal(415, "media_type", takes=", ".join(takes))


@get("/openapi.json", include_in_schema=False, guards=[limited("reads")])
async def openapi_file(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The description of this API, made when it is first asked for."""
    state = request.app.state
    if "description" not in state:
        state["description"] = document(request.app)
    return Response(state["description"], media_type="application/json")


def make_app(
    house: House,
    settings: WebSettings,
    assets: Assets | None = None,
    *,
    postman: Postman | None = None,
    following: Following | None = None,
    again: Litestar | None = None,
) -> Litestar:
    """The app of a house. Without a postman no mail is connected, without `following` no shop.

    `again` is one that served another house, which has closed: making its routes takes a while.
    """
    postman = postman or Postman(house.journal.database, house.clock)
    following = following or Following(house.journal.database, house.clock)
    doors = Doors(house, settings, assets or Assets(), postman, following)
    app = again or routes_only()
    app.state = State({"doors": doors, "register": Register(doors), "settings": settings})
    app.on_shutdown = [doors.passwords.close]
    return app


def routes_only() -> Litestar:
    """The routes; without a house behind them they can be described and nothing else."""
    api = Router(
        "/api/v1",
        route_handlers=[
            brands.router,
            places.router,
            session.router,
            desk.router,
            stills.router,
            board.router,
            asks.router,
            people.router,
            shifts.router,
            buyers.router,
            customers.router,
            cases.router,
            judging.router,
            agreed.router,
            entry.router,
            forgotten.router,
            granting.router,
            brand_admin.router,
            ledger.router,
            letters.router,
            papers.router,
            mail.router,
            mine.router,
            shops.router,
            health.media_settings,
            openapi_file,
        ],
        guards=[same_site, speaks_json],
    )
    return Litestar(
        # Other programs' hooks come without an origin: their signatures say who they are.
        route_handlers=[api, hooks.router, health.health, *pages.HANDLERS],
        exception_handlers=HANDLERS,
        before_send=[logs.log_answer, add_headers],
        openapi_config=None,
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
    )
