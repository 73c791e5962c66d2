"""Erlang A, the queue M/M/n+M: many come, n people answer, each who waits gives up in time.

Per second `arriving` customers come, `serving` talks end while all are busy (n over the mean
handling time), and each who waits gives up at the rate `leaving` (one over the mean patience).
Whoever finds all busy and stays is answered after x seconds with a density that is, but for a
constant, exp(h(x)), where

    h(x) = arriving * (1 - exp(-leaving * x)) / leaving - (serving + leaving) * x.

Every figure is an integral of exp(h) over x, made of terms above 0 only: nothing cancels, whatever
the ratio of the rates. h is concave, so that Gauss and Legendre's rule over what lies around its
top is exact to some 1e-12.

Sources: Palm, Research on telephone traffic, Tele 1 (1957); Garnett, Mandelbaum, Reiman, MSOM 4
(2002) 208-227; Zeltyn and Mandelbaum, Queueing Systems 51 (2005) 361-402, for the density. That the
integrals are the sums over the birth-death process is shown by the tests.
"""

from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_DEPTH: Final = 42.0  # exp(-42) is 6e-19: what lies so far below the top is left out
POINTS: Final = 80
"""Of the rule, on either side of the target. 32 are two and a half times as quick and give shares
to some 1e-8."""
_ROWS: Final = 2048  # are reckoned at once, with some 25 MB


class Lines(NamedTuple):
    """Lines to be reckoned, arrays of one length: rates per second, all but `arriving` above 0.
    `blocked`: what Erlang B says for these people and this load. `target` in seconds."""

    arriving: Numbers
    serving: Numbers
    leaving: Numbers
    blocked: Numbers
    target: Numbers


class Shares(NamedTuple):
    """What becomes of those who come; arrays of one shape, the first four shares of all who come.

    `waited`: found everybody busy. `in_time`: answered within the target, at once or later.
    `seconds`: the mean wait of all. `answered_seconds`: the mean wait of those who were answered.
    """

    waited: Numbers
    gave_up: Numbers
    answered: Numbers
    in_time: Numbers
    seconds: Numbers
    answered_seconds: Numbers


def shares(lines: Lines, points: int = POINTS) -> Shares:
    """Erlang A for each line."""
    parts = [
        _shares(Lines(*(one[at : at + _ROWS] for one in lines)), points)
        for at in range(0, max(1, len(lines.arriving)), _ROWS)
    ]
    return Shares(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _shares(lines: Lines, points: int) -> Shares:
    """The weight of "all busy, nobody waits" is exp(-top) * blocked here, so that neither a large
    queue nor a load far below the people overflows."""
    arriving, serving, leaving, blocked, _ = lines
    either = serving + leaving
    over = np.maximum(arriving - either, 0.0) / either
    top_at = np.log1p(over) / leaving
    top = either / leaving * (over - np.log1p(over))
    late, within, both, ahead = _integrals(lines, top_at, points)
    scale = np.exp(-top)
    weight = scale + blocked * arriving * both  # of all states
    free = (1.0 - blocked) * scale / weight
    waiting = blocked / weight
    answered = free + waiting * serving * both
    seconds = waiting * (both + arriving * ahead)
    return Shares(
        waited=waiting * (scale + arriving * both),
        gave_up=leaving * seconds,
        answered=answered,
        in_time=free + waiting * serving * within,
        seconds=seconds,
        answered_seconds=waiting * serving * late / answered,
    )


def _integrals(lines: Lines, top_at: Numbers, points: int) -> tuple[Numbers, ...]:
    """Integrals over x from 0 of x * w, of w up to the target, of w, and of
    w * (1 - exp(-leaving * x)) / leaving, where w = exp(h(x) - h(top_at)).

    Around its top h falls by `bend * (exp(-z) + z - 1) / leaving + slope * y` over y seconds, with
    z = leaving * y. That is at least bend / leaving * z² / (2 + z) on the right and
    bend / leaving * z² / 2 on the left, which bounds where it has fallen by _DEPTH.
    """
    leaving, either = lines.leaving, lines.serving + lines.leaving
    bend = np.minimum(lines.arriving, either)
    slope = either - bend
    with np.errstate(divide="ignore", over="ignore"):  # nobody comes: a bound without an end
        depth = _DEPTH * leaving / bend
        right = (depth + np.sqrt(depth * depth + 8.0 * depth)) / (2.0 * leaving)
        right = np.minimum(right, _DEPTH / slope)
        left = -np.minimum(top_at, np.log1p(depth + np.sqrt(2.0 * depth)) / leaving)
    split = np.clip(lines.target - top_at, left, right)
    bend, slope, leaving, top_at = (one[:, None] for one in (bend, slope, leaving, top_at))
    nodes, weights = rule(points)
    sums = []
    for begin, end in ((left, split), (split, right)):
        width = (end - begin)[:, None]
        y = begin[:, None] + width * nodes
        z = leaving * y
        w = np.exp(-bend / leaving * (np.expm1(-z) + z) - slope * y) * (width * weights)
        x = y + top_at
        sums.append((w * x, w, w * np.expm1(-leaving * x) / -leaving))
    (late_1, within, ahead_1), (late_2, after, ahead_2) = (
        [one.sum(axis=1) for one in three] for three in sums
    )
    return late_1 + late_2, within, within + after, ahead_1 + ahead_2


@cache
def rule(points: int) -> tuple[Numbers, Numbers]:
    """Gauss and Legendre's nodes and weights, for 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(points)
    return (nodes + 1.0) / 2.0, weights / 2.0
