"""More people on a part of a day, let through the line with the same customers."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from lamplight.staffing.one_more import Here, PlannedDay, one_more, play
from lamplight.staffing.scenario import HOUR, BadScenario

MORNING, EVENING = 9 * HOUR, 17 * HOUR
DAY = PlannedDay(
    start_ms=MORNING,
    expected=(12.0,) * 16,
    spread=0.1,
    handle_ms=300_000.0,
    patience_ms=600_000.0,
    people=(Here(2, MORNING, EVENING),),
)


def test_the_same_customers_come_with_others_here_and_without() -> None:
    before = play(DAY)
    after = play(msgspec.structs.replace(DAY, people=(*DAY.people, Here(1, MORNING, EVENING))))
    assert np.array_equal(before.came, after.came)
    assert np.array_equal(before.day, after.day)
    assert after.waited.sum() < before.waited.sum()


def test_more_people_shorten_the_waits_of_their_hours_and_the_interval_says_how_surely() -> None:
    found = one_more(DAY, Here(1, 13 * HOUR, EVENING))
    assert found.worst is not None
    assert 13 * HOUR <= found.worst.start_ms < EVENING
    for change in (found.worst.nine_s, found.long, found.gone):
        assert change.after < change.before
        assert change.fewer == pytest.approx(change.before - change.after)
        assert 0 < change.low < change.fewer < change.high
    assert found == one_more(DAY, Here(1, 13 * HOUR, EVENING), play(DAY))


def test_who_comes_before_what_can_be_changed_isnt_counted() -> None:
    whole = one_more(DAY, Here(1, 13 * HOUR, EVENING))
    rest = one_more(msgspec.structs.replace(DAY, since_ms=13 * HOUR), Here(1, 13 * HOUR, EVENING))
    assert rest.customers < whole.customers
    assert rest.long.before < whole.long.before
    # Nothing before has changed but for who still waited then.
    assert rest.long.fewer == pytest.approx(whole.long.fewer, rel=0.05)


def test_a_day_that_has_no_answer_says_why() -> None:
    for wrong, why in (
        ({"expected": (0.0,) * 16}, "nobody is expected"),
        ({"people": ()}, "nobody plans"),
        ({"patience_ms": None, "people": (Here(1, MORNING, EVENING),)}, "more work than people"),
        ({"expected": (5_000.0,) * 16}, "more than 20,000"),
    ):
        with pytest.raises(BadScenario, match=why):
            play(msgspec.structs.replace(DAY, **wrong))


def test_too_few_in_each_half_hour_have_no_nine_of_ten() -> None:
    few = msgspec.structs.replace(DAY, expected=(0.01,) * 16)
    found = one_more(few, Here(1, MORNING, EVENING))
    assert found.worst is None
