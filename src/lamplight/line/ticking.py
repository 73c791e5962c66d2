"""What time alone decides: every deadline that is due, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line import (
    arriving,
    calls,
    deadlines,
    holds,
    offers,
    people,
    promises,
    ringing,
    talks,
)
from lamplight.line.events import Ticked
from lamplight.line.matching import settle

if TYPE_CHECKING:
    from lamplight.line.commands import Tick
    from lamplight.line.floor import Floor


def tick(floor: Floor, command: Tick, now: int) -> None:
    """Do what is due. Nothing is offered before all of it is done, so that order is kept."""
    ticked(floor, now)
    while (entry := floor.deadlines.take_due(now, floor.contacts, floor.agents)) is not None:
        _act(floor, entry, now)
    settle(floor, now)
    if len(floor.events) == 1:
        floor.events.clear()  # nothing was decided


def _act(floor: Floor, entry: deadlines.Entry, now: int) -> None:
    _, kind, subject, other = entry
    if kind == deadlines.WRAP_UP:
        people.wrap_up_ended(floor, floor.agents[subject], now)
        return
    contact = floor.contacts[subject]
    if kind == deadlines.OFFER:
        offers.ring_out(floor, contact, now)
    elif kind == deadlines.CALL:
        calls.time_out(floor, contact, now)
    elif kind == deadlines.HOLD:
        holds.end(floor, contact, "over", now)
    elif kind in (deadlines.DUE, deadlines.TRY):
        promises.callback_due(floor, contact, now)
        arriving.stand_in_line(floor, contact, now)
    elif kind == deadlines.GRACE:
        promises.run_out(floor, contact, now)
    elif kind == deadlines.PAUSE:
        talks.pause_overran(floor, contact, now)
    elif kind == deadlines.REST:
        ringing.rest_ended(floor, contact, floor.agents[other], now)


def ticked(floor: Floor, now: int) -> None:
    """Changes nothing by itself."""
    floor.events.append(Ticked())
