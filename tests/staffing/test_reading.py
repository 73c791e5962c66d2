"""A scenario is read key by key, and each mistake is named."""

from __future__ import annotations

import copy
import math
import tomllib
from datetime import date, time
from typing import Any

import pytest
from tests.staffing.given import SMALLEST

from lamplight.staffing.reading import read
from lamplight.staffing.scenario import BadScenario, Group, Times


def told(**more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SMALLEST), **more}


DAY = {
    "seed": 1,
    "days": 3,
    "arrivals": {"from": "09:00", "profile": [4, 6, 2]},
    "handling": {"distribution": "constant", "mean_seconds": 60},
    "patience": {"distribution": "exponential", "mean_seconds": 120},
    "agents": {"count": 2},
}


def day(**more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(DAY), **more}


def exponential(mean: object) -> dict[str, object]:
    return {"distribution": "exponential", "mean_seconds": mean}


def talks(distribution: str, **more: object) -> dict[str, object]:
    return {"handling": {"distribution": distribution, **more}}


def agents(**more: object) -> dict[str, object]:
    return {"agents": {"count": 2, **more}}


def what_if(**more: object) -> dict[str, object]:
    return {"what_if": [{"name": "a", **more}]}


def refused(scenario: dict[str, Any]) -> str:
    with pytest.raises(BadScenario) as why:
        read(scenario)
    assert "\n" not in str(why.value)
    return str(why.value)


def test_the_smallest_scenario_says_all_that_is_needed() -> None:
    scenario, changes = read(told())
    assert scenario.customers == 4_000
    assert scenario.kinds[0].handling == Times("exponential", 60_000.0)
    assert scenario.groups[0].count == 20
    assert scenario.target_ms == 60_000.0
    assert not changes


