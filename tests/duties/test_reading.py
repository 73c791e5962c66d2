"""Facts that can't be used are refused in one line that says where and why."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from lamplight.duties.reading import BadFacts, read

GOOD: dict[str, Any] = {
    "sale": {
        "jurisdiction": "DE",
        "channel": "web",
        "contract_date": "2026-02-28",
        "currency": "EUR",
        "parties": [
            {"id": "buyer", "roles": ["buyer"], "kind": "consumer"},
            {"id": "seller", "roles": ["seller_of_record"], "kind": "business"},
        ],
        "lines": [{"id": "L1", "price_minor": 100}],
    },
    "terms": {},
    "events": [{"kind": "delivered", "on": "2026-03-02"}],
}


def test_good_facts_are_read() -> None:
    assert read(json.dumps(GOOD).encode()).sale.lines[0].id == "L1"


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("sale", "currency"), "ZZZ", "no currency of ISO 4217"),
        (("sale", "currency"), None, "sale.currency is missing"),
        (("sale", "jurisdiction"), "MARS", "jurisdiction"),
        (("sale", "contract_date"), "2026-02-29", "contract_date"),
        (("sale", "contract_date"), "9999-12-20", "years from 1950 to 2200"),
        (("sale", "lines", 0, "price_minor"), -1, "price_minor"),
        (("sale", "lines", 0, "price_minor"), 1.5, "price_minor"),
        (("sale", "lines"), [], "lines"),
        (
            ("sale", "lines"),
            [{"id": "L1"}, {"id": "L1"}],
            "sale.lines\\[1\\].id: 'L1' is there twice",
        ),
        (("sale", "parties"), [], "one party is buyer, here are 0"),
        (("sale", "promised"), 1, "promised"),
        (("events", 0, "kind"), "lost", "kind"),
        (("events", 0, "line"), "L9", "there is no line 'L9'"),
        (("events", 0, "received_on"), "2026-03-01", "before the day it was sent"),
        (("events", 0, "at"), "2026-03-02T10:00:00", "needs its offset"),
    ],
)
def test_bad_facts_say_where_and_why(path: tuple[Any, ...], value: Any, says: str) -> None:
    facts = copy.deepcopy(GOOD)
    there: Any = facts
    for step in path[:-1]:
        there = there[step]
    there[path[-1]] = value
    with pytest.raises(BadFacts, match=says) as refused:
        read(json.dumps(facts).encode())
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff", b"null", b'{"sale": 1}'])
def test_what_is_not_such_facts_is_refused(text: bytes) -> None:
    with pytest.raises(BadFacts):
        read(text)
