"""Real shops are installed while other tests run, so that their own tests needn't wait for npm.

As a program, its words a folder and a name for each: installs one after the other. Whether it went
well is of no matter: the fixture waits for the lock of an installation, finds what is there, or
tries again and says why it can't be had.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.shops import _medusa, _vendure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
SHOPS = {"installed": (_vendure.HERE, "vendure"), "medusa": (_medusa.HERE, "medusa")}
"""What is installed, a folder with a lock file and a name, by the fixture that needs it."""
END_S = 20


@contextlib.contextmanager
def installing(shops: Iterable[tuple[Path, str]]) -> Iterator[None]:
    """While this lasts these are being installed; no process of it stays."""
    words = [str(word) for shop in shops for word in shop]
    if not words:
        yield
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.shops._ahead", *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):  # it is done, or its npm ends with it
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def main(words: list[str]) -> None:
    for source, name in zip(words[::2], words[1::2], strict=True):
        with contextlib.suppress(_vendure.CannotInstall):
            _vendure.install(Path(source), name, lambda line: None)


if __name__ == "__main__":
    main(sys.argv[1:])
