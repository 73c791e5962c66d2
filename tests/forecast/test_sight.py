"""The formula led by what was seen ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.forecast.test_ahead import come, opened

from lamplight.forecast.ahead import View
from lamplight.forecast.drawn import Absence
from lamplight.forecast.sight import FURTHEST, SOON_MS, Sight, where_needed
from lamplight.forecast.wait import Expected
from lamplight.line import commands as ask

if TYPE_CHECKING:
    from lamplight.line import Line

NEED = 1, 1, "en", "voice"
FORMULA = Expected(100_000.0, 0.5)


def test_before_a_look_the_formula_stands() -> None:
    assert Sight().of(1, NEED, FORMULA) == FORMULA


def test_each_estimate_is_led_by_what_was_seen_for_it() -> None:
    sight = Sight()
    view = View(7, {1: Expected(120_000.0, 0.5)}, {NEED: Expected(80_000.0, 1.0)})
    sight.learn(view, lambda _: FORMULA, lambda _: FORMULA)
    assert sight.of(1, NEED, FORMULA).mean_ms == pytest.approx(120_000.0)
    # The line moves, the formula follows, and the ratio stays.
    assert sight.of(1, NEED, Expected(50_000.0, 0.5)).mean_ms == pytest.approx(60_000.0)
    newcomer = sight.of(2, NEED, FORMULA)
    assert newcomer.mean_ms == pytest.approx(80_000.0)
    assert newcomer.spread == pytest.approx(0.75)
    assert sight.of(2, (1, 1, "fr", "voice"), FORMULA) == FORMULA
    sight.forget()
    assert sight.of(1, NEED, FORMULA) == FORMULA


def test_no_look_makes_an_estimate_absurd() -> None:
    sight = Sight()
    view = View(7, {1: Expected(1e9, 9.0)}, {})
    sight.learn(view, lambda _: FORMULA, lambda _: FORMULA)
    assert sight.of(1, NEED, FORMULA).mean_ms == pytest.approx(FURTHEST * FORMULA.mean_ms)


def needed(line: Line, *absences: Absence) -> list[str]:
    """The languages for which somebody must look ahead."""
    return sorted(need[2] for need in where_needed(line, line.now, absences))


def test_one_line_of_equals_needs_no_look() -> None:
    line = opened([("en",), ("en",)])
    assert needed(line) == []
    first, _ = come(line, "en", "en", "en", "en")
    assert needed(line) == []
    assert needed(line, Absence(1, line.now + SOON_MS + 1)) == []
    assert needed(line, Absence(1, line.now + SOON_MS)) == ["en"]
    line.handle(ask.KeepPlace(first, "asked"), line.now)
    assert needed(line) == ["en"]


def test_several_languages_do_where_they_share_people() -> None:
    line = opened([("en",), ("de", "en"), ("fr",)])
    come(line, "en", "fr")
    assert needed(line) == []  # nobody waits, and somebody is free
    come(line, "de")
    assert needed(line) == ["de", "en"]  # whoever comes next will have to
    come(line, "fr")
    assert "fr" not in needed(line)  # who speaks French shares it with nobody


def test_where_nine_of_ten_are_never_through_no_time_may_be_told() -> None:
    sight = Sight()
    view = View(7, {1: FORMULA}, {}, frozenset({2}), frozenset({NEED}))
    sight.learn(view, lambda _: FORMULA, lambda _: FORMULA)
    assert sight.tells(1, NEED)  # before whoever is seen to be too late
    assert not sight.tells(2, NEED)
    assert not sight.tells(3, NEED)  # came since: behind all others
    assert not sight.tells(0, NEED)
    assert sight.tells(0, (1, 1, "fr", "voice"))
    sight.forget()
    assert sight.tells(2, NEED)
