"""Which law protects the buyer, by the country where they live."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import msgspec
import pytest

from lamplight.basis.calendars import is_working
from lamplight.duties.laws import UNION, WRITTEN
from lamplight.sales.forms import Sale
from lamplight.sales.jurisdiction import UNKNOWN, calendar_of, law, one_name, zone_of

TOLD = {
    "id": "1",
    "brand": "b",
    "currency": "EUR",
    "lines": [{"id": "1", "name": "A lamp", "paid_minor": 1}],
}


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
        ("US", "NY", "US-NY"),
        ("US", "Oregon", "US"),
        ("US", "CA", "US-CA"),
        ("us", "us-ca", "US-CA"),
        ("AU", "", "AU"),
        ("CA", "QC", "CA-QC"),
        ("CA", "CA-QC", "CA-QC"),
        ("CA", "ON", "CA-ON"),
        ("CA", "", "CA"),
        ("JP", "", "JP"),
        ("SG", "", "SG"),
        ("IN", "", "IN"),
        ("CH", "", "CH"),
        ("CH", "ZH", "CH"),
        ("NO", "", "NO"),
        ("NZ", "", "NZ"),
        ("BR", "SP", "BR"),
        ("", "", "OTHER"),
        ("Suisse", "", "OTHER"),
        ("", "CA", "OTHER"),
    ],
)
def test_the_law_follows_the_country_and_its_part(country: str, part: str, found: str) -> None:
    assert law(country, part) == found


def test_the_union_has_twenty_seven_states() -> None:
    codes = [a + b for a in map(chr, range(65, 91)) for b in map(chr, range(65, 91))]
    union = [code for code in codes if law(code) in UNION - {"EU"}]
    assert len(union) == 27


@pytest.mark.parametrize("one", [*WRITTEN, "NZ", "CH", "US-NY", "CA-ON", "KR", "ZZ", UNKNOWN])
def test_every_law_has_a_time_and_working_days(one: str) -> None:
    assert ZoneInfo(zone_of(one)).key == zone_of(one)
    assert is_working(date(2026, 11, 25), calendar_of(one))


def test_a_place_without_rules_keeps_its_own_clock_and_holidays() -> None:
    assert zone_of("NZ") == "Pacific/Auckland"
    assert zone_of("CH") == "Europe/Zurich"
    assert zone_of("US-NY") == "America/New_York"
    assert zone_of(UNKNOWN) == "UTC"
    assert not is_working(date(2027, 2, 6), calendar_of("NZ"))
    assert not is_working(date(2026, 11, 26), calendar_of("US-NY"))


@pytest.mark.parametrize(
    ("said", "one"),
    [("GB", "UK"), ("UK", "UK"), ("EU", "EU"), ("DE-BY", "DE"), ("US-CA", "US-CA"),
     ("CA-QC", "CA-QC"), ("NZ", "NZ"), (UNKNOWN, UNKNOWN)],
)  # fmt: skip
def test_a_law_that_may_be_said_in_several_ways_has_one_name(said: str, one: str) -> None:
    assert one_name(said) == one


@pytest.mark.parametrize("law_said", ["Switzerland", "ch", "CH-", "CHE", "CH\n", ""])
def test_what_names_no_law_is_refused(law_said: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="jurisdiction"):
        msgspec.convert({**TOLD, "jurisdiction": law_said}, Sale)
