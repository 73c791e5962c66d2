"""When somebody who left would have been answered."""

from __future__ import annotations

from tests.forecast.test_ahead import come, opened

from lamplight.forecast.ghosts import BEHIND_ALL, Ghosts


def test_an_agent_would_have_taken_those_before_whom_they_take() -> None:
    line = opened([("en",), ("de",)])
    come(line, "en", "de")
    one, two, german, last = (
        line.contacts[number] for number in come(line, "en", "en", "de", "en")
    )
    ghosts = Ghosts()
    for left in (two, german, last, one):
        ghosts.add(left.need, left.rank, left.id)
    english = line.agents[1]
    assert ghosts.passed(english, one.rank) == []
    assert ghosts.passed(english, last.rank) == [one.id, two.id]
    assert ghosts.passed(english, BEHIND_ALL) == [last.id]
    assert ghosts.count == 1
    assert ghosts.passed(line.agents[2], BEHIND_ALL) == [german.id]
    assert ghosts.count == 0
