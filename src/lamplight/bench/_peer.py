"""The same queue in simpy, as its documentation writes it: a resource, and a wait that gives up."""

from __future__ import annotations

import random
from math import log
from typing import TYPE_CHECKING

import simpy

from lamplight.bench._queue import AGENTS, BETWEEN_ARRIVALS_MS, PATIENCE_MS, SERVICE_MS

if TYPE_CHECKING:
    from collections.abc import Generator


def drive_simpy(customers: int, batches: int, seed: int) -> list[int]:
    """Let so many customers through; how many abandoned, in each batch of arrivals."""
    draw = random.Random(seed).random  # noqa: S311 (a simulation)
    abandoned = [0] * batches
    world = simpy.Environment()
    agents = simpy.Resource(world, AGENTS)

    def customer(number: int) -> Generator[simpy.Event, object, None]:
        with agents.request() as turn:
            came = yield turn | world.timeout(-log(1.0 - draw()) * PATIENCE_MS)
            if turn in came:  # type: ignore[operator]
                yield world.timeout(-log(1.0 - draw()) * SERVICE_MS)
            else:
                abandoned[number * batches // customers] += 1

    def arrivals() -> Generator[simpy.Event, object, None]:
        for number in range(customers):
            yield world.timeout(-log(1.0 - draw()) * BETWEEN_ARRIVALS_MS)
            world.process(customer(number))

    world.process(arrivals())
    world.run()
    return abandoned
