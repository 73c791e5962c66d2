"""Effects that are left with rows of tables: in the transaction of whoever changes these."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.log import Effect
    from lamplight.journal.tables.run import Held

_SQL = statements("outbox")


async def leave(session: "Held", effects: "Sequence[Effect]", now: int) -> int:
    """Leave effects in the outbox, as of the session's transaction; returns how many are new.

    One whose key is there already, whether done or not, isn't left twice. They bear the number
    that the journal has reached. Wake the dispatcher (`Dispatcher.wake`) after the commit; without
    that they are found a little later.
    """
    if not effects:
        return 0
    return await run.done(
        session,
        _SQL["leave_effects"],
        [one.key for one in effects],
        [one.kind for one in effects],
        [msgspec.json.encode(one.body).decode() for one in effects],
        now,
        [one.due_at or now for one in effects],
    )
