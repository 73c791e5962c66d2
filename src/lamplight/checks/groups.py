"""All tests in two groups at once: those of real browsers, and all others.

A browser test waits most of the time, and is the one that a late machine disturbs: so the others
run beside it, one step of niceness back. Each group is a pytest of its own with its own database.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

BACK = 5
"""How much later than the browsers the others get a core (nice(1))."""
END_S = 60
_LOOK_S = 0.2
_FAILED = ("failed", "error")
_ORDER = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "error", "rerun")


@dataclass(frozen=True, slots=True)
class Group:
    """Tests that run one after another; `words` are pytest's."""

    name: str
    words: tuple[str, ...]


BROWSERS = Group("tests of real browsers", ("tests/e2e",))
OTHERS = Group("all other tests", ("--ignore=tests/e2e",))


@dataclass(slots=True)
class Tally:
    """How many tests ended how, and the ids of those that failed."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def add(self, path: Path) -> None:
        """Adds what a group wrote with `--tally`; nothing if it ended before it could."""
        with contextlib.suppress(FileNotFoundError):
            told = json.loads(path.read_bytes())
            self.counts.update(told["counts"])
            self.failed += told["failed"]

    def line(self, seconds: float) -> str:
        """The closing line, as pytest writes it."""
        kinds = sorted(self.counts, key=lambda kind: (_ORDER.index(kind), kind))
        told = ", ".join(f"{self.counts[kind]} {kind}" for kind in kinds) or "no tests ran"
        minutes, rest = divmod(int(seconds), 60)
        clock = f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
        return f" {told} in {seconds:.2f}s ({clock}) ".center(80, "=")


def outcomes(stats: Mapping[str, list[object]]) -> tuple[dict[str, int], list[str]]:
    """What a tally holds of a pytest's reports by outcome: the counts, and the failed ids."""
    counts = {kind: len(stats[kind]) for kind in _ORDER if stats.get(kind)}
    failed = [str(getattr(one, "nodeid", one)) for kind in _FAILED for one in stats.get(kind, [])]
    return counts, failed


def run(
    root: Path, env: Mapping[str, str], first: Callable[[], list[str]], say: Callable[[str], None]
) -> list[str]:
    """Runs the browsers' tests, and beside them `first` and then all others.

    The others are shown as they run; what the browsers' tests say follows when those are done.
    Returns the names of what failed; those of `first` before the groups.
    """
    started = time.monotonic()
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="lamplight-test-") as made:
        folder = Path(made)
        with _begun(BROWSERS, root, env, folder) as browsers:
            say(f"{BROWSERS.name} have begun; they are shown after {OTHERS.name}")
            failed = first()
            say(OTHERS.name)
            words = ("nice", "-n", str(BACK), *_pytest(OTHERS, folder / "others"))
            if subprocess.run(words, cwd=root, env=env, check=False).returncode:
                failed.append(OTHERS.name)
            say(BROWSERS.name)
            if _follow(browsers, folder / "said"):
                failed.append(BROWSERS.name)
        tally.add(folder / "others")
        tally.add(folder / "browsers")
    for test in tally.failed:
        sys.stdout.write(f"FAILED {test}\n")
    sys.stdout.write(f"{tally.line(time.monotonic() - started)}\n")
    sys.stdout.flush()
    return failed


def _pytest(group: Group, tally: Path) -> tuple[str, ...]:
    colour = ("--color=yes",) if sys.stdout.isatty() else ()
    return (sys.executable, "-m", "pytest", *colour, f"--tally={tally}", *group.words)


@contextlib.contextmanager
def _begun(
    group: Group, root: Path, env: Mapping[str, str], folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A group that runs beside us, its output in `said`; it doesn't outlive us."""
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            _pytest(group, folder / "browsers"),
            cwd=root,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    told = False
    try:
        yield process
    except KeyboardInterrupt:
        told = sys.stdin.isatty()  # a terminal's Ctrl-C reached it already
        raise
    finally:
        if process.poll() is None:
            if not told:
                process.send_signal(signal.SIGINT)  # as Ctrl-C: it closes what it opened
            try:
                process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _follow(process: subprocess.Popen[bytes], said: Path) -> int:
    """Shows what it said, and what it says until it ends; how it ended."""
    with said.open("rb") as source:
        while process.poll() is None:
            _pass_on(source)
            time.sleep(_LOOK_S)
        _pass_on(source)
    return process.returncode or 0


def _pass_on(source: BinaryIO) -> None:
    if told := source.read():
        sys.stdout.flush()
        os.write(sys.stdout.fileno(), told)
