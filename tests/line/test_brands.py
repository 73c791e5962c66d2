"""Brands: what becomes of who waits when their lines or their hours change."""

from __future__ import annotations

from tests.line.scenes import HOUR, LAMPS, LIVING, MINUTE, SALES, SERVICE, Scene, all_of, one

from lamplight.line import commands as ask
from lamplight.line import events as did
from lamplight.line import limits

OTHER = 3


def test_who_waits_follows_the_brand_to_its_new_line_with_their_place() -> None:
    scene = Scene()
    scene.do(ask.SetLine(OTHER, "service"))
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.arrive(2)
    scene.arrive(3)
    scene.do(ask.KeepPlace(2, "asked"))
    events = scene.do(ask.SetBrand(LAMPS, OTHER, SALES, ("ES-PRIO",)))
    moved = [(event.contact, event.line) for event in all_of(events, did.LineChanged)]
    assert moved == [(1, OTHER), (2, OTHER), (3, OTHER)]
    assert list(scene.line.line_order(OTHER)) == [2, 3]
    scene.set_agent(1, lines=(OTHER,))
    assert one(scene.end(1), did.Offered).contact == 2


def test_without_a_line_for_sales_who_waits_there_is_answered_by_service() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.arrive(1, purpose="sales")
    events = scene.do(ask.SetBrand(LAMPS, SERVICE))
    changed = one(events, did.LineChanged)
    assert (changed.contact, changed.line, changed.purpose) == (1, SERVICE, "service")
    assert one(events, did.Offered).agent == 1


def test_a_ring_and_a_booked_slot_move_with_the_line() -> None:
    scene = Scene()
    scene.do(ask.SetLine(OTHER, "service"))
    scene.agent_here(1)
    at = scene.now - scene.now % limits.SLOT + 2 * limits.SLOT
    scene.book(1, at)
    scene.arrive(2)
    assert scene.rings_at(2) == 1
    events = scene.do(ask.SetBrand(LAMPS, OTHER))
    assert one(events, did.OfferWithdrawn).why == "brand_changed"
    assert (scene.line.booked(SERVICE, at), scene.line.booked(OTHER, at)) == (0, 1)
    assert one(scene.agent_here(2, lines=(OTHER,)), did.Offered).contact == 2


def test_asking_a_line_that_the_brand_gives_up_fails() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.do(ask.AskFor(1, "sales"))
    scene.do(ask.HandOver(1, 1, to_line=SALES))
    events = scene.do(ask.SetBrand(LAMPS, SERVICE))
    assert one(events, did.HandOverFailed).why == "changed"
    assert not scene.contact(1).asking


def test_opening_sooner_than_said_brings_the_calls_forward() -> None:
    scene = Scene()
    scene.arrive(1)
    scene.do(ask.KeepPlace(1, "asked"))
    scene.close(hours=16)
    scene.agent_here(1)
    assert not scene.rings_at(1)  # no call in the night
    scene.wait(HOUR)
    events = scene.do(ask.OpenBrand(LAMPS, scene.now + 8 * HOUR, scene.now + 24 * HOUR))
    assert one(events, did.CallbackDue).contact == 1
    assert one(events, did.Offered).agent == 1


def test_opening_sooner_keeps_the_gap_between_two_tries() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.arrive(1)
    scene.do(ask.KeepPlace(1, "asked"))
    scene.accept(1, 1)
    scene.close(hours=16)
    assert one(scene.do(ask.Miss(1)), did.TryPlanned).at == scene.now + 16 * HOUR
    scene.wait(MINUTE)
    events = scene.do(ask.OpenBrand(LAMPS, scene.now + 8 * HOUR, 0))
    assert one(events, did.TryPlanned).at == scene.now + 14 * MINUTE
    assert one(scene.wait(14 * MINUTE), did.Offered).contact == 1


def test_the_opening_of_one_brand_wakes_nobody_of_another() -> None:
    scene = Scene()
    scene.arrive(1, brand=LIVING)
    scene.do(ask.KeepPlace(1, "asked"))
    scene.close(LIVING)
    scene.close(LAMPS)
    assert not all_of(scene.do(ask.OpenBrand(LAMPS, 0, 0)), did.CallbackDue)
