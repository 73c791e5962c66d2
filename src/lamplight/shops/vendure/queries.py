"""What is asked of Vendure's Admin API: only fields that are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.shops import own_fields

if TYPE_CHECKING:
    from lamplight.shops.vendure.settings import VendureSettings

_ORDER: Final = """
fragment Whole on Order {
  id code type state active createdAt updatedAt orderPlacedAt currencyCode couponCodes «order»
  channels { code }
  customer { firstName lastName emailAddress phoneNumber updatedAt user { verified } «groups» }
  shippingAddress {
    fullName company streetLine1 streetLine2 city province postalCode country countryCode
    phoneNumber
  }
  lines {
    id updatedAt quantity orderPlacedQuantity «line»
    linePriceWithTax proratedLinePrice proratedLinePriceWithTax
    featuredAsset { preview }
    productVariant {
      sku name trackInventory options { name } stockLevels { stockOnHand stockAllocated } «variant»
      «product»
    }
  }
  shippingLines { discountedPriceWithTax shippingMethod { code } }
  surcharges { createdAt price priceWithTax }
  payments {
    id updatedAt method amount state transactionId
    refunds { id updatedAt total state reason paymentId lines { orderLineId quantity } }
  }
  fulfillments {
    id createdAt updatedAt state method trackingCode lines { orderLineId quantity }
  }
  history(options: { filter: { type: { eq: "ORDER_FULFILLMENT_TRANSITION" } }, take: 100 }) {
    items { createdAt data }
  }
}
"""

CHANGED: Final = """query ($options: OrderListOptions) {
  orders(options: $options) { totalItems items { ...Whole } }
}"""
ONE: Final = "query ($id: ID!) { order(id: $id) { ...Whole } }"


def whole(settings: VendureSettings) -> str:
    """The fragment `Whole`, with the custom fields that the settings name: one that isn't there
    would have the question refused."""
    asked = {
        place: f"customFields {{ {' '.join(found)} }}" if found else ""
        for place in own_fields.PLACES
        for found in [own_fields.names(settings.fields, place)]
    }
    if asked["product"]:
        asked["product"] = f"product {{ {asked['product']} }}"
    asked["groups"] = "groups { name }" if settings.trade_groups else ""
    text = _ORDER
    for name, words in asked.items():
        text = text.replace(f"«{name}»", words)
    return text


PRECISION: Final = "{ globalSettings { serverConfig { moneyStrategyPrecision } } }"

_ERROR: Final = "__typename ... on ErrorResult { errorCode message }"

NOTES: Final = """query ($id: ID!) {
  order(id: $id) {
    id code state
    payments {
      id refunds { id total state reason transactionId lines { orderLineId quantity } }
    }
    history(options: { filter: { type: { eq: "ORDER_NOTE" } }, sort: { createdAt: ASC } }) {
      totalItems items { id data }
    }
  }
}"""
ADD_NOTE: Final = """mutation ($id: ID!, $note: String!) {
  addNoteToOrder(input: { id: $id, note: $note, isPublic: false }) { __typename id }
}"""
DELETE_NOTE: Final = """mutation ($id: ID!) { deleteOrderNote(id: $id) { __typename result } }"""

REFUND: Final = f"""mutation ($input: RefundOrderInput!) {{
  refundOrder(input: $input) {{
    {_ERROR}
    ... on Refund {{ id state total transactionId }}
    ... on RefundAmountError {{ maximumRefundable }}
    ... on RefundStateTransitionError {{ why: transitionError }}
  }}
}}"""

FOR_FREE: Final = """query ($id: ID!) {
  order(id: $id) {
    code
    customer { id }
    shippingAddress {
      fullName company streetLine1 streetLine2 city province postalCode countryCode phoneNumber
    }
  }
}"""
VARIANTS: Final = """query ($skus: [String!]) {
  productVariants(options: { filter: { sku: { in: $skus } }, take: 100 }) { items { id sku } }
}"""
NEW_DRAFT: Final = "mutation { createDraftOrder { __typename id code } }"
DELETE_DRAFT: Final = """mutation ($order: ID!) {
  deleteDraftOrder(orderId: $order) { __typename result message }
}"""
DRAFT_CUSTOMER: Final = f"""mutation ($order: ID!, $customer: ID!) {{
  setCustomerForDraftOrder(orderId: $order, customerId: $customer) {{ {_ERROR} }}
}}"""
DRAFT_ADDRESS: Final = """mutation ($order: ID!, $address: CreateAddressInput!) {
  setDraftOrderShippingAddress(orderId: $order, input: $address) { __typename id }
}"""
DRAFT_ITEM: Final = f"""mutation ($order: ID!, $variant: ID!, $quantity: Int!) {{
  addItemToDraftOrder(
    orderId: $order, input: {{ productVariantId: $variant, quantity: $quantity }}
  ) {{ {_ERROR} ... on InsufficientStockError {{ quantityAvailable }} }}
}}"""
DRAFT_COUPON: Final = f"""mutation ($order: ID!, $code: String!) {{
  applyCouponCodeToDraftOrder(orderId: $order, couponCode: $code) {{ {_ERROR} }}
}}"""
DRAFT_WAYS: Final = """query ($order: ID!) {
  eligibleShippingMethodsForDraftOrder(orderId: $order) { id code price }
}"""
DRAFT_WAY: Final = f"""mutation ($order: ID!, $way: ID!) {{
  setDraftOrderShippingMethod(orderId: $order, shippingMethodId: $way) {{
    {_ERROR} ... on Order {{ totalWithTax }}
  }}
}}"""
MOVE: Final = f"""mutation ($order: ID!, $state: String!) {{
  transitionOrderToState(id: $order, state: $state) {{
    {_ERROR}
    ... on Order {{ id code state totalWithTax }}
    ... on OrderStateTransitionError {{ why: transitionError }}
  }}
}}"""
NEW_COUPON: Final = f"""mutation ($input: CreatePromotionInput!) {{
  createPromotion(input: $input) {{ {_ERROR} ... on Promotion {{ id }} }}
}}"""
DELETE_COUPON: Final = "mutation ($id: ID!) { deletePromotion(id: $id) { result message } }"
SENT: Final = """query ($code: String!) {
  orders(options: { filter: { code: { eq: $code } } }) {
    items {
      id code state totalWithTax
      lines { id quantity }
      fulfillments { updatedAt state method trackingCode lines { orderLineId quantity } }
    }
  }
}"""
