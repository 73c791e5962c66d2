"""What a change makes of every figure, with the same customers and the same luck."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from tests.staffing.given import EXPONENTIAL, steady
from tests.staffing.test_parts import NINE, a_day, waits

from lamplight.staffing import draws
from lamplight.staffing.figures import SHARES
from lamplight.staffing.parts import Part, parts_of, run_part
from lamplight.staffing.scenario import (
    HOUR,
    Arrivals,
    BadScenario,
    Callback,
    Group,
    Kind,
    Scenario,
    Times,
)
from lamplight.staffing.what_if import Change, changed, compared

PATIENT = Times("exponential", 360_000.0)
TALKS = Times("exponential", 300_000.0)
FULL = steady(126.0, 10, 18_000, handling=TALKS, patience=PATIENT)


def ask(scenario: Scenario, change: Change) -> dict[str, Any]:
    """What a change makes of a scenario."""
    after, parts = changed(scenario, change), parts_of(scenario)
    ran, other = ([run_part(one, part) for part in parts] for one in (scenario, after))
    return compared(scenario, ran, after, other)


def test_one_more_person_is_known_better_than_either_figure() -> None:
    found = ask(FULL, Change("one more", agents=1))
    told = found["differences"]["p_abandon"]
    assert told["low"] < told["difference"] < told["high"] < 0
    assert told["se"] < found["figures"]["se"]["p_abandon"] / 2
    assert found["differences"]["offered"]["difference"] == 0


def test_hiring_brings_more_than_calling_back() -> None:
    """The typical values of the books: ten people, a little more work than they can do."""
    callback = Callback(above_ms=60_000.0, accepts=0.5, ringing_ms=0)
    called, hired = (
        ask(FULL, change)["figures"]["p_abandon"]
        for change in (Change("called", callback=callback), Change("hired", agents=1))
    )
    assert hired < called < 0.13
    assert called == pytest.approx(0.116, abs=0.012)


def test_a_sixth_person_nearly_halves_who_gives_up() -> None:
    five = steady(60.0, 5, 18_000, handling=TALKS, patience=PATIENT)
    found = ask(five, Change("a sixth", agents=1))
    after = found["figures"]["p_abandon"]
    before = after - found["differences"]["p_abandon"]["difference"]
    assert before == pytest.approx(0.168, abs=0.012)
    assert after == pytest.approx(0.0925, abs=0.012)


def test_one_more_from_eleven_changes_nothing_before() -> None:
    day = a_day(
        arrivals=Arrivals(profile=(30.0,) * 8, start_ms=NINE),
        groups=(Group(2, start_ms=NINE, end_ms=NINE + 4 * HOUR, cost_per_hour=20.0),),
    )
    eleven = NINE + 2 * HOUR
    after = changed(day, Change("more", agents=1, start_ms=eleven))
    one, other = (waits(run_part(it, Part(0, days=1))) for it in (day, after))
    first = int(np.flatnonzero(one != other)[0])
    came = next(draws.on_day(day, 0, lucky=False)).at[first]
    assert came + one[first] > eleven
    assert other.sum() < one.sum()
    assert (day.cost, after.cost) == (160.0, 200.0)


def test_midnight_is_a_time_like_any_other() -> None:
    day = a_day(
        arrivals=Arrivals(profile=(30.0,) * 8, start_ms=NINE),
        groups=(Group(2, start_ms=NINE, end_ms=NINE + 4 * HOUR),),
    )
    after = changed(day, Change("nights", agents=1, start_ms=0, end_ms=HOUR))
    assert (after.groups[-1].start_ms, after.groups[-1].end_ms) == (0, HOUR)
    all_day = changed(day, Change("more", agents=1))
    assert (all_day.groups[-1].start_ms, all_day.groups[-1].end_ms) == (NINE, NINE + 4 * HOUR)
    with pytest.raises(BadScenario, match="gone all day"):
        changed(day, Change("fewer", agents=-1, start_ms=0))


def test_another_language_opens_another_line() -> None:
    kinds = (Kind(EXPONENTIAL), Kind(EXPONENTIAL, language="de"))
    groups = (Group(3, languages=("en",)), Group(1, languages=("de",)))
    scenario = msgspec.structs.replace(FULL, kinds=kinds, groups=groups)
    after = changed(scenario, Change("learns", group=1, languages=("de",)))
    assert [(one.count, one.languages) for one in after.groups] == [
        (2, ("en",)),
        (1, ("de",)),
        (1, ("en", "de")),
    ]
    assert after.agents == 4


def test_another_language_lets_fewer_of_all_give_up() -> None:
    talks = Times("exponential", 300_000.0)
    kinds = (Kind(talks, PATIENT, share=0.8), Kind(talks, PATIENT, share=0.2, language="de"))
    groups = (Group(8, languages=("en",)), Group(2, languages=("de",)))
    scenario = msgspec.structs.replace(FULL, customers=6_000, kinds=kinds, groups=groups)
    told = ask(scenario, Change("learns", group=1, count=2, languages=("de",)))
    assert told["differences"]["p_abandon"]["high"] < 0


def test_habits_change_for_a_group_or_for_all() -> None:
    scenario = msgspec.structs.replace(FULL, groups=(Group(5, wrap_up_ms=30_000), Group(6)))
    all_of_them = changed(scenario, Change("shorter", wrap_up_ms=10_000))
    assert [one.wrap_up_ms for one in all_of_them.groups] == [10_000, 10_000]
    one_group = changed(scenario, Change("shorter", group=1, wrap_up_ms=10_000, declines=0.1))
    assert [(one.wrap_up_ms, one.declines) for one in one_group.groups] == [(10_000, 0.1), (0, 0.0)]


def test_shorter_wrap_up_frees_people() -> None:
    scenario = msgspec.structs.replace(
        FULL, groups=(Group(10, wrap_up_ms=60_000),), customers=6_000
    )
    told = ask(scenario, Change("shorter", wrap_up_ms=20_000))["differences"]
    assert told["p_abandon"]["high"] < 0
    assert told["occupancy"]["high"] < 0


def test_what_nothing_costs_has_no_cost() -> None:
    assert ask(msgspec.structs.replace(FULL, customers=500), Change("a", agents=1))["cost"] is None
    paid = msgspec.structs.replace(FULL, customers=500, groups=(Group(10, cost_per_hour=24.0),))
    assert ask(paid, Change("a", agents=1))["cost"] == {
        "per": "hour",
        "before": 240.0,
        "after": 264.0,
        "difference": 24.0,
    }


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (Change("a", agents=-11), "group 1 has only 10"),
        (Change("a", agents=-10), "nobody is there"),
        (Change("a", group=2, agents=1), "there is no group 2"),
        (Change("a", count=11, languages=("de",)), "group 1 has only 10"),
        (Change("a", agents=-1, start_ms=NINE), "gone all day"),
    ],
)
def test_a_change_that_cannot_be_says_why(change: Change, named: str) -> None:
    with pytest.raises(BadScenario, match=named):
        changed(FULL, change)


def test_fewer_people_than_work_is_said() -> None:
    scenario = steady(108.0, 10, 1_000, handling=TALKS)
    with pytest.raises(BadScenario, match="what_if fewer: more work than people"):
        changed(scenario, Change("fewer", agents=-1))


def test_who_comes_when_a_break_begins_does_not_begin_with_it() -> None:
    lunch, tea = (NINE + HOUR, NINE + 2 * HOUR), (NINE + 3 * HOUR, NINE + 4 * HOUR)
    group = Group(2, start_ms=NINE, end_ms=NINE + 5 * HOUR, breaks=(lunch, tea), cost_per_hour=10.0)
    day = a_day(groups=(group,))
    [_, more] = changed(day, Change("from lunch on", agents=1, start_ms=lunch[0])).groups
    assert more.breaks == (tea,)
    [_, more] = changed(day, Change("until tea is over", agents=1, end_ms=tea[1])).groups
    assert more.breaks == (lunch,)


def test_no_wait_falls_by_more_than_itself_and_no_share_leaves_what_shares_can_be() -> None:
    """Of four days one was busy: Student's t reaches far beyond what can be."""
    day = a_day(
        arrivals=Arrivals(profile=(40.0,) * 4, start_ms=NINE, spread=1.5),
        groups=(Group(2, start_ms=NINE, end_ms=NINE + 2 * HOUR),),
        days=4,
    )
    found = ask(day, Change("many more", agents=20))
    figures = found["figures"]
    for name, told in found["differences"].items():
        before = figures[name] - told["difference"]
        assert before + told["low"] >= -1e-9
        assert told["low"] <= told["difference"] <= told["high"]
        if name in SHARES:
            assert before + told["high"] <= 1 + 1e-9
    waits = found["differences"]["mean_wait_seconds"]
    assert waits["low"] == pytest.approx(waits["difference"] - figures["mean_wait_seconds"])
    level = found["differences"]["service_level"]
    assert level["high"] == pytest.approx(level["difference"] + 1 - figures["service_level"])


