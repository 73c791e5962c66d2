"""What more people on a part of a planned day make of its waits: the slider of the board.

The day is let through the production line again and again, as it is planned and with the others, by
the same customers with the same luck; what differs is then due to the people alone. It begins with
an empty line.
"""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from lamplight.line.limits import SLOT
from lamplight.staffing import draws
from lamplight.staffing.driver import ABANDONED, OUTCOME_BITS, UNREACHED, WAIT_ABOVE
from lamplight.staffing.opening import House
from lamplight.staffing.parts import parts_of, run_part
from lamplight.staffing.scenario import Arrivals, BadScenario, Group, Kind, Scenario, Times, check

LONG_MS: Final = 180_000
"""Who waits longer than this is counted."""
CUSTOMERS: Final = 6_000
"""About so many are let through the line, twice: some half a second of plain Python."""
MOST_DAYS: Final = 200
LEAST_DAYS: Final = 6
MOST_A_DAY: Final = 20_000
"""So many customers of a day can be asked about: more than `CUSTOMERS` take longer."""
ENOUGH: Final = 30
"""So many customers make a half-hour whose nine of ten is told."""
_GROUPS: Final = 10  # of days, that say how far a quantile may be off
_TAIL: Final = 0.975
_SEED: Final = 4

Numbers = NDArray[np.float64]
Wholes = NDArray[np.int64]


class Here(msgspec.Struct, frozen=True):
    """`count` people are here from one time of the day to another, in passed milliseconds of it."""

    count: int
    start_ms: int
    end_ms: int


class PlannedDay(msgspec.Struct, frozen=True):
    """So many are expected in each half-hour from `start_ms` on, in a day whose size has the
    coefficient of variation `spread`; and who plans to be here.

    `patience_ms` None: nobody gives up. Who comes from `since_ms` on is counted: what is before it
    can't be changed any more.
    """

    start_ms: int
    expected: tuple[float, ...]
    spread: float
    handle_ms: float
    patience_ms: float | None
    people: tuple[Here, ...]
    since_ms: int = 0


class Change(msgspec.Struct, frozen=True):
    """A figure before and after; by how much it is less, and the 95 % interval of that."""

    before: float
    after: float
    fewer: float
    low: float
    high: float


class Worst(msgspec.Struct, frozen=True):
    """Of the half-hours in which more people would be here, the one with the longest wait before:
    the seconds within which nine of ten of those who came in it were with a person or gave up."""

    start_ms: int
    nine_s: Change


class OneMore(msgspec.Struct, frozen=True):
    """What more people make of a day. `worst` None: too few come in each half-hour.

    On a day of them, `long` wait longer than three minutes, and `gone` give up. `days` were let
    through the line, with `customers` who were counted.
    """

    worst: Worst | None
    long: Change
    gone: Change
    days: int
    customers: int


class Played(msgspec.Struct, frozen=True):
    """A day let through the line `days` times: of each customer when they came in their day and how
    long they waited, in milliseconds, how it ended, and on which of the days."""

    came: Wholes
    waited: Wholes
    ended: Wholes
    day: Wholes
    days: int


def play(planned: PlannedDay) -> Played:
    """Let the day through the line as it is planned.

    Raises `BadScenario` where nobody comes, nobody is planned, or more work comes than people can
    do and nobody gives up.
    """
    scenario = _scenario(planned)
    check(scenario)
    each = [_came(scenario, day) for day in range(scenario.days)]
    ran = [run_part(scenario, part) for part in parts_of(scenario)]
    noted = np.frombuffer(b"".join(one.outcomes for one in ran), dtype=np.int64)
    return Played(
        came=np.concatenate(each),
        waited=noted >> WAIT_ABOVE,
        ended=noted & ((1 << OUTCOME_BITS) - 1),
        day=np.repeat(np.arange(scenario.days), [len(one) for one in each]),
        days=scenario.days,
    )


def one_more(planned: PlannedDay, more: Here, before: Played | None = None) -> OneMore:
    """What those others make of the planned day. `before`: that day played already. Raises as
    `play`."""
    before = before or play(planned)
    after = play(msgspec.structs.replace(planned, people=(*planned.people, more)))
    counted = before.came >= planned.since_ms
    was, will = _only(before, counted), _only(after, counted)
    gone = [np.isin(one.ended, (ABANDONED, UNREACHED)) for one in (was, will)]
    return OneMore(
        worst=_worst(was, will, more),
        long=_by_day(was.waited > LONG_MS, will.waited > LONG_MS, was),
        gone=_by_day(gone[0], gone[1], was),
        days=was.days,
        customers=len(was.came),
    )


def _scenario(planned: PlannedDay) -> Scenario:
    total = sum(planned.expected)
    if total <= 0.0:
        raise BadScenario("nobody is expected on this day")
    if not any(one.count for one in planned.people):
        raise BadScenario("nobody plans to be here on this day")
    if total > MOST_A_DAY:
        raise BadScenario(f"more than {MOST_A_DAY:,} are expected on this day")
    patience = planned.patience_ms
    return Scenario(
        arrivals=Arrivals(
            profile=planned.expected,
            slot_ms=SLOT,
            start_ms=planned.start_ms,
            spread=planned.spread,
        ),
        kinds=(
            Kind(
                handling=Times("lognormal", planned.handle_ms),
                patience=None if patience is None else Times("exponential", patience),
            ),
        ),
        groups=tuple(
            Group(one.count, start_ms=one.start_ms, end_ms=one.end_ms) for one in planned.people
        ),
        days=int(min(MOST_DAYS, max(LEAST_DAYS, CUSTOMERS / total))),
        seed=_SEED,
        target_ms=float(LONG_MS),
    )


def _came(scenario: Scenario, day: int) -> Wholes:
    """When each customer comes on one of the days."""
    chunks = [some.at for some in draws.on_day(scenario, day, lucky=House(scenario).lucky)]
    return np.concatenate([np.zeros(0, dtype=np.int64), *chunks])


def _only(played: Played, counted: NDArray[np.bool_]) -> Played:
    return Played(
        came=played.came[counted],
        waited=played.waited[counted],
        ended=played.ended[counted],
        day=played.day[counted],
        days=played.days,
    )


def _worst(before: Played, after: Played, more: Here) -> Worst | None:
    which = before.came // SLOT
    among = (before.came >= more.start_ms) & (before.came < more.end_ms)
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
    nine_before, nine_after = (float(np.quantile(one, 0.9)) for one in (was, will))
    return Worst(found[1] * SLOT, _change(nine_before, nine_after, np.array(each)))


def _by_day(before: NDArray[np.bool_], after: NDArray[np.bool_], played: Played) -> Change:
    """By day, since the days don't know each other."""
    count = played.days
    was, will = (np.bincount(played.day, weights=one, minlength=count) for one in (before, after))
    return _change(float(was.mean()), float(will.mean()), np.asarray(was - will, dtype=np.float64))


def _change(before: float, after: float, each: Numbers) -> Change:
    """`each`: by how much it is less in each of some samples that don't know each other."""
    fewer, count = before - after, len(each)
    reach = 0.0
    if count > 1:
        reach = float(stdtrit(count - 1, _TAIL)) * float(each.std(ddof=1)) / count**0.5
    return Change(before, after, fewer, fewer - reach, fewer + reach)
