"""What is left over is thrown away, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lamplight.basis.instants import DAY, HOUR
from lamplight.journal import JournalUnavailable, projections
from lamplight.journal.tables import contacts, links
from lamplight.runtime.errors import Unavailable
from lamplight.runtime.tidying import KEPT_MS, SURE_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.runtime._town import Town

    from lamplight.journal import Group


async def test_words_of_a_request_that_came_to_no_place_are_erased(town: Town) -> None:
    placed = await town.ask(name="Marek")
    append = town.house.keeper.append

    async def away(groups: Sequence[Group]) -> int:
        raise JournalUnavailable("The database went away.")

    town.house.keeper.append = away  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        await town.ask(name="Ruth", phone="+44 7700 900142", words="The glass came cracked.")
    town.house.keeper.append = append  # type: ignore[method-assign]
    town.clock.advance(SURE_MS - 1)
    await town.house.tidying.tidy()
    assert sorted(await _names(town)) == ["Marek", "Ruth"]
    town.clock.advance(HOUR)
    await projections.catch_up(town.database, town.house.journal)
    await town.house.tidying.tidy()
    assert sorted(await _names(town)) == ["", "Marek"]
    assert town.place(placed).name == "Marek"


async def test_links_to_a_customer_s_page_go_when_their_time_is_over(town: Town) -> None:
    pool, now = town.database.pool, town.clock.now()
    customer = await contacts.add_customer(pool, now)
    for mail, key in enumerate(("one", "two"), 1):
        await pool.execute(
            "insert into mail (key, brand, kind, recipient, subject, plain, html, message_id,"
            " made_at) values ($1, $2, 'test', 'ruth@shop.example', '', '', '', $1, $3)",
            key,
            town.brand,
            now,
        )
        await links.add_link_of_mail(
            pool,
            mail,
            customer=customer,
            brand=town.brand,
            service_case=None,
            whole=True,
            now=now + (mail - 1) * DAY,
        )
    town.clock.advance(links.LASTS + 1)
    await town.house.tidying.tidy()
    assert await pool.fetchval("select array_agg(mail) from customer_link") == [2]


async def test_what_is_being_asked_is_no_stray_before_the_tables_have_followed(town: Town) -> None:
    placed = await town.ask(name="Marek")
    await town.database.pool.execute("delete from course")
    town.clock.advance(DAY)
    await town.house.tidying.tidy()
    assert town.place(placed).name == "Marek"
    assert await _names(town) == ["Marek"]


async def test_effects_that_were_done_long_ago_are_forgotten(town: Town) -> None:
    made = "insert into outbox (key, kind, body, number, created_at, due_at, state, ended_at)"
    await town.database.pool.execute(
        f"{made} values ('old', 'x', '{{}}', 1, 1, 1, 'done', $1), "
        "('new', 'x', '{}', 1, 1, 1, 'done', $2)",
        town.clock.now() - KEPT_MS - 1,
        town.clock.now(),
    )
    await town.house.tidying.tidy()
    rows = await town.database.pool.fetch("select key from outbox")
    assert [row["key"] for row in rows] == ["new"]


async def _names(town: Town) -> list[str]:
    return [row.name for row in await contacts.contacts_by_ids(town.database.pool, range(1, 10))]
