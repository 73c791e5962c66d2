"""All tests in groups, three at once: two of real browsers, and beside them all others in turn.

A browser test waits most of the time, and is the one that a late machine disturbs: so the others
run beside it, some steps of niceness back. Whoever has done begins the next group that is left, so
that no core is idle before the last. Each group is a pytest of its own with its own database.
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
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

AT_ONCE = 3
BACK = 5
"""How much later than the browsers the others get a core (nice(1))."""
END_S = 60
_LOOK_S = 0.2
_FAILED = ("failed", "error")
_ORDER = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "error", "rerun")


@dataclass(frozen=True, slots=True)
class Group:
    """Tests that run one after another: those in `places`, without what lies in `but`."""

    name: str
    places: tuple[str, ...]
    but: tuple[str, ...] = ()
    back: int = BACK

    def words(self) -> tuple[str, ...]:
        """What pytest is told."""
        return (*self.places, *(f"--ignore={place}" for place in self.but))


_TALKS = tuple(
    f"tests/e2e/test_{name}.py" for name in ("talk", "resuming", "waiting", "together", "tabs")
)
_CASES = ("tests/runtime/cases", "tests/runtime/customers")
_HOUSE = ("tests/runtime", "tests/mail")
_SHOPS = ("tests/shops",)
_WEB = ("tests/web", "tests/contract")
_PROCESSES = ("tests/journal/server", "tests/test_boot.py", "tests/test_launcher.py")

GROUPS = (
    Group("tests of talks in real browsers", _TALKS, back=0),
    Group("all other tests of real browsers", ("tests/e2e",), but=_TALKS, back=0),
    Group("tests of shops", _SHOPS),
    Group("all other tests", ("tests",), but=("tests/e2e", *_HOUSE, *_SHOPS, *_WEB, *_PROCESSES)),
    Group("tests of cases", _CASES),
    Group("tests of the web", _WEB),
    Group("all other tests of the house", _HOUSE, but=_CASES),
    Group("tests of whole processes", _PROCESSES),
)
"""In the order in which they begin: the long ones first. Every test is in one of them."""


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


class _Running:
    """The pytest of one group, which tells what it says into a file."""

    def __init__(self, group: Group, root: Path, env: Mapping[str, str], folder: Path) -> None:
        self.name = group.name
        self.tally = folder / "tally"
        self._told = folder / "said"
        colour = ("--color=yes",) if sys.stdout.isatty() else ()
        words = (sys.executable, "-m", "pytest", *colour, f"--tally={self.tally}", *group.words())
        with self._told.open("wb") as said:
            self.process = subprocess.Popen(
                ("nice", "-n", str(group.back), *words) if group.back else words,
                cwd=root,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self._shown = 0

    def lives(self) -> bool:
        return self.process.poll() is None

    def show(self) -> None:
        """What it said since it was shown last."""
        with self._told.open("rb") as source:
            source.seek(self._shown)
            if told := source.read():
                sys.stdout.flush()
                os.write(sys.stdout.fileno(), told)
                self._shown += len(told)


class _Groups:
    """Groups that have begun, and those that are left; in a `with` none outlives us."""

    def __init__(self, root: Path, env: Mapping[str, str], folder: Path) -> None:
        self.begun: dict[Group, _Running] = {}
        self._root, self._env, self._folder = root, env, folder
        self._left = list(GROUPS)

    def fill(self, at_once: int) -> None:
        """Begin what there is room for."""
        while self._left and sum(one.lives() for one in self.begun.values()) < at_once:
            group = self._left.pop(0)
            place = self._folder / str(len(self.begun))
            place.mkdir()
            self.begun[group] = _Running(group, self._root, self._env, place)

    def follow(self, group: Group) -> _Running:
        """Show what a group says until it ends; meanwhile others end, and the next begin."""
        while (one := self.begun.get(group)) is None or one.lives():
            self.fill(AT_ONCE)
            if one is not None:
                one.show()
            time.sleep(_LOOK_S)
        one.show()
        return one

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # a terminal's Ctrl-C reached them already
        told = kind is not None and issubclass(kind, KeyboardInterrupt) and sys.stdin.isatty()
        living = [one.process for one in self.begun.values() if one.lives()]
        for process in living:
            if not told:
                process.send_signal(signal.SIGINT)  # as Ctrl-C: it closes what it opened
        for process in living:
            try:
                process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def run(
    root: Path, env: Mapping[str, str], first: Callable[[], list[str]], say: Callable[[str], None]
) -> list[str]:
    """Runs all groups: the browsers' at once, and beside them `first` and then the others.

    They are shown one after another, those of browsers last. Returns the names of what failed;
    those of `first` before the groups.
    """
    started = time.monotonic()
    tally = Tally()
    browsers = [group for group in GROUPS if not group.back]
    others = [group for group in GROUPS if group.back]
    with tempfile.TemporaryDirectory(prefix="lamplight-test-") as made:
        with _Groups(root, env, Path(made)) as groups:
            groups.fill(len(browsers))
            for group in browsers:
                say(f"{group.name} have begun; they are shown at the end")
            failed = first()
            for group in (*others, *browsers):
                say(group.name)
                if groups.follow(group).process.returncode:
                    failed.append(group.name)
        for one in groups.begun.values():
            tally.add(one.tally)
    for test in tally.failed:
        sys.stdout.write(f"FAILED {test}\n")
    sys.stdout.write(f"{tally.line(time.monotonic() - started)}\n")
    sys.stdout.flush()
    return failed
