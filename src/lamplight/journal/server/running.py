"""The server as the app uses it: started or taken over, watched, and stopped by the last user."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import time
from typing import TYPE_CHECKING, Self

import asyncpg

from lamplight.journal.database import CONNECTION_LOST, Address
from lamplight.journal.server import control
from lamplight.journal.server.cluster import Cluster, cluster, create
from lamplight.journal.server.errors import DidNotStart, ServerError, explain
from lamplight.journal.server.settings import DATABASE, PORT, ROLE, SUPERUSER

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Report = Callable[[str], None]

TRIES = 3
PATIENCE_S = 120
"""How long a server that lives but answers nothing is waited for. One that is reading its log
after an abrupt stop says so, and is waited for as long as it takes."""
_ORPHANS_S = 3
_WATCH_S = 0.1
_SLOW_S = 1.0


class Server:
    """The running PostgreSQL of one data folder. `address` is where the app's database is."""

    def __init__(self, of: Cluster, users: int) -> None:
        self.cluster = of
        self.address = Address(host=str(of.socket), port=PORT, user=ROLE, database=DATABASE)
        self._users = users
        self._child: subprocess.Popen[bytes] | None = None
        self._process: control.Process | None = None

    @classmethod
    async def start(cls, data: Path, report: Report) -> Self:
        """Starts the data folder's server, or takes over the one that an app left running.

        Any number of apps may do so at once (an owner and its standby). Progress goes to `report`,
        one line for what may take longer than a second. Raises `ServerError`.
        """
        of = await asyncio.to_thread(cluster, data, report)
        try:
            users = os.open(of.users, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise explain(error, of.home) from error
        server = cls(of, users)
        try:
            await asyncio.to_thread(fcntl.flock, users, fcntl.LOCK_SH)
            await server._ensure(report)
        except BaseException:
            os.close(users)
            raise
        return server

    async def stop(self) -> None:
        """Stops the server, unless another app uses it. Open sessions are ended."""
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            await control.end(self.cluster)
            self._reap()
        finally:
            os.close(self._users)

    async def watch(self, report: Report) -> None:
        """Starts the server again whenever it is gone; runs until cancelled.

        What keeps it from starting (a full disk) is reported once, and tried again.
        """
        said = ""
        while True:
            await asyncio.sleep(_WATCH_S)
            if self._process is not None and self._process.lives():
                continue
            self._reap()
            try:
                if not said:
                    report("the database is gone; starting it again")
                await self._ensure(report)
                report("the database is back")
                said = ""
            except ServerError as error:
                if str(error) != said:
                    said = str(error)
                    report(said)
                await asyncio.sleep(1)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _reap(self) -> None:
        if self._child is not None and self._child.poll() is not None:
            self._child = None

    async def _ensure(self, report: Report) -> None:
        """Returns when the server answers and our role and database are there."""
        for again in range(TRIES):
            try:
                await self._launch_if_at_rest(report)
                await self._until_ready(report)
                self._process = control.server_process(self.cluster)
                return
            except DidNotStart as error:
                if again + 1 == TRIES:
                    raise
                report(f"{error} Trying again ({again + 2} of {TRIES}).")
                await asyncio.sleep(0.5)

    async def _launch_if_at_rest(self, report: Report) -> None:
        self._log_size = self.cluster.log.stat().st_size if self.cluster.log.exists() else 0
        try:
            lock = control.hold(self.cluster)
            if lock is None:
                return
            try:
                if not self.cluster.data.exists():
                    report(f"making the database in {self.cluster.home}")
                await create(self.cluster, lock)
                self._child = control.launch(self.cluster, lock)
            finally:
                os.close(lock)
        except OSError as error:
            raise explain(error, self.cluster.home) from error

    async def _until_ready(self, report: Report) -> None:
        started = time.monotonic()
        told = ""
        silent_since = started
        while True:
            try:
                await _prepare(self.cluster)
                return
            except asyncpg.CannotConnectNowError as error:
                silent_since = time.monotonic()  # it lives: starting, recovering, or going down
                if silent_since - started > _SLOW_S and str(error) != told:
                    told = str(error)
                    report(f"waiting for the database: {told}")
            except CONNECTION_LOST:
                if time.monotonic() - silent_since > _ORPHANS_S:
                    await self._end_orphans(report)
            if self._child is not None and self._child.poll() is not None:
                self._child = None
                raise control.last_words(self.cluster, self._log_size)
            if self._child is None and control.at_rest(self.cluster):
                await self._launch_if_at_rest(report)
            if time.monotonic() - silent_since > PATIENCE_S:
                raise DidNotStart(
                    f"The database in {self.cluster.home} runs but doesn't answer: "
                    f"see {self.cluster.log}."
                )
            await asyncio.sleep(control.POLL_S)

    async def _end_orphans(self, report: Report) -> None:
        """Processes that outlived their killed server keep a new one from starting."""
        orphans = list(control.leftovers(self.cluster))
        if self._child is None and orphans and control.server_process(self.cluster) is None:
            report("ending processes that an abrupt stop of the database left behind")
            await control.clear(self.cluster)


async def _prepare(of: Cluster) -> None:
    """Makes our role and database if they are missing, through the server's own superuser."""
    session = await asyncpg.connect(
        host=str(of.socket), port=PORT, user=SUPERUSER, database="postgres", timeout=5
    )
    try:
        if not await session.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", ROLE):
            with contextlib.suppress(asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
                await session.execute(f"CREATE ROLE {ROLE} LOGIN")
        if not await session.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            with contextlib.suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
                await session.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
    finally:
        await session.close(timeout=5)
