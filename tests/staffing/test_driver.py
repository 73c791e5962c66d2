"""What people do comes in, and the production line does with it what it does in the house."""

from __future__ import annotations

import math
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplight.line.commands import (
    ComeHere,
    Command,
    GoAway,
    OpenBrand,
    SetAgent,
    SetBrand,
    SetLine,
)
from lamplight.line.machine import Line
from lamplight.staffing import driver
from lamplight.staffing.driver import (
    ABANDONED,
    ANSWERED,
    AT_ONCE,
    KEPT,
    UNREACHED,
    UNSERVED,
    Drive,
)
from lamplight.staffing.habits import DELAY, Customers, Habits, Manner, Request, chance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.staffing.watching import Watcher

SECOND, MINUTE = 1_000, 60_000
FOR_EVER = -1
LUCK = 0x1234_5678_9ABC_DEF0


class Everybody:
    """Takes every callback."""

    def takes(self, contact: int, line: Line, now: int, chance: float) -> bool:
        return True


class Notes:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def waits(self, contact: int, line: Line, now: int) -> None:
        assert line.contacts[contact].state == "waiting"
        assert line.now == now
        self.told.append(("waits", contact, now))

    def answered(self, contact: int, now: int) -> None:
        self.told.append(("answered", contact, now))

    def left(self, contact: int, now: int) -> None:
        self.told.append(("left", contact, now))

    def kept(self, contact: int, now: int) -> None:
        self.told.append(("kept", contact, now))


def a_line(agents: int, wrap_up: int = 0, *, here: bool = True) -> Line:
    line = Line()
    for command in (SetLine(1, "service"), SetBrand(1, 1), OpenBrand(1, 1 << 60)):
        line.handle(command, 0)
    for agent in range(1, agents + 1):
        skills = ((1,), (1,), ("en",), ("voice",), 0, wrap_up)
        line.handle(SetAgent(agent, *skills, lead=False), 0)
        if here:
            line.handle(ComeHere(agent), 0)
    return line


def some(*customers: tuple[int, int, int]) -> Iterator[Customers]:
    """Each: when they come, how long they talk, how long they wait."""
    at, handling, patience = (list(one) for one in zip(*customers, strict=True))
    yield Customers(at, handling, patience, [], [LUCK] * len(at))


def driven(
    line: Line,
    customers: Iterator[Customers],
    count: int,
    *,
    habits: Habits | None = None,
    plan: list[tuple[int, Command]] | None = None,
    watcher: Watcher | None = None,
) -> tuple[list[tuple[int, int, int]], Drive]:
    """Of each customer how it ended, who answered and how long they waited."""
    outcomes = array("q", bytes(8 * count))
    people = [Request(1, "service", "voice", "en", list(line.agents))]
    drive = Drive(line, people, habits or Habits(), outcomes, watcher)
    drive.run(customers, plan or [])
    low, agents = (1 << driver.OUTCOME_BITS) - 1, (1 << driver.AGENT_BITS) - 1
    return [
        (one & low, one >> driver.OUTCOME_BITS & agents, one >> driver.WAIT_ABOVE)
        for one in outcomes
    ], drive


def test_one_after_the_other_is_answered() -> None:
    customers = some((0, MINUTE, FOR_EVER), (10 * SECOND, MINUTE, FOR_EVER))
    found, _ = driven(a_line(1), customers, 2)
    assert found == [(AT_ONCE, 1, 0), (ANSWERED, 1, 50 * SECOND)]


def test_who_comes_at_the_instant_at_which_a_talk_ends_is_answered_at_once() -> None:
    found, _ = driven(a_line(1), some((0, MINUTE, FOR_EVER), (MINUTE, 1, FOR_EVER)), 2)
    assert found[1] == (AT_ONCE, 1, 0)


def test_many_may_come_in_the_same_millisecond() -> None:
    found, _ = driven(a_line(2), some(*[(5, MINUTE, FOR_EVER)] * 5), 5)
    assert [wait for _, _, wait in found] == [0, 0, MINUTE, MINUTE, 2 * MINUTE]


