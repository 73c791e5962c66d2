"""Time is read in one place and never goes back."""

import asyncio
import time

import pytest

from lamplight.runtime.clock import ManualClock, SystemClock


class Machine:
    """The machine's two clocks, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall = 1_800_000_000_000
        self.steady = 5_000
        monkeypatch.setattr(time, "time_ns", lambda: self.wall * 1_000_000)
        monkeypatch.setattr(time, "monotonic_ns", lambda: self.steady * 1_000_000)

    def pass_(self, milliseconds: int) -> None:
        self.wall += milliseconds
        self.steady += milliseconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def test_a_wall_clock_that_is_set_back_doesnt_stop_the_time(machine: Machine) -> None:
    clock = SystemClock()
    machine.pass_(1_000)
    assert clock.now() == 1_800_000_001_000
    machine.wall -= 3_600_000
    assert clock.now() == 1_800_000_001_000
    machine.pass_(500)
    assert clock.now() == 1_800_000_001_500


def test_a_wall_clock_that_is_set_forward_is_believed(machine: Machine) -> None:
    clock = SystemClock()
    machine.wall += 3_600_000
    assert clock.now() == 1_800_003_600_000
    machine.pass_(1)
    assert clock.now() == 1_800_003_600_001


def test_the_clock_goes_on_from_what_the_journal_has_seen(machine: Machine) -> None:
    clock = SystemClock()
    clock.not_before(1_800_000_009_000)
    machine.pass_(10)
    assert clock.now() == 1_800_000_009_010


async def test_sleepers_of_a_manual_clock_wake_in_order_when_it_is_moved() -> None:
    clock = ManualClock(1_000)
    woke: list[int] = []

    async def sleep(until: int) -> None:
        await clock.sleep_until(until)
        woke.append(until)

    async with asyncio.TaskGroup() as tasks:
        for until in (1_300, 1_100, 900):
            tasks.create_task(sleep(until))
        await asyncio.sleep(0)
        clock.advance(100)
        clock.move_to(1_050)
        assert clock.now() == 1_100
        clock.advance(200)
    assert woke == [900, 1_100, 1_300]
