"""What each formula says of one contact: kept, missed, not of the population, or not told."""

from __future__ import annotations

from typing import Any

import pytest
from tests.standards.calls import ALL, LARGE, MONDAY, answered, assessed, figure, gave_up

from lamplight.standards.contacts import Contact, Ender, Outcome
from lamplight.standards.facts import Source
from lamplight.standards.rules import elsewhere, europe, spain

ARRIVED_ONLY = Source()


def _says(name: str, check: str = "", **facts: Any) -> str:
    return figure(assessed(name, [answered(10, **facts)], firm=LARGE), check).verdict


def test_a_wait_that_the_firm_ended_for_its_length_is_cut_off() -> None:
    assert _says("ES-CUT") == "kept"
    cut = gave_up(400, outcome=Outcome.TIMED_OUT, ended_by=Ender.FIRM)
    rule = assessed("ES-CUT", [answered(1), cut])
    assert (figure(rule).numerator, figure(rule).denominator) == (1, 2)
    assert rule.verdict == "not_kept"
    left = figure(assessed("ES-CUT", [answered(1), gave_up(400, outcome=Outcome.TIMED_OUT)]))
    assert (left.verdict, left.unknown, left.missing) == ("cannot_show", 1, ("ended_by",))
    full = gave_up(0, outcome=Outcome.TURNED_AWAY)
    assert assessed("ES-CUT", [full]).verdict == "kept"


def test_a_menu_without_a_person_keeps_nothing_and_no_menu_needs_none() -> None:
    assert _says("ES-MENU", "menu", menu_at=MONDAY, person_offered_at=MONDAY) == "kept"
    assert _says("ES-MENU", "menu", menu_at=MONDAY) == "not_kept"
    assert _says("ES-MENU", "menu") == "cannot_show"


def test_who_answers_says_their_name() -> None:
    assert _says("ES-NAME", named_at=MONDAY + 11_000) == "kept"
    assert _says("ES-NAME") == "not_kept"
    assert figure(assessed("ES-NAME", [gave_up(1)])).verdict == "cannot_show"


def test_a_supervisor_comes_in_less_than_180_seconds_or_on_the_same_day() -> None:
    asked = {"supervisor_asked_at": MONDAY}
    assert _says("ES-SUP", "supervisor", **asked, supervisor_answered_at=MONDAY + 179_999) == "kept"
    late = assessed("ES-SUP", [answered(1, **asked, supervisor_answered_at=MONDAY + 180_000)])
    assert figure(late, "supervisor").verdict == "not_kept"
    assert late.verdict == "cannot_show"  # the supervisor may have rung on the same day
    assert _says("ES-SUP", "supervisor") == "cannot_show"  # nobody asked for one


def test_a_language_is_served_as_asked() -> None:
    assert _says("ES-LANG", "contact", language_asked="ca", language_served="ca") == "kept"
    assert _says("ES-LANG", "contact", language_asked="ca", language_served="es") == "not_kept"
    assert _says("ES-LANG", "contact", language_asked="ca") == "cannot_show"


@pytest.mark.parametrize(
    ("name", "check", "promoted", "invited", "verdict"),
    [
        ("PT-60", "adverts", True, True, "not_kept"),
        ("PT-60", "adverts", False, None, "kept"),
        ("PT-60", "adverts", None, None, "cannot_show"),
        ("BR-SAC", "adverts", True, True, "kept"),
        ("BR-SAC", "adverts", True, False, "not_kept"),
        ("BR-SAC", "adverts", True, None, "cannot_show"),
        ("ES-SELL", "", False, None, "kept"),
        ("ES-SELL", "", True, True, "kept"),
        ("ES-SELL", "", True, False, "cannot_show"),  # it may not have been about a supply cut
        ("ES-21", "adverts", True, None, "not_kept"),
    ],
)
def test_what_is_advertised(
    name: str, check: str, promoted: bool | None, invited: bool | None, verdict: str
) -> None:
    assert _says(name, check, promoted=promoted, promotion_invited=invited) == verdict


@pytest.mark.parametrize(
    ("number", "cost", "queue", "announced"),
    [
        ("geographic", None, "kept", "cannot_show"),
        ("mobile", "above", "kept", "cannot_show"),
        ("free", None, "kept", "cannot_show"),
        ("flat", None, "kept", "not_kept"),
        ("premium", "above", "not_kept", "cannot_show"),
        ("premium", "free_while_waiting", "kept", "not_kept"),
        (None, None, "cannot_show", "cannot_show"),
        ("premium", None, "cannot_show", "cannot_show"),
    ],
)
def test_german_callers_wait_on_some_numbers_only_and_hear_how_long_on_two_of_them(
    number: str | None, cost: str | None, queue: str, announced: str
) -> None:
    facts = {"number_class": number, "caller_cost": cost}
    assert _says("DE-115", "number", **facts) == queue
    assert _says("DE-115", "announced", **facts) == announced
    if announced == "not_kept":
        assert _says("DE-115", "announced", **facts, told_seconds=60.0) == "kept"


