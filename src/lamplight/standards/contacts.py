"""One contact, with the facts that a law or an audit asks about: the record that every reader of a
log gives and every check takes.

Instants are milliseconds since 1970 in UTC. None says that the record doesn't tell; it never says
"no". What a log's own clock left open (a local time without a zone) is settled by its reader.
"""

from enum import StrEnum
from typing import Literal, TypeAlias

import msgspec

from lamplight.basis.instants import Instant, Span

Channel: TypeAlias = Literal["phone", "voice", "video", "chat", "text", "mail", "unknown"]


class Outcome(StrEnum):
    """How the wait for a person ended."""

    ANSWERED = "answered"
    """A person answered."""
    ABANDONED = "abandoned"
    """The customer went without an answer."""
    TIMED_OUT = "timed_out"
    """The firm ended the wait because it had been long."""
    TURNED_AWAY = "turned_away"
    """The firm ended the wait, or let none begin, because nobody was there or the queue full."""
    CHOSE_OTHER = "chose_other"
    """The customer chose something else than to wait, as with a key: voicemail, a callback."""
    OPEN = "open"
    """Still waiting when the record ends."""
    UNKNOWN = "unknown"
    """The record doesn't tell how it ended."""


class Ender(StrEnum):
    """Who ended the contact."""

    CUSTOMER = "customer"
    FIRM = "firm"


class Contact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One wait of one customer for a person.

    `arrived` is when the customer reached us: the first thing heard, or the queue where the record
    begins there; `queued_at` when they entered the line for a person. The wait that laws count
    runs from `person_asked_at` or `arrived` to `person_answered_at`. `ended_at` is the end of the
    whole contact, talk included; for one that is open it is where the record ends. `told_seconds`
    is the wait that they were told when they came in. `id` is the record's own name for it.
    `follows` is true for who waits anew in the same call, as after being handed over.
    """

    arrived: Instant
    outcome: Outcome
    queued_at: Instant | None = None
    person_answered_at: Instant | None = None
    ended_at: Instant | None = None
    ended_by: Ender | None = None
    queue: str | None = None
    agent: str | None = None
    channel: Channel = "phone"
    told_seconds: float | None = None
    id: str | None = None
    follows: bool = False
    menu_at: Instant | None = None
    person_offered_at: Instant | None = None
    person_asked_at: Instant | None = None
    supervisor_asked_at: Instant | None = None
    supervisor_answered_at: Instant | None = None
    number_class: str | None = None
    caller_cost: str | None = None
    language_asked: str | None = None
    language_served: str | None = None
    named_at: Instant | None = None
    priority_claimed: bool | None = None
    promoted: bool | None = None
    promotion_invited: bool | None = None

    def waited(self) -> Span | None:
        """Milliseconds from arriving to a person's answer; without one, to the end of the wait.

        None where the record doesn't tell it. For who got no answer the end of the contact is the
        end of the wait.
        """
        until = self.ended_at if self.person_answered_at is None else self.person_answered_at
        return None if until is None else until - self.arrived
