"""What a change makes of what is left of a planned day: the slider of the board.

The day is let through the production line again and again, as it is planned and changed, by the
same customers with the same luck; what differs is then due to the change alone. Today begins as the
line stands: with who waits, and with talks that have lasted so long.
"""

from array import array
from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtrit

from lamplight.line.limits import SLOT
from lamplight.staffing import draws
from lamplight.staffing.driver import (
    ABANDONED,
    KEPT,
    OUTCOME_BITS,
    UNREACHED,
    UNSERVED,
    WAIT_ABOVE,
    Drive,
)
from lamplight.staffing.habits import Customers
from lamplight.staffing.opening import House
from lamplight.staffing.planned_day import LONG_MS, Change, Open, PlannedDay, scenario_of
from lamplight.staffing.scenario import Scenario

ENOUGH: Final = 30
"""So many customers make a half-hour whose nine of ten is told."""
_GROUPS: Final = 10  # of days, that say how far a quantile may be off
_TAIL: Final = 0.975
_MINUTE: Final = 60_000.0
_OPEN_TALKS: Final = 5  # streams of chance beside those of `draws`
_OPEN_WAITS: Final = 6

Numbers = NDArray[np.float64]
Wholes = NDArray[np.int64]


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
    `held` minutes in person. `days` were let through the line, with `customers` in all.
    """

    worst: Worst | None
    long: Differs
    gone: Differs
    held: Differs
    days: int
    customers: int


class Played(msgspec.Struct, frozen=True):
    """A day let through the line `days` times: of each customer when they came in their day and how
    long they waited, in milliseconds, how it ended, and on which of the days. Who was in a talk
    when it began isn't among them."""

    came: Wholes
    waited: Wholes
    ended: Wholes
    day: Wholes
    days: int


def play(planned: PlannedDay, change: Change = Change()) -> Played:  # noqa: B008 - frozen
    """Let what is left of the day through the line, as it is planned or changed.

    Raises `BadScenario` where nobody comes, nobody is planned, or more work comes than people can
    do and nobody gives up.
    """
    scenario = scenario_of(planned, change)
    each = [_play(planned, scenario, day, change) for day in range(scenario.days)]
    came, noted = (np.concatenate(column) for column in zip(*each, strict=True))
    return Played(
        came=came,
        waited=(noted >> WAIT_ABOVE) + np.maximum(planned.begin_ms - came, 0),
        ended=noted & ((1 << OUTCOME_BITS) - 1),
        day=np.repeat(np.arange(scenario.days), [len(one) for one, _ in each]),
        days=scenario.days,
    )


def one_more(planned: PlannedDay, change: Change, before: Played | None = None) -> OneMore:
    """What a change makes of the planned day. `before`: that day played already. Raises as
    `play`."""
    was, will = before or play(planned), play(planned, change)
    gone = [np.isin(one.ended, (ABANDONED, UNREACHED)) for one in (was, will)]
    held = [_held(planned, one) for one in (was, will)]
    return OneMore(
        worst=_worst(was, will, change),
        long=_by_day(was.waited > LONG_MS, will.waited > LONG_MS, was),
        gone=_by_day(gone[0], gone[1], was),
        held=_by_day(held[0], held[1], was),
        days=was.days,
        customers=len(was.came),
    )


def _play(
    planned: PlannedDay, scenario: Scenario, day: int, change: Change
) -> tuple[Wholes, Wholes]:
    """One day: when each customer came, and what the drive noted of each."""
    house = House(scenario)
    came: list[Wholes] = []
    outcomes = array("q")

    def customers() -> Iterator[Customers]:
        for at, some in _who_comes(planned, scenario, day, lucky=house.lucky):
            if change.wrap_up_less_ms:
                less = change.wrap_up_less_ms
                some.handling = [max(1, one - less) for one in some.handling]
            came.append(at)
            outcomes.frombytes(bytes(8 * len(at)))
            yield some

    Drive(house.line, house.requests, house.habits, outcomes).run(customers(), house.plan)
    talks = sum(one.talks for one in _begun(planned, scenario))
    noted = np.frombuffer(outcomes, dtype=np.int64)
    return np.concatenate([np.zeros(0, np.int64), *came])[talks:], noted[talks:]


def _who_comes(
    planned: PlannedDay, scenario: Scenario, day: int, *, lucky: bool
) -> Iterator[tuple[Wholes, Customers]]:
    """Who is there when it begins, talks first, and who comes then; with when each of them came."""
    opened = _begun(planned, scenario)
    if opened:
        yield _opened(planned, opened, scenario, day)
    for some in draws.on_day(scenario, day, lucky=lucky):
        later = some.at >= planned.begin_ms
        if later.all():
            yield some.at, some.customers
        elif later.any():
            first = int(np.argmax(later))
            cut = some.customers
            yield some.at[first:], Customers(
                cut.at[first:], cut.handling[first:], cut.patience[first:], cut.kinds[first:],
                cut.luck[first:],
            )  # fmt: skip


def _begun(planned: PlannedDay, scenario: Scenario) -> list[Open]:
    """Who is there when it begins, talks first, without those whom nobody answers."""
    some = [one for one in planned.open if scenario.kinds[one.asking].share]
    return sorted(some, key=lambda one: not one.talks)


def _opened(
    planned: PlannedDay, opened: list[Open], scenario: Scenario, day: int
) -> tuple[Wholes, Customers]:
    """Who is there when it begins. A talk that has lasted so long ends as such a talk does; who
    still waits has as much patience as anybody, since it is exponential."""
    count, begin = len(opened), planned.begin_ms
    talks, waits = (draws.stream(scenario.seed, day, use) for use in (_OPEN_TALKS, _OPEN_WAITS))
    asking = [planned.asking[one.asking] for one in opened]
    lasted = np.array([one.ms if one.talks else 0 for one in opened], dtype=np.float64)
    sigma = np.sqrt(np.log1p(np.array([one.cv for one in asking]) ** 2))
    mu = np.log([one.handle_ms for one in asking]) - sigma * sigma / 2.0
    # The upper tail, so that a talk that is very long already keeps its digits.
    left = np.where(lasted > 0, ndtr((mu - np.log(np.maximum(lasted, 1.0))) / sigma), 1.0)
    upper = np.maximum((1.0 - talks.random(count)) * left, 1e-300)
    takes = np.maximum(np.exp(mu - sigma * ndtri(upper)) - lasted, 1.0)
    patience = np.full(count, -1.0)
    if planned.patience_ms is not None:
        patience = waits.standard_exponential(count) * planned.patience_ms
        patience[[one.kept or one.talks for one in opened]] = -1.0
    several = [one.asking for one in opened] if len(planned.asking) > 1 else []
    luck = waits.integers(0, 1 << 64, count, dtype=np.uint64).tolist()
    came = begin - np.array([one.ms for one in opened], dtype=np.int64)
    return came, Customers(
        [begin] * count,
        np.rint(takes).astype(np.int64).tolist(),
        np.rint(patience).astype(np.int64).tolist(),
        several,
        luck,
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
    """`each`: by how much it is less in each of some samples that don't know each other."""
    fewer, count = before - after, len(each)
    reach = 0.0
    if count > 1:
        reach = float(stdtrit(count - 1, _TAIL)) * float(each.std(ddof=1)) / count**0.5
    return Differs(before, after, fewer, fewer - reach, fewer + reach)
