"""Who will come, days and weeks ahead."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from tests.forecast.arrivals.made import MONDAY, SHAPE, days, drawn, rate

from lamplight.forecast.arrivals.coming import Expected, forecast
from lamplight.forecast.arrivals.history import HOLIDAY, BadHistory, History, Special


def after(history: History, ahead: int = 1) -> Expected:
    """The forecast of a day so many days after the last one."""
    return forecast(history, [history.days[-1] + timedelta(ahead)])[0]


def test_a_settled_line_is_forecast_near_its_rate() -> None:
    history = drawn(days(112), wander=0.0)
    for ahead in (1, 3, 6):
        day = after(history, ahead)
        assert day.total == pytest.approx(rate(day.day).sum(), rel=0.1)
        assert not day.first
        assert np.abs(np.array(day.mean) - rate(day.day)).max() < 6.0


def test_a_forecast_needs_only_one_week_and_says_that_it_is_a_first_one() -> None:
    day = after(drawn(days(7), wander=0.0))
    assert day.first
    assert day.known_days == 7
    assert day.day.weekday() == 0
    assert day.total == pytest.approx(rate(day.day).sum(), rel=0.35)
    assert day.total_low < rate(day.day).sum() < day.total_high


def test_nothing_is_forecast_from_nothing() -> None:
    assert forecast(History([], np.zeros((0, 48))), [MONDAY]) == []


def test_a_new_level_is_learned_within_a_week() -> None:
    moved = MONDAY + timedelta(80)
    history = drawn(days(90), level=lambda day: 1.8 if day >= moved else 1.0)
    day = after(history)
    assert day.total == pytest.approx(1.8 * rate(day.day).sum(), rel=0.2)


def test_one_storm_teaches_little() -> None:
    storm = MONDAY + timedelta(89)
    history = drawn(days(90), level=lambda day: 3.0 if day == storm else 1.0)
    day = after(history)
    assert day.total == pytest.approx(rate(day.day).sum(), rel=0.25)


def test_a_weekday_on_which_the_line_is_closed_is_forecast_as_closed() -> None:
    history = drawn(days(56), week=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0))
    sunday = after(history, 7)
    assert sunday.day.weekday() == 6
    assert sunday.total == 0.0
    assert set(sunday.high) == {0}


def test_slots_in_which_nobody_comes_are_forecast_empty() -> None:
    day = after(drawn(days(56)))
    closed = np.flatnonzero(SHAPE == 0)
    assert {day.mean[slot] for slot in closed} == {0.0}
    assert {day.high[slot] for slot in closed} == {0}


def test_a_day_that_was_said_to_be_closed_has_nobody() -> None:
    history = drawn(days(56))
    tomorrow = history.days[-1] + timedelta(1)
    shut = History(history.days, history.counts, {tomorrow: Special("stocktaking", closed=True)})
    assert forecast(shut, [tomorrow])[0].total == 0.0


def test_holidays_are_learned_from_earlier_ones() -> None:
    off = {MONDAY + timedelta(n): HOLIDAY for n in (30, 52, 73, 91)}
    on = days(91)
    history = drawn(on, level=lambda day: 0.2 if day in off else 1.0)
    known = History(on, history.counts, off)
    ordinary, holiday = after(history), after(known)
    assert holiday.day in off
    assert holiday.total < 0.6 * ordinary.total


def test_holidays_with_names_of_their_own_are_learned_together() -> None:
    ordinals = (30, 52, 73, 91)
    named = {MONDAY + timedelta(n): structs.replace(HOLIDAY, name=f"day {n}") for n in ordinals}
    on = days(91)
    history = drawn(on, level=lambda day: 0.2 if day in named else 1.0)
    alike = dict.fromkeys(named, HOLIDAY)
    assert after(History(on, history.counts, named)) == after(History(on, history.counts, alike))


def test_a_special_day_is_like_the_weekday_it_was_said_to_be_like() -> None:
    history = drawn(days(56), wander=0.0)
    tomorrow = history.days[-1] + timedelta(1)
    assert tomorrow.weekday() == 0
    like = History(history.days, history.counts, {tomorrow: Special("bridge day", like=5)})
    sixth = after(history, 6)
    assert forecast(like, [tomorrow])[0].total == pytest.approx(sixth.total, rel=0.1)


def test_who_could_not_come_yesterday_comes_today() -> None:
    shut = {MONDAY + timedelta(n) for n in (30, 45, 58, 74, 86)}
    rush = {day + timedelta(1) for day in shut}
    on = [day for day in days(87) if day not in shut]
    history = drawn(on, level=lambda day: 1.3 if day in rush else 1.0, wander=0.0)
    day = MONDAY + timedelta(87)
    known = forecast(history, [day], known=day - timedelta(1))[0]
    unknown = forecast(history, [day], known=day - timedelta(2))[0]
    assert known.total > 1.12 * unknown.total


def test_farther_ahead_is_less_certain_where_the_level_wanders() -> None:
    chance = np.random.default_rng(5)
    walk = dict(zip(days(140), np.exp(np.cumsum(chance.normal(0.0, 0.06, 140))), strict=True))
    history = drawn(days(140), level=lambda day: float(walk[day]), busy=30.0)
    near, far = after(history, 7), after(history, 28)
    assert (far.total_high - far.total_low) / far.total > (
        (near.total_high - near.total_low) / near.total
    )


def test_the_limits_of_a_running_total_are_those_of_the_day_at_its_end() -> None:
    day = after(drawn(days(70)))
    assert day.running_mean[-1] == pytest.approx(day.total)
    assert list(day.running_limit) == sorted(day.running_limit)
    assert day.total < day.running_limit[-1] <= day.total_high * 1.1


def test_a_forecast_is_of_a_day_to_come() -> None:
    history = drawn(days(20))
    with pytest.raises(ValueError, match="can't be of a day up to it"):
        forecast(history, [history.days[-1]])


@settings(deadline=None, max_examples=25)
@given(
    st.integers(1, 30), st.integers(1, 4), st.floats(0.0, 40.0), st.integers(1, 40), st.randoms()
)
def test_any_history_gives_numbers_in_order(
    rows: int, slots: int, busy: float, ahead: int, draw: object
) -> None:
    chance = np.random.default_rng(rows * 1000 + slots * 100 + ahead)
    on = sorted({MONDAY + timedelta(int(n)) for n in chance.integers(0, 90, rows)})
    history = History(on, chance.poisson(busy, (len(on), slots)).astype(float))
    day = after(history, ahead)
    for mean, low, high in zip(day.mean, day.low, day.high, strict=True):
        assert 0.0 <= mean < np.inf
        assert 0 <= low <= high
    assert day.total_low <= day.total_high


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        ([MONDAY], [[1.0], [2.0]]),
        ([MONDAY, MONDAY], [[1.0], [2.0]]),
        ([MONDAY, date(2026, 1, 1)], [[1.0], [2.0]]),
        ([MONDAY], [[-1.0]]),
        ([MONDAY], [[float("nan")]]),
        ([MONDAY], [[1e10]]),
        ([MONDAY], [[]]),
    ],
)
def test_what_makes_no_history_is_refused(on: list[date], counts: list[list[float]]) -> None:
    with pytest.raises(BadHistory):
        History(on, np.array(counts))
