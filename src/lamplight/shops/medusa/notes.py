"""Notes on an order. Medusa 2 has none: they are entries of its metadata, which its pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.runtime.connectors import AddNote, Done, NotNow, Outcome
from lamplight.shops.medusa.api import entry

if TYPE_CHECKING:
    from lamplight.shops.medusa.api import Api


async def add(api: Api, action: AddNote, key: str) -> Outcome:
    """Write a note; twice under one key is the same as once. Raises as `Api.ask`."""
    told = await ask(api, action, key)
    if isinstance(told, NotNow):
        await api.mark(action.sale, entry(key), action.text)
    return Done(external=action.sale)


async def ask(api: Api, action: AddNote, key: str) -> Outcome:
    """Whether it is there. Raises as `Api.ask`."""
    order = await api.order(action.sale, "id,metadata")
    if entry(key) in (order["metadata"] or {}):
        return Done(external=action.sale)
    return NotNow(why="the order has no such note")
