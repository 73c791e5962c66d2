"""Letting units come back through Medusa: a return of the order, asked for with our key.

A return is begun, filled and then requested; until it is, the order can't be changed by anybody
else. Its metadata bears our key from the first call on, and what it holds already is told by the
order's preview: so whatever broke off is taken up again where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lamplight.runtime.connectors import CANCELED, Done, NotNow, OpenReturn, Outcome, Refused
from lamplight.shops.http import NotSent, Unsure
from lamplight.shops.medusa.api import MARK, Said, ways_of

if TYPE_CHECKING:
    from lamplight.shops.medusa.api import Api
    from lamplight.shops.medusa.settings import MedusaSettings

_FIELDS: Final = "id,display_id,status,metadata,canceled_at,*fulfillments,*fulfillments.labels"
_PAGE: Final = 100


async def open_(api: Api, settings: MedusaSettings, action: OpenReturn, key: str) -> Outcome:
    """Raises as `Api.ask` while nothing is requested."""
    found = await _found(api, action.sale, key)
    if found is not None and found["status"] != "open":
        return _outcome(found)
    id_ = found["id"] if found is not None else await _begin(api, action, key)
    try:
        await _fill(api, settings, action, id_)
        await api.ask("POST", f"/returns/{id_}/request")
    except Said as error:
        return await _not_opened(api, action, key, id_, error)
    return await ask(api, action, key)


async def ask(api: Api, action: OpenReturn, key: str) -> Outcome:
    """What became of it. Raises as `Api.ask`."""
    found = await _found(api, action.sale, key)
    if found is None or found["status"] == "open":
        return NotNow(why="it wasn't requested")
    return _outcome(found)


async def _found(api: Api, sale: str, key: str) -> dict[str, Any] | None:
    """The return with our key; one that was begun and given up is gone."""
    skip = 0
    while True:
        asked = {"order_id": sale, "fields": _FIELDS, "limit": str(_PAGE), "offset": str(skip)}
        try:
            page = await api.ask("GET", "/returns", params=asked)
        except Said as error:
            if error.code == "not_let_in":
                raise NotSent(str(error)) from None
            raise
        rows: list[dict[str, Any]] = page["returns"]
        for one in rows:
            if (one["metadata"] or {}).get(MARK) == key:
                return one
        skip += len(rows)
        if not rows or skip >= page["count"]:
            return None


def _outcome(found: dict[str, Any]) -> Outcome:
    if found["canceled_at"] or found["status"] == "canceled":
        return Refused(code=CANCELED, why=f"return {found['display_id']} was canceled")
    proof = {"number": str(found["display_id"])}
    for label in (label for one in found["fulfillments"] or [] for label in one["labels"] or []):
        named = {"tracking": "tracking_number", "label_url": "label_url"}
        proof |= {ours: str(label[theirs]) for ours, theirs in named.items() if label[theirs]}
    return Done(external=str(found["id"]), proof=proof)


async def _begin(api: Api, action: OpenReturn, key: str) -> str:
    made = {"order_id": action.sale, "internal_note": action.note, "metadata": {MARK: key}}
    try:
        return str((await api.ask("POST", "/returns", made))["return"]["id"])
    except Said as error:
        if "active order change" in error.why:
            raise Said("being_changed", "somebody is changing the order in the shop") from None
        raise


async def _fill(api: Api, settings: MedusaSettings, action: OpenReturn, id_: str) -> None:
    """Put in what isn't there yet. Raises `Said` for what can't come back."""
    preview = (await api.ask("GET", f"/orders/{action.sale}/preview"))["order"]
    held = _held(preview, id_)
    if not held:
        items = [{"id": line, "quantity": units} for line, units in action.lines.items()]
        await api.ask("POST", f"/returns/{id_}/request-items", {"items": items})
    elif held != action.lines:
        raise Said("other_units", f"return {id_} holds other units than were asked for")
    if not action.label or not settings.return_by or _has_way(preview, id_):
        return
    ways = await ways_of(api, action.sale, back=True)
    fitting = [one["id"] for one in ways if one["name"] == settings.return_by]
    if not fitting:
        raise Said("no_shipping", f"the shop has no way back named {settings.return_by}")
    way = {"shipping_option_id": fitting[0], "custom_amount": 0}
    await api.ask("POST", f"/returns/{id_}/shipping-method", way)


def _held(preview: dict[str, Any], id_: str) -> dict[str, int]:
    """Units by line that were put into a return so far."""
    held: dict[str, int] = {}
    for item in preview["items"]:
        for act in item.get("actions") or []:
            if act["action"] == "RETURN_ITEM" and act["return_id"] == id_:
                held[item["id"]] = held.get(item["id"], 0) + int(act["details"]["quantity"])
    return held


def _has_way(preview: dict[str, Any], id_: str) -> bool:
    acts = [act for one in preview["shipping_methods"] for act in one.get("actions") or []]
    return any(act["return_id"] == id_ for act in acts)


async def _not_opened(api: Api, action: OpenReturn, key: str, id_: str, error: Said) -> Outcome:
    """The shop said no: or it had requested it before, and nobody heard."""
    found = await _found(api, action.sale, key)
    if found is not None and found["status"] != "open":
        return _outcome(found)
    if error.code == "not_let_in":
        raise NotSent(str(error)) from None
    try:
        # Left open it would keep everybody from changing the order.
        await api.ask("DELETE", f"/returns/{id_}/request")
    except (Said, NotSent, Unsure) as trouble:
        raise Unsure(str(trouble)) from None
    return Refused(code=error.code, why=error.why)
