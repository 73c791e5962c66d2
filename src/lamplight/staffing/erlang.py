"""Erlang's formulas: what so many people mean for those who wait, in one line of equals.

Arrivals are Poisson and handling times exponential; nobody gives up (M/M/n, Erlang C), or each who
waits gives up after an exponential patience (M/M/n+M, Erlang A, see `palm`). Both are the steady
state: rates that stay as they are until the line has forgotten how it began.

Sources: A. K. Erlang, Solution of some problems in the theory of probabilities of significance in
automatic telephone exchanges (1917); Tijms, A First Course in Stochastic Models, table 9.6.1.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from lamplight.staffing import palm
from lamplight.staffing.palm import Numbers

TARGET_S: Final = 60.0
MOST_AGENTS: Final = 100_000
MOST_ARRIVALS: Final = 1e9
"""An hour."""
SHORTEST_S: Final = 1e-6
LONGEST_S: Final = 1e9
ERLANG_C: Final = "erlang-c/1"
ERLANG_A: Final = "erlang-a/1"
"""Name and version of the formula, which go with every figure that is kept."""

_NEAR: Final = 1e-3
_FEW: Final = 8
_ROWS: Final = 8192  # go step by step together: so many stay near the processor
People = NDArray[np.int64]


class OutOfRange(ValueError):
    """A number that is no rate, time, share or number of people. `field` names it."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field} {text}")
        self.field = field
        self.text = text


class Unstable(ValueError):
    """More work comes than the people can do, and nobody gives up: the wait grows without end.
    `least` is the smallest number of people with which it doesn't."""

    def __init__(self, agents: int, load: float) -> None:
        self.least = math.floor(load) + 1
        super().__init__(
            f"unstable: what comes keeps {load:.10g} people busy all the time, there are {agents}, "
            f"and without a patience nobody gives up, so the wait grows without end; "
            f"{self.least} is the least number that can do it"
        )


class Service(msgspec.Struct, frozen=True):
    """How it is for those who come, with so many people. Shares are of all who come, unless said.

    `p_wait`: not answered at once. `p_abandon`: gave up. `asa_seconds`: the mean wait of those who
    are answered, also at once; `mean_wait_seconds`: of all. `service_level`: answered within the
    target. `occupancy`: the share of the agents' time that is talks.
    """

    agents: int
    p_wait: float
    p_abandon: float
    asa_seconds: float
    mean_wait_seconds: float
    service_level: float
    occupancy: float
    formula: str


class Services(NamedTuple):
    """As `Service`, one entry for each case. Where the wait grows without end all wait (1),
    nobody is answered in time (0), and the waits are infinite."""

    agents: People
    p_wait: Numbers
    p_abandon: Numbers
    asa_seconds: Numbers
    mean_wait_seconds: Numbers
    service_level: Numbers
    occupancy: Numbers


def service(
    arrivals_per_hour: float,
    handle_seconds: float,
    agents: int,
    *,
    patience_seconds: float | None = None,
    target_seconds: float = TARGET_S,
) -> Service:
    """What `agents` people mean for `arrivals_per_hour` customers of `handle_seconds` each.

    `patience_seconds`: the mean time after which who waits gives up; None when nobody does. Raises
    `OutOfRange` and `Unstable`. Exact to 1e-9 (relative, and absolute for shares).
    """
    if patience_seconds is None:
        return _plain(arrivals_per_hour, handle_seconds, agents, target_seconds)
    many = services(
        arrivals_per_hour,
        handle_seconds,
        agents,
        patience_seconds=patience_seconds,
        target_seconds=target_seconds,
    )
    return Service(
        agents=agents,
        p_wait=float(many.p_wait[0]),
        p_abandon=float(many.p_abandon[0]),
        asa_seconds=float(many.asa_seconds[0]),
        mean_wait_seconds=float(many.mean_wait_seconds[0]),
        service_level=float(many.service_level[0]),
        occupancy=float(many.occupancy[0]),
        formula=ERLANG_A,
    )


