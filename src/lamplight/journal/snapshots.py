"""States as of a number, so that a start needs only the tail of the log."""

import hashlib
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, TypeVar

import msgspec
import structlog

from lamplight.journal.errors import EpochLost
from lamplight.journal.statements import statements
from lamplight.journal.tables.run import transaction

if TYPE_CHECKING:
    from lamplight.journal.database import Database

_SQL = statements("snapshots")
_log = structlog.get_logger()
_Newest = 2**63 - 1
State = TypeVar("State")


class Snapshot(msgspec.Struct, frozen=True):
    """A state after event `number`; `version` is that of the form of its body."""

    number: int
    saved_at: int
    version: int
    body: bytes


class NoUse(Exception):
    """A snapshot is whole, and was made for what isn't so any more: nothing is wrong."""


class Snapshots:
    """The last few states. One that can't be read costs time, never truth."""

    KEPT = 3

    def __init__(self, database: "Database") -> None:
        self._database = database

    async def save(self, number: int, body: bytes, *, version: int, at: int, epoch: int) -> None:
        """Keep a state. `EpochLost` when another process owns the line."""
        checksum = hashlib.sha256(body).digest()
        async with transaction(self._database.pool) as session:
            saved = await session.fetchval(
                _SQL["save_snapshot"], number, at, version, checksum, body, epoch
            )
            if saved is None:
                raise EpochLost(f"No snapshot of event {number} under epoch {epoch} can be kept.")
            await session.execute(_SQL["forget_old_snapshots"], self.KEPT)

    async def newest_first(self) -> AsyncIterator[Snapshot]:
        """Each that is whole. A damaged one is reported and passed over."""
        before = _Newest
        while True:
            row = await self._database.fetchrow(_SQL["newest_snapshot_before"], before)
            if row is None:
                return
            before = row["number"]
            if hashlib.sha256(row["body"]).digest() != row["checksum"]:
                _log.warning("a snapshot is damaged and is passed over", number=before)
                continue
            yield Snapshot(before, row["saved_at"], row["version"], row["body"])

    async def restore(
        self, load: Callable[[bytes, int], State], empty: Callable[[], State]
    ) -> tuple[State, int]:
        """The newest state that `load(body, version)` can read, and its number.

        Whatever `load` raises sends us to the one before, `NoUse` without a word; without any it
        is `empty()` and 0, and the log is read from its start.
        """
        async for snapshot in self.newest_first():
            try:
                return load(snapshot.body, snapshot.version), snapshot.number
            except NoUse:
                continue
            except Exception as error:  # whatever is wrong with it, the log is right
                _log.warning(
                    "a snapshot can't be read and is passed over",
                    number=snapshot.number,
                    error=repr(error),
                )
        return empty(), 0
