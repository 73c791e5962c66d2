"""One Vendure shop, as the runtime knows shops."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
import structlog

from lamplight.runtime.connectors import (
    Action,
    AddNote,
    AnyAction,
    Away,
    Heard,
    NotNow,
    Outcome,
    Page,
    Refund,
    Refused,
    SendGoods,
    Sent,
    Unknown,
)
from lamplight.shops import webhooks
from lamplight.shops.cursor import Cursor
from lamplight.shops.http import NotSent, Unsure, Wire
from lamplight.shops.vendure import notes, queries, sending
from lamplight.shops.vendure.api import Api, Refusal
from lamplight.shops.vendure.reading import Money, Unreadable, changed_at, instant, is_ours, sale_of
from lamplight.shops.vendure.refunding import Refunding

if TYPE_CHECKING:
    from lamplight.sales.forms import Sale
    from lamplight.shops.vendure.settings import VendureSettings

PAGE: Final = 25
"""Orders asked for at once."""
MOST: Final = 1000
"""What Vendure gives at once at most, unless its settings say otherwise."""
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)

_log = structlog.get_logger()


class Vendure:
    """Made with the settings of a shop; raises ValueError for secrets that aren't ones."""

    can: frozenset[type[Action]] = frozenset({Refund, SendGoods, AddNote})
    """Returns are made by hand: Vendure has none."""

    def __init__(self, settings: VendureSettings, wire: Wire | None = None) -> None:
        self._settings = settings
        self._secrets = [webhooks.secret_of(one) for one in settings.hook_secrets]
        self._api = Api(settings, wire or Wire(settings.url))
        self._refunding = Refunding(self._api)
        self._whole = queries.whole(settings)
        self._money: Money | None = None

    async def changed(self, cursor: str) -> Page:
        """Sales that changed since. A cursor that can't be read begins with the first sale."""
        try:
            mark = Cursor.read(cursor)
        except msgspec.MsgspecError:
            mark = Cursor()
        orders, more = await self._fresh(mark)
        now = self._api.wire.shop_now or datetime.now(UTC)
        mark = mark.after([(one["id"], instant(one["updatedAt"])) for one in orders], now)
        if not more and mark.rounds(now, told=bool(self._secrets)):
            hidden, mark = await self._round(mark, now)
            orders += hidden
        money = await self._precision()
        sales = [sale for one in orders if (sale := self._sale(one, money)) is not None]
        sent = [Sent(external=one["code"]) for one in orders if is_ours(one)]
        return Page(sales=sales, sent=sent, cursor=mark.write(), more=more)

    async def sale(self, external: str) -> Sale | Sent | None:
        """The order as it is now."""
        order = (await self._read(queries.ONE + self._whole, id=external))["order"]
        if order is not None and is_ours(order):
            return Sent(external=order["code"])
        return self._sale(order, await self._precision()) if order is not None else None

    def hear(self, headers: dict[str, str], body: bytes, now: int) -> Heard:
        """Which orders a hook speaks of. Raises `Unverified`."""
        key, order = webhooks.told_order(headers, body, self._secrets, now)
        return Heard(key=key, sales=(order,) if order else ())

    async def do(self, action: AnyAction, key: str) -> Outcome:
        """Do it once for a key."""
        try:
            return await self._do(action, key)
        except Refusal as error:
            return Refused(code=error.code, why=error.why)
        except NotSent as error:
            return NotNow(why=str(error), after_ms=error.after_ms)
        except Away as error:
            return NotNow(why=str(error))
        except Unsure as error:
            return Unknown(why=str(error))

    async def ask(self, action: AnyAction, key: str) -> Outcome:
        """What became of a key. Where the shop can't be asked, nobody knows."""
        try:
            return await self._ask(action, key)
        except (Refusal, NotSent, Unsure) as error:
            return Unknown(why=str(error))

    async def close(self) -> None:
        """Nothing is asked any more."""
        await self._api.wire.close()

    async def _do(self, action: AnyAction, key: str) -> Outcome:
        if isinstance(action, Refund):
            return await self._refunding.do(action, key, await self._precision())
        if isinstance(action, SendGoods):
            return await sending.send(self._api, self._settings, action, key)
        if isinstance(action, AddNote):
            return await notes.add(self._api, action, key)
        return Refused(code="by_hand", why="Vendure has no returns")

    async def _ask(self, action: AnyAction, key: str) -> Outcome:
        if isinstance(action, Refund):
            return await self._refunding.ask(action, key)
        if isinstance(action, SendGoods):
            return await sending.ask(self._api, action, key)
        if isinstance(action, AddNote):
            return await notes.ask(self._api, action, key)
        return Refused(code="by_hand", why="Vendure has no returns")

    async def _fresh(self, mark: Cursor) -> tuple[list[dict[str, Any]], bool]:
        """Orders that `mark` hasn't seen, the oldest change first, and whether there are more."""
        skip = 0
        take = min(MOST, len(mark.seen) + PAGE)
        while True:
            found = await self._list("updatedAt", mark.since, _FAR, skip, take)
            skip += len(found["items"])
            more = bool(found["items"]) and skip < found["totalItems"]
            new = [
                one for one in found["items"] if mark.is_new(one["id"], instant(one["updatedAt"]))
            ]
            if new or not more:
                return new, more

    async def _round(self, mark: Cursor, now: datetime) -> tuple[list[dict[str, Any]], Cursor]:
        """The next orders of the last months whose own time hides what changed, and the mark after
        them."""
        begin = max(mark.placed or _BEGINNING, now - timedelta(days=self._settings.round_days))
        items = (await self._list("orderPlacedAt", begin, now, 0, PAGE))["items"]
        placed = None
        if len(items) == PAGE:
            # Should a whole page have been placed in one instant, the round goes on behind it.
            placed = max(instant(items[-1]["orderPlacedAt"]), begin + timedelta(milliseconds=1))
        hidden = [
            one for one in items if changed_at(one) > max(mark.wanted, instant(one["updatedAt"]))
        ]
        return hidden, mark.go_round(placed, now)

    async def _list(
        self, by: str, begin: datetime, end: datetime, skip: int, take: int
    ) -> dict[str, Any]:
        within = {"between": {"start": _written(begin), "end": _written(end)}}
        bought = {"orderPlacedAt": {"isNull": False}}
        options = {"filter": bought | {by: within}, "sort": {by: "ASC"}, "skip": skip, "take": take}
        found: dict[str, Any] = (await self._read(queries.CHANGED + self._whole, options=options))[
            "orders"
        ]
        return found

    async def _read(self, query: str, **variables: Any) -> dict[str, Any]:
        try:
            return await self._api.ask(query, **variables)
        except Refusal as error:
            if error.code == "not_found":
                return {"order": None}
            raise Away(f"{error.code}: {error.why}", "refused") from None
        except (NotSent, Unsure) as error:
            raise Away(str(error)) from None

    async def _precision(self) -> Money:
        if self._money is None:
            settings = (await self._read(queries.PRECISION))["globalSettings"]
            self._money = Money(settings["serverConfig"]["moneyStrategyPrecision"])
        return self._money

    def _sale(self, order: dict[str, Any], money: Money) -> Sale | None:
        try:
            return sale_of(order, self._settings, money)
        except Unreadable as error:
            # One that can't be read must not keep all later ones from being read.
            _log.error("an order can't be taken in", shop=self._settings.url, error=str(error))
            return None


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
