"""The house in the terms of laws on reaching a person, for leads."""

import datetime
from typing import Annotated, Final, Literal

import msgspec
from litestar import get
from litestar.params import QueryParameter

from lamplight.basis.local import day_there
from lamplight.runtime import lawful
from lamplight.runtime.truth import stretch
from lamplight.standards.bound import SECTORS, Firm, Sector
from lamplight.standards.laws import UnknownLaw, names
from lamplight.standards.report import LawReport
from lamplight.web.doors import doors_of
from lamplight.web.gone import while_wanted
from lamplight.web.problems import answers, bad_input
from lamplight.web.readings import HowFar
from lamplight.web.staff import Ask

LONGEST: Final = 1_100
"""Days that are looked at at once at most: three years."""
MOST: Final = 10**15

LAW = Annotated[
    str,
    QueryParameter(
        max_length=100, description="A country, one law of it or a rule: `ES`, `IT-TLC`, `ES,PT`"
    ),
]
FROM = Annotated[
    str | None,
    QueryParameter(
        name="from",
        max_length=10,
        pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$",
        description="The first day, where the figures' days are; the first of this year if absent",
    ),
]
TO = Annotated[
    str | None,
    QueryParameter(
        name="to",
        max_length=10,
        pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$",
        description="The last day; today if absent",
    ),
]
PERIOD = Annotated[
    Literal["month", "quarter", "year"] | None,
    QueryParameter(description="What to show it for, in place of what each law counts for"),
]
SECTOR = Annotated[Sector | None, QueryParameter(description="The firm's, where it matters")]
COUNT = Annotated[
    int,
    QueryParameter(
        ge=-1,
        le=MOST,
        description="Of last year, alone or as a group, in whole euro; -1: not said",
    ),
]
READING = Annotated[
    str,
    QueryParameter(
        max_length=40,
        pattern=r"^[A-Za-z0-9_-]*$",
        description="A name of your choice, by which `/board/law/progress` says how far it is",
    ),
]


class LawsView(msgspec.Struct, frozen=True):
    """What may be asked for: `laws` by name, countries first, and the `sectors` that a firm may
    have."""

    laws: list[str]
    sectors: list[Sector]


@get("/laws", responses=answers(401, 403, 429, 503))
async def show_laws() -> LawsView:
    """Which laws there are here, and which sectors a firm may be of."""
    return LawsView(names(), list(SECTORS))


@get("/law", responses=answers(400, 401, 403, 429, 503))
async def show_law(
    request: Ask,
    *,
    law: LAW = "",
    first: FROM = None,
    last: TO = None,
    period: PERIOD = None,
    sector: SECTOR = None,
    workers: COUNT = -1,
    turnover: COUNT = -1,
    balance: COUNT = -1,
    reading: READING = "",
) -> LawReport:
    """What laws on reaching a person ask, and what this house's records show of it. No advice.

    It is given up when the connection ends."""
    doors = doors_of(request)
    scene = doors.house.scene
    now, timezone = scene.clock.now(), scene.memory.day.timezone
    this = day_there(now, timezone)
    begins = _day(first, "from") or this.replace(month=1, day=1)
    ends = _day(last, "to") or this
    if not 0 <= (ends - begins).days < LONGEST:
        raise bad_input("days_wrong", "to", first=begins, last=ends, most=LONGEST)
    of = stretch(begins, (ends - begins).days + 1, timezone)
    with doors.readings.begun(request.user.session, reading) as begun:
        making = lawful.report(
            scene.database.pool,
            law,
            since=of.since,
            until=of.until,
            now=now,
            firm=Firm(
                sector=sector,
                workers=_said(workers),
                turnover=_said(turnover),
                balance=_said(balance),
            ),
            unit=period,
            progress=begun.told if reading else None,
        )
        try:
            return await while_wanted(request, making)
        except UnknownLaw:
            raise bad_input("law_unknown", "law", law=law, laws=", ".join(names())) from None


@get("/law/progress", responses=answers(400, 401, 403, 429, 503))
async def show_law_progress(request: Ask, reading: READING = "") -> HowFar:
    """How far a report is that one asked for oneself, in the same session, by the name that it was
    given."""
    return doors_of(request).readings.far(request.user.session, reading)


def _said(count: int) -> int | None:
    return None if count < 0 else count


def _day(written: str | None, field: str) -> datetime.date | None:
    if not written:
        return None
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise bad_input("day_wrong", field, day=written) from None
