"""What is simulated agrees with what is known exactly, within three standard errors."""

from __future__ import annotations

from typing import Any

import pytest
from tests.staffing.given import EXPONENTIAL, PATIENT, steady

from lamplight.simulating import simulate
from lamplight.staffing.erlang import service
from lamplight.staffing.scenario import Scenario, Times

ERLANG = ("p_wait", "asa_seconds", "mean_wait_seconds", "service_level", "occupancy")


def figures(scenario: Scenario) -> dict[str, Any]:
    return simulate(scenario, compiled="no", cores=1)


def assert_near(found: dict[str, Any], name: str, exact: float) -> None:
    away = abs(found[name] - exact)
    assert away <= 3 * found["se"][name], f"{name} {found[name]}, exact {exact}"


@pytest.mark.parametrize(("agents", "per_hour"), [(5, 240.0), (20, 1080.0), (1, 30.0)])
def test_who_never_gives_up_waits_as_in_erlang_c(agents: int, per_hour: float) -> None:
    found = figures(steady(per_hour, agents, 16_000))
    exact = service(per_hour, 60.0, agents)
    for name in ERLANG:
        assert_near(found, name, getattr(exact, name))
    assert found["abandoned"] == 0
    assert found["answered"] == found["offered"] == 16_000


@pytest.mark.parametrize(("agents", "per_hour"), [(20, 1260.0), (5, 300.0), (50, 2880.0)])
def test_who_gives_up_waits_as_in_erlang_a(agents: int, per_hour: float) -> None:
    found = figures(steady(per_hour, agents, 16_000, patience=PATIENT))
    exact = service(per_hour, 60.0, agents, patience_seconds=120.0)
    for name in (*ERLANG, "p_abandon"):
        assert_near(found, name, getattr(exact, name))


def test_constant_talks_wait_as_in_the_exact_queue_of_crommelin() -> None:
    found = figures(steady(240.0, 5, 16_000, handling=Times("constant", 60_000.0)))
    assert_near(found, "p_wait", 0.5336)
    assert_near(found, "mean_wait_seconds", 1.156 / (240.0 / 3600.0))  # Little: 1.156 wait


@pytest.mark.parametrize("cv", [0.5, 1.5])
def test_one_agent_waits_as_pollaczek_and_khinchine_say(cv: float) -> None:
    found = figures(steady(30.0, 1, 16_000, handling=Times("lognormal", 60_000.0, cv)))
    exact = 0.5 / (1.0 - 0.5) * (1.0 + cv * cv) / 2.0 * 60.0
    assert_near(found, "mean_wait_seconds", exact)
    assert_near(found, "p_wait", 0.5)
    assert_near(found, "occupancy", 0.5)


def test_recorded_times_are_drawn_as_they_are() -> None:
    recorded = Times("recorded", 60_000.0, recorded_ms=(30_000.0, 30_000.0, 120_000.0))
    found = figures(steady(30.0, 1, 16_000, handling=recorded))
    exact = 0.5 / (1.0 - 0.5) * (1.0 + recorded.squared_cv) / 2.0 * 60.0
    assert_near(found, "mean_wait_seconds", exact)


def test_an_interval_holds_what_is_exact_as_often_as_it_says() -> None:
    exact = service(280.0, 60.0, 5, patience_seconds=120.0)
    held = 0
    for seed in range(40):
        found = figures(steady(280.0, 5, 2_000, patience=PATIENT, seed=seed))
        low, high = found["ci"]["p_wait"]
        held += low <= exact.p_wait <= high
    assert held >= 33, f"{held} of 40"  # 95 % of 40 is 38; fewer than 33 come once in 4,000


def test_waits_of_a_full_house_have_the_quantiles_of_an_exponential() -> None:
    found = figures(steady(30.0, 1, 16_000, handling=EXPONENTIAL))
    assert_near(found, "wait_p90", 120.0 * 1.6094379)  # .5 exp(-t/120 s) = .1
