"""`lamplight bench line`: a queue with impatient customers through the line, and through simpy.

50 agents, 48 arrivals a minute, a minute of service, two minutes of patience. The line is the one
that serves customers, driven in process: commands and events are made as they are in the house.
It runs as plain Python and, where a C compiler is found, compiled with mypyc together with the
loop that drives it. Each run has a process of its own, one after the other.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lamplight.bench._engine import BATCHES, Ran
from lamplight.bench._queue import exact_share
from lamplight.bench._tell import tell
from lamplight.cli import Parser
from lamplight.compiling import NotCompiled, compiled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_RUN: Final = "import sys; from lamplight.bench._engine import report; report(*sys.argv[1:])"


def _run_engine(engine: str, customers: int, path: Path | None = None) -> Ran:
    environment = dict(os.environ)
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    asked = [sys.executable, "-c", _RUN, engine, str(customers)]
    ran = subprocess.run(asked, env=environment, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(ran.stdout, type=Ran)


def measure(customers: int) -> dict[str, Any]:
    """All three, one after the other. The compiled fields are null without a compiler."""
    try:
        path = compiled()
    except NotCompiled as problem:
        _say(f"not compiled: {problem}")
        path = None
    plain = _run_engine("line", customers)
    _say(f"plain {plain.seconds:.1f} s")
    fast = _run_engine("line", customers, path) if path is not None else None
    if fast is not None:
        _say(f"compiled {fast.seconds:.1f} s")
        if not fast.compiled or plain.compiled or fast.abandoned != plain.abandoned:
            raise RuntimeError("compiled and plain don't do the same")
    peer = _run_engine("simpy", customers)
    _say(f"simpy {peer.seconds:.1f} s")
    abandoned = sum(plain.abandoned)
    share, error = _by_batches(plain.abandoned, customers)
    return {
        "customers": customers,
        "answered": customers - abandoned,
        "abandoned": abandoned,
        "plain_seconds": round(plain.seconds, 3),
        "compiled_seconds": None if fast is None else round(fast.seconds, 3),
        "simpy_seconds": round(peer.seconds, 3),
        "speedup_plain": round(peer.seconds / plain.seconds, 2),
        "speedup": None if fast is None else round(peer.seconds / fast.seconds, 2),
        "peak_mb": round(plain.peak_mb, 1),
        "abandoned_share": round(share, 5),
        "exact_share": round(exact_share(), 5),
        "standard_error": round(error, 6),
        "agrees": abs(share - exact_share()) <= 3 * error,
        "simpy_abandoned_share": round(sum(peer.abandoned) / customers, 5),
        "seconds_of": "processor time",
    }


def _by_batches(abandoned: list[int], customers: int) -> tuple[float, float]:
    """The share that abandoned and its standard error, by the means of the batches."""
    size = customers / BATCHES
    shares = [count / size for count in abandoned]
    mean = sum(shares) / BATCHES
    variance = sum((share - mean) ** 2 for share in shares) / (BATCHES - 1)
    return mean, (variance / BATCHES) ** 0.5


def _say(text: str) -> None:
    print(f"bench line: {text}", file=sys.stderr)


def run(argv: Sequence[str]) -> int:
    """The command."""
    parser = Parser(prog="lamplight bench line", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000, help="how many come")
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    if not 1_000 <= asked.customers <= 100_000_000:
        parser.error("give 1,000 to 100,000,000 customers")
    found = measure(asked.customers)
    return tell(found, as_json=asked.json)
