"""Orders as shops write them, of which only some fields matter to a test."""

from __future__ import annotations

from typing import Any

THEN = "2026-12-01T10:00:00.000Z"


def medusas(**more: Any) -> dict[str, Any]:
    """An order of three lamps of 10.00, at Medusa."""
    nothing = dict.fromkeys(("payment_collections", "transactions", "fulfillments", "returns"))
    at = {"first_name": "Ines", "country_code": "de", "company": "Lampen Ortega GmbH"}
    return {
        "id": "order_1",
        "display_id": 7,
        "status": "pending",
        "is_draft_order": False,
        "email": "ines@example.org",
        "currency_code": "eur",
        "created_at": THEN,
        "updated_at": THEN,
        "metadata": None,
        "sales_channel": None,
        "customer": None,
        "shipping_address": at,
        "shipping_methods": [],
        "items": [medusas_item()],
        **nothing,
        **more,
    }


def medusas_item(detail: dict[str, int] | None = None, quantity: int = 3) -> dict[str, Any]:
    """Lamps of 10.00; `detail` are Medusa's counts of their units."""
    return {
        "id": "item_1",
        "quantity": quantity,
        "unit_price": 10,
        "total": 10 * quantity,
        "original_total": 10 * quantity,
        "tax_total": 0,
        "tax_lines": [],
        "adjustments": [],
        "is_tax_inclusive": True,
        "product_title": "Lamp",
        "title": "Lamp",
        "variant_title": "",
        "variant_sku": "LAMP",
        "thumbnail": None,
        "detail": detail or {},
    }


def vendures(**more: Any) -> dict[str, Any]:
    """An order of a lamp at Vendure."""
    variant = {"name": "Lamp", "sku": "LAMP", "options": [], "trackInventory": "FALSE"}
    sums = ("proratedLinePriceWithTax", "proratedLinePrice", "linePriceWithTax")
    line = {"id": "1", "quantity": 1, "orderPlacedQuantity": 1, "productVariant": variant}
    line |= {"featuredAsset": None, "updatedAt": THEN} | dict.fromkeys(sums, 1000)
    return {
        "id": "1",
        "code": "A1",
        "type": "Regular",
        "state": "PaymentSettled",
        "orderPlacedAt": THEN,
        "updatedAt": THEN,
        "currencyCode": "EUR",
        "channels": [],
        "couponCodes": [],
        "customer": None,
        "shippingAddress": {"countryCode": "DE", "company": "Lampen Ortega GmbH"},
        "lines": [line],
        "surcharges": [],
        "shippingLines": [],
        "payments": None,
        "fulfillments": None,
        "history": {"items": []},
        **more,
    }
