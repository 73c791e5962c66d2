"""One Medusa shop, as the runtime knows shops."""

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
    OpenReturn,
    Outcome,
    Page,
    Refund,
    Refused,
    SendGoods,
    Unknown,
)
from lamplight.shops import webhooks
from lamplight.shops.cursor import Cursor
from lamplight.shops.http import NotSent, Unsure, Wire
from lamplight.shops.medusa import notes, returning, sending
from lamplight.shops.medusa.api import Api, Said, added_to
from lamplight.shops.medusa.reading import Unreadable, changed_at, fields, instant, sale_of
from lamplight.shops.medusa.refunding import Refunding

if TYPE_CHECKING:
    from lamplight.sales.forms import Sale
    from lamplight.shops.medusa.settings import MedusaSettings

PAGE: Final = 25
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_log = structlog.get_logger()


class Medusa:
    """Made with the settings of a shop; raises ValueError for secrets that aren't ones."""

    can: frozenset[type[Action]] = frozenset({Refund, SendGoods, OpenReturn, AddNote})

    def __init__(self, settings: MedusaSettings, wire: Wire | None = None) -> None:
        self._settings = settings
        self._secrets = [webhooks.secret_of(one) for one in settings.hook_secrets]
        self._api = Api(settings, wire or Wire(settings.url))
        self._refunding = Refunding(self._api)
        self._fields = fields(settings)

    async def changed(self, cursor: str) -> Page:
        """Sales that changed since. A cursor that can't be read begins with the first sale."""
        try:
            mark = Cursor.read(cursor)
        except msgspec.MsgspecError:
            mark = Cursor()
        orders, more = await self._fresh(mark)
        now = self._api.wire.shop_now or datetime.now(UTC)
        mark = mark.after([(one["id"], instant(one["updated_at"])) for one in orders], now)
        if not more and mark.rounds(now, told=bool(self._secrets)):
            hidden, mark = await self._round(mark, now)
            orders += hidden
        added = await self._added(orders)
        sales = [sale for one in orders if (sale := self._sale(one, added)) is not None]
        return Page(sales=sales, cursor=mark.write(), more=more)

    async def sale(self, external: str) -> Sale | None:
        """The order as it is now."""
        try:
            order = await self._api.order(external, self._fields)
            return self._sale(order, await self._added([order]))
        except Said as error:
            if error.code == "not_found":
                return None
            raise Away(str(error), "refused") from None
        except (NotSent, Unsure) as error:
            raise Away(str(error)) from None

    def hear(self, headers: dict[str, str], body: bytes, now: int) -> Heard:
        """Which order a hook of our subscriber speaks of. Raises `Unverified`."""
        key, order = webhooks.told_order(headers, body, self._secrets, now)
        return Heard(key=key, sales=(order,) if order else ())

    async def do(self, action: AnyAction, key: str) -> Outcome:
        """Do it once for a key."""
        try:
            return await self._do(action, key)
        except Said as error:
            return Refused(code=error.code, why=error.why)
        except NotSent as error:
            return NotNow(why=str(error), after_ms=error.after_ms)
        except Unsure as error:
            return Unknown(why=str(error))

    async def ask(self, action: AnyAction, key: str) -> Outcome:
        """What became of a key. Where the shop can't be asked, nobody knows."""
        try:
            return await self._ask(action, key)
        except (Said, NotSent, Unsure) as error:
            return Unknown(why=str(error))

    async def close(self) -> None:
        """Nothing is asked any more."""
        await self._api.wire.close()

    async def _do(self, action: AnyAction, key: str) -> Outcome:
        match action:
            case Refund():
                return await self._refunding.do(action, key)
            case SendGoods():
                return await sending.send(self._api, self._settings, action, key)
            case OpenReturn():
                return await returning.open_(self._api, self._settings, action, key)
            case AddNote():
                return await notes.add(self._api, action, key)

    async def _ask(self, action: AnyAction, key: str) -> Outcome:
        match action:
            case Refund():
                return await self._refunding.ask(action, key)
            case SendGoods():
                return await sending.ask(self._api, action, key)
            case OpenReturn():
                return await returning.ask(self._api, action, key)
            case AddNote():
                return await notes.ask(self._api, action, key)

    async def _fresh(self, mark: Cursor) -> tuple[list[dict[str, Any]], bool]:
        """Orders that `mark` hasn't seen, the oldest change first, and whether there are more."""
        skip, take = 0, len(mark.seen) + PAGE
        while True:
            orders, count = await self._list("updated_at", mark.since, skip, take)
            skip += len(orders)
            more = bool(orders) and skip < count
            new = [one for one in orders if mark.is_new(one["id"], instant(one["updated_at"]))]
            if new or not more:
                return new, more

    async def _round(self, mark: Cursor, now: datetime) -> tuple[list[dict[str, Any]], Cursor]:
        """The next orders of the last months whose own time hides what changed, and the mark after
        them."""
        begin = max(mark.placed or _BEGINNING, now - timedelta(days=self._settings.round_days))
        orders, _ = await self._list("created_at", begin, 0, PAGE)
        placed = None
        if len(orders) == PAGE:
            # Should a whole page have been made in one instant, the round goes on behind it.
            placed = max(instant(orders[-1]["created_at"]), begin + timedelta(milliseconds=1))
        hidden = [
            one for one in orders if changed_at(one) > max(mark.wanted, instant(one["updated_at"]))
        ]
        return hidden, mark.go_round(placed, now)

    async def _list(
        self, by: str, begin: datetime, skip: int, take: int
    ) -> tuple[list[dict[str, Any]], int]:
        asked = {"fields": self._fields, "order": by, f"{by}[$gte]": _written(begin)}
        try:
            found = await self._api.ask(
                "GET", "/orders", params=asked | {"offset": str(skip), "limit": str(take)}
            )
        except Said as error:
            raise Away(str(error), "refused") from None
        except (NotSent, Unsure) as error:
            raise Away(str(error)) from None
        return found["orders"], found["count"]

    async def _added(self, orders: list[dict[str, Any]]) -> frozenset[str]:
        """Items that claims and exchanges put into orders: what they send stands in for something
        that was sold. Only an order that was changed since it was placed can have any."""
        changed = [one["id"] for one in orders if one["version"] > 1]
        try:
            return await added_to(self._api, changed)
        except Said as error:
            raise Away(str(error), "refused") from None
        except (NotSent, Unsure) as error:
            raise Away(str(error)) from None

    def _sale(self, order: dict[str, Any], added: frozenset[str]) -> Sale | None:
        try:
            return sale_of(order, self._settings, added)
        except Unreadable as error:
            # One that can't be read must not keep all later ones from being read.
            _log.error("an order can't be taken in", shop=self._settings.url, error=str(error))
            return None


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
