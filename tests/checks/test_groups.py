"""Groups of tests run at once; what each says is shown, and each one's failure is ours."""

from __future__ import annotations

import re
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lamplight.checks import groups
from lamplight.checks.groups import Group, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with five tests: one in the browsers' group passes, and one there fails."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "conftest.py").write_text(
        "import json\nfrom pathlib import Path\nfrom lamplight.checks import groups\n"
        "def pytest_addoption(parser):\n    parser.addoption('--tally', type=Path)\n"
        "def pytest_terminal_summary(terminalreporter):\n"
        "    counts, failed = groups.outcomes(terminalreporter.stats)\n"
        "    told = json.dumps({'counts': counts, 'failed': failed})\n"
        "    terminalreporter.config.getoption('--tally').write_text(told)\n"
    )
    (tmp_path / "test_near.py").write_text(
        "import pytest\ndef test_well(): pass\ndef test_away(): pytest.skip('needs a lamp')\n"
    )
    (tmp_path / "test_far.py").write_text("def test_well(): pass\ndef test_ill(): assert 1 == 2\n")
    (tmp_path / "test_last.py").write_text("def test_well(): pass\n")
    told = (
        Group("the far", ("test_far.py",), back=0),
        Group("the near", ("test_near.py",)),
        Group("the rest", (".",), but=("test_far.py", "test_near.py")),
    )
    monkeypatch.setattr(groups, "GROUPS", told)
    return tmp_path


@pytest.fixture
def heard() -> Iterator[None]:
    """A shell that ran us in the background may have told us, and so all we start, not to hear
    a Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def environment() -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": "/nonexistent",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # to load them takes longer than such a group
    }


def test_what_failed_in_any_is_named_and_the_sums_are_of_all(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    assert groups.run(root, environment(), lambda: ["types"], said.append) == ["types", "the far"]
    shown = capfd.readouterr().out
    assert "assert 1 == 2" in shown
    *_, named, closing = shown.splitlines()
    assert named == "FAILED test_far.py::test_ill"
    assert re.fullmatch(r"=+ 1 failed, 3 passed, 1 skipped in [\d.]+s \(0:00:\d\d\) =+", closing)


def test_a_group_that_cannot_even_begin_is_a_failure(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (root / "test_far.py").write_text("import a_lamp_that_is_nowhere\n")
    assert groups.run(root, environment(), list, lambda line: None) == ["the far"]
    shown = capfd.readouterr().out
    assert "a_lamp_that_is_nowhere" in shown
    assert " 2 passed, 1 skipped, 1 error in " in shown.splitlines()[-1]


@pytest.mark.usefixtures("heard")
def test_the_browsers_do_not_outlive_us(root: Path, tmp_path: Path) -> None:
    (root / "test_far.py").write_text(
        "import os, pathlib, time\ndef test_long():\n"
        "    pathlib.Path('begun').write_text(str(os.getpid()))\n    time.sleep(600)\n"
    )

    def interrupted() -> list[str]:
        while not (tmp_path / "begun").exists() or not (tmp_path / "begun").read_text():
            time.sleep(0.05)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        groups.run(root, environment(), interrupted, lambda line: None)
    assert not Path("/proc", (tmp_path / "begun").read_text()).exists()


def test_hours_are_told_as_a_clock_tells_them() -> None:
    tally = Tally()
    tally.counts.update(rerun=1, passed=2, failed=3)
    assert tally.line(3723.5).strip("=") == " 3 failed, 2 passed, 1 rerun in 3723.50s (1:02:03) "


def test_when_one_ends_the_next_begins_though_another_goes_on(
    root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The far ends only when it sees that the rest, for which there was no room, has begun."""
    monkeypatch.setattr(groups, "AT_ONCE", 2)
    (root / "test_far.py").write_text(
        "import pathlib, time\ndef test_long():\n"
        "    while not pathlib.Path('begun').exists():\n        time.sleep(0.05)\n"
    )
    (root / "test_last.py").write_text(
        "import pathlib\ndef test_begins():\n    pathlib.Path('begun').touch()\n"
    )
    assert groups.run(root, environment(), list, lambda line: None) == []
    assert " 3 passed, 1 skipped in " in capfd.readouterr().out.splitlines()[-1]


def test_every_test_is_in_one_group() -> None:
    def holds(place: str, file: Path) -> bool:
        return ROOT / place in (file, *file.parents)

    places = [place for group in groups.GROUPS for place in (*group.places, *group.but)]
    assert all((ROOT / place).exists() for place in places)
    for file in (ROOT / "tests").rglob("test_*.py"):
        within = [
            group.name
            for group in groups.GROUPS
            if any(holds(place, file) for place in group.places)
            and not any(holds(place, file) for place in group.but)
        ]
        assert len(within) == 1, (file, within)
