"""The stated limits of the line. Every span is in milliseconds."""

from __future__ import annotations

from typing import Final, NamedTuple

OFFER: Final = 15_000
"""An offer rings one agent for so long."""

DECLINED_REST: Final = 60_000
"""After "not now" that agent isn't rung for that contact for so long."""

TRIES: Final = 3
"""So often an absent customer is called before the promise counts as broken."""

TRY_AFTER: Final = (0, 15 * 60_000, 60 * 60_000)
"""When each try is due, counted from the first one: at the turn, +15 min, +60 min."""

TRY_GAP: Final = 10 * 60_000
"""Between two tries lies at least so much, even when the first one came late."""

CALL_LIMIT: Final = 120_000
"""A call to an absent customer that nobody marked as reached or missed ends after so long."""

TIME_GRACE: Final = 10 * 60_000
"""A chosen time counts as broken when it isn't dialled within so long after it."""

PROMISED_DAY: Final = 24 * 60 * 60_000
"""A call at the turn counts as broken so long after it was promised, or after the opening or try
that was stated for it; a whole opening of the brand without it breaks it sooner."""

PROMISES: Final = 3
"""After so many broken promises in a row, without a word from the customer, no new one is made:
the contact ends as unreached."""

WRAP_UP: Final = 60_000
"""The usual limit of wrap-up; each agent may have another."""

SLOT: Final = 30 * 60_000
"""Chosen times are booked in slots of this length, counted from the epoch."""

GUESTS: Final = 3
"""So many colleagues may be in one talk beside its owner."""

CHATS: Final = 20
"""More chats at once than this can't be set for an agent."""

CHANNELS: Final = ("video", "voice", "chat")
"""In this order they are offered: face to face first, then a voice, then writing."""

PURPOSES: Final = ("service", "sales")


class Law(NamedTuple):
    """A law that puts somebody first: in which country (ISO 3166-1 alpha-2), by which channels."""

    country: str
    channels: tuple[str, ...]


LAWS: Final = {"ES-PRIO": Law("ES", ("video", "voice"))}
"""Laws that put somebody first.

ES-PRIO: Spain, Ley 10/2025 Art. 10.6: people over 65 or with a disability go first by phone;
a stated vulnerability is presumed (Art. 15.2).
"""
