"""Ruth, her lamp and her own page, for the tests of what it shows and does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.runtime.cases import _ruth

from lamplight.basis.instants import MINUTE
from lamplight.journal.tables import cases, customers, links, run, sales
from lamplight.runtime import letters
from lamplight.runtime.cases import wishes
from lamplight.runtime.customers import mine, withdrawing
from lamplight.runtime.customers.withdrawing import Declared

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold

    from lamplight.runtime.views.cases import CaseView
    from lamplight.runtime.views.mine import MineView, MyRight, WithdrawalView


async def token(town: Town, **more: Any) -> str:
    """The token in a letter to whom a case or a customer is."""
    now = town.clock.now()
    async with run.transaction(town.database.pool) as session:
        letter = letters.Letter(kind="asked_useful", brand=town.brand, key=f"letter {more}", **more)
        fields = {"title": "Fjell table lamp"}
        made = await letters.write(session, _with(letter, fields), now)
    assert made is not None
    return links.token_of(await links.secret(town.database.pool), made)


def _with(letter: letters.Letter, fields: dict[str, Any]) -> letters.Letter:
    return letters.Letter(
        kind=letter.kind,
        brand=letter.brand,
        key=letter.key,
        fields=fields,
        customer=letter.customer,
        service_case=letter.service_case,
        address=letter.address,
    )


async def buyer(town: Town, sold: Sold) -> int:
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    assert whole.sale.buyer is not None
    return whole.sale.buyer


async def ruths(town: Town, sold: Sold, case: int | None = None) -> str:
    return await token(town, customer=await buyer(town, sold), service_case=case)


async def seen(town: Town, token: str) -> MineView:
    return await mine.mine_view(town.house, await mine.link_of(town.house, token))


async def hers(town: Town) -> tuple[CaseView, str]:
    """A glass was promised and sent; Ruth has a link."""
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    for _ in range(200):
        tasks = [
            one for one in await town.house.cases.tasks(town.people["Maya"]) if one.what == "send"
        ]
        if tasks:
            break
        await asyncio.sleep(0.02)
    proof = {
        "carrier": "Northern Parcel",
        "tracking": "NP1",
        "tracking_url": "https://np.example/NP1",
    }
    await town.house.cases.step_done(town.people["Maya"], tasks[0].step, proof)
    return case, await ruths(town, sold, case.case)


async def sale_of(town: Town) -> int:
    found: int = await town.database.pool.fetchval("select max(id) from sale")
    return found


def right(seen: MineView) -> MyRight:
    return next(one for one in seen.sales[0].rights if one.kind == "withdrawal")


async def events(town: Town, case: int) -> list[str]:
    return [one.kind for one in await cases.happened(town.database.pool, case)]


async def call(town: Town, case: int, minutes: int = 120) -> int:
    made = await town.house.cases.promise(
        town.people["Maya"],
        wishes.Promise(
            kind="call",
            due_at=town.clock.now() + minutes * MINUTE,
            words="",
            contact=0,
            case=case,
            customer=0,
            key=f"call-{minutes}",
        ),
    )
    assert made.promise is not None
    return made.promise


async def withdraw(town: Town, token: str, sale: int, **more: Any) -> WithdrawalView:
    said: dict[str, Any] = {
        "brand": town.brand,
        "name": "Ruth Ansell",
        "email": "ruth@example.org",
        "number": "",
        "key": "wish-1",
        "page": True,
    }
    link = await mine.link_of(town.house, token)
    return await withdrawing.from_page(town.house, link, sale, Declared(**(said | more)))


async def stranger(town: Town) -> str:
    """Another customer of the same brand, with a link of theirs."""
    pool = town.database.pool
    made = await customers.add(pool, now=town.clock.now(), name="Otis")
    await pool.execute(
        "insert into reach (customer, kind, value, verified, created_at)"
        " values ($1, 'email', 'otis@example.org', true, 1)",
        made,
    )
    return await token(town, customer=made)
