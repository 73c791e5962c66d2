"""The days of `lamplight bench wait`: who comes, who is here, and what befalls them.

Handling is lognormal with a coefficient of variation of one and a mean of four minutes (a house
that knows nothing yet takes it for five), patience exponential with a mean of eight. A day is
36 handling times from the opening of the doors, and then all who wait are answered. Loads are
arrivals times handling by the number of those who are here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Numbers = NDArray[np.float64]
HANDLE_MS: Final = 240_000.0
PATIENCE_MS: Final = 480_000.0
DAY_MS: Final = 36 * 240_000
SIZES: Final = (5, 20, 50)
NAMES: Final = ("steady", "peak", "illness", "wave", "languages", "callbacks")
LOW, HIGH = 0.95, 1.2

_STEPS: Final = DAY_MS // 60_000
"""Rates are those of a minute of the day."""
_GOLDEN: Final = (math.sqrt(5.0) - 1.0) / 2.0
_SIGMA: Final = math.sqrt(math.log(2.0))  # lognormal of coefficient of variation 1
_LANGUAGES: Final = (("en", 0.5), ("de", 0.3), ("fr", 0.2))
_SPEAK: Final = (("en",), ("de", "en"), ("en", "fr"), ("en",), ("de", "en"))
"""What every five of us speak: all English, two of five German, one of five French."""


class Customer(NamedTuple):
    """One who comes. Instants and spans in milliseconds.

    `keeps`: asks to be called at the turn when told two minutes or more. `book_ms`: comes only to
    choose a time so far ahead; 0: comes to wait. `reached`: whether each call finds them.
    """

    at: int
    language: str
    handle_ms: int
    patience_ms: int
    keeps: bool
    book_ms: int
    reached: tuple[bool, bool, bool]


class Scene(NamedTuple):
    """A day. `speak`: the languages of each agent. `shock_at`: when `ill` of them go home at once,
    which nobody could foresee; 0: nobody does."""

    customers: list[Customer]
    speak: Sequence[tuple[str, ...]]
    shock_at: int
    ill: int


def scene(name: str, agents: int, replication: int) -> Scene:
    """One day of a scenario; the same numbers give the same day."""
    draw = np.random.default_rng([NAMES.index(name), agents, replication])
    load = LOW + (HIGH - LOW) * (replication * _GOLDEN % 1.0)  # all of them evenly, in any order
    shock_at = ill = 0
    if name == "peak":
        rates = _peak(draw)
    elif name == "wave":
        rates = _waves(draw)
    elif name == "illness":
        shock_at = round(DAY_MS * (0.35 + 0.3 * draw.random()))
        ill = max(1, agents // 5)
        rates = np.full(_STEPS, LOW)
    else:
        rates = np.full(_STEPS, load)
    times = _arrivals(draw, rates * agents / HANDLE_MS)
    speak = [_SPEAK[one % 5] if name == "languages" else ("en",) for one in range(agents)]
    return Scene(_customers(draw, times, name), speak, shock_at, ill)


def _peak(draw: np.random.Generator) -> Numbers:
    """From the low load to the high one and back, once, around an hour of the day."""
    middle, width = 0.3 + 0.4 * draw.random(), 0.15 + 0.1 * draw.random()
    at = (np.arange(_STEPS) + 0.5) / _STEPS
    return LOW + (HIGH - LOW) * np.exp(-0.5 * ((at - middle) / width) ** 2)


def _waves(draw: np.random.Generator) -> Numbers:
    """The low load, and twice within the day three quarters more for a while, out of nowhere."""
    rates = np.full(_STEPS, LOW)
    for half in (0, 1):
        begin = int(_STEPS * (0.05 + half * 0.5 + 0.25 * draw.random()))
        rates[begin : begin + 12] += 0.75
    return rates


def _arrivals(draw: np.random.Generator, rates: Numbers) -> Numbers:
    """A Poisson process with these rates per millisecond, a minute each."""
    minute = DAY_MS / _STEPS
    counts = draw.poisson(rates * minute)
    begins = np.repeat(np.arange(_STEPS) * minute, counts)
    return np.sort(begins + draw.random(len(begins)) * minute)


def _customers(draw: np.random.Generator, times: Numbers, name: str) -> list[Customer]:
    many = len(times)
    handle = np.exp(draw.normal(math.log(HANDLE_MS) - _SIGMA**2 / 2, _SIGMA, many))
    patience = draw.exponential(PATIENCE_MS, many)
    languages = draw.choice(3, many, p=[share for _, share in _LANGUAGES])
    calls = name == "callbacks"
    keeps = draw.random(many) < (0.3 if calls else 0.0)
    books = draw.random(many) < (0.05 if calls else 0.0)
    ahead = 1_800_000 + draw.random(many) * 1_800_000
    reached = draw.random((many, 3)) < 0.85
    return [
        Customer(
            int(times[n]),
            _LANGUAGES[languages[n]][0] if name == "languages" else "en",
            max(1, int(handle[n])),
            max(1, int(patience[n])),
            bool(keeps[n]),
            int(ahead[n]) if books[n] else 0,
            (bool(reached[n, 0]), bool(reached[n, 1]), bool(reached[n, 2])),
        )
        for n in range(many)
    ]
