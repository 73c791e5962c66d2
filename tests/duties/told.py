"""Short facts for tests: a sale in words, and the row of a duty on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from lamplight.duties.judge import judge
from lamplight.duties.reading import read

if TYPE_CHECKING:
    from lamplight.duties.row import Row

CONSUMER = {"id": "buyer", "roles": ["buyer"], "kind": "consumer"}
TRADE = {"id": "buyer", "roles": ["buyer"], "kind": "business"}
SELLER = {"id": "seller", "roles": ["seller_of_record"], "kind": "business"}


def told(law: str, *events: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Facts of a web sale under a law. `more`: fields of the sale, or `terms`, `findings`."""
    terms = more.pop("terms", {})
    findings = more.pop("findings", [])
    sale = {
        "jurisdiction": law,
        "channel": "web",
        "currency": "EUR",
        "parties": [CONSUMER, SELLER],
        "lines": [{"id": "L1", "price_minor": 10_000}],
        "payments": [{"amount_minor": 10_000}],
    } | more
    return {"sale": sale, "terms": terms, "events": list(events), "findings": findings}


def event(kind: str, on: str, **fields: Any) -> dict[str, Any]:
    """Something that happened on a day."""
    return {"kind": kind, "on": on, **fields}


def rows(facts: dict[str, Any], on: str, duty: str) -> list[Row]:
    """All rows of a duty on a day."""
    found = judge(read(msgspec.json.encode(facts)), date.fromisoformat(on))
    return [row for row in found if row.duty == duty]


def row(facts: dict[str, Any], on: str, duty: str) -> Row:
    """The one row of a duty on a day."""
    (found,) = rows(facts, on, duty)
    return found


def day(text: str) -> date:
    """A day, as it is written."""
    return date.fromisoformat(text)
