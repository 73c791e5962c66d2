"""The real app as its owner starts it: `./lamplight up`, a data folder, a free port."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx
from tests._plain import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
READY_S: Final = 90.0
SAYS_S: Final = 10.0
STOP_S: Final = 60.0

# Hundreds of contacts come from one address here, where customers come from many.
PLENTY: Final = {
    f"LAMPLIGHT_LIMIT_{name}": "100000/60"
    for name in (
        "SIGN_IN_ADDRESS",
        "READS",
        "CONTACTS",
        "PLACES",
        "PLACE",
        "SIGNALS",
        "UNKNOWN",
        "LETTERS",
        "STAFF",
    )
}


def free_port() -> int:
    """A port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


class House:
    """One app on one data folder. Started, stopped, killed and started again by tests."""

    def __init__(self, data: Path, *, demo: bool = False) -> None:
        self.data = data
        self.demo = demo
        self.port = free_port()
        self.log = data.with_name(f"{data.name}.log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where browsers find it, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it is ready to serve."""
        words: list[str | Path] = [ROOT / "lamplight", "up", "--data", self.data]
        words += ["--port", str(self.port)]
        if not self.demo:
            words.append("--no-demo")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=os.environ | PLENTY
            )
        self.await_ready()

    def await_ready(self) -> None:
        """Wait for 200 from /health. Raises AssertionError with what the app said."""
        assert self._process is not None
        end = time.monotonic() + READY_S
        while not self.is_ready():
            assert self._process.poll() is None, f"it stopped by itself:\n{self.said()[-3000:]}"
            assert time.monotonic() < end, f"not ready in {READY_S:g} s:\n{self.said()[-3000:]}"
            time.sleep(0.1)

    def is_ready(self) -> bool:
        """Whether it answers now that it is ready."""
        try:
            return httpx.get(f"{self.address}/health", timeout=2, verify=PLAIN).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """`kill -9` of the app alone; its PostgreSQL stays."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(STOP_S)

    @contextmanager
    def down(self) -> Iterator[None]:
        """While this lasts the app is killed; afterwards it runs again, whatever happened."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    def stop(self) -> None:
        """Ask it to stop, as Ctrl-C does, and wait."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def said(self) -> str:
        """Everything it printed so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def find(self, pattern: str) -> str:
        """The first group of a pattern in what it prints."""
        end = time.monotonic() + SAYS_S
        while (found := re.search(pattern, self.said())) is None:
            assert time.monotonic() < end, f"it never printed {pattern}:\n{self.said()[-3000:]}"
            time.sleep(0.1)
        return found.group(1)
