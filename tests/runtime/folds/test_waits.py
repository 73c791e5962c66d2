"""What counts as waiting for a person, and whether what was told held: no figure flatters us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.line.scenes import HOUR, LAMPS, MINUTE, SALES, SECOND, SERVICE, Scene

from lamplight.journal.log import Recorded
from lamplight.line import commands as ask
from lamplight.runtime.folds.day import Counts, Day
from lamplight.runtime.folds.memory import Memory

if TYPE_CHECKING:
    from lamplight.runtime.folds.story import Story

MAYA, CUSTOMER, OTHER = 1, 8, 9


class Waits(Scene):
    """Maya talks with somebody else, and one customer waits."""

    def __init__(self) -> None:
        super().__init__()
        self.agent_here(MAYA)

    def busy(self) -> None:
        self.talk(MAYA, OTHER)

    def tell(self, bound_min: int) -> None:
        self.do(ask.Tell(CUSTOMER, 0, MINUTE, bound_min * MINUTE))

    def choose(self, at: int) -> None:
        self.do(ask.AskCallback(CUSTOMER, at, 5))

    def answered(self) -> None:
        """Maya is free, and takes it at once; who isn't there is reached at once."""
        if OTHER in self.line.contacts:
            self.end(OTHER)
        self.accept(MAYA, CUSTOMER)
        if self.state(CUSTOMER) == "calling":
            self.do(ask.Reach(CUSTOMER))

    def until(self, at: int) -> None:
        self.wait(at - self.now)

    # What the house remembers

    def memory(self) -> Memory:
        memory = Memory(Day("UTC"))
        number = 0
        for at, events in self.journal:
            for event in events:
                number += 1
                memory.apply(Recorded(number, at, number, event))
        return memory

    def story(self) -> Story:
        return self.memory().stories[CUSTOMER]

    def waited(self) -> int:
        """So long it took until a person was there for the customer, as the board counts it."""
        counts: Counts = self.memory().day.of("service")
        return max(counts.waits) * SECOND

    def told(self) -> tuple[int, int]:
        day = self.memory().day
        return day.told_n, day.told_within


@pytest.fixture
def scene() -> Waits:
    return Waits()


def test_who_chose_a_time_next_week_and_comes_back_waits_from_then_on(scene: Waits) -> None:
    scene.busy()
    scene.book(CUSTOMER, scene.now + 7 * 24 * HOUR)
    scene.wait(10 * MINUTE)
    scene.do(ask.ComeBack(CUSTOMER, wait=True))
    assert scene.story().waits_from == scene.now
    scene.wait(HOUR)
    scene.answered()
    assert scene.waited() == HOUR


def test_who_comes_back_after_the_time_they_chose_has_waited_since_then(scene: Waits) -> None:
    scene.busy()
    chosen = scene.now + HOUR
    scene.book(CUSTOMER, chosen)
    scene.until(chosen + 5 * MINUTE)
    scene.do(ask.ComeBack(CUSTOMER, wait=True))
    scene.wait(MINUTE)
    scene.answered()
    assert scene.waited() == 6 * MINUTE


def test_who_is_called_at_the_time_they_chose_hasnt_waited_for_it(scene: Waits) -> None:
    chosen = scene.now + HOUR
    scene.book(CUSTOMER, chosen)
    scene.until(chosen)
    scene.wait(6 * SECOND)
    scene.answered()
    assert scene.waited() == 6 * SECOND


def test_the_hour_that_was_waited_before_a_time_was_chosen_counts(scene: Waits) -> None:
    scene.busy()
    scene.arrive(CUSTOMER)
    scene.tell(2)
    scene.wait(HOUR)
    chosen = scene.now + 2 * HOUR
    scene.choose(chosen)
    assert scene.told() == (1, 0), "it was known when they chose"
    scene.end(OTHER)
    scene.until(chosen)
    scene.wait(6 * SECOND)
    scene.answered()
    assert scene.waited() == HOUR + 6 * SECOND
    assert scene.told() == (1, 0)


