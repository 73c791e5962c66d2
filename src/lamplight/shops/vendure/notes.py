"""Notes on an order: what was begun under which key, written before it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from lamplight.runtime.connectors import AddNote, Done, NotNow, Outcome
from lamplight.shops.http import NotSent, Unsure
from lamplight.shops.marks import key_in
from lamplight.shops.vendure import queries
from lamplight.shops.vendure.api import Refusal

if TYPE_CHECKING:
    from lamplight.shops.vendure.api import Api


class Note(msgspec.Struct, frozen=True):
    """A note with a key of ours in it."""

    id: str
    text: str
    key: str


class Looked(msgspec.Struct, frozen=True):
    """An order with its refunds, and our notes on it, the oldest first."""

    order: dict[str, Any]
    notes: list[Note]

    def noted(self, key: str) -> Note | None:
        """The last note with this key."""
        return next((note for note in reversed(self.notes) if note.key == key), None)


async def look(api: Api, sale: str) -> Looked:
    """The order as it is. Raises `Refusal`, with `not_found` where there is none, `NotSent` or
    `Unsure`; nothing was changed then."""
    try:
        order = (await api.ask(queries.NOTES, id=sale))["order"]
    except Refusal as refusal:
        if refusal.code not in ("not_let_in", "no_channel"):
            raise
        # What was done before under the same key can't be seen: that is no "no" to it.
        raise NotSent(f"{refusal.code}: {refusal.why}") from None
    if order is None:
        raise Refusal("not_found", f"the shop has no order {sale}")
    entries = [(one["id"], str(one["data"].get("note", ""))) for one in order["history"]["items"]]
    return Looked(order, [Note(id_, text, key_in(text)) for id_, text in entries if key_in(text)])


async def write(api: Api, sale: str, text: str, key: str) -> None:
    """Raises as `Api.ask`."""
    await api.change(
        queries.ADD_NOTE, "addNoteToOrder", id=sale, note=f"{text} [lamplight {key}]".strip()
    )


async def forget(api: Api, sale: str, key: str) -> None:
    """What was begun under the key surely didn't happen. Without an answer the note stays: then a
    person has to look, and nothing happens twice."""
    try:
        note = (await look(api, sale)).noted(key)
        if note is not None:
            await api.ask(queries.DELETE_NOTE, id=note.id)
    except (Refusal, NotSent, Unsure):
        return


async def add(api: Api, action: AddNote, key: str) -> Outcome:
    """Write a note of somebody's, once."""
    told = await ask(api, action, key)
    if isinstance(told, Done):
        return told
    await write(api, action.sale, action.text, key)
    return Done(external=action.sale)


async def ask(api: Api, action: AddNote, key: str) -> Outcome:
    """Whether it is there."""
    if (await look(api, action.sale)).noted(key):
        return Done(external=action.sale)
    return NotNow(why="the order has no such note")
