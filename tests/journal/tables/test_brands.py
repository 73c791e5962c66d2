from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.journal import AlreadyThere, BadValue, NoSuchRow
from lamplight.journal.tables import brands, hours
from lamplight.journal.tables.hours import ExceptionRow, Span, WeekRow, check_day, check_week

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop

DAY = datetime.date(2026, 11, 24)


async def test_a_brand_is_found_by_its_slug_with_what_was_said(shop: Shop) -> None:
    by_slug = await brands.brand_by_slug(shop.pool, "outlet")
    assert by_slug is not None
    assert by_slug == await brands.brand_by_id(shop.pool, shop.outlet)
    assert by_slug == (await brands.all_brands(shop.pool))[0]
    assert (by_slug.service_line, by_slug.sales_line) == (shop.service, shop.sales)
    assert (by_slug.languages, by_slug.closed, by_slug.holiday_country) == (
        ("en", "de"),
        False,
        None,
    )
    assert await brands.brand_by_slug(shop.pool, "nobody") is None


async def test_only_what_is_given_changes(shop: Shop) -> None:
    before = await brands.brand_by_id(shop.pool, shop.outlet)
    assert before is not None
    assert await brands.change_brand(
        shop.pool,
        shop.outlet,
        closed=True,
        priorities=["ES-PRIO"],
        holiday_country="DE",
        holiday_subdivision="BE",
    )
    changed = await brands.brand_by_id(shop.pool, shop.outlet)
    assert changed == msgspec.structs.replace(
        before,
        closed=True,
        priorities=("ES-PRIO",),
        holiday_country="DE",
        holiday_subdivision="BE",
    )
    assert await brands.change_brand(
        shop.pool, shop.outlet, sales_line=0, holiday_country="", holiday_subdivision=""
    )
    last = await brands.brand_by_id(shop.pool, shop.outlet)
    assert last is not None
    assert (last.sales_line, last.holiday_country, last.holiday_subdivision) == (None, None, None)
    assert not await brands.change_brand(shop.pool, 99, name="Nobody")


async def test_a_service_contact_cannot_land_in_sales(shop: Shop) -> None:
    with pytest.raises(NoSuchRow):
        await brands.change_brand(shop.pool, shop.outlet, service_line=shop.sales)
    with pytest.raises(NoSuchRow):
        await brands.change_brand(shop.pool, shop.outlet, sales_line=shop.service)
    lines = await brands.all_lines(shop.pool)
    assert [(line.id, line.purpose) for line in lines] == [
        (shop.service, "service"),
        (shop.sales, "sales"),
    ]


@pytest.mark.parametrize("slug", ["", "Outlet", "a b", "-a", "a/b", "ä", "x" * 61])
async def test_a_slug_is_small_letters_digits_and_single_hyphens(shop: Shop, slug: str) -> None:
    with pytest.raises(BadValue):
        await brands.add_brand(
            shop.pool,
            slug=slug,
            name="X",
            timezone="UTC",
            languages=["en"],
            service_line=shop.service,
            now=1,
        )


async def test_a_slug_belongs_to_one_brand(shop: Shop) -> None:
    with pytest.raises(AlreadyThere, match="outlet"):
        await brands.add_brand(
            shop.pool,
            slug="outlet",
            name="X",
            timezone="UTC",
            languages=["en"],
            service_line=shop.service,
            now=1,
        )


async def test_a_week_replaces_the_week(shop: Shop) -> None:
    await hours.set_week(shop.pool, shop.outlet, [Span(1, 540, 1080), Span(5, 0, 1440)])
    await hours.set_week(shop.pool, shop.nordhaus, [Span(7, 600, 601)])
    await hours.set_week(
        shop.pool, shop.outlet, [Span(2, 780, 1020), Span(2, 540, 720), Span(3, 540, 720)]
    )
    outlet = [
        WeekRow(shop.outlet, 2, 540, 720),
        WeekRow(shop.outlet, 2, 780, 1020),
        WeekRow(shop.outlet, 3, 540, 720),
    ]
    assert await hours.week(shop.pool, shop.outlet) == outlet
    assert await hours.week(shop.pool) == [*outlet, WeekRow(shop.nordhaus, 7, 600, 601)]
    await hours.set_week(shop.pool, shop.outlet, [])
    assert await hours.week(shop.pool, shop.outlet) == []


days_minutes = st.sampled_from([-1, 0, 1, 600, 720, 1439, 1440, 1441, 2000, 2160, 2879, 2880])
some_spans = st.builds(Span, st.sampled_from([1, 2, 5, 7]), days_minutes, days_minutes)


