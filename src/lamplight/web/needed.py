"""Who is here and who is needed, what more people would make of it, and what people are needed for:
for leads."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import JSONBody, QueryParameter

from lamplight.basis.money import EXPONENTS
from lamplight.runtime.coming.needing import read_goals, write_goals
from lamplight.runtime.coming.what_if import More, Offer
from lamplight.runtime.views.needed import Goals, NeededView, WeekView, WhatIfView
from lamplight.staffing.planned_day import Learns
from lamplight.web.board_forms import GoalsForm, MorePeople
from lamplight.web.days import DAY, day_of
from lamplight.web.doors import doors_of
from lamplight.web.gone import while_wanted
from lamplight.web.problems import answers, bad_input
from lamplight.web.staff import Ask, record
from lamplight.web.text import LARGEST_ID

LINE = Annotated[int, QueryParameter(ge=0, le=LARGEST_ID, description="0 is the first")]


@get("/needed", responses=answers(400, 401, 403, 404, 429, 503))
async def show_needed(request: Ask, line: LINE = 0, day: DAY = None) -> NeededView:
    """Who is here and who is needed, by half-hour of today or of one of the thirteen days after."""
    coming = doors_of(request).house.coming
    coming.what_if.soon()
    return await coming.here.view(request.user.id, line or None, day_of(day))


@get("/week", responses=answers(400, 401, 403, 404, 429, 503))
async def show_week(request: Ask, line: LINE = 0) -> WeekView:
    """Who is expected and how many people are needed on each of the next seven days."""
    return await doors_of(request).house.coming.week.view(request.user.id, line or None)


@post("/what-if", status_code=200, responses=answers(400, 401, 403, 404, 413, 415, 429, 503))
async def ask_what_if(request: Ask, data: JSONBody[MorePeople]) -> WhatIfView:
    """What more people, another language of somebody's, a shorter wrap-up or a call that is offered
    would make of what is left of a day: what can be said soon, and more when it is asked again. It
    is given up when the connection ends."""
    hour, minute = map(int, data.from_.split(":"))
    offer, learns = data.callback, data.learns
    more = More(
        people=data.people,
        minute=hour * 60 + minute,
        hours=data.hours,
        line=data.line,
        day=day_of(data.day),
        wrap_up_less_s=data.wrap_up_less_s,
        callback=None if offer is None else Offer(offer.above_s, offer.accepts),
        begins_at=data.begins_at,
        second=data.second,
        learns=None if learns is None else Learns(learns.person, learns.language),
    )
    what_if = doors_of(request).house.coming.what_if
    return await while_wanted(request, what_if.ask(request.user.id, more))


@get("/goals", responses=answers(401, 403, 429, 503))
async def show_goals(request: Ask) -> Goals:
    """What people are needed for, and what an hour of one of us costs."""
    return await read_goals(doors_of(request).pool)


@put("/goals", responses=answers(400, 401, 403, 413, 415, 429, 503))
async def set_goals(request: Ask, data: JSONBody[GoalsForm]) -> Goals:
    """Another word of what people are needed for. It counts for every line."""
    if data.currency not in EXPONENTS and (data.currency or data.hour_minor is not None):
        raise bad_input("currency_unknown", "currency", currency=data.currency or "Nothing")
    goals = Goals(
        level=data.level,
        target_s=data.target_s,
        shrinkage=data.shrinkage,
        hour_minor=data.hour_minor,
        currency=data.currency,
        chosen=True,
    )
    await write_goals(doors_of(request).pool, goals)
    await record(request, "board.goals")
    return goals


HANDLERS = [show_needed, show_week, ask_what_if, show_goals, set_goals]
"""Parts of the board (`web.board`), which lets in leads alone."""
