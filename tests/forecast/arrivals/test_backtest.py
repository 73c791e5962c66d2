"""How good forecasts would have been."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.forecast.arrivals.made import MONDAY, days, drawn

from lamplight.backtest import rows
from lamplight.forecast.arrivals.backtest import backtest
from lamplight.forecast.arrivals.history import BadHistory, History

BANK = Path(__file__).parents[4] / "shared" / "data" / "bank-calls-half-hourly.csv"


@pytest.mark.skipif(not BANK.exists(), reason="the bank's calls aren't shipped")
def test_calls_to_a_bank_are_forecast_within_six_per_cent() -> None:
    score = backtest(History(*rows(BANK)), 40)
    assert score.wape <= 0.061
    assert score.naive_wape == pytest.approx(0.0954, abs=5e-5)
    assert score.coverage90 is not None
    assert 0.86 <= score.coverage90 <= 0.94


@pytest.mark.parametrize(("busy", "most"), [(0.1, 0.8), (0.6, 0.76), (3.0, 0.76), (60.0, 0.76)])
def test_busy_lines_and_thin_ones_beat_last_weeks_day(busy: float, most: float) -> None:
    # who knows the rate reaches .71, and some .8 where one comes in a slot or nobody
    score = backtest(drawn(days(160), busy, seed=5), 60)
    assert score.ratio is not None
    assert score.ratio <= most
    assert score.coverage90 is not None
    assert 0.86 <= score.coverage90 <= 0.94


def test_missing_days_and_holidays_without_a_calendar_are_borne() -> None:
    off = {MONDAY + timedelta(n) for n in (46, 60, 88, 130, 145, 151)}
    gone = {MONDAY + timedelta(n) for n in (20, 21, 22, 77, 140)}
    on = [day for day in days(180) if day not in gone]
    score = backtest(drawn(on, level=lambda day: 0.1 if day in off else 1.0), 40)
    assert score.ratio is not None
    assert score.ratio <= 0.76
    assert score.coverage90 is not None
    assert 0.86 <= score.coverage90 <= 0.94


def test_no_forecast_looks_at_its_own_day_or_later_ones() -> None:
    history = drawn(days(100))
    changed = History(history.days, history.counts.copy())
    changed.counts[-3:] *= 9.0
    before = backtest(History(history.days[:-3], history.counts[:-3]), 20)
    # the last 23 with other last 3: those 20 are scored alike, so only three days differ
    whole, other = backtest(history, 23), backtest(changed, 23)
    came = history.counts[-23:-3].sum()
    first = before.wape * came
    assert first <= whole.wape * history.counts[-23:].sum() + 1e-9
    assert first <= other.wape * changed.counts[-23:].sum() + 1e-9


def test_more_days_are_scored_than_a_forecast_looks_at() -> None:
    history = drawn(days(440), busy=1.0)
    score = backtest(History(history.days, history.counts[:, 2:6]), 420)
    assert score.ratio is not None
    assert score.ratio < 0.85


def test_days_without_an_earlier_one_of_their_weekday_are_in_no_score() -> None:
    history = drawn([day for day in days(60) if day.weekday() < 5 or day > days(60)[49]])
    score = backtest(history, 10)
    assert score.left_out == tuple(day for day in history.days[-10:] if day.weekday() >= 5)
    assert len(score.left_out) == 2


def test_a_line_without_errors_of_the_naive_forecast_has_no_ratio() -> None:
    history = History(days(70), np.full((70, 4), 6.0))
    assert backtest(history, 20).ratio is None


def test_days_ahead_are_harder_than_tomorrow() -> None:
    chance = np.random.default_rng(4)
    walk = dict(zip(days(200), np.exp(np.cumsum(chance.normal(0.0, 0.08, 200))), strict=True))
    history = drawn(days(200), level=lambda day: float(walk[day]), busy=30.0, wander=0.0)
    assert backtest(history, 40).wape < backtest(history, 40, ahead=14).wape


@pytest.mark.parametrize(
    ("history", "last", "why"),
    [
        (drawn(days(30)), 40, "more rows than 30"),
        (drawn(days(44)), 40, "40 days to forecast need 47 rows"),
        (drawn([*days(70)[::7], MONDAY + timedelta(71)]), 1, "none of the last 1 rows has an earl"),
        (History(days(60), np.zeros((60, 3))), 40, "nobody came"),
    ],
)
def test_what_cannot_be_scored_is_said(history: History, last: int, why: str) -> None:
    with pytest.raises(BadHistory, match=why):
        backtest(history, last)
