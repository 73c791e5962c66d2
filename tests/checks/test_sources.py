"""Each check of the source is run, and one that fails is shown with what it said."""

import sys
from pathlib import Path

import pytest

from lamplight.checks import sources
from lamplight.checks.sources import Check


def python(code: str) -> Check:
    return Check(code.partition("#")[2].strip(), (Path(sys.executable).name, "-c", code))


def test_a_failing_check_is_named_and_shown_and_the_others_still_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    well = python("open('ran', 'w').close()  # well")
    ill = python("print('line 7 is wrong'); raise SystemExit(3)  # ill")
    monkeypatch.setattr(sources, "CHECKS", (ill, well))
    said: list[str] = []
    assert sources.check(tmp_path, said.append) == ["ill"]
    assert (tmp_path / "ran").exists()
    assert capfd.readouterr().err == "line 7 is wrong\n"
    assert [line.partition(" (")[0] for line in said[1:]] == ["ill: FAILED", "well: well"]


def test_every_check_begins_with_a_program_of_this_environment() -> None:
    for check in sources.CHECKS:
        assert Path(check.command()[0]).exists(), check.name
