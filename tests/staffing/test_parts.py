"""A simulation is parted by its scenario alone, and each part draws its own customers."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from tests.staffing.given import EXPONENTIAL, PATIENT, steady

from lamplight.staffing import draws
from lamplight.staffing.driver import OUTCOME_BITS, WAIT_ABOVE
from lamplight.staffing.figures import Tally
from lamplight.staffing.parts import Part, Ran, parts_of, run_part, warming_up
from lamplight.staffing.scenario import (
    HOUR,
    Arrivals,
    Callback,
    Group,
    Kind,
    SamePerson,
    Scenario,
    Times,
)

NINE = 9 * HOUR


def a_day(days: int = 3, **more: object) -> Scenario:
    told = Scenario(
        Arrivals(profile=(40.0, 60.0, 50.0, 30.0), start_ms=NINE),
        (Kind(EXPONENTIAL, PATIENT),),
        (Group(2, start_ms=NINE, end_ms=NINE + 2 * HOUR),),
        days=days,
        seed=4,
    )
    return msgspec.structs.replace(told, **more)


def waits(ran: Ran) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.frombuffer(ran.outcomes, dtype=np.int64) >> WAIT_ABOVE


def ended(ran: Ran) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.frombuffer(ran.outcomes, dtype=np.int64) & ((1 << OUTCOME_BITS) - 1)


def test_all_customers_are_in_some_part_once() -> None:
    for customers in (100, 24_999, 50_000, 123_457, 1_000_000):
        parts = parts_of(steady(1260.0, 20, customers, patience=PATIENT))
        assert sum(part.customers for part in parts) == customers
        assert [part.number for part in parts] == list(range(len(parts)))
        assert all(part.batches * len(parts) >= 8 for part in parts)
    days = parts_of(a_day(25))
    assert [(part.first_day, part.days) for part in days] == [(0, 10), (10, 10), (20, 5)]


def test_a_line_that_is_slow_to_forget_is_parted_less() -> None:
    quick, slow = steady(1260.0, 20, 400_000, patience=PATIENT), steady(1188.0, 20, 400_000)
    assert warming_up(slow) > 10 * warming_up(quick)
    assert len(parts_of(slow)) < len(parts_of(quick))


def test_the_first_who_counts_finds_a_house_at_work() -> None:
    """With a warm-up the first are as likely to wait as the last; without it nobody waits yet."""
    scenario = steady(1260.0, 20, 2_000, patience=PATIENT)
    warm, cold = [], []
    for seed in range(30):
        one = msgspec.structs.replace(scenario, seed=seed)
        part = Part(0, 20, batches=2)
        cold.append((waits(run_part(one, part)) > 0).mean())
        warmed = msgspec.structs.replace(part, warm_up=warming_up(scenario))
        warm.append((waits(run_part(one, warmed)) > 0).mean())
    assert max(cold) == 0.0
    assert float(np.mean(warm)) == pytest.approx(0.707, abs=0.2)


def test_everybody_draws_in_their_turn_whatever_is_asked() -> None:
    """Streams are read on, a customer each: how many are drawn at once changes nothing."""
    scenario = steady(1260.0, 20, 30_000, patience=PATIENT)
    long = list(draws.steady(scenario, 0, 20_000, lucky=True))
    short = next(draws.steady(scenario, 0, 5_000, lucky=True))
    assert len(long) > 1
    assert short.customers.handling == long[0].customers.handling[:5_000]
    assert short.customers.patience == long[0].customers.patience[:5_000]
    assert short.customers.luck == long[0].customers.luck[:5_000]
    other = next(draws.steady(scenario, 1, 5_000, lucky=True))
    assert other.customers.handling != short.customers.handling


@pytest.mark.parametrize(
    ("times", "cv"),
    [
        (Times("exponential", 50_000.0), 1.0),
        (Times("constant", 50_000.0), 0.0),
        (Times("lognormal", 50_000.0, 0.6), 0.6),
        (Times("lognormal", 50_000.0, 2.0), 2.0),
        (Times("recorded", 50_000.0, recorded_ms=(25_000.0, 75_000.0)), 0.5),
    ],
)
def test_times_have_the_mean_and_the_spread_they_are_given(times: Times, cv: float) -> None:
    drawn = draws.draw(times, 200_000, draws.stream(5, 0, 1))
    assert drawn.mean() == pytest.approx(50_000.0, rel=0.02)
    assert drawn.std() / drawn.mean() == pytest.approx(cv, rel=0.06, abs=1e-9)
    assert times.squared_cv == pytest.approx(cv * cv)


def test_a_profile_brings_as_many_as_it_expects_when_it_expects_them() -> None:
    scenario = a_day()
    at = np.concatenate(
        [one.at for day in range(300) for one in draws.on_day(scenario, day, lucky=False)]
    )
    slots = np.bincount((at - NINE) // (HOUR // 2), minlength=4) / 300
    assert slots == pytest.approx([40.0, 60.0, 50.0, 30.0], rel=0.05)
    assert (np.diff(next(draws.on_day(scenario, 7, lucky=False)).at) >= 0).all()


def test_a_spread_makes_whole_days_busier_or_quieter() -> None:
    def variance(spread: float) -> float:
        arrivals = Arrivals(profile=(180.0,), slot_ms=2 * HOUR, start_ms=NINE, spread=spread)
        scenario = a_day(arrivals=arrivals)
        counts = [
            sum(len(one.at) for one in draws.on_day(scenario, day, lucky=False))
            for day in range(400)
        ]
        return float(np.var(counts))

    assert variance(0.0) == pytest.approx(180.0, rel=0.25)
    assert variance(0.3) == pytest.approx(180.0 + (0.3 * 180.0) ** 2, rel=0.25)


def test_recorded_customers_come_again_each_day_with_what_is_known_of_them() -> None:
    arrivals = Arrivals(
        times_ms=(NINE, NINE + 1_000, NINE + 2_000),
        handling_ms=(60_000.0, -1.0, 5_000.0),
        patience_ms=(-1.0, -1.0, 0.0),
    )
    scenario = a_day(arrivals=arrivals, kinds=(Kind(EXPONENTIAL),))
    one, two = (next(draws.on_day(scenario, day, lucky=False)).customers for day in (0, 1))
    assert one.at == two.at == list(arrivals.times_ms)
    assert one.handling[0] == two.handling[0] == 60_000
    assert one.handling[1] != two.handling[1]
    assert one.patience == [-1, -1, 0]


def test_kinds_come_by_their_shares_with_times_of_their_own() -> None:
    quick, slow = Times("constant", 10_000.0), Times("constant", 90_000.0)
    kinds = (Kind(quick, share=3.0), Kind(slow, PATIENT, share=1.0, language="de"))
    scenario = a_day(kinds=kinds, arrivals=Arrivals(profile=(4_000.0,), start_ms=NINE))
    some = next(draws.on_day(scenario, 0, lucky=False)).customers
    shares = np.bincount(some.kinds) / len(some.kinds)
    assert shares == pytest.approx([0.75, 0.25], abs=0.03)
    for kind, handling, patience in zip(some.kinds, some.handling, some.patience, strict=True):
        assert handling == (90_000 if kind else 10_000)
        assert (patience >= 0) == bool(kind)


def test_days_are_the_same_in_whatever_part_they_are() -> None:
    scenario = a_day(4)
    together = run_part(scenario, Part(0, days=4))
    apart = [run_part(scenario, Part(number, first_day=number, days=1)) for number in range(4)]
    assert together.outcomes == b"".join(one.outcomes for one in apart)
    assert together.busy == [one.busy[0] for one in apart]


def test_agents_who_talk_on_after_their_time_are_counted_as_there() -> None:
    group = Group(1, start_ms=NINE, end_ms=NINE + 60_000)
    arrivals = Arrivals(times_ms=(NINE + 30_000,), handling_ms=(90_000.0,))
    ran = run_part(a_day(arrivals=arrivals, groups=(group,)), Part(0, days=1))
    assert ran.overtime == [60_000.0]
    assert ran.staffed == [120_000.0]
    assert ran.busy == [90_000.0]


def test_wrap_up_is_work() -> None:
    group = Group(1, start_ms=NINE, end_ms=NINE + HOUR, wrap_up_ms=20_000)
    arrivals = Arrivals(times_ms=(NINE, NINE + 1), handling_ms=(60_000.0, 60_000.0))
    ran = run_part(
        a_day(arrivals=arrivals, groups=(group,), kinds=(Kind(EXPONENTIAL),)), Part(0, days=1)
    )
    assert ran.busy == [160_000.0]
    assert waits(ran).tolist() == [0, 80_000 - 1]


def test_who_speaks_another_language_waits_for_who_speaks_it() -> None:
    kinds = (Kind(EXPONENTIAL), Kind(EXPONENTIAL, language="de"))
    groups = (
        Group(5, start_ms=NINE, end_ms=NINE + HOUR),
        Group(1, languages=("de",), start_ms=NINE, end_ms=NINE + HOUR),
    )
    arrivals = Arrivals(
        times_ms=(NINE, NINE + 1, NINE + 2), kinds=(1, 1, 0), handling_ms=(60_000.0,) * 3
    )
    ran = run_part(a_day(arrivals=arrivals, groups=groups, kinds=kinds), Part(0, days=1))
    assert waits(ran).tolist() == [0, 59_999, 0]


def test_habits_of_a_scenario_reach_the_line() -> None:
    """Slow answers, offers declined and missed, callbacks and the same person, all at once."""
    groups = (
        Group(
            3, accept_ms=2_000, declines=0.1, misses=0.05, wrap_up_ms=10_000, start_ms=NINE,
            end_ms=NINE + 2 * HOUR, breaks=((NINE + HOUR, NINE + HOUR + 600_000),),
        ),
    )  # fmt: skip
    scenario = a_day(
        20,
        groups=groups,
        callback=Callback(above_ms=30_000.0, accepts=0.5, reached=0.8),
        same_person=SamePerson(known=0.3, hold_ms=30_000),
    )
    ran = [run_part(scenario, part) for part in parts_of(scenario)]
    values = Tally(scenario, ran).values()
    counts = np.bincount(np.concatenate([ended(one) for one in ran]), minlength=6)
    assert values["p_wait"] == 1.0  # each answer takes two seconds
    assert counts[3] > 50  # called at the turn
    assert counts[4] > 0  # never reached
    assert values["offered"] == counts.sum()


def test_who_looks_on_is_asked_for_each_day() -> None:
    days: list[int] = []

    def watching(day: int) -> Nobody:
        days.append(day)
        return Nobody()

    run_part(a_day(), Part(0, first_day=2, days=3), watching=watching)
    assert days == [2, 3, 4]


class Nobody:
    """Looks on and does nothing."""

    def waits(self, contact: int, line: object, now: int) -> None: ...
    def answered(self, contact: int, now: int) -> None: ...
    def left(self, contact: int, now: int) -> None: ...
    def kept(self, contact: int, now: int) -> None: ...


def test_looking_on_changes_nothing() -> None:
    scenario = steady(1260.0, 20, 3_000, patience=PATIENT)
    part = parts_of(scenario)[0]
    assert run_part(scenario, part, watching=lambda _: Nobody()) == run_part(scenario, part)
