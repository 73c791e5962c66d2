"""Days on which the clock changes."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from lamplight.forecast.arrivals.clock import evened, lengths
from lamplight.forecast.arrivals.coming import forecast
from lamplight.forecast.arrivals.history import History

BERLIN = ZoneInfo("Europe/Berlin")


def test_an_ordinary_day_has_slots_of_one_length() -> None:
    assert lengths(date(2026, 3, 28), BERLIN, 48).tolist() == [1.0] * 48


def test_in_spring_an_hour_is_skipped() -> None:
    long = lengths(date(2026, 3, 29), BERLIN, 48)
    assert np.flatnonzero(long == 0).tolist() == [4, 5]
    assert long.sum() == 46


def test_in_autumn_an_hour_comes_twice() -> None:
    long = lengths(date(2026, 10, 25), BERLIN, 24)
    assert np.flatnonzero(long == 2).tolist() == [2]
    assert long.sum() == 25


def test_a_change_of_half_an_hour_is_half_a_slot() -> None:
    long = lengths(date(2026, 4, 5), ZoneInfo("Australia/Lord_Howe"), 24)
    assert long.sum() == 24.5
    assert long.max() == 1.5


def test_counts_are_told_as_if_every_slot_were_one_long() -> None:
    days = [date(2026, 3, 22), date(2026, 3, 29), date(2026, 10, 25)]
    counts = np.full((3, 24), 6.0)
    counts[1, 2] = 0.0
    counts[2, 2] = 12.0
    assert np.all(evened(days, counts, BERLIN) == 6.0)
    assert counts[2, 2] == 12.0


def test_an_hour_that_comes_twice_is_forecast_twice() -> None:
    days = [date(2026, 8, 30) + timedelta(n) for n in range(56)]
    history = History(days, np.full((56, 24), 6.0))
    assert days[-1] == date(2026, 10, 24)
    ordinary = forecast(history, [date(2026, 10, 25)])[0]
    long = forecast(history, [date(2026, 10, 25)], zone=BERLIN)[0]
    assert long.mean[2] == pytest.approx(2 * ordinary.mean[2])
    assert long.total == pytest.approx(ordinary.total + ordinary.mean[2])


def test_what_was_skipped_on_the_first_day_of_all_is_none() -> None:
    counts = np.full((1, 24), 6.0)
    counts[0, 2] = 0.0
    assert evened([date(2026, 3, 29)], counts, BERLIN)[0, 2] == 0.0
