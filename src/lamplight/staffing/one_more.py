"""What a change makes of what is left of a planned day: the slider of the board.

The day is let through the production line again and again, as it is planned and changed, by the
same customers with the same luck; what differs is then due to the change alone. Today begins as the
line stands: with who waits, and with talks that have lasted so long.
"""

from collections.abc import Callable
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from lamplight.line.limits import SLOT
from lamplight.staffing.days_played import Days, Played
from lamplight.staffing.driver import ABANDONED, KEPT, UNREACHED, UNSERVED
from lamplight.staffing.planned_day import LONG_MS, Change, PlannedDay

ENOUGH: Final = 30
"""So many customers make a half-hour whose nine of ten is told."""
FEWEST: Final = 2
"""So many days at least say how far a difference may be off."""
_GROUPS: Final = 10  # of days, that say how far a quantile may be off
_TAIL: Final = 0.975
_MINUTE: Final = 60_000.0

Numbers = NDArray[np.float64]


class Differs(msgspec.Struct, frozen=True):
    """A figure before and after; by how much it is less, and the 95 % interval of that."""

    before: float
    after: float
    fewer: float
    low: float
    high: float


class Worst(msgspec.Struct, frozen=True):
    """Of the half-hours that a change is about, the one with the longest wait before: the seconds
    within which nine of ten of those who came in it were with a person or gave up."""

    start_ms: int
    nine_s: Differs


class OneMore(msgspec.Struct, frozen=True):
    """What a change makes of a day. `worst` None: too few come in each half-hour.

    On a day of them, `long` wait longer than three minutes, `gone` give up, and all together wait
    `held` minutes in person. `days` of `of_days` were let through the line, with `customers` in
    all: the intervals are of so many.
    """

    worst: Worst | None
    long: Differs
    gone: Differs
    held: Differs
    days: int
    of_days: int
    customers: int


def one_more(planned: PlannedDay, change: Change, before: Days | None = None) -> OneMore:
    """What a change makes of the planned day. `before`: that day, as far as it was played. Raises
    `BadScenario` as `scenario_of`."""
    was = before or Days(planned)
    will = Days(planned, change, was)
    play_on(was, will, lambda _: True)
    return compared(was, will)


def play_on(
    was: Days, will: Days, go_on: Callable[[int], bool], look: Callable[[], None] = lambda: None
) -> None:
    """Let more days through the line, as planned and changed, as long as some are left and `go_on`
    says so; it is told how many can be compared, and must not look at what came of them. `look` is
    called often meanwhile, and may raise."""
    while len(will) < will.of_days and go_on(len(will)):
        while len(was) <= len(will):
            was.play_one(look)
        will.play_one(look)


def compared(was: Days, will: Days) -> OneMore:
    """What the change makes of it, by the days that were played both ways: `FEWEST` at least."""
    days = min(len(was), len(will))
    return _compared(was.first(days), will.first(days), will)


def _compared(was: Played, will: Played, days: Days) -> OneMore:
    gone = [np.isin(one.ended, (ABANDONED, UNREACHED)) for one in (was, will)]
    held = [_held(days.planned, one) for one in (was, will)]
    return OneMore(
        worst=_worst(was, will, days.change),
        long=_by_day(was.waited > LONG_MS, will.waited > LONG_MS, was),
        gone=_by_day(gone[0], gone[1], was),
        held=_by_day(held[0], held[1], was),
        days=was.days,
        of_days=days.of_days,
        customers=len(was.came),
    )


def _held(planned: PlannedDay, played: Played) -> Numbers:
    """How many minutes each waited in person. Where people give up, only who keeps a place is still
    waited for when the day ends."""
    absent = (KEPT, UNREACHED) if planned.patience_ms is None else (KEPT, UNREACHED, UNSERVED)
    return np.where(np.isin(played.ended, absent), 0, played.waited) / _MINUTE


def _worst(before: Played, after: Played, change: Change) -> Worst | None:
    which = before.came // SLOT
    among = np.ones(len(which), dtype=bool)
    if change.more is not None:
        among = (before.came >= change.more.start_ms) & (before.came < change.more.end_ms)
    found: tuple[float, int] | None = None
    for number in np.unique(which[among]):
        waited = before.waited[which == number]
        if len(waited) >= ENOUGH:
            nine = float(np.quantile(waited, 0.9))
            if found is None or nine > found[0]:
                found = nine, int(number)
    if found is None:
        return None
    here = which == found[1]
    was, will = (one.waited[here] / 1000.0 for one in (before, after))
    each = [
        float(np.quantile(was[some], 0.9) - np.quantile(will[some], 0.9))
        for group in range(_GROUPS)
        if (some := before.day[here] % _GROUPS == group).any()
    ]
    if len(each) < FEWEST:
        return None
    nine_before, nine_after = (float(np.quantile(one, 0.9)) for one in (was, will))
    return Worst(found[1] * SLOT, _change(nine_before, nine_after, np.array(each)))


def _by_day(
    before: NDArray[np.bool_] | Numbers, after: NDArray[np.bool_] | Numbers, played: Played
) -> Differs:
    """By day, since the days don't know each other."""
    count = played.days
    was, will = (np.bincount(played.day, weights=one, minlength=count) for one in (before, after))
    return _change(float(was.mean()), float(will.mean()), np.asarray(was - will, dtype=np.float64))


def _change(before: float, after: float, each: Numbers) -> Differs:
    """`each`: by how much it is less in each of some samples, two at least, that don't know each
    other. Nothing is less by more than itself."""
    fewer, count = before - after, len(each)
    reach = float(stdtrit(count - 1, _TAIL)) * float(each.std(ddof=1)) / count**0.5
    return Differs(before, after, fewer, fewer - reach, min(before, fewer + reach))
