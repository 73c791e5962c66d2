"""Short sales for tests."""

from __future__ import annotations

from typing import Any

import msgspec

from lamplight.sales.forms import Sale


def line(name: str = "L1", **more: Any) -> dict[str, Any]:
    """One lamp of 89.00."""
    return {"id": name, "name": "Table lamp", "sku": "LAMP", "paid_minor": 8900} | more


def told(**more: Any) -> Sale:
    """A sale of one lamp, paid by card, in a shop that says little."""
    fields: dict[str, Any] = {
        "id": "1001",
        "number": "LO-1001",
        "brand": "outlet",
        "currency": "EUR",
        "jurisdiction": "DE",
        "contract_date": "2026-11-02",
        "lines": [line()],
        "payments": [{"id": "P1", "tender": "card", "captured_minor": 8900}],
    }
    return msgspec.convert(fields | more, Sale)


def email(value: str, *, verified: bool = True) -> dict[str, Any]:
    """An e-mail address."""
    return {"kind": "email", "value": value, "verified": verified}


def phone(value: str, *, verified: bool = True) -> dict[str, Any]:
    """A phone number."""
    return {"kind": "phone", "value": value, "verified": verified}
