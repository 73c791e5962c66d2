"""Two groups of tests run at once; what either says is shown, and either's failure is ours."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest

from lamplight.checks import groups
from lamplight.checks.groups import Group, Tally

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with four tests: one in the browsers' group passes, and one there fails."""
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:asyncio\n")
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
    monkeypatch.setattr(groups, "OTHERS", Group("the near", ("test_near.py",)))
    monkeypatch.setattr(groups, "BROWSERS", Group("the far", ("test_far.py",)))
    return tmp_path


def environment() -> dict[str, str]:
    return {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": "/nonexistent"}


def test_what_failed_in_either_is_named_and_the_sums_are_of_both(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    assert groups.run(root, environment(), lambda: ["types"], said.append) == ["types", "the far"]
    shown = capfd.readouterr().out
    assert "assert 1 == 2" in shown
    *_, named, closing = shown.splitlines()
    assert named == "FAILED test_far.py::test_ill"
    assert re.fullmatch(r"=+ 1 failed, 2 passed, 1 skipped in [\d.]+s \(0:00:\d\d\) =+", closing)


def test_a_group_that_cannot_even_begin_is_a_failure(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (root / "test_far.py").write_text("import a_lamp_that_is_nowhere\n")
    assert groups.run(root, environment(), list, lambda line: None) == ["the far"]
    shown = capfd.readouterr().out
    assert "a_lamp_that_is_nowhere" in shown
    assert " 1 passed, 1 skipped, 1 error in " in shown.splitlines()[-1]


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


def test_the_groups_are_all_tests_and_none_is_in_both() -> None:
    (place,) = groups.BROWSERS.words
    assert groups.OTHERS.words == (f"--ignore={place}",)
    assert (ROOT / place).is_dir()
