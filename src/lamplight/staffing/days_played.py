"""A planned day, let through the production line again and again.

The same customers come with the same luck, however the day is changed. Until more people come it is
as it was without them: it is played on from where it stood then.
"""

from array import array
from collections.abc import Callable, Iterator
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from lamplight.line import commands as ask
from lamplight.line.limits import SLOT
from lamplight.staffing import draws
from lamplight.staffing.driver import OUTCOME_BITS, WAIT_ABOVE, Drive
from lamplight.staffing.habits import Customers
from lamplight.staffing.opening import House, Plan
from lamplight.staffing.planned_day import Change, Open, PlannedDay, scenario_of
from lamplight.staffing.scenario import Scenario

_STANDS: Final = 12
"""Of each day it is kept how it stood at about so many half-hours."""
_OPEN_TALKS: Final = 5  # streams of chance beside those of `draws`
_OPEN_WAITS: Final = 6

Wholes = NDArray[np.int64]


class Played(msgspec.Struct, frozen=True):
    """A day let through the line `days` times: of each customer when they came in their day and how
    long they waited, in milliseconds, how it ended, and on which of the days. Who was in a talk
    when it began isn't among them."""

    came: Wholes
    waited: Wholes
    ended: Wholes
    day: Wholes
    days: int


class _Day(msgspec.Struct, frozen=True):
    """One day: when each customer came, what the drive noted of each, and how it stood at some
    half-hours. Those whose talk was open when it began are the first."""

    came: Wholes
    outcomes: "array[int]"
    stood: list[tuple[int, Drive]]


class _Stood(msgspec.Struct, frozen=True):
    """How a day with so many people stood at an instant."""

    day: _Day
    people: int
    at: int
    drive: Drive


class Days:
    """A day as it is planned or changed, let through the line once more whenever that is asked.

    `before`: the same day as it is planned. Raises `BadScenario` as `scenario_of`.
    """

    def __init__(
        self,
        planned: PlannedDay,
        change: Change = Change(),  # noqa: B008 - frozen
        before: "Days | None" = None,
    ) -> None:
        self.planned = planned
        self.change = change
        self._scenario = scenario_of(planned, change)
        self._people = sum(one.count for one in self._scenario.groups)
        self._each: list[_Day] = []
        self._before = before if before is not None and _adds_people_only(before, change) else None
        self._talks = sum(one.talks for one in _begun(planned, self._scenario))

    @property
    def of_days(self) -> int:
        """So many are enough."""
        return self._scenario.days

    def __len__(self) -> int:
        """So many were let through so far."""
        return len(self._each)

    def play_one(self, look: Callable[[], None] = lambda: None) -> None:
        """Let it through the line once more. `look` is called at each half-hour, and may raise:
        then nothing was played."""
        number = len(self._each)
        stood = self._stood(number)
        if stood is None:
            self._each.append(self._whole(number, look))
        else:
            self._each.append(self._rest(number, stood, look))

    def first(self, days: int) -> Played:
        """The first days that were played."""
        talks, each = self._talks, self._each[:days]
        came = np.concatenate([one.came[talks:] for one in each])
        noted = np.concatenate([np.frombuffer(one.outcomes, np.int64)[talks:] for one in each])
        return Played(
            came=came,
            waited=(noted >> WAIT_ABOVE) + np.maximum(self.planned.begin_ms - came, 0),
            ended=noted & ((1 << OUTCOME_BITS) - 1),
            day=np.repeat(np.arange(days), [len(one.came) - talks for one in each]),
            days=days,
        )

    def _stood(self, number: int) -> "_Stood | None":
        """How the day stands before the change, as late as is kept; None: play the whole day."""
        more, before = self.change.more, self._before
        if more is None or before is None or number >= len(before):
            return None
        day, people = before._each[number], before._people
        known = [one for one in day.stood if one[0] <= more.start_ms]
        return _Stood(day, people, *known[-1]) if known else None

    def _whole(self, number: int, look: Callable[[], None]) -> _Day:
        planned, house = self.planned, House(self._scenario)
        came: list[Wholes] = [np.zeros(0, np.int64)]
        outcomes = array("q")
        stood: list[tuple[int, Drive]] = []
        keep = self._kept(house.plan)

        def customers() -> Iterator[Customers]:
            for at, some in _who_comes(planned, self._scenario, number, lucky=house.lucky):
                if less := self.change.wrap_up_less_ms:
                    some.handling = [max(1, one - less) for one in some.handling]
                came.append(at)
                outcomes.frombytes(bytes(8 * len(at)))
                yield some

        def looked(now: int) -> None:
            look()
            if now in keep:
                stood.append((now, drive.copy(array("q"))))

        drive = Drive(house.line, house.requests, house.habits, outcomes)
        drive.looked = looked
        drive.run(customers(), _with_looks(house.plan))
        return _Day(np.concatenate(came), outcomes, stood)

    def _rest(self, number: int, stood: "_Stood", look: Callable[[], None]) -> _Day:
        """Played on from how it stood."""
        at, house = stood.at, House(self._scenario)
        drive = stood.drive.copy(stood.day.outcomes[:])
        drive.looked = lambda _: look()
        for more in house.agents[stood.people :]:
            drive.line.handle(more, at)
        later = _who_comes_from(at, self._scenario, number, lucky=False)
        plan = [step for step in _with_looks(house.plan) if step[0] >= at]
        drive.run((some for _, some in later), plan)
        return _Day(stood.day.came, drive.outcomes, [])

    def _kept(self, plan: Plan) -> frozenset[int]:
        """At which half-hours it is kept how it stands: of a day without a change."""
        if self.change != Change():
            return frozenset()
        halves = _halves(plan)
        return frozenset(halves[:: -(-len(halves) // _STANDS) or 1])


def play(planned: PlannedDay, change: Change = Change()) -> Played:  # noqa: B008 - frozen
    """Let what is left of the day through the line as often as is enough, as it is planned or
    changed. Raises `BadScenario` as `scenario_of`."""
    days = Days(planned, change)
    while len(days) < days.of_days:
        days.play_one()
    return days.first(days.of_days)


def _adds_people_only(before: Days, change: Change) -> bool:
    """Whether the day is as before until they come."""
    if change.more is None or change != Change(change.more):
        return False
    can = change.more.can
    known = {brand for one in before._scenario.groups for brand in one.brands}
    known |= {one.brand for one in before._scenario.kinds}
    return can is None or known.issuperset(can.brands)


def _halves(plan: Plan) -> list[int]:
    """The half-hours between the first step of a plan and the last."""
    first, last = plan[0][0], plan[-1][0]
    return list(range((first // SLOT + 1) * SLOT, last, SLOT))


def _with_looks(plan: Plan) -> Plan:
    """With a look at each half-hour, before all else that is planned then."""
    looks: Plan = [(at, ask.Tick()) for at in _halves(plan)]
    return sorted([*looks, *plan], key=lambda step: step[0])


def _who_comes(
    planned: PlannedDay, scenario: Scenario, day: int, *, lucky: bool
) -> Iterator[tuple[Wholes, Customers]]:
    """Who is there when it begins, talks first, and who comes then; with when each of them came."""
    opened = _begun(planned, scenario)
    if opened:
        yield _opened(planned, opened, scenario, day)
    yield from _who_comes_from(planned.begin_ms, scenario, day, lucky=lucky)


def _who_comes_from(
    since: int, scenario: Scenario, day: int, *, lucky: bool
) -> Iterator[tuple[Wholes, Customers]]:
    for some in draws.on_day(scenario, day, lucky=lucky):
        later = some.at >= since
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
