"""The house follows a shop: nothing it sold is lost or there twice, whatever breaks off."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from tests.runtime._town import NOON
from tests.runtime.shops._shop import MadeUp

from lamplight.basis.instants import DAY, HOUR
from lamplight.journal import Address, Database
from lamplight.journal.errors import DatabaseUnreachable
from lamplight.journal.tables import brands, sales, shops
from lamplight.runtime.clock import ManualClock
from lamplight.runtime.connectors import Away, Unverified
from lamplight.runtime.errors import Unavailable, Unknown
from lamplight.runtime.shops import follower as follower_room
from lamplight.runtime.shops.follower import (
    FIRST_PAUSE_MS,
    LONGEST_PAUSE_MS,
    Follower,
    ShopState,
    Source,
)
from lamplight.runtime.shops.following import Following
from lamplight.sales.forms import Customer, Reach

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

EVERY = 60_000


class Street:
    """A shop, and a house that follows it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(NOON)
        self.shop = MadeUp()
        self.taken: list[int] = []
        self.following = self._new()

    def _new(self) -> Following:
        source = Source("corner", "vendure", self.shop, EVERY)
        return Following(self.database, self.clock, [source])

    async def open(self) -> None:
        """As after a start: what was only in memory is gone."""
        self.following = self._new()

        async def taken(sale: int) -> None:
            self.taken.append(sale)

        await self.following.make(taken)

    @property
    def follower(self) -> Follower:
        return self.following.follower("corner")

    async def sold(self) -> dict[str, int]:
        """What is in the tables: paid by sale."""
        found = await self.database.pool.fetch(
            "select external, paid from (select s.external, sum(l.paid_minor) as paid from sale s "
            "join sale_line l on l.sale = s.id group by s.id) as one"
        )
        return {row["external"]: int(row["paid"]) for row in found}


@pytest_asyncio.fixture
async def street(address: Address) -> AsyncIterator[Street]:
    async with await Database.open(address) as database:
        line = await brands.add_line(database.pool, "Service", "service")
        await brands.add_brand(
            database.pool,
            slug="nordhaus",
            name="Nordhaus",
            timezone="Europe/London",
            languages=["en"],
            service_line=line,
            now=NOON,
        )
        made = Street(database)
        await made.open()
        yield made


async def test_all_that_was_ever_sold_is_read_page_by_page(street: Street) -> None:
    for number in range(5):
        street.shop.sell(f"s{number}")
    await street.follower.look()
    assert len(await street.sold()) == len(street.taken) == 5
    reads = street.shop.reads
    await street.follower.look()
    assert (street.shop.reads, len(street.taken)) == (reads + 1, 5)


async def test_after_a_start_the_look_goes_on_where_the_last_one_ended(street: Street) -> None:
    street.shop.sell("s1")
    await street.follower.look()
    street.shop.sell("s2")
    street.shop.sell("s1", 900)
    await street.open()
    await street.follower.look()
    assert await street.sold() == {"s1": 900, "s2": 1000}


