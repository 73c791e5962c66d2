"""What may be granted: who changed it, and the currencies that it is about."""

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("granting")

Form = dict[str, Any]


class NewChange(msgspec.Struct, frozen=True, kw_only=True):
    """`about` sums of a `role` in a `currency` (`brand` None: for every brand), or the own way
    of this `name`. `before` None: nobody had said; `after` None: taken back to that."""

    about: Literal["authority", "way"]
    brand: int | None = None
    role: Literal["", "agent", "lead", "admin"] = ""
    currency: str = ""
    name: str = ""
    before: Form | None = None
    after: Form | None = None


class Change(NewChange, frozen=True, kw_only=True):
    """One change, by whom and when."""

    id: int
    at: int
    who: int | None


async def add_change(runs: "Runs", change: NewChange, *, who: int | None, now: int) -> None:
    """Write down who changed what."""
    await run.done(
        runs,
        _SQL["add_change"],
        now,
        who,
        change.about,
        change.brand,
        change.role,
        change.currency,
        change.name,
        _text(change.before),
        _text(change.after),
    )


def _text(form: Form | None) -> str | None:
    return None if form is None else msgspec.json.encode(form).decode()


async def changes(runs: "Runs", before: int, most: int) -> list[Change]:
    """The newest first; `before` is the last id of the page before."""
    with clear_losses():
        records = await runs.fetch(_SQL["read_changes"], before, most)
    read = {"before", "after"}
    return [
        Change(
            **{
                key: msgspec.json.decode(value) if key in read and value is not None else value
                for key, value in dict(record).items()
            }
        )
        for record in records
    ]


async def currencies(runs: "Runs") -> list[str]:
    """In which something was sold."""
    with clear_losses():
        return [record["currency"] for record in await runs.fetch(_SQL["currencies"])]
