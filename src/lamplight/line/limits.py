"""The stated limits of the line. Every span is in milliseconds."""

from __future__ import annotations

from typing import Final

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

LAWS: Final = {"ES-PRIO": ("video", "voice")}
"""Laws that put somebody first, each with the channels that it covers.

ES-PRIO: Spain, Ley 10/2025 Art. 10.6: people over 65 or with a disability go first by phone;
a stated vulnerability is presumed (Art. 15.2).
"""
