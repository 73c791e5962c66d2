"""Who owes, who does it, and of whom the seller may ask it back are parties apart."""

from __future__ import annotations

from typing import Any

import pytest
from tests.duties.told import CONSUMER, SELLER, event, row, told

CAME = event("delivered", "2026-11-02")
WITHDREW = event("cancel_notice", "2026-11-05", ground="no_reason")
BACK = event("goods_received_back", "2026-11-08")


def _parties(*roles: str) -> list[dict[str, Any]]:
    others = [{"id": role, "roles": [role], "kind": "business"} for role in roles]
    return [CONSUMER, SELLER, *others]


def test_who_holds_the_money_gives_it_back() -> None:
    facts = told("DE", CAME, WITHDREW, BACK, parties=_parties("merchant_of_record", "marketplace"))
    refund = row(facts, "2026-11-10", "refund")
    assert (refund.owed_by, refund.performed_by) == ("seller_of_record", "merchant_of_record")
    facts["sale"]["parties"] = _parties("marketplace", "importer")
    assert row(facts, "2026-11-10", "refund").performed_by == "seller_of_record"


@pytest.mark.parametrize(
    ("roles", "bears"),
    [
        (("carrier", "supplier"), "carrier"),
        (("supplier",), "supplier"),
        (("importer",), None),
    ],
)
def test_a_late_delivery_is_borne_by_who_brought_it(
    roles: tuple[str, ...], bears: str | None
) -> None:
    facts = told("DE", contract_date="2026-10-01", parties=_parties(*roles))
    assert row(facts, "2026-11-10", "delivery").recourse_against == bears


@pytest.mark.parametrize(
    ("law", "duty"),
    [
        ("DE", "conformity"),
        ("UK", "short_term_reject"),
        ("AU", "consumer_guarantee_acceptable_quality"),
        ("US", "implied_warranty_merchantability"),
    ],
)
def test_a_flaw_is_borne_by_the_supplier(law: str, duty: str) -> None:
    shown = event("defect_shown", "2026-11-04")
    facts = told(law, CAME, shown, contract_date="2026-10-28", parties=_parties("supplier"))
    assert row(facts, "2026-11-10", duty).recourse_against == "supplier"