def test_who_runs_out_of_patience_leaves_and_the_next_is_answered() -> None:
    customers = some((0, MINUTE, 5), (1, MINUTE, 10 * SECOND), (2, MINUTE, FOR_EVER))
    found, _ = driven(a_line(1), customers, 3)
    assert found == [(AT_ONCE, 1, 0), (ABANDONED, 0, 10 * SECOND), (ANSWERED, 1, MINUTE - 2)]


def test_who_is_answered_when_their_patience_ends_has_been_answered() -> None:
    found, _ = driven(a_line(1), some((0, MINUTE, 5), (0, MINUTE, MINUTE)), 2)
    assert found[1] == (ANSWERED, 1, MINUTE)


def test_wrap_up_keeps_an_agent_busy_to_its_end() -> None:
    line = a_line(1, wrap_up=20 * SECOND)
    found, _ = driven(line, some((0, MINUTE, FOR_EVER), (1, MINUTE, FOR_EVER)), 2)
    assert found[1] == (ANSWERED, 1, MINUTE + 20 * SECOND - 1)


def test_a_slow_answer_is_part_of_the_wait_and_no_patience_is_lost_on_it() -> None:
    habits = Habits()
    habits.manners = {1: Manner(4 * SECOND, 0.0, 0.0, MINUTE)}
    found, _ = driven(a_line(1), some((0, MINUTE, FOR_EVER), (0, 1, 65 * SECOND)), 2, habits=habits)
    assert found == [(ANSWERED, 1, 4 * SECOND), (ABANDONED, 0, 65 * SECOND)]


def test_who_declines_rests_and_another_is_asked() -> None:
    habits = Habits()
    habits.manners = {1: Manner(0, 0.999999, 0.0, MINUTE), 2: Manner(0, 0.0, 0.0, MINUTE)}
    found, _ = driven(a_line(2), some((0, MINUTE, FOR_EVER)), 1, habits=habits)
    assert found == [(AT_ONCE, 2, 0)]


def test_an_offer_that_nobody_hears_rings_out_and_who_missed_it_comes_back() -> None:
    habits = Habits()
    habits.manners = {1: Manner(0, 0.0, 0.999999, 30 * SECOND)}
    notes = Notes()
    customers = some((0, MINUTE, 10 * MINUTE))
    found, drive = driven(a_line(1), customers, 1, habits=habits, watcher=notes)
    assert found == [(ABANDONED, 0, 10 * MINUTE)]
    assert notes.told == [("waits", 1, 15 * SECOND), ("left", 1, 10 * MINUTE)]
    assert drive.line.agents[1].here


def test_who_keeps_the_place_is_called_at_their_turn() -> None:
    habits = Habits()
    habits.keeping = Everybody()
    habits.ringing = 10 * SECOND
    notes = Notes()
    customers = some((0, MINUTE, FOR_EVER), (1, MINUTE, 5), (2, MINUTE, FOR_EVER))
    found, _ = driven(a_line(1), customers, 3, habits=habits, watcher=notes)
    assert found == [
        (AT_ONCE, 1, 0),
        (KEPT, 1, MINUTE + 10 * SECOND - 1),
        (KEPT, 1, 2 * (MINUTE + 10 * SECOND) - 2),
    ]
    assert notes.told == [
        ("waits", 2, 1),
        ("waits", 3, 2),
        ("kept", 2, MINUTE + 10 * SECOND),
        ("kept", 3, 2 * (MINUTE + 10 * SECOND)),
    ]


def test_who_is_never_reached_is_tried_three_times_and_counts_as_unreached() -> None:
    habits = Habits()
    habits.keeping = Everybody()
    habits.reached = 0.000001
    habits.ringing = 20 * SECOND
    customers = some((0, MINUTE, FOR_EVER), (1, MINUTE, 5))
    found, _ = driven(a_line(1), customers, 2, habits=habits)
    assert found[1] == (UNREACHED, 0, 3_680_000 - 1)  # an hour after the first try, and the ring


