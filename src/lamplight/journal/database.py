"""Opening a database: where it is, a pool with sane settings, single sessions."""

import asyncio
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import asyncpg
import msgspec

from lamplight.journal.errors import DatabaseFull, DatabaseTooOld, DatabaseUnreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Pool = asyncpg.Pool[asyncpg.Record]
    Session = asyncpg.Connection[asyncpg.Record]

SCHEMA = "lamplight"
CONNECT_S = 10.0
"""How long a database that accepts no connection is waited for."""
ANSWER_S = 30.0
"""How long a statement may take before its connection counts as lost."""
OLDEST = 16
"""The oldest PostgreSQL that everything here was written for."""

# What a connection that is gone, going, or not yet there raises.
CONNECTION_LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InternalClientError,
    TimeoutError,
)

_SETTINGS = {
    "search_path": SCHEMA,
    "timezone": "UTC",
    # Compiling a plan costs more than any of our statements.
    "jit": "off",
    # Nothing of ours holds a transaction open while it waits for something else.
    "idle_in_transaction_session_timeout": "10s",
    # What is acknowledged is on disk, whatever the server's own default is.
    "synchronous_commit": "on",
}


@contextmanager
def clear_losses() -> "Iterator[None]":
    """A connection that breaks is a `DatabaseUnreachable` to everybody above, a disk without room
    a `DatabaseFull`."""
    try:
        yield
    except (*CONNECTION_LOST, asyncpg.TooManyConnectionsError) as error:
        reason = str(error) or type(error).__name__
        raise DatabaseUnreachable(f"The database doesn't answer ({reason}): try again.") from error
    except asyncpg.InsufficientResourcesError as error:
        raise DatabaseFull(
            f"The database has no room ({error}): make some, on the disk that its data are on."
        ) from error


class Address(msgspec.Struct, frozen=True):
    """Where a PostgreSQL is: a URL, or a socket folder or host with user and database."""

    url: str = ""
    host: str = ""
    port: int = 5432
    user: str = ""
    database: str = ""
    password: str = ""

    @classmethod
    def from_url(cls, url: str) -> Self:
        """From `DATABASE_URL`. ValueError for what isn't a PostgreSQL address."""
        try:
            parts = urlsplit(url)
            bad = parts.scheme not in ("postgresql", "postgres") or parts.port == 0
        except ValueError:
            bad = True
        if bad:
            raise ValueError(
                "DATABASE_URL must look like postgresql://user:password@host:5432/database"
            )
        return cls(url=url)

    def connect_kwargs(self) -> dict[str, Any]:
        if self.url:
            return {"dsn": self.url}
        given = {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "database": self.database,
            "password": self.password,
        }
        return {name: value for name, value in given.items() if value}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __str__(self) -> str:
        """For people: without the password."""
        if not self.url:
            return f"{self.host}, database {self.database}"
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.hostname or 'the local socket'}{port}, database {parts.path.strip('/')}"


class _PooledConnection(asyncpg.Connection):
    """A connection whose session state nobody changes, so that nothing need be reset."""

    def get_reset_query(self) -> str:
        return ""


class Database:
    """A pool for the tables and single sessions for those who need their own."""

    def __init__(self, address: Address, pool: "Pool", mark: str) -> None:
        self.address = address
        self.pool = pool
        self.mark = mark
        """The name of the pool's sessions in `pg_stat_activity`, this process's own."""

    @classmethod
    async def open(
        cls, address: Address, *, min_size: int = 2, max_size: int = 10, wait_s: float = CONNECT_S
    ) -> Self:
        """Raises `DatabaseUnreachable` or `DatabaseTooOld`."""
        first = await _connect(address, "lamplight", wait_s)
        try:
            require_version(first)
        finally:
            await first.close()
        mark = f"lamplight {secrets.token_hex(4)}"
        pool: Pool = await asyncpg.create_pool(
            **address.connect_kwargs(),
            min_size=min_size,
            max_size=max_size,
            timeout=wait_s,
            command_timeout=ANSWER_S,
            statement_cache_size=500,
            max_cached_statement_lifetime=0,
            max_inactive_connection_lifetime=0,
            connection_class=_PooledConnection,
            server_settings={"application_name": mark, **_SETTINGS},
        )
        return cls(address, pool, mark)

    async def connect(self, name: str = "", *, answer_s: float = ANSWER_S) -> "Session":
        """A session of one's own, under the pool's name in `pg_stat_activity` or another.

        Neither it nor any statement in it waits longer than `answer_s` for an answer.
        """
        return await _connect(self.address, name or self.mark, min(answer_s, CONNECT_S), answer_s)

    async def fetch(self, statement: str, *values: object) -> list[asyncpg.Record]:
        """Every row, through the pool. Raises `DatabaseUnreachable`."""
        with clear_losses():
            return await self.pool.fetch(statement, *values)

    async def fetchrow(self, statement: str, *values: object) -> asyncpg.Record | None:
        """The first row, through the pool. Raises `DatabaseUnreachable`."""
        with clear_losses():
            return await self.pool.fetchrow(statement, *values)

    async def fetchval(self, statement: str, *values: object) -> Any:
        """The first column of the first row, through the pool. Raises `DatabaseUnreachable`."""
        with clear_losses():
            return await self.pool.fetchval(statement, *values)

    async def close(self) -> None:
        """Gives running statements five seconds, then ends them."""
        try:
            async with asyncio.timeout(5):
                await self.pool.close()
        except TimeoutError:
            self.pool.terminate()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def _connect(
    address: Address, name: str, wait_s: float, answer_s: float = ANSWER_S
) -> "Session":
    settings: Mapping[str, str] = {"application_name": name, **_SETTINGS}
    try:
        return await asyncpg.connect(
            **address.connect_kwargs(),
            timeout=wait_s,
            command_timeout=answer_s,
            server_settings=dict(settings),
        )
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        raise DatabaseUnreachable(
            f"The database at {address} refuses the sign-in ({error}): check user and password."
        ) from error
    except asyncpg.InvalidCatalogNameError as error:
        raise DatabaseUnreachable(
            f"There is no such database at {address}: create it first."
        ) from error
    except asyncpg.ClientConfigurationError as error:
        raise DatabaseUnreachable(f"The database's address is wrong: {error}") from error
    except (*CONNECTION_LOST, asyncpg.TooManyConnectionsError) as error:
        reason = str(error) or type(error).__name__
        raise DatabaseUnreachable(
            f"The database at {address} doesn't answer ({reason}): is it running there?"
        ) from error


def require_version(connection: "Session") -> None:
    """Raises `DatabaseTooOld`."""
    version = connection.get_server_version()
    if version.major < OLDEST:
        raise DatabaseTooOld(
            f"PostgreSQL {version.major} is too old: Lamplight needs {OLDEST} or later."
        )
