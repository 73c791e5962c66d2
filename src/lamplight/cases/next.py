"""What comes next in a case, and when it is due: the oldest clock first. What "My open cases" and
the heads of a case say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec

from lamplight.cases import useful

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

What = Literal[
    "not_yet", "step_failed", "approve", "promise", "step", "duty", "review", "inspect",
    "inspect_lead", "money", "arrival", "ask", "close", "stuck", "nothing",
]  # fmt: skip
"""`not_yet`: they said so, and somebody talks to them. `stuck`: every way was refused or taken
back, so that one of us finds another. `approve` and `review` wait for another person. `inspect`:
goods came back and nobody has looked at them; `inspect_lead`: they are doubted, and one who leads
must. `money` is on its way, `arrival` are goods: nobody does anything, it is watched."""
_OURS: Final[tuple[What, ...]] = (
    "not_yet", "step_failed", "promise", "step", "duty", "approve", "review", "inspect",
    "inspect_lead", "stuck", "ask",
)  # fmt: skip
_ORDER: Final[tuple[What, ...]] = (*_OURS, "money", "arrival", "close", "nothing")
_WORDS: Final = frozenset(("tell", "ask", "claim", "explain"))
"""Steps that nobody waits for: what is said is written, and asking has its own time."""


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


class Way(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A way of making it right that was chosen, as far as its time goes. `judging_at`: since when
    its goods are judged as they are."""

    id: int
    decision: Literal["proposed", "asked", "approved", "agreed", "refused", "withdrawn", "done"]
    made_at: int
    agreed_at: int | None = None
    ended_at: int | None = None
    judging: Literal["none", "pending", "accepted", "rejected", "by_person"] = "none"
    judging_at: int | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A step of a way. `since` is when it came to its state; `due_at` when it is to be done, of
    what is sent, when it arrives."""

    id: int
    way: int
    kind: str
    state: Literal["todo", "doing", "unknown", "done", "failed", "undone"]
    since: int
    due_at: int | None = None


class Running(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All of a case that has a time. `not_yet_at`: they said last that it isn't useful.
    `withdrew`: they changed their mind, so that their money is owed. `duty_at`: the last instant of
    the earliest duty that one of us must perform. Promises are (id, due, kind)
    of those that are owed still, `refusals` (id, since) of those that wait for a second look.
    `looked_at` is when time does something to the case next, after so many `askings`."""

    case: int
    state: Literal["open", "asked", "closed"]
    opened_at: int
    not_yet_at: int | None = None
    withdrew: bool = False
    duty_at: int | None = None
    ways: tuple[Way, ...] = ()
    steps: tuple[Step, ...] = ()
    promises: tuple[tuple[int, int, str], ...] = ()
    refusals: tuple[tuple[int, int], ...] = ()
    looked_at: int | None = None
    askings: int = 0


def clocks(known: Running, now: int) -> tuple[Clock, ...]:
    """All clocks of a case, to be given to `coming`."""
    return (
        *(_of_case(known, now) if known.state != "closed" else ()),
        *(
            Clock(what="promise", due_at=due, of=one, fields={"kind": kind})
            for one, due, kind in known.promises
        ),
        *_of_steps(known, now),
        *_of_goods(known),
        *(Clock(what="review", since=since, of=one) for one, since in known.refusals),
    )


def worked_since(ways: Iterable[Way], at: int) -> bool:
    """Whether something was agreed after an instant, and not taken back."""
    return any(
        one.decision in ("agreed", "done") and one.agreed_at is not None and one.agreed_at > at
        for one in ways
    )


def _of_case(known: Running, now: int) -> Iterator[Clock]:
    ways = known.ways
    if known.not_yet_at is not None and not worked_since(ways, known.not_yet_at):
        yield Clock(what="not_yet", since=known.not_yet_at, of=known.case)
    ends = known.duty_at
    going = any(one.decision in ("asked", "approved", "agreed") for one in ways)
    if (known.withdrew and not ways) or (ends is not None and (ends < now or not going)):
        yield Clock(what="duty", due_at=ends, since=known.opened_at, of=known.case)
    for one in ways:
        if one.decision == "asked":
            yield Clock(what="approve", since=one.made_at, of=one.id)
    if ways and all(one.decision in ("refused", "withdrawn") for one in ways):
        ended = max(one.ended_at or one.made_at for one in ways)
        yield Clock(what="stuck", since=ended, of=known.case)
    if known.looked_at is not None:
        what = useful.planned(known.state, known.askings)
        yield Clock(what=what, due_at=known.looked_at, of=known.case)


def _of_goods(known: Running) -> Iterator[Clock]:
    """Goods that came back wait for somebody to look at them."""
    for one in known.ways:
        if one.decision == "agreed" and one.judging in ("pending", "by_person"):
            what: What = "inspect" if one.judging == "pending" else "inspect_lead"
            yield Clock(what=what, since=one.judging_at or one.made_at, of=one.id)


def _of_steps(known: Running, now: int) -> Iterator[Clock]:
    decisions = {one.id: one.decision for one in known.ways}
    for step in known.steps:
        decision = decisions.get(step.way)
        if decision in ("agreed", "done") and step.kind == "send" and step.state == "done":
            if step.due_at is not None and step.due_at > now:
                yield Clock(what="arrival", due_at=step.due_at, since=step.since, of=step.id)
        elif decision == "agreed" and (what := _of_step(step)) is not None:
            due_at = None if what == "step_failed" else step.due_at
            yield Clock(what=what, due_at=due_at, since=step.since, of=step.id)


def _of_step(step: Step) -> What | None:
    """What a step waits for; None where it is over, or is words that have clocks of their own."""
    if step.state in ("done", "undone"):
        return None
    if step.state in ("failed", "unknown"):
        return "step_failed"
    if step.kind == "refund" and step.state == "doing":
        return "money"
    return None if step.kind in _WORDS else "step"


def is_over(clock: Clock, now: int) -> bool:
    """Whether it is late: due before now, and something that one of us does."""
    return clock.what in _OURS and clock.due_at is not None and clock.due_at < now
