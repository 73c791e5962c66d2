"""Erlang A by its integrals is Erlang A by a line that is played through."""

from __future__ import annotations

import numpy as np

from lamplight.staffing import palm
from lamplight.staffing.erlang import blocking


def test_those_who_come_are_answered_or_give_up() -> None:
    chance = np.random.default_rng(4)
    arriving, leaving = np.exp(chance.uniform(-4, 6, (2, 400)))
    agents = chance.integers(1, 50, 400)
    blocked = blocking(arriving, agents)
    found = palm.shares(palm.Lines(arriving, agents / 1.0, leaving, blocked, np.full(400, 1e9)))
    assert np.allclose(found.answered + found.gave_up, 1.0, rtol=1e-12)
    assert np.allclose(found.in_time, found.answered, rtol=1e-12)
    assert (found.waited >= found.gave_up).all()


def test_a_line_that_is_played_through_agrees() -> None:
    """Two people, three customers a handling time, patience of one and a half; 20,000 customers in
    each of 20 lines. A customer gets the person who is free first, if their patience lasts."""
    chance = np.random.default_rng(20261127)
    lines, customers, patience, target = 20, 20_000, 1.5, 0.5
    free_at = np.zeros((lines, 2))
    now = np.zeros(lines)
    late = np.zeros(lines)
    gave_up, in_time, waits, answered_waits = np.zeros((4, lines))
    for _ in range(customers):
        now += chance.exponential(1 / 3, lines)
        first = free_at.argmin(axis=1)
        offered = np.maximum(free_at[np.arange(lines), first] - now, 0.0)
        stays = chance.exponential(patience, lines)
        answered = stays > offered
        free_at[np.arange(lines), first] = np.where(
            answered,
            now + offered + chance.exponential(1.0, lines),
            free_at[np.arange(lines), first],
        )
        late += offered > 0
        gave_up += ~answered
        in_time += answered & (offered <= target)
        waits += np.minimum(offered, stays)
        answered_waits += np.where(answered, offered, 0.0)
    arriving = np.array([3.0])
    exact = palm.shares(
        palm.Lines(
            arriving,
            np.array([2.0]),
            np.array([1 / patience]),
            blocking(arriving, np.array([2])),
            np.array([target]),
        )
    )
    seen = (
        late / customers,
        gave_up / customers,
        1 - gave_up / customers,
        in_time / customers,
        waits / customers,
        answered_waits / (customers - gave_up),
    )
    for each, value in zip(seen, exact, strict=True):
        error = each.std(ddof=1) / lines**0.5
        assert abs(each.mean() - value[0]) <= 3.5 * error
        assert error < 0.003
