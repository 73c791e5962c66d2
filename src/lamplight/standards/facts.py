"""The facts that a record may tell, in words, and which of them a source tells at all."""

from __future__ import annotations

from typing import Final

import msgspec

from lamplight.basis.instants import Span

OUTSIDE, KEPT, MISSED, UNKNOWN = range(4)
"""What a judge says of one contact or case: not of the population, keeps it, misses it, can't be
told."""
NUMBER_CLASSES: Final = ("free", "geographic", "mobile", "flat", "shared", "premium")
"""What `number_class` is where a law asks: free of charge for who calls; of a place; mobile; one
price for the whole call; shared cost; surcharged."""
CALLER_COSTS: Final = ("free", "free_while_waiting", "basic", "above")
"""What `caller_cost` is: nothing; nothing before a person answers; an ordinary call; more."""
FACTS: Final[dict[str, str]] = {
    "arrived": "when each contact arrived",
    "person_answered_at": "when a person answered",
    "ended_at": "when it ended",
    "ended_by": "who ended it",
    "queued_at": "when the customer entered the line",
    "wait_end": "how these waits end: they go on, or nobody wrote it down",
    "person_asked_at": "when a person was asked for",
    "person_offered_at": "when a person was offered",
    "menu_at": "when a menu began",
    "supervisor_asked_at": "when a supervisor was asked for",
    "supervisor_answered_at": "when a supervisor answered",
    "number_class": "what kind of number was called",
    "caller_cost": "what the call costs the customer",
    "language_asked": "which language was asked for",
    "language_served": "in which language it was served",
    "named_at": "when the person said their name",
    "priority_claimed": "whether somebody said that they are 65 or older or disabled",
    "promoted": "whether something was offered for sale or advertised",
    "told_seconds": "which wait was announced",
    "told_at": "when a waiting customer was told how it stands",
    "callback": "whether number and purpose were taken, and when the customer was called back",
    "kind": "what each is about (billing, a supply cut, a complaint …)",
    "answered": "when it was answered",
    "key_told_at": "when the key was told",
    "proof_asked": "whether proof was asked for",
    "proof_at": "when proof was given",
    "medium": "on which medium proof was given",
    "reasoned": "whether every point was answered with reasons",
    "disputes_told": "whether the bodies for disputes were named",
    "surveyed_at": "when the customer was asked whether they are content",
    "planned_at": "when a way to put it right was offered",
    "done_at": "when that was done",
    "transfers": "which calls were handed over",
    "cases": "a record of each complaint and query",
}
"""Facts by name, in words: what data would have to hold to show a rule."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What a source of records tells of each. `known` are the facts that it would tell if they had
    happened: only of these does an absent one mean that it didn't. `from_queue`: its records begin
    where the customer entered a queue, so that a menu before it isn't in them; `before` is how long
    that takes at least, which is added to every wait. `number_class` and `caller_cost` hold for
    contacts that don't say it themselves."""

    known: frozenset[str] = frozenset({"arrived", "person_answered_at"})
    from_queue: bool = False
    before: Span = 0
    number_class: str | None = None
    caller_cost: str | None = None

    @property
    def tells(self) -> frozenset[str]:
        """The facts that are known of a contact, by its record or of all of them."""
        always = (("number_class", self.number_class), ("caller_cost", self.caller_cost))
        return self.known | {name for name, value in always if value is not None}

    def missing(self, fact: str) -> int:
        """What an absent fact makes of what is asked: missed where it would have been told."""
        return MISSED if fact in self.known else UNKNOWN
