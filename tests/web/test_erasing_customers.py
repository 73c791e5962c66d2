"""Somebody who only ever bought asks to be forgotten: a lead finds them, is shown what goes, and
erases it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from tests.web.test_buyers import LAMP, RUTH

from lamplight.journal.tables import sales, shops

if TYPE_CHECKING:
    from tests.web._town import Town


async def _bought(town: Town, brand: str = "nordhaus") -> tuple[int, int]:
    """A sale to Ruth, and who she is."""
    pool = town.database.pool
    shop = await shops.put(pool, "web", "files", 1)
    form = replace(LAMP, id=f"of {brand}", brand=brand, ship_to="Ruth, 1 High Street")
    sale = (await sales.put(pool, shop, form, 5)).sale
    buyer: int = await pool.fetchval("select buyer from sale where id = $1", sale)
    return sale, buyer


async def test_who_never_asked_is_shown_and_then_erased_with_what_they_bought(town: Town) -> None:
    sale, ruth = await _bought(town)
    priya, pool = await town.signed_in("priya"), town.database.pool
    shown = await priya.see(f"/customers/{ruth}/erasure")
    assert (shown["contacts"], shown["allowed"]) == ([], True)
    assert shown["beside"] == {"sales": 1, "cases": 0, "promises": 0, "letters": 0}
    gone = await priya.ask("DELETE", f"/customers/{ruth}?seen={shown['seen']}")
    assert gone.status_code == 204
    assert await pool.fetchval("select ship_to from sale where id = $1", sale) == ""
    left = "select name = '' and erased_at is not null from customer where id = $1"
    assert await pool.fetchval(left, ruth)
    assert await pool.fetchval("select count(*) from reach") == 0
    for path in (f"/customers/{ruth}", f"/customers/{ruth}/erasure"):
        assert (await priya.ask("GET", path)).status_code == 404
    assert (await priya.ask("DELETE", f"/customers/{ruth}")).status_code == 404
    assert await priya.see("/customers?find=Ruth") == []
    entry = (await priya.see("/audit"))[0]
    assert (entry["what"], entry["target_id"]) == ("customer.erased", ruth)
    assert RUTH.name not in str(entry)


async def test_only_a_lead_of_every_brand_of_theirs_erases(town: Town) -> None:
    _, ruth = await _bought(town)
    priya, maya = await town.signed_in("priya"), await town.signed_in("maya")
    assert (await town.visitor().ask("DELETE", f"/customers/{ruth}")).status_code == 401
    for method, path in (("GET", f"/customers/{ruth}/erasure"), ("DELETE", f"/customers/{ruth}")):
        assert (await maya.ask(method, path)).status_code == 403
    await _bought(town, "ines")
    brands = {one.slug: one.id for one in town.house.scene.directory.brands.values()}
    person = f"/people/{town.people['priya']}"
    await priya.ask("PATCH", person, {"brands": [brands["nordhaus"]]})
    assert (await priya.see(f"/customers/{ruth}/erasure"))["allowed"] is False
    answer = await priya.ask("DELETE", f"/customers/{ruth}")
    assert (answer.status_code, answer.json()["code"]) == (403, "brand_not_yours")
    assert await town.database.pool.fetchval("select count(*) from sale where ship_to <> ''") == 2


async def test_nothing_goes_where_the_list_is_another_meanwhile(town: Town) -> None:
    _, ruth = await _bought(town)
    priya = await town.signed_in("priya")
    seen = (await priya.see(f"/customers/{ruth}/erasure"))["seen"]
    await town.visitor().arrive(name="Ruth Ansell")
    await town.database.pool.execute("update contact set customer = $1", ruth)
    answer = await priya.ask("DELETE", f"/customers/{ruth}?seen={seen}")
    assert (answer.status_code, answer.json()["code"]) == (409, "list_changed")
    shown = await priya.see(f"/customers/{ruth}/erasure")
    assert [one["name"] for one in shown["contacts"]] == ["Ruth Ansell"]
    again = await priya.ask("DELETE", f"/customers/{ruth}?seen={shown['seen']}")
    assert again.status_code == 204
    assert await town.database.pool.fetchval("select name from contact") == ""
