"""Which law protects the buyer, by the country where they live."""

from __future__ import annotations

import pytest

from lamplight.sales.jurisdiction import law


@pytest.mark.parametrize(
    ("country", "part", "found"),
    [
        ("GB", "", "UK"),
        ("DE", "BY", "DE"),
        ("NL", "", "NL"),
        ("FR", "", "FR"),
        ("ES", "CT", "ES"),
        ("AT", "", "EU"),
        ("IE", "", "EU"),
        ("GR", "", "EU"),
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
    union = [code for code in codes if law(code) in ("EU", "DE", "NL", "FR", "ES")]
    assert len(union) == 27
