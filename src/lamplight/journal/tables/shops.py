"""Sources of sales: shops that are connected, files that were imported, work by hand."""

from typing import TYPE_CHECKING, Any

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from asyncpg import Record

    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("shops")


class Shop(msgspec.Struct, frozen=True):
    """`cursor` is how far its changes were read; `settings` hold no secrets."""

    id: int
    name: str
    kind: str
    settings: dict[str, Any]
    cursor: str
    seen_at: int | None
    created_at: int


def _shop(record: "Record") -> Shop:
    fields = dict(record)
    return Shop(**fields | {"settings": msgspec.json.decode(fields["settings"])})


async def put(runs: "Runs", name: str, kind: str, now: int) -> int:
    """The shop of this name, made where there is none. `BadValue` for a name that isn't small
    letters, digits and single hyphens."""
    made: int | None = await run.value(runs, _SQL["add_shop"], name, kind, now)
    if made is not None:
        return made
    found = await by_name(runs, name)
    assert found is not None  # noqa: S101  # shops are never taken away
    return found.id


async def by_name(runs: "Runs", name: str) -> Shop | None:
    found = await run.record(runs, _SQL["shop_by_name"], name)
    return None if found is None else _shop(found)


async def all_shops(runs: "Runs") -> list[Shop]:
    with clear_losses():
        return [_shop(record) for record in await runs.fetch(_SQL["all_shops"])]


async def change(
    runs: "Runs", shop: int, *, kind: str | None = None, settings: dict[str, Any] | None = None
) -> bool:
    """Changes what is given; False when there is no such shop."""
    text = None if settings is None else msgspec.json.encode(settings).decode()
    return await run.value(runs, _SQL["change_shop"], shop, kind, text) is not None


async def lock(session: "Held", shop: int) -> str | None:
    """Holds a shop until the transaction ends; its cursor, None when there is none."""
    cursor: str | None = await run.value(session, _SQL["lock_shop"], shop)
    return cursor


async def saw(runs: "Runs", shop: int, cursor: str, now: int) -> None:
    """How far a shop's changes were read."""
    await run.done(runs, _SQL["saw_shop"], shop, cursor, now)


async def take_event(runs: "Runs", shop: int, key: str, now: int) -> bool:
    """Whether an event of a shop comes for the first time; the next time it doesn't."""
    return await run.value(runs, _SQL["take_event"], shop, key, now) is not None


class Unfit(msgspec.Struct, frozen=True):
    """A sale that can't be taken in. `external` is the shop's own name of it, `why` which part of
    it doesn't fit, without what is written there; `n` how many there are of that shop."""

    shop: int
    external: str
    why: str
    since: int
    last_at: int
    n: int


async def put_unfit(runs: "Runs", shop: int, external: str, why: str, now: int) -> None:
    """A sale of a shop doesn't fit."""
    await run.done(runs, _SQL["put_unfit"], shop, external[:200], why[:400], now)


async def drop_unfit(runs: "Runs", shop: int, external: str) -> None:
    """It is taken in now."""
    await run.done(runs, _SQL["drop_unfit"], shop, external)


async def unfit_sales(runs: "Runs", most: int) -> list[Unfit]:
    """Of each shop the newest, at most so many."""
    return await run.rows(runs, _SQL["unfit_sales"], Unfit, most)


async def forget_events(runs: "Runs", before: int) -> int:
    """Lets go of events that came before an instant; how many they were."""
    return await run.done(runs, _SQL["forget_events"], before)
