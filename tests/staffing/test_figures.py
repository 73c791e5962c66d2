"""Figures are sums over sums, and say how sure they are."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from scipy.special import stdtrit
from tests.staffing.given import PATIENT, steady

from lamplight.simulating import simulate
from lamplight.staffing.driver import (
    ABANDONED,
    ANSWERED,
    AT_ONCE,
    KEPT,
    UNREACHED,
    UNSERVED,
    WAIT_ABOVE,
)
from lamplight.staffing.figures import Tally, interval, student, told
from lamplight.staffing.parts import Ran
from lamplight.staffing.reading import read
from lamplight.staffing.scenario import Arrivals, Scenario

SCENARIO = steady(100.0, 2, 1_000, patience=PATIENT, target_ms=20_000.0)
BY_DAY = msgspec.structs.replace(SCENARIO, arrivals=Arrivals(profile=(10.0,)), customers=0, days=4)


def ran(*batches: list[tuple[int, float]], busy: float = 30_000.0) -> Ran:
    """Batches of customers: how each ended, after how many seconds."""
    noted = [round(wait * 1000) << WAIT_ABOVE | ended for batch in batches for ended, wait in batch]
    count = len(batches)
    return Ran(
        np.asarray(noted, dtype=np.int64).tobytes(),
        [len(batch) for batch in batches],
        [busy] * count,
        [60_000.0] * count,
        [0.0] * count,
    )


def figures(scenario: Scenario, *parts: Ran) -> dict[str, float | None]:
    return Tally(scenario, parts).values()


def test_each_figure_has_its_population() -> None:
    found = figures(
        SCENARIO,
        ran(
            [(AT_ONCE, 0), (ANSWERED, 10), (ANSWERED, 30), (ABANDONED, 40)],
            [(KEPT, 100), (UNREACHED, 200), (UNSERVED, 5), (AT_ONCE, 0)],
        ),
    )
    assert found == {
        "offered": 8,
        "answered": 5,
        "abandoned": 2,
        "kept_callbacks": 1,
        "unserved": 1,
        "p_wait": 6 / 8,
        "p_abandon": 2 / 8,
        "asa_seconds": (10 + 30 + 100) / 5,
        "mean_wait_seconds": (10 + 30 + 40 + 100 + 200 + 5) / 8,
        "wait_p50": 20.0,
        "wait_p90": pytest.approx(130.0),
        "service_level": 3 / 8,
        "occupancy": 0.5,
    }


def test_who_waits_just_as_long_as_the_target_is_within_it() -> None:
    assert figures(SCENARIO, ran([(ANSWERED, 20.0), (ANSWERED, 20.001)]))["service_level"] == 0.5


def test_days_on_which_nobody_comes_count_as_days() -> None:
    tally = Tally(BY_DAY, [ran([], [(AT_ONCE, 0), (ANSWERED, 10)]), ran([], [(ABANDONED, 30)])])
    found = told(tally, tally.independent())
    assert found["offered"] == 3
    assert found["mean_wait_seconds"] == pytest.approx(40 / 3)
    low, high = found["ci"]["offered"]
    assert low == 0.0
    assert high > 3


def test_where_nobody_came_nothing_is_said_of_waits() -> None:
    tally = Tally(BY_DAY, [ran([], []), ran([], [])])
    found = told(tally, 1)
    assert found["offered"] == 0
    for name in ("p_wait", "asa_seconds", "mean_wait_seconds", "wait_p50", "service_level"):
        assert found[name] is None
        assert found["ci"][name] is None
    assert found["occupancy"] == 0.5


def test_where_nobody_was_answered_their_mean_wait_is_not_a_number() -> None:
    found = figures(SCENARIO, ran([(ABANDONED, 10)]))
    assert found["asa_seconds"] is None
    assert found["mean_wait_seconds"] == 10.0


def test_the_error_of_days_is_that_of_their_sums() -> None:
    days = [[(ANSWERED, 10.0)] * 4, [(ANSWERED, 30.0)] * 2, [(ANSWERED, 20.0)] * 3, []]
    tally = Tally(BY_DAY, [ran(*days)])
    found = told(tally, 1)
    ratio = (40 + 60 + 60) / 9
    gone = np.asarray([40 - 4 * ratio, 60 - 2 * ratio, 60 - 3 * ratio, 0.0])
    expected = np.sqrt((gone**2).sum() / 3 / 4) / (9 / 4)
    assert found["se"]["mean_wait_seconds"] == pytest.approx(expected)
    counts = np.asarray([4, 2, 3, 0])
    assert found["se"]["answered"] == pytest.approx(counts.std(ddof=1) * 2)


def test_batches_that_lean_on_each_other_are_taken_together() -> None:
    chance = np.random.default_rng(3)
    slow = np.repeat(chance.exponential(10.0, 16), 4)  # four batches in a row are alike
    leaning = ran(*[[(ANSWERED, float(one))] * 3 for one in slow])
    apart = ran(*[[(ANSWERED, float(one))] * 3 for one in chance.exponential(10.0, 64)])
    assert Tally(SCENARIO, [leaning]).independent() >= 4
    assert Tally(SCENARIO, [apart]).independent() == 1


@pytest.mark.parametrize("degrees", [1, 2, 5, 6, 7, 8, 15, 31, 63, 199, 9_999])
def test_the_reach_of_an_interval_is_students(degrees: int) -> None:
    assert student(degrees) == pytest.approx(stdtrit(degrees, 0.975), abs=1e-4)


def test_a_quantile_is_as_unsure_as_its_days_differ() -> None:
    """Of forty days that differ, the interval of the wait of nine of ten holds what it is on the
    mean of many such runs nine times in ten or more; not where each day's own quantile is asked."""
    found = [_uneven_days(seed) for seed in range(30)]
    mean = sum(one["wait_p90"] for one in found) / len(found)
    held = sum(one["ci"]["wait_p90"][0] <= mean <= one["ci"]["wait_p90"][1] for one in found)
    assert held >= 25


