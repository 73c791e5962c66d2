"""What comes next in a case: the oldest clock first."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lamplight.cases.next import NOTHING, Clock, Running, Step, Way, clocks, coming, is_over
from lamplight.cases.useful import DEFAULT

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


AGREED = Way(id=1, decision="agreed", made_at=80, agreed_at=80)
OPEN = Running(case=4, state="open", opened_at=50)


def test_goods_that_came_back_wait_for_somebody_and_what_is_doubted_for_one_who_leads() -> None:
    pending = replace(AGREED, judging="pending", judging_at=90)
    assert clocks(replace(OPEN, ways=(pending,)), NOW) == (Clock(what="inspect", since=90, of=1),)
    doubted = replace(AGREED, judging="by_person", judging_at=95)
    assert kinds(replace(OPEN, ways=(doubted,))) == ["inspect_lead"]
    for over in (replace(AGREED, judging="rejected"), replace(doubted, decision="withdrawn")):
        assert "inspect_lead" not in kinds(replace(OPEN, ways=(over,)))


def kinds(known: Running, now: int = NOW) -> list[str]:
    return [one.what for one in clocks(known, now)]


def test_a_case_has_a_clock_for_all_that_has_a_time() -> None:
    known = replace(
        OPEN,
        not_yet_at=90,
        ways=(AGREED, Way(id=2, decision="asked", made_at=95)),
        steps=(
            Step(id=1, way=1, kind="send", state="done", since=100, due_at=1_500),
            Step(id=2, way=1, kind="repair", state="todo", since=100),
            Step(id=3, way=1, kind="refund", state="doing", since=100, due_at=700),
            Step(id=4, way=1, kind="tell", state="todo", since=100),
            Step(id=5, way=1, kind="ask", state="todo", since=1, due_at=1),
            Step(id=6, way=2, kind="send", state="todo", since=100),
        ),
        promises=((7, 300, "call"),),
        refusals=((8, 400),),
        looked_at=600,
    )
    assert [(one.what, one.due_at, one.of) for one in clocks(known, NOW)] == [
        ("not_yet", None, 4),
        ("approve", None, 2),
        ("ask", 600, 4),
        ("promise", 300, 7),
        ("arrival", 1_500, 1),
        ("step", None, 2),
        ("money", 700, 3),
        ("review", None, 8),
    ]
    assert coming(clocks(OPEN, NOW)) == NOTHING


def test_what_was_sent_is_watched_until_the_day_it_arrives() -> None:
    glass = Step(id=1, way=1, kind="send", state="done", since=100, due_at=1_500)
    over = replace(OPEN, ways=(replace(AGREED, decision="done"),), steps=(glass,), looked_at=2_000)
    assert coming(clocks(over, 1_499)).what == "arrival"
    assert coming(clocks(over, 1_500)).what == "ask"


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_a_step_that_went_wrong_waits_for_us_at_once(state: Literal["failed", "unknown"]) -> None:
    step = Step(id=1, way=1, kind="send", state=state, since=100, due_at=900)
    known = replace(OPEN, ways=(AGREED,), steps=(step,), promises=((7, 300, "news"),))
    assert coming(clocks(known, NOW)) == Clock(what="step_failed", since=100, of=1)


def test_who_was_asked_as_often_as_we_ask_is_closed_next() -> None:
    asked = replace(OPEN, state="asked", askings=1, looked_at=600)
    assert kinds(asked) == ["ask"]
    assert kinds(replace(asked, askings=DEFAULT.times)) == ["close"]


def test_what_was_agreed_after_a_not_yet_and_taken_back_leaves_the_not_yet() -> None:
    known = replace(OPEN, not_yet_at=60, ways=(AGREED,))
    assert kinds(known) == []
    back = replace(AGREED, decision="withdrawn", ended_at=85)
    before = Way(id=2, decision="done", made_at=51, agreed_at=51)
    assert kinds(replace(known, ways=(before, back))) == ["not_yet"]


def test_a_case_whose_ways_were_all_refused_or_taken_back_is_stuck() -> None:
    refused = Way(id=1, decision="refused", made_at=60, ended_at=70)
    assert coming(clocks(replace(OPEN, ways=(refused,)), NOW)) == Clock(
        what="stuck", since=70, of=4
    )
    assert kinds(replace(OPEN, ways=(refused, AGREED))) == []


def test_who_withdrew_is_owed_their_money_until_a_way_is_chosen() -> None:
    withdrew = replace(OPEN, withdrew=True)
    assert kinds(withdrew) == ["duty"]
    assert kinds(replace(withdrew, ways=(AGREED,))) == []


WAYS = st.builds(
    Way,
    id=st.integers(1, 3),
    decision=st.sampled_from(("asked", "agreed", "refused", "withdrawn", "done")),
    made_at=st.integers(0, 2_000),
    agreed_at=st.none() | st.integers(0, 2_000),
    ended_at=st.none() | st.integers(0, 2_000),
)
STEPS = st.builds(
    Step,
    id=st.integers(1, 9),
    way=st.integers(1, 4),
    kind=st.sampled_from(("send", "refund", "tell", "ask", "claim", "return", "repair")),
    state=st.sampled_from(("todo", "doing", "unknown", "done", "failed", "undone")),
    since=st.integers(0, 2_000),
    due_at=st.none() | st.integers(0, 2_000),
)
RUNNING = st.builds(
    Running,
    case=st.just(4),
    state=st.sampled_from(("open", "asked", "closed")),
    opened_at=st.integers(0, 2_000),
    not_yet_at=st.none() | st.integers(0, 2_000),
    withdrew=st.booleans(),
    ways=st.lists(WAYS, max_size=3, unique_by=lambda one: one.id).map(tuple),
    steps=st.lists(STEPS, max_size=4, unique_by=lambda one: one.id).map(tuple),
    promises=st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 2_000), st.just("call")), max_size=2
    ).map(tuple),
    looked_at=st.none() | st.integers(0, 2_000),
    askings=st.integers(0, 3),
)


@given(RUNNING, st.integers(0, 2_000))
def test_whatever_runs_a_promise_is_never_missing(known: Running, now: int) -> None:
    found = {one.of: one.due_at for one in clocks(known, now) if one.what == "promise"}
    assert found == {one: due for one, due, _ in known.promises}


@given(RUNNING, st.integers(0, 2_000))
def test_what_nobody_agreed_to_has_no_step_and_what_went_by_no_arrival(
    known: Running, now: int
) -> None:
    way_of = {one.id: one.way for one in known.steps}
    live = {one.id for one in known.ways if one.decision in ("agreed", "done")}
    for one in clocks(known, now):
        if one.what in ("step", "step_failed", "money", "arrival"):
            assert way_of[one.of] in live
        if one.what == "arrival":
            assert one.due_at is not None
            assert one.due_at > now


@given(RUNNING, st.integers(0, 2_000))
def test_a_closed_case_waits_for_no_answer(known: Running, now: int) -> None:
    closed = replace(known, state="closed")
    assert not {"not_yet", "ask", "close", "approve", "stuck"} & set(kinds(closed, now))


def shown(clock: Clock) -> tuple[str, int, int]:
    return (clock.what, clock.since if clock.due_at is None else clock.due_at, clock.of)


@given(st.lists(CLOCKS, min_size=1, max_size=6))
def test_what_comes_next_does_not_hang_on_the_order_of_what_is_known(clocks: list[Clock]) -> None:
    first = coming(clocks)
    assert first in clocks
    assert shown(coming(reversed(clocks))) == shown(first)


def test_a_duty_with_an_end_is_a_clock_while_nothing_is_under_way_and_once_it_is_over() -> None:
    owed = replace(OPEN, duty_at=1_200)
    assert clocks(owed, NOW) == (Clock(what="duty", due_at=1_200, since=50, of=4),)
    assert kinds(replace(owed, ways=(AGREED,))) == []
    assert kinds(replace(owed, ways=(replace(AGREED, decision="done"),))) == ["duty"]
    over = coming(clocks(replace(owed, ways=(AGREED,)), 1_201))
    assert (over.what, is_over(over, 1_201)) == ("duty", True)
    assert kinds(replace(owed, state="closed")) == []


def test_who_withdrew_is_owed_by_the_end_that_is_known() -> None:
    withdrew = replace(OPEN, withdrew=True)
    assert clocks(withdrew, NOW) == (Clock(what="duty", since=50, of=4),)
    assert coming(clocks(replace(withdrew, duty_at=1_500), NOW)).due_at == 1_500