def test_whoever_they_know_is_waited_for_as_long_as_is_said() -> None:
    habits = Habits()
    habits.known = 1.0
    habits.hold = 30 * SECOND
    line = a_line(1)
    line.handle(SetAgent(2, (1,), (1,), ("de",), ("voice",), 0, 0, lead=False), 0)
    line.handle(ComeHere(2), 0)
    outcomes = array("q", bytes(16))
    drive = Drive(line, [Request(1, "service", "voice", "en", [1])], habits, outcomes)
    customers = Customers([0, 1], [MINUTE, MINUTE], [-1, -1], [], [LUCK, LUCK])
    drive.run(iter([customers]), [])
    assert outcomes[1] >> driver.WAIT_ABOVE == MINUTE - 1


def test_agents_come_and_go_by_plan_and_talk_to_the_end() -> None:
    plan: list[tuple[int, Command]] = [
        (10 * SECOND, ComeHere(1)),
        (30 * SECOND, GoAway(1, "home")),
    ]
    customers = some((0, MINUTE, FOR_EVER), (20 * SECOND, MINUTE, MINUTE))
    found, drive = driven(a_line(1, here=False), customers, 2, plan=plan)
    assert found == [(ANSWERED, 1, 10 * SECOND), (ABANDONED, 0, MINUTE)]
    assert drive.overtime == 40 * SECOND


def test_who_wraps_up_after_their_time_is_there_for_it() -> None:
    plan: list[tuple[int, Command]] = [(0, ComeHere(1)), (30 * SECOND, GoAway(1, "home"))]
    line = a_line(1, wrap_up=20 * SECOND, here=False)
    _, drive = driven(line, some((0, MINUTE, FOR_EVER)), 1, plan=plan)
    assert drive.overtime == 50 * SECOND


def test_a_talk_into_a_break_counts_up_to_its_end() -> None:
    plan: list[tuple[int, Command]] = [
        (0, ComeHere(1)),
        (30 * SECOND, GoAway(1, "break")),
        (45 * SECOND, ComeHere(1)),
    ]
    _, drive = driven(a_line(1, here=False), some((0, MINUTE, FOR_EVER)), 1, plan=plan)
    assert drive.overtime == 15 * SECOND


@pytest.mark.parametrize("prompt", [True, False], ids=["at once", "after a while"])
def test_who_has_room_for_two_chats_takes_both_that_wait(prompt: bool) -> None:
    line = a_line(1)
    line.handle(SetAgent(1, (1,), (1,), ("en",), ("voice", "chat"), 2, 0, lead=False), 0)
    habits = Habits()
    if not prompt:
        habits.manners = {1: Manner(1, 0.0, 0.0, 0)}
    outcomes = array("q", bytes(8 * 3))
    kinds = [Request(1, "service", channel, "en", [1]) for channel in ("voice", "chat")]
    three = Customers([0, 1, 2], [MINUTE] * 3, [FOR_EVER] * 3, [0, 1, 1], [LUCK] * 3)
    Drive(line, kinds, habits, outcomes).run(iter([three]), [])
    waits = [one >> driver.WAIT_ABOVE for one in outcomes]
    ended = MINUTE if prompt else MINUTE + 1
    assert waits == ([0, ended - 1, ended - 2] if prompt else [1, ended, ended])


def test_who_was_rung_by_somebody_who_goes_home_is_told_and_waits_on() -> None:
    habits = Habits()
    habits.manners = {1: Manner(5 * SECOND, 0.0, 0.0, MINUTE)}
    plan: list[tuple[int, Command]] = [
        (0, ComeHere(1)),
        (3 * SECOND, GoAway(1, "break")),
        (20 * SECOND, ComeHere(1)),
    ]
    notes = Notes()
    customers = some((0, MINUTE, FOR_EVER))
    line = a_line(1, here=False)
    found, _ = driven(line, customers, 1, habits=habits, plan=plan, watcher=notes)
    assert found == [(ANSWERED, 1, 25 * SECOND)]
    assert notes.told == [("waits", 1, 3 * SECOND), ("answered", 1, 25 * SECOND)]


