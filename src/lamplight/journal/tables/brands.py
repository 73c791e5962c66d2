"""The brands that we answer under, and the lines where their contacts wait."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("brands")
Purpose = Literal["service", "sales"]


class LineRow(msgspec.Struct, frozen=True):
    id: int
    name: str
    purpose: Purpose


class Brand(msgspec.Struct, frozen=True):
    """`timezone` is an IANA name; `priorities` are ids of laws that are switched on.

    `closed`: shut by hand, whatever the hours say. `holiday_country` (ISO 3166-1) and
    `holiday_subdivision` (ISO 3166-2 without the country) say which public holidays are kept.
    `dispute_body` settles disputes with customers, by name and address; `dispute_part`: we take
    part in that. `waits_shown`: last week's waits are shown to everybody.
    """

    id: int
    slug: str
    name: str
    tagline: str
    timezone: str
    languages: tuple[str, ...]
    service_line: int
    sales_line: int | None
    priorities: tuple[str, ...]
    closed: bool
    holiday_country: str | None
    holiday_subdivision: str | None
    created_at: int
    dispute_body: str = ""
    dispute_part: bool = False
    waits_shown: bool = False


async def add_line(runs: "Runs", name: str, purpose: Purpose) -> int:
    line: int = await run.value(runs, _SQL["add_line"], name, purpose)
    return line


async def all_lines(runs: "Runs") -> list[LineRow]:
    return await run.rows(runs, _SQL["all_lines"], LineRow)


async def add_brand(
    runs: "Runs",
    *,
    slug: str,
    name: str,
    timezone: str,
    languages: Sequence[str],
    service_line: int,
    now: int,
    sales_line: int | None = None,
    tagline: str = "",
    priorities: Sequence[str] = (),
    holiday_country: str | None = None,
    holiday_subdivision: str | None = None,
    dispute_body: str = "",
    dispute_part: bool = False,
) -> int:
    """Returns the id. `AlreadyThere` for a slug that is taken; `NoSuchRow` for a line that isn't
    there or has the other purpose."""
    brand: int = await run.value(
        runs,
        _SQL["add_brand"],
        slug,
        name,
        tagline,
        timezone,
        list(languages),
        service_line,
        sales_line,
        list(priorities),
        holiday_country,
        holiday_subdivision,
        now,
        dispute_body,
        dispute_part,
    )
    return brand


async def all_brands(runs: "Runs") -> list[Brand]:
    return await run.rows(runs, _SQL["all_brands"], Brand)


async def brand_by_id(runs: "Runs", brand: int) -> Brand | None:
    return await run.row(runs, _SQL["brand_by_id"], Brand, brand)


async def brand_by_slug(runs: "Runs", slug: str) -> Brand | None:
    return await run.row(runs, _SQL["brand_by_slug"], Brand, slug)


async def change_brand(
    runs: "Runs",
    brand: int,
    *,
    name: str | None = None,
    tagline: str | None = None,
    timezone: str | None = None,
    languages: Sequence[str] | None = None,
    service_line: int | None = None,
    sales_line: int | None = None,
    priorities: Sequence[str] | None = None,
    closed: bool | None = None,
    holiday_country: str | None = None,
    holiday_subdivision: str | None = None,
    dispute_body: str | None = None,
    dispute_part: bool | None = None,
    waits_shown: bool | None = None,
) -> bool:
    """Changes what is given; False when there is no such brand.

    `sales_line` 0, `holiday_country` "" and `holiday_subdivision` "" take away what was there.
    """
    found = await run.value(
        runs,
        _SQL["change_brand"],
        brand,
        name,
        tagline,
        timezone,
        None if languages is None else list(languages),
        service_line,
        sales_line,
        None if priorities is None else list(priorities),
        closed,
        holiday_country,
        holiday_subdivision,
        dispute_body,
        dispute_part,
        waits_shown,
    )
    return found is not None
