"""What a real Vendure says of its orders, as sales."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.shops._vendure import Vendure


def test_a_guest_can_buy(vendure: Vendure) -> None:
    order = vendure.buyer().buy({"ARB-1": 1})
    assert order["state"] == "PaymentSettled"
