"""A customer's own page: theirs, all of it and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _ruth
from tests.runtime.customers import _page

from lamplight.basis.instants import DAY
from lamplight.journal.tables import brands, erasure
from lamplight.runtime import letters
from lamplight.runtime.customers import answering, mine
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from tests.runtime._town import Town


async def test_she_sees_what_was_promised_how_far_it_is_and_what_is_her_right(town: Town) -> None:
    case, token = await _page.hers(town)
    seen = await _page.seen(town, token)
    assert (seen.name, seen.whole, seen.case) == ("Ruth Ansell", True, case.case)
    (shown,) = seen.cases
    assert (shown.thing, shown.number, shown.state) == ("Fjell table lamp", "NL-20418", "open")
    (way,) = shown.ways
    assert way.agreed.startswith("We send you a new opal glass")
    assert way.by.name == "Maya"
    sent = next(one for one in way.steps if one.kind == "send")
    assert (sent.text, sent.state) == ("We send you: opal glass", "done")
    assert (sent.tracking, sent.tracking_url) == ("NP1", "https://np.example/NP1")
    assert shown.letters[0].subject == "Agreed: Fjell table lamp"
    assert not any(letters.OWN_PAGE in one.plain for one in shown.letters)
    (sale,) = seen.sales
    assert (sale.number, sale.bought, sale.lines[0].paid_minor) == ("NL-20418", True, 16_400)
    right = _page.right(seen)
    assert (right.status, right.full_refund, right.lines) == ("open", True, [sale.lines[0].line])
    assert right.until is not None
    assert seen.reservation == "This is not legal advice."


async def test_a_link_to_an_address_that_was_only_typed_shows_its_case_and_nothing_else(
    town: Town,
) -> None:
    case, _ = await _page.hers(town)
    token = await _page.token(town, service_case=case.case, address="somebody@elsewhere.example")
    seen = await _page.seen(town, token)
    assert (seen.whole, seen.name, seen.email, seen.sales, seen.notes, seen.places) == (
        False, "", "", [], [], [],
    )  # fmt: skip
    assert [one.case for one in seen.cases] == [case.case]
    with pytest.raises(Unknown):
        await _page.withdraw(town, token, (await _page.sale_of(town)))


async def test_another_customers_link_shows_and_does_nothing_of_hers(town: Town) -> None:
    case, _ = await _page.hers(town)
    promised = await _page.call(town, case.case)
    token = await _page.stranger(town)
    seen = await _page.seen(town, token)
    assert (seen.cases, seen.sales, seen.promises) == ([], [], [])
    link = await mine.link_of(town.house, token)
    with pytest.raises(Unknown):
        await answering.useful(town.house, link, case.case, "yes", "")
    with pytest.raises(Unknown):
        await answering.release_call(town.house, link, promised)
    with pytest.raises(Unknown):
        await _page.withdraw(town, token, await _page.sale_of(town))


async def test_a_link_of_one_brand_shows_nothing_of_another(town: Town) -> None:
    case, token = await _page.hers(town)
    other = await brands.add_brand(
        town.database.pool,
        slug="ines",
        name="Ines",
        timezone="Europe/Lisbon",
        languages=["en"],
        service_line=town.service,
        now=town.clock.now(),
    )
    now = town.clock.now()
    await town.house.scene.directory.read(now)
    sale = await _page.sale_of(town)
    await town.database.pool.execute("update sale set brand = $1", other)
    await town.database.pool.execute("update service_case set brand = $1", other)
    seen = await _page.seen(town, token)
    assert (seen.sales, seen.cases) == ([], [])
    with pytest.raises(Unknown):
        await _page.withdraw(town, token, sale)
    with pytest.raises(Unknown):
        await answering.useful(
            town.house, await mine.link_of(town.house, token), case.case, "yes", ""
        )


async def test_no_link_opens_anything_once_its_time_is_over_or_she_was_erased(town: Town) -> None:
    _, token = await _page.hers(town)
    for wrong in ("", "x" * 32, token[:-1], token + "x", "\u2028"):
        with pytest.raises(Unknown):
            await mine.link_of(town.house, wrong)
    town.clock.advance(90 * DAY + 1)
    with pytest.raises(Unknown):
        await mine.link_of(town.house, token)


async def test_of_whom_was_erased_nothing_is_left_of_what_they_said(town: Town) -> None:
    case, token = await _page.hers(town)
    link = await mine.link_of(town.house, token)
    await answering.useful(town.house, link, case.case, "not_yet", "It flickers")
    await _page.withdraw(town, token, await _page.sale_of(town), email="r@elsewhere.example")
    pool = town.database.pool
    await erasure.erase_customer(pool, link.customer, [], town.clock.now())
    with pytest.raises(Unknown):
        await mine.link_of(town.house, token)
    assert await pool.fetchval("select count(*) from case_said") == 0
    assert await pool.fetchval("select max(name || email) from withdrawal") == ""
    assert await pool.fetchval("select max(plain || recipient) from mail") == ""


async def test_her_place_in_line_is_shown_where_the_number_is_surely_hers(town: Town) -> None:
    sold = await _ruth.sell(town)
    token = await _page.ruths(town, sold)
    place, _ = await town.ask_for_place(phone="+441144960142")
    await town.settle()
    (shown,) = (await _page.seen(town, token)).places
    assert (shown.path, shown.state) == (f"/nordhaus/place/{place}", "waiting")


async def test_who_types_a_number_of_hers_that_nobody_verified_isnt_on_her_page(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    token = await _page.ruths(town, sold)
    pool = town.database.pool
    await pool.execute("update reach set verified = false where kind = 'phone'")
    _, contact = await town.ask_for_place(phone="+441144960142")
    await town.settle()
    await pool.execute(
        "update contact set customer = $1 where id = $2", await _page.buyer(town, sold), contact
    )
    assert (await _page.seen(town, token)).places == []
