"""Which law protects the buyer, by the country where they live."""

from __future__ import annotations

from datetime import date
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from lamplight.basis.calendars import is_working
from lamplight.duties.laws import UNION
from lamplight.sales.forms import Jurisdiction
from lamplight.sales.jurisdiction import CALENDARS, ZONES, law


@pytest.mark.parametrize(
    ("country", "part", "found"),
    [
        ("GB", "", "UK"),
        ("DE", "BY", "DE"),
        ("NL", "", "NL"),
        ("FR", "", "FR"),
        ("ES", "CT", "ES"),
        ("AT", "", "AT"),
        ("IE", "", "IE"),
        ("GR", "", "GR"),
        ("US", "", "US"),
        ("US", "NY", "US"),
        ("US", "CA", "US-CA"),
        ("us", "us-ca", "US-CA"),
        ("AU", "", "AU"),
        ("CA", "QC", "CA-QC"),
        ("CA", "CA-QC", "CA-QC"),
        ("CA", "ON", "OTHER"),
        ("CA", "", "OTHER"),
        ("JP", "", "JP"),
        ("SG", "", "SG"),
        ("IN", "", "IN"),
        ("CH", "", "OTHER"),
        ("NO", "", "OTHER"),
        ("", "", "OTHER"),
        ("", "CA", "OTHER"),
    ],
)
def test_the_law_follows_the_country_and_its_part(country: str, part: str, found: str) -> None:
    assert law(country, part) == found


def test_the_union_has_twenty_seven_states() -> None:
    codes = [a + b for a in map(chr, range(65, 91)) for b in map(chr, range(65, 91))]
    union = [code for code in codes if law(code) in UNION]
    assert len(union) == 27


@pytest.mark.parametrize("one", get_args(Jurisdiction))
def test_every_law_has_a_time_and_working_days(one: Jurisdiction) -> None:
    assert ZoneInfo(ZONES[one]).key == ZONES[one]
    assert is_working(date(2026, 11, 25), CALENDARS[one])
