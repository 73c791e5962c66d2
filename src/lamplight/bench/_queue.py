"""One queue with impatient customers, driven through the line and through simpy.

M/M/n+M: arrivals and services are Poisson, whoever waits gives up after an exponential time.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from lamplight.staffing.driver import ABANDONED, OUTCOME_BITS
from lamplight.staffing.parts import Part, run_part
from lamplight.staffing.scenario import HOUR, Arrivals, Group, Kind, Scenario, Times

AGENTS: Final = 50
BETWEEN_ARRIVALS_MS: Final = 60_000 / 48
SERVICE_MS: Final = 60_000.0
PATIENCE_MS: Final = 120_000.0


def drive_line(customers: int, batches: int, seed: int) -> list[int]:
    """Let so many customers through the line; how many abandoned, in each batch of arrivals."""
    kind = Kind(Times("exponential", SERVICE_MS), Times("exponential", PATIENCE_MS))
    rate = Arrivals(per_hour=HOUR / BETWEEN_ARRIVALS_MS)
    scenario = Scenario(rate, (kind,), (Group(AGENTS),), customers=customers, seed=seed)
    ran = run_part(scenario, Part(0, customers, batches=batches))
    noted = np.frombuffer(ran.outcomes, dtype=np.int64)
    gone = noted & ((1 << OUTCOME_BITS) - 1) == ABANDONED
    bounds = np.cumsum(ran.sizes)[:-1]
    return [int(one.sum()) for one in np.split(gone, bounds)]


def exact_share() -> float:
    """The share that abandons, from the birth-death process of Erlang A.

    State k: k customers are here. Up at the arrival rate; down at k services, or with all agents
    busy at those plus one patience for each who waits. Garnett, Mandelbaum, Reiman, MSOM 4 (2002).
    """
    up = 1.0 / BETWEEN_ARRIVALS_MS
    weight, total, giving_up = 1.0, 1.0, 0.0
    for here in range(1, 100 * AGENTS):
        waiting = max(0, here - AGENTS)
        down = min(here, AGENTS) / SERVICE_MS + waiting / PATIENCE_MS
        weight *= up / down
        total += weight
        giving_up += weight * waiting / PATIENCE_MS
    return giving_up / total / up
