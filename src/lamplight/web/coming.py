"""Who came and who is expected, and days that are unlike others: for leads."""

import datetime
from typing import Annotated

from litestar import delete, get, put
from litestar.params import JSONBody, QueryParameter

from lamplight.journal.errors import NoSuchRow
from lamplight.journal.tables import arrivals
from lamplight.journal.tables.arrivals import SpecialDay
from lamplight.runtime.views.coming import UnusualView
from lamplight.web.answers import SpecialDayRow
from lamplight.web.doors import doors_of
from lamplight.web.forms import UnlikeDay
from lamplight.web.problems import answers, bad_input, not_found
from lamplight.web.staff import Ask, record
from lamplight.web.text import LARGEST_ID, PathText

LINE = Annotated[int, QueryParameter(ge=0, le=LARGEST_ID, description="0 is the first")]
_CHANGES = answers(400, 401, 403, 404, 413, 415, 429, 503)
_A_YEAR = datetime.timedelta(366)


@get("/unusual", responses=answers(400, 401, 403, 404, 429, 503))
async def show_unusual(request: Ask, line: LINE = 0) -> UnusualView:
    """Whether today is unusual, and what may be said of it."""
    return await doors_of(request).house.coming.unusual.view(request.user.id, line or None)


@get("/special-days", responses=answers(401, 403, 429, 503))
async def list_special_days(request: Ask) -> list[SpecialDayRow]:
    """Days that are known to be unlike others, from a year ago on."""
    doors = doors_of(request)
    now = datetime.datetime.fromtimestamp(doors.now() / 1000, datetime.UTC)
    rows = await arrivals.special_days(doors.pool, now.date() - _A_YEAR)
    return [
        SpecialDayRow(row.day.isoformat(), row.name, row.like_weekday, row.closed) for row in rows
    ]


@put("/special-days/{day:str}", status_code=204, responses=_CHANGES)
async def put_special_day(request: Ask, day: PathText, data: JSONBody[UnlikeDay]) -> None:
    """A day is unlike others. The days after today are forecast anew with it at once; what was
    forecast of today stays as it was written."""
    doors, name = doors_of(request), data.name.strip()
    if not name:
        raise bad_input("name_empty")
    unlike = SpecialDay(_written(day), name, data.like_weekday, data.closed)
    await arrivals.put_special_day(doors.pool, unlike, request.user.id, doors.now())
    doors.house.coming.foretelling.more_is_known()
    await record(request, "board.special_day")


@delete("/special-days/{day:str}", status_code=204, responses=_CHANGES)
async def remove_special_day(request: Ask, day: PathText) -> None:
    """It is like others after all."""
    doors = doors_of(request)
    try:
        await arrivals.remove_special_day(doors.pool, _written(day))
    except NoSuchRow:
        raise not_found() from None
    doors.house.coming.foretelling.more_is_known()
    await record(request, "board.special_day_removed")


def _written(day: str) -> datetime.date:
    try:
        found = datetime.date.fromisoformat(day)
    except ValueError:
        found = datetime.date.min
    if not datetime.date(2000, 1, 1) <= found < datetime.date(2100, 1, 1):
        raise bad_input("day_wrong", day=day[:40])
    return found


HANDLERS = [show_unusual, list_special_days, put_special_day, remove_special_day]
"""Parts of the board (`web.board`), which lets in leads alone."""
