"""Following one shop: what it tells by webhooks, and whatever it didn't tell.

A hook only says which sales changed; they are read anew, and its key is written down once they are
taken in. Beside that the shop is asked again and again what changed since a cursor, and the cursor
moves once the page is taken in. So whatever is lost on the way, a hook, an answer or we ourselves,
the next look begins where the last one ended; and what is taken in twice is the same as once, since
a sale is taken in whole. Each is a transaction of its own: who holds one sale waits for no other.
"""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
import structlog

from lamplight.basis.instants import DAY, MINUTE, SECOND
from lamplight.journal.errors import BadValue
from lamplight.journal.tables import brands, money_told, run, sales, shops
from lamplight.runtime.chores import AWAY
from lamplight.runtime.connectors import Away, Connector, Sent, ToldSale, Trouble
from lamplight.runtime.errors import Unavailable
from lamplight.sales.forms import Sale

if TYPE_CHECKING:
    from lamplight.journal.database import Database
    from lamplight.journal.tables.shops import Shop
    from lamplight.runtime.clock import Clock

EVERY_MS: Final = 5 * MINUTE
SHORTEST_MS: Final = 2 * MINUTE
"""No shop is called late before that."""
FIRST_PAUSE_MS: Final = 5 * SECOND
LONGEST_PAUSE_MS: Final = 5 * MINUTE
MOST_HEARD: Final = 1000
"""Hooks that wait to be read; more are to be sent again."""
AT_ONCE: Final = 25
"""Hooks that are taken in together."""
FORGET_MS: Final = 7 * DAY
"""How long a hook's key is kept: none is believed that is older than some minutes."""

Taken = Callable[[int], Awaitable[None]]
"""Called with a sale that has changed, once that is committed."""
SentTold = Callable[[int, str], Awaitable[None]]
"""Called with a shop and its name of something that we had sent, of which it has told."""
BackTold = Callable[[int, str, dict[str, str]], Awaitable[None]]
"""Called with a shop, its name of a return that we opened, and what shows that it is there."""
_log = structlog.get_logger()
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")


class Source(msgspec.Struct, frozen=True):
    """A shop that is connected; or a payment provider (`pays`), which is only heard; or one that
    tells nothing by itself (not `follows`). `ways` are its settings for proposals, as
    `sales.carriage` reads them; none: those that are in the tables stay."""

    name: str
    kind: str
    connector: Connector
    every_ms: int = EVERY_MS
    pays: bool = False
    follows: bool = True
    ways: dict[str, Any] = {}


class ShopState(msgspec.Struct, frozen=True):
    """How it is with a shop. `seen_at` is when it last answered; `why` is what is wrong since
    `away_since`, both none while nothing is, and `trouble` of what sort that is. `read_at` is when
    all that had changed there was read."""

    name: str
    kind: str
    seen_at: int | None
    away_since: int | None = None
    why: str = ""
    trouble: Trouble | Literal[""] = ""
    read_at: int | None = None


