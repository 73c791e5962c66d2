"""Compiles the pure rooms with mypyc, into a folder of their own.

The source tree is never touched: a copy of the package is compiled beside it, and whoever puts
that copy first on the path runs compiled. The interpreted source behaves the same and stays the
fallback wherever there is no compiler.
"""

from __future__ import annotations

import compileall
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent

INTERPRETED: Final = frozenset(
    {"__init__", "answer", "commands", "decisions", "diagram", "dumped", "event", "events", "facts"}
)
"""Modules of the line that stay as they are: msgspec makes their structs when they are imported."""

ROOMS: Final = ("basis", "bench", "forecast", "line", "staffing")
"""What is copied beside the modules of the package's own folder: all that a compiled program runs.
Other rooms may change without anything being compiled anew."""

WITHIN: Final = "-fvisibility=hidden"
"""Functions call each other straight and may be inlined: nobody else can put another in place."""


ABANDONED_S: Final = 3_600
"""A copy that was begun so long ago is made by nobody any more."""


class NotCompiled(Exception):
    """There is no compiler here, or it failed; the text says which."""


def modules() -> list[Path]:
    """What is compiled, relative to the package's folder: the machine, what it stands on, and the
    loop that lets customers through it."""
    line = sorted((PACKAGE / "line").glob("*.py"))
    others = [
        "basis/ids.py", "forecast/ahead.py", "forecast/ghosts.py", "staffing/driver.py",
        "staffing/habits.py",
    ]  # fmt: skip
    compiled = [
        *(PACKAGE / name for name in others),
        *(path for path in line if path.stem not in INTERPRETED),
    ]
    return [path.relative_to(PACKAGE) for path in compiled]


def _sources() -> list[Path]:
    """The files that are copied, in one order everywhere."""
    rooms = [path for room in ROOMS for path in (PACKAGE / room).rglob("*.py")]
    return sorted([*PACKAGE.glob("*.py"), *rooms])


def missing() -> str:
    """What is missing for compiling here, in words; "" if nothing is."""
    named = os.environ.get("CC") or str(sysconfig.get_config_var("CC") or "cc")
    compiler = named.split()[0]
    if shutil.which(compiler) is None and shutil.which("cc") is None:
        return f"no C compiler ({compiler})"
    if not (Path(sysconfig.get_paths()["include"]) / "Python.h").exists():
        return "no headers of this Python (Python.h)"
    for module in ("mypyc", "setuptools"):
        if importlib.util.find_spec(module) is None:
            return f"no {module} in this environment"
    return ""


def compile_into(folder: Path) -> None:
    """Make `folder/lamplight`: a copy of what runs compiled (`ROOMS`), its pure rooms compiled.

    Takes about a minute. NotCompiled when that isn't possible; `folder` must be empty or not there.
    """
    lacking = missing()
    if lacking:
        raise NotCompiled(lacking)
    copy_into(folder)
    names = [f"lamplight/{path}" for path in modules()]
    asked = [sys.executable, "-m", "mypyc", "--ignore-missing-imports", *names]
    told = {
        **os.environ,
        "CFLAGS": f"{os.environ.get('CFLAGS', '')} {WITHIN}".strip(),
        "MYPYPATH": str(folder),
        "MYPY_CACHE_DIR": str(folder / "cache"),
    }
    ran = subprocess.run(asked, cwd=folder, env=told, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise NotCompiled(f"mypyc failed: {(ran.stdout + ran.stderr).strip()[-2000:]}")
    compileall.compile_dir(folder, quiet=2)  # what isn't compiled is read once, not at each start
    for left in ("build", "cache"):
        shutil.rmtree(folder / left, ignore_errors=True)


def runs_compiled() -> bool:
    """Whether this program itself is compiled, as one from a wheel is."""
    found = importlib.util.find_spec("lamplight.staffing.driver")
    return found is not None and not str(found.origin).endswith(".py")


def kept() -> Path:
    """Where the compiled copy of this source is kept, whether it is there or not: in the user's
    cache folder."""
    told = os.environ.get("XDG_CACHE_HOME", "")
    cache = Path(told) if told.startswith("/") else Path.home() / ".cache"
    seal = hashlib.sha256(f"{sys.version} {sys.executable}".encode())
    for path in _sources():
        seal.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return cache / "lamplight" / "compiled" / seal.hexdigest()[:16]


def copy_into(folder: Path) -> None:
    """Make `folder/lamplight`, plain: what a compiled program may import."""
    for path in _sources():
        copied = folder / "lamplight" / path.relative_to(PACKAGE)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)


def compiled() -> Path:
    """As `compile_into`, kept for the next time."""
    folder = kept()
    if folder.exists():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with folder.with_name("lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # one compiles, the others wait for it
            if not folder.exists():
                _clear(folder.parent)
                making = folder.with_name(f"{folder.name}.{os.getpid()}")
                compile_into(making)
                making.rename(folder)
    except OSError as problem:
        raise NotCompiled(f"{problem}") from problem
    return folder


def compile_later() -> Beside | None:
    """Begin to compile for the next time, beside whatever goes on and after it: a process of its
    own at the lowest priority. None where something is missing for it, or another process does it.
    """
    folder = kept()
    now = time.time()
    with contextlib.suppress(OSError):
        for making in folder.parent.glob(f"{folder.name}*"):
            if now - making.stat().st_mtime < ABANDONED_S:
                return None
    if missing():
        return None
    return Beside()


class Beside:
    """A process that compiles for the next time, and what that begins in turn."""

    def __init__(self) -> None:
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from lamplight.compiling import alone; alone()"],
            env=with_path(PACKAGE.parent),
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            start_new_session=True,
        )

    def stop(self) -> None:
        """End it all, and take away what it made so far."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        folder = kept()
        making = folder.with_name(f"{folder.name}.{self._process.pid}")
        shutil.rmtree(making, ignore_errors=True)


def alone() -> None:
    """In a process of its own: compile, and leave others the processor meanwhile."""
    os.nice(19)
    with contextlib.suppress(NotCompiled):
        compiled()


def with_path(folder: Path) -> dict[str, str]:
    """The environment of a process that finds the package in this folder first."""
    before = [one] if (one := os.environ.get("PYTHONPATH")) else []
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), *before])}


def _clear(cache: Path) -> None:
    """Take away what was compiled from older source, but not what another process is making."""
    for old in cache.glob("*"):
        if old.name == "lock":
            continue
        made = "." not in old.name
        with contextlib.suppress(OSError):
            if made or time.time() - old.stat().st_mtime > ABANDONED_S:
                shutil.rmtree(old)