@pytest.mark.parametrize(
    ("learned", "unasked", "asked"),
    [
        ("languages", "fr", "en, de"),
        ("channels", "chat", "voice"),
        ("brands", "other", "main"),
        ("purposes", "sales", "service"),
    ],
)
def test_what_no_customer_asks_for_is_no_change(learned: str, unasked: str, asked: str) -> None:
    kinds = (
        Kind(EXPONENTIAL),
        Kind(EXPONENTIAL, language="de"),
        Kind(EXPONENTIAL, language="fr", share=0.0),
    )
    scenario = msgspec.structs.replace(
        FULL, kinds=kinds, groups=(Group(3, languages=("en", "de")),)
    )
    words = (asked.partition(",")[0], unasked)
    with pytest.raises(BadScenario) as why:
        changed(scenario, msgspec.structs.replace(Change("learns"), **{learned: words}))
    assert str(why.value) == (
        f"what_if learns: no customer asks for {learned} {unasked}; give some of {asked}"
    )


def test_of_recorded_customers_those_who_came_ask() -> None:
    kinds = (Kind(EXPONENTIAL), Kind(EXPONENTIAL, language="de"), Kind(EXPONENTIAL, language="fr"))
    day = a_day(
        arrivals=Arrivals(times_ms=(NINE, NINE + 1), kinds=(0, 2)),
        kinds=kinds,
        groups=(Group(2, languages=("en", "de", "fr"), start_ms=NINE, end_ms=NINE + HOUR),),
    )
    assert changed(day, Change("learns", languages=("fr",))).agents == 2
    with pytest.raises(BadScenario, match="languages de; give some of en, fr"):
        changed(day, Change("learns", languages=("de",)))
