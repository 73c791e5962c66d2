"""The journal: what happened, in PostgreSQL, appended and never changed; and the tables.

Shown to the floors above: `Database`, `migrate`, `Journal`, `Forms`, `Ownership`, `Outbox`,
and one module of typed functions per noun in `lamplight.journal.tables`.
"""

from lamplight.journal.database import Address, Database
from lamplight.journal.errors import (
    AlreadyThere,
    AppendFailed,
    BadValue,
    DamagedEvent,
    DatabaseTooOld,
    DatabaseUnreachable,
    EpochLost,
    JournalError,
    JournalUnavailable,
    NewerForm,
    NoRoom,
    NoSuchRow,
    NotTaken,
    Owned,
    SchemaChanged,
    SchemaNewer,
    SchemaOld,
    UnknownForm,
)
from lamplight.journal.forms import Form, Forms
from lamplight.journal.log import Effect, Group, Journal, Recorded
from lamplight.journal.migrate import migrate, require_schema
from lamplight.journal.outbox import Outbox, Taken
from lamplight.journal.ownership import Owner, Ownership, is_stale, read_owner, wait_until_stale
from lamplight.journal.snapshots import Snapshot, Snapshots

__all__ = [
    "Address",
    "AlreadyThere",
    "AppendFailed",
    "BadValue",
    "DamagedEvent",
    "Database",
    "DatabaseTooOld",
    "DatabaseUnreachable",
    "Effect",
    "EpochLost",
    "Form",
    "Forms",
    "Group",
    "Journal",
    "JournalError",
    "JournalUnavailable",
    "NewerForm",
    "NoRoom",
    "NoSuchRow",
    "NotTaken",
    "Outbox",
    "Owned",
    "Owner",
    "Ownership",
    "Recorded",
    "SchemaChanged",
    "SchemaNewer",
    "SchemaOld",
    "Snapshot",
    "Snapshots",
    "Taken",
    "UnknownForm",
    "is_stale",
    "migrate",
    "read_owner",
    "require_schema",
    "wait_until_stale",
]
