"""Slots of chosen times: no more is promised than the people planned to be here can serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line.limits import SLOT
from lamplight.line.refused import Refused

if TYPE_CHECKING:
    from lamplight.line.floor import Floor


def start_of(at: int) -> int:
    """The start of the slot in which this instant lies."""
    return at - at % SLOT


def capacity(people: int, handle_ms: float, share: float) -> int:
    """How many callbacks one slot can serve.

    `people` planned to be here, each busy `handle_ms` with one contact, wrap-up included, and
    `share` (0 to 1) of their time kept for chosen times; the rest is for who comes unannounced.
    Rounded down: a promise is kept only by whole people. ValueError for impossible figures.
    """
    if people < 0 or not handle_ms > 0 or not 0 <= share <= 1:
        raise ValueError("capacity needs people >= 0, handle_ms > 0 and a share from 0 to 1")
    return int(people * SLOT * share / handle_ms)


def check(taken: int, room: int, at: int, now: int, command: str) -> None:
    """Raises Refused unless one more callback can be promised at `at`, in a slot of so much room.

    `taken`: how many are booked there by others.
    """
    if at <= now:
        raise Refused("time_passed", f"{command}: the chosen time has passed; choose a later one.")
    if taken >= room:
        raise Refused(
            "slot_full", f"{command}: {taken} of {room} callbacks at this time are taken."
        )


def booked(floor: Floor, line: int, at: int) -> int:
    """How many callbacks are booked in the slot in which this instant lies."""
    return floor.slots.get((line, start_of(at)), 0)


def take(floor: Floor, line: int, at: int, now: int) -> None:
    """One more is booked; slots that are over are forgotten."""
    key = (line, start_of(at))
    if key not in floor.slots:
        for old in [one for one in floor.slots if one[1] + SLOT <= now]:
            del floor.slots[old]
    floor.slots[key] = floor.slots.get(key, 0) + 1


def give_back(floor: Floor, line: int, at: int) -> None:
    """One that was booked won't be used. A call that was due has used it."""
    key = (line, start_of(at))
    left = floor.slots.pop(key, 0) - 1
    if left > 0:
        floor.slots[key] = left
