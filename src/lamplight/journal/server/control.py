"""Starting, finding and stopping the PostgreSQL of a cluster.

Whether any of its processes lives is asked of the kernel, not of a pid file: each inherits a lock
on `server.lock`, which goes when the last of them is gone. So a `postmaster.pid` left by a machine
that fell is known to be stale whoever has that number now, and no second server starts beside
processes that outlived theirs.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lamplight.journal.server.cluster import ENVIRONMENT
from lamplight.journal.server.errors import DidNotStart, DiskFull, disk_full, explain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.journal.server.cluster import Cluster

POLL_S = 0.02
FAST_STOP_S = 30
"""How long a server may take to end its sessions and write what is left before it is cut short."""
_LOG_KEPT = 4 << 20  # bytes; a longer log is put aside at the next start


@dataclass(frozen=True, slots=True)
class Process:
    """A process, told apart from a later one with the same number by when it began."""

    pid: int
    began: str

    @classmethod
    def find(cls, pid: int, uid: int) -> Process | None:
        """The living process `pid`, if it is a postgres of the account `uid`."""
        try:
            owner = os.stat(f"/proc/{pid}").st_uid  # noqa: PTH116 (asked often)
            name, state, began = _status(pid)
        except OSError:
            return None
        return cls(pid, began) if owner == uid and name == "postgres" and state != "Z" else None

    def lives(self) -> bool:
        """Whether it still runs; one that ended but was not yet waited for doesn't."""
        try:
            _, state, began = _status(self.pid)
        except OSError:
            return False
        return began == self.began and state not in ("Z", "X")

    def send(self, what: signal.Signals) -> None:
        """Sends a signal, if it lives."""
        if self.lives():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, what)


def _status(pid: int) -> tuple[str, str, str]:
    """Name, state and start time, see proc_pid_stat(5)."""
    text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    name, _, rest = text.partition("(")[2].rpartition(")")
    fields = rest.split()
    return name, fields[0], fields[19]


def hold(of: Cluster) -> int | None:
    """The cluster's lock as a descriptor, or None while any process of the cluster lives."""
    descriptor = os.open(of.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def at_rest(of: Cluster) -> bool:
    """Whether no process of the cluster lives."""
    descriptor = hold(of)
    if descriptor is None:
        return False
    os.close(descriptor)
    return True


def launch(of: Cluster, lock: int) -> subprocess.Popen[bytes]:
    """Starts the server, which keeps the lock; it is not ready yet when this returns.

    It outlives us on purpose: what ends it is `stop`, not the end of the app.
    """
    # nothing of the cluster lives, so these tell of the past; PostgreSQL would take an unrelated
    # process of that number for a living server
    for left in (of.data / "postmaster.pid", *of.socket.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)
    words = [str(of.programs / "postgres"), "-D", str(of.data), *of.settings()]
    with contextlib.suppress(FileNotFoundError):
        if of.log.stat().st_size > _LOG_KEPT:
            of.log.replace(of.log.with_suffix(".old.log"))
    log = os.open(of.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        return subprocess.Popen(
            words,
            cwd=of.home,
            env=ENVIRONMENT,
            pass_fds=[lock],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            umask=0o077,
            **of.account.process_arguments(),
        )
    except OSError as error:
        raise explain(error, of.home) from error
    finally:
        os.close(log)


def server_process(of: Cluster) -> Process | None:
    """The living server of the cluster, by its pid file."""
    try:
        with (of.data / "postmaster.pid").open() as file:
            pid = int(file.readline())
    except (FileNotFoundError, ValueError):
        return None
    return Process.find(pid, of.account.uid)


def leftovers(of: Cluster) -> Iterator[Process]:
    """Every living process of the cluster: PostgreSQL's processes work in its data folder."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                inside = (entry / "cwd").readlink() == of.data
            except OSError:
                continue
            found = Process.find(int(entry.name), of.account.uid) if inside else None
            if found:
                yield found


async def end(of: Cluster) -> None:
    """Ends the server: first so that it writes everything down, at last by force."""
    for what, seconds in ((signal.SIGINT, FAST_STOP_S), (signal.SIGQUIT, 5)):
        server = server_process(of)
        if server:
            server.send(what)
        if await rests_within(of, seconds):
            return
    await clear(of)


async def clear(of: Cluster) -> None:
    """Kills what is left of a cluster whose server is gone or doesn't listen; what was committed
    is in its log. Raises `DidNotStart` when something can't be ended."""
    for process in list(leftovers(of)):
        process.send(signal.SIGKILL)
    if not await rests_within(of, 10):
        raise DidNotStart(
            f"Processes of an earlier database in {of.home} can't be ended: "
            f"see who holds {of.lock}."
        )


async def rests_within(of: Cluster, seconds: float) -> bool:
    """Waits until no process of the cluster lives; False if that takes longer."""
    until = asyncio.get_running_loop().time() + seconds
    while not at_rest(of):
        if asyncio.get_running_loop().time() >= until:
            return False
        await asyncio.sleep(POLL_S)
    return True


def last_words(of: Cluster, since: int) -> DidNotStart | DiskFull:
    """Why the server ended, from what it wrote to its log after the byte `since`."""
    with of.log.open("rb") as file:
        file.seek(since)
        lines = file.read()[-20_000:].decode(errors="replace").splitlines()
    if any("No space left on device" in line for line in lines):
        return DiskFull(disk_full(of.home))
    told = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
    told += [line.partition("PANIC:")[2].strip() for line in lines if "PANIC:" in line]
    reason = told[-1] if told else "it said nothing"
    return DidNotStart(f"The database did not start ({reason}): see {of.log}.")
