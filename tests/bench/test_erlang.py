"""The benchmark of Erlang's formulas asks all for the same and says what it measured."""

from __future__ import annotations

import json

import pytest

from lamplight.bench import erlang


def test_it_says_what_it_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert erlang.run(["--cases", "300", "--rounds", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["evaluations"], found["rounds"]) == (300, 2)
    assert 0 < found["speedup_least"] <= found["speedup"] <= found["speedup_most"]
    assert found["largest_difference"] <= 1e-12


def test_results_that_are_apart_are_no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erlang, "_apart", lambda *_: 1e-6)
    with pytest.raises(RuntimeError, match="apart"):
        erlang.measure(100, 1)


def test_no_cases_are_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        erlang.run(["--cases", "0"])
    assert ended.value.code == 2
    assert "give 100 to 10,000,000 cases" in capsys.readouterr().err
