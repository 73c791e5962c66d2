"""Who came when, and what was expected of a day before it came."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import asyncpg
import pytest

from lamplight.basis.instants import HOUR, MINUTE, of_datetime
from lamplight.journal import BadValue, NoSuchRow
from lamplight.journal.tables import arrivals
from lamplight.journal.tables.arrivals import DayStretch, Made, PhraseRow, SlotCount, SpecialDay

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop

BERLIN = "Europe/Berlin"
MONDAY = datetime.date(2026, 11, 23)
TUESDAY = datetime.date(2026, 11, 24)


def _utc(*when: int) -> int:
    return of_datetime(datetime.datetime(*when, tzinfo=datetime.UTC))  # type: ignore[misc,arg-type]


async def _came(shop: Shop, at: int, purpose: str = "service", brand: int = 0) -> None:
    contact = await shop.pool.fetchval(
        "insert into contact (key_hash, brand, channel, purpose, language, created_at)"
        " values (sha256(gen_random_uuid()::text::bytea), $1, 'voice', $2, 'en', $3) returning id",
        brand or shop.outlet,
        purpose,
        at,
    )
    await shop.pool.execute(
        "insert into course (contact, purpose, channel, arrived_at, person, answered_at, ended_at,"
        " outcome) values ($1, $2, 'voice', $3, 0, 0, 0, '')",
        contact,
        purpose,
        at,
    )


async def test_they_are_counted_by_spans_of_passed_time(shop: Shop) -> None:
    since = _utc(2026, 11, 24, 8, 0)
    for minutes in (-1, 0, 29, 65, 90):
        await _came(shop, since + minutes * MINUTE, brand=shop.nordhaus)
    await _came(shop, since, "sales")
    each = await arrivals.came_each(
        shop.pool, shop.service, since, since + 90 * MINUTE, 30 * MINUTE
    )
    assert each == {0: 2, 2: 1}


async def test_they_are_counted_by_half_hours_of_the_local_day(shop: Shop) -> None:
    for at in (
        _utc(2026, 11, 23, 22, 59),  # 23:59 in Berlin
        _utc(2026, 11, 23, 23, 0),
        _utc(2026, 11, 24, 8, 29),
        _utc(2026, 11, 24, 8, 30),
    ):
        await _came(shop, at, brand=shop.nordhaus)
    await _came(shop, _utc(2026, 11, 24, 8, 31), "sales")
    since, until = _utc(2026, 11, 22), _utc(2026, 11, 25)
    assert await arrivals.counts_by_slot(shop.pool, shop.service, since, until, BERLIN) == [
        SlotCount(MONDAY, 47, 1),
        SlotCount(TUESDAY, 0, 1),
        SlotCount(TUESDAY, 18, 1),
        SlotCount(TUESDAY, 19, 1),
    ]
    assert await arrivals.counts_by_slot(shop.pool, shop.sales, since, until, BERLIN) == [
        SlotCount(TUESDAY, 19, 1)
    ]


async def test_an_hour_that_comes_twice_counts_twice(shop: Shop) -> None:
    for at in (_utc(2026, 10, 25, 0, 10), _utc(2026, 10, 25, 1, 10)):
        await _came(shop, at)
    found = await arrivals.counts_by_slot(
        shop.pool, shop.service, _utc(2026, 10, 24), _utc(2026, 10, 26), BERLIN
    )
    assert found == [SlotCount(datetime.date(2026, 10, 25), 4, 2)]


async def test_who_came_before_the_house_was_ours_is_counted_too(shop: Shop) -> None:
    before = [SlotCount(MONDAY, 18, 5), SlotCount(TUESDAY, 18, 7)]
    await arrivals.add_before(shop.pool, shop.service, before)
    await arrivals.add_before(shop.pool, shop.service, [SlotCount(TUESDAY, 18, 8)])
    await _came(shop, _utc(2026, 11, 24, 8, 0))
    since, until = _utc(2026, 11, 22, 23), _utc(2026, 11, 24, 23)
    assert await arrivals.counts_by_slot(shop.pool, shop.service, since, until, BERLIN) == [
        SlotCount(MONDAY, 18, 5),
        SlotCount(TUESDAY, 18, 9),
    ]
    with pytest.raises(NoSuchRow):
        await arrivals.add_before(shop.pool, 999, before)
    with pytest.raises(BadValue):
        await arrivals.add_before(shop.pool, shop.service, [SlotCount(MONDAY, 48, 1)])


async def test_some_days_are_counted_each_until_its_own_instant(shop: Shop) -> None:
    midnight = _utc(2026, 11, 23, 23)
    for minutes in (5, 9 * 60 - 1, 9 * 60):
        await _came(shop, midnight + minutes * MINUTE)
    await arrivals.add_before(
        shop.pool, shop.service, [SlotCount(MONDAY, 17, 4), SlotCount(MONDAY, 18, 100)]
    )
    days = [
        DayStretch(TUESDAY, midnight, midnight + 9 * HOUR),
        DayStretch(MONDAY, midnight - 24 * HOUR, midnight - 15 * HOUR),
    ]
    found = await arrivals.counts_on_days(shop.pool, shop.service, days, BERLIN)
    assert sorted((one.day, one.slot, one.came) for one in found) == [
        (MONDAY, 17, 4),
        (MONDAY, 18, 100),
        (TUESDAY, 0, 1),
        (TUESDAY, 17, 1),
    ]
    assert await arrivals.counts_on_days(shop.pool, shop.service, [], BERLIN) == []


async def test_what_was_expected_is_never_changed(shop: Shop) -> None:
    pool, line = shop.pool, shop.service
    sunday = MONDAY - datetime.timedelta(days=1)
    await arrivals.add_forecasts(
        pool, line, sunday, [Made(MONDAY, '{"a": 1}'), Made(TUESDAY, "{}")], 5
    )
    await arrivals.add_forecasts(pool, line, sunday, [Made(MONDAY, '{"a": 2}')], 6)
    await arrivals.add_forecasts(pool, line, MONDAY, [Made(TUESDAY, '{"a": 3}')], 7)
    found = await arrivals.forecasts_between(pool, line, MONDAY, TUESDAY)
    assert [(row.known, row.body) for row in found.values()] == [(sunday, '{"a": 1}')]
    both = await arrivals.forecasts_between(pool, line, MONDAY, datetime.date(2026, 12, 1))
    assert [(day, row.known) for day, row in both.items()] == [(MONDAY, sunday), (TUESDAY, MONDAY)]
    with pytest.raises(asyncpg.PostgresError, match="append-only"):
        await pool.execute("update forecast set body = '{}'")
    with pytest.raises(BadValue):  # nothing is forecast of a day that was known already
        await arrivals.add_forecasts(pool, line, TUESDAY, [Made(TUESDAY, "{}")], 8)
    await arrivals.forget_forecasts(pool, datetime.date(2026, 12, 1))
    assert await pool.fetchval("select count(*) from forecast") == 2
    assert await arrivals.forecasts_between(pool, line, MONDAY, datetime.date(2026, 12, 1)) == both


async def test_what_is_known_later_is_written_beside_what_was_known_first(shop: Shop) -> None:
    pool, line = shop.pool, shop.service
    sunday, after = MONDAY - datetime.timedelta(days=1), datetime.date(2026, 12, 1)
    await arrivals.add_forecasts(pool, line, sunday, [Made(TUESDAY, '{"a": 1}')], 5)
    for number in (2, 3):
        later = [Made(TUESDAY, f'{{"a": {number}}}', "Sale")]
        await arrivals.add_later_forecasts(pool, line, sunday, later, 6)
    (row,) = (await arrivals.forecasts_between(pool, line, MONDAY, after)).values()
    assert (row.known, row.unlike, row.body) == (sunday, "Sale", '{"a": 3}')
    await arrivals.add_forecasts(pool, line, sunday, [Made(TUESDAY, "{}")], 7)
    assert await pool.fetchval("select count(*) from forecast") == 3
    await arrivals.forget_forecasts(pool, after)
    assert (await arrivals.forecasts_between(pool, line, MONDAY, after))[TUESDAY] == row
    assert await pool.fetchval("select count(*) from forecast") == 1


async def test_a_phrase_that_is_true_at_look_after_look_is_one_time(shop: Shop) -> None:
    pool, line = shop.pool, shop.service
    for now in (1_000, 1_060, 1_120, 5_000):
        await arrivals.see_phrase(pool, line, "few_here", now, 60)
    await arrivals.see_phrase(pool, shop.sales, "few_here", 1_000, 60)
    assert await arrivals.phrases_since(pool, line, 0) == [
        PhraseRow("few_here", 1_000, 1_180),
        PhraseRow("few_here", 5_000, 5_060),
    ]
    assert await arrivals.phrases_since(pool, line, 1_180) == [PhraseRow("few_here", 5_000, 5_060)]
    await arrivals.forget_phrases(pool, 2_000)
    assert len(await arrivals.phrases_since(pool, line, 0)) == 1


async def test_a_day_is_said_to_be_unlike_others_and_like_them_again(shop: Shop) -> None:
    sale = SpecialDay(TUESDAY, "Winter sale", 6, closed=False)
    await arrivals.put_special_day(shop.pool, sale, shop.maya, 1)
    shut = SpecialDay(MONDAY, "Stocktaking", None, closed=True)
    await arrivals.put_special_day(shop.pool, shut, shop.maya, 2)
    assert await arrivals.special_days(shop.pool, MONDAY) == [shut, sale]
    again = SpecialDay(TUESDAY, "Black Friday", None, closed=False)
    await arrivals.put_special_day(shop.pool, again, shop.priya, 3)
    assert await arrivals.special_days(shop.pool, TUESDAY) == [again]
    await arrivals.remove_special_day(shop.pool, TUESDAY)
    with pytest.raises(NoSuchRow):
        await arrivals.remove_special_day(shop.pool, TUESDAY)
    nameless = SpecialDay(TUESDAY, "", 8, closed=False)
    with pytest.raises(BadValue):
        await arrivals.put_special_day(shop.pool, nameless, shop.maya, 4)