def test_every_hour_that_was_waited_counts_however_often_a_time_was_chosen(scene: Waits) -> None:
    scene.busy()
    scene.arrive(CUSTOMER)
    for _ in range(3):
        scene.wait(MINUTE)
        scene.choose(scene.now + HOUR)
        scene.wait(10 * MINUTE)
        scene.do(ask.ComeBack(CUSTOMER, wait=True))
    scene.wait(MINUTE)
    scene.answered()
    assert scene.waited() == 4 * MINUTE


def test_what_was_told_is_void_for_who_chooses_a_time_in_its_bound(scene: Waits) -> None:
    scene.busy()
    scene.arrive(CUSTOMER)
    scene.tell(5)
    scene.wait(MINUTE)
    chosen = scene.now + HOUR
    scene.choose(chosen)
    scene.end(OTHER)
    scene.until(chosen)
    scene.answered()
    assert scene.told() == (0, 0)
    assert scene.story().stands is None


@pytest.mark.parametrize(("wait", "within"), [(2 * MINUTE, 1), (HOUR, 0)])
def test_what_is_told_after_the_return_is_held_against_us(
    scene: Waits, wait: int, within: int
) -> None:
    scene.busy()
    scene.book(CUSTOMER, scene.now + 5 * HOUR)
    scene.do(ask.ComeBack(CUSTOMER, wait=True))
    scene.tell(2)
    scene.wait(wait)
    scene.answered()
    assert scene.told() == (1, within)


def test_who_was_let_down_once_is_counted_once(scene: Waits) -> None:
    scene.busy()
    scene.arrive(CUSTOMER)
    scene.tell(2)
    scene.wait(HOUR)
    scene.choose(scene.now + HOUR)
    scene.do(ask.ComeBack(CUSTOMER, wait=True))
    scene.tell(2)
    scene.answered()
    assert scene.told() == (1, 0)


def test_who_wants_the_call_at_their_turn_instead_of_at_a_time_waits_from_then_on(
    scene: Waits,
) -> None:
    scene.busy()
    scene.book(CUSTOMER, scene.now + 5 * HOUR)
    scene.wait(HOUR)
    scene.choose(0)
    scene.wait(MINUTE)
    scene.answered()
    assert scene.waited() == MINUTE


def test_a_call_at_the_turn_takes_nothing_from_what_was_waited(scene: Waits) -> None:
    scene.busy()
    scene.arrive(CUSTOMER)
    scene.wait(HOUR)
    scene.choose(0)
    scene.wait(MINUTE)
    scene.answered()
    assert scene.waited() == HOUR + MINUTE


def test_when_the_brand_opens_sooner_than_it_said_the_wait_begins_sooner(scene: Waits) -> None:
    scene.busy()
    scene.close(LAMPS, 10)
    scene.call_me(CUSTOMER)
    scene.wait(HOUR)
    scene.open(LAMPS)
    scene.wait(10 * MINUTE)
    scene.answered()
    assert scene.waited() == 10 * MINUTE


def test_patience_is_that_of_people_who_wait_in_person(scene: Waits) -> None:
    """Who keeps a place over night has nothing to be patient about."""
    scene.busy()
    scene.arrive(CUSTOMER)
    scene.wait(2 * MINUTE)
    before = scene.memory().patience_of(SERVICE).waited_ms
    scene.choose(0)
    scene.wait(10 * HOUR)
    scene.answered()
    assert scene.memory().patience_of(SERVICE).waited_ms <= before + 2 * MINUTE


def test_who_comes_back_is_patient_from_then_on(scene: Waits) -> None:
    scene.busy()
    scene.arrive(CUSTOMER)
    scene.choose(0)
    scene.wait(HOUR)
    scene.do(ask.ComeBack(CUSTOMER, wait=True))
    scene.wait(3 * MINUTE)
    before = scene.memory().patience_of(SERVICE)
    scene.do(ask.Leave(CUSTOMER))
    after = scene.memory().patience_of(SERVICE)
    assert before.waited_ms < after.waited_ms <= before.waited_ms + 3 * MINUTE
    assert after.left > before.left


