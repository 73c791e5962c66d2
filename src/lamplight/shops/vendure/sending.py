"""Sending goods free of charge through Vendure: an order of its own at no price.

Vendure can't put something into an order that is done without changing what it says was paid, and
an order that was delivered can't be changed at all. So what is sent is a new order, drafted for
the same customer and address, made free by a coupon that is made for it, works once and is taken
away again. Whoever packs sees it as any other; a note on the first order names it and bears our
key, one on the new order says what it stands in for.

The note is written before the draft is filled. Until the last step the order isn't placed and
nobody packs it; so whatever broke off before can be thrown away and begun again.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from lamplight.runtime.connectors import CANCELED, Done, NotNow, Outcome, Refused, SendGoods
from lamplight.shops.http import NotSent, Unsure
from lamplight.shops.vendure import notes, queries
from lamplight.shops.vendure.api import Refusal
from lamplight.shops.vendure.reading import COUPON, instant

if TYPE_CHECKING:
    from lamplight.shops.vendure.api import Api
    from lamplight.shops.vendure.settings import VendureSettings

_CODE: Final = re.compile(r"order ([^\s:]+):")
_OPEN: Final = ("Draft", "AddingItems", "ArrangingPayment")
_LASTS: Final = timedelta(hours=1)


async def send(api: Api, settings: VendureSettings, action: SendGoods, key: str) -> Outcome:
    """Raises as `Api.ask` while nothing is placed."""
    told, left = await _told(api, action, key)
    if told is not None:
        return told
    if left is not None:
        # Only once it surely won't be placed any more is another one begun.
        await _discard(api, left)
    variants = await _variants(api, action)
    draft = await api.change(queries.NEW_DRAFT, "createDraftOrder")
    coupon = ""
    try:
        words = f"Sends free of charge, as order {draft['code']}: {_items(action)}. {action.note}"
        await notes.write(api, action.sale, words, key)
        coupon, code = await _coupon(api, draft["code"])
        await _fill(api, action, draft["id"], variants)
        await _make_free(api, settings, action, draft["id"], code)
        await _place(api, draft["id"])
    except Refusal as refusal:
        await _throw_away(api, draft["id"])
        await notes.forget(api, action.sale, key)
        return Refused(code=refusal.code, why=refusal.why)
    finally:
        if coupon:
            await _take_away(api, coupon)
    return Done(external=draft["code"], state="pending")


async def ask(api: Api, action: SendGoods, key: str) -> Outcome:
    """What became of it. Raises as `Api.ask`."""
    told, _ = await _told(api, action, key)
    return told or NotNow(why="it wasn't placed")


async def _told(api: Api, action: SendGoods, key: str) -> tuple[Outcome | None, str | None]:
    """What became of it, or the id of an order that was begun and not placed."""
    note = (await notes.look(api, action.sale)).noted(key)
    code = _CODE.search(note.text) if note else None
    if code is None:
        return None, None
    found = (await api.ask(queries.SENT, code=code[1]))["orders"]["items"]
    if not found:
        return None, None
    order = found[0]
    if order["state"] in _OPEN:
        return None, order["id"]
    if order["state"] == "Cancelled":
        return Refused(code=CANCELED, why=f"order {order['code']} was cancelled"), None
    return _parcels(order), None


def _parcels(order: dict[str, Any]) -> Done:
    """How far it is: under way once every unit has left, there once every unit is."""
    parcels = [
        one for one in order["fulfillments"] or [] if one["state"] in ("Shipped", "Delivered")
    ]
    there = [one for one in parcels if one["state"] == "Delivered"]
    proof = {
        "carrier": ", ".join(dict.fromkeys(one["method"] for one in parcels if one["method"])),
        "tracking": ", ".join(one["trackingCode"] for one in parcels if one["trackingCode"]),
    }
    if _covers(order, there):
        proof["delivered_on"] = max(instant(one["updatedAt"]) for one in there).date().isoformat()
    return Done(
        external=order["code"],
        state="succeeded" if _covers(order, parcels) else "pending",
        proof={name: text for name, text in proof.items() if text},
    )


def _covers(order: dict[str, Any], parcels: list[dict[str, Any]]) -> bool:
    left = {one["id"]: one["quantity"] for one in order["lines"]}
    for parcel in parcels:
        for unit in parcel["lines"]:
            left[unit["orderLineId"]] = left.get(unit["orderLineId"], 0) - unit["quantity"]
    return bool(parcels) and all(count <= 0 for count in left.values())


async def _variants(api: Api, action: SendGoods) -> dict[str, str]:
    """The shop's ids by sku. Raises `Refusal` for one that it doesn't sell."""
    found = (await api.ask(queries.VARIANTS, skus=list(action.items)))["productVariants"]["items"]
    ids = {one["sku"]: str(one["id"]) for one in found}
    if missing := sorted(action.items.keys() - ids.keys()):
        raise Refusal("no_such_goods", f"the shop doesn't sell {', '.join(missing)}")
    return ids


async def _coupon(api: Api, order: str) -> tuple[str, str]:
    """A coupon that makes one order free: its id and its code."""
    code = f"{COUPON}{secrets.token_hex(12)}"
    percent = {"name": "discount", "value": "100"}
    made = await api.change(
        queries.NEW_COUPON,
        "createPromotion",
        input={
            "enabled": True,
            "couponCode": code,
            "usageLimit": 1,
            "endsAt": (datetime.now(UTC) + _LASTS).isoformat(),
            "conditions": [],
            "actions": [
                {"code": "order_percentage_discount", "arguments": [percent]},
                {"code": "free_shipping", "arguments": []},
            ],
            "translations": [{"languageCode": "en", "name": f"Free of charge: {order}"}],
        },
    )
    return str(made["id"]), code


async def _fill(api: Api, action: SendGoods, draft: str, variants: dict[str, str]) -> None:
    """The same customer and address as before, and the goods."""
    first = (await api.ask(queries.FOR_FREE, id=action.sale))["order"]
    if first["customer"] is None or first["shippingAddress"] is None:
        raise Refusal("no_address", "the order has no customer or no address to send to")
    who = first["customer"]["id"]
    await api.change(queries.DRAFT_CUSTOMER, "setCustomerForDraftOrder", order=draft, customer=who)
    address = {name: text for name, text in first["shippingAddress"].items() if text}
    await api.change(
        queries.DRAFT_ADDRESS, "setDraftOrderShippingAddress", order=draft, address=address
    )
    for sku, quantity in action.items.items():
        await api.change(
            queries.DRAFT_ITEM,
            "addItemToDraftOrder",
            order=draft,
            variant=variants[sku],
            quantity=quantity,
        )
    words = f"Free of charge for order {first['code']}, line {action.line}. {action.note}"
    await api.change(queries.ADD_NOTE, "addNoteToOrder", id=draft, note=words.strip())


async def _make_free(
    api: Api, settings: VendureSettings, action: SendGoods, draft: str, coupon: str
) -> None:
    await api.change(queries.DRAFT_COUPON, "applyCouponCodeToDraftOrder", order=draft, code=coupon)
    ways = (await api.ask(queries.DRAFT_WAYS, order=draft))["eligibleShippingMethodsForDraftOrder"]
    filled = await api.change(
        queries.DRAFT_WAY,
        "setDraftOrderShippingMethod",
        order=draft,
        way=_way(ways, settings, action),
    )
    if filled["totalWithTax"] != 0:
        raise Refusal("not_free", f"the shop wants {filled['totalWithTax']} for it")


def _way(ways: list[dict[str, Any]], settings: VendureSettings, action: SendGoods) -> str:
    """By which shipping method: that of the settings, else the cheapest of its kind."""
    quick = action.service == "express"
    said = settings.send_by_express if quick else settings.send_by
    kind = [one for one in ways if (one["code"] in settings.express) is quick]
    fitting = [one for one in ways if one["code"] == said] if said else kind
    if not fitting:
        raise Refusal("no_shipping", f"the shop has no way to send it {action.service}")
    return str(min(fitting, key=lambda one: one["price"])["id"])


async def _place(api: Api, draft: str) -> None:
    for state in ("ArrangingPayment", "PaymentSettled"):
        await api.change(queries.MOVE, "transitionOrderToState", order=draft, state=state)


async def _discard(api: Api, draft: str) -> None:
    """An order that wasn't placed is deleted; one that can't be any more is cancelled."""
    gone = await api.change(queries.DELETE_DRAFT, "deleteDraftOrder", order=draft)
    if gone["result"] != "DELETED":
        await api.change(queries.MOVE, "transitionOrderToState", order=draft, state="Cancelled")


async def _throw_away(api: Api, draft: str) -> None:
    """As `_discard`; where it can't be, it stays a draft that nobody packs."""
    try:
        await _discard(api, draft)
    except (Refusal, NotSent, Unsure):
        return


async def _take_away(api: Api, coupon: str) -> None:
    """It works once and ends within the hour, whether this arrives or not."""
    try:
        await api.ask(queries.DELETE_COUPON, id=coupon)
    except (Refusal, NotSent, Unsure):
        return


def _items(action: SendGoods) -> str:
    return ", ".join(f"{quantity} × {sku}" for sku, quantity in action.items.items())
