"""Which cluster under `/var/lib/lamplight` belongs to which data folder, when root runs Lamplight.

The data folder holds a pointer (the cluster's id), the cluster a record of the folder. Two folders
never share a cluster: where both say the same id, the folder that the record names has it.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

import msgspec

from lamplight.journal.server.account import STATE, make_open, one_at_a_time
from lamplight.journal.server.errors import OtherOwner

POINTER = "cluster.json"
RECORD = "folder.json"
CLUSTERS = STATE / "clusters"

_ID = re.compile(r"[0-9a-f]{16}")


class Pointer(msgspec.Struct, frozen=True):
    """In the data folder: the cluster that holds its database."""

    cluster: str


class Record(msgspec.Struct, frozen=True):
    """Beside the cluster: the data folder it belongs to."""

    folder: str
    device: int
    inode: int


def cluster_home(data: Path) -> Path:
    """The folder of this data folder's cluster, made and bound to it on first use.

    Follows a data folder that was moved; raises `OtherOwner` for one that was copied, or whose
    cluster is gone.
    """
    with one_at_a_time(CLUSTERS):  # an owner and its standby may begin at once
        return _find_or_bind(data)


def _find_or_bind(data: Path) -> Path:
    pointed = read_pointer(data)
    if pointed is None:
        return _bind_new(data)
    home = CLUSTERS / pointed
    if not home.is_dir():
        raise OtherOwner(
            f"{data / POINTER} names the database {home}, which is not there: bring it back, "
            f"or remove {POINTER} to start empty."
        )
    _follow(data, home)
    return home


def read_pointer(data: Path) -> str | None:
    """The id of the cluster that a data folder points to. Raises `OtherOwner` if unreadable."""
    path = data / POINTER
    try:
        pointer = msgspec.json.decode(path.read_bytes(), type=Pointer)
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise OtherOwner(
            f"{path} can't be read: this data was made by root; run Lamplight as root on it."
        ) from error
    except msgspec.MsgspecError as error:
        raise OtherOwner(f"{path} is damaged ({error}): bring back the file.") from error
    if not _ID.fullmatch(pointer.cluster):
        raise OtherOwner(f"{path} is damaged (no such id): bring back the file.")
    return pointer.cluster


def _bind_new(data: Path) -> Path:
    home = CLUSTERS / secrets.token_hex(8)
    make_open(home)
    # the record comes first: a folder that points to a cluster is always known to it
    write(home / RECORD, msgspec.json.encode(_record(data)))
    write(data / POINTER, msgspec.json.encode(Pointer(home.name)))
    return home


def _record(data: Path) -> Record:
    at = data.stat()
    return Record(str(data), at.st_dev, at.st_ino)


def _follow(data: Path, home: Path) -> None:
    """Checks that the cluster is this folder's, and notes where the folder is now."""
    now = _record(data)
    try:
        known = msgspec.json.decode((home / RECORD).read_bytes(), type=Record)
    except (FileNotFoundError, msgspec.MsgspecError) as error:
        raise OtherOwner(f"{home / RECORD} is missing or damaged: bring back the file.") from error
    if known == now:
        return
    same_folder = (known.device, known.inode) == (now.device, now.inode)
    # a device's number may change when the machine starts again, and a restored folder has another
    # inode: a folder at its old path is believed. One found elsewhere is a copy while the old one
    # still points here, and has otherwise been moved from another disk.
    if not same_folder and known.folder != now.folder and _points(Path(known.folder), home):
        raise OtherOwner(
            f"{data} looks like a copy of {known.folder}, whose database it would share: "
            f"remove {data / POINTER} to start this copy empty, or use {known.folder}."
        )
    write(home / RECORD, msgspec.json.encode(now))


def _points(folder: Path, home: Path) -> bool:
    try:
        return read_pointer(folder) == home.name
    except (OSError, OtherOwner):
        return False


def write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Replaces a file whole, and on disk when this returns."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Returns when the names in a folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
