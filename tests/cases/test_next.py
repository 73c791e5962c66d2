"""What comes next in a case: the oldest clock first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lamplight.cases.next import (
    NOTHING,
    Clock,
    Mine,
    Running,
    StepClock,
    clocks,
    coming,
    is_over,
    ordered,
)

NOW = 1_000
CLOCKS = st.builds(
    Clock,
    what=st.sampled_from(("not_yet", "promise", "step", "duty", "money", "ask", "close")),
    due_at=st.none() | st.integers(0, 2_000),
    since=st.integers(0, 2_000),
    of=st.integers(0, 3),
)


def test_the_oldest_clock_comes_first() -> None:
    step = Clock(what="step", due_at=900)
    asking = Clock(what="ask", due_at=1_200)
    assert coming([asking, Clock(what="promise", due_at=950), step]) == step
    assert coming([]) == NOTHING


def test_a_not_yet_comes_before_all_that_is_older() -> None:
    said = Clock(what="not_yet", since=990)
    assert coming([Clock(what="promise", due_at=5), said]) == said


def test_what_waits_for_us_without_a_time_counts_from_when_it_began_to() -> None:
    leave = Clock(what="approve", since=800)
    assert coming([Clock(what="step", due_at=900), leave]) == leave


def test_at_one_instant_what_we_do_goes_before_what_we_watch() -> None:
    money, promise = Clock(what="money", due_at=900), Clock(what="promise", due_at=900)
    assert coming([money, promise]) == promise


def test_only_what_one_of_us_does_is_late() -> None:
    assert is_over(Clock(what="promise", due_at=999), NOW)
    assert not is_over(Clock(what="promise", due_at=1_000), NOW)
    assert not is_over(Clock(what="money", due_at=5), NOW)
    assert not is_over(Clock(what="not_yet"), NOW)


def test_my_list_begins_with_who_said_not_yet_and_ends_with_what_nobody_waits_for() -> None:
    mine = [
        Mine(case=1, opened_at=1, next=NOTHING),
        Mine(case=2, opened_at=2, next=Clock(what="step", due_at=700)),
        Mine(case=3, opened_at=3, next=Clock(what="not_yet", since=990)),
        Mine(case=4, opened_at=4, next=Clock(what="ask", due_at=600)),
    ]
    assert [one.case for one in ordered(mine)] == [3, 4, 2, 1]


def test_a_case_has_a_clock_for_all_that_has_a_time() -> None:
    glass = StepClock(step=1, kind="send", by="shop", state="doing", since=100, due_at=500)
    claim = StepClock(step=2, kind="claim", by="person", state="todo", since=100)
    money = StepClock(step=3, kind="refund", by="shop", state="unknown", since=100, due_at=700)
    over = StepClock(step=4, kind="tell", by="us", state="done", since=100)
    asking = StepClock(step=5, kind="ask", by="person", state="todo", since=1, due_at=1)
    known = Running(
        not_yet_at=90,
        promises=((7, 300),),
        duties=((8, 400),),
        steps=(glass, claim, money, over, asking),
        ask_at=600,
    )
    assert [(one.what, one.due_at, one.of) for one in clocks(known)] == [
        ("not_yet", None, 0),
        ("promise", 300, 7),
        ("duty", 400, 8),
        ("arrival", 500, 1),
        ("step", None, 2),
        ("money", 700, 3),
        ("ask", 600, 0),
    ]
    assert coming(clocks(Running())) == NOTHING


def test_a_step_that_failed_waits_for_us_at_once_whoever_was_to_do_it() -> None:
    failed = StepClock(step=1, kind="send", by="shop", state="failed", since=100, due_at=900)
    assert coming(clocks(Running(steps=(failed,), promises=((7, 300),)))) == Clock(
        what="step_failed", since=100, of=1
    )


def test_what_waits_for_another_person_and_the_closing_are_clocks_too() -> None:
    known = Running(leave_at=10, review_at=20, close_at=30)
    assert [one.what for one in clocks(known)] == ["approve", "review", "close"]


def shown(clock: Clock) -> tuple[str, int, int]:
    return (clock.what, clock.since if clock.due_at is None else clock.due_at, clock.of)


@given(st.lists(CLOCKS, min_size=1, max_size=6))
def test_what_comes_next_does_not_hang_on_the_order_of_what_is_known(clocks: list[Clock]) -> None:
    first = coming(clocks)
    assert first in clocks
    assert shown(coming(reversed(clocks))) == shown(first)
