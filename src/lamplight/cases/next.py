"""What comes next in a case, and when it is due: the oldest clock first. What "My open cases" and
the heads of a case say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

What = Literal[
    "not_yet", "step_failed", "approve", "promise", "step", "duty", "review", "money", "arrival",
    "ask", "close", "stuck", "nothing",
]  # fmt: skip
"""`not_yet`: they said so, and somebody talks to them. `stuck`: every way was refused or taken
back, so that one of us finds another. `approve` and `review` wait for another person. `money` is on
its way, `arrival` are goods: nobody does anything, it is watched."""
_OURS: Final[tuple[What, ...]] = (
    "not_yet", "step_failed", "promise", "step", "duty", "approve", "review", "stuck",
    "ask",
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


class StepClock(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A step of what was agreed, as far as its time goes. `since` is when it came to its state."""

    step: int
    kind: str
    by: Literal["shop", "person", "us", "customer"]
    state: Literal["todo", "doing", "unknown", "done", "failed", "undone"]
    since: int
    due_at: int | None = None


class Running(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All of a case that has a time. `not_yet_at`: they said so and nothing was agreed since;
    `leave_at`, `review_at`: since when another person is asked. Promises and duties are (id, due)
    of those that are open; `ask_at` and `close_at` are what `useful.following` gives."""

    not_yet_at: int | None = None
    leave_at: int | None = None
    review_at: int | None = None
    promises: tuple[tuple[int, int], ...] = ()
    duties: tuple[tuple[int, int], ...] = ()
    steps: tuple[StepClock, ...] = ()
    ask_at: int | None = None
    close_at: int | None = None


def clocks(known: Running) -> tuple[Clock, ...]:
    """All clocks of a case, to be given to `coming`."""
    waits: tuple[tuple[What, int | None], ...] = (
        ("not_yet", known.not_yet_at),
        ("approve", known.leave_at),
        ("review", known.review_at),
    )
    planned: tuple[tuple[What, int | None], ...] = (
        ("ask", known.ask_at),
        ("close", known.close_at),
    )
    return (
        *(Clock(what=what, since=at) for what, at in waits if at is not None),
        *(Clock(what="promise", due_at=due, of=one) for one, due in known.promises),
        *(Clock(what="duty", due_at=due, of=one) for one, due in known.duties),
        *(found for step in known.steps if (found := _of_step(step)) is not None),
        *(Clock(what=what, due_at=at) for what, at in planned if at is not None),
    )


def _of_step(step: StepClock) -> Clock | None:
    """The clock of a step; none where it is over, or is the asking, which has its own."""
    if step.state in ("done", "undone") or step.kind == "ask":
        return None
    what: What = "arrival"
    if step.state == "failed":
        return Clock(what="step_failed", since=step.since, of=step.step)
    if step.by == "person":
        what = "step"
    elif step.kind in ("refund", "credit"):
        what = "money"
    return Clock(what=what, due_at=step.due_at, since=step.since, of=step.step)


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
