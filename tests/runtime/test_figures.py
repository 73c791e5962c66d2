"""The board tells today's truth, and no figure flatters us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.basis.instants import HOUR, MINUTE
from lamplight.journal.tables import brands
from lamplight.line.commands import AskCallback
from lamplight.runtime.views import FirstTold

if TYPE_CHECKING:
    import pytest
    from tests.runtime._town import Town


async def test_who_came_who_was_answered_and_who_left(town: Town) -> None:
    await town.here("Maya")
    answered = await town.ask()
    await town.later(10_000)
    await town.accept("Maya", answered)
    abandoned = await town.ask()
    with_place = await town.ask()
    await town.house.places.keep(with_place)
    sales = await town.ask(purpose="sales")
    await town.later(30_000)
    await town.house.places.leave(abandoned)
    await town.house.places.leave(with_place)
    figures = town.house.views.figures(town.people["Priya"])
    assert (figures.came, figures.answered, figures.left, figures.left_with_place) == (3, 1, 1, 1)
    assert (figures.to_person.typical_s, figures.to_person.n) == (10, 1)
    assert figures.people_here == 1
    service, selling = figures.by_purpose
    assert (service.came, selling.came) == (3, 1)
    assert figures.sells
    assert town.house.line.contacts[sales].purpose == "sales"


async def test_everybody_who_came_is_in_one_of_the_figures(town: Town) -> None:
    await town.here("Maya")
    await town.accept("Maya", await town.ask())
    kept, left, _ = await town.ask(), await town.ask(), await town.ask()
    await town.house.places.keep(kept)
    await town.house.places.leave(left)
    told = town.house.views.figures(town.people["Priya"])
    assert (told.came, told.answered, told.waiting, told.owed, told.left) == (4, 1, 1, 1, 1)
    await town.house.places.release(kept)
    told = town.house.views.figures(town.people["Priya"])
    assert (told.came, told.owed, told.released) == (4, 0, 1)


async def test_who_would_buy_makes_no_wait_for_service_longer(town: Town) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    buyer = await town.ask(purpose="sales")
    await town.follow(("place", buyer))
    await town.later(HOUR)
    told = town.house.views.figures(town.people["Priya"])
    assert (told.waiting, told.longest_since, told.by_purpose[1].waiting) == (0, None, 1)
    asker = await town.ask(name="Ruth")
    await town.follow(("place", asker))
    since = town.clock.now()
    await town.later(MINUTE)
    told = town.house.views.figures(town.people["Priya"])
    assert (told.waiting, told.longest_since, told.longest_name) == (1, since, "Ruth")
    assert told.longest_told_min == town.place(asker).tellings[0].likely_min


async def test_the_curve_is_the_typical_wait_of_each_half_hour(town: Town) -> None:
    await town.here("Maya")

    async def answered_after(wait: int) -> None:
        contact = await town.ask()
        await town.later(wait)
        await town.accept("Maya", contact)
        await town.house.desks.end(town.people["Maya"], contact)
        await town.house.desks.finish_wrap_up(town.people["Maya"])

    noon = town.clock.now()
    for wait in (2_000, 4_000, 9_000):
        await answered_after(wait)
    await town.later(HOUR)
    await answered_after(7_000)
    halves = town.house.views.figures(town.people["Priya"]).halves
    assert [(one.at - noon, one.typical_s, one.n) for one in halves] == [(0, 4, 3), (HOUR, 7, 1)]


async def test_a_kept_promise_is_listed_with_when_they_were_reached(town: Town) -> None:
    contact = await town.ask(name="Yusuf")
    await town.house.places.keep(contact)
    await town.here("Maya")
    await town.accept("Maya", contact)
    assert town.house.views.figures(town.people["Priya"]).kept == []
    await town.later(MINUTE)
    await town.house.desks.reached(town.people["Maya"], contact)
    figures = town.house.views.figures(town.people["Priya"])
    assert (figures.promises.kept, figures.broken) == (1, [])
    (kept,) = figures.kept
    assert (kept.contact, kept.name, kept.kind) == (contact, "Yusuf", "turn")
    assert kept.at == town.clock.now()
    await town.house.desks.end(town.people["Maya"], contact)
    await town.crash()
    await town.open()
    assert town.house.views.figures(town.people["Priya"]).kept == [kept]


async def test_an_unreached_call_counts_as_left_and_its_promise_as_broken(town: Town) -> None:
    contact = await town.ask(name="Yusuf")
    await town.house.places.keep(contact)
    await town.here("Maya")
    for wait in (0, 15 * MINUTE, 60 * MINUTE):
        await town.later(wait)
        await town.accept("Maya", contact)
        await town.house.desks.missed(town.people["Maya"], contact)
    figures = town.house.views.figures(town.people["Priya"])
    assert (figures.left, figures.unreached) == (1, 1)
    assert (figures.promises.made, figures.promises.kept, figures.promises.broken) == (1, 0, 1)
    assert [(one.name, one.why) for one in figures.broken] == [("Yusuf", "unreached")]
    assert town.place(contact).outcome == "unreached"


async def test_the_bound_is_scored_on_what_was_told_first(town: Town) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    in_time, too_late = await town.ask(), await town.ask()
    await town.follow(("place", in_time))
    bound = town.place(in_time).told
    assert bound is not None
    await town.later(MINUTE)
    await town.house.desks.end(town.people["Maya"], talk)
    await town.house.desks.finish_wrap_up(town.people["Maya"])
    await town.accept("Maya", in_time)
    figures = town.house.views.figures(town.people["Priya"])
    assert (figures.told.n, figures.told.within) == (1, 1)
    await town.later(5 * HOUR)
    await town.house.places.leave(too_late)
    figures = town.house.views.figures(town.people["Priya"])
    assert (figures.told.n, figures.told.within) == (2, 1)


async def test_an_hour_waited_in_person_is_on_the_board_and_the_page_though_a_time_was_chosen(
    town: Town,
) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    contact = await town.ask()
    await town.follow(("place", contact))
    told = town.place(contact).told
    assert told is not None
    await town.later(HOUR)
    await town.do(AskCallback(contact, town.clock.now() + HOUR, 5))
    assert town.place(contact).first_told == FirstTold(
        told.likely_min, told.bound_min, held=False, took_ms=HOUR
    )
    await town.later(10 * MINUTE)
    await town.house.places.come_back(contact)
    assert town.place(contact).waits_from == town.clock.now()
    await town.later(MINUTE)
    await town.house.desks.end(town.people["Maya"], talk)
    await town.house.desks.finish_wrap_up(town.people["Maya"])
    await town.accept("Maya", contact)
    figures = town.house.views.figures(town.people["Priya"])
    assert figures.to_person.nine_of_ten_s == (HOUR + MINUTE) // 1000
    assert (figures.told.n, figures.told.within) == (1, 0)
    assert town.place(contact).waited_ms == HOUR + MINUTE


async def test_the_day_begins_anew_at_midnight_where_the_first_brand_is(town: Town) -> None:
    await town.here("Maya")
    await town.accept("Maya", await town.ask())
    assert town.house.views.figures(town.people["Priya"]).day == "2026-11-23"
    await town.later(12 * HOUR)
    figures = town.house.views.figures(town.people["Priya"])
    assert (figures.day, figures.came, figures.answered) == ("2026-11-24", 0, 0)
    assert figures.timezone == "Europe/London"


async def test_days_follow_the_first_brands_zone_and_a_day_with_figures_ends_as_it_began(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    async def move(zone: str) -> None:
        (first, *_) = sorted(town.house.scene.directory.brands)
        await brands.change_brand(town.database.pool, first, timezone=zone)
        await town.house.brand_changed(first)

    def zone() -> str:
        return town.house.views.figures(town.people["Priya"]).timezone

    await move("Asia/Tokyo")
    assert zone() == "Asia/Tokyo"
    await town.ask()
    await move("Europe/Berlin")
    assert zone() == "Asia/Tokyo"
    await town.close()
    await town.open()
    assert zone() == "Europe/Berlin"
    assert town.house.views.figures(town.people["Priya"]).came == 1
    assert "passed over" not in capsys.readouterr().out


async def test_figures_are_the_same_after_a_restart(town: Town) -> None:
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    await town.house.places.end(contact)
    await town.house.places.say_useful(contact, yes=False)
    await town.house.places.say_useful(contact, yes=True)
    before = town.house.views.figures(town.people["Priya"])
    assert (before.useful_yes, before.useful_not_yet) == (1, 0)
    await town.crash()
    await town.database.pool.execute("delete from snapshot")
    await town.open()
    assert town.house.views.figures(town.people["Priya"]) == before


async def test_a_talk_counts_for_sales_once_it_is_handed_over_there(town: Town) -> None:
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    await town.house.places.ask_for(contact, "sales")
    story = town.house.scene.memory.stories[contact]
    assert (story.purpose, story.line) == ("service", town.service)
    assert town.place(contact).purpose == "service"
    await town.house.desks.hand_over(town.people["Maya"], contact, to_line="sales")
    await town.here("Tomasz")
    await town.accept("Tomasz", contact)
    assert (story.purpose, story.line) == ("sales", town.sales)


async def test_a_call_that_is_no_longer_needed_has_a_figure_of_its_own(town: Town) -> None:
    contact = await town.ask()
    await town.house.places.keep(contact, phone="+44 7700 900142")
    await town.house.places.release(contact)
    figures = town.house.views.figures(town.people["Priya"])
    assert (figures.came, figures.released, figures.left) == (1, 1, 0)
