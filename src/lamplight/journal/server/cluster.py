"""Where a database cluster lies, and its making: complete or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lamplight.journal.server.account import Account, account
from lamplight.journal.server.binaries import MAJOR, programs
from lamplight.journal.server.errors import (
    DidNotStart,
    DiskFull,
    FolderUnusable,
    OtherOwner,
    OtherVersion,
    disk_full,
    explain,
)
from lamplight.journal.server.folder import make
from lamplight.journal.server.pointer import POINTER, cluster_home, sync_folder
from lamplight.journal.server.settings import PORT, SUPERUSER, write_settings

if TYPE_CHECKING:
    from collections.abc import Callable

OWN_HOME = "database"
"""In the data folder of an ordinary user: the cluster's home."""

_LONGEST_SOCKET = 107  # bytes that the kernel takes for a socket's path (unix(7): 108 with the end)
# What the programs see of our environment: nothing that would change what they do.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """One database cluster. `home` is ours; `data` and `socket` belong to the account."""

    account: Account
    home: Path
    socket: Path
    programs: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What PostgreSQL says."""
        return self.home / "server.log"

    @property
    def lock(self) -> Path:
        """Locked for as long as any process of this cluster lives, see `control`."""
        return self.home / "server.lock"

    @property
    def users(self) -> Path:
        """Locked, together, by the apps that use the server now."""
        return self.home / "users.lock"

    def settings(self) -> list[str]:
        """Writes PostgreSQL's settings anew; returns the words that make it use them."""
        folder = self.home / "settings"
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755 if self.account.borrowed else 0o700)
        accounts = [self.account.name, *(["root"] if self.account.borrowed else [])]
        return write_settings(folder, self.socket, accounts)


def cluster(data: Path, report: Callable[[str], None]) -> Cluster:
    """The cluster of a data folder. Everything but the database itself is made if missing.

    Raises `ServerError`: the folder or account is unusable, or belongs to somebody else.
    """
    data = make(data)
    try:
        who = account(report)
        home = cluster_home(_not_of_a_user(data)) if who.borrowed else _own_home(data)
        home = home.resolve()
        return Cluster(who, home, _socket_folder(home, who), programs(who, report))
    except OSError as error:
        raise explain(error, Path(error.filename) if error.filename else data) from error


def _not_of_a_user(data: Path) -> Path:
    home = data / OWN_HOME
    if home.is_dir():
        raise OtherOwner(
            f"{data} holds the database of an ordinary user ({home.owner()}): "
            "run Lamplight on it as that user, or name another folder with --data."
        )
    return data


def _own_home(data: Path) -> Path:
    if (data / POINTER).exists():
        raise OtherOwner(
            f"{data} was made by root: run Lamplight on it as root, "
            "or name another folder with --data."
        )
    home = data / OWN_HOME
    home.mkdir(mode=0o700, exist_ok=True)
    if home.stat().st_uid != os.geteuid():
        raise OtherOwner(
            f"{home} belongs to {home.owner()}: run Lamplight on it as that user, "
            "or name another folder with --data."
        )
    return home


def _socket_folder(home: Path, who: Account) -> Path:
    """A folder for the socket alone, closed to all others, with a path short enough for it."""
    folder = home / "socket"
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > _LONGEST_SOCKET:
        own = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
        folder = _short_base() / f"lamplight-{who.uid}-{own}"
    folder.mkdir(mode=0o700, exist_ok=True)
    at = folder.lstat()
    if not stat.S_ISDIR(at.st_mode) or at.st_uid not in (os.geteuid(), who.uid):
        raise FolderUnusable(
            f"{folder}, where the database's socket would be, belongs to somebody else: "
            "remove it, or name a shorter folder with --data."
        )
    who.give(folder)
    folder.chmod(0o700)
    return folder


def _short_base() -> Path:
    """Where sockets go when the data folder's path is too long for one."""
    told = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(told) if told and Path(told).is_dir() else Path(tempfile.gettempdir())


async def create(of: Cluster, lock: int) -> None:
    """Makes the database cluster unless it is there; the caller holds the lock, and so does the
    program that makes it. Raises `OtherVersion`, `DiskFull` or `DidNotStart`."""
    if of.data.exists():
        _require_version(of)
        return
    for left in of.home.glob("data.new-*"):  # cut short
        shutil.rmtree(left)
    new = of.home / f"data.new-{secrets.token_hex(4)}"
    new.mkdir(mode=0o700)
    of.account.give(new)
    done = await asyncio.to_thread(_initdb, of, new, lock)
    if done.returncode:
        shutil.rmtree(new, ignore_errors=True)
        if "No space left on device" in done.stdout:
            raise DiskFull(disk_full(of.home))
        said = [line for line in done.stdout.splitlines() if "error:" in line or "FATAL" in line]
        raise DidNotStart(f"The database can't be made: {'; '.join(said) or done.stdout.strip()}")
    new.rename(of.data)
    sync_folder(of.home)


def _initdb(of: Cluster, new: Path, lock: int) -> subprocess.CompletedProcess[str]:
    words = [str(of.programs / "initdb"), "--pgdata", str(new), "--username", SUPERUSER]
    words += ["--auth", "peer", "--encoding", "UTF8", "--no-instructions"]
    # sorting and case by code point, the same on every machine and in every later version
    words += ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    return subprocess.run(
        words,
        cwd=of.home,
        env=ENVIRONMENT,
        pass_fds=[lock],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        **of.account.process_arguments(),
    )


def _require_version(of: Cluster) -> None:
    try:
        found = (of.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise DidNotStart(
            f"{of.data} holds no PostgreSQL data: bring back what was there, "
            "or name another folder with --data."
        ) from None
    if found != str(MAJOR):
        raise OtherVersion(
            f"The data in {of.home} was written by PostgreSQL {found}, this Lamplight brings "
            f"{MAJOR}: dump it with the Lamplight that wrote it and load it into a new folder."
        )
