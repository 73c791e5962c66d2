"""The benchmark of simulations says what it measured, and what it measured is right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lamplight import compiling
from lamplight.bench import simulate

if TYPE_CHECKING:
    from pathlib import Path


def test_both_are_the_same_queue_and_the_ratio_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none_here() -> Path:
        raise compiling.NotCompiled("no C compiler (cc)")

    monkeypatch.setattr(compiling, "compiled", none_here)
    assert simulate.run(["--customers", "8000", "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert found["customers"] == 8_000
    assert found["ratio"] == pytest.approx(found["simpy_seconds"] / found["seconds"], rel=0.1)
    assert found["compiled"] is False
    assert found["agrees"]
    assert found["simpy_abandoned_share"] == pytest.approx(found["exact_share"], abs=0.03)
    assert "not compiled: no C compiler (cc)" in err


def test_impossible_numbers_of_customers_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        simulate.run(["--customers", "7"])
    assert ended.value.code == 2
    assert "1,000 to 20,000,000" in capsys.readouterr().err
