"""Erlang's formulas are what the books print, and what sixty digits say."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.staffing import exactly

from lamplight.staffing import erlang
from lamplight.staffing.erlang import (
    OutOfRange,
    Service,
    Unstable,
    agents_needed,
    service,
    services,
)

FIGURES = exactly.Exact._fields
GMR = {"arrivals_per_hour": 48 * 60.0, "handle_seconds": 60.0, "agents": 50}

CASES = [  # arrivals an hour, handling, agents, patience, target
    (2880.0, 60.0, 50, 120.0, 60.0),
    (2880.0, 60.0, 50, None, 60.0),
    (300_000.0, 60.0, 5_000, 120.0, 60.0),
    (400_000.0, 60.0, 5_000, 30.0, 5.0),
    (200_000.0, 60.0, 5_000, 30.0, 5.0),  # far more people than work
    (299_000.0, 60.0, 5_000, None, 20.0),
    (299_999.9, 60.0, 5_000, None, 20.0),  # nearly too much
    (1_200.0 - 1e-7, 60.0, 20, None, 600.0),
    (290_000.0, 60.0, 5_000, 1e5, 20.0),
    (60_000.0, 60.0, 50, 1.0, 20.0),  # twenty times as much as can be done
    (1_758_781.2, 4.94, 4, 1.2254, 0.6),
    (1_260.0, 60.0, 20, 30_000.0, 0.0),  # much patience, too much work
    (1_200.0, 60.0, 20, 300_000.0, 600.0),  # as much work as people
    (600.0, 60.0, 20, 1e9, 20.0),  # nearly endless patience
    (60.0, 600.0, 1, 1e-6, 20.0),  # none
    (1e-9, 600.0, 1, 100.0, 20.0),  # hardly anybody comes
    (1e-9, 600.0, 1, None, 20.0),
    (1_260.0, 60.0, 20, 120.0, 1e6),  # in time is ever
    (3_600.0, 1e-6, 1, 1e-6, 1e-6),
    (100.0, 3_600.0, 90, 60.0, 30.0),
    (70.0, 3_600.0, 90, None, 30.0),
]


def figures(found: Service) -> tuple[float, ...]:
    return tuple(getattr(found, name) for name in FIGURES)


@pytest.mark.parametrize(
    ("agents", "busy", "share"),
    [(2, 0.5, 0.3333), (5, 0.5, 0.1304), (5, 0.8, 0.5541), (25, 0.8, 0.2091)],
)
def test_who_must_wait_is_as_tijms_prints_it(agents: int, busy: float, share: float) -> None:
    assert round(service(agents * busy * 60, 60, agents).p_wait, 4) == share


def test_waiting_and_giving_up_are_as_garnett_mandelbaum_and_reiman_print_them() -> None:
    patient = service(48 * 60, 60, 50)
    assert round(patient.asa_seconds, 1) == 20.8
    assert patient.asa_seconds == patient.mean_wait_seconds
    assert patient.p_abandon == 0.0
    leaving = service(48 * 60, 60, 50, patience_seconds=120)
    assert round(leaving.p_abandon, 3) == 0.031
    assert round(leaving.mean_wait_seconds, 1) == 3.7
    assert round(leaving.asa_seconds, 2) == 3.62


@pytest.mark.parametrize(("per_hour", "handle", "agents", "patience", "target"), CASES)
def test_it_is_exact(
    per_hour: float, handle: float, agents: int, patience: float | None, target: float
) -> None:
    expected = exactly.erlang(per_hour, handle, agents, patience, target)
    found = service(per_hour, handle, agents, patience_seconds=patience, target_seconds=target)
    assert figures(found) == pytest.approx(expected, rel=1e-10, abs=1e-13)


@settings(deadline=None, max_examples=60)
@given(
    agents=st.integers(1, 300),
    busy=st.floats(-5, 3).map(math.exp),
    patience=st.floats(-8, 5).map(math.exp),
    target=st.floats(-5, 5).map(math.exp),
)
def test_it_is_exact_for_any_ratio_of_the_times(
    agents: int, busy: float, patience: float, target: float
) -> None:
    """Times in handling times."""
    assume(agents * busy * patience < 5_000)
    expected = exactly.erlang(3600 * agents * busy, 1.0, agents, patience, target)
    found = service(
        3600 * agents * busy, 1.0, agents, patience_seconds=patience, target_seconds=target
    )
    assert figures(found) == pytest.approx(expected, rel=1e-10, abs=1e-13)


@pytest.mark.parametrize("patience", [None, 90.0])
def test_many_at_once_are_the_same_as_one_by_one(patience: float | None) -> None:
    rates = np.linspace(0.0, 1_100.0, 40)
    people = np.arange(20, 60)[::-1]
    many = services(rates, 60.0, people, patience_seconds=patience, target_seconds=20.0)
    for at, (rate, n) in enumerate(zip(rates.tolist(), people.tolist(), strict=True)):
        one = service(rate, 60.0, n, patience_seconds=patience, target_seconds=20.0)
        together = [float(getattr(many, name)[at]) for name in FIGURES]
        assert together == pytest.approx(figures(one), rel=1e-13, abs=1e-300)


def test_more_rows_than_are_reckoned_at_once_keep_their_places() -> None:
    rates = np.linspace(100.0, 900.0, 20_000)
    for patience in (None, 60.0):
        found = services(rates, 60.0, 20, patience_seconds=patience)
        assert (np.diff(found.p_wait) > 0).all()
        assert (np.diff(found.service_level) <= 1e-15).all()


def test_where_nobody_comes_nobody_waits() -> None:
    for patience in (None, 120.0):
        found = service(0.0, 60.0, 3, patience_seconds=patience)
        assert figures(found) == (0.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@settings(deadline=None, max_examples=50)
@given(
    busy=st.floats(0.01, 3.0),
    patience=st.floats(0.01, 100.0),
    target=st.floats(0.0, 3.0),
    agents=st.integers(1, 60),
)
def test_one_more_person_never_makes_it_worse(
    busy: float, patience: float, target: float, agents: int
) -> None:
    people = np.arange(agents, agents + 5)
    found = services(
        3600 * busy * agents, 1.0, people, patience_seconds=patience, target_seconds=target
    )
    for better in (found.service_level, -found.p_wait, -found.p_abandon, -found.mean_wait_seconds):
        assert (np.diff(better) >= -1e-14).all()


@pytest.mark.parametrize("patience", [None, 60.0, 6_000.0])
@pytest.mark.parametrize("goal", [0.01, 0.5, 0.8, 0.95, 0.9999])
def test_the_agents_needed_are_the_least(patience: float | None, goal: float) -> None:
    rates = [0.0, 1.0, 10.0, 333.0, 1_260.0, 90_000.0]
    needed = agents_needed(rates, 60.0, goal, patience_seconds=patience, target_seconds=20.0)
    reached = services(rates, 60.0, needed, patience_seconds=patience, target_seconds=20.0)
    assert (reached.service_level >= goal).all()
    fewer = np.maximum(needed - 1, 1)
    with_fewer = services(rates, 60.0, fewer, patience_seconds=patience, target_seconds=20.0)
    assert ((with_fewer.service_level < goal) | (needed == 1)).all()
    assert needed[0] == 1


def test_more_work_than_people_has_no_answer_without_a_patience() -> None:
    for per_hour, least in ((1_200.0, 21), (1_259.0, 21), (1_260.0, 22), (1e8, 1_666_667)):
        with pytest.raises(Unstable, match=f"{least} is the least number") as raised:
            service(per_hour, 60.0, 20)
        assert raised.value.least == least
    assert service(1_260.0, 60.0, 20, patience_seconds=120.0).p_abandon > 0
    many = services([600.0, 1_260.0], 60.0, 20)
    assert many.mean_wait_seconds[0] < math.inf == many.mean_wait_seconds[1]
    assert (many.p_wait[1], many.service_level[1], many.occupancy[1]) == (1.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        *(
            ({"arrivals_per_hour": bad}, "arrivals_per_hour")
            for bad in (-1.0, math.nan, math.inf, 2e9)
        ),
        *(({"handle_seconds": bad}, "handle_seconds") for bad in (0.0, -1.0, math.nan, 1e10)),
        *(({"patience_seconds": bad}, "patience_seconds") for bad in (0.0, -1.0, math.inf, 1e-7)),
        *(({"target_seconds": bad}, "target_seconds") for bad in (-1.0, math.nan, math.inf)),
        *(({"agents": bad}, "agents") for bad in (0, -1, 100_001, 10**30)),
    ],
)
@pytest.mark.parametrize("patience", [None, 120.0])
def test_what_is_no_number_of_its_kind_is_named(
    changed: dict[str, float], field: str, patience: float | None
) -> None:
    asked = {**GMR, "patience_seconds": patience, **changed}
    with pytest.raises(OutOfRange, match="must be") as raised:
        service(**asked)  # type: ignore[arg-type]
    assert raised.value.field == field


def test_a_level_that_nobody_can_reach_is_named() -> None:
    for bad in (0.0, 1.0, -0.1, 1.1, math.nan):
        with pytest.raises(OutOfRange, match="service_level must be"):
            agents_needed(100.0, 60.0, bad)
    with pytest.raises(OutOfRange, match="more than 100,000"):
        agents_needed(1e9, 60.0, 0.9)


def test_each_figure_says_by_which_formula() -> None:
    assert service(10, 60, 5).formula == erlang.ERLANG_C == "erlang-c/1"
    assert service(10, 60, 5, patience_seconds=60).formula == erlang.ERLANG_A == "erlang-a/1"


def test_what_is_told_gets_worse_step_by_step_and_never_jumps_where_work_meets_people() -> None:
    rates = np.linspace(1_199.9, 1_200.1, 201)
    found = services(rates, 60.0, 20, patience_seconds=120.0)
    steps = [b - a for a, b in pairwise(found.mean_wait_seconds.tolist())]
    assert max(steps) < 1.01 * min(steps)
