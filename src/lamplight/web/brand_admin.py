"""Brands as leads set them up: name, hours, holidays, time zone, priorities."""

import datetime
import re
import unicodedata
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import available_timezones

import holidays
from litestar import Router, get, patch, post, put
from litestar.params import JSONBody

from lamplight.forecast.unusual.wording import untrue
from lamplight.journal.errors import AlreadyThere, BadValue
from lamplight.journal.tables import brands, hours, people, run
from lamplight.journal.tables.brands import Brand, Purpose
from lamplight.journal.tables.hours import Span
from lamplight.line.limits import LAWS
from lamplight.runtime.opening import written
from lamplight.runtime.views import HoursRow
from lamplight.web.answers import BrandAdmin, DayOffRow, HolidayPart, SpanRow
from lamplight.web.doors import Doors, doors_of
from lamplight.web.forms import BrandChange, DayOff, Hours, NewBrand, WaitsShown
from lamplight.web.problems import Refusal, answers, bad_input, not_found
from lamplight.web.staff import Ask, admin, lead, record, register_of, signed_in
from lamplight.web.text import PathId, PathText

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

RESERVED: Final = frozenset(
    ("admin", "api", "assets", "board", "brands", "desk", "health", "help")
) | frozenset(("ask", "join", "mine", "password", "place", "setup", "static"))
"""First parts of addresses that are ours."""

_CHANGES = answers(400, 401, 403, 404, 409, 413, 415, 429, 503)


@cache
def zones() -> frozenset[str]:
    """Every IANA time zone that we know."""
    return frozenset(available_timezones())


@cache
def holiday_countries() -> frozenset[str]:
    """Countries whose public holidays are known."""
    return frozenset(holidays.list_supported_countries())


@cache
def holiday_parts(country: str) -> dict[str, str]:
    """Parts of a country that have public holidays of their own: codes (ISO 3166-2 without the
    country, or a city's name) and how they are called there; none for an unknown country."""
    if country not in holiday_countries():
        return {}
    names = holidays.country_holidays(country).get_subdivision_aliases()
    return {code: called[-1] if called else code for code, called in names.items()}


def slug_of(name: str) -> str:
    """The part of an address made of a name: `Atelier Ines` is `atelier-ines`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def span_of(from_: str, to: str) -> tuple[int, int]:
    """Minutes of the day of two times `HH:MM`. An end that isn't after the beginning is the next
    day's, and counts on from 1440."""
    begin, end = (int(one[:2]) * 60 + int(one[3:]) for one in (from_, to))
    return begin, end if begin < end else end + 1440


def week_of(rows: Sequence[Hours]) -> list[Span]:
    """Spans of a week, each on the day on which it begins."""
    return [Span(day, *span_of(row.from_, row.to)) for row in rows for day in sorted(set(row.days))]


def hours_rows(spans: Sequence[hours.WeekRow]) -> list[HoursRow]:
    """Days with the same times in one row."""
    days: dict[tuple[int, int], list[int]] = {}
    for span in sorted(spans, key=lambda row: (row.weekday, row.from_min)):
        days.setdefault((span.from_min, span.to_min), []).append(span.weekday)
    return [HoursRow(days=of, from_=written(a), to=written(b)) for (a, b), of in days.items()]


def check(data: NewBrand | BrandChange) -> None:
    """Refuse what can't be kept, before anything is written."""
    if data.name is not None and not data.name.strip():
        raise bad_input("name_empty")
    if data.timezone is not None and data.timezone not in zones():
        raise bad_input("zone_unknown", zone=data.timezone)
    if data.holidays and data.holidays not in holiday_countries():
        raise bad_input("holidays_unknown", country=data.holidays)
    if data.languages is not None and not data.languages:
        raise bad_input("languages_empty")
    texts = [data.name, data.line, *(off.name for off in data.days_off or ())]
    for found in (one for text in texts if text for one in untrue(text)):
        raise bad_input("claim_untrue", words=found.words)
    if unknown := set(data.priorities or ()) - LAWS.keys():
        raise bad_input("law_unknown", law=min(unknown), laws=", ".join(sorted(LAWS)))


