"""The benchmark of searching finds whom it typed."""

from __future__ import annotations

import json

import pytest

from lamplight.bench import search


def test_it_says_what_it_measured(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--customers", "300", "--sales", "700", "--queries", "30", "--peer", "5", "--json"]
    assert search.run(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["missed"] == 0
    assert found["letters"] >= 30
    assert found["p50_ms"] <= found["p99_ms"] <= found["max_ms"]
    assert found["peer_letters"] == 5


def test_no_customers_are_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        search.run(["--customers", "0"])
    assert ended.value.code == 2
    assert "give at least one customer" in capsys.readouterr().err
