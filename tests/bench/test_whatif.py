"""The benchmark of the board's slider asks as the page does and says what it measured."""

from __future__ import annotations

import json

import pytest

from lamplight.bench import whatif


def test_it_says_what_it_measured(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--customers", "200", "--languages", "2", "--moves", "2", "--json"]
    assert whatif.run(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["customers"], found["languages"]) == (200, 2)
    assert 0 < found["first_s"] <= found["first_all_s"]
    assert 0 < found["moved_median_s"] <= found["moved_max_s"] <= found["moved_all_max_s"]
    assert found["first_days"] >= 2
    assert found["moved_days_least"] >= 2


@pytest.mark.parametrize(
    "words", [["--customers", "99"], ["--languages", "0"], ["--moves", "0"]], ids=lambda one: one[0]
)
def test_nothing_to_measure_is_one_clear_line(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        whatif.run(words)
    assert ended.value.code == 2
    assert "give " in capsys.readouterr().err
