"""Long sums beside the loop."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from lamplight.runtime.aside import Aside, look

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest_asyncio.fixture
async def aside() -> AsyncIterator[Aside]:
    made = Aside()
    yield made
    await made.close()


async def test_it_answers_from_a_process_of_its_own_one_after_the_other(aside: Aside) -> None:
    answers = await asyncio.gather(aside.run(os.getpid), aside.run(os.getpid))
    assert answers[0] == answers[1] != os.getpid()


async def test_what_is_wrong_is_raised_where_it_was_asked(aside: Aside) -> None:
    with pytest.raises(ValueError, match="math domain"):
        await aside.run(math.sqrt, -1)
    assert await aside.run(math.sqrt, 4.0) == 2.0


async def test_one_that_was_ended_from_outside_is_begun_again(aside: Aside) -> None:
    first = await aside.run(os.getpid)
    os.kill(first, signal.SIGKILL)
    assert await aside.run(math.sqrt, 9.0) == 3.0
    assert await aside.run(os.getpid) != first


async def test_one_that_is_stuck_is_ended_and_begun_again(
    aside: Aside, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await aside.run(os.getpid)
    os.kill(first, signal.SIGSTOP)
    monkeypatch.setattr("lamplight.runtime.aside.ANSWER_S", 2.0)
    beside = asyncio.create_task(aside.run(math.sqrt, 9.0))
    await asyncio.sleep(2.5)
    monkeypatch.undo()
    assert await beside == 3.0
    assert await aside.run(os.getpid) != first


async def test_what_needs_too_much_memory_is_told_so_and_the_next_is_answered(
    aside: Aside,
) -> None:
    with pytest.raises(MemoryError):
        await aside.run(bytes, 2 << 30)
    assert await aside.run(math.sqrt, 16.0) == 4.0


def _look_on(begun: Path) -> None:
    """Runs until nobody wants the answer any more."""
    begun.touch()
    while True:
        look()
        time.sleep(0.01)


async def _begun(file: Path) -> None:
    async with asyncio.timeout(30):
        while not file.exists():  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(0.01)


async def test_what_nobody_wants_any_more_ends_and_what_waited_is_never_begun(
    aside: Aside, tmp_path: Path
) -> None:
    process = await aside.run(os.getpid)
    begun, waited = tmp_path / "begun", tmp_path / "waited"
    runs = asyncio.create_task(aside.run(_look_on, begun))
    waits = asyncio.create_task(aside.run(Path.touch, waited))
    latest = asyncio.create_task(aside.run(math.sqrt, 4.0))
    await _begun(begun)
    waits.cancel()
    runs.cancel()
    async with asyncio.timeout(30):
        assert await latest == 2.0
        assert await aside.run(os.getpid) == process  # it ended by itself
    assert not waited.exists()
    assert runs.cancelled()


async def test_an_answer_that_is_given_up_leaves_the_next_one_alone(
    aside: Aside, tmp_path: Path
) -> None:
    for number in range(3):
        begun = tmp_path / str(number)
        runs = asyncio.create_task(aside.run(_look_on, begun))
        await _begun(begun)
        assert not runs.done()
        runs.cancel()
        async with asyncio.timeout(30):
            assert await aside.run(_looks_once) == "here"


def _looks_once() -> str:
    look()
    return "here"


async def test_it_is_begun_before_anything_is_asked_and_once(aside: Aside) -> None:
    aside.warm(os.getpid)
    aside.warm(os.getpid)
    first = await aside.run(os.getpid)
    with capture_logs() as logged:
        aside.warm(_never)  # there is one already
        assert await aside.run(os.getpid) == first
        await asyncio.sleep(0)
    assert not logged


def _never() -> None:
    raise AssertionError


async def test_one_that_is_being_begun_ends_with_the_house() -> None:
    aside = Aside()
    aside.warm(os.getpid)
    await asyncio.sleep(0)
    await aside.close()
    aside.warm(os.getpid)
    assert aside._pool is None


_BEGINS_ONE = """
import asyncio, os, time
from lamplight.runtime.aside import Aside

async def main():
    print(await Aside().run(os.getpid), flush=True)
    time.sleep(120)

if __name__ == "__main__":
    asyncio.run(main())
"""


def _lives(process: int) -> bool:
    """Whether it still runs; one that has ended and that nobody has asked about doesn't."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_it_ends_with_who_began_it_also_where_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "begins_one.py"
    script.write_text(_BEGINS_ONE)
    began = await asyncio.create_subprocess_exec(
        sys.executable, str(script), stdout=asyncio.subprocess.PIPE
    )
    assert began.stdout is not None
    beside = int(await began.stdout.readline())
    os.kill(beside, 0)
    began.kill()
    await began.wait()
    async with asyncio.timeout(60):
        while _lives(beside):  # noqa: ASYNC110 - it isn't ours to wait for
            await asyncio.sleep(0.05)


async def test_nothing_is_begun_where_nothing_is_asked() -> None:
    await Aside().close()
