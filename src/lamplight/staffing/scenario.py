"""What a simulation is told: who comes, how long they talk and wait, who answers, by which rules.

Times are milliseconds. Clock times count from midnight of the day, in passed time. Whoever builds a
scenario in code calls `check`; `staffing.reading` makes one of a file and does it too.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

HOUR: Final = 3_600_000
MOST_CUSTOMERS: Final = 20_000_000
MOST_AGENTS: Final = 10_000
MOST_KINDS: Final = 12
MOST_DAYS: Final = 10_000


class BadScenario(Exception):
    """A scenario that can't be simulated; the text says why, and what to do."""


class Times(msgspec.Struct, frozen=True):
    """How long something takes: "exponential", "constant", "lognormal" (with the coefficient of
    variation `cv`) or "recorded": one of `recorded_ms`, each as likely as the others."""

    distribution: str
    mean_ms: float
    cv: float = 1.0
    recorded_ms: tuple[float, ...] = ()

    @property
    def squared_cv(self) -> float:
        """Variance over squared mean."""
        if self.distribution == "exponential":
            return 1.0
        if self.distribution == "constant":
            return 0.0
        if self.distribution == "lognormal":
            return self.cv * self.cv
        spread = sum((one - self.mean_ms) ** 2 for one in self.recorded_ms)
        return spread / len(self.recorded_ms) / self.mean_ms**2


class Kind(msgspec.Struct, frozen=True):
    """Customers who ask for the same: `share` of all. `patience` None: they never give up."""

    handling: Times
    patience: Times | None = None
    share: float = 1.0
    brand: str = "main"
    purpose: str = "service"
    channel: str = "voice"
    language: str = "en"


class Arrivals(msgspec.Struct, frozen=True):
    """When customers come: at a rate (`per_hour`), by a profile, or at recorded instants.

    `profile`: so many are expected in each slot of `slot_ms` from `start_ms` on. `spread`: the
    coefficient of variation of a factor on the whole day, gamma distributed with mean 1.
    `times_ms`: the same instants on each day. Beside each may stand what is known of that customer:
    the kind, how long they talk and how long they wait (below 0: drawn); empty: nothing is.
    """

    per_hour: float = 0.0
    profile: tuple[float, ...] = ()
    slot_ms: int = HOUR // 2
    start_ms: int = 0
    spread: float = 0.0
    times_ms: tuple[int, ...] = ()
    kinds: tuple[int, ...] = ()
    handling_ms: tuple[float, ...] = ()
    patience_ms: tuple[float, ...] = ()

    @property
    def by_day(self) -> bool:
        return not self.per_hour


class Group(msgspec.Struct, frozen=True):
    """Agents who do the same. By day they are here from `start_ms` to `end_ms`, but for `breaks`
    (each from and to); without days they are always here.

    They answer a ring after `accept_ms`, decline the share `declines`, and don't hear the share
    `misses`; then they are away for `back_ms`. `cost_per_hour` is of one of them.
    """

    count: int
    brands: tuple[str, ...] = ("main",)
    purposes: tuple[str, ...] = ("service",)
    channels: tuple[str, ...] = ("voice",)
    languages: tuple[str, ...] = ("en",)
    chats: int = 0
    wrap_up_ms: int = 0
    accept_ms: int = 0
    declines: float = 0.0
    misses: float = 0.0
    back_ms: int = 60_000
    start_ms: int = 0
    end_ms: int = 0
    breaks: tuple[tuple[int, int], ...] = ()
    cost_per_hour: float = 0.0

    @property
    def hours_ms(self) -> int:
        """For how long one of them is here on a day."""
        return self.end_ms - self.start_ms - sum(end - start for start, end in self.breaks)

    def answers(self, kind: Kind) -> bool:
        return (
            kind.brand in self.brands
            and kind.purpose in self.purposes
            and kind.channel in self.channels
            and kind.language in self.languages
        )


class Callback(msgspec.Struct, frozen=True):
    """Who is told a likely wait of more than `above_ms` is offered a call at the turn, and the
    share `accepts` takes it. The share `reached` of the calls find them, after `ringing_ms`."""

    above_ms: float
    accepts: float
    reached: float = 1.0
    ringing_ms: int = 10_000


class SamePerson(msgspec.Struct, frozen=True):
    """The share `known` have spoken with one of us; they are held for them up to `hold_ms`."""

    known: float
    hold_ms: int


class CallAgain(msgspec.Struct, frozen=True):
    """Of those who give up the share `share` calls again, each at most `most` times: an exponential
    delay with the mean `after_ms` later, with the patience of before."""

    share: float
    after_ms: float
    most: int = 3


