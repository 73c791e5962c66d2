"""The catalogue of a company: ours, and the kinds that it added."""

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lamplight.accommodations import kinds
from lamplight.accommodations.catalogue import KINDS
from lamplight.journal.tables import settings

if TYPE_CHECKING:
    from lamplight.accommodations.kinds import Kind
    from lamplight.journal.tables.run import Runs

SETTING: Final = "accommodation_kinds"
"""A JSON array, as `accommodations.kinds` reads it."""


async def catalogue(runs: "Runs") -> "tuple[Kind, ...]":
    """All kinds that may be proposed here."""
    return KINDS + await added(runs)


async def added(runs: "Runs") -> "tuple[Kind, ...]":
    """Those of the company itself."""
    written: Any = await settings.read_setting(runs, SETTING)
    return kinds.read(msgspec.json.encode(written or []), KINDS)


async def put(runs: "Runs", written: list[dict[str, Any]]) -> "tuple[Kind, ...]":
    """Others in their place. Raises `BadKind`, and nothing has changed then."""
    read = kinds.read(msgspec.json.encode(written), KINDS)
    await settings.write_setting(runs, SETTING, written)
    return read
