"""Refunds that were written from the research alone, before anybody looked at the code: one request
a line, and the decision on it (`held_out.jsonl`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lamplight.accommodations.refund_forms import read
from lamplight.accommodations.refunds import decide

LINES = (Path(__file__).parent / "held_out.jsonl").read_text(encoding="utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_refund_is_decided_as_the_money_rules_say(case: dict[str, Any]) -> None:
    parts = {key: value for key, value in case.items() if key not in ("title", "expect")}
    answer = msgspec.to_builtins(decide(read(json.dumps({"currency": "EUR", **parts}).encode())))
    assert {key: answer.get(key) for key in case["expect"]} == case["expect"]
    if answer["decision"] == "approve":
        captured = {one["id"]: one["captured_minor"] for one in case["payments"]}
        given = answer["allocation"]
        assert sum(given.values()) == answer["amount_minor"] <= answer["refundable_minor"]
        assert all(0 < given[payment] <= captured[payment] for payment in given)
