"""`lamplight import sales FILE`: take in the sales of a file, all of them or none.

A running house need not be stopped: it is told of each sale that changed. The same file again
changes nothing.
"""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import asyncpg
import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.errors import BadValue, DatabaseUnreachable, JournalError, NotTaken
from lamplight.journal.log import Effect
from lamplight.journal.tables import brands, effects, run, sales, shops
from lamplight.runtime.clock import SystemClock
from lamplight.runtime.effects import SALE_CHANGED
from lamplight.shops import files
from lamplight.way_in import NoWayIn, opened_house

if TYPE_CHECKING:
    from lamplight.journal.database import Pool

DONE, OUR_FAULT, BAD_USAGE = 0, 1, 2
KIND: Final = "files"
SHOWN: Final = 100
"""So many bad rows are named, and of the rest only how many they are."""
LONG: Final = 400


class Bad(Exception):
    """The file wasn't taken in; the text has a line for each reason."""


class Sales(msgspec.Struct):
    """How many sales came, and what they changed."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


class Customers(msgspec.Struct):
    """How many were made; `maybe_one` sales name verified addresses of several of them."""

    new: int = 0
    maybe_one: int = 0


class Counts(msgspec.Struct):
    """What an import did."""

    sales: Sales
    customers: Customers


def import_sales(file: Path, data: Path, *, shop: str = KIND, as_json: bool = False) -> int:
    """Take in a file under the name of a shop; the exit status. Reasons are lines on stderr."""
    try:
        counts, doubts = asyncio.run(_import(file, shop, data))
    except Bad as error:
        sys.stderr.write(f"{error}\n")
        return BAD_USAGE
    except asyncpg.DeadlockDetectedError:
        sys.stderr.write(
            f"lamplight import: {file}: somebody else wrote the same sales at that moment: "
            "import it again. Nothing was imported.\n"
        )
        return OUR_FAULT
    except DatabaseUnreachable as error:
        sys.stderr.write(f"lamplight import: {file}: {_one_line(str(error))}\n")
        return OUR_FAULT
    except (NoWayIn, JournalError, NotTaken, files.Unusable) as error:
        sys.stderr.write(f"lamplight import: {file}: {_one_line(str(error))}\n")
        return BAD_USAGE
    except KeyboardInterrupt:
        sys.stderr.write(f"lamplight import: {file}: stopped. Nothing was imported.\n")
        return BAD_USAGE
    sys.stderr.writelines(f"{line}\n" for line in doubts[:SHOWN])
    if len(doubts) > SHOWN:
        sys.stderr.write(f"… and {len(doubts) - SHOWN} more\n")
    if as_json:
        sys.stdout.write(msgspec.json.encode(counts).decode() + "\n")
    else:
        sys.stdout.write(
            f"Sales: {counts.sales.new} new, {counts.sales.changed} changed, "
            f"{counts.sales.unchanged} as they were. Customers: {counts.customers.new} new.\n"
        )
    return DONE


async def _import(file: Path, shop: str, data: Path) -> tuple[Counts, list[str]]:
    with _opened(file) as opened:
        files.reader_of(file)  # before anything is started for it
        async with opened_house(data) as database:
            known = {brand.slug for brand in await brands.all_brands(database.pool)}
            _refuse_bad(file, files.read(file, opened, known))
            opened.seek(0)
            rows = files.read(file, opened, known)
            return await _take_in(database.pool, shop, file, rows)


def _refuse_bad(file: Path, rows: Iterator[files.Row | files.Trouble]) -> None:
    """Raises `Bad` with a line for each row that can't be used."""
    bad, shown = 0, []
    for one in rows:
        if isinstance(one, files.Trouble):
            bad += 1
            if bad <= SHOWN:
                shown.append(f"{file}:{one.line}: {_one_line(one.text)}")
    if bad > SHOWN:
        shown.append(f"… and {bad - SHOWN} more such lines")
    if bad:
        raise Bad("\n".join([*shown, "Nothing was imported."]))


def _one_line(text: str) -> str:
    """Whatever of the file is in it, it is one line, and not a long one."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONG else f"{plain[:LONG]}…"


async def _take_in(
    pool: "Pool", shop: str, file: Path, rows: Iterator[files.Row | files.Trouble]
) -> tuple[Counts, list[str]]:
    now = SystemClock().now()
    counts, doubts = Counts(Sales(), Customers()), []
    told: list[Effect] = []
    with clear_losses():
        async with run.transaction(pool) as session:
            await sales.expect_many(session)
            source = await _source(session, shop, now)
            for one in rows:
                if isinstance(one, files.Trouble):
                    raise Bad(f"{file}:{one.line}: the file was changed while it was read")
                put = await sales.put(session, source, one.sale, now)
                counts.sales.new += put.new
                counts.sales.changed += put.changed
                if put.changed:
                    key = f"{SALE_CHANGED}/{put.sale}/{now}"
                    told.append(Effect(key, SALE_CHANGED, {"sale": put.sale}))
                counts.sales.unchanged += not put.new and not put.changed
                counts.customers.new += put.made
                if put.doubted:
                    counts.customers.maybe_one += 1
                    others = ", ".join(str(other) for other in put.doubted)
                    doubts.append(
                        f"{file}:{one.line}: sale {one.sale.id!r}: its buyer may be customer "
                        f"{others} too; nobody was merged, a person may"
                    )
            await effects.leave(session, told, now)
    return counts, doubts


async def _source(session: "run.Held", name: str, now: int) -> int:
    try:
        source = await shops.put(session, name, KIND, now)
    except BadValue:
        raise Bad(
            f"lamplight import: {name!r} can't be the name of a shop: small letters, digits and "
            "single hyphens"
        ) from None
    found = await shops.by_name(session, name)
    if found is not None and found.kind != KIND:
        raise Bad(
            f"lamplight import: {name} is a shop that is connected ({found.kind}): its sales come "
            "by themselves. Choose another --shop."
        )
    return source


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        if not file.is_file():
            raise files.Unusable("there is no such file" if not file.exists() else "is no file")
        if file.stat().st_size > files.LARGEST:
            raise files.Unusable(f"it is larger than {files.LARGEST} bytes: divide it")
        opened = file.open("rb")
    except OSError as error:
        raise files.Unusable(error.strerror or str(error)) from None
    with opened:
        yield opened
