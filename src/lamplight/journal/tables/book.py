"""What must be done for each sale, as it was last judged. A sale that changes is judged anew: the
database itself notes that it did (`book.seen`)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("book")


class ToLook(msgspec.Struct, frozen=True):
    """A sale that is to be judged, what was due of it before, and how often it had changed."""

    sale: int
    seen: int
    due_at: int | None


class Entry(msgspec.Struct, frozen=True):
    """What was found of a sale. `look_at`: when to judge it again though nothing has changed;
    `due_at`: the first end of what must be done, of which line, which duty, in whose words."""

    sale: int
    seen: int
    look_at: int | None
    due_at: int | None = None
    line: int | None = None
    what: str = ""
    said: str = ""


class OwedSale(msgspec.Struct, frozen=True):
    """A sale of which something must be done, and no case is open."""

    sale: int
    number: str
    brand: int
    customer: int | None
    name: str
    thing: str
    what: str
    said: str
    due_at: int


async def to_look(runs: "Runs", now: int, limit: int) -> list[ToLook]:
    """The next that are to be judged."""
    return await run.rows(runs, _SQL["book_to_look"], ToLook, now, limit)


async def write(runs: "Runs", entry: Entry) -> bool:
    """Writes down what was found; false, and nothing written, where the sale changed meanwhile."""
    return bool(await run.done(runs, _SQL["write_book"], *msgspec.structs.astuple(entry)))


async def owed_without_case(
    runs: "Runs", since: int, before: int, brands: Sequence[int], limit: int
) -> list[OwedSale]:
    """What must be done between two instants where no case is open, what is late for longest
    first."""
    return await run.rows(
        runs, _SQL["owed_without_case"], OwedSale, before, sorted(brands), limit, since
    )


async def owed_long_ago(runs: "Runs", before: int, brands: Sequence[int]) -> int:
    """How many sales there are of which something should have been done before an instant, and no
    case is open."""
    count: int = await run.value(runs, _SQL["owed_long_ago"], before, sorted(brands))
    return count
