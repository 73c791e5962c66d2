"""The append-only log: one writer, numbers in the order of the commits, anyone may read."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import asyncpg
import msgspec

from lamplight.journal.database import CONNECTION_LOST, clear_losses
from lamplight.journal.errors import (
    AppendFailed,
    DatabaseUnreachable,
    EpochLost,
    JournalUnavailable,
    NoRoom,
)
from lamplight.journal.statements import statements

if TYPE_CHECKING:
    from asyncpg.prepared_stmt import PreparedStatement

    from lamplight.journal.database import Database, Session
    from lamplight.journal.forms import Forms

_SQL = statements("log")
_SESSIONS = statements("ownership")
CHANNEL = "lamplight_event"
"""NOTIFY on this channel after each append; the payload is the last number."""


def append_session(epoch: int) -> str:
    """The name under which the owner of an epoch appends, so that a successor can end it."""
    return f"lamplight append {epoch}"


_LOST = (*CONNECTION_LOST, DatabaseUnreachable)


class Effect(msgspec.Struct, frozen=True):
    """Something to be done outside after the commit.

    `key` makes it the same effect however often it is left or tried; `body` holds ids only;
    `due_at` 0 means at once.
    """

    key: str
    kind: str
    body: dict[str, Any] = {}
    due_at: int = 0


class Group(msgspec.Struct, frozen=True):
    """What one command led to: its events in order (the first is the cause) and effects."""

    at: int
    events: Sequence[object]
    effects: Sequence[Effect] = ()


class Recorded(msgspec.Struct, frozen=True):
    """An event in the log. `cause` is the number of the first event of its command."""

    number: int
    at: int
    cause: int
    event: Any


class Head(NamedTuple):
    number: int
    epoch: int


class _Batch(NamedTuple):
    length: int
    columns: tuple[list[int], list[int], list[str], list[int], list[str]]
    effects: tuple[list[str], list[str], list[str], list[int], list[int], list[int]] | None


class Journal:
    """The log of one database, with the forms that its events have."""

    def __init__(
        self,
        database: "Database",
        forms: "Forms",
        *,
        patience_s: float = 30,
        answer_s: float = 10,
    ) -> None:
        """`answer_s`: how long a database that stands still is waited for, whose connections live;
        `patience_s`: how long one that went away is."""
        self.database = database
        self.forms = forms
        self._patience_s = patience_s
        self._answer_s = answer_s
        self._lock = asyncio.Lock()
        self._writer: _Writer | None = None
        self._uncertain: int | None = None

    async def head(self) -> Head:
        """The last number given, and the epoch that may append.

        As all that reads here, it raises `DatabaseUnreachable` when nobody answers.
        """
        row = await self.database.fetchrow(_SQL["read_head"])
        assert row is not None  # noqa: S101 # the head can't be deleted
        return Head(row["number"], row["epoch"])

    async def append(self, groups: Sequence[Group], epoch: int) -> int:
        """Write a batch in one transaction; returns the number of its first event.

        The others follow without a gap, group after group. When this returns, it is on disk. A
        connection that breaks meanwhile is made anew, and whether the batch was written is found
        out before it is written again: never twice.

        Raises `EpochLost` when another process owns the line: then nothing was written.
        `AppendFailed` when PostgreSQL refuses the batch (`NoRoom` for want of disk): nothing was
        written either.
        `JournalUnavailable` when the database stays away. ValueError for an empty batch.
        """
        batch = self._encode(groups)
        async with self._lock:
            if self._uncertain == epoch:
                raise JournalUnavailable(
                    "What became of an earlier batch isn't known: start again from the log."
                )
            writer = self._writer
            if writer is None or writer.epoch != epoch:
                await self._drop_writer()
                writer = self._writer = _Writer(
                    self.database, epoch, self._patience_s, self._answer_s
                )
            try:
                return await writer.append(batch)
            except AppendFailed:
                raise
            except BaseException as error:
                # Also when cancelled: what became of the batch isn't known, so no other may follow.
                if not isinstance(error, EpochLost):
                    self._uncertain = epoch
                await self._drop_writer()
                raise

    async def start_again(self, epoch: int) -> int:
        """After `JournalUnavailable`: the number to which the state must be made from the log.

        Whatever an earlier append of this epoch was at is over when this returns, and appends are
        taken again. Raises `EpochLost` or `DatabaseUnreachable`.
        """
        async with self._lock:
            await self._drop_writer()
            writer = _Writer(self.database, epoch, self._patience_s, self._answer_s)
            with clear_losses():
                number = await writer.open()
            self._writer, self._uncertain = writer, None
            return number

    def _encode(self, groups: Sequence[Group]) -> _Batch:
        ats: list[int] = []
        causes: list[int] = []
        names: list[str] = []
        versions: list[int] = []
        bodies: list[str] = []
        effects: list[tuple[str, str, str, int, int, int]] = []
        encode = self.forms.encode
        for group in groups:
            if not group.events:
                raise ValueError("a group needs at least one event")
            cause = len(ats) + 1
            for event in group.events:
                name, version, body = encode(event)
                ats.append(group.at)
                causes.append(cause)
                names.append(name)
                versions.append(version)
                bodies.append(body)
            for effect in group.effects:
                text = msgspec.json.encode(effect.body).decode()
                due = effect.due_at or group.at
                effects.append((effect.key, effect.kind, text, cause, group.at, due))
        if not ats:
            raise ValueError("there is nothing to append")
        columns = (ats, causes, names, versions, bodies)
        if not effects:
            return _Batch(len(ats), columns, None)
        keys, kinds, texts, at_causes, created, dues = map(list, zip(*effects, strict=True))
        return _Batch(len(ats), columns, (keys, kinds, texts, at_causes, created, dues))

    async def read(self, after: int, limit: int = 1000) -> list[Recorded]:
        """Up to `limit` events after a number, in order."""
        rows = await self.database.fetch(_SQL["read_events"], after, limit)
        return [self._recorded(row) for row in rows]

    async def stream(self, after: int = 0, page: int = 2000) -> AsyncIterator[Recorded]:
        """Every event after a number up to the present end, in order."""
        while True:
            events = await self.read(after, page)
            for event in events:
                yield event
            if len(events) < page:
                return
            after = events[-1].number

    def _recorded(self, row: asyncpg.Record) -> Recorded:
        number, at, cause, name, version, body = row
        return Recorded(number, at, cause, self.forms.decode(name, version, body))

    async def close(self) -> None:
        """Ends the append session; reading goes on."""
        async with self._lock:
            await self._drop_writer()

    async def _drop_writer(self) -> None:
        if self._writer is not None:
            self._writer.terminate()
            self._writer = None


class _Writer:
    """The append session of one epoch, which knows where the log must end."""

    def __init__(
        self, database: "Database", epoch: int, patience_s: float, answer_s: float
    ) -> None:
        self.epoch = epoch
        self._answer_s = answer_s
        self._database = database
        self._patience_s = patience_s
        self._session: Session | None = None
        self._bare: PreparedStatement[asyncpg.Record] | None = None
        self._with_effects: PreparedStatement[asyncpg.Record] | None = None
        self._last: int | None = None

    async def append(self, batch: _Batch) -> int:
        try:
            return await self._write(batch)
        except _LOST:
            self.terminate()
        return await self._write_after_loss(batch)

    async def _write(self, batch: _Batch) -> int:
        if self._session is None or self._session.is_closed():
            await self.open()
        arguments = (self.epoch, batch.length, *batch.columns)
        try:
            if batch.effects is None:
                assert self._bare is not None  # noqa: S101 # opened above
                row = await self._bare.fetchrow(*arguments)
            else:
                assert self._with_effects is not None  # noqa: S101 # opened above
                row = await self._with_effects.fetchrow(*arguments, *batch.effects)
        except _LOST:
            raise
        except asyncpg.InsufficientResourcesError as error:
            raise NoRoom(f"PostgreSQL has no room for the journal ({error}): make some.") from error
        except asyncpg.PostgresError as error:
            raise AppendFailed(f"PostgreSQL refused to write to the journal: {error}") from error
        if row is None:
            raise EpochLost(f"Another process owns the line: epoch {self.epoch} is over.")
        base: int = row[0]
        self._last = base + batch.length
        return base + 1

    async def open(self) -> int:
        """A new session, after the earlier one of this epoch is surely gone; the last number."""
        name = append_session(self.epoch)
        session = await self._database.connect("lamplight append", answer_s=self._answer_s)
        try:
            await session.fetchval(_SESSIONS["end_sessions"], [name], 0, 0)
            head = await session.fetchrow(_SQL["read_head"])
            assert head is not None  # noqa: S101 # the head can't be deleted
            if head["epoch"] != self.epoch:
                raise EpochLost(f"Another process owns the line: epoch {self.epoch} is over.")
            await session.fetchval(_SESSIONS["name_session"], name)
            self._bare = await session.prepare(_SQL["append"])
            self._with_effects = await session.prepare(_SQL["append_with_effects"])
        except BaseException:
            session.terminate()
            raise
        self._session = session
        number: int = head["number"]
        if self._last is None:
            self._last = number
        return number

    async def _write_after_loss(self, batch: _Batch) -> int:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience_s
        pause = 0.02
        while True:
            try:
                before = self._last
                if before is not None and await self._was_written(before + 1):
                    self._last = before + batch.length
                    return before + 1
                return await self._write(batch)
            except _LOST as error:
                self.terminate()
                if loop.time() + pause > until:
                    raise JournalUnavailable(
                        f"The database has been away for {self._patience_s:g} s: {error}"
                    ) from error
            await asyncio.sleep(pause)
            pause = min(pause * 1.6, 0.5)

    async def _was_written(self, number: int) -> bool:
        """Whether a batch whose answer was lost is in the log.

        Asked in a new session while the earlier one, which may still have been at work, is gone.
        """
        session = await self._database.connect("lamplight append", answer_s=self._answer_s)
        try:
            name = append_session(self.epoch)
            await session.fetchval(_SESSIONS["end_sessions"], [name], 0, 0)
            return bool(await session.fetchval(_SQL["written_by"], number) == self.epoch)
        finally:
            session.terminate()

    def terminate(self) -> None:
        if self._session is not None:
            self._session.terminate()
        self._session = None
