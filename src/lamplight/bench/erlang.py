"""`lamplight bench erlang`: Erlang C for many cases, beside pyworkforce in the same run.

`--cases` cases with 3 to 100 agents, loaded between .5 and .98, are asked for the share that waits.
`services` reckons them all at once, and five more figures of each; `service` one by one, as the
command does; pyworkforce makes one `ErlangC` for each and asks it. They take turns, `--rounds`
times, in one process; the ratio is taken in each round, and told with its median, least and most.
All three must agree to 1e-9 in every case. Erlang A has no peer, since pyworkforce doesn't know it:
its time is told. Goal: at least ten times as fast as pyworkforce.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from lamplight.bench._tell import tell
from lamplight.cli import Parser
from lamplight.staffing.erlang import service, services

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lamplight.staffing.erlang import People
    from lamplight.staffing.palm import Numbers

    _Found = Numbers | Sequence[float]

SEED: Final = 20261127
HANDLE_S: Final = 240.0
PATIENCE_S: Final = 480.0
TARGET_S: Final = 60.0
ALIKE: Final = 1e-9


def cases(count: int) -> tuple[Numbers, People]:
    """Arrivals an hour and agents, the same ones every time."""
    chance = np.random.default_rng(SEED)
    agents = chance.integers(3, 101, count)
    return agents * chance.uniform(0.5, 0.98, count) * 3600.0 / HANDLE_S, agents


def measure(count: int, rounds: int) -> dict[str, object]:
    """The figures. RuntimeError where the three don't agree."""
    from pyworkforce.queuing import ErlangC  # noqa: PLC0415 (only benchmarks have it)

    arrivals, agents = cases(count)
    pairs = list(zip(arrivals.tolist(), agents.tolist(), strict=True))

    def together() -> Numbers:
        return services(arrivals, HANDLE_S, agents, target_seconds=TARGET_S).p_wait

    def singly() -> Sequence[float]:
        return [service(rate, HANDLE_S, n, target_seconds=TARGET_S).p_wait for rate, n in pairs]

    def peer() -> Sequence[float]:
        minutes, target = HANDLE_S / 60.0, TARGET_S / 60.0
        return [
            ErlangC(rate, minutes, target, 60).waiting_probability(positions=n) for rate, n in pairs
        ]

    def patient() -> Numbers:
        return services(
            arrivals, HANDLE_S, agents, patience_seconds=PATIENCE_S, target_seconds=TARGET_S
        ).p_wait

    engines: dict[str, Callable[[], _Found]] = {
        "together": together,
        "singly": singly,
        "pyworkforce": peer,
        "patient": patient,
    }
    took: dict[str, list[float]] = {name: [] for name in engines}
    for number in range(1, rounds + 1):
        found = {}
        for name, engine in engines.items():
            seconds, found[name] = _timed(engine)
            took[name].append(seconds)
        apart = max(_apart(found[name], found["pyworkforce"]) for name in ("together", "singly"))
        if not apart <= ALIKE:
            raise RuntimeError(f"the results are {apart:.1e} apart")
        _say(f"round {number}: " + ", ".join(f"{n} {s[-1]:.3f} s" for n, s in took.items()))
    return {
        "evaluations": count,
        "rounds": rounds,
        "seconds": round(statistics.median(took["together"]), 4),
        "one_by_one_seconds": round(statistics.median(took["singly"]), 4),
        "pyworkforce_seconds": round(statistics.median(took["pyworkforce"]), 4),
        "erlang_a_seconds": round(statistics.median(took["patient"]), 4),
        **_ratios("speedup", took["pyworkforce"], took["together"]),
        **_ratios("one_by_one_speedup", took["pyworkforce"], took["singly"]),
        "largest_difference": apart,
        "seconds_of": "processor time",
    }


def _timed(engine: Callable[[], _Found]) -> tuple[float, _Found]:
    began = time.process_time()
    found = engine()
    return time.process_time() - began, found


def _apart(some: _Found, others: _Found) -> float:
    return float(np.abs(np.asarray(some) - np.asarray(others)).max())


def _ratios(name: str, peer: Sequence[float], ours: Sequence[float]) -> dict[str, float]:
    ratios = [theirs / mine for theirs, mine in zip(peer, ours, strict=True)]
    return {
        name: round(statistics.median(ratios), 2),
        f"{name}_least": round(min(ratios), 2),
        f"{name}_most": round(max(ratios), 2),
    }


def _say(text: str) -> None:
    print(f"bench erlang: {text}", file=sys.stderr)


def run(argv: Sequence[str]) -> int:
    """The command."""
    parser = Parser(prog="lamplight bench erlang", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="default %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="default %(default)s")
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    if not 100 <= asked.cases <= 10_000_000 or not 1 <= asked.rounds <= 1_000:
        parser.error("give 100 to 10,000,000 cases and 1 to 1,000 rounds")
    return tell(measure(asked.cases, asked.rounds), as_json=asked.json)
