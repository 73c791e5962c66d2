"""Giving money back through Vendure, once for a key.

Vendure knows no keys, and its payment handlers move money before Vendure writes down that they
did: when a handler fails after that, money went back and the shop has no refund. So a note with
the key is written to the order before a refund is asked for, and the key is put into the refund's
reason. A refund with the key says what became of it; a note alone means that nobody knows; neither
means that it was never asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lamplight.runtime.connectors import Done, NotNow, Outcome, Refund, Refused, Unknown
from lamplight.shops.http import NotSent, Unsure
from lamplight.shops.marks import key_in, with_key
from lamplight.shops.vendure import notes, queries
from lamplight.shops.vendure.api import Refusal

if TYPE_CHECKING:
    from lamplight.shops.vendure.api import Api
    from lamplight.shops.vendure.reading import Money

_HALF_DONE: Final = "refund_state_transition"
"""The one refusal that comes after the refund was written down: a provider that said "pending"
brings it about, with the money on its way."""


class Refunding:
    """Refunds of one shop."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._unbegun: set[str] = set()
        """Keys whose note may be there though no refund was asked for: we know, for we live."""

    async def do(self, action: Refund, key: str, money: Money) -> Outcome:
        """Raises as `Api.ask` while nothing has been asked for."""
        looked = await notes.look(self._api, action.sale)
        if found := _found(looked.order, key):
            return _outcome(found)
        if looked.noted(key) and key not in self._unbegun:
            return _nobody_knows()
        amount = money.theirs(action.amount_minor, action.currency)
        if amount is None:
            return Refused(code="amount", why="the shop has no unit so small")
        if action.payment not in [one["id"] for one in looked.order["payments"] or []]:
            return Refused(code="payment_order_mismatch", why="the order has no such payment")
        self._unbegun.add(key)
        if not looked.noted(key):
            words = f"Refund of {action.amount_minor} {action.currency} (smallest units) asked for."
            await notes.write(self._api, action.sale, words, key)
        return await self._refund(action, key, amount)

    async def ask(self, action: Refund, key: str) -> Outcome:
        """What became of it. Raises as `Api.ask`."""
        looked = await notes.look(self._api, action.sale)
        if found := _found(looked.order, key):
            return _outcome(found)
        if looked.noted(key) and key not in self._unbegun:
            return _nobody_knows()
        return NotNow(why="it was never asked for")

    async def _refund(self, action: Refund, key: str, amount: int) -> Outcome:
        wanted = {
            "paymentId": action.payment,
            "amount": amount,
            "lines": [
                {"orderLineId": line, "quantity": units} for line, units in action.lines.items()
            ],
            # Without these two Vendure fails when it writes the refund down: after the money went.
            "shipping": 0,
            "adjustment": 0,
            "reason": with_key(action.reason, key),
        }
        self._unbegun.discard(key)
        try:
            refund = await self._api.change(queries.REFUND, "refundOrder", input=wanted)
        except NotSent as error:
            self._unbegun.add(key)
            return NotNow(why=str(error), after_ms=error.after_ms)
        except Unsure as error:
            return Unknown(why=str(error))
        except Refusal as refusal:
            if refusal.code == _HALF_DONE:
                return await self._as_it_is(action, key)
            await notes.forget(self._api, action.sale, key)
            return Refused(code=refusal.code, why=_why(refusal))
        return _outcome(refund)

    async def _as_it_is(self, action: Refund, key: str) -> Outcome:
        try:
            return await self.ask(action, key)
        except (Refusal, NotSent, Unsure) as error:
            return Unknown(why=str(error))


def _found(order: dict[str, Any], key: str) -> dict[str, Any] | None:
    for payment in order["payments"] or []:
        for refund in payment["refunds"]:
            if key_in(refund["reason"]) == key:
                found: dict[str, Any] = refund
                return found
    return None


def _outcome(refund: dict[str, Any]) -> Outcome:
    """Vendure leaves a refund pending that a person, or the payment provider, has yet to settle:
    that isn't ours to say."""
    if refund["state"] == "Failed":
        return Refused(code="failed", why="the shop's payment provider refused it")
    proof = {"transaction": refund["transactionId"]} if refund["transactionId"] else {}
    state = refund["state"]
    return Done(
        external=refund["id"], state="succeeded" if state == "Settled" else "pending", proof=proof
    )


def _nobody_knows() -> Unknown:
    return Unknown(
        why="it was asked for, and the shop has no refund with its key: only the payment provider "
        "knows whether money went back"
    )


def _why(refusal: Refusal) -> str:
    most = refusal.fields.get("maximumRefundable")
    return refusal.why if most is None else f"{refusal.why} (at most {most})"
