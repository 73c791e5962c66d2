"""Shops tell what changed: believed with a signature, answered at once, and never twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from tests.runtime.shops._shop import MadeUp

from lamplight.runtime.shops.follower import Source
from lamplight.runtime.shops.following import Following
from lamplight.web.hooks import LARGEST
from lamplight.web.limits import Limit, Limiter

if TYPE_CHECKING:
    from tests.web._town import Town
    from tests.web._visitor import Visitor

HOOKS = "/api/v1/hooks"


@pytest_asyncio.fixture
async def shop(town: Town) -> MadeUp:
    """A shop on the corner, followed by the town's house."""
    made = MadeUp()
    house = town.house
    town.doors.following = Following(
        house.journal.database, house.clock, [Source("corner", "vendure", made)]
    )
    await town.doors.following.make()
    return made


def program(town: Town) -> Visitor:
    """No browser: it says no origin."""
    made = town.visitor()
    del made.headers["origin"]
    return made


async def sold(town: Town) -> int:
    return int(await town.database.pool.fetchval("select count(*) from sale"))


async def test_a_signed_hook_is_taken_and_its_sale_read_anew(town: Town, shop: MadeUp) -> None:
    shop.sell("s1")
    visitor = program(town)
    answer = await visitor.post(f"{HOOKS}/corner", content=b"s1", headers={"signed": "e1"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert await sold(town) == 0  # nobody waits for the shop
    await town.doors.following.follower("corner").read()
    assert await sold(town) == 1
    again = await visitor.post(f"{HOOKS}/corner", content=b"s1", headers={"signed": "e1"})
    assert again.status_code == 204
    await town.doors.following.follower("corner").read()
    assert await town.database.pool.fetchval("select count(*) from shop_event") == 1


async def test_without_a_right_signature_it_is_a_401_that_says_so(town: Town, shop: MadeUp) -> None:
    answer = await program(town).post(f"{HOOKS}/corner", content=b"s1")
    assert answer.status_code == 401
    assert answer.json() == {
        "code": "hook_unverified",
        "text": "This hook isn't believed: it isn't signed.",
    }


async def test_a_shop_that_is_not_ours_is_a_404_and_guessing_ends_soon(
    town: Town, shop: MadeUp
) -> None:
    town.doors.limits.unknown = Limiter(Limit(2, 60))
    visitor = program(town)
    statuses = [(await visitor.post(f"{HOOKS}/x{n}", content=b"")).status_code for n in range(3)]
    assert statuses == [404, 404, 429]


async def test_what_is_too_large_is_not_read(town: Town, shop: MadeUp) -> None:
    body = b"x" * (LARGEST + 1)
    answer = await program(town).post(f"{HOOKS}/corner", content=body, headers={"signed": "e1"})
    assert answer.status_code == 413


async def test_hooks_of_one_address_are_limited(town: Town, shop: MadeUp) -> None:
    town.doors.limits.hooks = Limiter(Limit(1, 60))
    visitor = program(town)
    first = await visitor.post(f"{HOOKS}/corner", content=b"s1", headers={"signed": "e1"})
    second = await visitor.post(f"{HOOKS}/corner", content=b"s1", headers={"signed": "e1"})
    assert (first.status_code, second.status_code) == (204, 429)


async def test_a_shop_that_is_away_is_named_and_holds_nobody_up(town: Town, shop: MadeUp) -> None:
    shop.away = "nobody answers"
    await town.doors.following.follower("corner").read()
    answer = await town.visitor().get("/health")
    assert answer.status_code == 200
    assert "shop corner" in answer.json()["without"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_only_posts_are_hooks(town: Town, shop: MadeUp, method: str) -> None:
    answer = await town.visitor().request(method, f"{HOOKS}/corner")
    assert answer.status_code == 405
