"""How many days a what-if is answered by, and that it ends when nobody wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from lamplight.runtime.aside import GivenUp
from lamplight.runtime.coming import played
from lamplight.runtime.coming.played import answer
from lamplight.staffing.one_more import one_more
from lamplight.staffing.planned_day import Asking, Change, Here, PlannedDay
from lamplight.staffing.scenario import HOUR, BadScenario

if TYPE_CHECKING:
    from collections.abc import Iterator

MORNING, EVENING = 9 * HOUR, 17 * HOUR
DAY = PlannedDay(
    start_ms=MORNING,
    expected=(12.0,) * 16,
    spread=0.1,
    asking=(Asking(300_000.0),),
    patience_ms=600_000.0,
    people=(Here(2, MORNING, EVENING),),
)
MORE = Change(Here(1, 13 * HOUR, EVENING))


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    played._asked.cache_clear()
    yield
    played._asked.cache_clear()


def test_with_no_time_at_all_each_question_plays_a_day_and_two_make_an_interval() -> None:
    first = answer(DAY, MORE, 0.0, 0.0)
    assert (first.found, first.days) == (None, 1)
    second = answer(DAY, MORE, 0.0, 0.0)
    assert second.found is not None
    assert (second.days, second.found.days) == (2, 2)
    assert second.found.long.low < second.found.long.fewer < second.found.long.high


def test_by_all_days_it_is_what_is_played_at_once_and_no_more_is_played() -> None:
    whole = one_more(DAY, MORE)
    while (found := answer(DAY, MORE, 0.0, 0.0)).days < found.of_days:
        pass
    assert found.found == whole
    assert answer(DAY, MORE, 0.0, 0.0) == found
    assert answer(DAY, MORE, 9.0, 9.0) == found


def test_what_was_played_of_the_day_counts_for_the_next_change() -> None:
    answer(DAY, MORE, 9.0, 9.0)
    was = played._asked(DAY).was
    before = len(was)
    answer(DAY, Change(Here(2, 13 * HOUR, EVENING)), 9.0, 9.0)
    assert played._asked(DAY).was is was
    assert len(was) == before


@pytest.mark.parametrize("seconds", [0.0, 9.0])
def test_a_day_is_answered_anew_when_others_were_asked_about_meanwhile(seconds: float) -> None:
    """Whether all its days had been played or one of them: what is left of it is nothing."""
    first = answer(DAY, MORE, seconds, seconds)
    for number in range(played._KEPT):
        answer(msgspec.structs.replace(DAY, spread=0.2 + number / 10), MORE, 0.0, 0.0)
    assert answer(DAY, MORE, seconds, seconds) == first


def test_no_more_changes_of_a_day_are_kept_than_that_and_the_first_is_answered_anew() -> None:
    first = answer(DAY, MORE, 9.0, 9.0)
    for people in range(2, played._CHANGES_KEPT + 2):
        answer(DAY, Change(Here(people, 13 * HOUR, EVENING)), 0.0, 0.0)
    assert len(played._asked(DAY).changed(MORE)) == 0
    assert answer(DAY, MORE, 9.0, 9.0) == first


def test_a_day_is_begun_only_if_it_would_end_in_time() -> None:
    times = iter([0.0, 0.0, 0.3, 0.6, 0.9])
    go_on = played._until(0.9, 1.6, lambda: next(times))
    assert [go_on(days) for days in range(4)] == [True, True, True, False]


def test_two_are_played_unless_that_would_be_late() -> None:
    for took, two in ((0.7, True), (0.9, False)):
        times = iter([0.0, 0.0, took, 2 * took])
        go_on = played._until(0.5, 1.6, lambda: next(times))  # noqa: B023 - used at once
        assert [go_on(0), go_on(1)] == [True, two]
        if two:
            assert not go_on(2)


def test_it_ends_at_a_look_when_nobody_wants_it_and_keeps_whole_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 20:  # in the day with the change
            raise GivenUp

    monkeypatch.setattr(played, "look", look)
    with pytest.raises(GivenUp):
        answer(DAY, MORE, 0.0, 0.0)
    asked = played._asked(DAY)
    assert (len(asked.was), len(asked.changed(MORE))) == (1, 0)
    found = answer(DAY, MORE, 9.0, 9.0).found
    assert found == one_more(DAY, MORE)


def test_a_day_that_has_no_answer_says_why_each_time() -> None:
    nobody = PlannedDay(MORNING, (12.0,), 0.1, (Asking(300_000.0),), None, ())
    for _ in range(2):
        with pytest.raises(BadScenario, match="nobody plans"):
            answer(nobody, MORE, 9.0, 9.0)