class Scenario(msgspec.Struct, frozen=True):
    """Either `customers` come at a rate without an end, or `days` pass, each beginning empty.

    `warm_up`: so many come before the first who counts, in each part (None: reckoned).
    """

    arrivals: Arrivals
    kinds: tuple[Kind, ...]
    groups: tuple[Group, ...]
    customers: int = 0
    days: int = 0
    seed: int = 1
    target_ms: float = 60_000.0
    warm_up: int | None = None
    callback: Callback | None = None
    same_person: SamePerson | None = None
    call_again: CallAgain | None = None

    @property
    def agents(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def expected(self) -> float:
        """How many customers are expected: in all, or on one day."""
        if not self.arrivals.by_day:
            return float(self.customers)
        return float(len(self.arrivals.times_ms) or sum(self.arrivals.profile))

    @property
    def size(self) -> float:
        """About how many customers go through the line in all."""
        return self.expected * (self.days if self.arrivals.by_day else 1)

    @property
    def cost(self) -> float:
        """What the agents cost: in an hour, or on a day by the hours planned."""
        hours = ((one.hours_ms / HOUR if self.arrivals.by_day else 1.0) for one in self.groups)
        return sum(
            one.count * one.cost_per_hour * long
            for one, long in zip(self.groups, hours, strict=True)
        )


def check(scenario: Scenario) -> None:
    """Raises BadScenario for what has no answer: nobody who could answer some of the customers, or
    more work than people without anybody who gives up."""
    if not scenario.agents:
        raise BadScenario("agents: nobody is there to answer; give a count of at least 1")
    if scenario.agents > MOST_AGENTS:
        raise BadScenario(f"agents: at most {MOST_AGENTS:,} can be simulated")
    if len(scenario.kinds) > MOST_KINDS:
        raise BadScenario(f"kinds: at most {MOST_KINDS} can be simulated")
    if scenario.size > MOST_CUSTOMERS:
        raise BadScenario(f"at most {MOST_CUSTOMERS:,} customers in all can be simulated")
    if scenario.arrivals.by_day and any(one.hours_ms <= 0 for one in scenario.groups):
        raise BadScenario("agents: on a day they come and go; give from and to")
    for number, kind in enumerate(scenario.kinds, 1):
        if kind.share and not any(one.count and one.answers(kind) for one in scenario.groups):
            raise BadScenario(
                f"kinds: nobody answers kind {number} ({kind.brand}, {kind.purpose}, "
                f"{kind.channel}, {kind.language}); add that to a group of agents"
            )
    _check_stable(scenario)


def _check_stable(scenario: Scenario) -> None:
    """By Hall's condition: no kinds together bring more work than all who can answer any of them
    can do. Kinds of which some give up bring no more than there are people for."""
    staying = [one for one in scenario.kinds if one.patience is None and one.share]
    for size in range(1, len(staying) + 1):
        for some in combinations(staying, size):
            work, people = load(scenario, some)
            if work >= people * (1.0 - 1e-9) and work:
                together = "" if len(scenario.kinds) == 1 else f" of {_names(some)}"
                if scenario.arrivals.by_day:
                    raise BadScenario(
                        f"more work than people: a day's calls{together} need {work:.4g} hours of "
                        f"people, {people:.4g} are there, and nobody gives up, so most are never "
                        "answered; add agents, or [patience]"
                    )
                raise BadScenario(
                    f"more work than people: the calls{together} need {work:.4g} people who talk "
                    f"without a break, {people:.4g} are there, and nobody gives up, so the line "
                    "grows without end; add agents, or [patience]"
                )


def load(scenario: Scenario, kinds: Iterable[Kind]) -> tuple[float, float]:
    """How many people these kinds keep busy on average, and how many there are for them: at any
    time, or on a day in hours."""
    some = list(kinds)
    able = [one for one in scenario.groups if one.count and any(map(one.answers, some))]
    by_day = scenario.arrivals.by_day
    writing = any(one.channel == "chat" for one in some)
    people = sum(
        one.count * (one.hours_ms / HOUR if by_day else 1.0) * (max(1, one.chats) if writing else 1)
        for one in able
    )
    rate = scenario.expected if by_day else scenario.arrivals.per_hour
    wrap = min((one.wrap_up_ms for one in able), default=0)
    total = sum(one.share for one in scenario.kinds)
    work = sum(rate * one.share / total * (one.handling.mean_ms + wrap) for one in some)
    return work / HOUR, people


def _names(kinds: Iterable[Kind]) -> str:
    return "; ".join(f"{one.brand}, {one.purpose}, {one.channel}, {one.language}" for one in kinds)
