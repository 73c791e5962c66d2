"""PostgreSQL's settings: tuned for quick commits on a small machine, reachable by a socket only.

They lie outside the data, written anew before each start, so that the account of the database
can't change who may sign in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.journal.server.pointer import write

if TYPE_CHECKING:
    from pathlib import Path

PORT = 5432
"""Only a part of the socket's name: nothing listens on the network."""
ROLE = "lamplight"
DATABASE = "lamplight"
SUPERUSER = "postgres"

_MAP = "lamplight"

_FIXED = f"""\
listen_addresses = ''
port = {PORT}
unix_socket_permissions = 0700
max_connections = 60

# an answer is given after the commit is on disk, so the commit is what must be quick
fsync = on
synchronous_commit = on
full_page_writes = on
wal_compression = on
shared_buffers = 96MB
wal_buffers = 4MB
jit = off
max_parallel_workers_per_gather = 0
io_method = sync

# write-backs are spread out, and little is left to replay after an abrupt stop
checkpoint_timeout = 5min
checkpoint_completion_target = 0.9
min_wal_size = 80MB
max_wal_size = 512MB

restart_after_crash = on
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_checkpoints = off
logging_collector = off
cluster_name = 'lamplight'
"""


def write_settings(folder: Path, socket: Path, accounts: list[str]) -> list[str]:
    """Writes the settings into `folder`; returns the words that make `postgres` use them.

    `accounts`: the system accounts that may sign in, by the kernel's word of who they are.
    """
    main, rules, idents = (
        folder / name for name in ("postgresql.conf", "pg_hba.conf", "pg_ident.conf")
    )
    # the setting is a list of folders: the inner quotes keep a comma in a name
    folders = '"' + str(socket).replace('"', '""') + '"'
    write(main, f"{_FIXED}unix_socket_directories = {_quoted(folders)}\n".encode(), 0o644)
    write(rules, f"local all all peer map={_MAP}\n".encode(), 0o644)
    lines = [f'{_MAP} "{account}" {role}\n' for account in accounts for role in (ROLE, SUPERUSER)]
    write(idents, "".join(lines).encode(), 0o644)
    return [
        "-c", f"config_file={main}",
        "-c", f"hba_file={rules}",
        "-c", f"ident_file={idents}",
    ]  # fmt: skip


def _quoted(text: str) -> str:
    """A text in PostgreSQL's configuration file."""
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
