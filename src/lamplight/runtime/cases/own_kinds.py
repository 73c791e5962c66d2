"""The catalogue of a company: ours, and the kinds that it added."""

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lamplight.accommodations import kinds
from lamplight.accommodations.catalogue import KINDS
from lamplight.accommodations.kinds import BadKind
from lamplight.journal.tables import granting, run, settings

if TYPE_CHECKING:
    from lamplight.accommodations.kinds import Kind
    from lamplight.journal.database import Pool
    from lamplight.journal.tables.run import Runs

SETTING: Final = "accommodation_kinds"
"""A JSON array, as `accommodations.kinds` reads it."""
MOST: Final = 100


async def catalogue(runs: "Runs") -> "tuple[Kind, ...]":
    """All kinds that may be proposed here."""
    return KINDS + tuple(kind for kind in await added(runs) if not kind.retired)


async def added(runs: "Runs") -> "tuple[Kind, ...]":
    """Those of the company itself, also those that it has retired."""
    written: Any = await settings.read_setting(runs, SETTING)
    return kinds.read(msgspec.json.encode(written or []), KINDS)


async def put(
    pool: "Pool", kind: dict[str, Any], *, who: int | None = None, now: int = 0, new: bool = False
) -> None:
    """One of them, new or in the place of that of its name (never where it is to be `new`), and who
    changed it. Raises `BadKind`, and nothing has changed then."""
    async with run.transaction(pool) as session:
        await settings.lock_settings(session)
        written: list[dict[str, Any]] = await settings.read_setting(session, SETTING) or []
        before = next((one for one in written if one.get("name") == kind.get("name")), None)
        if new and before is not None:
            raise BadKind(f"kind {kind['name']!r}: there is one of that name already", "name")
        if before == kind:
            return
        fresh = [kind if one is before else one for one in written]
        if before is None:
            fresh.append(kind)
        kinds.read(msgspec.json.encode([kind]), KINDS)  # what is wrong is with this one
        kinds.read(msgspec.json.encode(fresh), KINDS)
        if len(fresh) > MOST:
            raise BadKind(f"there are at most {MOST} of one's own", "name")
        await settings.write_setting(session, SETTING, fresh)
        change = granting.NewChange(about="way", name=str(kind["name"]), before=before, after=kind)
        await granting.add_change(session, change, who=who, now=now)
