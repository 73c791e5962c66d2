from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lamplight.journal import EpochLost, Group, Snapshots
from lamplight.journal.snapshots import NoUse
from lamplight.line.events import AgentCame

if TYPE_CHECKING:
    from lamplight.journal import Database, Journal, Ownership


@pytest.fixture
async def snapshots(db: Database, journal: Journal, ownership: Ownership) -> Snapshots:
    """Of a log with ten events."""
    await journal.append([Group(1, [AgentCame(n) for n in range(1, 11)])], ownership.epoch)
    return Snapshots(db)


def _load(body: bytes, version: int) -> list[int]:
    if version != 1:
        raise ValueError(f"version {version} is not known")
    return list(body)


async def _save(snapshots: Snapshots, number: int, version: int = 1) -> None:
    await snapshots.save(number, bytes([number, 7]), version=version, at=number, epoch=1)


async def test_the_newest_state_is_restored(snapshots: Snapshots) -> None:
    for number in (2, 4, 6):
        await _save(snapshots, number)
    assert await snapshots.restore(_load, list) == ([6, 7], 6)


async def test_only_the_last_few_are_kept(snapshots: Snapshots) -> None:
    for number in range(1, 9):
        await _save(snapshots, number)
    kept = [snapshot.number async for snapshot in snapshots.newest_first()]
    assert kept == [8, 7, 6]


async def test_without_any_the_log_is_read_from_its_start(snapshots: Snapshots) -> None:
    assert await snapshots.restore(_load, list) == ([], 0)


async def test_a_version_that_cannot_be_read_gives_way_to_the_one_before(
    snapshots: Snapshots,
) -> None:
    await _save(snapshots, 3)
    await _save(snapshots, 5, version=2)
    assert await snapshots.restore(_load, list) == ([3, 7], 3)


async def test_a_damaged_body_gives_way_to_the_one_before(
    db: Database, snapshots: Snapshots
) -> None:
    await _save(snapshots, 3)
    await _save(snapshots, 5)
    await db.pool.execute("update snapshot set body = '\\x0507ff' where number = 5")
    assert await snapshots.restore(_load, list) == ([3, 7], 3)


async def test_one_that_is_of_no_use_any_more_gives_way_without_a_word(
    snapshots: Snapshots, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(body: bytes, version: int) -> list[int]:
        if version == 2:
            raise NoUse
        return _load(body, version)

    await _save(snapshots, 3)
    await _save(snapshots, 5, version=2)
    assert await snapshots.restore(load, list) == ([3, 7], 3)
    assert "snapshot" not in capsys.readouterr().out


async def test_when_none_can_be_read_the_log_is_read_from_its_start(snapshots: Snapshots) -> None:
    await _save(snapshots, 3, version=8)
    await _save(snapshots, 5, version=9)
    assert await snapshots.restore(_load, list) == ([], 0)


async def test_one_of_the_same_number_takes_the_place_of_the_other(snapshots: Snapshots) -> None:
    await _save(snapshots, 5, version=2)
    await _save(snapshots, 5)
    assert await snapshots.restore(_load, list) == ([5, 7], 5)


async def test_only_the_owner_keeps_one_and_only_of_what_happened(snapshots: Snapshots) -> None:
    with pytest.raises(EpochLost):
        await snapshots.save(5, b"", version=1, at=1, epoch=2)
    with pytest.raises(EpochLost):
        await snapshots.save(11, b"", version=1, at=1, epoch=1)
    assert [snapshot async for snapshot in snapshots.newest_first()] == []
