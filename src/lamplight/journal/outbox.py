"""Effects that leave after the commit: at least once, in order of their time, with back-off."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from lamplight.journal.statements import statements

if TYPE_CHECKING:
    from lamplight.journal.database import Database

_SQL = statements("outbox")

BACKOFF_MS = (1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000)
"""The pause after the first, second, … try that failed; after one more try it is given up."""
LEASE_MS = 30_000
"""How long a taken effect is its taker's; after that, who took it is thought dead."""


class Taken(msgspec.Struct, frozen=True):
    """An effect in hand. `number` is the event that caused it, `tries` counts this one too."""

    id: int
    key: str
    kind: str
    body: dict[str, Any]
    number: int
    tries: int


def next_try(tries: int, now: int) -> int | None:
    """When an effect is tried again after so many tries, None when it is given up."""
    return now + BACKOFF_MS[tries - 1] if tries <= len(BACKOFF_MS) else None


class Outbox:
    """Rows are left by `Journal.append` and by `tables.effects.leave`, in their transaction, once
    for each idempotency key.

    Everything here raises `DatabaseUnreachable` when nobody answers.
    """

    def __init__(self, database: "Database") -> None:
        self._database = database

    async def take(
        self,
        now: int,
        limit: int = 50,
        lease_ms: int = LEASE_MS,
        *,
        only: str = "",
        but: Sequence[str] = (),
    ) -> list[Taken]:
        """What is due: of one kind only, or of all but some. Two takers never get the same; a
        crash gives it back after the lease."""
        rows = await self._database.fetch(
            _SQL["take_effects"], now, lease_ms, limit, only, list(but)
        )
        rows.sort(key=lambda row: (row["due_at"], row["id"]))
        return [
            Taken(
                row["id"],
                row["key"],
                row["kind"],
                msgspec.json.decode(row["body"]),
                row["number"],
                row["tries"],
            )
            for row in rows
        ]

    async def complete(self, taken: Taken, now: int) -> bool:
        """It happened. False when the lease was over and another took it meanwhile."""
        done = await self._database.fetchval(_SQL["complete_effect"], taken.id, taken.tries, now)
        return done is not None

    async def fail(self, taken: Taken, error: str, now: int) -> int | None:
        """It didn't happen; returns when it is tried again, None when it is given up for good.

        `error` holds no personal data.
        """
        again = next_try(taken.tries, now)
        if again is None:
            await self._database.fetchval(
                _SQL["give_up_effect"], taken.id, taken.tries, now, error[:500]
            )
        else:
            await self._database.fetchval(
                _SQL["postpone_effect"], taken.id, taken.tries, again, error[:500]
            )
        return again

    async def put_off(self, taken: Taken, why: str, until: int) -> None:
        """It can't happen yet, and that was no try; it is looked at again then, or when called up.

        `why` holds no personal data.
        """
        await self._database.fetchval(
            _SQL["put_off_effect"], taken.id, taken.tries, until, why[:500]
        )

    async def call_up(self, kind: str, now: int) -> int:
        """What effects of this kind wait for may have happened: those that were put off and never
        failed are due now. Returns how many."""
        return len(await self._database.fetch(_SQL["call_up_effects"], kind, now))

    async def forget_done(self, before: int) -> int:
        """Delete what was done before an instant; what was given up stays. Returns how many."""
        return len(await self._database.fetch(_SQL["forget_done_effects"], before))

    async def reclaim(self) -> int:
        """A new owner takes back at once what the earlier one had in hand; returns how many."""
        return len(await self._database.fetch(_SQL["reclaim_effects"]))
