"""Scenarios that tests begin from."""

from __future__ import annotations

from typing import Any

import msgspec

from lamplight.staffing.scenario import Arrivals, Group, Kind, Scenario, Times

EXPONENTIAL = Times("exponential", 60_000.0)
PATIENT = Times("exponential", 120_000.0)


def steady(
    per_hour: float,
    agents: int,
    customers: int,
    *,
    handling: Times = EXPONENTIAL,
    patience: Times | None = None,
    **more: Any,
) -> Scenario:
    """One line of equals."""
    plain = Scenario(
        Arrivals(per_hour=per_hour),
        (Kind(handling, patience),),
        (Group(agents),),
        customers=customers,
        seed=11,
    )
    return msgspec.structs.replace(plain, **more)


SMALLEST: dict[str, Any] = {
    "customers": 4_000,
    "seed": 11,
    "arrivals": {"per_hour": 1260.0},
    "handling": {"distribution": "exponential", "mean_seconds": 60.0},
    "patience": {"distribution": "exponential", "mean_seconds": 120.0},
    "agents": {"count": 20},
}
