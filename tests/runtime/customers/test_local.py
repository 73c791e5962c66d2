"""What time it is where a customer is."""

from __future__ import annotations

import pytest

from lamplight.runtime.customers.local import local_time

NOON = 1_763_985_600_000  # 2025-11-24 12:00 UTC


@pytest.mark.parametrize(
    ("timezone", "country", "shown"),
    [
        ("America/Toronto", "GB", "07:00"),
        ("", "GB", "12:00"),
        ("", "DE", "13:00"),  # two zones whose clocks show the same
        ("", "US", ""),
        ("", "", ""),
        ("Moon/Base", "IN", "17:30"),
        ("../etc", "", ""),
    ],
)
def test_a_zone_says_it_or_a_country_with_one_time(timezone: str, country: str, shown: str) -> None:
    assert local_time(timezone, country, NOON) == shown
