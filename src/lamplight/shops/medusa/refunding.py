"""Giving money back through Medusa, once for a key.

Medusa writes a refund down, asks its payment provider, and takes the refund away again when that
fails: also when it fails after the money went. Once the provider has said yes, the order has a
transaction that names the refund; until then nobody knows. So before a refund is asked for a mark
with the key is written to the order's metadata, and the key is put into the refund's note. A
refund with a transaction went well; a refund without one, or a mark alone, says that nobody knows;
neither means that it was never asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lamplight.runtime.connectors import Done, NotNow, Outcome, Refund, Refused, Unknown
from lamplight.shops.http import NotSent, Unsure
from lamplight.shops.marks import key_in, with_key
from lamplight.shops.medusa.api import Said, entry
from lamplight.shops.medusa.reading import major, moved, payments_of

if TYPE_CHECKING:
    from lamplight.shops.medusa.api import Api

_FIELDS: Final = (
    "id,metadata,currency_code,*transactions,"
    "*payment_collections.payments,*payment_collections.payments.refunds"
)
_UNDONE: Final = ("not_let_in", "not_found", "invalid_data")
"""What Medusa says before it asks the payment provider; of all else nobody knows."""


class Refunding:
    """Refunds of one shop."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._unbegun: set[str] = set()
        """Keys whose mark may be there though no refund was asked for: we know, for we live."""

    async def do(self, action: Refund, key: str) -> Outcome:
        """Raises as `Api.ask` while nothing has been asked for."""
        order = await self._api.order(action.sale, _FIELDS)
        told = self._told(order, key)
        if not isinstance(told, NotNow):
            return told
        if action.payment not in [one["id"] for one in payments_of(order)]:
            return Refused(code="no_payment", why="the order has no such captured payment")
        self._unbegun.add(key)
        await self._api.mark(action.sale, entry(key), "begun")
        return await self._give(action, key)

    async def ask(self, action: Refund, key: str) -> Outcome:
        """What became of it. Raises as `Api.ask`."""
        return self._told(await self._api.order(action.sale, _FIELDS), key)

    def _told(self, order: dict[str, Any], key: str) -> Outcome:
        done = moved(order)
        for payment in payments_of(order):
            for refund in payment["refunds"] or []:
                if key_in(refund["note"]) != key:
                    continue
                if refund["id"] in done:
                    return Done(external=refund["id"])
                return Unknown(why="the shop's payment provider hasn't said yet that it did it")
        if entry(key) in (order["metadata"] or {}) and key not in self._unbegun:
            return Unknown(
                why="it was asked for, and the shop has no refund with its key: only the payment "
                "provider knows whether money went back"
            )
        return NotNow(why="it was never asked for")

    async def _give(self, action: Refund, key: str) -> Outcome:
        wanted = {
            "amount": major(action.amount_minor, action.currency),
            "note": with_key(action.reason, key),
        }
        self._unbegun.discard(key)
        try:
            given = await self._api.ask("POST", f"/payments/{action.payment}/refund", wanted)
        except NotSent:
            self._unbegun.add(key)
            raise
        except Said as error:
            if error.code not in _UNDONE:
                raise Unsure(str(error)) from None
            await self._forget(action.sale, key)
            raise
        # Medusa answers once the provider has done it.
        ours = [one for one in given["payment"]["refunds"] or [] if key_in(one["note"]) == key]
        return Done(external=ours[0]["id"]) if ours else Unknown(why="it isn't in the answer")

    async def _forget(self, sale: str, key: str) -> None:
        """It surely didn't happen. Without an answer the mark stays: then a person has to look."""
        try:
            await self._api.mark(sale, entry(key), "")
        except (Said, NotSent, Unsure):
            return
