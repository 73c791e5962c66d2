"""Effects that are left in a transaction of one's own, beside the rows that they belong to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.log import Effect
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held

_SQL = statements("effects")


async def leave(session: "Held", effects: Sequence[Effect], now: int) -> None:
    """They are brought about once the transaction of `session` is committed, and not without it.

    An effect whose key was left before isn't left again.
    """
    for one in effects:
        body = msgspec.json.encode(one.body).decode()
        due_at = max(now, one.due_at)
        await run.value(session, _SQL["leave_effect"], one.key, one.kind, body, now, due_at)