def _part(data: NewBrand | BrandChange, before: str = "") -> str | None:
    """The part of the country whose holidays are kept, None where that stays. `before` is the
    country until now: with another one the part that was chosen goes. Raises 400 if it has none
    of this code."""
    country = before if data.holidays is None else data.holidays
    if data.holidays_part:
        if data.holidays_part not in holiday_parts(country):
            raise bad_input("holidays_part_unknown", part=data.holidays_part, country=country)
        return data.holidays_part
    return data.holidays_part if country == before else ""


@asynccontextmanager
async def said_plainly() -> AsyncIterator[None]:
    """What the tables refuse about a brand, as an answer that says what to change."""
    try:
        yield
    except AlreadyThere:
        raise Refusal(409, "slug_taken") from None
    except BadValue as wrong:
        raise bad_input("hours_wrong", why=str(wrong)) from None


async def make_brand(session: "Runs", data: NewBrand, now: int) -> int:
    """A new brand with its hours, in the caller's transaction. Check it first."""
    slug = data.slug or slug_of(data.name)
    if not slug or slug in RESERVED:
        raise bad_input("slug_wrong")
    brand = await brands.add_brand(
        session,
        slug=slug,
        name=data.name.strip(),
        timezone=data.timezone,
        languages=data.languages,
        service_line=await _line(session, "service"),
        sales_line=await _line(session, "sales") if data.sales else None,
        tagline=data.line.strip(),
        priorities=data.priorities,
        holiday_country=data.holidays or None,
        holiday_subdivision=_part(data) or None,
        dispute_body=data.dispute_body.strip(),
        dispute_part=data.dispute_part,
        now=now,
    )
    await hours.set_week(session, brand, week_of(data.hours))
    await _set_days_off(session, brand, data.days_off)
    return brand


async def _line(session: "Runs", purpose: Purpose) -> int:
    """The line of a purpose; all brands share one, and so the people who answer."""
    for line in await brands.all_lines(session):
        if line.purpose == purpose:
            return line.id
    return await brands.add_line(session, purpose.capitalize(), purpose)


async def _set_days_off(session: "Runs", brand: int, days: Sequence[DayOff]) -> None:
    wanted = {_day(row.day): row for row in days}
    for known in await hours.exceptions(session, brand):
        if known.day not in wanted:
            await hours.remove_exception(session, brand, known.day)
    for day, row in wanted.items():
        spans = [span_of(span.from_, span.to) for span in row.hours]
        await hours.set_exception(session, brand, day, row.name.strip(), spans)


def _day(written_day: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written_day)
    except ValueError:
        raise bad_input("day_wrong", day=written_day) from None


async def view(doors: Doors, brand: Brand) -> BrandAdmin:
    """A brand as leads see it."""
    week = await hours.week(doors.pool, brand.id)
    return BrandAdmin(
        id=brand.id,
        slug=brand.slug,
        name=brand.name,
        line=brand.tagline,
        timezone=brand.timezone,
        languages=list(brand.languages),
        hours=hours_rows(week),
        holidays=brand.holiday_country or "",
        holidays_part=brand.holiday_subdivision or "",
        days_off=[
            DayOffRow(
                day=row.day.isoformat(),
                name=row.name,
                hours=[SpanRow(from_=written(a), to=written(b)) for a, b in row.spans],
            )
            for row in await hours.exceptions(doors.pool, brand.id)
        ],
        priorities=list(brand.priorities),
        sales=brand.sales_line is not None,
        closed=brand.closed,
        dispute_body=brand.dispute_body,
        dispute_part=brand.dispute_part,
        waits_shown=brand.waits_shown,
    )


