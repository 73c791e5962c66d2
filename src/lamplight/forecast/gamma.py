"""The gamma distribution and the sums behind it, exact enough to tell minutes from.

Sources: Abramowitz & Stegun, Handbook of Mathematical Functions, 6.3.5, 6.3.18, 6.4.6, 6.4.12
(polygamma), 6.5.29 and 6.5.31 (incomplete gamma); Wilson & Hilferty, PNAS 17 (1931) 684-688.
"""

import math
from statistics import NormalDist
from typing import Final

_ASYMPTOTIC_FROM: Final = 12.0
_TERMS: Final = 10_000
_PRECISION: Final = 1e-13


def digamma(x: float) -> float:
    """ψ(x) for x > 0: steps up by the recurrence, then the asymptotic series."""
    below = 0.0
    while x < _ASYMPTOTIC_FROM:
        below += 1.0 / x
        x += 1.0
    y = 1.0 / (x * x)
    tail = y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y / 132))))
    return math.log(x) - 0.5 / x - tail - below


def trigamma(x: float) -> float:
    """ψ′(x) for x > 0, in the same way."""
    below = 0.0
    while x < _ASYMPTOTIC_FROM:
        below += 1.0 / (x * x)
        x += 1.0
    y = 1.0 / (x * x)
    tail = y / x * (1 / 6 - y * (1 / 30 - y * (1 / 42 - y * (1 / 30 - y * 5 / 66))))
    return 1.0 / x + 0.5 * y + tail + below


def cumulative(shape: float, x: float) -> float:
    """P(shape, x): the share of Gamma(shape, 1) that is at most x."""
    if x <= 0.0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1.0:
        return front * _series(shape, x)
    return 1.0 - front * _fraction(shape, x)


def _series(shape: float, x: float) -> float:
    term = total = 1.0 / shape
    for n in range(1, _TERMS):
        term *= x / (shape + n)
        total += term
        if term < total * _PRECISION:
            break
    return total


def _fraction(shape: float, x: float) -> float:
    """The continued fraction of the upper tail, evaluated forwards (Lentz's method)."""
    tiny = 1e-300
    b = x + 1.0 - shape
    c, d = 1.0 / tiny, 1.0 / b
    value = d
    for n in range(1, _TERMS):
        a = -n * (n - shape)
        b += 2.0
        d = 1.0 / (a * d + b or tiny)
        c = b + a / c or tiny
        value *= c * d
        if abs(c * d - 1.0) < _PRECISION:
            break
    return value


def quantile(shape: float, share: float) -> float:
    """The x with P(shape, x) = share, for 0 < share < 1 and shape > 0.

    Starts from Wilson and Hilferty's cube and closes in by Newton's steps, halved where a step
    would leave the positive numbers.
    """
    z = NormalDist().inv_cdf(share)
    cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * math.sqrt(shape))
    x = shape * cube**3 if cube > 0.0 else 0.0
    if x <= 0.0:
        x = math.exp((math.log(share) + math.lgamma(shape + 1.0)) / shape)
    for _ in range(50):
        density = math.exp((shape - 1.0) * math.log(x) - x - math.lgamma(shape))
        if density <= 0.0:
            break
        step = (cumulative(shape, x) - share) / density
        after = x - step if x > step else x / 2.0
        if abs(after - x) <= 1e-10 * after:
            return after
        x = after
    return x
