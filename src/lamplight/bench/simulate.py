"""`lamplight bench simulate`: a million customers through `lamplight simulate`, and through simpy.

50 agents, 48 arrivals a minute, a minute of service, two minutes of patience. Both run as whole
programs, one after the other, from their start to their last word; the simulation is compiled where
a C compiler is found (that is done before, and not counted) and uses the processors that are there.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from lamplight import compiling
from lamplight.bench._queue import (
    AGENTS,
    BETWEEN_ARRIVALS_MS,
    PATIENCE_MS,
    SERVICE_MS,
    exact_share,
)
from lamplight.bench._tell import tell
from lamplight.cli import Parser
from lamplight.simulating import processors

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCENARIO: Final = """
customers = {customers}
seed = 20261127
[arrivals]
per_hour = {per_hour}
[handling]
distribution = "exponential"
mean_seconds = {service}
[patience]
distribution = "exponential"
mean_seconds = {patience}
[agents]
count = {agents}
"""
_SIMPY: Final = (
    "import sys; from lamplight.bench._peer import drive_simpy; "
    "print(sum(drive_simpy(int(sys.argv[1]), 1, 20261127)))"
)


class Took(NamedTuple):
    """What a program took, in seconds: on the clock, and of all processors together."""

    seconds: float
    processor: float
    said: bytes


def _run(words: Sequence[str], told: dict[str, str]) -> Took:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    ran = subprocess.run(words, env=told, stdout=subprocess.PIPE, check=True)
    seconds = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return Took(seconds, user + system, ran.stdout)


def measure(customers: int) -> dict[str, Any]:
    """Both, one after the other."""
    compiled = "yes"
    try:
        if not compiling.runs_compiled():
            compiling.compiled()
    except compiling.NotCompiled as problem:
        _say(f"not compiled: {problem}")
        compiled = "no"
    told = compiling.with_path(compiling.PACKAGE.parent)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "scenario.toml")
        file.write_text(
            _SCENARIO.format(
                customers=customers,
                per_hour=3_600_000.0 / BETWEEN_ARRIVALS_MS,
                service=SERVICE_MS / 1000.0,
                patience=PATIENCE_MS / 1000.0,
                agents=AGENTS,
            ),
            encoding="utf-8",
        )
        words = [sys.executable, "-P", "-m", "lamplight", "simulate", str(file), "--json"]
        ours = _run([*words, "--compiled", compiled], told)
    _say(f"simulate {ours.seconds:.1f} s")
    peer = _run([sys.executable, "-P", "-c", _SIMPY, str(customers)], told)
    _say(f"simpy {peer.seconds:.1f} s")
    found = msgspec.json.decode(ours.said)
    share, error = found["p_abandon"], found["se"]["p_abandon"]
    return {
        "customers": customers,
        "seconds": round(ours.seconds, 3),
        "simpy_seconds": round(peer.seconds, 3),
        "ratio": round(peer.seconds / ours.seconds, 2),
        "processor_seconds": round(ours.processor, 3),
        "simpy_processor_seconds": round(peer.processor, 3),
        "processor_ratio": round(peer.processor / ours.processor, 2),
        "processors": processors(),
        "compiled": compiled == "yes",
        "abandoned_share": round(share, 5),
        "exact_share": round(exact_share(), 5),
        "standard_error": round(error, 6),
        "agrees": abs(share - exact_share()) <= 3 * error,
        "simpy_abandoned_share": round(int(peer.said) / customers, 5),
    }


def _say(text: str) -> None:
    print(f"bench simulate: {text}", file=sys.stderr)


def run(argv: Sequence[str]) -> int:
    """The command."""
    parser = Parser(prog="lamplight bench simulate", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000, help="how many come")
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    if not 1_000 <= asked.customers <= 20_000_000:
        parser.error("give 1,000 to 20,000,000 customers")
    return tell(measure(asked.customers), as_json=asked.json)
