"""Which phrases are true now."""

from datetime import timedelta

import numpy as np
import pytest
from msgspec.structs import replace
from tests.forecast.arrivals.made import days, drawn

from lamplight.forecast.arrivals.coming import Expected, forecast
from lamplight.forecast.arrivals.history import History
from lamplight.forecast.unusual.verdict import Came, Phrase, Verdict, verdict

HISTORY = drawn(days(84), busy=6.0)
DAY = HISTORY.days[-1] + timedelta(1)
EXPECTED: Expected = forecast(HISTORY, [DAY])[0]
USUAL = [round(mean) for mean in EXPECTED.mean]


def told(came: list[int], here: int = 4, planned: int | None = 4) -> Verdict:
    found = verdict(EXPECTED, came, here, planned)
    assert found is not None
    return found


def test_an_ordinary_day_has_no_phrase() -> None:
    for slots in range(1, len(USUAL) + 1):
        assert told(USUAL[:slots]).phrases == ()


def test_a_rush_is_unusual_while_it_lasts_and_the_day_isnt() -> None:
    calm = [round(0.95 * mean) for mean in EXPECTED.mean[:8]]
    rush = [*calm, round(1.5 * USUAL[8]), round(1.5 * USUAL[9])]
    found = told(rush)
    assert found.phrases == (Phrase.BUSY_NOW,)
    assert found.recent.came > found.recent.limit
    assert found.says(Phrase.BUSY_NOW)
    assert Phrase.BUSY_NOW not in told([*rush, *USUAL[10:13]]).phrases


def test_a_day_is_unusual_by_all_who_came_since_it_began() -> None:
    busy = [round(1.6 * mean) for mean in EXPECTED.mean]
    found = told(busy[:12])
    assert Phrase.BUSY_TODAY in found.phrases
    assert found.today.came == sum(busy[:12])
    assert found.today.usual == pytest.approx(sum(EXPECTED.mean[:12]))


def test_the_limit_itself_is_still_usual() -> None:
    assert not Came(120, 100.0, 85, 118, 120).above
    assert Came(121, 100.0, 85, 118, 120).above


def test_fewer_people_than_planned_is_another_phrase() -> None:
    assert told(USUAL[:9], here=3).phrases == (Phrase.FEW_HERE,)
    assert told(USUAL[:9], here=5).phrases == ()
    assert told(USUAL[:9], here=0, planned=None).phrases == ()


def test_one_contact_where_next_to_nobody_is_expected_is_nothing_unusual() -> None:
    nobody, slots = [0.01] * len(USUAL), [0] * len(USUAL)
    night = replace(EXPECTED, mean=nobody, recent_limit=slots, running_limit=slots)
    found = verdict(night, [1], 4, 4)
    assert found is not None
    assert found.recent.above
    assert found.phrases == ()


def test_nothing_is_said_before_anything_was_seen() -> None:
    assert verdict(EXPECTED, [], 4, 4) is None


def test_a_day_has_no_more_slots_than_it_has() -> None:
    with pytest.raises(ValueError, match="of a day that has 16"):
        verdict(EXPECTED, [1] * 17, 4, 4)


def test_each_phrase_is_true_in_about_one_of_twenty_cases() -> None:
    whole = drawn(days(170), busy=8.0, seed=21)
    said: dict[Phrase, list[bool]] = {Phrase.BUSY_NOW: [], Phrase.BUSY_TODAY: []}
    for at in range(110, 170, 5):
        before = History(whole.days[:at], whole.counts[:at])
        expected = forecast(before, [whole.days[at]])[0]
        came = whole.counts[at].tolist()
        for slots in range(2, 14):
            found = verdict(expected, came[:slots], 4, 4)
            assert found is not None
            for phrase, true in said.items():
                true.append(found.says(phrase))
    for true in said.values():
        assert np.mean(true) <= 0.12
