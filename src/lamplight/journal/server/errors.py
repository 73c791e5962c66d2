"""What can keep the embedded database from running, each said in one line that tells what to do."""

from __future__ import annotations

import errno
import getpass
from typing import TYPE_CHECKING

from lamplight.journal.errors import JournalError

if TYPE_CHECKING:
    from pathlib import Path


class ServerError(JournalError):
    """Anything that keeps the embedded database from running."""


class AlreadyRunning(ServerError):
    """A living app holds the data folder."""


class FolderUnusable(ServerError):
    """A folder can't be made, entered or written."""


class DiskFull(ServerError):
    """No space is left where the data lies."""


class AccountUnusable(ServerError):
    """There is no account that the database could run as."""


class OtherVersion(ServerError):
    """The data was written by another major version of PostgreSQL."""


class OtherOwner(ServerError):
    """The data folder belongs to another account, or its database to another data folder."""


class DidNotStart(ServerError):
    """PostgreSQL ended instead of starting, or doesn't answer."""


_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def explain(error: OSError, folder: Path) -> ServerError:
    """The clear line for an error of the file system at `folder`."""
    if error.errno in _FULL:
        return DiskFull(disk_full(folder))
    if error.errno in _REFUSED:
        return FolderUnusable(
            f"{folder} can't be written by {account_name()} ({error.strerror}): "
            "name another folder with --data, or have its owner changed."
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return FolderUnusable(f"{folder} is not a folder: name another with --data.")
    return FolderUnusable(f"{folder} can't be used ({error.strerror or error}).")


def disk_full(folder: Path) -> str:
    """The line for a full disk."""
    return f"There is no space left on the disk of {folder}: make room there and start again."


def account_name() -> str:
    """Who runs this, for people to read."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "this account"
