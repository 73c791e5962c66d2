"""Numbered forward migrations, applied once, in order, by one process at a time."""

import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING

import asyncpg
import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.errors import JournalError, SchemaChanged, SchemaNewer, SchemaOld
from lamplight.journal.statements import statements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.database import Database, Session

_SQL = statements("migrate")
_LOCK = int.from_bytes(b"lampmigr", "big")
_FILE = re.compile(r"^(\d{4})_([a-z0-9_]+)\.sql$")


class Migration(msgspec.Struct, frozen=True):
    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """sha-256 of the text; line ends don't count."""
        return hashlib.sha256("\n".join(self.text.splitlines()).encode()).hexdigest()


def known_migrations() -> list[Migration]:
    """Those of this program, numbered from 1 without a gap."""
    found = []
    for entry in (files("lamplight.journal") / "sql" / "migrations").iterdir():
        if match := _FILE.match(entry.name):
            text = entry.read_text("utf-8")
            found.append(Migration(int(match.group(1)), match.group(2), text))
    found.sort(key=lambda migration: migration.number)
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise ValueError("migrations must be numbered 0001, 0002, … without a gap")
    return found


async def migrate(database: "Database", known: "Sequence[Migration] | None" = None) -> list[str]:
    """Bring the schema up to this program; returns the names of what was applied.

    Everything or nothing. Raises `SchemaNewer` or `SchemaChanged`, and `DatabaseFull` when there
    is no room for it.
    """
    known = known_migrations() if known is None else known
    connection = await database.connect("lamplight migrate")
    try:
        with clear_losses():
            return await _migrate(connection, known)
    finally:
        await connection.close()


async def _migrate(connection: "Session", known: "Sequence[Migration]") -> list[str]:
    applied = []
    async with connection.transaction():
        await connection.execute(_SQL["lock_migrations"], _LOCK)
        await _prepare(connection)
        for migration in _waiting(known, await _read(connection)):
            await connection.execute(migration.text, timeout=600)
            await connection.execute(
                _SQL["record_migration"], migration.number, migration.name, migration.checksum
            )
            applied.append(f"{migration.number:04}_{migration.name}")
    return applied


async def require_schema(database: "Database") -> None:
    """Nothing if the schema is this program's; else `SchemaOld`, `SchemaNewer`, `SchemaChanged`."""
    known = known_migrations()
    connection = await database.connect("lamplight migrate")
    try:
        prepared = await connection.fetchval(_SQL["has_migrations"])
        waiting = _waiting(known, await _read(connection) if prepared else [])
    finally:
        await connection.close()
    if waiting:
        raise SchemaOld(
            f"The database's schema is at {waiting[0].number - 1} and this program needs "
            f"{known[-1].number}: run `lamplight up` once, it migrates."
        )


async def _prepare(connection: "Session") -> None:
    if await connection.fetchval(_SQL["has_migrations"]):
        return
    try:
        await connection.execute(_SQL["make_schema"])
        await connection.execute(_SQL["make_migrations"])
    except asyncpg.InsufficientPrivilegeError as error:
        raise JournalError(
            f"The database user may not create the schema lamplight ({error}): "
            "grant it CREATE on the database, or make it the owner of that schema."
        ) from error


async def _read(connection: "Session") -> list[tuple[int, str, str]]:
    rows = await connection.fetch(_SQL["read_migrations"])
    return [(row["number"], row["name"], row["checksum"]) for row in rows]


def _waiting(
    known: "Sequence[Migration]", applied: "Sequence[tuple[int, str, str]]"
) -> "Sequence[Migration]":
    if len(applied) > len(known):
        raise SchemaNewer(
            f"The database's schema is at {applied[-1][0]} and this program knows only "
            f"{len(known)}: start the later version of Lamplight that was here."
        )
    for ours, (number, name, checksum) in zip(known, applied, strict=False):
        if (number, checksum) != (ours.number, ours.checksum):
            raise SchemaChanged(
                f"Migration {number:04}_{name} in the database isn't the one of this program: "
                "migrations are never edited; restore the file or use the version that made it."
            )
    return known[len(applied) :]
