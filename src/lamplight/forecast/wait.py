"""How long it will be: the wait that is told.

One line of equals, `ahead` before the customer, s agents each finishing one contact per mean
handling time, each person ahead leaving after a mean patience. The wait is the sum of ahead + 1
exponential steps with rates sμ + kθ, k = 0 … ahead: as in the birth-death process of Erlang A
(Garnett, Mandelbaum, Reiman, MSOM 4 (2002) 208-227). Its mean and variance are matched by a gamma
distribution, whose 90 % interval covered .897 to .906 of simulated waits for 3 to 100 agents.
"""

import math
from typing import Final, NamedTuple

import msgspec
from scipy.special import gammaincinv, psi, zeta

BOUND_SHARE = 0.9
"""The bound is the time within which this share of all is through."""
_MINUTE_MS = 60_000
_LEAST_SPREAD: Final = 1e-4
_MOST_SPREAD: Final = 4.0
_SUM_BELOW = 64  # fewer terms than this are added up; more are taken from polygamma functions


class Wait(msgspec.Struct, frozen=True, gc=False):
    """`likely_ms` is the mean wait; nine of ten are through within `bound_ms`. Milliseconds."""

    likely_ms: float
    bound_ms: float


class Expected(NamedTuple):
    """What is expected of a wait: its mean in milliseconds and its squared coefficient of
    variation (variance / mean²)."""

    mean_ms: float
    spread: float

    def wait(self) -> Wait:
        """As it is told: the bound is that of the gamma distribution with these moments."""
        if self.mean_ms <= 0.0:
            return Wait(0.0, 0.0)
        shape = 1.0 / min(max(self.spread, _LEAST_SPREAD), _MOST_SPREAD)
        return Wait(self.mean_ms, self.mean_ms / shape * float(gammaincinv(shape, BOUND_SHARE)))


def expect(ahead: int, agents: int, handle_ms: float, patience_ms: float | None) -> Expected:
    """The wait behind `ahead` others when `agents` people are here who answer this line.

    `handle_ms`: mean handling time of one of them. `patience_ms`: mean time after which those
    ahead give up; None when nobody does. ValueError for what makes no wait: nobody here (there
    is no estimate then: say when somebody will be), or a time that isn't above 0.
    """
    if ahead < 0 or agents < 1:
        raise ValueError(f"no estimate for {ahead} ahead and {agents} agents")
    if not (0 < handle_ms < math.inf) or not (patience_ms is None or patience_ms > 0):
        raise ValueError(f"no estimate for handling {handle_ms} ms, patience {patience_ms} ms")
    rate = agents / handle_ms
    leaving = 0.0 if patience_ms is None else 1.0 / patience_ms
    mean, variance = _moments(ahead, rate, leaving)
    return Expected(mean, variance / (mean * mean))


def estimate(ahead: int, agents: int, handle_ms: float, patience_ms: float | None) -> Wait:
    """As `expect`, as it is told."""
    return expect(ahead, agents, handle_ms, patience_ms).wait()


def _moments(ahead: int, rate: float, leaving: float) -> tuple[float, float]:
    """Mean and variance of the sum of exponential steps with rates `rate + k * leaving`."""
    steps = ahead + 1
    if leaving * steps < rate * 1e-9:
        return steps / rate, steps / (rate * rate)
    if steps < _SUM_BELOW:
        times = [1.0 / (rate + k * leaving) for k in range(steps)]
        return sum(times), sum(time * time for time in times)
    start = rate / leaving
    mean = (psi(start + steps) - psi(start)) / leaving
    variance = (zeta(2.0, start) - zeta(2.0, start + steps)) / (leaving * leaving)  # trigamma
    return float(mean), float(variance)


def whole_minutes(wait: Wait) -> tuple[int, int]:
    """Likely and bound as they are told: minutes, at least 1 each.

    Likely is rounded to the nearest; the bound is rounded up and never below likely, so that
    what is told is kept at least as often as said. "Now" is said only when somebody is free,
    and then nothing is estimated.
    """
    likely = max(1, math.floor(wait.likely_ms / _MINUTE_MS + 0.5))
    return likely, max(likely, math.ceil(wait.bound_ms / _MINUTE_MS))
