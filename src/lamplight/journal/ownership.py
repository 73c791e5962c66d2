"""Who owns the line: a session that holds a lock, an epoch, and a heartbeat.

The lock says that a process lives; the epoch, checked by each append, says whose word counts. A
process that was stopped loses its sessions to its successor, and when it wakes its epoch is over.
"""

import asyncio
from typing import TYPE_CHECKING, Self

import asyncpg
import msgspec

from lamplight.journal.database import CONNECTION_LOST, clear_losses
from lamplight.journal.errors import DatabaseUnreachable, EpochLost, Owned
from lamplight.journal.log import append_session
from lamplight.journal.statements import statements

if TYPE_CHECKING:
    from lamplight.journal.database import Database, Session

_SQL = statements("ownership")
_LOCK = int.from_bytes(b"lampline", "big")

HEARTBEAT_MS = 500
"""How often an owner says that it lives."""
STALE_AFTER_MS = 2_500
"""How long a heart may be silent before a standby takes over."""


class Owner(msgspec.Struct, frozen=True):
    """The row of the owner. `silent_ms` is by the database's clock; `mark` names its sessions."""

    epoch: int
    pid: int
    address: str
    mark: str
    since: int
    heartbeat_at: int
    released: bool
    silent_ms: int


async def read_owner(database: "Database") -> Owner | None:
    """The present or last owner, None when there never was one."""
    row = await database.fetchrow(_SQL["read_owner"])
    return None if row is None else Owner(**dict(row))


async def is_stale(database: "Database", stale_after_ms: int = STALE_AFTER_MS) -> bool:
    """Whether the owner left, or its heart has been silent for so long, or there is none."""
    owner = await read_owner(database)
    return owner is None or owner.released or owner.silent_ms >= stale_after_ms


async def wait_until_stale(
    database: "Database", stale_after_ms: int = STALE_AFTER_MS, poll_ms: int = 250
) -> None:
    """For a standby: returns when the owner is stale.

    A database that was away stops every heart: silence counts only while we could hear.
    """
    loop = asyncio.get_running_loop()
    listening_since = loop.time()
    while True:
        try:
            owner = await read_owner(database)
            heard_ms = (loop.time() - listening_since) * 1000
            if owner is None or owner.released:
                return
            if owner.silent_ms >= stale_after_ms and heard_ms >= stale_after_ms:
                return
        except DatabaseUnreachable:
            listening_since = loop.time()
        await asyncio.sleep(poll_ms / 1000)


class Ownership:
    """The owner's own side of it: keep it, let the heart beat, give it back at the end."""

    def __init__(self, database: "Database", session: "Session", epoch: int, address: str) -> None:
        self._database = database
        self._session = session
        self.epoch = epoch
        self.address = address

    @classmethod
    async def acquire(cls, database: "Database", address: str, wait_ms: int = 1_000) -> Self:
        """Become the owner where nobody is; raises the epoch.

        `address` is what is shown to whoever comes second. The sessions of a process that was
        killed end within moments: `wait_ms` is how long we wait for that. Raises `Owned`.
        """
        session = await database.connect("lamplight owner")
        try:
            until = asyncio.get_running_loop().time() + wait_ms / 1000
            with clear_losses():
                while not await session.fetchval(_SQL["try_lock"], _LOCK):
                    if asyncio.get_running_loop().time() >= until:
                        raise await _owned(database)
                    await asyncio.sleep(0.05)
                return await cls._begin(database, session, address)
        except BaseException:
            session.terminate()
            raise

    @classmethod
    async def takeover(
        cls, database: "Database", address: str, stale_after_ms: int = STALE_AFTER_MS
    ) -> Self:
        """Become the owner in place of one whose heart has been silent for `stale_after_ms`.

        Ends every database session of the old owner first, so that none of its locks stay.
        Raises `Owned` when it lives after all, or when another standby was faster.
        """
        session = await database.connect("lamplight owner")
        try:
            owner = await read_owner(database)
            if owner is not None and not owner.released and owner.silent_ms < stale_after_ms:
                raise await _owned(database)
            names = [] if owner is None else [*_session_names(owner.epoch), owner.mark]
            with clear_losses():
                await session.fetchval(_SQL["end_sessions"], names, stale_after_ms, _LOCK)
                if not await session.fetchval(_SQL["try_lock"], _LOCK):
                    raise await _owned(database)
                return await cls._begin(database, session, address)
        except BaseException:
            session.terminate()
            raise

    @classmethod
    async def _begin(cls, database: "Database", session: "Session", address: str) -> Self:
        async with session.transaction():
            epoch = await session.fetchval(_SQL["raise_epoch"])
            await session.execute(_SQL["write_owner"], epoch, address, database.mark)
        await session.fetchval(_SQL["name_session"], _session_names(epoch)[0])
        return cls(database, session, epoch, address)

    async def heartbeat(self) -> int:
        """Say that we live; returns the database's time.

        Takes the lock again when the database was restarted meanwhile. Raises `EpochLost` when
        another owns the line, `DatabaseUnreachable` when nobody answers or there is no room (try
        again).
        """
        with clear_losses():
            try:
                return await self._beat()
            except CONNECTION_LOST:
                self._session.terminate()
            await self._come_back()
            return await self._beat()

    async def _beat(self) -> int:
        at: int | None = await self._session.fetchval(_SQL["beat"], self.epoch, timeout=5)
        if at is None:
            raise EpochLost(f"Another process owns the line: epoch {self.epoch} is over.")
        return at

    async def _come_back(self) -> None:
        session = await self._database.connect("lamplight owner")
        try:
            own_name = _session_names(self.epoch)[0]
            await session.fetchval(_SQL["end_sessions"], [own_name], STALE_AFTER_MS, _LOCK)
            if not await session.fetchval(_SQL["try_lock"], _LOCK):
                raise EpochLost(f"Another process owns the line: epoch {self.epoch} is over.")
            await session.fetchval(_SQL["name_session"], own_name)
        except BaseException:
            session.terminate()
            raise
        self._session = session

    async def release(self) -> None:
        """Go on purpose, so that the next owner needs no waiting."""
        try:
            await self._session.execute(_SQL["release"], self.epoch, timeout=5)
            await self._session.close(timeout=5)
        except (*CONNECTION_LOST, asyncpg.PostgresError):
            self._session.terminate()  # whoever comes next waits for our silence


def _session_names(epoch: int) -> list[str]:
    return [f"lamplight owner {epoch}", append_session(epoch)]


async def _owned(database: "Database") -> Owned:
    owner = await read_owner(database)
    if owner is None:
        return Owned("Another process is becoming the owner of this line at this moment.")
    return Owned(f"Lamplight is already running on this data, at {owner.address}.")