def fits(from_min: int, to_min: int) -> bool:
    return 0 <= from_min < 1440 and 0 < to_min - from_min <= 1440


@given(st.lists(some_spans, max_size=5))
def test_hours_are_taken_only_if_no_minute_of_the_week_is_in_two_spans(spans: list[Span]) -> None:
    minutes = Counter(
        (span.weekday * 1440 + minute) % (7 * 1440)
        for span in spans
        for minute in range(span.from_min, span.to_min)
    )
    if set(minutes.values()) <= {1} and all(fits(one.from_min, one.to_min) for one in spans):
        check_week(spans)
    else:
        with pytest.raises(BadValue, match="Opening hours"):
            check_week(spans)


@given(st.lists(st.tuples(days_minutes, days_minutes), max_size=5))
def test_a_day_that_differs_is_taken_only_if_no_minute_is_in_two_spans(
    spans: list[tuple[int, int]],
) -> None:
    minutes = Counter(minute for span in spans for minute in range(*span))
    if set(minutes.values()) <= {1} and all(fits(*one) for one in spans):
        check_day(spans)
    else:
        with pytest.raises(BadValue, match="Opening hours"):
            check_day(spans)


async def test_a_night_is_kept_on_the_day_on_which_it_began(shop: Shop) -> None:
    nights = [Span(5, 1320, 1560), Span(7, 1320, 1860)]
    await hours.set_week(shop.pool, shop.outlet, nights)
    assert [(row.weekday, row.from_min, row.to_min) for row in await hours.week(shop.pool)] == [
        (5, 1320, 1560),
        (7, 1320, 1860),
    ]
    with pytest.raises(BadValue, match="overlap on weekday 1 and 7"):
        await hours.set_week(shop.pool, shop.outlet, [*nights, Span(1, 419, 600)])
    await hours.set_exception(shop.pool, shop.outlet, DAY, "Late", [(1380, 1560)])
    assert (await hours.exceptions(shop.pool))[0].spans == ((1380, 1560),)


async def test_nights_that_were_written_as_two_spans_are_still_read(shop: Shop) -> None:
    await hours.set_week(shop.pool, shop.outlet, [Span(5, 1320, 1440), Span(6, 0, 120)])
    assert [(row.weekday, row.from_min, row.to_min) for row in await hours.week(shop.pool)] == [
        (5, 1320, 1440),
        (6, 0, 120),
    ]


async def test_a_week_that_does_not_fit_leaves_the_one_before(shop: Shop) -> None:
    await hours.set_week(shop.pool, shop.outlet, [Span(1, 540, 1080)])
    for wrong in (
        [Span(1, 0, 600), Span(1, 599, 700)],
        [Span(1, 600, 2041)],
        [Span(1, 1440, 1500)],
        [Span(8, 0, 60)],
        [Span(1, 60, 60)],
    ):
        with pytest.raises(BadValue):
            await hours.set_week(shop.pool, shop.outlet, wrong)
    assert await hours.week(shop.pool, shop.outlet) == [WeekRow(shop.outlet, 1, 540, 1080)]
    with pytest.raises(NoSuchRow, match="no brand 99"):
        await hours.set_week(shop.pool, 99, [])


async def test_a_day_can_differ_and_be_as_any_other_again(shop: Shop) -> None:
    later = DAY + datetime.timedelta(days=30)
    await hours.set_exception(shop.pool, shop.outlet, DAY, "Stock-taking", [(780, 900), (600, 720)])
    await hours.set_exception(shop.pool, shop.outlet, later, "Christmas party")
    assert await hours.exceptions(shop.pool, shop.outlet) == [
        ExceptionRow(shop.outlet, DAY, "Stock-taking", ((600, 720), (780, 900))),
        ExceptionRow(shop.outlet, later, "Christmas party", ()),
    ]
    assert len(await hours.exceptions(shop.pool, since=later)) == 1
    assert await hours.exceptions(shop.pool, shop.nordhaus) == []
    await hours.set_exception(shop.pool, shop.outlet, DAY, "Closed after all")
    assert (await hours.exceptions(shop.pool, shop.outlet))[0].spans == ()
    with pytest.raises(BadValue, match="overlap on that day"):
        await hours.set_exception(shop.pool, shop.outlet, DAY, "x", [(0, 60), (30, 90)])
    assert await hours.remove_exception(shop.pool, shop.outlet, DAY)
    assert not await hours.remove_exception(shop.pool, shop.outlet, DAY)
    assert [row.day for row in await hours.exceptions(shop.pool)] == [later]
