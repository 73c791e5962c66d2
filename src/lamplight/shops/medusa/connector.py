"""One Medusa shop, as the runtime knows shops.

Medusa knows no idempotency keys, and asks its payment provider while it refunds. So, as with
Vendure, a mark with the key is written to the order's metadata before a refund is asked for, and
the key is put into the refund's note: a refund with the key says what became of it, a mark alone
that nobody knows, neither that it was never asked for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec
import structlog

from lamplight.runtime.connectors import (
    Action,
    AnyAction,
    Away,
    Done,
    Heard,
    NotNow,
    Outcome,
    Page,
    Refund,
    Refused,
    Unknown,
    Unverified,
)
from lamplight.shops.cursor import Cursor
from lamplight.shops.http import NotSent, Unsure, Wire
from lamplight.shops.marks import key_in, with_key
from lamplight.shops.medusa.reading import (
    FIELDS,
    Unreadable,
    instant,
    major,
    payments_of,
    sale_of,
)

if TYPE_CHECKING:
    import httpx

    from lamplight.sales.forms import Sale
    from lamplight.shops.medusa.settings import MedusaSettings

PAGE: Final = 25
_UNDONE: Final = ("not_let_in", "not_found", "invalid_data")
"""What Medusa says before it asks the payment provider; of all else nobody knows."""
_log = structlog.get_logger()


class _Said(Exception):
    """The shop said no, and did nothing."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


