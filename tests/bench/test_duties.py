"""The benchmark of duties judges as many lines as it says."""

from __future__ import annotations

import json

import pytest

from lamplight.bench import duties


def test_it_says_what_it_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert duties.run(["--lines", "500", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["lines"] == 500
    assert sum(len(facts.sale.lines) for facts in duties._sales) == 500
    assert found["rows"] > 500


def test_no_lines_are_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        duties.run(["--lines", "0"])
    assert ended.value.code == 2
    assert "give 1 to 10000000 lines" in capsys.readouterr().err
