from datetime import UTC as PLAIN
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.audit.reading.clock import Clock
from lamplight.audit.reading.faults import Fault

MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T09:31:05",
        "2026-11-24 09:31:05",
        " 2026-11-24 09:31:05 ",
        "2026-11-24T08:31:05Z",
        "2026-11-24T09:31:05.000+01:00",
        "1795509065",
        "1795509065000",
        "1795509065000000",
        "1795509065.0",
        "Nov 24, 2026, 9:31:05 AM",
    ],
)
def test_one_instant_is_read_in_every_way_in_which_logs_write_it(text: str) -> None:
    assert Clock(MADRID).instant(text) == 1_795_509_065_000


@pytest.mark.parametrize(
    "text", ["", "24/11/2026 09:31", "noon", "-5", "0", "1e9", "2026-02-30 09:00:00", "99999999999"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Fault):
        Clock(MADRID).instant(text)


@pytest.mark.parametrize(
    ("last_out", "first_in"),
    [
        ("1979-12-31T23:59:59Z", "1980-01-01T00:00:00Z"),
        ("315532799", "315532800"),
        ("2200-01-01T00:00:00Z", "2199-12-31T23:59:59Z"),
        ("2200-01-01 01:00:00", "2200-01-01 00:59:59"),
        ("7258118400", "7258118399"),
    ],
)
def test_a_time_that_no_log_has_is_refused(last_out: str, first_in: str) -> None:
    Clock(MADRID).instant(first_in)
    with pytest.raises(Fault, match="time_out_of_reach"):
        Clock(MADRID).instant(last_out)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - UTC below
def test_a_local_time_reads_back_to_its_instant_or_says_that_it_came_twice(when: datetime) -> None:
    instant = when.replace(tzinfo=PLAIN, microsecond=0)
    local = instant.astimezone(MADRID)
    clock = Clock(MADRID)
    expected = (instant - datetime(1970, 1, 1, tzinfo=PLAIN)) // timedelta(milliseconds=1)
    found = clock.instant(f"{local:%Y-%m-%d %H:%M:%S}")
    assert found == expected or (clock.ambiguous == 1 and found == expected - 3_600_000)
    assert Clock(MADRID).instant(f"{local:%Y-%m-%dT%H:%M:%S}", expected) == expected


def test_in_a_log_in_order_the_hour_that_comes_twice_is_told_by_the_step_back() -> None:
    clock = Clock(ZoneInfo("Europe/Madrid"))
    texts = ("01:59:00", "02:10:00", "02:59:00", "02:01:00", "02:01:30", "02:40:00", "03:00:00")
    found = [clock.following(f"2026-10-25 {text}") for text in texts]
    assert [(at - found[0]) // 60_000 for at in found] == [0, 11, 60, 62, 62, 101, 121]
    assert clock.ambiguous == 0


def test_lines_that_are_merely_out_of_order_are_no_second_hour() -> None:
    clock = Clock(ZoneInfo("Europe/Madrid"))
    found = [clock.following(f"2026-10-25 {text}") for text in ("02:30:05", "02:30:04", "03:10:00")]
    assert found[1] == found[0] - 1_000
    assert clock.ambiguous == 2
