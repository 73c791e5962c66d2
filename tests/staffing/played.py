"""Days played through a plain line of our own in the tests: first come, first served, people who
come and go by half-hours and end what they began, arrivals that change, customers who give up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

HALF_HOUR_S = 1_800.0


def answered_in_time(
    arrivals: Sequence[float],
    people: Sequence[int],
    *,
    handle_s: float,
    patience_s: float,
    target_s: float,
    spread: float,
    days: int,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each half-hour, over all days: how many came and how many of them were answered in time;
    both (days, half-hours). The rate of each half-hour is drawn for itself."""
    chance = np.random.default_rng(seed)
    slots, most = len(arrivals), max(people)
    rates = np.array(arrivals) * (
        chance.gamma(spread**-2, spread**2, (days, slots)) if spread else np.ones((days, slots))
    )
    counts = chance.poisson(rates)
    begins = np.arange(slots) * HALF_HOUR_S
    came_at = np.full((days, int(counts.sum(axis=1).max())), np.inf)
    for day in range(days):
        times = np.repeat(begins, counts[day]) + chance.uniform(0, HALF_HOUR_S, counts[day].sum())
        came_at[day, : len(times)] = np.sort(times)
    on_from = _next_on(people, most)
    free_at = np.zeros((days, most))
    each = np.arange(most)
    in_time = np.zeros((days, slots))
    every = np.arange(days)
    for came in came_at.T:
        real = np.isfinite(came)
        now = np.where(real, came, 0.0)
        ready = np.maximum(free_at, now[:, None])
        slot = np.minimum((ready // HALF_HOUR_S).astype(int), slots)
        ready = np.maximum(ready, on_from[slot, each])
        first = ready.argmin(axis=1)
        starts = ready[every, first]
        stays = real & (starts - now < chance.exponential(patience_s, days))
        free_at[every[stays], first[stays]] = (
            starts[stays] + chance.exponential(handle_s, days)[stays]
        )
        quick = stays & (starts - now <= target_s)
        in_time[every[quick], (now[quick] // HALF_HOUR_S).astype(int)] += 1
    return counts.astype(np.float64), in_time


def _next_on(people: Sequence[int], most: int) -> NDArray[np.float64]:
    """From when on each of them is here, for each half-hour and the time after the last."""
    slots = len(people)
    on_from = np.full((slots + 1, most), np.inf)
    for slot in reversed(range(slots)):
        here = np.arange(most) < people[slot]
        on_from[slot] = np.where(here, slot * HALF_HOUR_S, on_from[slot + 1])
    return on_from
