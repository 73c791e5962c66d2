"""The account that the database runs as: whoever starts Lamplight, but never root."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lamplight.journal.server.errors import AccountUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "lamplight"
STATE = Path("/var/lib/lamplight")
"""Where root keeps the database: root's own folders may be closed to every other account."""

_LAST_SYSTEM_UID = 999  # Debian's SYS_UID_MAX; people's accounts begin above


@dataclass(frozen=True, slots=True)
class Account:
    """An account of this machine. `borrowed`: we are root and start programs as this account."""

    name: str
    uid: int
    gid: int
    borrowed: bool

    def process_arguments(self) -> dict[str, Any]:
        """What `subprocess` needs so that a program runs as this account."""
        if not self.borrowed:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Makes a file or folder that we made the account's own."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid)


def account(report: Callable[[str], None]) -> Account:
    """The account for the database; as root it is made on first use, which is said through
    `report`. Raises `AccountUnusable`."""
    if os.geteuid() != 0:
        return _own()
    with one_at_a_time(STATE):
        if not _exists():
            _make()
            report(f"made the system account {NAME}: the database doesn't run as root")
    found = pwd.getpwnam(NAME)
    if not 0 < found.pw_uid <= _LAST_SYSTEM_UID:
        raise AccountUnusable(
            f"The account {NAME} (uid {found.pw_uid}) is not a system account, so the database "
            "won't run as it: rename it, or start Lamplight as an ordinary user."
        )
    return Account(NAME, found.pw_uid, found.pw_gid, borrowed=True)


def _own() -> Account:
    uid = os.geteuid()
    try:
        return Account(pwd.getpwuid(uid).pw_name, uid, os.getegid(), borrowed=False)
    except KeyError:
        raise AccountUnusable(
            f"The account with uid {uid} has no name on this machine, which PostgreSQL needs: "
            "add it to /etc/passwd, or start Lamplight as another user."
        ) from None


def _make() -> None:
    useradd = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if useradd is None:
        raise AccountUnusable(
            f"Root can't run the database, and there is no useradd to make the account {NAME}: "
            f"make a system account named {NAME}, or start Lamplight as an ordinary user."
        )
    words = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", str(STATE)]
    done = subprocess.run(
        [*words, "--shell", "/usr/sbin/nologin", NAME], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AccountUnusable(
            f"The system account {NAME} can't be made ({done.stderr.strip()}): "
            "make it, or start Lamplight as an ordinary user."
        )


def _exists() -> bool:
    try:
        pwd.getpwnam(NAME)
    except KeyError:
        return False
    return True


def make_open(folder: Path) -> None:
    """Makes a folder, and those above it, that every account may pass; existing ones stay as they
    are."""
    if not folder.is_dir():
        make_open(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # whatever root's umask


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Holds a folder against others that ask the same; it is made if it isn't there. What is done
    once for a machine or a data folder may be begun by an owner and its standby at once."""
    make_open(folder)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
