"""What can go wrong with the journal, each said in one line that tells what to do."""


class JournalError(Exception):
    """Anything of the journal's own."""


class DatabaseUnreachable(JournalError):
    """Nobody answers at the database's address, or it lets us not in."""


class DatabaseFull(DatabaseUnreachable):
    """The database has no room left, on its disk or in its memory; it heals when there is some."""


class DatabaseTooOld(JournalError):
    """PostgreSQL before 16."""


class JournalUnavailable(JournalError):
    """The database stayed away for longer than an append waits.

    Whether the last batch was written is not known: start again from the log.
    """


class AppendFailed(JournalError):
    """PostgreSQL refused a batch; nothing of it was written."""


class NoRoom(AppendFailed):
    """There was no room for a batch, on the database's disk or in its memory."""


class EpochLost(JournalError):
    """Another process owns the line; nothing can be appended under this epoch any more."""


class Owned(JournalError):
    """A living process owns the line."""


class SchemaOld(JournalError):
    """The database waits for migrations of this program."""


class SchemaNewer(JournalError):
    """A later program has migrated the database."""


class SchemaChanged(JournalError):
    """A migration isn't the one that was applied."""


class UnknownForm(JournalError):
    """The log holds a form of event that this program doesn't know."""


class NewerForm(JournalError):
    """The log holds a later version of a form than this program knows."""


class DamagedEvent(JournalError):
    """The body of an event doesn't fit its form."""


class NotTaken(Exception):
    """What the tables refuse. The database is there, and trying again changes nothing: that is no
    `JournalError`, which whoever works in the background waits out."""


class BadValue(NotTaken):
    """A value that its column doesn't take: too long, out of range, not one of those allowed."""


class AlreadyThere(NotTaken):
    """Something that must be there once only is there already (an e-mail address, a slug)."""


class NoSuchRow(NotTaken):
    """A row names another that isn't there."""
