"""What comes next in a case, and when it is due: the oldest clock first. What "My open cases" and
the heads of a case say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

What = Literal[
    "not_yet", "step_failed", "approve", "promise", "step", "duty", "review", "money", "arrival",
    "ask", "close", "nothing",
]  # fmt: skip
"""`not_yet`: they said so, and somebody talks to them. `approve` and `review` wait for another
person. `money` is on its way, `arrival` are goods: nobody does anything, it is watched."""
_OURS: Final[tuple[What, ...]] = (
    "not_yet", "step_failed", "promise", "step", "duty", "approve", "review", "ask",
)  # fmt: skip
_ORDER: Final[tuple[What, ...]] = (*_OURS, "money", "arrival", "close", "nothing")


class Clock(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something in a case that has a time. `of` is its id among its own kind, `due_at` none: at
    once, since it waits for one of us already (`since`). `fields` are for the words."""

    what: What
    due_at: int | None = None
    since: int = 0
    of: int = 0
    fields: dict[str, str | int] = {}


NOTHING: Final = Clock(what="nothing")


def coming(clocks: Iterable[Clock]) -> Clock:
    """What comes next: a "not yet" before anything, then what is oldest. What waits for us with no
    time of its own counts from when it began to; at the same instant what we do goes before what we
    watch."""
    return min(clocks, key=_key, default=NOTHING)


def _key(clock: Clock) -> tuple[bool, int, int, int]:
    at = clock.since if clock.due_at is None else clock.due_at
    return (clock.what != "not_yet", at, _ORDER.index(clock.what), clock.of)


class Mine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A case in somebody's list."""

    case: int
    opened_at: int
    next: Clock


def ordered(cases: Iterable[Mine]) -> tuple[Mine, ...]:
    """The list: who said "not yet" at the top, then by what is due next, then who waits longest.
    What nobody waits for comes last."""
    return tuple(
        sorted(
            cases,
            key=lambda one: (
                one.next.what == "nothing",
                *_key(one.next)[:2],
                one.opened_at,
                one.case,
            ),
        )
    )


def is_over(clock: Clock, now: int) -> bool:
    """Whether it is late: due before now, and something that one of us does."""
    return clock.what in _OURS and clock.due_at is not None and clock.due_at < now
