"""How many of us were here, from who came and went."""

from __future__ import annotations

from lamplight.journal.tables.comings import Coming
from lamplight.runtime.coming.present import mean_here, stays


def _told(*events: tuple[int, bool, int]) -> list[Coming]:
    return [Coming(number, *event) for number, event in enumerate(events, 1)]


def test_who_was_here_is_told_backwards_from_who_is() -> None:
    events = _told((10, True, 1), (20, False, 2), (30, False, 1), (40, True, 1), (50, False, 3))
    found = sorted(stays(events, 0, 60, {1}))
    # 2 and 3 were here since before; 1 came, went and came again.
    assert found == [(1, 10, 30), (1, 40, 60), (2, 0, 20), (3, 0, 50)]


def test_somebody_who_is_here_is_so_once_whatever_was_said_twice() -> None:
    events = _told((10, True, 1), (20, True, 1), (30, False, 1), (40, False, 1))
    assert mean_here(stays(events, 0, 60, ()), [(20, 30)], {1}) == [1.0]


def test_people_count_for_as_long_as_they_were_here_and_only_who_answers() -> None:
    told = [(1, 0, 30), (2, 10, 20), (9, 0, 100)]
    assert mean_here(told, [(0, 20), (20, 40), (40, 40)], {1, 2}) == [1.5, 0.5, 0.0]
    assert mean_here([], [(0, 10)], {1}) == [0.0]
