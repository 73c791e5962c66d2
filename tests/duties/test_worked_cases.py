"""Worked cases of consumer law, where they are at hand: facts, a day, and what is owed on it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lamplight.duties.judge import judge
from lamplight.duties.reading import read

FILE = Path(__file__).parents[3] / "shared" / "data" / "duty-cases.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text())["cases"] if FILE.exists() else []
AT_LEAST = ("second_tier", "review_codes")


def _fits(row: dict[str, Any], key: str, wanted: Any) -> bool:
    got = row.get(key)
    if key in AT_LEAST:
        return set(wanted) <= set(got or ())
    if key == "end_at":
        return got is not None and datetime.fromisoformat(got) == datetime.fromisoformat(wanted)
    if isinstance(wanted, list):
        return sorted(wanted) == sorted(got or ())
    return type(got) is type(wanted) and got == wanted


@pytest.mark.skipif(not CASES, reason="the worked cases aren't at hand")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_worked_case_holds(case: dict[str, Any]) -> None:
    facts = read(json.dumps(case["facts"]).encode())
    rows = msgspec.to_builtins(judge(facts, date.fromisoformat(case["on_date"])))
    for wanted in case["expect"]:
        keys = wanted.keys() - {"note"}
        found = [row for row in rows if row["duty"] == wanted["duty"]]
        assert any(all(_fits(row, key, wanted[key]) for key in keys) for row in found), (
            wanted,
            found,
        )
