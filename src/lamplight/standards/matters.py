"""One matter of a customer, with the facts that laws on complaints ask about.

Instants are milliseconds since 1970 in UTC. None says that the record doesn't tell.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from lamplight.basis.instants import Instant

Kind: TypeAlias = Literal[
    "query", "complaint", "billing", "undue_charge", "supply_cut", "urgent", "cancellation", "other"
]


class Matter(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """From the first word to the answer.

    `opened` is when it reached us, `completed` when the last missing paper did, where one was
    missing. `answered` is None as long as there is no answer. `reasoned`: every point has an answer
    with reasons. `refused`: some of what was asked for was refused, and `disputes_told` whether the
    bodies for disputes were named then. `key_told_at` is when the customer was told the key by
    which to follow it, `proof_at` when what was said was given to them on a durable `medium`, and
    `proof_asked` whether they had asked for it. `surveyed_at` is when they were asked whether they
    are content. `planned_at` is when they were offered a way to put it right, `agreed_at` when they
    took it, `done_at` when that was done.
    """

    opened: Instant
    kind: Kind = "other"
    answered: Instant | None = None
    completed: Instant | None = None
    key_told_at: Instant | None = None
    proof_asked: bool | None = None
    proof_at: Instant | None = None
    medium: str | None = None
    reasoned: bool | None = None
    refused: bool | None = None
    disputes_told: bool | None = None
    surveyed_at: Instant | None = None
    planned_at: Instant | None = None
    agreed_at: Instant | None = None
    done_at: Instant | None = None
    language_asked: str | None = None
    language_served: str | None = None

    @property
    def begins(self) -> Instant:
        """When the clock for an answer begins: once all that was missing had come (as Spain's
        Ley 10/2025, Art. 13.3)."""
        return self.opened if self.completed is None else max(self.opened, self.completed)
