"""Taking a database away: for benchmarks and tests, which make data folders of their own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from lamplight.journal.server import control
from lamplight.journal.server.cluster import OWN_HOME, cluster
from lamplight.journal.server.folder import Claim
from lamplight.journal.server.pointer import POINTER

if TYPE_CHECKING:
    from pathlib import Path


async def discard(data: Path) -> None:
    """Ends the data folder's server, if one runs, and deletes its database for good.

    The folder itself stays, with what else is in it; one that never had a database is left as it
    is. As root the database lies elsewhere, so deleting the folder alone would leave it behind.
    Raises `AlreadyRunning` while an app holds the folder.
    """
    if not (data / POINTER).exists() and not (data / OWN_HOME).exists():
        return
    claim = Claim.take(data)
    try:
        found = cluster(data, lambda line: None)
        await control.end(found)
        for folder in (found.home, found.socket):
            if folder.exists():
                shutil.rmtree(folder)
        (data / POINTER).unlink(missing_ok=True)
    finally:
        claim.release()
