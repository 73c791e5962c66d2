"""Whether what was told came true, as leads look at it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.journal import projections
from lamplight.journal.tables import brands
from lamplight.line.commands import AskCallback, AskFor, ComeBack
from lamplight.runtime.errors import BadAsk
from lamplight.runtime.truth import truth
from lamplight.runtime.whom import EVERYBODY, Whom

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.truth import Span, TruthView


async def _look(
    town: Town,
    day: datetime.date | None = None,
    span: Span = "day",
    whom: Whom = EVERYBODY,
) -> TruthView:
    await town.settle()
    await projections.catch_up(town.database, town.house.journal)
    return await truth(town.house.scene, day, span, whom)


async def _ask(town: Town, **more: str) -> int:
    """Somebody asks, and stays before the page."""
    contact = await town.ask(**more)
    await town.follow(("place", contact))
    return contact


async def _free(town: Town, talk: int) -> None:
    await town.house.desks.end(town.people["Maya"], talk)
    await town.house.desks.finish_wrap_up(town.people["Maya"])


async def test_each_wait_is_a_point_once_a_person_is_there(town: Town) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    quick, late, gone, waiting = [await _ask(town) for _ in range(4)]
    await town.later(MINUTE)
    await _free(town, talk)
    await town.accept("Maya", quick)
    await town.house.places.leave(gone)
    await town.later(2 * HOUR)
    await _free(town, quick)
    await town.accept("Maya", late)
    seen = await _look(town)
    assert [(point.waited_s, point.within) for point in seen.points] == [
        (60, True),
        (2 * 3600 + 60, False),
    ]
    # Who still waits has waited longer than nine of ten should: that is known already.
    assert (seen.n, seen.within, seen.gone, seen.waiting) == (3, 1, 1, 0)
    assert seen.verdict == "few"
    assert sum(row.n for row in seen.rows) == 3
    assert town.house.line.contacts[waiting].state == "waiting"


async def test_who_chose_a_time_waits_for_that_and_for_no_wait_told_before(town: Town) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    contact = await _ask(town)
    await town.later(MINUTE)
    await town.do(AskCallback(contact, town.clock.now() + HOUR, 5))
    seen = await _look(town)
    assert (seen.n, seen.gone, seen.waiting) == (0, 1, 0)
    # Back before that time they wait anew, and what they are told from then on counts by itself.
    await town.do(ComeBack(contact, wait=True))
    await town.later(10 * MINUTE)
    await _free(town, talk)
    await town.accept("Maya", contact)
    seen = await _look(town)
    assert (seen.n, seen.within, seen.gone) == (1, 1, 1)
    assert len(seen.points) == 1


async def test_a_week_is_from_monday_to_sunday_and_a_day_from_midnight(town: Town) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    await town.ask()
    await town.later(DAY)
    await town.ask()
    monday = datetime.date(2026, 11, 23)
    tuesday = monday + datetime.timedelta(days=1)
    assert (await _look(town)).day == "2026-11-24"
    found = await _look(town, monday)
    assert (found.n, found.within, found.is_today) == (1, 0, False)
    week = await _look(town, tuesday, "week")
    assert (week.day, week.span, week.is_today) == ("2026-11-23", "week", True)
    assert (week.n, week.waiting) == (1, 1)
    before = await _look(town, monday - datetime.timedelta(days=1), "week")
    assert (before.day, before.verdict, before.points) == ("2026-11-16", "none", [])


async def _of(town: Town, **whom: object) -> tuple[int, int, int]:
    """How many of them were told a wait, as far as it is known, are gone, and have a point."""
    seen = await _look(town, whom=Whom(**whom))  # type: ignore[arg-type]
    return seen.n, seen.gone, len(seen.points)


async def test_it_can_be_looked_at_by_line_brand_and_language(town: Town) -> None:
    await town.add_person("Ada", languages=["en", "fr"])
    await town.house.person_changed(town.people["Ada"])
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    await town.here("Ada")
    await town.accept("Ada", await town.ask())
    bought, would_buy = await _ask(town), await _ask(town, purpose="sales")
    french = await _ask(town, language="fr")
    await town.later(MINUTE)
    await town.house.places.leave(french)
    for before, contact in ((talk, bought), (bought, would_buy)):
        await _free(town, before)
        await town.accept("Maya", contact)
    assert await _of(town) == (2, 1, 2)
    assert await _of(town, line=town.service) == (1, 1, 1)
    assert await _of(town, line=town.sales) == (1, 0, 1)
    assert await _of(town, brand=town.brand) == (2, 1, 2)
    assert await _of(town, language="fr") == (0, 1, 0)
    assert await _of(town, line=town.sales, brand=town.brand, language="en") == (1, 0, 1)


async def test_a_wait_is_of_the_line_in_which_it_was_told(town: Town) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    contact = await _ask(town)
    await town.later(MINUTE)
    await town.do(AskFor(contact, "sales"))
    await town.later(MINUTE)
    await _free(town, talk)
    await town.accept("Maya", contact)
    assert await _of(town, line=town.service) == (0, 1, 0)
    assert await _of(town, line=town.sales) == (1, 0, 1)


async def test_one_can_choose_from_the_brands_of_a_line_and_their_languages(town: Town) -> None:
    other = await brands.add_brand(
        town.database.pool,
        slug="ines",
        name="Ines",
        timezone="Europe/Lisbon",
        languages=["pt"],
        service_line=town.service,
        sales_line=None,
        priorities=[],
        now=town.clock.now(),
    )
    await town.house.brand_changed(other)
    seen = await _look(town)
    assert [line.name for line in seen.lines] == ["Service", "Sales"]
    assert ([one.name for one in seen.brands], seen.languages) == (
        ["Nordhaus", "Ines"],
        ["en", "fr", "pt"],
    )
    assert (seen.line, seen.brand, seen.language) == (None, None, None)
    sales = await _look(town, whom=Whom(line=town.sales, brand=town.brand))
    assert ([one.name for one in sales.brands], sales.languages) == (["Nordhaus"], ["en", "fr"])
    assert (sales.line, sales.brand) == (seen.lines[1], seen.brands[0])
    for wrong, code in (
        (Whom(line=99), "line_unknown"),
        (Whom(brand=99), "brand_unknown"),
        (Whom(line=town.sales, brand=other), "brand_elsewhere"),
        (Whom(brand=other, language="en"), "language_unknown"),
    ):
        with pytest.raises(BadAsk) as refused:
            await _look(town, whom=wrong)
        assert refused.value.code == code
