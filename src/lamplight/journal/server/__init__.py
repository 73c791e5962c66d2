"""The embedded PostgreSQL: one command starts Lamplight where no database is installed.

    claim = Claim.take(data)                      # this app alone; not for a standby
    server = await Server.start(data, report)     # started, or taken over from an app that is gone
    database = await Database.open(server.address)
    ...
    await server.stop()                           # unless a standby uses it still
    claim.release()

`report` takes lines for people. Each error is a `ServerError` whose text is one line that says what
to do. `server.watch(report)` is a task that starts the server again when somebody kills it.
Benchmarks and tests take the database of a folder they made away with `await discard(data)`.
"""

from lamplight.journal.server.cluster import Cluster, cluster
from lamplight.journal.server.errors import (
    AccountUnusable,
    AlreadyRunning,
    DidNotStart,
    DiskFull,
    FolderUnusable,
    OtherOwner,
    OtherVersion,
    ServerError,
)
from lamplight.journal.server.folder import Claim
from lamplight.journal.server.removal import discard
from lamplight.journal.server.running import Server

__all__ = [
    "AccountUnusable",
    "AlreadyRunning",
    "Claim",
    "Cluster",
    "DidNotStart",
    "DiskFull",
    "FolderUnusable",
    "OtherOwner",
    "OtherVersion",
    "Server",
    "ServerError",
    "cluster",
    "discard",
]
