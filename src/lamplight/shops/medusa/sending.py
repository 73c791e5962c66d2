"""Sending goods free of charge through Medusa: an order of its own at no price.

Medusa has claims for that, which put what is sent into the first order; they can't be begun while
anybody is changing that order, and its lines are then no longer what was sold. So what is sent is a
draft order for the same customer and address, at no price, with our key and the first order's id in
its metadata; the first order's metadata names it. Until the draft is turned into an order, which
Medusa does once, nobody packs it: so whatever broke off before is taken up again where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lamplight.runtime.connectors import CANCELED, Done, NotNow, Outcome, Refused, SendGoods
from lamplight.shops.http import NotSent, Unsure
from lamplight.shops.medusa.api import MARK, Said, entry, ways_of
from lamplight.shops.medusa.reading import INSTEAD_OF

if TYPE_CHECKING:
    from lamplight.shops.medusa.api import Api
    from lamplight.shops.medusa.settings import MedusaSettings

_FIRST: Final = (
    "id,display_id,email,customer_id,region_id,sales_channel_id,currency_code,metadata,"
    "*shipping_address"
)
_SENT: Final = "id,display_id,status,is_draft_order,*fulfillments,*fulfillments.labels"
_ADDRESS: Final = (
    "first_name", "last_name", "company", "phone", "address_1", "address_2", "city",
    "postal_code", "province", "country_code",
)  # fmt: skip
_DRAFTS: Final = 100


async def send(api: Api, settings: MedusaSettings, action: SendGoods, key: str) -> Outcome:
    """Raises as `Api.ask` while nothing is placed."""
    first = await api.order(action.sale, _FIRST)
    told, draft = await _told(api, first, key)
    if told is not None:
        return told
    if draft is None:
        draft = await _begun(api, first, key) or await _draft(api, settings, action, first, key)
        await api.mark(action.sale, entry(key), draft)
    try:
        await api.ask("POST", f"/draft-orders/{draft}/convert-to-order")
    except Said as error:
        return await _not_placed(api, action, key, draft, error)
    return await ask(api, action, key)


async def ask(api: Api, action: SendGoods, key: str) -> Outcome:
    """What became of it. Raises as `Api.ask`."""
    told, _ = await _told(api, await api.order(action.sale, _FIRST), key)
    return told or NotNow(why="it wasn't placed")


async def _told(api: Api, first: dict[str, Any], key: str) -> tuple[Outcome | None, str | None]:
    """What became of it, or the id of a draft that wasn't placed."""
    named = (first["metadata"] or {}).get(entry(key))
    if not isinstance(named, str):
        return None, None
    try:
        order = await api.order(named, _SENT)
    except Said as error:
        if error.code != "not_found":
            raise
        return None, None
    if order["is_draft_order"]:
        return None, named
    if order["status"] == "canceled":
        return Refused(code=CANCELED, why=f"order {order['display_id']} was canceled"), None
    return Done(external=str(order["id"]), proof=_proof(order)), None


def _proof(order: dict[str, Any]) -> dict[str, str]:
    """The order's number, as people of the shop know it, and its parcel once there is one."""
    proof = {"number": str(order["display_id"])}
    sent = [one for one in order["fulfillments"] or [] if not one["canceled_at"]]
    for label in (label for one in sent for label in one["labels"] or []):
        if label["tracking_number"]:
            proof["tracking"] = str(label["tracking_number"])
            if label["tracking_url"]:
                proof["tracking_url"] = str(label["tracking_url"])
            break
    return proof


async def _begun(api: Api, first: dict[str, Any], key: str) -> str | None:
    """A draft that was made for this key, and that the first order doesn't name yet."""
    asked = {"fields": "id,metadata", "order": "-created_at", "limit": str(_DRAFTS)}
    if first["customer_id"]:
        asked["customer_id"] = first["customer_id"]
    found = (await api.ask("GET", "/draft-orders", params=asked))["draft_orders"]
    ours = [one["id"] for one in found if (one["metadata"] or {}).get(MARK) == key]
    return str(ours[0]) if ours else None


async def _draft(
    api: Api, settings: MedusaSettings, action: SendGoods, first: dict[str, Any], key: str
) -> str:
    """A new draft, whole as it is made. Raises `Said` for what the shop hasn't."""
    address = first["shipping_address"]
    if not address:
        raise Said("no_address", "the order has no address to send to")
    variants = await _variants(api, action)
    way = await _way(api, settings, action)
    number = first["display_id"]
    made = {
        "email": first["email"],
        "customer_id": first["customer_id"],
        "region_id": first["region_id"],
        "sales_channel_id": first["sales_channel_id"],
        "currency_code": first["currency_code"],
        "shipping_address": {name: address[name] for name in _ADDRESS if address.get(name)},
        # What is sent is told by us: a letter about an order that nobody placed would puzzle.
        "no_notification_order": True,
        "items": [
            {"variant_id": variants[sku], "quantity": units, "unit_price": 0}
            for sku, units in action.items.items()
        ],
        "shipping_methods": [{"name": way["name"], "shipping_option_id": way["id"], "amount": 0}],
        "metadata": {
            MARK: key,
            INSTEAD_OF: first["id"],
            f"{MARK} note": f"Free of charge for order {number}. {action.note}".strip(),
        },
    }
    return str((await api.ask("POST", "/draft-orders", made))["draft_order"]["id"])


async def _variants(api: Api, action: SendGoods) -> dict[str, str]:
    """The shop's ids by sku. Raises `Said` for one that it doesn't sell."""
    ids: dict[str, str] = {}
    for sku in action.items:
        found = await api.ask("GET", "/product-variants", params={"sku": sku, "fields": "id,sku"})
        ids |= {one["sku"]: one["id"] for one in found["variants"]}
    if missing := sorted(action.items.keys() - ids.keys()):
        raise Said("no_such_goods", f"the shop doesn't sell {', '.join(missing)}")
    return ids


async def _way(api: Api, settings: MedusaSettings, action: SendGoods) -> dict[str, Any]:
    """By which shipping option: that of the settings, else the first of its kind."""
    ways = await ways_of(api, action.sale, back=False)
    quick = action.service == "express"
    said = settings.send_by_express if quick else settings.send_by
    kind = [one for one in ways if (one["name"] in settings.express) is quick]
    fitting = [one for one in ways if one["name"] == said] if said else kind
    if not fitting:
        raise Said("no_shipping", f"the shop has no way to send it {action.service}")
    return fitting[0]


async def _not_placed(api: Api, action: SendGoods, key: str, draft: str, error: Said) -> Outcome:
    """The shop said no to placing it: or it had done so before, and nobody heard."""
    told, left = await _told(api, await api.order(action.sale, _FIRST), key)
    if told is not None:
        return told
    if error.code == "not_let_in":
        raise NotSent(str(error)) from None
    if left is not None:
        await _throw_away(api, action, key, draft)
    return Refused(code=error.code, why=error.why)


async def _throw_away(api: Api, action: SendGoods, key: str, draft: str) -> None:
    """Where it can't be, it stays a draft that nobody packs."""
    try:
        await api.ask("DELETE", f"/draft-orders/{draft}")
        await api.mark(action.sale, entry(key), "")
    except (Said, NotSent, Unsure):
        return