@get("/", responses=answers(401, 403, 429, 503))
async def list_brands_admin(request: Ask) -> list[BrandAdmin]:
    """Every brand with its settings."""
    doors = doors_of(request)
    return [await view(doors, brand) for brand in await brands.all_brands(doors.pool)]


@get("/holidays/{country:str}", responses=answers(400, 401, 403, 429, 503))
async def list_holiday_parts(request: Ask, country: PathText) -> list[HolidayPart]:
    """Parts of a country (ISO 3166-1) that have public holidays of their own, by name."""
    parts = holiday_parts(country).items()
    return [HolidayPart(code, name) for code, name in sorted(parts, key=lambda part: part[1])]


@post("/", guards=[admin], responses=_CHANGES)
async def add_brand(request: Ask, data: JSONBody[NewBrand]) -> BrandAdmin:
    """A new brand. Who makes it answers it too."""
    doors = doors_of(request)
    check(data)
    staff = request.user
    async with said_plainly(), run.transaction(doors.pool) as session:
        brand = await make_brand(session, data, doors.now())
        await people.change_person(session, staff.id, brands=[*staff.person.brands, brand])
    await record(request, "brand.made", "brand", brand)
    await doors.house.brand_changed(brand)
    await doors.house.person_changed(staff.id)
    register_of(request).forget(staff.id)
    return await _shown(doors, brand)


@patch("/{brand:int}", guards=[admin], responses=_CHANGES)
async def change_brand(request: Ask, brand: PathId, data: JSONBody[BrandChange]) -> BrandAdmin:
    """What is given changes, at once: opening hours too."""
    doors = doors_of(request)
    check(data)
    before = await brands.brand_by_id(doors.pool, brand)
    if before is None:
        raise not_found()
    part = _part(data, before.holiday_country or "")
    async with said_plainly(), run.transaction(doors.pool) as session:
        sales = None
        if data.sales is not None:
            sales = await _line(session, "sales") if data.sales else 0
        await brands.change_brand(
            session,
            brand,
            name=None if data.name is None else data.name.strip(),
            tagline=None if data.line is None else data.line.strip(),
            timezone=data.timezone,
            languages=data.languages,
            priorities=data.priorities,
            holiday_country=data.holidays,
            holiday_subdivision=part,
            sales_line=sales,
            closed=data.closed,
            dispute_body=None if data.dispute_body is None else data.dispute_body.strip(),
            dispute_part=data.dispute_part,
        )
        if data.hours is not None:
            await hours.set_week(session, brand, week_of(data.hours))
        if data.days_off is not None:
            await _set_days_off(session, brand, data.days_off)
    await record(request, "brand.changed", "brand", brand)
    await doors.house.brand_changed(brand)
    return await _shown(doors, brand)


@put("/{brand:int}/waits", responses=_CHANGES)
async def show_waits(request: Ask, brand: PathId, data: JSONBody[WaitsShown]) -> BrandAdmin:
    """Whether everybody may see how last week's waits were. A lead of the brand decides."""
    doors, staff = doors_of(request), request.user
    if not staff.at_least("admin") and not staff.answers(brand):
        raise Refusal(403, "brand_not_yours")
    if not await brands.change_brand(doors.pool, brand, waits_shown=data.shown):
        raise not_found()
    await record(
        request, "brand.waits_shown" if data.shown else "brand.waits_hidden", "brand", brand
    )
    await doors.house.brand_changed(brand)
    return await _shown(doors, brand)


async def _shown(doors: Doors, brand: int) -> BrandAdmin:
    found = await brands.brand_by_id(doors.pool, brand)
    if found is None:
        raise not_found()
    return await view(doors, found)


router = Router(
    "/admin/brands",
    route_handlers=[list_brands_admin, list_holiday_parts, add_brand, change_brand, show_waits],
    guards=[signed_in, lead],
    tags=["admin"],
)
