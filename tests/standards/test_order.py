"""Who was passed by whom, within a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.standards.calls import MONDAY, answered, assessed, figure, gave_up

from lamplight.basis.instants import DAY, SECOND
from lamplight.standards.order import Order

if TYPE_CHECKING:
    from lamplight.standards.contacts import Contact


def _in_order(*calls: Contact) -> tuple[int, int]:
    order = Order()
    for one in calls:
        order.add(one)
    counts = order.in_order()
    return counts.kept, counts.known


def test_who_came_later_and_was_answered_sooner_passed_somebody() -> None:
    assert _in_order(answered(100), answered(10, MONDAY + 20 * SECOND)) == (1, 2)
    assert _in_order(answered(100), answered(90, MONDAY + 20 * SECOND)) == (2, 2)


def test_who_gave_up_was_passed_only_by_whom_was_answered_before_that() -> None:
    assert _in_order(gave_up(30), answered(10, MONDAY + 10 * SECOND)) == (1, 2)
    assert _in_order(gave_up(15), answered(10, MONDAY + 10 * SECOND)) == (2, 2)


def test_who_came_in_one_instant_passes_nobody() -> None:
    assert _in_order(answered(100), answered(10)) == (2, 2)


def test_who_was_in_a_menu_for_long_comes_after_who_wasnt() -> None:
    slow = answered(100, queued_at=MONDAY + 50 * SECOND)
    assert _in_order(slow, answered(20, MONDAY + 20 * SECOND)) == (2, 2)


def test_another_queue_passes_nobody() -> None:
    later = answered(10, MONDAY + 20 * SECOND, queue="sales")
    assert _in_order(answered(100, queue="service"), later) == (2, 2)


def test_who_waits_over_midnight_can_be_passed_on_the_next_day() -> None:
    night = MONDAY // DAY * DAY + DAY - SECOND
    assert _in_order(answered(300, night), answered(5, night + 100 * SECOND)) == (1, 2)


def test_the_law_puts_some_first() -> None:
    elder = answered(100, priority_claimed=True)
    younger = answered(40, MONDAY - 20 * SECOND, priority_claimed=False)
    rule = assessed("ES-PRIO", [elder, younger])
    assert (figure(rule).numerator, figure(rule).denominator, rule.verdict) == (0, 1, "not_kept")
    served = answered(19, MONDAY - 20 * SECOND, priority_claimed=False)
    assert assessed("ES-PRIO", [elder, served]).verdict == "kept"


def test_of_two_whom_the_law_puts_first_neither_passes_the_other() -> None:
    both = [answered(s, priority_claimed=True) for s in (100, 10)]
    assert assessed("ES-PRIO", both).verdict == "kept"


def test_an_answer_to_somebody_of_whom_nobody_knows_decides_nothing() -> None:
    calls = [answered(100, priority_claimed=True), answered(10)]
    assert assessed("ES-PRIO", calls).verdict == "cannot_show"


@settings(deadline=None, max_examples=80)
@given(
    calls=st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 200), st.booleans()), min_size=1, max_size=25
    )
)
def test_it_is_what_looking_at_every_pair_says(calls: list[tuple[int, int, bool]]) -> None:
    start = MONDAY // DAY * DAY + DAY - 150 * SECOND  # over midnight
    made = [
        (answered if came else gave_up)(wait, start + after * SECOND) for after, wait, came in calls
    ]
    passed = sum(
        any(
            other.arrived > one.arrived
            and other.person_answered_at is not None
            and other.person_answered_at < one.arrived + (one.waited() or 0)
            for other in made
        )
        for one in made
    )
    assert _in_order(*made) == (len(made) - passed, len(made))