def test_who_was_answered_at_once_was_made_to_wait_nowhere_and_told_nothing() -> None:
    dear: dict[str, Any] = {"number_class": "premium", "caller_cost": "above"}
    rule = assessed("DE-115", [answered(0.9, **dear), answered(1, **dear)])
    assert (figure(rule, "number").numerator, figure(rule, "number").denominator) == (1, 2)
    flat = Source(known=ALL.known, number_class="flat")
    rule = assessed("DE-115", [answered(0), answered(9, told_seconds=60.0)], source=flat)
    assert (figure(rule, "announced").numerator, figure(rule, "announced").denominator) == (1, 1)
    assert figure(rule, "announced").verdict == "kept"


def test_a_wait_that_nobody_wrote_down_isnt_held_against_a_dear_number() -> None:
    dear: dict[str, Any] = {"number_class": "premium", "caller_cost": "above"}
    unknown = Contact(arrived=MONDAY, outcome=Outcome.UNKNOWN, **dear)
    assert figure(assessed("DE-115", [unknown]), "number").verdict == "cannot_show"


@pytest.mark.parametrize(
    ("name", "check", "number", "cost", "verdict"),
    [
        ("ES-COST", "cost", "premium", None, "not_kept"),
        ("ES-COST", "cost", "geographic", None, "kept"),
        ("ES-COST", "cost", None, "basic", "kept"),
        ("ES-COST", "cost", "geographic", "above", "not_kept"),
        ("ES-COST", "cost", None, None, "cannot_show"),
        ("FR-16", "", "premium", None, "not_kept"),
        ("FR-16", "", "shared", None, "kept"),
        ("FR-16", "", None, "above", "not_kept"),
        ("FR-16", "", "shared", "above", "not_kept"),
        ("FR-16", "", None, "basic", "kept"),
        ("FR-38", "", None, "free_while_waiting", "kept"),
        ("FR-38", "", None, "basic", "not_kept"),
        ("FR-38", "", None, None, "cannot_show"),
        ("EU-21", "", "shared", None, "not_kept"),
    ],
)
def test_what_a_call_costs(
    name: str, check: str, number: str | None, cost: str | None, verdict: str
) -> None:
    assert _says(name, check, number_class=number, caller_cost=cost) == verdict


def test_a_number_may_be_told_once_for_all_calls() -> None:
    source = Source(number_class="geographic")
    rule = assessed("DE-115", [answered(1)], source=source)
    assert figure(rule, "number").verdict == "kept"


def test_the_service_level_of_italian_energy_is_the_share_answered() -> None:
    assert figure(assessed("IT-EN", [answered(1)] * 85 + [gave_up(1)] * 15), "level").verdict == (
        "kept"
    )
    assert figure(assessed("IT-EN", [answered(1)] * 84 + [gave_up(1)] * 16), "level").verdict == (
        "not_kept"
    )


def test_calls_that_the_firm_ended_are_disconnected() -> None:
    calls = [answered(1)] * 95 + [gave_up(1, outcome=Outcome.TURNED_AWAY)] * 5
    assert figure(assessed("US-MA", calls), "disconnects").verdict == "kept"
    assert figure(assessed("US-MA", [*calls, calls[-1]]), "disconnects").verdict == "not_kept"


def test_nobody_in_chino_valley_is_on_hold_for_long_without_a_word() -> None:
    assert figure(assessed("US-AZ", [answered(60)])).verdict == "kept"
    assert figure(assessed("US-AZ", [answered(61)])).verdict == "cannot_show"


@pytest.mark.parametrize("rule", [*spain.RULES, *europe.RULES, *elsewhere.RULES])
def test_what_a_log_doesnt_tell_is_named(rule: Any) -> None:
    bare = Contact(arrived=MONDAY, outcome=Outcome.UNKNOWN)
    for check in assessed(rule.id, [bare], source=ARRIVED_ONLY, cases=False).checks:
        for one in check.figures:
            assert one.verdict in {"cannot_show", "not_bound", "not_gated"}
            assert one.needs
