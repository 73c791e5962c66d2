"""The benchmark of the line says what it measured, and what it measured is right."""

from __future__ import annotations

import json

import pytest

from lamplight.bench import line
from lamplight.bench._engine import BATCHES
from lamplight.bench._peer import drive_simpy
from lamplight.bench._queue import drive_line, exact_share
from lamplight.compiling import NotCompiled

FIELDS = (
    "customers", "answered", "abandoned", "plain_seconds", "compiled_seconds", "simpy_seconds",
    "speedup_plain", "speedup", "peak_mb",
)  # fmt: skip


def test_the_exact_share_is_the_published_one() -> None:
    assert round(exact_share(), 4) == 0.0309  # Garnett, Mandelbaum, Reiman 2002: 3.1 %


@pytest.mark.parametrize("drive", [drive_line, drive_simpy])
def test_line_and_peer_are_the_same_queue(drive: object) -> None:
    assert callable(drive)
    abandoned = drive(60_000, BATCHES, 5)
    share, error = line._by_batches(abandoned, 60_000)
    assert abs(share - exact_share()) <= 4 * error
    assert error < 0.004


def test_without_a_compiler_the_compiled_fields_are_null(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none_here() -> None:
        raise NotCompiled("no C compiler (cc)")

    monkeypatch.setattr(line, "compiled", none_here)
    assert line.run(["--customers", "5000", "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert tuple(found)[: len(FIELDS)] == FIELDS
    assert found["answered"] + found["abandoned"] == found["customers"] == 5000
    assert found["compiled_seconds"] is found["speedup"] is None
    assert found["speedup_plain"] > 0
    assert {"abandoned_share", "exact_share", "standard_error", "agrees"} <= set(found)
    assert "not compiled: no C compiler (cc)" in err


def test_impossible_numbers_of_customers_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        line.run(["--customers", "7"])
    assert ended.value.code == 2
    assert "1,000 to 100,000,000" in capsys.readouterr().err
