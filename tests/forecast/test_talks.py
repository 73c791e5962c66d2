"""For how long those who could answer have been in their talks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.forecast.test_ahead import MINUTE, come, opened

from lamplight.forecast.talks import shortest_ms
from lamplight.line import commands as ask

if TYPE_CHECKING:
    from lamplight.line import Line


def shortest(line: Line, language: str, now: int) -> int:
    return shortest_ms(line, line.needs[1, 1, language, "voice"], now)


def test_it_is_that_of_the_talk_that_began_last() -> None:
    line = opened([("en",), ("en",)])
    come(line, "en", now=0)
    come(line, "en", now=3 * MINUTE)
    assert come(line, "en", now=4 * MINUTE)
    assert shortest(line, "en", 5 * MINUTE) == 2 * MINUTE


def test_whoever_is_in_no_talk_makes_it_nothing() -> None:
    line = opened([("en",), ("en",)])
    come(line, "en", now=0)
    assert shortest(line, "en", 5 * MINUTE) == 0
    come(line, "en", now=5 * MINUTE)
    line.handle(ask.GoAway(2, ""), 5 * MINUTE)
    assert shortest(line, "en", 6 * MINUTE) == 6 * MINUTE, "who is away could not answer"


def test_only_who_could_answer_counts() -> None:
    line = opened([("en",), ("de",)])
    come(line, "de", now=0)
    come(line, "en", now=4 * MINUTE)
    assert come(line, "de", now=5 * MINUTE)
    assert shortest(line, "de", 6 * MINUTE) == 6 * MINUTE


def test_where_nobody_is_here_there_is_no_talk() -> None:
    line = opened([("en",)])
    line.handle(ask.GoAway(1, ""), 0)
    come(line, "en", now=MINUTE)
    assert shortest(line, "en", 2 * MINUTE) == 0
