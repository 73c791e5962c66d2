"""Asking Medusa's Admin API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lamplight.shops.http import NotSent, Unsure, Wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from lamplight.shops.medusa.settings import MedusaSettings

MARK: Final = "lamplight"
"""What our entries of metadata begin with."""
_PAGE: Final = 100


class Said(Exception):
    """The shop said no. `code` is ours where there is one, else the type that Medusa gives."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code
        self.why = why


class Api:
    """One shop's Admin API."""

    def __init__(self, settings: MedusaSettings, wire: Wire) -> None:
        self._settings = settings
        self.wire = wire

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, str | list[str]] | None = None,
    ) -> Any:
        """What it answers. Raises `Said`, `NotSent` or `Unsure`."""
        answer = await self.wire.send(
            method,
            f"{self._settings.url.rstrip('/')}/admin{path}",
            json=body,
            params=params,
            auth=(self._settings.key, ""),
        )
        try:
            said = msgspec.json.decode(answer.content, type=dict[str, Any])
        except msgspec.MsgspecError:
            if answer.status_code >= 400:
                # Not Medusa at all: a proxy, or another program at that address.
                raise NotSent(f"the shop answers {answer.status_code}") from None
            raise Unsure("the shop's answer can't be read") from None
        if answer.is_success:
            return said
        raise Said(_code(answer, said), str(said.get("message", "")))

    async def order(self, external: str, fields: str) -> dict[str, Any]:
        """An order, so much of it. That nobody lets us in is `NotSent`: what was done before can't
        be seen then, and that is no "no" to it. Raises as `ask` otherwise."""
        try:
            found = await self.ask("GET", f"/orders/{external}", params={"fields": fields})
        except Said as error:
            if error.code == "not_let_in":
                raise NotSent(str(error)) from None
            raise
        order: dict[str, Any] = found["order"]
        return order

    async def mark(self, order: str, entry: str, text: str) -> None:
        """Write one entry beside what the shop keeps with an order; "" takes it away."""
        await self.ask("POST", f"/orders/{order}", {"metadata": {entry: text}})


def entry(key: str) -> str:
    """The name of what an order's metadata holds under a key."""
    return f"{MARK} {key}"


def _code(answer: httpx.Response, said: dict[str, Any]) -> str:
    if answer.status_code in (401, 403):
        return "not_let_in"
    if answer.status_code == 404:
        return "not_found"
    kind = said.get("code") if said.get("code") == "insufficient_inventory" else said.get("type")
    return str(kind or "not_understood")


async def ways_of(api: Api, order: str, *, back: bool) -> list[dict[str, Any]]:
    """The shipping options that fit an order, to its customer or `back`."""
    found = (await api.ask("GET", f"/orders/{order}/shipping-options"))["shipping_options"]
    return [one for one in found if _is_back(one) is back]


def _is_back(way: dict[str, Any]) -> bool:
    rules = way.get("rules") or []
    return any(one["attribute"] == "is_return" and one["value"] == "true" for one in rules)


async def added_to(api: Api, orders: list[str]) -> frozenset[str]:
    """The ids of items that claims and exchanges put into these orders. Raises as `Api.ask`."""
    added: set[str] = set()
    for what in ("claims", "exchanges"):
        seen = 0
        while orders:
            asked = {"fields": "id,*additional_items", "limit": str(_PAGE), "offset": str(seen)}
            found = await api.ask("GET", f"/{what}", params=asked | {"order_id[]": orders})
            added |= {
                item["item_id"] for one in found[what] for item in one["additional_items"] or []
            }
            seen += len(found[what])
            if not found[what] or seen >= found["count"]:
                break
    return frozenset(added)
