"""The script at the root: prepares once, repairs what was cut short, and hands over.

The project here is a small one, and what would fetch packages is a program of ours that is first in
the path; the script, Python's venv and the locks are the real ones.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

UV = """\
#!/bin/sh
# Installs by naming the source folder in the environment; its calls are kept in a file.
echo "$@" >> {root}/../calls
touch {root}/../began
while [ -e {root}/../hold ]; do sleep 0.02; done
[ ! -e {root}/../broken ] || {{ echo "no such package"; exit 1; }}
case "$*" in
  *-e*) cd {root}/.venv/lib/python3.*/site-packages && echo {root}/src > lamplight.pth ;;
esac
"""

COMPILING = """\
from pathlib import Path
def beside(stamp, state):
    with open({calls!r}, "a") as calls:
        calls.write(state + "\\n")
    Path(stamp).write_text(state)
"""

MAIN = """\
import sys
print("arrived", *sys.argv[1:])
"""


class Clone:
    """A small project with the real script."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "clone"
        (self.root / "src" / "lamplight").mkdir(parents=True)
        for name in ("lamplight", "build_pages.py"):
            shutil.copy2(ROOT / name, self.root / name)
        (self.root / "pyproject.toml").write_text('[build-system]\nrequires = ["hatchling"]\n')
        source = self.root / "src" / "lamplight"
        (source / "__main__.py").write_text(MAIN)
        (source / "compiling.py").write_text(COMPILING.format(calls=str(folder / "compiled")))
        self.set_uv()

    def set_uv(self) -> None:
        uv = self.folder / "bin" / "uv"
        uv.parent.mkdir(exist_ok=True)
        uv.write_text(UV.format(root=self.root))
        uv.chmod(0o755)

    def begin(self, *words: str) -> subprocess.Popen[str]:
        env = dict(os.environ, PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}", PIP_NO_INDEX="1")
        return subprocess.Popen(
            [sys.executable, str(self.root / "lamplight"), *words],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def call(self, *words: str) -> tuple[int, str, str]:
        """Exit status, stdout and stderr."""
        running = self.begin(*words)
        out, err = running.communicate()
        return running.returncode, out, err

    def calls(self) -> int:
        """How often packages were installed."""
        calls = self.folder / "calls"
        return len(calls.read_text().splitlines()) if calls.exists() else 0

    def compiled(self, times: int) -> list[str]:
        """For which states of the source something was compiled beside, once so many are."""
        stamp = self.root / ".venv" / "compiled-for"
        compiled = self.folder / "compiled"
        while True:
            states = compiled.read_text().splitlines() if compiled.exists() else []
            if len(states) >= times and stamp.exists() and stamp.read_text() == states[-1]:
                return states
            time.sleep(0.01)

    def flag(self, name: str) -> Path:
        path = self.folder / name
        path.touch()
        return path

    def wait_for(self, name: str) -> None:
        while not (self.folder / name).exists():
            time.sleep(0.01)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_the_first_call_prepares_and_the_next_goes_straight_on(clone: Clone) -> None:
    status, out, err = clone.call("up", "--port", "9")
    assert (status, out) == (0, "arrived up --port 9\n"), err
    for step in ("making the environment in .venv", "installing packages", "prepared in"):
        assert f"lamplight: {step}" in err
    calls = clone.calls()
    assert clone.call("again") == (0, "arrived again\n", "")
    assert clone.calls() == calls


def test_changed_needs_are_installed_into_the_same_environment(clone: Clone) -> None:
    clone.call()
    kept = clone.root / ".venv" / "kept"
    kept.touch()
    calls = clone.calls()
    (clone.root / "pyproject.toml").write_text('[build-system]\nrequires = ["hatchling>=2"]\n')
    status, _, err = clone.call()
    assert status == 0
    assert clone.calls() > calls
    assert kept.exists()
    assert "taking away" not in err


def test_the_line_is_compiled_beside_the_first_call_and_again_when_the_source_changes(
    clone: Clone,
) -> None:
    clone.call()
    assert len(clone.compiled(1)) == 1
    clone.call()
    clone.call()
    (clone.root / "src" / "lamplight" / "more.py").touch()
    clone.call()
    assert len(set(clone.compiled(2))) == 2
    assert len(clone.compiled(2)) == 2


def test_where_it_cannot_be_compiled_beside_the_command_is_done_all_the_same(clone: Clone) -> None:
    (clone.root / "src" / "lamplight" / "compiling.py").write_text("raise OSError")
    assert clone.call("up")[:2] == (0, "arrived up\n")
    assert clone.call("again") == (0, "arrived again\n", "")


def test_two_first_calls_prepare_once(clone: Clone) -> None:
    hold = clone.flag("hold")
    first = clone.begin("first")
    clone.wait_for("began")
    second = clone.begin("second")
    assert second.stderr is not None
    assert "another lamplight is preparing this folder" in second.stderr.readline()
    hold.unlink()
    assert first.communicate()[0] == "arrived first\n"
    assert second.communicate()[0] == "arrived second\n"
    assert clone.calls() == 2  # what the build needs, then the project


def test_a_preparation_that_was_killed_is_done_anew_when_its_step_has_ended(clone: Clone) -> None:
    hold = clone.flag("hold")
    first = clone.begin()
    clone.wait_for("began")
    first.send_signal(signal.SIGKILL)
    first.communicate()
    (clone.root / ".venv" / "half").touch()
    second = clone.begin("after")
    assert second.stderr is not None
    assert "another lamplight is preparing" in second.stderr.readline()  # the step it left behind
    hold.unlink()
    out, err = second.communicate()
    assert out == "arrived after\n"
    assert "taking away an environment that was left half made" in err
    assert not (clone.root / ".venv" / "half").exists()


def test_a_step_that_fails_is_shown_and_what_was_there_is_built_upon(clone: Clone) -> None:
    broken = clone.flag("broken")
    status, out, err = clone.call()
    assert (status, out) == (1, "")
    assert "the packages could not be installed; is there a network?" in err
    broken.unlink()
    status, out, err = clone.call("now")
    assert (status, out) == (0, "arrived now\n")
    assert "taking away" not in err


def test_a_clone_that_was_moved_is_prepared_where_it_is(clone: Clone) -> None:
    clone.call()
    moved = clone.folder / "moved"
    clone.root.rename(moved)
    clone.root = moved
    clone.set_uv()
    status, out, err = clone.call("here")
    assert (status, out) == (0, "arrived here\n")
    assert "taking away an environment that was left half made or belongs elsewhere" in err


def test_it_is_called_from_anywhere_and_through_a_link(clone: Clone, tmp_path: Path) -> None:
    clone.call()
    (tmp_path / "lamp").symlink_to(clone.root / "lamplight")
    done = subprocess.run(
        [sys.executable, "../lamp", "x"],
        cwd=tmp_path / "bin",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "arrived x\n"


def test_an_older_python_is_told_what_is_needed(clone: Clone) -> None:
    code = (
        "import runpy, sys; sys.version_info = (3, 9, 2);"
        "runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(clone.root / "lamplight")],
        env={"PATH": str(clone.folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "lamplight: needs Python 3.11 or later" in done.stderr
    assert not (clone.root / ".venv").exists()