def test_nobody_works_more_than_all_the_time() -> None:
    some = read(
        {
            "customers": 50,
            "seed": 11,
            "arrivals": {"per_hour": 600.0},
            "handling": {"distribution": "exponential", "mean_seconds": 60.0},
            "patience": {"distribution": "exponential", "mean_seconds": 120.0},
            "agents": {"count": 2},
        }
    )[0]
    told = simulate(some, (), compiled="no")
    assert told["occupancy"] <= 1.0
    assert told["ci"]["occupancy"][1] <= 1.0


def _uneven_days(seed: int) -> dict[str, Any]:
    some = read(
        {
            "days": 40,
            "seed": seed,
            "arrivals": {"profile": [10, 20, 20, 10], "from": "09:00", "spread": 0.5},
            "handling": {"distribution": "lognormal", "mean_seconds": 240},
            "patience": {"distribution": "exponential", "mean_seconds": 300},
            "agents": {"count": 4},
        }
    )[0]
    return simulate(some, (), compiled="no")


def test_an_interval_ends_where_its_figure_cannot_be() -> None:
    assert interval(0.9, 0.2, 100, 1.0) == [pytest.approx(0.5032, abs=1e-4), 1.0]
    assert interval(2.0, 3.0, 100) == [0.0, pytest.approx(7.953, abs=1e-3)]
    assert interval(-3.7, 1.5, 200, before=3.7445) == [-3.7445, pytest.approx(-0.742, abs=1e-3)]
    assert interval(0.1, 0.2, 100, 1.0, before=0.8) == [
        pytest.approx(-0.2968, abs=1e-4),
        pytest.approx(0.2),
    ]
    assert str(interval(0.5, 0.4, 3)[0]) == "0.0"  # and not -0.0


def test_no_more_are_answered_than_came() -> None:
    whole, lost = [(ANSWERED, 5.0)] * 3, [(ABANDONED, 5.0), *[(ANSWERED, 5.0)] * 2]
    found = told(Tally(SCENARIO, [ran(whole, whole, lost, whole)]), 1)
    assert found["ci"]["answered"][1] == found["offered"] == 12
    assert found["ci"]["abandoned"][0] == 0
