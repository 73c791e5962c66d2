"""What somebody of the shop does to its orders, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.shops._vendure import Vendure

_SHIP = """mutation ($input: FulfillOrderInput!) {
  addFulfillmentToOrder(input: $input) {
    __typename ... on Fulfillment { id } ... on ErrorResult { message }
  }
}"""
_STATE = """mutation ($id: ID!, $state: String!) {
  transitionFulfillmentToState(id: $id, state: $state) {
    __typename ... on ErrorResult { message }
  }
}"""
_REFUND = """mutation ($input: RefundOrderInput!) {
  refundOrder(input: $input) {
    __typename ... on Refund { id state } ... on ErrorResult { message }
  }
}"""
_SETTLE = """mutation ($id: ID!) {
  settleRefund(input: { id: $id, transactionId: "by hand" }) { __typename }
}"""
_MOVE = """mutation ($id: ID!, $state: String!) {
  transitionOrderToState(id: $id, state: $state) { __typename ... on ErrorResult { message } }
}"""
_CHANGE = """mutation ($input: ModifyOrderInput!) {
  modifyOrder(input: $input) { __typename ... on Order { totalWithTax } }
}"""
_PROMOTION = """mutation ($input: CreatePromotionInput!) {
  createPromotion(input: $input) { __typename }
}"""
_CANCEL = """mutation ($input: CancelOrderInput!) {
  cancelOrder(input: $input) { __typename ... on ErrorResult { message } }
}"""
_NOTES = """query ($id: ID!) {
  order(id: $id) { history(options: { filter: { type: { eq: "ORDER_NOTE" } } }) { items { data } } }
}"""
_LINES = "query ($id: ID!) { order(id: $id) { lines { id quantity } } }"

_GROUP = """mutation ($input: CreateCustomerGroupInput!) {
  createCustomerGroup(input: $input) { __typename id }
}"""
_WHO = "query ($id: ID!) { order(id: $id) { customer { id } } }"
_ORDER_FIELDS = """mutation ($input: UpdateOrderInput!) {
  setOrderCustomFields(input: $input) { __typename ... on Order { totalWithTax } }
}"""


def group(shop: Vendure, name: str, order: str) -> None:
    """Put whoever bought this into a new group of customers."""
    customer = shop.admin(_WHO, id=order)["order"]["customer"]["id"]
    shop.admin(_GROUP, input={"name": name, "customerIds": [customer]})


def say(shop: Vendure, order: str, **fields: Any) -> None:
    """Write custom fields of an order."""
    shop.admin(_ORDER_FIELDS, input={"id": order, "customFields": fields})


def ship(shop: Vendure, order: str, tracking: str, lines: dict[str, int] | None = None) -> str:
    """Send units by line, or all; the fulfilment's id."""
    all_ = {line["id"]: line["quantity"] for line in shop.admin(_LINES, id=order)["order"]["lines"]}
    units = [
        {"orderLineId": line, "quantity": quantity} for line, quantity in (lines or all_).items()
    ]
    arguments = [{"name": "method", "value": "DHL"}, {"name": "trackingCode", "value": tracking}]
    handler = {"code": "manual-fulfillment", "arguments": arguments}
    made = shop.admin(_SHIP, input={"lines": units, "handler": handler})["addFulfillmentToOrder"]
    shop.admin(_STATE, id=made["id"], state="Shipped")
    return str(made["id"])


def deliver(shop: Vendure, fulfilment: str) -> None:
    shop.admin(_STATE, id=fulfilment, state="Delivered")


def refund(shop: Vendure, payment: str, amount: int) -> Any:
    """Give money back in the shop itself, without us."""
    given = {"paymentId": payment, "amount": amount, "lines": [], "reason": "by hand"}
    given |= {"shipping": 0, "adjustment": 0}
    return shop.admin(_REFUND, input=given)["refundOrder"]


def settle(shop: Vendure, refund: str) -> None:
    shop.admin(_SETTLE, id=refund)


def cancel(shop: Vendure, order: str, units: dict[str, int]) -> None:
    """Take units by line out of an order."""
    lines = [{"orderLineId": line, "quantity": quantity} for line, quantity in units.items()]
    shop.admin(_CANCEL, input={"orderId": order, "lines": lines, "reason": "sold out"})


def surcharge(shop: Vendure, order: str, price: int, payment: str) -> None:
    """Put a sum with tax on an order, or take one off and refund it."""
    shop.admin(_MOVE, id=order, state="Modifying")
    one = {"description": "goodwill", "price": price, "priceIncludesTax": True}
    change = {"orderId": order, "dryRun": False, "surcharges": [one | {"taxRate": 19}]}
    if price < 0:
        change["refunds"] = [{"paymentId": payment, "amount": -price, "reason": "goodwill"}]
    shop.admin(_CHANGE, input=change)


def promotion(shop: Vendure, code: str, percent: int) -> None:
    """A coupon that takes so much off the whole order."""
    action = {"code": "order_percentage_discount"}
    action["arguments"] = [{"name": "discount", "value": str(percent)}]  # type: ignore[assignment]
    name = [{"languageCode": "en", "name": code}]
    made = {"enabled": True, "couponCode": code, "conditions": [], "actions": [action]}
    shop.admin(_PROMOTION, input=made | {"translations": name})


def notes(shop: Vendure, order: str) -> list[str]:
    items = shop.admin(_NOTES, id=order)["order"]["history"]["items"]
    return [one["data"]["note"] for one in items]
