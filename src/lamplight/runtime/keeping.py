"""The state that is kept: a snapshot and the tail of the log, read back at a start."""

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

import msgspec
import structlog

from lamplight.journal.database import CONNECTION_LOST
from lamplight.journal.errors import DatabaseUnreachable, JournalError, NotTaken
from lamplight.journal.forms import Form, Forms
from lamplight.journal.line_forms import line_forms
from lamplight.journal.ownership import HEARTBEAT_MS, STALE_AFTER_MS
from lamplight.journal.snapshots import NoUse, Snapshots
from lamplight.journal.tables import settings
from lamplight.line import Line
from lamplight.line.events import Event
from lamplight.runtime.facts import FACTS
from lamplight.runtime.folds.day import Day
from lamplight.runtime.folds.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lamplight.journal.log import Group, Journal
    from lamplight.journal.ownership import Ownership
    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.run import Runs
    from lamplight.runtime.scene import Scene

FORM: Final = 12
"""Version of what a snapshot holds. A change of `Memory` or `Line.dump` raises it: older snapshots
are then passed over and the log is read from its start."""
SNAPSHOT_EVERY: Final = 20_000
"""Events between two snapshots: reading so many back takes a fraction of a second."""
TIMEZONE: Final = "timezone"
"""Setting: where days begin and end for the figures; without it, that of the first brand."""
RETRY_S: Final = 0.1
"""How often a database that is away is tried."""

_log = structlog.get_logger()


class Kept(msgspec.Struct):
    """What a snapshot holds: the line's own bytes and all folds."""

    line: bytes
    memory: Memory


def forms() -> Forms:
    """Every form of event that the log holds."""
    return line_forms() | Forms(Form(fact.__name__, 1, fact) for fact in FACTS)


def dump(line: Line, memory: Memory) -> bytes:
    """The body of a snapshot."""
    return msgspec.msgpack.encode(Kept(line.dump(), memory))


async def timezone_of_days(scene: "Scene") -> str:
    """Where days begin and end for the figures."""
    return await timezone_of(scene.database.pool, scene.directory.brands.values())


async def timezone_of(runs: "Runs", brands: "Iterable[Brand]") -> str:
    """The same of a house that has these brands."""
    stated = await settings.read_setting(runs, TIMEZONE)
    first = min(brands, key=lambda brand: brand.id, default=None)
    return str(stated or ("UTC" if first is None else first.timezone))


async def restore(journal: "Journal", timezone: str) -> tuple[Line, Memory, int]:
    """The state after the last event, and that event's number.

    `timezone` is where days begin and end for the figures; a snapshot made with another is of no
    use, and the log is read. Raises what the journal raises.
    """

    def load(body: bytes, version: int) -> tuple[Line, Memory]:
        if version != FORM:
            raise ValueError(f"a snapshot of form {version}, and this program reads {FORM}")
        kept = msgspec.msgpack.decode(body, type=Kept)
        if kept.memory.day.timezone != timezone:
            raise NoUse
        return Line.load(kept.line), kept.memory

    def empty() -> tuple[Line, Memory]:
        return Line(), Memory(Day(timezone))

    (line, memory), number = await Snapshots(journal.database).restore(load, empty)
    async for recorded in journal.stream(number):
        if isinstance(recorded.event, Event):
            line.apply(recorded.event, recorded.at)
        memory.apply(recorded)
        number = recorded.number
    return line, memory, number


class Keeper:
    """Writes as the owner of the line, and finds its way back when the database was away."""

    def __init__(self, journal: "Journal", ownership: "Ownership") -> None:
        self.journal = journal
        self._ownership = ownership
        self._snapshots = Snapshots(journal.database)
        self._heard_at = asyncio.get_running_loop().time()
        self.snapshot_at = 0
        self.saving: asyncio.Task[None] | None = None

    @property
    def epoch(self) -> int:
        """The number under which we write; another owner has a higher one."""
        return self._ownership.epoch

    @property
    def hears_database(self) -> bool:
        """Whether the database answered us lately: one that stands still breaks no connection."""
        return (asyncio.get_running_loop().time() - self._heard_at) * 1000 < STALE_AFTER_MS

    async def append(self, groups: "Sequence[Group]") -> int:
        """As `Journal.append`, under our epoch."""
        return await self.journal.append(groups, self._ownership.epoch)

    def keep(self, number: int, scene: "Scene", every: int | None = None) -> None:
        """Keep the state after event `number` in the background, if the last one that was kept
        lies so many events back. One that can't be kept costs only time at the next start."""
        every = SNAPSHOT_EVERY if every is None else every
        if number - self.snapshot_at < every or self.saving is not None:
            return
        self.snapshot_at = number
        body = dump(scene.line, scene.memory)
        self.saving = asyncio.ensure_future(self._save(number, body, scene.clock.now()))
        self.saving.add_done_callback(self._saved)

    def _saved(self, _: "asyncio.Task[None]") -> None:
        self.saving = None

    async def _save(self, number: int, body: bytes, at: int) -> None:
        try:
            await self._snapshots.save(number, body, version=FORM, at=at, epoch=self.epoch)
        except (*CONNECTION_LOST, JournalError, NotTaken) as error:
            _log.warning("a snapshot was not kept", number=number, error=str(error))

    async def recover(self) -> None:
        """Return when the log can be written again, and nothing of ours is under way any more.

        Raises `EpochLost` when another process owns the line meanwhile.
        """
        while True:
            try:
                await self.journal.start_again(self.epoch)
                return
            except DatabaseUnreachable:
                await asyncio.sleep(RETRY_S)

    async def beat(self) -> None:
        """Say that we live, as long as we do. Raises `EpochLost` when another owns the line."""
        while True:
            with contextlib.suppress(DatabaseUnreachable, *CONNECTION_LOST):
                await self._ownership.heartbeat()
                self._heard_at = asyncio.get_running_loop().time()
            await asyncio.sleep(HEARTBEAT_MS / 1000)

    async def close(self, *, release: bool) -> None:
        """Write no more; give the line back, or leave it to whoever gave it to us."""
        if self.saving is not None:
            await self.saving
        await self.journal.close()
        if release:
            await self._ownership.release()
