"""The house follows its shops, and hears what payment providers tell."""

import functools
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from lamplight.journal.tables import shops
from lamplight.runtime.cases.by_hand import ByHand
from lamplight.runtime.cases.hands import Hands
from lamplight.runtime.cases.settling import Settling
from lamplight.runtime.connectors import Unverified
from lamplight.runtime.errors import Unknown
from lamplight.runtime.shops.follower import Follower, ShopState, Source, Taken
from lamplight.runtime.views.desk import ShopLate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lamplight.journal.database import Database
    from lamplight.runtime.clock import Clock
    from lamplight.runtime.connectors import Connector
    from lamplight.runtime.house import House
    from lamplight.runtime.payments import Provider

EARLY_S: Final = 30.0
"""How often it is looked for sales whose payments were told of before them."""


class HooksHeard(msgspec.Struct, frozen=True):
    """Webhooks of one shop: believed, not believed, and when the last one was believed."""

    verified: int = 0
    refused: int = 0
    last_at: int | None = None


class Following:
    """All shops by name. `connectors` are theirs by their row, for whoever asks things of them."""

    def __init__(
        self, database: "Database", clock: "Clock", sources: "Sequence[Source]" = ()
    ) -> None:
        self._database = database
        self._clock = clock
        self._sources = sources
        self._followers: dict[str, Follower] = {}
        self._providers: dict[str, tuple[int, Provider]] = {}
        self._settling: Settling | None = None
        self._house: House | None = None
        self._heard: dict[str, HooksHeard] = {}
        self._late: tuple[ShopLate, ...] = ()
        self.since = 0
        self.connectors: dict[int, Connector] = {}

    async def make(self, taken: "Taken | None" = None, settling: "Settling | None" = None) -> None:
        """Make the shops' rows, and be ready to hear. `taken` hears of sales that changed,
        `settling` of payments; without them the house does, once it is open (`begin`)."""
        pool, self._settling = self._database.pool, settling
        self.since = self._clock.now()
        taken = taken or self._taken
        for source in self._sources:
            id_ = await shops.put(pool, source.name, source.kind, self._clock.now())
            await shops.change(pool, id_, kind=source.kind, settings=source.ways or None)
            row = await shops.by_name(pool, source.name)
            assert row is not None  # noqa: S101  # just made
            if source.pays:
                self._providers[source.name] = (id_, source.connector)  # type: ignore[assignment]
                continue
            if not source.follows:
                continue
            self.connectors[id_] = source.connector
            self._followers[source.name] = Follower(
                self._database,
                self._clock,
                row,
                source,
                taken,
                sent=self._sent,
                back=self._back,
            )

    def hands(self) -> Hands:
        """Who does what is agreed: these shops and providers, and people the rest. After `make`."""
        providers = [provider for _, provider in self._providers.values()]
        payments = {begins: one for one in reversed(providers) for begins in one.begins}
        return Hands(self.connectors, ByHand(), payments)

    async def _taken(self, sale: int) -> None:
        if self._house is not None:
            await self._house.cases.sale_changed(sale)

    async def _sent(self, shop: int, external: str) -> None:
        """A shop tells of what it sends for us: its step follows."""
        if self._house is not None:
            await self._house.cases.stepping.look_at_sent(shop, external)

    async def _back(self, shop: int, external: str, proof: dict[str, str]) -> None:
        """A shop tells that something came back: its way goes on."""
        if self._house is not None:
            await self._house.cases.saying.came_back(shop, external, proof)

    def begin(self, house: "House") -> None:
        """Follow them for as long as the house is open."""
        self._house = house
        self._settling = self._settling or Settling(self._database, self._clock, self._taken)
        for name, follower in self._followers.items():
            house.chores.repeat(f"shop {name}", functools.partial(self._round, follower))
        if self._providers:
            house.chores.repeat("payments told early", self._told_early, EARLY_S)

    async def _told_early(self) -> None:
        if self._settling is not None:
            await self._settling.catch_up(dict(self._providers.values()))

    async def _round(self, follower: Follower) -> None:
        try:
            await follower.round()
        finally:
            self.tell_late()

    def tell_late(self) -> None:
        """Desks of leads show which shops weren't read for longer than their rhythm."""
        now, house = self._clock.now(), self._house
        late = tuple(
            ShopLate(one.state.name, one.state.read_at)
            for one in self._followers.values()
            if one.is_late(now)
        )
        if late != self._late and house is not None:
            self._late = late
            house.views.show_shops(late)

    def follower(self, name: str) -> Follower:
        """Raises `Unknown`."""
        if name not in self._followers:
            raise Unknown("shop")
        return self._followers[name]

    async def hear(self, name: str, headers: "Mapping[str, str]", body: bytes) -> None:
        """A webhook for a shop. Raises `Unknown` for a name that is no shop's, `Unverified`, and
        `Away` or `Unavailable` when it is to be sent again."""
        heard = self._heard.get(name, HooksHeard())
        try:
            if name in self._providers and self._settling is not None:
                shop, provider = self._providers[name]
                await self._settling.hear(shop, provider, dict(headers), body)
            else:
                self.follower(name).hear(headers, body)
        except Unverified:
            self._heard[name] = replace(heard, refused=heard.refused + 1)
            raise
        self._heard[name] = HooksHeard(heard.verified + 1, heard.refused, self._clock.now())

    def heard(self, name: str) -> HooksHeard:
        """What hooks a shop has sent since we began."""
        return self._heard.get(name, HooksHeard())

    def followers(self) -> list[Follower]:
        """Those that are asked what changed, in the order of the settings."""
        return list(self._followers.values())

    def sources(self) -> "Sequence[Source]":
        """All that is connected."""
        return self._sources

    def states(self) -> list[ShopState]:
        """How it is with each shop, in the order of the settings."""
        return [one.state for one in self._followers.values()]

    def away(self) -> list[str]:
        """The names of those that don't answer."""
        return [one.name for one in self.states() if one.away_since is not None]