# When a told wait ends


def test_a_told_wait_ends_with_the_first_call_and_not_when_somebody_takes_it(scene: Waits) -> None:
    scene.busy()
    scene.arrive(CUSTOMER)
    scene.tell(5)
    scene.do(ask.KeepPlace(CUSTOMER, "asked"))
    scene.wait(4 * MINUTE)
    scene.end(OTHER)
    scene.accept(MAYA, CUSTOMER)
    assert scene.told() == (1, 1)
    bounds = scene.memory().bounds_of(SERVICE)
    assert bounds.scored == 1.0
    for _ in range(2):  # missed, and reached an hour later
        scene.do(ask.Miss(CUSTOMER))
        scene.until(scene.line.contacts[CUSTOMER].next_try_at)
        scene.accept(MAYA, CUSTOMER)
    scene.do(ask.Reach(CUSTOMER))
    assert scene.told() == (1, 1)
    assert scene.memory().bounds_of(SERVICE) == bounds, "what was missed teaches nothing"
    assert scene.story().took_ms == 4 * MINUTE
    assert scene.waited() > HOUR, "the time to a person is another figure"


def test_a_place_that_is_put_off_because_we_close_was_told_late_and_widens_no_bound(
    scene: Waits,
) -> None:
    scene.busy()
    scene.arrive(CUSTOMER)
    scene.tell(30)
    scene.do(ask.KeepPlace(CUSTOMER, "asked"))
    before = scene.memory().bounds_of(SERVICE)
    scene.wait(MINUTE)
    scene.close(LAMPS, 12)
    scene.do(ask.GoAway(MAYA, "home"))
    scene.end(OTHER)
    assert scene.told() == (1, 0)
    assert scene.story().unscored == 0
    scene.wait(12 * HOUR)
    scene.open(LAMPS)
    scene.do(ask.ComeHere(MAYA))
    scene.answered()
    assert scene.told() == (1, 0)
    assert scene.memory().bounds_of(SERVICE) == before


def test_who_asks_for_the_other_line_takes_nothing_there_that_was_told(scene: Waits) -> None:
    scene.busy()
    scene.arrive(CUSTOMER)
    scene.tell(5)
    scene.wait(MINUTE)
    scene.do(ask.AskFor(CUSTOMER, "sales"))
    assert scene.told() == (0, 0), "nobody will ever know"
    assert scene.story().stands is None
    scene.tell(2)
    assert [one.why for one in scene.story().tellings] == ["arrived", "asked"]
    scene.wait(HOUR)
    scene.do(ask.Leave(CUSTOMER))
    assert scene.told() == (1, 0)
    memory = scene.memory()
    assert memory.bounds_of(SERVICE).scored == 0.0
    assert memory.bounds_of(SALES).scored > 0.0


def test_a_bound_that_had_passed_is_held_against_the_line_for_which_it_was_told(
    scene: Waits,
) -> None:
    scene.busy()
    scene.arrive(CUSTOMER)
    scene.tell(2)
    scene.wait(HOUR)
    scene.do(ask.AskFor(CUSTOMER, "sales"))
    assert scene.told() == (1, 0)
    assert scene.memory().bounds_of(SERVICE).scored > 0.0


def test_what_was_told_stands_when_we_change_the_lines_and_is_told_anew_as_that(
    scene: Waits,
) -> None:
    scene.busy()
    scene.arrive(CUSTOMER, purpose="sales")
    scene.tell(5)
    scene.do(ask.SetBrand(LAMPS, SERVICE))
    scene.tell(9)
    assert [one.why for one in scene.story().tellings] == ["arrived", "lines"]
    scene.wait(6 * MINUTE)
    scene.answered()
    assert scene.told() == (1, 0)
    assert scene.memory().bounds_of(SALES).scored == 0.0
