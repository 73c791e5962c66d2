"""Apps as processes of their own, to be killed; run as whoever tests, and as root also as nobody.

`who` is "me" and, when root runs the tests, "ordinary": so that root's run shows both ways.
`folder` is an empty folder in which `who` may make things; clusters that root's data folders point
to are taken away afterwards.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from lamplight.journal.server.cluster import OWN_HOME
from lamplight.journal.server.pointer import CLUSTERS, POINTER, RECORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

APP = Path(__file__).with_name("app.py")
NOBODY = 65534
AS_ROOT = os.geteuid() == 0

needs_root = pytest.mark.skipif(not AS_ROOT, reason="shows what root does; run the tests as root")


class App:
    """One running `app.py`."""

    def __init__(self, data: Path, who: str, *words: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(APP), str(data), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **identity(who),
        )
        self.said: list[str] = []
        self.postmaster = 0
        self.socket = ""

    @property
    def pid(self) -> int:
        return self._process.pid

    def hear(self, *keys: str) -> dict[str, Any]:
        """The next line that has one of the keys; progress that comes before is kept in `said`."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told: dict[str, Any] = json.loads(line)
            if "said" in told:
                self.said.append(told["said"])
            if any(key in told for key in keys):
                return told
        raise AssertionError(f"the app ended without telling {keys}; it said {self.said}")

    def ready(self) -> Self:
        told = self.hear("ready", "error")
        assert "ready" in told, told
        self.postmaster, self.socket = told["ready"], told["socket"]
        return self

    def refused(self) -> tuple[str, str]:
        """The class and text of the error that it ended with."""
        told = self.hear("ready", "error")
        assert "error" in told, told
        assert self._process.wait(10) == 2
        return told["error"], told["text"]

    def ask(self, sql: str) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(sql + "\n")
        self._process.stdin.flush()
        return self.hear("answer")["answer"]

    def ask_until_answered(self, sql: str) -> Any:
        """For the time in which the database comes back."""
        while (found := self.ask(sql)) is None:
            pass
        return found

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def terminate(self) -> None:
        """Ends it as a service manager would."""
        self._process.send_signal(signal.SIGTERM)
        self.hear("stopped")
        assert self._process.wait(10) == 0

    def close(self) -> None:
        if self._process.poll() is None:
            self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except BrokenPipeError:
                continue


def identity(who: str) -> dict[str, Any]:
    """What `subprocess` needs to run as `who`."""
    if who == "me":
        return {}
    env = {**os.environ, "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": [], "env": env, "cwd": "/"}


def _others_may_come_in() -> bool:
    """Whether another account reaches this source and its environment."""
    words = [sys.executable, "-c", "import lamplight.journal.server"]
    try:
        done = subprocess.run(words, capture_output=True, check=False, **identity("ordinary"))
    except PermissionError:
        return False
    return done.returncode == 0


@pytest.fixture
def ordinary() -> str:
    """For what only an ordinary user meets, shown when root runs the tests too."""
    if AS_ROOT and not _others_may_come_in():
        pytest.skip("this source is closed to other accounts; run the tests as one of them")
    return "ordinary" if AS_ROOT else "me"


@pytest.fixture(params=["me", "ordinary"] if AS_ROOT else ["me"])
def who(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    if chosen == "ordinary":
        request.getfixturevalue("ordinary")
    return chosen


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    """Not below pytest's own folder, which is closed to other accounts."""
    names = [name for name in ("who", "ordinary") if name in request.fixturenames]
    others = any(request.getfixturevalue(name) == "ordinary" for name in names)
    made = Path(tempfile.mkdtemp(prefix="lamplight-test-", dir="/var/tmp")).resolve()
    if others:
        os.chown(made, NOBODY, NOBODY)
    yield made
    for home in clusters_of(made):
        kill_all(home)
        if not home.is_relative_to(made):
            shutil.rmtree(home)
    shutil.rmtree(made)


@pytest.fixture
def start() -> Iterator[Callable[..., App]]:
    """Starts apps, and ends those that a test leaves."""
    apps: list[App] = []

    def begin(data: Path, who: str = "me", *words: str) -> App:
        apps.append(App(data, who, *words))
        return apps[-1]

    yield begin
    for app in apps:
        app.close()


def clusters_of(folder: Path) -> list[Path]:
    """The homes of every cluster that belongs to a data folder in `folder`."""
    homes = [path.resolve() for path in folder.rglob(OWN_HOME) if path.is_dir()]
    if AS_ROOT and CLUSTERS.is_dir():
        homes += [
            record.parent
            for record in CLUSTERS.glob(f"*/{RECORD}")
            if Path(json.loads(record.read_bytes())["folder"]).is_relative_to(folder)
        ]
    return homes


def home_of(data: Path) -> Path:
    """Where the cluster of one data folder lies."""
    pointer = data / POINTER
    if pointer.exists():
        return CLUSTERS / str(json.loads(pointer.read_bytes())["cluster"])
    return (data / OWN_HOME).resolve()


def processes(home: Path) -> list[int]:
    """Every process that works in the cluster's data."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").readlink() == home / "data":
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def kill_all(home: Path) -> None:
    """kill -9 of every process of a cluster; returns when they are gone."""
    while left := processes(home):
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