def _plain(arrivals: float, handle: float, agents: int, target: float) -> Service:
    """Erlang C for one case, as quick as plain numbers are."""
    if not (
        0.0 <= arrivals <= MOST_ARRIVALS
        and SHORTEST_S <= handle <= LONGEST_S
        and 0.0 <= target <= LONGEST_S
        and 1 <= agents <= MOST_AGENTS
    ):
        _times(arrivals, handle, None, target)
        _people(agents)
    load = arrivals * handle / 3600.0
    spare = agents - load
    if spare < _NEAR * agents:  # what is left of a difference of near numbers: with all digits
        spare = float(agents - Fraction(arrivals) * Fraction(handle) / 3600)
    if spare <= 0.0:
        raise Unstable(agents, load)
    blocked = _blocking(load, agents)
    wait = min(1.0, agents * blocked / (spare + load * blocked))
    mean = wait * handle / spare
    level = 1.0 - wait * math.exp(-spare * target / handle)
    return Service(agents, wait, 0.0, mean, mean, level, load / agents, ERLANG_C)


def services(
    arrivals_per_hour: ArrayLike,
    handle_seconds: ArrayLike,
    agents: ArrayLike,
    *,
    patience_seconds: ArrayLike | None = None,
    target_seconds: ArrayLike = TARGET_S,
    points: int = palm.POINTS,
) -> Services:
    """As `service` for many cases at once: what is given is broadcast to one list of cases.

    Where people give up, fewer `points` than `palm.POINTS` are quicker and less exact. Raises
    `OutOfRange` where one of the cases has what is no number of its kind.
    """
    arrivals, handle, patience, target = _times(
        arrivals_per_hour, handle_seconds, patience_seconds, target_seconds
    )
    arrivals, handle, patience, target, people = (
        one.ravel()
        for one in np.broadcast_arrays(arrivals, handle, patience, target, _people(agents))
    )
    blocked = blocking(arrivals * handle / 3600.0, people)
    if patience_seconds is None:
        return _erlang_c(arrivals, handle, people, target, blocked)
    serving, arriving = people / handle, arrivals / 3600.0
    found = palm.shares(palm.Lines(arriving, serving, 1.0 / patience, blocked, target), points)
    return Services(
        agents=people,
        p_wait=_share(found.waited),
        p_abandon=_share(found.gave_up),
        asa_seconds=found.answered_seconds,
        mean_wait_seconds=found.seconds,
        service_level=_share(found.in_time),
        occupancy=_share(found.answered * arriving / serving),
    )


def _erlang_c(
    arrivals: Numbers, handle: Numbers, people: People, target: Numbers, blocked: Numbers
) -> Services:
    # in people; what is left of a difference of near numbers, so with all the digits that there are
    exact = np.longdouble(3600) * people - arrivals.astype(np.longdouble) * handle
    stable = exact > 0.0
    spare = np.where(stable, exact / 3600.0, 1.0).astype(np.float64)
    load = np.where(stable, arrivals * handle / 3600.0, people)
    wait = np.where(stable, people * blocked / (spare + load * blocked), 1.0)
    mean = np.where(stable, wait * handle / spare, np.inf)
    level = np.where(stable, 1.0 - wait * np.exp(-spare * target / handle), 0.0)
    wait = _share(wait)
    return Services(people, wait, np.zeros_like(wait), mean, mean, level, load / people)


def _share(numbers: Numbers) -> Numbers:
    return np.minimum(numbers, 1.0)  # rounding may leave 1.0000000000000002


def agents_needed(
    arrivals_per_hour: ArrayLike,
    handle_seconds: ArrayLike,
    service_level: ArrayLike,
    *,
    patience_seconds: ArrayLike | None = None,
    target_seconds: ArrayLike = TARGET_S,
) -> People:
    """The least numbers of people, at least 1 each, with which the share `service_level` of all who
    come is answered within the target; broadcast to one list of cases, as for `services`.

    Raises `OutOfRange`, also where more than MOST_AGENTS are needed.
    """
    share = np.asarray(service_level, dtype=np.float64)
    if not ((share > 0.0) & (share < 1.0)).all():
        raise OutOfRange("service_level", "must be above 0 and below 1, as .9")
    times = _times(arrivals_per_hour, handle_seconds, patience_seconds, target_seconds)
    arrivals, handle, patience, target, share = (
        one.ravel() for one in np.broadcast_arrays(*times, share)
    )

    def reached(people: People) -> NDArray[np.bool_]:
        with_these = services(
            arrivals,
            handle,
            people,
            patience_seconds=None if patience_seconds is None else patience,
            target_seconds=target,
        )
        return with_these.service_level >= share

    return least(reached, arrivals * handle / 3600.0)


