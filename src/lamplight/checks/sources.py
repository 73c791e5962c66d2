"""The checks of the source: style, types, the house's floors, the pages."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

AT_ONCE = 1  # the browsers' tests run beside them


@dataclass(frozen=True, slots=True)
class Check:
    """One command over the source; `words` begin with a program of this environment."""

    name: str
    words: tuple[str, ...]

    def command(self) -> list[str]:
        """The program by its path beside this Python, so that no other copy runs."""
        return [str(Path(sys.executable).with_name(self.words[0])), *self.words[1:]]


# the launcher has no suffix by which ruff would find it
_STYLED = (".", "lamplight")

CHECKS = (
    Check("types (mypy)", ("mypy",)),
    Check("pages, types", ("python", "build_pages.py", "check")),
    Check("pages, tests", ("python", "build_pages.py", "test")),
    Check("style (ruff check)", ("ruff", "check", *_STYLED)),
    Check("format (ruff format)", ("ruff", "format", "--check", *_STYLED)),
    Check("floors (import-linter)", ("lint-imports",)),
    Check("phrases that may be untrue", ("python", "-m", "lamplight.checks.phrases")),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check ended, and all that it said."""

    check: Check
    well: bool
    said: str
    seconds: float


def check(root: Path, say: Callable[[str], None]) -> list[str]:
    """Runs the checks one by one; shows what a failing one said. Returns the failed names."""
    say(f"checking the source: {', '.join(check.name for check in CHECKS)}")
    failed = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in pool.map(lambda check: _run(check, root), CHECKS):
            if not outcome.well:
                failed.append(outcome.check.name)
                sys.stderr.write(f"{outcome.said.rstrip()}\n")
            word = "well" if outcome.well else "FAILED"
            say(f"{outcome.check.name}: {word} ({outcome.seconds:.0f} s)")
    return failed


def _run(check: Check, root: Path) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        check.command(),
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return Outcome(check, done.returncode == 0, done.stdout, time.monotonic() - started)
