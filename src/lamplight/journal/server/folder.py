"""The data folder: made if it isn't there, claimed by one living app at a time."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING, Self

from lamplight.journal.server.errors import AlreadyRunning, explain

if TYPE_CHECKING:
    from pathlib import Path

LOCK = "lamplight.lock"


def make(data: Path) -> Path:
    """Makes the data folder for us alone; an existing one, and folders above, stay as they are.

    Returns it without links in its path. Raises `FolderUnusable` or `DiskFull`.
    """
    try:
        if not data.is_dir():
            data.parent.mkdir(parents=True, exist_ok=True)
            data.mkdir(mode=0o700, exist_ok=True)
        return data.resolve(strict=True)
    except OSError as error:
        raise explain(error, data) from error


class Claim:
    """A data folder held by this process. The kernel lets go of it when the process ends, however
    it ends; programs that the process started don't keep it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, data: Path) -> Self:
        """Raises `AlreadyRunning`, with what the holder said of itself, `FolderUnusable` or
        `DiskFull`."""
        data = make(data)
        try:
            descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise explain(error, data) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
            os.close(descriptor)
            where = f", at {said}" if said else ""
            raise AlreadyRunning(
                f"Lamplight is already running on {data}{where}: "
                "stop it first, or name another folder with --data."
            ) from None
        os.ftruncate(descriptor, 0)
        return cls(descriptor)

    @staticmethod
    def was_taken(data: Path) -> bool:
        """Whether an app has ever run on this data folder; nothing is made to find out.

        Raises `FolderUnusable` where that can't be seen.
        """
        try:
            return (data / LOCK).is_file()
        except OSError as error:
            raise explain(error, data) from error

    def say(self, address: str) -> None:
        """Where this app is found, for whoever comes second."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{address}\n".encode(), 0)

    def release(self) -> None:
        """Let go before the process ends; the claim can't be used any more."""
        os.close(self._descriptor)