async def test_a_look_that_breaks_off_anywhere_is_made_up_for(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        street.shop.sell(f"s{number}")
    put, saw, calls = sales.put, shops.saw, 0

    async def breaks(*args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls % 3 == 2:
            raise DatabaseUnreachable("gone")
        return await put(*args, **more)

    async def lost(*args: Any) -> None:
        nonlocal calls
        calls += 1
        if calls % 2:
            raise asyncio.CancelledError
        await saw(*args)

    monkeypatch.setattr(sales, "put", breaks)
    monkeypatch.setattr(shops, "saw", lost)
    for _ in range(12):
        try:
            await street.follower.look()
        except (DatabaseUnreachable, asyncio.CancelledError):
            await street.open()
    assert await street.sold() == {f"s{number}": 1000 for number in range(5)}
    row = await shops.by_name(street.database.pool, "corner")
    assert row is not None
    assert row.cursor == "5"


async def test_of_two_that_read_the_same_page_one_moves_the_cursor(street: Street) -> None:
    for number in range(4):
        street.shop.sell(f"s{number}")
    other = Street(street.database)
    other.shop = street.shop
    await other.open()
    await asyncio.gather(street.follower.look(), other.follower.look())
    assert len(await street.sold()) == 4
    assert sorted(street.taken + other.taken) == sorted(set(street.taken + other.taken))


async def test_what_a_hook_speaks_of_is_read_anew_once(street: Street) -> None:
    await street.follower.read()
    street.shop.sell("s1", 700)
    await street.following.hear("corner", {"signed": "e1"}, b"s1 nothing")
    await street.follower.read()
    assert await street.sold() == {"s1": 700}
    reads = street.shop.reads
    await street.following.hear("corner", {"signed": "e1"}, b"s1")
    await street.follower.take_heard()
    await street.open()
    await street.following.hear("corner", {"signed": "e1"}, b"s1")
    await street.follower.take_heard()
    assert street.shop.reads == reads
    assert len(street.taken) == 1


async def test_a_hook_counts_as_taken_only_after_its_sale(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    street.shop.sell("s1")
    await street.following.hear("corner", {"signed": "e1"}, b"s1")

    async def breaks(*args: Any) -> Any:
        raise DatabaseUnreachable("gone")

    with monkeypatch.context() as broken:
        broken.setattr(shops, "take_event", breaks)
        with pytest.raises(DatabaseUnreachable):
            await street.follower.take_heard()
    assert await street.sold() == {"s1": 1000}
    await street.follower.take_heard()
    assert await street.sold() == {"s1": 1000}


async def test_a_shop_that_is_away_is_asked_less_and_less_often_and_caught_up_with(
    street: Street,
) -> None:
    await street.follower.read()
    street.shop.away = "nobody answers"
    pauses: list[int] = []
    while street.clock.now() < NOON + HOUR:
        pauses.append(street.follower.due_in())
        street.clock.advance(pauses[-1])
        await street.follower.read()
        street.shop.sell(f"s{len(street.shop.changes)}")
    assert pauses[:4] == [EVERY, FIRST_PAUSE_MS, 2 * FIRST_PAUSE_MS, 4 * FIRST_PAUSE_MS]
    assert pauses[-1] == LONGEST_PAUSE_MS
    assert street.following.away() == ["corner"]
    (state,) = street.following.states()
    assert state == ShopState(
        "corner", "vendure", NOON, NOON + EVERY, "nobody answers", "away", read_at=NOON
    )
    assert street.follower.is_late(street.clock.now())
    await street.following.hear("corner", {"signed": "e1"}, b"s1")
    assert street.follower.due_in() == LONGEST_PAUSE_MS
    street.shop.away = ""
    street.clock.advance(street.follower.due_in())
    await street.follower.read()
    assert len(await street.sold()) == len(street.shop.changes)
    assert street.following.away() == []
    assert street.follower.due_in() == EVERY


async def test_hooks_that_come_while_a_shop_is_away_wait(street: Street) -> None:
    street.shop.sell("s1")
    street.shop.away = "nobody answers"
    await street.following.hear("corner", {"signed": "e1"}, b"s1")
    with pytest.raises(Away):
        await street.follower.take_heard()
    street.shop.away = ""
    await street.follower.take_heard()
    assert await street.sold() == {"s1": 1000}


async def test_more_hooks_than_can_wait_are_to_come_again(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower_room, "MOST_HEARD", 1)
    await street.following.hear("corner", {"signed": "e1"}, b"s1")
    await street.following.hear("corner", {"signed": "e1"}, b"s1")
    with pytest.raises(Unavailable):
        await street.following.hear("corner", {"signed": "e2"}, b"s1")


async def test_one_sale_that_does_not_fit_keeps_no_other_out(street: Street) -> None:
    street.shop.sell("s1", currency="XXX")
    street.shop.sell("s2")
    await street.follower.look()
    assert await street.sold() == {"s2": 1000}
    (unfit,) = await shops.unfit_sales(street.database.pool, 10)
    assert (unfit.external, unfit.why, unfit.n) == (
        "s1",
        "currency: … is no currency of ISO 4217",
        1,
    )
    street.shop.sell("s1")
    await street.follower.look()
    assert await shops.unfit_sales(street.database.pool, 10) == []


async def test_what_is_written_in_a_sale_that_does_not_fit_is_kept_nowhere(street: Street) -> None:
    reach = Reach(kind="email", value="ruth ansell at example")
    street.shop.sell("s1", buyer=Customer(name="Ruth Ansell", reaches=[reach]))
    await street.follower.look()
    (unfit,) = await shops.unfit_sales(street.database.pool, 10)
    assert "ruth" not in unfit.why
    assert "is no e-mail address" in unfit.why


async def test_of_a_brand_that_is_not_there_nothing_is_passed_over(street: Street) -> None:
    street.shop.sell("s1", brand="atelier")
    await street.follower.read()
    (state,) = street.following.states()
    assert state.why == "its settings name a brand 'atelier', and there is none"
    line = await brands.add_line(street.database.pool, "Atelier", "service")
    await brands.add_brand(
        street.database.pool,
        slug="atelier",
        name="Atelier",
        timezone="Europe/London",
        languages=["en"],
        service_line=line,
        now=NOON,
    )
    await street.follower.look()
    assert await street.sold() == {"s1": 1000}


async def test_a_shop_that_cannot_be_understood_is_away_and_harms_nobody(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nonsense(cursor: str) -> Any:
        raise KeyError("orders")

    monkeypatch.setattr(street.shop, "changed", nonsense)
    await street.follower.read()
    assert street.following.states()[0].why == "KeyError"


async def test_a_hook_ends_the_wait(street: Street) -> None:
    await street.follower.read()
    waiting = asyncio.create_task(street.follower.round())
    await asyncio.sleep(0)
    street.shop.sell("s1")
    await street.following.hear("corner", {"signed": "e1"}, b"s1")
    await waiting
    assert await street.sold() == {"s1": 1000}


async def test_only_shops_of_ours_are_heard_and_only_what_is_signed(street: Street) -> None:
    with pytest.raises(Unknown):
        await street.following.hear("elsewhere", {"signed": "e1"}, b"s1")
    with pytest.raises(Unverified):
        await street.following.hear("corner", {}, b"s1")


async def test_keys_of_hooks_are_let_go_of_after_a_week(street: Street) -> None:
    row = await shops.by_name(street.database.pool, "corner")
    assert row is not None
    await shops.take_event(street.database.pool, row.id, "old", NOON - 8 * DAY)
    await shops.take_event(street.database.pool, row.id, "new", NOON - 6 * DAY)
    await street.follower.read()
    kept = await street.database.pool.fetch("select key from shop_event")
    assert [one["key"] for one in kept] == ["new"]
