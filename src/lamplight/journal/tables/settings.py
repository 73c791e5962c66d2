"""Settings of the house by name, as JSON."""

import secrets
from typing import TYPE_CHECKING, Any

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("settings")


async def read_setting(runs: "Runs", name: str) -> Any:
    """None when it was never set."""
    found = await run.value(runs, _SQL["read_setting"], name)
    return None if found is None else msgspec.json.decode(found)


async def lock_settings(session: "Held") -> None:
    """Whoever reads one to write it anew goes one after another, until the transaction ends."""
    await run.done(session, _SQL["lock_settings"])


async def write_setting(runs: "Runs", name: str, value: object) -> None:
    await run.done(runs, _SQL["write_setting"], name, msgspec.json.encode(value).decode())


async def secret(runs: "Runs", name: str) -> bytes:
    """32 random bytes under a name, made on first use and the same ever after."""
    standing = await run.value(runs, _SQL["read_setting"], name)
    if standing is None:
        offered = msgspec.json.encode(secrets.token_hex(32)).decode()
        await run.done(runs, _SQL["write_setting_once"], name, offered)
        standing = await run.value(runs, _SQL["read_setting"], name)
    return bytes.fromhex(msgspec.json.decode(standing, type=str))
