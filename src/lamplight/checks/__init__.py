"""`lamplight test`: every check of the source and every test.

With further words (a file, `-k name`) only pytest runs, with those words.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import lamplight
from lamplight.checks import groups, sources, system

__all__ = ["run"]


def run(words: list[str]) -> int:
    """Runs the checks and the tests; a closing line like pytest's is the last of a good run.

    Returns 0 when all is well, 1 when something failed, 2 where there is no source to check.
    """
    root = Path(lamplight.__file__).resolve().parents[2]
    if not (root / "tests").is_dir() or not (root / "pyproject.toml").is_file():
        sys.stderr.write("lamplight test: runs in a clone of the source, where the tests are\n")
        return 2
    if words in (["-h"], ["--help"]):
        sys.stdout.write(_HELP)
        return 0
    system.install(system.missing(system.PACKAGES), _say)
    if words:
        pytest = [sys.executable, "-m", "pytest", *words]
        done = subprocess.run(pytest, cwd=root, env=_environment(), check=False)
        failed = ["tests"] if done.returncode else []
    else:
        failed = groups.run(root, _environment(), lambda: sources.check(root, _say), _say)
    if failed:
        _say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


_HELP = """\
usage: lamplight test [WORD ...]

Runs every check of the source (ruff, mypy, import contracts, the pages) and every test, those of
real browsers beside all others.
With words only pytest runs, with those words: lamplight test tests/line -k "keeps the place"
"""


def _environment() -> dict[str, str]:
    """Tests find the tools of this environment first."""
    tools = str(Path(sys.executable).parent)
    return dict(os.environ, PATH=f"{tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}")


def _say(text: str) -> None:
    sys.stderr.write(f"lamplight test: {text}\n")
    sys.stderr.flush()
