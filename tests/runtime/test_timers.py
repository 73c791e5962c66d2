"""Timers fire once, in order, when their time has come and not before."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from lamplight.runtime.clock import ManualClock
from lamplight.runtime.timers import AGAIN_MS, Timers


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(0)


@pytest.fixture
async def timers(clock: ManualClock) -> AsyncIterator[Timers]:
    timers = Timers(clock)
    running = asyncio.create_task(timers.run())
    yield timers
    running.cancel()
    await asyncio.wait([running])


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_timers_fire_in_the_order_of_their_times(clock: ManualClock, timers: Timers) -> None:
    fired: list[str] = []
    timers.set("late", 30, lambda: fired.append("late"))
    timers.set("early", 10, lambda: fired.append("early"))
    timers.set("same time, set second", 10, lambda: fired.append("second"))
    await settle()
    assert fired == []
    clock.move_to(10)
    await settle()
    assert fired == ["early", "second"]
    clock.move_to(1_000)
    await settle()
    assert fired == ["early", "second", "late"]


async def test_setting_a_key_again_replaces_it(clock: ManualClock, timers: Timers) -> None:
    fired: list[int] = []
    timers.set("grace", 10, lambda: fired.append(10))
    timers.set("grace", 50, lambda: fired.append(50))
    assert timers.at("grace") == 50
    clock.move_to(20)
    await settle()
    assert fired == []
    timers.set("grace", 30, lambda: fired.append(30))
    clock.move_to(60)
    await settle()
    assert fired == [30]


async def test_a_cancelled_timer_doesnt_fire(clock: ManualClock, timers: Timers) -> None:
    fired: list[str] = []
    timers.set("one", 10, lambda: fired.append("one"))
    timers.set("other", 10, lambda: fired.append("other"))
    timers.cancel("one")
    timers.cancel("never set")
    clock.move_to(10)
    await settle()
    assert fired == ["other"]


async def test_a_timer_may_set_another_that_is_due_already(
    clock: ManualClock, timers: Timers
) -> None:
    fired: list[str] = []
    timers.set("a", 10, lambda: timers.set("b", 5, lambda: fired.append("b")))
    clock.move_to(10)
    await settle()
    assert fired == ["b"]


async def test_an_action_that_fails_keeps_no_other_from_its_time_and_is_tried_again(
    clock: ManualClock, timers: Timers
) -> None:
    fired: list[str] = []

    def fail_once() -> None:
        fired.append("failing")
        if len(fired) == 1:
            raise ZeroDivisionError

    timers.set("one", 10, fail_once)
    timers.set("other", 10, lambda: fired.append("other"))
    clock.move_to(10)
    await settle()
    assert fired == ["failing", "other"]
    assert timers.failing
    clock.move_to(10 + AGAIN_MS)
    await settle()
    assert fired == ["failing", "other", "failing"]
    assert not timers.failing
