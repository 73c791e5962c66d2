"""A law may put somebody first (ES-PRIO): declared, switched on, and told to who is passed."""

from __future__ import annotations

import pytest
from tests.line.scenes import LAMPS, LIVING, MINUTE, Scene, all_of, one

from lamplight.line import commands as ask
from lamplight.line import events as did

LAW = "ES-PRIO"


@pytest.fixture
def busy() -> Scene:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.arrive(2)
    scene.arrive(3, brand=LIVING)
    return scene


def test_who_a_law_puts_first_goes_first_and_those_passed_are_told(busy: Scene) -> None:
    events = busy.arrive(4, priority=LAW)
    passed = [(one.contact, one.by, one.law) for one in all_of(events, did.PassedOver)]
    assert passed == [(2, 4, LAW), (3, 4, LAW)]
    assert busy.line.position(4) == 0
    assert one(busy.end(1), did.Offered).contact == 4


def test_among_those_a_law_puts_first_the_first_to_come_is_first(busy: Scene) -> None:
    busy.arrive(4, priority=LAW)
    assert not [
        one for one in all_of(busy.arrive(5, priority=LAW), did.PassedOver) if one.contact == 4
    ]
    assert list(busy.line.line_order(1)) == [4, 5, 2, 3]


def test_it_must_be_switched_on_for_the_brand(busy: Scene) -> None:
    off = ask.Arrive(4, LIVING, "service", "voice", "en", priority=LAW)
    assert busy.refused(off) == "priority_off"
    unknown = ask.Arrive(4, LAMPS, "service", "voice", "en", priority="FR-9")
    assert busy.refused(unknown) == "priority_off"
    assert busy.refused(ask.SetBrand(LAMPS, 1, 2, ("FR-9",))) == "unknown_law"


def test_it_holds_for_customers_of_its_country(busy: Scene) -> None:
    abroad = ask.Arrive(4, LAMPS, "service", "voice", "en", priority=LAW, country="PT")
    assert busy.refused(abroad) == "priority_elsewhere"
    assert all_of(busy.arrive(4, priority=LAW, country="ES"), did.PassedOver)
    later = busy.now + 40 * MINUTE
    elsewhere = ask.Book(5, LAMPS, "service", "voice", "en", 0, 0, later, 3, LAW, "PT")
    assert busy.refused(elsewhere) == "priority_elsewhere"


def test_each_who_is_passed_is_told_once_of_each_who_passes(busy: Scene) -> None:
    busy.arrive(4, priority=LAW)
    busy.do(ask.AskCallback(4, busy.now + 30 * MINUTE, 5))
    assert not all_of(busy.do(ask.ComeBack(4, wait=True)), did.PassedOver)
    assert [e.by for e in all_of(busy.arrive(5, priority=LAW), did.PassedOver)] == [5, 5]


def test_the_law_is_about_calls_so_a_chat_takes_its_turn(busy: Scene) -> None:
    assert not all_of(busy.arrive(4, "chat", priority=LAW), did.PassedOver)
    assert busy.line.position(4) == 2
    events = busy.do(ask.ChangeChannel(4, "voice"))
    assert [one.contact for one in all_of(events, did.PassedOver)] == [2, 3]
    assert busy.line.position(4) == 0
    assert not all_of(busy.do(ask.ChangeChannel(4, "video")), did.PassedOver)


def test_nobody_is_told_who_isnt_passed(busy: Scene) -> None:
    busy.arrive(4, language="de")
    busy.agent_here(2, languages=("de",))  # 4 rings there
    assert 4 not in [one.contact for one in all_of(busy.arrive(5, priority=LAW), did.PassedOver)]
    scene = Scene()
    scene.agent_here(1)
    assert not all_of(scene.arrive(1, priority=LAW), did.PassedOver)


def test_a_due_callback_passes_only_those_who_came_before_it(busy: Scene) -> None:
    at = busy.now + 40 * MINUTE
    busy.book(4, at, priority=LAW)
    busy.arrive(5)
    events = busy.wait(40 * MINUTE)
    assert [one.contact for one in all_of(events, did.PassedOver)] == [2, 3]


def test_whom_a_law_puts_first_isnt_held_back(busy: Scene) -> None:
    until = busy.now + 9 * MINUTE
    events = busy.arrive(4, priority=LAW, last_agent=1, hold_until=until)
    assert not all_of(events, did.HoldStarted)
