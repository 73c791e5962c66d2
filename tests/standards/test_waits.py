"""Waits for a person against their limits: shares, means, and the ways of reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.standards.calls import ALL, MONDAY, answered, assessed, at, check_of, figure, gave_up

from lamplight.basis.instants import DAY, SECOND
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.facts import Source

if TYPE_CHECKING:
    from lamplight.standards.report import LawFigure


def _way(found: LawFigure, way: str, abandoned: str = "in") -> tuple[float | None, bool | None]:
    return next((w.figure, w.keeps) for w in found.ways if (w.way, w.abandoned) == (way, abandoned))


def test_a_wait_of_just_under_180_seconds_is_in_time_and_one_of_180_isnt() -> None:
    assert figure(assessed("ES-CALL", [answered(179.999)])).numerator == 1
    found = figure(assessed("ES-CALL", [answered(180)]))
    assert (found.numerator, found.denominator, found.verdict) == (0, 1, "not_kept")


def test_ninety_five_of_a_hundred_are_enough_and_ninety_four_arent() -> None:
    enough = [answered(10)] * 95 + [answered(200)] * 5
    assert assessed("ES-CALL", enough).verdict == "kept"
    assert assessed("ES-CALL", [*enough[1:], answered(200)]).verdict == "not_kept"


def test_who_gave_up_stays_in_and_is_shown_left_out_too() -> None:
    rule = assessed("ES-CALL", [answered(10)] * 19 + [gave_up(5)] * 2)
    found = figure(rule)
    assert rule.verdict == "not_kept"
    assert (found.numerator, found.denominator, found.gave_up) == (19, 21, 2)
    assert _way(found, "share") == (19 / 21, False)
    assert _way(found, "share", "out") == (1, True)


def test_a_callback_counts_as_missed_unless_the_person_rings_in_time() -> None:
    chose = answered(100, outcome=Outcome.CHOSE_OTHER)
    later = gave_up(40, outcome=Outcome.CHOSE_OTHER)
    found = figure(assessed("ES-CALL", [chose, later]))
    assert (found.numerator, found.denominator, found.gave_up) == (1, 2, 0)


def test_the_mean_of_the_fastest_95_percent_can_be_under_180_where_the_share_isnt() -> None:
    found = figure(assessed("ES-CALL", [answered(10)] * 80 + [answered(300)] * 20))
    assert found.verdict == "not_kept"
    mean, keeps = _way(found, "fastest")
    assert mean == pytest.approx((80 * 10 + 15 * 300) / 95)
    assert keeps


def test_fewer_answers_than_95_percent_have_no_mean_and_keep_nothing() -> None:
    assert _way(figure(assessed("ES-CALL", [answered(1)] * 9 + [gave_up(1)])), "fastest") == (
        None,
        False,
    )


def test_months_count_the_same_in_the_mean_of_their_shares() -> None:
    march = [answered(10)] * 99 + [answered(500)]
    april = [answered(500, MONDAY + 40 * DAY)]
    found = figure(assessed("ES-CALL", march + april))
    assert _way(found, "periodic") == ((0.99 + 0) / 2, False)


def test_a_call_that_goes_on_for_too_long_is_missed_and_a_short_one_cant_be_told() -> None:
    long = gave_up(181, outcome=Outcome.OPEN)
    assert figure(assessed("ES-CALL", [long])).verdict == "not_kept"
    rule = assessed("ES-CALL", [gave_up(10, outcome=Outcome.OPEN)])
    assert figure(rule).verdict == "cannot_show"
    assert figure(rule).needs


def test_unknown_ends_decide_nothing_where_either_way_would_be_the_same() -> None:
    unknown = Contact(arrived=MONDAY, outcome=Outcome.UNKNOWN)
    assert assessed("ES-CALL", [answered(1)] * 99 + [unknown]).verdict == "kept"
    assert assessed("ES-CALL", [answered(1)] * 94 + [unknown] * 6).verdict == "cannot_show"
    assert assessed("ES-CALL", [answered(999)] * 50 + [unknown] * 6).verdict == "not_kept"


def test_an_answer_before_the_arrival_is_a_mistake_and_not_a_quick_answer() -> None:
    wrong = answered(-3)
    assert figure(assessed("ES-CALL", [wrong])).verdict == "cannot_show"


def test_who_is_handed_over_is_no_second_call() -> None:
    found = figure(assessed("ES-CALL", [answered(1), answered(900, follows=True)]))
    assert (found.numerator, found.denominator) == (1, 1)


def test_a_request_for_a_person_counts_in_writing_and_a_call_is_no_chat() -> None:
    chat = answered(10, channel="chat")
    assert figure(assessed("ES-PERSON", [chat])).numerator == 1
    assert figure(assessed("ES-CALL", [chat])).verdict == "cannot_show"


def test_a_year_is_one_of_the_law_s_own_clock() -> None:
    eve = answered(1, at("2027-12-31T23:59:59+01:00"))
    new_year = answered(1, at("2028-01-01T00:00:00+01:00"))
    figures = check_of(assessed("ES-CALL", [eve, new_year])).figures
    assert [(one.period, one.denominator) for one in figures] == [("2027", 1), ("2028", 1)]


def test_what_is_there_of_a_period_is_said() -> None:
    found = figure(assessed("ES-CALL", [answered(1), answered(1, MONDAY + 3 * DAY)]))
    assert (str(found.first_day), str(found.last_day)) == ("2027-03-01", "2027-03-04")
    assert found.partial


def test_a_mean_is_of_those_who_were_answered_and_shown_for_all() -> None:
    rule = assessed("US-IL", [answered(60), answered(60), gave_up(90)])
    found = figure(rule, "answer")
    assert (found.verdict, found.figure) == ("kept", 60)
    assert _way(found, "all") == (70, False)
    late = assessed("US-IL", [answered(60), answered(60.001)])
    assert figure(late, "answer").verdict == "not_kept"


def test_a_mean_with_unknown_waits_is_kept_by_nobody() -> None:
    unknown = Contact(arrived=MONDAY, outcome=Outcome.UNKNOWN)
    assert figure(assessed("US-IL", [answered(1), unknown]), "answer").verdict == "cannot_show"
    assert figure(assessed("US-IL", [answered(200), unknown]), "answer").verdict == "not_kept"


@pytest.mark.parametrize(
    ("name", "check", "limit"),
    [
        ("PT-60", "wait", 60),
        ("IT-TLC", "wait", 150),
        ("IT-EN", "wait", 180),
        ("US-CABLE", "answer", 30),
        ("US-MA", "hold", 120),
        ("US-MA", "answer", 30),
        ("IN-90", "", 90),
    ],
)
def test_each_limit_includes_itself_and_nothing_above(name: str, check: str, limit: int) -> None:
    assert figure(assessed(name, [answered(limit)]), check).verdict == "kept"
    assert figure(assessed(name, [answered(limit + 0.001)]), check).verdict == "not_kept"


def test_who_waited_longer_in_portugal_may_have_been_called_back() -> None:
    rule = assessed("PT-60", [answered(10), answered(61)])
    assert figure(rule, "wait").verdict == "not_kept"
    assert figure(rule, "callback").verdict == "cannot_show"
    assert rule.verdict == "cannot_show"


def test_a_transfer_is_the_second_wait_of_a_call() -> None:
    rule = assessed("US-CABLE", [answered(1), answered(31, follows=True)])
    assert figure(rule, "transfer").verdict == "not_kept"
    assert figure(rule, "answer").verdict == "kept"
    untold = assessed("US-CABLE", [answered(1)], source=Source())
    assert figure(untold, "transfer").verdict == "cannot_show"


def test_a_queue_s_own_log_says_how_long_a_menu_before_it_may_take() -> None:
    source = Source(from_queue=True)
    found = figure(
        assessed("ES-CALL", [answered(100.05)] * 95 + [answered(300)] * 5, source=source)
    )
    assert found.spare_seconds == pytest.approx(79.9)
    assert found.verdict == "kept"
    assert figure(assessed("ES-CALL", [answered(100.05)])).spare_seconds is None
    held = assessed("US-MA", [answered(1)], source=msgspec.structs.replace(ALL, from_queue=True))
    assert figure(held, "answer").spare_seconds is None  # it counts from the queue anyway


WAITS = st.lists(
    st.tuples(st.integers(0, 400_000), st.booleans(), st.integers(0, 500)), min_size=1, max_size=60
)


def _call(wait: int, came: bool, day: int) -> Contact:
    made = answered if came else gave_up
    return made(wait / SECOND, MONDAY + day * DAY // 2)


@settings(deadline=None, max_examples=60)
@given(waits=WAITS)
def test_a_share_that_is_enough_implies_the_mean_of_the_fastest(
    waits: list[tuple[int, bool, int]],
) -> None:
    for found in check_of(assessed("ES-CALL", [_call(*one) for one in waits])).figures:
        if found.verdict == "kept":
            assert _way(found, "fastest")[1]


@settings(deadline=None, max_examples=60)
@given(waits=WAITS, quick=st.integers(1, 50))
def test_more_fast_answers_never_break_what_was_kept(
    waits: list[tuple[int, bool, int]], quick: int
) -> None:
    calls = [_call(wait, came, 0) for wait, came, _ in waits]
    for name in ("ES-CALL", "ES-PERSON", "IN-90", "IT-TLC"):
        if assessed(name, calls).checks[0].figures[0].verdict == "kept":
            more = assessed(name, calls + [answered(0)] * quick)
            assert more.checks[0].figures[0].verdict == "kept"


def test_who_goes_before_the_time_is_over_has_not_waited_for_longer() -> None:
    calls = [answered(10), gave_up(30), gave_up(61)]
    found = figure(assessed("PT-60", calls), "wait")
    assert (found.numerator, found.denominator, found.gave_up) == (2, 3, 1)
    strict = figure(assessed("ES-CALL", [answered(10), gave_up(30)]))
    assert (strict.numerator, strict.denominator, strict.gave_up) == (1, 2, 1)