def test_who_waits_when_all_have_gone_is_unserved() -> None:
    plan: list[tuple[int, Command]] = [(0, ComeHere(1)), (30 * SECOND, GoAway(1, "home"))]
    customers = some((0, MINUTE, FOR_EVER), (20 * SECOND, MINUTE, FOR_EVER))
    found, _ = driven(a_line(1, here=False), customers, 2, plan=plan)
    assert found[1] == (UNSERVED, 0, 40 * SECOND)


def test_nobody_comes() -> None:
    assert driven(a_line(1), iter([]), 0)[0] == []


def test_luck_is_even_and_each_use_has_its_own() -> None:
    drawn = [chance(number * 0x9E37_79B9, use) for number in range(2_000) for use in (1, 2)]
    assert abs(sum(drawn) / len(drawn) - 0.5) < 0.02
    ones, twos = drawn[::2], drawn[1::2]
    both = sum(one < 0.5 and two < 0.5 for one, two in zip(ones, twos, strict=True))
    assert both / len(ones) == pytest.approx(0.25, abs=0.04)


customer = st.tuples(st.integers(0, 50), st.integers(0, 40), st.integers(-1, 40))


@settings(deadline=None, max_examples=150)
@given(st.lists(customer, min_size=1, max_size=25), st.integers(1, 4))
def test_first_come_first_served_holds_for_any_customers(
    who: list[tuple[int, int, int]], agents: int
) -> None:
    """Nobody is answered before somebody who came earlier and waited on."""
    who.sort(key=lambda one: one[0])
    found, drive = driven(a_line(agents), some(*who), len(who))
    answered = [
        (at, at + wait) for (at, _, _), (end, _, wait) in zip(who, found, strict=True) if end < 2
    ]
    assert all(one[1] <= other[1] for one, other in pairwise(answered))
    for (_, _, patience), (ended, _, wait) in zip(who, found, strict=True):
        assert ended in (AT_ONCE, ANSWERED, ABANDONED)
        assert patience < 0 or wait <= patience
        assert ended != ABANDONED or wait == patience
    assert not drive.line.contacts


def calling_again(most: int, *, share: float = 1.0, delay: float = 2.0 * MINUTE) -> Habits:
    habits = Habits()
    habits.again, habits.delay, habits.most_again = share, delay, most
    return habits


def test_who_gave_up_and_calls_again_is_answered_after_all_and_waited_since_the_first_call() -> (
    None
):
    delay = -math.log(1.0 - chance(LUCK, DELAY)) * 2.0 * MINUTE
    notes = Notes()
    people = some((0, 5 * MINUTE, FOR_EVER), (SECOND, MINUTE, 30 * SECOND))
    ended, drive = driven(a_line(1), people, 2, habits=calling_again(1), watcher=notes)
    [_, (outcome, agent, wait)] = ended
    called = SECOND + 30 * SECOND + int(delay)
    assert called < 5 * MINUTE, "the luck of this test brings them back while all are busy"
    # once more they had 30 s, and gave up for good
    assert (outcome, agent, wait) == (ABANDONED, 0, called + 30 * SECOND - SECOND)
    assert [one[0] for one in notes.told] == ["waits", "left", "waits", "left"]
    assert (drive.came, drive.arrived) == (2, 3)

    people = some((0, 40 * SECOND, FOR_EVER), (SECOND, MINUTE, 30 * SECOND))
    ended, _ = driven(a_line(1), people, 2, habits=calling_again(1))
    assert ended[1] == (ANSWERED, 1, called - SECOND)


def test_nobody_calls_again_more_often_than_they_may() -> None:
    people = some((0, 30 * 24 * 60 * MINUTE, FOR_EVER), (SECOND, MINUTE, SECOND))
    for most in (1, 2, 5):
        again = some((0, 30 * 24 * 60 * MINUTE, FOR_EVER), (SECOND, MINUTE, SECOND))
        ended, drive = driven(a_line(1), again, 2, habits=calling_again(most))
        assert ended[1][0] == ABANDONED
        assert drive.arrived == 2 + most
    ended, drive = driven(a_line(1), people, 2, habits=calling_again(5, share=0.0))
    assert (ended[1][0], drive.arrived) == (ABANDONED, 2)
