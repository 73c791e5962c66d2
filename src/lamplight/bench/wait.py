"""`lamplight bench wait`: what customers are told about the wait, and what then happens.

Days of customers go through the line that serves them (`bench/_days.py`), in six scenarios with 5,
20 and 50 agents each; `bench/_scenes.py` says who comes. What they are told is made by the
functions of the house (`forecast`), with handling times, patience and the correction of the bound
learned from one day to the next, from the first day on: none is left out. A replication is a day.

`coverage90` is of all told waits, those told anew included; who left before the bound is weighted
out (Kaplan-Meier). `coverage90_virtual` is the same by virtual waits: when those who left would
have been answered is known here exactly. The `mse_ratio_…` take the first telling of all who had to
wait against their virtual wait, and divide our mean squared error by that of: the wait of the last
who was taken in that language (`les`), the wait so far of the first in line (`hol`), people ahead
by the pace of those here (`position`, by the pace that we have learned), and what Asterisk's queue
says (its average hold time, 3/4 old and 1/4 new, and 30 s). Told waits whose bound reaches past
people going home at once are in `coverage90_shock` and nowhere else. `told_longer` is the share of
tellings that were longer than what was told before, `told_longer_reckoned` that of those among them
with no other reason than that we reckoned anew.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from lamplight import orphans
from lamplight.bench import _look
from lamplight.bench._days import Day
from lamplight.bench._figures import added, columns, errors, figures, joined, sums
from lamplight.bench._scenes import NAMES, SIZES, scene
from lamplight.bench._tell import tell
from lamplight.bench._told import Learned, Teller
from lamplight.cli import Parser
from lamplight.compiling import NotCompiled, compiled
from lamplight.progress import OneLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.sharedctypes import Synchronized
    from pathlib import Path

    from lamplight.bench._figures import Sums

T = TypeVar("T")

REPLICATIONS: Final = 200
LOOKS: Final = 40
LOOK_S: Final = 0.5
"""So often it is looked how far it is."""
_LOOK: Final = "import sys; from lamplight.bench._look import report; report(*sys.argv[1:])"


class _Days:
    """How many days all processes of a measurement have lived through; set in each of them."""

    lived: Synchronized[int] | None = None


def _begin(parent: int, lived: Synchronized[int]) -> None:
    """In a new process: Ctrl-C is for whoever began it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Days.lived = lived
    orphans.end_with(parent)


def _live(task: tuple[str, int, int]) -> tuple[str, int, Sums, dict[str, float]]:
    """All days of one scenario with so many agents, one after the other."""
    name, agents, replications = task
    learned = Learned()
    days = []
    for replication in range(replications):
        teller = Teller(learned, replication)
        Day(scene(name, agents, replication), teller).run()
        days.append(columns(teller.rows))
        if (lived := _Days.lived) is not None:
            with lived:
                lived.value += 1
    return name, agents, sums(joined(days)), errors(days)


def measure(replications: int, names: Sequence[str] = NAMES) -> dict[str, Any]:
    """The figures of all scenarios; at least one replication."""
    tasks = [(name, agents, replications) for agents in reversed(SIZES) for name in names]
    tasks.sort(key=lambda task: (-task[1], task[0] not in ("callbacks", "languages")))
    found: dict[tuple[str, int], tuple[Sums, dict[str, float]]] = {}
    line, forked = OneLine(elsewhere=False), multiprocessing.get_context("fork")
    lived = forked.Value("q")
    with forked.Pool(os.cpu_count() or 1, _begin, (os.getpid(), lived)) as pool:
        done = pool.imap_unordered(_live, tasks)
        while len(found) < len(tasks):
            try:
                name, agents, one, spread = done.next(LOOK_S)
            except multiprocessing.TimeoutError:
                line.say(f"bench wait: {lived.value:,} of {len(tasks) * replications:,} days done")
                continue
            found[name, agents] = one, spread
            told = figures(one)
            line.clear()
            _say(
                f"{name} with {agents}: {told['coverage90']} within, squared error "
                f"{told['mse_ratio_les']} of last to enter; {len(found)} of {len(tasks)} done"
            )
    return {name: _scenario(name, found) for name in names}


def _scenario(
    name: str, found: dict[tuple[str, int], tuple[Sums, dict[str, float]]]
) -> dict[str, Any]:
    parts = [found[name, agents] for agents in SIZES]
    by_agents = {
        str(agents): {**figures(one), **spread}
        for agents, (one, spread) in zip(SIZES, parts, strict=True)
    }
    return {**figures(added([one for one, _ in parts])), "by_agents": by_agents}


def look_ahead() -> dict[str, Any]:
    """How long a look ahead takes, in plain Python and compiled; null without a compiler."""
    took = {"plain": _lasting("looking ahead", lambda: _looks(None))}
    try:
        path = _lasting("compiling the line", compiled)
        took["compiled"] = _lasting("looking ahead, compiled", lambda: _looks(path))
    except NotCompiled as problem:
        _say(f"not compiled: {problem}")
    told: dict[str, Any] = {
        "agents": _look.AGENTS, "waiting": _look.WAITING, "runs": took["plain"].runs,
        "milliseconds_of": "processor time",
    }  # fmt: skip
    for kind in ("plain", "compiled"):
        one = took.get(kind)
        if one is not None and one.compiled != (kind == "compiled"):
            raise RuntimeError(f"what should be {kind} isn't")
        for share in (50, 90):
            told[f"{kind}_ms_p{share}"] = None if one is None else _quantile(one.ms, share)
    return told


def _lasting(what: str, work: Callable[[], T]) -> T:
    """Does it, and says on a terminal for how long it has been at it."""
    line, began = OneLine(elsewhere=False), time.monotonic()
    with ThreadPoolExecutor(1) as beside:
        doing = beside.submit(work)
        while not wait([doing], LOOK_S).done:
            line.say(f"bench wait: {what}, {time.monotonic() - began:.0f} s so far")
    line.clear()
    return doing.result()


def _quantile(ms: list[float], share: int) -> float:
    return round(statistics.quantiles(ms, n=100, method="inclusive")[share - 1], 2)


def _looks(path: Path | None) -> _look.Took:
    environment = dict(os.environ)
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    asked = [sys.executable, "-c", _LOOK, str(LOOKS)]
    ran = subprocess.run(asked, env=environment, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(ran.stdout, type=_look.Took)


def _say(text: str) -> None:
    print(f"bench wait: {text}", file=sys.stderr)


def run(argv: Sequence[str]) -> int:
    """The command."""
    parser = Parser(prog="lamplight bench wait", description=__doc__)
    parser.add_argument(
        "--replications", type=int, default=REPLICATIONS, help="days of each scenario and size"
    )
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    if not 1 <= asked.replications <= 10_000:
        parser.error("give 1 to 10,000 replications")
    looks = look_ahead()
    found: dict[str, Any] = {
        "scenarios": measure(asked.replications),
        "replications": asked.replications,
        "look_ahead": looks,
    }
    if not asked.json:
        found = {**found["scenarios"], "replications": asked.replications, "look_ahead": looks}
    return tell(found, as_json=asked.json)