def least(reached: Callable[[People], NDArray[np.bool_]], load: Numbers) -> People:
    """The least number of people for each case with which it is reached, by doubling and halving.

    `reached` says it for one number of people a case, and must stay true with more people. `load`
    is about how many are needed. Raises `OutOfRange` where MOST_AGENTS are too few.
    """
    enough = np.minimum(load + 1.0, MOST_AGENTS).astype(np.int64)
    short = np.zeros_like(enough)
    step = np.sqrt(enough).astype(np.int64)
    while not (done := reached(enough)).all():
        if (enough[~done] == MOST_AGENTS).any():
            raise OutOfRange("agents", f"would have to be more than {MOST_AGENTS:,}")
        short = np.where(done, short, enough)
        enough = np.where(done, enough, np.minimum(enough + step, MOST_AGENTS))
        step *= 2
    while (enough - short > 1).any():
        middle = np.maximum((short + enough) // 2, 1)
        done = reached(middle)
        enough = np.where(done, middle, enough)
        short = np.where(done, short, middle)
    return enough


def blocking(load: Numbers, people: People) -> Numbers:
    """Erlang B: the share that finds all busy where nobody waits, for loads in erlangs.

    By the recursion over its inverse, whose terms are all above 0: exact to some 1e-15 times the
    number of people at worst. Many cases go step by step together, few go one by one.
    """
    if len(load) <= _FEW:
        pairs = zip(load.tolist(), people.tolist(), strict=True)
        return np.array([_blocking(one, n) for one, n in pairs])
    blocked = np.empty(len(load))
    order = np.argsort(people)
    for at in range(0, len(order), _ROWS):
        part = order[at : at + _ROWS]
        blocked[part] = _rising(load[part], people[part])
    return blocked


def _rising(load: Numbers, rising: People) -> Numbers:
    """For numbers of people that rise: the first are done first, and left as they are."""
    inverse = np.ones(len(load))
    with np.errstate(divide="ignore", over="ignore"):  # infinity is right: then nobody is blocked
        each = 1.0 / load
        for n, done in enumerate(np.searchsorted(rising, np.arange(1, rising[-1] + 1)).tolist(), 1):
            left = inverse[done:]
            left *= each[done:]
            left *= n
            left += 1.0
    return 1.0 / inverse


def _blocking(load: float, people: int) -> float:
    if load == 0.0:
        return 0.0
    inverse = 1.0
    for n in range(1, people + 1):
        inverse = 1.0 + inverse * n / load
        if inverse == math.inf:
            return 0.0
    return 1.0 / inverse


def _times(
    arrivals: ArrayLike, handle: ArrayLike, patience: ArrayLike | None, target: ArrayLike
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    return (
        _within("arrivals_per_hour", arrivals, 0.0, MOST_ARRIVALS),
        _within("handle_seconds", handle, SHORTEST_S, LONGEST_S),
        _within("patience_seconds", 1.0 if patience is None else patience, SHORTEST_S, LONGEST_S),
        _within("target_seconds", target, 0.0, LONGEST_S),
    )


def _people(agents: ArrayLike) -> People:
    people = np.asarray(agents)
    if (
        not np.issubdtype(people.dtype, np.integer)
        or not ((people >= 1) & (people <= MOST_AGENTS)).all()
    ):
        raise OutOfRange("agents", f"must be a whole number from 1 to {MOST_AGENTS:,}")
    return people.astype(np.int64)


def _within(field: str, given: ArrayLike, low: float, high: float) -> Numbers:
    numbers = np.asarray(given, dtype=np.float64)
    if not ((numbers >= low) & (numbers <= high)).all():  # neither is true of NaN
        raise OutOfRange(field, f"must be from {low:,.12g} to {high:,.12g}")
    return numbers