class Follower:
    """One shop, whose row is `shop`. Only `read` reads and writes, one piece after another."""

    def __init__(
        self,
        database: "Database",
        clock: "Clock",
        shop: "Shop",
        source: Source,
        taken: Taken,
        *,
        sent: SentTold | None = None,
        back: BackTold | None = None,
    ) -> None:
        self._pool = database.pool
        self._clock = clock
        self._shop = shop
        self._connector = source.connector
        self._every_ms = source.every_ms
        self._taken = taken
        self._sent = sent
        self._back = back
        self._heard: dict[str, tuple[str, ...]] = {}
        self._wake = asyncio.Event()
        self._due = 0
        self._pause_ms = FIRST_PAUSE_MS
        self._rests_until = 0
        self._forgot_at = 0
        self.state = ShopState(shop.name, shop.kind, shop.seen_at, read_at=shop.seen_at)
        self._since = clock.now()

    @property
    def every_ms(self) -> int:
        """Its rhythm: so often it is asked what changed."""
        return self._every_ms

    def is_late(self, now: int) -> bool:
        """Whether all of it was last read longer ago than two looks should take."""
        return now - (self.state.read_at or self._since) > max(2 * self._every_ms, SHORTEST_MS)

    def hear(self, headers: Mapping[str, str], body: bytes) -> None:
        """A webhook: its sales are read as soon as can be. Raises `Unverified`, and `Unavailable`
        when too many wait."""
        heard = self._connector.hear(dict(headers), body, self._clock.now())
        if len(self._heard) >= MOST_HEARD and heard.key not in self._heard:
            raise Unavailable
        self._heard[heard.key] = heard.sales
        self._wake.set()

    async def round(self) -> None:
        """Wait until something is to be read, and read it. Call it again and again."""
        while (wait_ms := self.due_in()) > 0:
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_ms / 1000):
                    await self._wake.wait()
        await self.read()

    def due_in(self) -> int:
        """Milliseconds until something is to be read. A hook doesn't end the rest of a shop that is
        away."""
        until = max(self._rests_until, 0 if self._heard else self._due)
        return max(0, until - self._clock.now())

    async def read(self) -> None:
        """Read what is due. That the shop is away is kept in `state`; what the database raises
        passes through."""
        now = self._clock.now()
        try:
            if self._heard:
                await self.take_heard()
            if now >= self._due:
                await self.look()
                self._due = now + self._every_ms
            if now - self._forgot_at > DAY:
                await shops.forget_events(self._pool, now - FORGET_MS)
                self._forgot_at = now
            self._pause_ms, self._rests_until = FIRST_PAUSE_MS, 0
        except Away as error:
            self._trouble(str(error), error.trouble)
        except AWAY:
            raise
        except Exception as error:
            # A shop that answers in a way that we don't understand stops nobody but itself.
            _log.error("a shop can't be read", shop=self._shop.name, exc_info=error)
            self._trouble(type(error).__name__, "unreadable")

    async def look(self) -> None:
        """Take in all that changed since the cursor. Raises `Away` or what the database raises."""
        while True:
            row = await shops.by_name(self._pool, self._shop.name)
            assert row is not None  # noqa: S101  # it is made before it is followed
            page = await self._connector.changed(row.cursor)
            await self._put(page.sales)
            await self._tell_sent(page.sent)
            await self._tell_back(page.sales)
            async with run.transaction(self._pool) as session:
                # Another process may have read the same page: then its cursor counts.
                if await shops.lock(session, row.id) == row.cursor:
                    await shops.saw(session, row.id, page.cursor, self._clock.now())
            self._seen()
            if not page.more:
                self.state = msgspec.structs.replace(self.state, read_at=self.state.seen_at)
                return

    async def take_heard(self) -> None:
        """Read what hooks spoke of and take it in. Raises as `look`."""
        while self._heard:
            some = dict(list(self._heard.items())[:AT_ONCE])
            new = [
                key
                for key in some
                if not await money_told.was_taken(self._pool, self._shop.id, key)
            ]
            names = dict.fromkeys(name for key in new for name in some[key])
            found = [await self._connector.sale(name) for name in names]
            now = self._clock.now()
            forms = [one for one in found if isinstance(one, Sale)]
            await self._put(forms)
            await self._tell_sent([one for one in found if isinstance(one, Sent)])
            await self._tell_back(forms)
            async with run.transaction(self._pool) as session:
                for key in new:
                    await shops.take_event(session, self._shop.id, key, now)
            for key in some:
                self._heard.pop(key, None)
            if new:
                self._seen()

    def _seen(self) -> None:
        if self.state.away_since is not None:
            _log.info("a shop is back", shop=self._shop.name)
        self.state = ShopState(
            self._shop.name, self._shop.kind, self._clock.now(), read_at=self.state.read_at
        )

    def _trouble(self, why: str, trouble: Trouble) -> None:
        now = self._clock.now()
        if self.state.away_since is None:
            _log.warning("a shop is away", shop=self._shop.name, why=why)
        since = self.state.away_since or now
        self.state = msgspec.structs.replace(self.state, away_since=since, why=why, trouble=trouble)
        self._rests_until = self._due = now + self._pause_ms
        self._pause_ms = min(2 * self._pause_ms, LONGEST_PAUSE_MS)

    async def _tell_sent(self, sent: list[Sent]) -> None:
        if self._sent is not None:
            for one in sent:
                await self._sent(self._shop.id, one.external)

    async def _tell_back(self, forms: "list[Sale]") -> None:
        told = [back for one in forms if isinstance(one, ToldSale) for back in one.back]
        if self._back is not None:
            for one in told:
                await self._back(self._shop.id, one.external, one.proof)

    async def _put(self, forms: "list[Sale]") -> None:
        """Take sales in, and tell of those that changed by it. One that doesn't fit is left out, so
        that it keeps no others from being read. But a brand that isn't there is a mistake in the
        settings: nothing is passed over until it is put right."""
        for form in forms:
            if await brands.brand_by_slug(self._pool, form.brand) is None:
                raise Away(
                    f"its settings name a brand {form.brand!r}, and there is none", "settings"
                )
            now = self._clock.now()
            try:
                done = await sales.put(self._pool, self._shop.id, form, now, live=True)
            except BadValue as error:
                why = _part(str(error))
                _log.error("a sale can't be taken in", shop=self._shop.name, error=why)
                await shops.put_unfit(self._pool, self._shop.id, form.id, why, now)
            else:
                await shops.drop_unfit(self._pool, self._shop.id, form.id)
                if done.new or done.changed:
                    await self._taken(done.sale)


def _part(error: str) -> str:
    """Which part of a sale doesn't fit: what is written there may be somebody's address."""
    return _QUOTED.sub("…", re.sub(r"^sale '[^']*': ", "", error))
