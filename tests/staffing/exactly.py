"""Erlang's formulas once more, with sixty digits and none of the code that is tested.

The states of the birth-death process are weighed one by one. Who finds k waiting goes through
k + 1 exponential steps at rates n/handling + j/patience, j = 1 … k + 1, and is answered after them
with the probability that their own patience never came first; the share that is answered within a
time is the closed form with the lower incomplete gamma function, by its power series.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

TINY = Decimal("1e-40")


class Exact(NamedTuple):
    p_wait: float
    p_abandon: float
    asa_seconds: float
    mean_wait_seconds: float
    service_level: float
    occupancy: float


def decimal(number: float) -> Decimal:
    """The very number that a float is."""
    fraction = Fraction(number)
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def erlang(
    per_hour: float, handle: float, agents: int, patience: float | None, target: float
) -> Exact:
    with localcontext() as context:
        context.prec = 60
        context.Emax, context.Emin = 10**9, -(10**9)
        arriving, serving = decimal(per_hour) / 3600, agents / decimal(handle)
        leaving = Decimal(0) if patience is None else 1 / decimal(patience)
        within = decimal(target)
        free, full = states(arriving * decimal(handle), agents)
        if patience is None:
            waiting = full / (1 - arriving / serving)
            mean = waiting / (free + waiting) / (serving - arriving)
            level = 1 - waiting / (free + waiting) * (-(serving - arriving) * within).exp()
            wait, gave_up, asa = waiting / (free + waiting), Decimal(0), mean
        else:
            number, length, answered_wait = queue(arriving, serving, leaving)
            weight = free + full * number
            wait, mean = full * number / weight, full * length / weight / arriving
            gave_up = leaving * mean
            asa = full * answered_wait / weight / (1 - gave_up)
            soon = answered_within(arriving, serving, leaving, within)
            level = (free + full * serving * soon) / weight
        busy = arriving * (1 - gave_up) / serving
        return Exact(*map(float, (wait, gave_up, asa, mean, level, busy)))


def states(load: Decimal, agents: int) -> tuple[Decimal, Decimal]:
    """The weights of "somebody is free" and of "all busy, nobody waits"."""
    weight, free = Decimal(1), Decimal(0)
    for n in range(1, agents + 1):
        free += weight
        weight *= load / n
    return free, weight


def queue(
    arriving: Decimal, serving: Decimal, leaving: Decimal
) -> tuple[Decimal, Decimal, Decimal]:
    """Sums over k who wait, of weights relative to none: of the weight, of k times it, and of it
    times the wait of those arrivals who are answered."""
    number = length = answered = steps = Decimal(0)
    weight, k = Decimal(1), 0
    while True:
        number += weight
        length += k * weight
        next_rate = serving + (k + 1) * leaving
        steps += 1 / next_rate
        answered += weight * serving / next_rate * steps
        k += 1
        weight *= arriving / next_rate
        if arriving < next_rate and k * weight < TINY * number * (1 - arriving / next_rate):
            return number, length, answered


def answered_within(
    arriving: Decimal, serving: Decimal, leaving: Decimal, target: Decimal
) -> Decimal:
    """∫ exp(arriving / leaving * (1 - exp(-leaving x)) - (serving + leaving) x) dx up to target."""
    most, shape = arriving / leaving, serving / leaving + 1
    least = most * (-leaving * target).exp()
    first = series(shape, most)  # the factor most**shape * exp(-most) is left out of both
    other = series(shape, least) * ((-leaving * target * shape) + most - least).exp()
    return (first - other) / leaving


def series(shape: Decimal, z: Decimal) -> Decimal:
    """The lower incomplete gamma function without its factor z**shape * exp(-z)."""
    term = total = 1 / shape
    k = 0
    while term > TINY * TINY * total or z > shape + k:
        k += 1
        term *= z / (shape + k)
        total += term
    return total