def test_without_patience_nobody_gives_up() -> None:
    without = told(arrivals={"per_hour": 600.0})
    del without["patience"]
    assert read(without)[0].kinds[0].patience is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (agents(langauges=["en"]), "agents.langauges means nothing here; did you mean languages?"),
        ({"costumers": 5}, "costumers means nothing here; did you mean customers?"),
        ({"customers": 0}, "customers is 0: give a whole number from 1 to 20,000,000"),
        ({"customers": -5}, "customers is -5"),
        ({"customers": 10**12}, "customers is 1000000000000"),
        ({"customers": 4000.5}, "customers is 4000.5: give a whole number"),
        ({"customers": True}, "customers is True"),
        ({"seed": -1}, "seed is -1"),
        ({"target_seconds": math.nan}, "target_seconds is nan"),
        ({"target_seconds": -1}, "target_seconds is -1"),
        ({"arrivals": {}}, "give one of per_hour, profile, times"),
        ({"arrivals": {"per_hour": 0}}, "arrivals.per_hour is 0: give a number from 0.1"),
        ({"arrivals": {"per_hour": math.inf}}, "arrivals.per_hour is inf"),
        ({"arrivals": {"per_hour": "many"}}, "arrivals.per_hour is 'many'"),
        ({"arrivals": {"per_hour": 5, "profile": [1]}}, "give one of"),
        ({"arrivals": 5}, "arrivals must be a table"),
        ({"arrivals": {"per_hour": 5, "from": "09:00"}}, "arrivals.from is of a day"),
        (talks("normal"), "handling.distribution is 'normal': give one of exponential"),
        (talks("constant"), "handling.mean_seconds is missing"),
        (talks("constant", mean_seconds=0), "handling.mean_seconds is 0"),
        (talks("constant", mean_seconds=5, cv=1), "handling.cv means nothing here"),
        (talks("recorded", seconds=[]), "handling.seconds is []"),
        (talks("recorded", seconds=[0, 0]), "not all of them 0"),
        (talks("recorded", seconds=[5, -1]), "handling.seconds[1] is -1"),
        ({"patience": exponential(-3)}, "patience.mean_seconds is -3"),
        ({"agents": {"count": 0}}, "nobody is there to answer"),
        ({"call_again": {"share": 0.5, "after_seconds": 60}}, "call_again is of a day; give days"),
        ({"agents": []}, "agents is missing"),
        ({"agents": {"count": 10_001}}, "agents.count is 10001"),
        (agents(declines=0.6, misses=0.6), "together are at most 0.9"),
        (agents(languages=[]), "agents.languages is []"),
        (agents(languages=["de"]), "nobody answers kind 1 (main, service, voice, en)"),
        (agents(purposes=["lunch"]), "agents.purposes is 'lunch'"),
        (agents(accept_seconds=15), "agents.accept_seconds is 15"),
        ({"callback": {"offer_above_seconds": 5}}, "callback.accepts is missing"),
        ({"what_if": [{"name": "nothing"}]}, "changes nothing"),
        (what_if(agents=-20), "what_if a: agents: nobody is there"),
        (what_if(**{"agents": 1, "from": "14:00"}), "what_if[0].from is of a day"),
        (what_if(agents=1, group=3), "there is no group 3"),
        ({"date": "2026-03-29"}, "zone and date go together"),
        ({"arrivals": {"per_huor": 5}}, "arrivals.per_huor means nothing here; did you"),
        ({"agents": {"cuont": 5}}, "agents.count is missing (is agents.cuont meant for it?)"),
        (agents(**{"from": "09:00"}), "agents.from is of a day; give days"),
        (agents(breaks=[["09:00", "09:10"]]), "agents.breaks is of a day; give days"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(change: dict[str, Any], named: str) -> None:
    assert named in refused(told(**change))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"customers": 400}, "give days"),
        ({"days": 1}, "days is 1: give a whole number from 2"),
        ({"arrivals": {"profile": []}}, "arrivals.profile is []"),
        ({"arrivals": {"profile": [0, 0, 0]}}, "arrivals.profile is all 0: nobody comes"),
        ({"arrivals": {"profile": [1, -1]}}, "arrivals.profile[1] is -1"),
        ({"arrivals": {"profile": [1, math.nan]}}, "arrivals.profile[1] is nan"),
        ({"arrivals": {"profile": [1], "from": "9 o'clock"}}, "give a time of day"),
        ({"arrivals": {"profile": [1], "from": "25:99"}}, "give a time of day"),
        ({"arrivals": {"times": []}}, "arrivals.times: give a list"),
        ({"arrivals": {"times": [-1]}}, "arrivals.times[0] is -1"),
        ({"arrivals": {"times": [1, 2], "handling_seconds": [1]}}, "must be as long as times, 2"),
        ({"agents": {"count": 2, "from": "10:00", "to": "09:00"}}, "from must be before to"),
        (agents(breaks=[["09:10", "09:05"]]), "breaks lie one after the other"),
        (agents(breaks=["09:10"]), "give pairs of times"),
        ({"call_again": {"share": 2}}, "call_again.share is 2: give a number from 0 to 1"),
        ({"call_again": {"share": 0.5}}, "call_again.after_seconds is missing"),
        ({"call_again": {"share": 0.5, "after_seconds": 60, "most": 0}}, "call_again.most is 0"),
        (what_if(**{"agents": 1, "from": "14:00", "to": "13:00"}), "from must be before to"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_day_is_named(change: dict[str, Any], named: str) -> None:
    assert named in refused(day(**change))


def test_more_work_than_people_without_patience_is_said_instead_of_a_number() -> None:
    without = told()
    del without["patience"]
    text = refused(without)
    assert "more work than people" in text
    assert "21 people" in text
    assert "20 are there" in text


def test_work_that_only_some_can_do_is_too_much_for_them_alone() -> None:
    kinds = [{"language": "en", "share": 9}, {"language": "de", "share": 1}]
    agents = [{"count": 30, "languages": ["en"]}, {"count": 2, "languages": ["de"]}]
    without = told(kinds=kinds, agents=agents)
    del without["patience"]
    text = refused(without)
    assert "main, service, voice, de need 2.1 people" in text
    assert "2 are there" in text


def test_agents_are_here_while_customers_come_unless_said() -> None:
    group = read(day())[0].groups[0]
    assert group == Group(2, start_ms=9 * 3_600_000, end_ms=10 * 3_600_000 + 1_800_000)


def test_clock_times_may_be_written_in_three_ways() -> None:
    for start in ("09:00", "09:00:00", time(9)):
        arrivals = {"from": start, "profile": [1]}
        assert read(day(arrivals=arrivals))[0].arrivals.start_ms == 9 * 3_600_000


@pytest.mark.parametrize(
    ("when", "slots"), [(date(2026, 3, 29), 46), (date(2026, 10, 25), 50), ("2026-11-24", 48)]
)
def test_a_day_has_as_many_slots_as_the_clock_gives_it(when: object, slots: int) -> None:
    of_that_day = {"date": when, "zone": "Europe/Madrid"}
    read(day(arrivals={"profile": [1] * slots}, **of_that_day))
    text = refused(day(arrivals={"profile": [1] * (slots + 1)}, **of_that_day))
    assert f"has {slots + 1} slots; this day has {slots}" in text


def test_a_shift_over_the_change_of_the_clock_is_as_long_as_it_is() -> None:
    scenario, _ = read(
        day(
            arrivals={"profile": [1] * 20},
            agents={"count": 1, "from": "01:00", "to": "04:00"},
            date="2026-03-29",
            zone="Europe/Madrid",
        )
    )
    assert scenario.groups[0].hours_ms == 2 * 3_600_000


def test_recorded_arrivals_come_in_their_order_with_what_is_known_of_each() -> None:
    arrivals = {"times": ["09:00:10", 32_400.5, time(8, 59)], "handling_seconds": [1, -1, 3]}
    read_back = read(day(arrivals=arrivals))[0].arrivals
    assert read_back.times_ms == (32_340_000, 32_400_500, 32_410_000)
    assert read_back.handling_ms == (3_000.0, -1_000.0, 1_000.0)


def test_an_empty_file_says_what_is_missing_first() -> None:
    assert "handling is missing" in refused(tomllib.loads(""))


def test_a_recorded_time_that_the_clock_skips_is_refused_and_a_shift_begins_when_it_goes_on() -> (
    None
):
    skipped = {"date": "2026-03-29", "zone": "Europe/Madrid"}
    for when in ("02:00", "02:30:15", time(2, 59)):
        text = refused(day(arrivals={"times": ["01:59:59", when]}, **skipped))
        assert text.startswith(
            f"arrivals.times[1] is {str(when)!r}: the clock of Europe/Madrid ski"
        )
        assert "on 2026-03-29" in text
    read(day(arrivals={"times": ["01:59:59", "03:00"]}, **skipped))
    read(day(arrivals={"times": ["02:30"]}, date="2026-03-30", zone="Europe/Madrid"))
    read(day(arrivals={"times": ["26:30"]}, date="2026-03-29", zone="Europe/Madrid"))
    assert "skips it on 2026-03-29" in refused(
        day(arrivals={"times": ["26:30"]}, date="2026-03-28", zone="Europe/Madrid")
    )
    shift = {"count": 1, "from": "02:30", "to": "04:00"}
    scenario, _ = read(day(arrivals={"profile": [1] * 20}, agents=shift, **skipped))
    assert scenario.groups[0].hours_ms == 3_600_000


def test_a_recorded_time_of_an_hour_that_comes_twice_is_of_the_first() -> None:
    twice = {"date": "2026-10-25", "zone": "Europe/Madrid"}
    scenario, _ = read(day(arrivals={"times": ["02:30", "03:00"]}, **twice))
    assert scenario.arrivals.times_ms == (2 * 3_600_000 + 1_800_000, 4 * 3_600_000)