class Medusa:
    """Made with the settings of a shop."""

    can: frozenset[type[Action]] = frozenset((Refund,))
    """Returns, exchanges and claims are made by hand in Medusa's own pages so far."""

    def __init__(self, settings: MedusaSettings, wire: Wire | None = None) -> None:
        self._settings = settings
        self._wire = wire or Wire(settings.url)
        self._unbegun: set[str] = set()
        """Keys whose mark may be there though no refund was asked for: we know, for we live."""

    async def changed(self, cursor: str) -> Page:
        """Sales that changed since. A cursor that can't be read begins with the first sale."""
        try:
            mark = Cursor.read(cursor)
        except msgspec.MsgspecError:
            mark = Cursor()
        orders, more = await self._fresh(mark)
        read = [(one["id"], instant(one["updated_at"])) for one in orders]
        mark = mark.after(read, self._wire.shop_now or datetime.now(UTC))
        sales = [sale for one in orders if (sale := self._sale(one)) is not None]
        return Page(sales=sales, cursor=mark.write(), more=more)

    async def sale(self, external: str) -> Sale | None:
        """The order as it is now."""
        try:
            return self._sale(await self._order(external))
        except _Said as error:
            if error.code == "not_found":
                return None
            raise Away(f"{error.code}: {error.why}") from None
        except (NotSent, Unsure) as error:
            raise Away(str(error)) from None

    def hear(self, headers: dict[str, str], body: bytes, now: int) -> Heard:
        """Medusa has no webhooks: it is asked. Raises `Unverified`."""
        raise Unverified("Medusa has no webhooks")

    async def do(self, action: AnyAction, key: str) -> Outcome:
        """Give money back, once for a key."""
        if not isinstance(action, Refund):
            return Refused(code="by_hand", why="only money is given back through Medusa")
        try:
            return await self._refund(action, key)
        except _Said as error:
            return Refused(code=error.code, why=error.why)
        except NotSent as error:
            return NotNow(why=str(error), after_ms=error.after_ms)
        except Unsure as error:
            return Unknown(why=str(error))

    async def ask(self, action: AnyAction, key: str) -> Outcome:
        """What became of a key. Where the shop can't be asked, nobody knows."""
        try:
            return self._told(await self._order(action.sale), key)
        except (_Said, NotSent, Unsure) as error:
            return Unknown(why=str(error))

    async def close(self) -> None:
        """Nothing is asked any more."""
        await self._wire.close()

    def _told(self, order: dict[str, Any], key: str) -> Outcome:
        for payment in payments_of(order):
            for refund in payment["refunds"] or []:
                if key_in(refund["note"]) == key:
                    return Done(external=refund["id"])
        if _mark(key) in (order["metadata"] or {}) and key not in self._unbegun:
            return Unknown(
                why="it was asked for, and the shop has no refund with its key: only the payment "
                "provider knows whether money went back"
            )
        return NotNow(why="it was never asked for")

    async def _refund(self, action: Refund, key: str) -> Outcome:
        try:
            order = await self._order(action.sale)
        except _Said as error:
            # What was done before under the same key can't be seen: that is no "no" to it.
            if error.code == "not_let_in":
                raise NotSent(f"{error.code}: {error.why}") from None
            raise
        told = self._told(order, key)
        if not isinstance(told, NotNow):
            return told
        if action.payment not in [one["id"] for one in payments_of(order)]:
            return Refused(code="no_payment", why="the order has no such captured payment")
        self._unbegun.add(key)
        await self._ask("POST", f"/orders/{action.sale}", {"metadata": {_mark(key): "begun"}})
        return await self._give(action, key)

    async def _give(self, action: Refund, key: str) -> Outcome:
        wanted = {
            "amount": major(action.amount_minor, action.currency),
            "note": with_key(action.reason, key),
        }
        self._unbegun.discard(key)
        try:
            given = await self._ask("POST", f"/payments/{action.payment}/refund", wanted)
        except NotSent:
            self._unbegun.add(key)
            raise
        except _Said as error:
            if error.code not in _UNDONE:
                raise Unsure(f"{error.code}: {error.why}") from None
            await self._forget(action.sale, key)
            raise
        ours = [one for one in given["payment"]["refunds"] or [] if key_in(one["note"]) == key]
        return Done(external=ours[0]["id"]) if ours else Unknown(why="it isn't in the answer")

    async def _forget(self, sale: str, key: str) -> None:
        """It surely didn't happen. Without an answer the mark stays: then a person has to look."""
        try:
            await self._ask("POST", f"/orders/{sale}", {"metadata": {_mark(key): ""}})
        except (_Said, NotSent, Unsure):
            return

    async def _fresh(self, mark: Cursor) -> tuple[list[dict[str, Any]], bool]:
        """Orders that `mark` hasn't seen, the oldest change first, and whether there are more."""
        begin = mark.since.strftime("%Y-%m-%dT%H:%M:%S.") + f"{mark.since.microsecond // 1000:03d}Z"
        asked = {"fields": FIELDS, "order": "updated_at", "updated_at[$gte]": begin}
        skip, take = 0, len(mark.seen) + PAGE
        while True:
            more_asked = asked | {"offset": str(skip), "limit": str(take)}
            try:
                found = await self._ask("GET", "/orders", params=more_asked)
            except _Said as error:
                raise Away(f"{error.code}: {error.why}") from None
            except (NotSent, Unsure) as error:
                raise Away(str(error)) from None
            orders: list[dict[str, Any]] = found["orders"]
            skip += len(orders)
            more = bool(orders) and skip < found["count"]
            new = [one for one in orders if mark.is_new(one["id"], instant(one["updated_at"]))]
            if new or not more:
                return new, more

    async def _order(self, external: str) -> dict[str, Any]:
        found = await self._ask("GET", f"/orders/{external}", params={"fields": FIELDS})
        order: dict[str, Any] = found["order"]
        return order

    def _sale(self, order: dict[str, Any]) -> Sale | None:
        try:
            return sale_of(order, self._settings)
        except Unreadable as error:
            # One that can't be read must not keep all later ones from being read.
            _log.error("an order can't be taken in", shop=self._settings.url, error=str(error))
            return None

    async def _ask(
        self, method: str, path: str, body: Any = None, params: dict[str, str] | None = None
    ) -> Any:
        """What the Admin API answers. Raises `_Said`, `NotSent` or `Unsure`."""
        answer = await self._wire.send(
            method,
            f"{self._settings.url.rstrip('/')}/admin{path}",
            json=body,
            params=params,
            auth=(self._settings.key, ""),
        )
        try:
            said = msgspec.json.decode(answer.content)
        except msgspec.DecodeError:
            raise Unsure("the shop's answer can't be read") from None
        if answer.is_success:
            return said
        raise _Said(_code(answer, str(said.get("type", ""))), str(said.get("message", "")))


def _mark(key: str) -> str:
    return f"lamplight {key}"


def _code(answer: httpx.Response, kind: str) -> str:
    if answer.status_code in (401, 403):
        return "not_let_in"
    return "not_found" if answer.status_code == 404 else kind or "not_understood"
