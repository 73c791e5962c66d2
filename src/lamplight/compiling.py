"""Compiles the pure rooms with mypyc, into a folder of their own.

The source tree is never touched: a copy of the package is compiled beside it, and whoever puts
that copy first on the path runs compiled. The interpreted source behaves the same and stays the
fallback wherever there is no compiler. `./lamplight` has it done beside the first command.
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
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

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

LEVEL: Final = "1"
"""How much the C compiler optimises (-O). -O3 takes 84 s of processor where -O1 takes 49, and what
it makes of a simulation is no faster: it calls into Python's own objects nearly all the time."""

NICE: Final = 5
"""So far who compiles beside gives way to others: it shall still end on a busy machine."""
KEPT: Final = 3
"""So many older copies stay: another clone may run from them, or a simulation that is going on."""
_LOCK: Final = "lock"
_FAILED: Final = ".failed"
_USE: Final = "import lamplight.line.machine, lamplight.simulating, lamplight.staffing.driver"


class NotCompiled(Exception):
    """There is no compiler here, or it failed; the text says which."""


def modules() -> list[Path]:
    """What is compiled, relative to the package's folder: the machine, what it stands on, and the
    loop that lets customers through it."""
    line = sorted((PACKAGE / "line").glob("*.py"))
    others = [
        "basis/ids.py", "forecast/ahead.py", "forecast/ghosts.py", "staffing/driver.py",
        "staffing/habits.py", "staffing/waiting.py",
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
        "MYPYC_OPT_LEVEL": os.environ.get("MYPYC_OPT_LEVEL", LEVEL),
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
    """The compiled copy of this source; where it isn't there, the folder that it would be made as.

    It is kept in the environment that `./lamplight` made beside this source; where another one is
    used, or that can't be written to, in the user's cache folder.
    """
    seal = hashlib.sha256(f"{sys.version} {sys.executable}".encode())
    for path in _sources():
        seal.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    folders = [home / seal.hexdigest()[:16] for home in _homes()]
    made = [one for one in folders if _is_there(one)]
    able = [one for one in folders if _can_be_made(one)]
    return (made or able or folders[-1:])[0]


def _homes() -> Iterator[Path]:
    """Where compiled copies are looked for, the best place first."""
    own = PACKAGE.parents[1] / ".venv"
    if Path(sys.prefix).resolve() == own:
        yield own / "compiled"
    told = os.environ.get("XDG_CACHE_HOME", "")
    with contextlib.suppress(RuntimeError):  # who asks has no home
        cache = Path(told) if told.startswith("/") else Path.home() / ".cache"
        yield cache / "lamplight" / "compiled"
    yield Path(sys.prefix) / "compiled"


def _is_there(path: Path) -> bool:
    return os.access(path, os.F_OK)  # False, too, where this user may not look


def _can_be_made(folder: Path) -> bool:
    """Whether this user may make it: decided by what there is of the way to it."""
    there = next(one for one in folder.parents if _is_there(one))
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def copy_into(folder: Path) -> None:
    """Make `folder/lamplight`, plain: what a compiled program may import."""
    for path in _sources():
        copied = folder / "lamplight" / path.relative_to(PACKAGE)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)


def compiled() -> Path:
    """As `compile_into`, kept for the next time. One compiles, the others wait for it."""
    folder = kept()
    return folder if folder.exists() else _made(folder)


def _made(folder: Path, *, wait: bool = True) -> Path:
    """Make it, unless somebody does already: without `wait` that raises BlockingIOError."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with folder.with_name(_LOCK).open("a") as lock:
            # held by whoever compiles, until it is done or killed
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not folder.exists():
                _clear(folder.parent)
                _make(folder)
    except BlockingIOError:
        raise
    except OSError as problem:
        raise NotCompiled(f"{problem}") from problem
    return folder


def _make(folder: Path) -> None:
    """Whoever looks finds all of it or nothing. A failure is noted: it would be the same again."""
    making = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        compile_into(making)
        if not runs(making):
            raise NotCompiled("what was compiled doesn't run here")
    except NotCompiled as why:
        if not missing():  # that may be brought
            folder.with_name(folder.name + _FAILED).write_text(f"{why}", encoding="utf-8")
        shutil.rmtree(making, ignore_errors=True)
        raise
    making.rename(folder)


def runs(folder: Path) -> bool:
    """Whether a program that finds this copy first begins at all."""
    words = [sys.executable, "-P", "-c", _USE]
    return not subprocess.run(
        words, env=with_path(folder), stdin=subprocess.DEVNULL, capture_output=True, check=False
    ).returncode


def hindrance() -> str:
    """Why the copy that isn't there won't come, in words; "" if nothing stands against it."""
    folder = kept()
    lacking = missing()
    if lacking:
        return lacking
    if not _can_be_made(folder):
        return "there is no folder to keep it in that can be written to"
    try:
        return folder.with_name(folder.name + _FAILED).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


class Beside:
    """A process that compiles for the next time, beside whatever goes on and after it, and what
    that begins in turn. Where another process compiles already it ends at once."""

    def __init__(self) -> None:
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from lamplight.compiling import beside; beside()"],
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


def beside(stamp: str = "", text: str = "") -> None:
    """In a process of its own: compile, unless that is done, and give way to others meanwhile.

    Once nothing is left to do, `text` is written to the file `stamp`, if one is named."""
    os.nice(NICE)
    with contextlib.suppress(BlockingIOError):
        with contextlib.suppress(NotCompiled):
            folder = kept()
            if not folder.exists() and not hindrance():
                _made(folder, wait=False)
        if stamp:
            Path(stamp).write_text(text, encoding="utf-8")


def with_path(folder: Path) -> dict[str, str]:
    """The environment of a process that finds the package in this folder first."""
    before = [one] if (one := os.environ.get("PYTHONPATH")) else []
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), *before])}


def _clear(cache: Path) -> None:
    """Take away older copies, and what was left half made: nobody makes one without the lock."""
    made = [one for one in cache.iterdir() if one.is_dir() and "." not in one.name]
    made.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for old in cache.iterdir():
        if old in made[:KEPT] or old.name == _LOCK:
            continue
        with contextlib.suppress(OSError):
            if old.is_dir():
                shutil.rmtree(old)
            else:
                old.unlink()
