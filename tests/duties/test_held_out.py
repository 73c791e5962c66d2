"""Facts that were written from the research alone, before anybody looked at the rules: one sale a
line, a day, and what is owed on it (`held_out.jsonl`).

Left out of a line is what most have: a web sale of one line. `never`: no row of that duty has one
of these statuses; `without`: what isn't among the remedies; the duty `*` stands for all rows.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lamplight.duties.judge import judge
from lamplight.duties.reading import read

LINES = (Path(__file__).parent / "held_out.jsonl").read_text(encoding="utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES]
BUSINESS = "business"
AT_LEAST = ("second_tier", "review_codes")


def _parties(words: str) -> list[dict[str, Any]]:
    """Who sold to whom, as a line says it."""
    buyer = BUSINESS if words == "a trade buyer" else "consumer"
    seller = "consumer" if words == "a consumer, from a consumer" else BUSINESS
    parties: list[dict[str, Any]] = [
        {"id": "buyer", "roles": ["buyer"], "kind": buyer},
        {"id": "seller", "roles": ["seller_of_record"], "kind": seller},
    ]
    if words == "a consumer, with a supplier who answers":
        roles = ["supplier", "answerer"]
        parties.append({"id": "supplier", "roles": roles, "kind": BUSINESS})
    return parties


def _facts(case: dict[str, Any]) -> bytes:
    sale = {"channel": "web", "lines": [{"id": "L1"}], **case["sale"]}
    if isinstance(sale["parties"], str):
        sale["parties"] = _parties(sale["parties"])
    parts = {key: case[key] for key in ("terms", "events", "findings") if key in case}
    return json.dumps({"sale": sale, **parts}).encode()


def _fits(key: str, wanted: Any, row: dict[str, Any]) -> bool:
    got = row.get(key)
    if key == "without":
        return not set(wanted) & set(row.get("remedies", ()))
    if key == "line":
        return wanted in row.get("lines", ())
    if key in AT_LEAST:
        return set(wanted) <= set(got or ())
    if key == "end_at":
        return got is not None and datetime.fromisoformat(got) == datetime.fromisoformat(wanted)
    if isinstance(wanted, list):
        return sorted(wanted) == sorted(got or ())
    return type(got) is type(wanted) and got == wanted


def _holds(wanted: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    if wanted["duty"] == "*":
        return bool(rows) and all(row["status"] == wanted["status"] for row in rows)
    found = [row for row in rows if row["duty"] == wanted["duty"]]
    if "line" in wanted:
        found = [row for row in found if wanted["line"] in row.get("lines", ())]
    if "never" in wanted:
        return not any(row["status"] in wanted["never"] for row in found)
    return any(all(_fits(key, value, row) for key, value in wanted.items()) for row in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_what_is_owed_is_what_the_text_says(case: dict[str, Any]) -> None:
    rows = json.loads(
        msgspec.json.encode(judge(read(_facts(case)), date.fromisoformat(case["on"])))
    )
    for wanted in case["expect"]:
        assert _holds(wanted, rows), (
            wanted,
            [one for one in rows if one["duty"] == wanted["duty"]],
        )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_every_row_names_its_source_and_when_to_look_at_it_again(case: dict[str, Any]) -> None:
    for row in judge(read(_facts(case)), date.fromisoformat(case["on"])):
        assert row.source
        assert row.review_by
        assert row.review_overdue == (date.fromisoformat(case["on"]) > row.review_by)
        assert row.reason_code or row.status not in ("excluded", "suspended")
        assert row.status != "contested" or row.because or row.review_codes or row.remedies
