"""Asking colleagues to come in: for leads on the board; for who is asked at their desk, or by the
link in a mail."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, delete, get, post
from litestar.params import JSONBody, QueryParameter

from lamplight.journal.tables.asks import ShiftAsk, ask_by_token
from lamplight.runtime.asks.asks import Wanted
from lamplight.runtime.views.asks import AskOfMe, AskRow, AsksView
from lamplight.web.address import limited
from lamplight.web.board_forms import AskColleague, SayToAsk
from lamplight.web.days import DAY, day_of
from lamplight.web.doors import doors_of
from lamplight.web.entry import found_by
from lamplight.web.problems import answers, not_found
from lamplight.web.staff import Ask, signed_in
from lamplight.web.text import LARGEST_ID, PathId, Token

LINE = Annotated[int, QueryParameter(ge=0, le=LARGEST_ID, description="0 is the first")]
TIME = Annotated[
    str,
    QueryParameter(
        max_length=5,
        pattern=r"^([01][0-9]|2[0-3]):(00|30)$",
        description="From which half-hour, HH:MM; from the next one to come if absent",
    ),
]
SECOND = Annotated[
    bool, QueryParameter(description="The second of two such times, where the clock is put back")
]
HALVES = Annotated[int, QueryParameter(ge=1, le=48, description="For so many half-hours")]
_CHANGES = answers(400, 401, 403, 404, 413, 415, 429, 503)
_UNKNOWN = "ask_unknown"
Asking = Request[Any, Any, Any]


class AskByLink(msgspec.Struct, frozen=True):
    """What a link opens: who is asked, and what."""

    name: str
    ask: AskOfMe


class SaidToAsk(msgspec.Struct, frozen=True):
    """What was said, and that it is written down."""

    said: Literal["yes", "no"]


def _wanted(line: int | None, day: str | None, time: str, hours: float, *, second: bool) -> Wanted:
    hour, minute = map(int, time.split(":"))
    return Wanted(line or None, day_of(day), hour * 60 + minute, hours, second)


@get("/asks", responses=answers(400, 401, 403, 404, 429, 503))
async def show_asks(
    request: Ask,
    *,
    at: TIME = "00:00",
    halves: HALVES = 48,
    line: LINE = 0,
    day: DAY = None,
    second: SECOND = False,
) -> AsksView:
    """Who could be asked to come in for some hours of a day, and who was on that day."""
    doors = doors_of(request)
    wanted = _wanted(line, day, at, halves / 2, second=second)
    mail = doors.postman.is_connected
    return await doors.house.asks.view(request.user.id, wanted, mail=mail)


@post("/asks", status_code=201, responses=_CHANGES)
async def ask_colleague(request: Ask, data: JSONBody[AskColleague]) -> AskRow:
    """Ask somebody whether they come in: by mail where mail is connected, and at their desk. Nobody
    is asked by mail between 21:00 and 7:00 where they are."""
    doors = doors_of(request)
    wanted = _wanted(data.line, data.day, data.from_, data.hours, second=data.second)
    mail = doors.postman.is_connected
    return await doors.house.asks.ask(request.user.id, data.person, wanted, mail=mail)


@delete("/asks/{ask:int}", status_code=204, responses=answers(400, 401, 403, 404, 429, 503))
async def withdraw_ask(request: Ask, ask: PathId) -> None:
    """Take back a question that nobody has answered."""
    await doors_of(request).house.asks.withdraw(request.user.id, ask)


BOARD = [show_asks, ask_colleague, withdraw_ask]
"""Parts of the board (`web.board`), which lets in leads alone."""


@post(
    "/desk/asks/{ask:int}/answer",
    status_code=200,
    guards=[signed_in],
    responses=_CHANGES,
    tags=["desk"],
)
async def answer_ask(request: Ask, ask: PathId, data: JSONBody[SayToAsk]) -> SaidToAsk:
    """Say whether I come in, before it begins. A yes is planned and may become a no until then."""
    house = doors_of(request).house
    await house.asks.answer(request.user.id, ask, data.said)
    house.plan_changed()
    return SaidToAsk(data.said)


async def _found(request: Asking, token: str) -> ShiftAsk:
    return await found_by(request, token, ask_by_token, _UNKNOWN)


@get("/asks/{token:str}", guards=[limited("reads")], responses=answers(404, 429, 503))
async def show_ask(request: Asking, token: Token) -> AskByLink:
    """Who is asked to come in, by whom and when, and what they said. Looking at it changes
    nothing."""
    doors, ask = doors_of(request), await _found(request, token)
    return AskByLink(doors.directory.person(ask.person).name, doors.house.asks.shown(ask))


@post(
    "/asks/{token:str}",
    status_code=200,
    guards=[limited("reads")],
    responses=answers(400, 403, 404, 413, 415, 429, 503),
)
async def answer_by_link(request: Asking, token: Token, data: JSONBody[SayToAsk]) -> SaidToAsk:
    """Say whether one comes in. The link works once, until the hours begin; the same answer may
    come again."""
    ask = await _found(request, token)
    house = doors_of(request).house
    if not await house.asks.answer_by_link(ask, data.said):
        raise not_found(_UNKNOWN)
    house.plan_changed()
    return SaidToAsk(data.said)


router = Router("/", route_handlers=[answer_ask, show_ask, answer_by_link], tags=["entry"])
