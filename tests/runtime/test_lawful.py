"""What a house's own records say in the terms of a law."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.journal import projections
from lamplight.journal.tables import reached, run
from lamplight.journal.tables.reached import Came, Opened
from lamplight.runtime import lawful
from lamplight.standards.bound import Firm
from lamplight.standards.contacts import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.runtime._town import Town

    from lamplight.standards.report import LawFigure, LawReport

LARGE = Firm(workers=300)


def _came(outcome: str = "answered", answered: int = 2_000, ended: int = 9_000) -> Came:
    return Came(7, 1_000, "voice", answered, ended, outcome, 3, 1, "de", 60_000)


@pytest.mark.parametrize(
    ("outcome", "answered", "means"),
    [
        ("answered", 2_000, Outcome.ANSWERED),
        ("", 2_000, Outcome.ANSWERED),
        ("", 0, Outcome.OPEN),
        ("abandoned", 0, Outcome.ABANDONED),
        ("unreached", 0, Outcome.ABANDONED),
        ("left_with_place", 0, Outcome.CHOSE_OTHER),
        ("released", 0, Outcome.CHOSE_OTHER),
        ("answered", 0, Outcome.UNKNOWN),
    ],
)
def test_how_a_contact_ended(outcome: str, answered: int, means: Outcome) -> None:
    assert lawful.contact_of(_came(outcome, answered), 50_000).outcome == means


def test_a_contact_that_goes_on_has_lasted_until_now() -> None:
    found = lawful.contact_of(_came("", 0, 0), 50_000)
    assert (found.waited(), found.named_at, found.language_served) == (49_000, None, None)


def test_who_is_answered_is_told_a_name_in_the_language_that_they_asked_for() -> None:
    found = lawful.contact_of(_came(), 50_000)
    assert (found.named_at, found.language_served, found.told_seconds) == (2_000, "de", 60)


def test_a_case_is_answered_by_what_comes_first() -> None:
    case = Opened(1, 10, 90, True, 20, 30, 40, 80, 35)
    found = lawful.matter_of(case)
    assert (found.answered, found.key_told_at, found.refused, found.kind) == (
        35, 20, True, "complaint",
    )  # fmt: skip
    assert lawful.matter_of(Opened(1, 10, None, False, *[None] * 5)).answered is None


async def _report(
    town: Town, law: str, progress: Callable[[int, int], None] | None = None
) -> LawReport:
    await town.settle()
    await projections.catch_up(town.database, town.house.journal)
    now = town.clock.now()
    return await lawful.report(
        town.database.pool,
        law,
        since=now - 5 * DAY,
        until=now + DAY,
        now=now,
        firm=LARGE,
        progress=progress,
    )


def _figure(report: LawReport, name: str) -> LawFigure:
    rule = next(rule for rule in report.rules if rule.id == name)
    return rule.checks[0].figures[0]


async def test_answers_and_waits_of_the_house_are_counted(town: Town) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    late = await town.ask()
    await town.follow(("place", late))
    await town.later(10 * MINUTE)
    report = await _report(town, "ES")
    call, name = _figure(report, "ES-CALL"), _figure(report, "ES-NAME")
    assert (call.numerator, call.denominator) == (1, 2)  # who still waits does so for too long
    assert (name.numerator, name.denominator) == (1, 1)
    assert report.words[0].startswith("From this house's own records")
    assert _figure(report, "ES-SUP").needs


async def test_contacts_come_a_few_at_a_time_and_each_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "AT_ONCE", 2)
    asked = [await town.ask() for _ in range(5)]
    await town.settle()
    await projections.catch_up(town.database, town.house.journal)
    now, found = town.clock.now(), list[Came]()
    await reached.contacts_that_came(town.database.pool, now - HOUR, now + 1, found.append)
    assert sorted(one.contact for one in found) == asked


async def test_it_says_how_many_are_read_of_how_many(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lawful, "OFTEN", 2)
    for _ in range(5):
        await town.ask()
    told: list[tuple[int, int]] = []
    await _report(town, "ES", lambda *far: told.append(far))
    assert told == [(0, 5), (2, 5), (4, 5)]


async def test_who_comes_while_it_is_read_is_counted_in(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none_yet(*_: object) -> int:
        return 0

    monkeypatch.setattr(reached, "how_many", none_yet)
    monkeypatch.setattr(lawful, "OFTEN", 1)
    for _ in range(2):
        await town.ask()
    told: list[tuple[int, int]] = []
    await _report(town, "ES", lambda *far: told.append(far))
    assert told == [(0, 0), (1, 1), (2, 2)]


async def test_once_nobody_wants_it_it_is_read_no_further(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "AT_ONCE", 2)
    monkeypatch.setattr(lawful, "OFTEN", 1)
    for _ in range(5):
        await town.ask()
    told: list[int] = []

    def give_up(read: int, _: int) -> None:
        told.append(read)
        if read:
            reading.cancel()

    reading = asyncio.ensure_future(_report(town, "ES", give_up))
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert told == [0, 1, 2]  # what had come with it
    assert (await _report(town, "ES")).rules, "its session is free again"
