"""Months, quarters and years of a place, cut where something begins to bind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.standards.calls import at

from lamplight.standards.spans import Almanac, finer

if TYPE_CHECKING:
    from lamplight.standards.rule import Unit


@pytest.mark.parametrize(
    ("unit", "name", "first", "last"),
    [
        ("year", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("quarter", "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("month", "2026-11", date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_a_period_has_a_name_and_two_days(unit: Unit, name: str, first: date, last: date) -> None:
    found = Almanac("Europe/Madrid", unit).stretch(at("2026-11-27T10:00:00+01:00"))
    assert (found.name, found.first, found.last, found.part) == (name, first, last, False)


def test_the_law_s_clock_decides_on_which_side_of_midnight_it_is() -> None:
    instant = at("2026-12-31T23:30:00+00:00")
    assert Almanac("Europe/Madrid", "year").stretch(instant).name == "2027"
    assert Almanac("Europe/Lisbon", "year").stretch(instant).name == "2026"


@settings(deadline=None)
@given(
    instant=st.integers(at("1990-01-01T00:00:00+00:00"), at("2080-01-01T00:00:00+00:00")),
    unit=st.sampled_from(["year", "quarter", "month"]),
    zone=st.sampled_from(["Europe/Madrid", "America/Sao_Paulo", "Asia/Kolkata", "Europe/Lisbon"]),
)
def test_an_instant_lies_in_its_stretch_and_on_its_days(
    instant: int, unit: Unit, zone: str
) -> None:
    cuts = (date(2026, 12, 28), date(2008, 3, 3))
    almanac = Almanac(zone, unit, cuts)
    for stretch in (almanac.stretch, almanac.day_stretch):
        found = stretch(instant)
        assert found.begins <= instant < found.ends
        assert found.first <= almanac.day(instant) <= found.last
        assert stretch(found.begins) == stretch(found.ends - 1) == found


def test_a_year_is_made_of_quarters_and_these_of_months() -> None:
    assert finer("year", "quarter") == "quarter"
    assert finer("month", "quarter") == "month"


def test_a_day_in_spring_has_an_hour_less() -> None:
    found = Almanac("Europe/Madrid", "year").day_stretch(at("2026-03-29T12:00:00+02:00"))
    assert (found.name, found.ends - found.begins) == ("2026-03-29", 23 * 3_600_000)
