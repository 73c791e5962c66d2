"""`lamplight password EMAIL`: a way in for who forgot their password and has no lead to ask.

Whoever may read the data folder may do it; a running house need not be stopped.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import asyncpg

from lamplight.basis.instants import HOUR
from lamplight.journal.database import Address, Database
from lamplight.journal.errors import DatabaseUnreachable, JournalError, NotTaken
from lamplight.journal.migrate import require_schema
from lamplight.journal.ownership import read_owner
from lamplight.journal.server import Claim, Server
from lamplight.journal.tables import audit, password_links, people
from lamplight.runtime.clock import SystemClock

DONE, OUR_FAULT, BAD_USAGE = 0, 1, 2
SOMEWHERE: Final = "http://127.0.0.1:8000"


class NoWayIn(Exception):
    """What is asked for isn't there; the text is one line that says so."""


def password(email: str, data: Path) -> int:
    """Print a link with which this person chooses another password, once; the exit status.

    On the database of `DATABASE_URL`, else on the one in `data`.
    """
    try:
        link = asyncio.run(_link(email, data))
    except (NoWayIn, JournalError, NotTaken) as error:
        sys.stderr.write(f"lamplight: {error}\n")
        return OUR_FAULT if isinstance(error, DatabaseUnreachable) else BAD_USAGE
    hours = password_links.LASTS // HOUR
    sys.stdout.write(
        f"{link}\nIt works once, within {hours} hours, and signs {email} out everywhere else.\n"
    )
    return DONE


@contextlib.asynccontextmanager
async def opened_house(data: Path) -> AsyncIterator[Database]:
    """The database of `DATABASE_URL`, else the one in `data`, for a command beside the house.

    Raises `NoWayIn`, or what the journal raises.
    """
    async with contextlib.AsyncExitStack() as ends:
        database = await Database.open(await _address(data, ends), min_size=1, max_size=2)
        ends.push_async_callback(database.close)
        await require_schema(database)
        yield database


async def _link(email: str, data: Path) -> str:
    async with opened_house(data) as database:
        person = await people.person_by_email(database.pool, email)
        if person is None or not person.active:
            raise NoWayIn(f"Nobody who can sign in here has the e-mail address {email}.")
        now = SystemClock().now()
        token = await password_links.make_link(database.pool, person.id, now=now)
        await audit.add_entry(
            database.pool,
            at=now,
            who=None,
            what="person.password_link_made",
            target="person",
            target_id=person.id,
        )
        return f"{await _origin(database)}/password/{token}"


async def _address(data: Path, ends: contextlib.AsyncExitStack) -> Address:
    url = os.environ.get("DATABASE_URL", "").strip()
    if url:
        try:
            return Address.from_url(url)
        except ValueError as error:
            raise NoWayIn(str(error)) from None
    if not Claim.was_taken(data):
        raise NoWayIn(f"There is no house in {data}: name its folder with --data.")
    server = await Server.start(data, _say)
    ends.push_async_callback(server.stop)  # unless the house uses it
    return server.address


async def _origin(database: Database) -> str:
    """Where the house was last found; behind a web server it has another name outside."""
    with contextlib.suppress(asyncpg.UndefinedTableError):
        owner = await read_owner(database)
        if owner is not None and owner.address:
            return owner.address
    return SOMEWHERE


def _say(line: str) -> None:
    sys.stderr.write(f"lamplight: {line}\n")
