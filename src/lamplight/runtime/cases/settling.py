"""What payment providers tell: read anew, written down once, and followed."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

from lamplight.basis.instants import DAY
from lamplight.journal.tables import money, money_told, run, sales
from lamplight.journal.tables.money_forms import Told
from lamplight.runtime import chores
from lamplight.runtime.connectors import Away

if TYPE_CHECKING:
    from lamplight.journal.database import Database
    from lamplight.runtime.clock import Clock
    from lamplight.runtime.connectors import Heard
    from lamplight.runtime.payments import PaymentNow, Provider

FORGET_MS: Final = 400 * DAY
"""How long what was told of a payment that no sale names is kept: longer than any bank takes one
back."""


class Settling:
    """`look_at_sale` brings steps in line with a sale's refunds (`Stepping.look_at_sale`)."""

    def __init__(
        self,
        database: "Database",
        clock: "Clock",
        look_at_sale: Callable[[int], Awaitable[None]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._look_at_sale = look_at_sale

    async def hear(
        self, shop: int, provider: "Provider", headers: dict[str, str], body: bytes
    ) -> bool:
        """Take in a webhook of a provider, whose row in `shop` is `shop`; False when it was taken
        in before. Raises `Unverified`, and `Away` where the payment can't be read: then it must be
        sent again.
        """
        heard = provider.hear(headers, body, self._clock.now())
        if await money_told.was_taken(self._database.pool, shop, heard.key):
            return False
        await self._read(shop, provider, heard)
        # Only now: of an event that was lost halfway, the next sending is the first.
        await money_told.take(self._database.pool, shop, heard.key, self._clock.now())
        return True

    async def catch_up(self, providers: "Mapping[int, Provider]") -> None:
        """Read what was told of payments before their sale came. `providers` are by their rows;
        of one that is away all of it waits. One that can't be read keeps no other from being read:
        raises `PiecesFailed` after the last."""
        pool, away = self._database.pool, set[int]()

        async def one(shop: int, reference: str, provider: "Provider") -> None:
            if shop in away:
                return
            try:
                await self.read(provider, reference)
            except Away:
                away.add(shop)
            else:
                await money_told.drop_early(pool, shop, reference)

        await money_told.forget_early(pool, self._clock.now() - FORGET_MS)
        await chores.each(
            (f"payment {reference}", functools.partial(one, shop, reference, providers[shop]))
            for shop, reference in await money_told.early_named(pool)
            if shop in providers
        )

    async def _read(self, shop: int, provider: "Provider", heard: "Heard") -> None:
        pool = self._database.pool
        for reference in heard.sales:
            # Written first: a sale that comes while this is read is looked at all the same.
            await money_told.keep_early(pool, shop, reference, self._clock.now())
            if await self.read(provider, reference):
                await money_told.drop_early(pool, shop, reference)

    async def read(self, provider: "Provider", reference: str) -> bool:
        """Read a payment anew and write down what became of it; False when it isn't one of ours.
        Raises `Away`."""
        ours = await money_told.payments_named(self._database.pool, reference)
        if not ours:
            return False
        found = await provider.payment(reference)
        if found is None:
            return False
        for payment, sale in ours:
            await self._write(payment, sale, found)
            await self._look_at_sale(sale)
        return True

    async def _write(self, payment: int, sale: int, found: "PaymentNow") -> None:
        """What is news is a new version of the sale: whoever saw it before looks again."""
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            await money.lock(session, sale)
            news = False
            for one in found.disputes:
                news |= await money_told.dispute(
                    session, payment, one.external, one.state, one.amount_minor, now=now
                )
            for refund in found.refunds:
                told = Told(
                    payment=payment,
                    external=refund.external,
                    amount_minor=refund.amount_minor,
                    state=refund.state,
                    key=refund.key,
                )
                news |= (await money_told.told(session, sale, told, now=now)).changed
            if news:
                await sales.touch(session, sale, now)
