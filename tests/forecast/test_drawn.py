"""What a look ahead draws, beside what it should come to on the mean."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from lamplight.forecast.drawn import RUNS, Chance, Known, Lengths, lasts

if TYPE_CHECKING:
    from lamplight.line.contacts import Contact

MEAN_MS = 240_000.0
SIGMA = math.sqrt(math.log(2.0))  # a coefficient of variation of one


def talk(number: int, since: int, state: str = "talking") -> Contact:
    """As much of a contact as says how long its talk has lasted."""
    one = SimpleNamespace(
        id=number, line=1, channel="voice", talk_channel="voice", talk_since=since, state=state
    )
    return cast("Contact", one)


def drawn(elapsed_ms: int, seed: int, many: int = 1) -> np.ndarray:
    """How long each of so many talks goes on in each run."""
    now = 10_000_000
    state = "talking" if elapsed_ms else "waiting"
    talks = [talk(n + 1, now - elapsed_ms, state) for n in range(many)]
    chance = Chance(np.random.default_rng(seed)).of([one.id for one in talks])
    known = Known(lambda *_: Lengths(MEAN_MS, 1.0), lambda _: None)
    return np.array(list(lasts(talks, chance[:, 0], known, now).values()))


@pytest.mark.parametrize("elapsed_min", [0, 2, 8, 30])
def test_a_talk_goes_on_as_long_on_the_mean_as_such_talks_do(elapsed_min: int) -> None:
    elapsed = elapsed_min * 60_000
    talks = np.random.default_rng(8).lognormal(math.log(MEAN_MS) - SIGMA**2 / 2, SIGMA, 2_000_000)
    expected = talks[talks > elapsed].mean() - elapsed
    assert drawn(elapsed, 3, 4_000).mean() == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("elapsed_min", [0, 8])
def test_the_longest_of_the_runs_is_no_matter_of_chance(elapsed_min: int) -> None:
    """One number far out in the tail would be kept as long as the talk lasts."""
    longest = {int(drawn(elapsed_min * 60_000, seed).max()) for seed in range(20)}
    assert len(longest) == 1


def test_shorter_ones_are_drawn() -> None:
    shortest = {int(drawn(0, seed).min()) for seed in range(20)}
    assert len(shortest) == 20


def test_a_talk_that_has_lasted_for_days_goes_on() -> None:
    found = drawn(10 * 86_400_000, 1)
    assert found.shape == (1, RUNS)
    assert (found >= 1).all()
    assert np.isfinite(found).all()
