"""Days let through the production line, with people who come and go by half-hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lamplight.line.limits import SLOT
from lamplight.staffing import draws
from lamplight.staffing.driver import ABANDONED, OUTCOME_BITS, UNSERVED, WAIT_ABOVE
from lamplight.staffing.parts import parts_of, run_part
from lamplight.staffing.scenario import Arrivals, Group, Kind, Scenario, Times, check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from lamplight.staffing.needed import Terms


def answered_in_time(
    arrivals: Sequence[float],
    people: Sequence[int],
    terms: Terms,
    *,
    spread: float,
    days: int,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How many came in each half-hour and how many of them were answered in time, (days,
    half-hours) both. Whoever's time ends goes on with what they began; `spread` is of whole days.
    """
    assert terms.patience_seconds is not None
    scenario = Scenario(
        Arrivals(profile=tuple(arrivals), spread=spread),
        (
            Kind(
                Times("exponential", 1_000 * terms.handle_seconds),
                Times("exponential", 1_000 * terms.patience_seconds),
            ),
        ),
        tuple(_groups(people)),
        days=days,
        seed=seed,
        target_ms=1_000 * terms.target_seconds,
    )
    check(scenario)
    came, in_time = np.zeros((2, days, len(arrivals)))
    for part in parts_of(scenario):
        ran = run_part(scenario, part)
        noted = np.split(np.frombuffer(ran.outcomes, dtype=np.int64), np.cumsum(ran.sizes)[:-1])
        for day, of_day in enumerate(noted, part.first_day):
            at = np.concatenate([one.at for one in draws.on_day(scenario, day, lucky=False)])
            ended = of_day & (1 << OUTCOME_BITS) - 1
            quick = (ended < ABANDONED) & (of_day >> WAIT_ABOVE <= scenario.target_ms)
            assert (ended != UNSERVED).all()
            came[day] = np.bincount(at // SLOT, minlength=len(arrivals))
            in_time[day] = np.bincount(at[quick] // SLOT, minlength=len(arrivals))
    return came, in_time


def _groups(people: Sequence[int]) -> Iterator[Group]:
    """One for each stretch in which somebody is here."""
    for who in range(max(people)):
        begin = None
        for slot, count in enumerate([*people, 0]):
            if count > who and begin is None:
                begin = slot
            elif count <= who and begin is not None:
                yield Group(1, start_ms=begin * SLOT, end_ms=slot * SLOT)
                begin = None
