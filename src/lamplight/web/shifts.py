"""When people plan to be here: calls at a chosen time are promised on these hours only."""

from litestar import Router, get, put
from litestar.params import JSONBody

from lamplight.journal.errors import BadValue
from lamplight.journal.tables import people, shifts
from lamplight.journal.tables.hours import WeekRow
from lamplight.web.answers import ShiftWeek
from lamplight.web.brand_admin import hours_rows, week_of, zones
from lamplight.web.doors import doors_of
from lamplight.web.forms import WeekOfShifts
from lamplight.web.problems import Refusal, answers, bad_input, not_found
from lamplight.web.staff import Ask, lead, record, signed_in
from lamplight.web.text import PathId


async def _shown(request: Ask, person: int) -> ShiftWeek:
    rows = await shifts.shift_weeks(doors_of(request).pool, person)
    spans = [WeekRow(person, row.weekday, row.from_min, row.to_min) for row in rows]
    return ShiftWeek(timezone=rows[0].timezone if rows else "", hours=hours_rows(spans))


@get("/{person:int}/shifts", responses=answers(400, 401, 403, 404, 429, 503))
async def show_shifts(request: Ask, person: PathId) -> ShiftWeek:
    """The week that somebody plans; empty when none is planned."""
    if await people.person_by_id(doors_of(request).pool, person) is None:
        raise not_found()
    return await _shown(request, person)


@put("/{person:int}/shifts", responses=answers(400, 401, 403, 404, 413, 415, 429, 503))
async def set_shifts(request: Ask, person: PathId, data: JSONBody[WeekOfShifts]) -> ShiftWeek:
    """Another week in place of the one before. What was promised on it stays promised."""
    doors = doors_of(request)
    found = await people.person_by_id(doors.pool, person)
    if found is None or not found.active:
        raise not_found()
    staff = request.user
    if not staff.at_least("admin") and not set(found.brands) & set(staff.person.brands):
        raise Refusal(403, "brand_not_yours")
    if data.timezone not in zones():
        raise bad_input("zone_unknown", zone=data.timezone)
    try:
        await shifts.set_shift_week(doors.pool, person, week_of(data.hours), data.timezone)
    except BadValue as wrong:
        raise bad_input("hours_wrong", why=str(wrong)) from None
    doors.house.plan_changed()
    await record(request, "person.shifts_changed", "person", person)
    return await _shown(request, person)


router = Router(
    "/people", route_handlers=[show_shifts, set_shifts], guards=[signed_in, lead], tags=["people"]
)
