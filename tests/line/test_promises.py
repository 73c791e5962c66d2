"""Promises: calls at the turn and at chosen times, tries, and how each promise ends."""

from __future__ import annotations

import pytest
from tests.line.scenes import HOUR, LAMPS, LIVING, MINUTE, SECOND, Scene, all_of, kinds, one

from lamplight.line import commands as ask
from lamplight.line import events as did
from lamplight.line import limits
from lamplight.line.slots import capacity


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.agent_here(1)
    return scene


def at_half_past(scene: Scene) -> int:
    """The start of a slot that is still ahead."""
    return scene.now - scene.now % limits.SLOT + 2 * limits.SLOT


def test_a_chosen_time_is_dialled_when_it_comes_and_kept_when_reached(scene: Scene) -> None:
    at = at_half_past(scene)
    events = scene.book(1, at)
    assert kinds(events) == ["Booked", "PromiseMade"]
    assert one(events, did.PromiseMade).due == at
    assert scene.state(1) == "scheduled"
    assert not scene.wait(at - scene.now - 1)
    events = scene.wait(1)
    assert kinds(events) == ["Ticked", "CallbackDue", "Offered"]
    assert one(events, did.Offered).kind == "callback"
    scene.accept(1, 1)
    assert all_of(scene.do(ask.Reach(1)), did.PromiseKept)


def test_a_due_callback_enters_the_line_with_its_original_place(scene: Scene) -> None:
    scene.talk(1, 1)
    at = at_half_past(scene)
    scene.arrive(2)
    scene.do(ask.AskCallback(2, at, 1))
    scene.arrive(3)
    scene.wait(at - scene.now)
    assert scene.line.position(3) == 1
    assert one(scene.end(1), did.Offered).contact == 2


def test_a_chosen_time_not_dialled_in_time_is_broken_and_the_call_still_owed(scene: Scene) -> None:
    scene.talk(1, 1)
    at = at_half_past(scene)
    scene.book(2, at)
    scene.wait(at - scene.now + limits.TIME_GRACE - 1)
    events = scene.wait(1)
    assert one(events, did.PromiseBroken).why == "late"
    assert one(events, did.PromiseMade).kind == "turn"
    scene.end(1)
    scene.accept(1, 2)
    assert all_of(scene.do(ask.Reach(2)), did.PromiseKept)


def test_a_chosen_time_that_was_dialled_isnt_late_while_it_rings(scene: Scene) -> None:
    at = at_half_past(scene)
    scene.book(1, at)
    scene.wait(at - scene.now)
    scene.do(ask.GoAway(1, "post"))
    scene.wait(limits.TIME_GRACE - 10 * SECOND)
    scene.do(ask.ComeHere(1))
    scene.accept(1, 1)
    assert not all_of(scene.wait(MINUTE), did.PromiseBroken)


def test_three_tries_at_stated_times_then_the_promise_is_broken(scene: Scene) -> None:
    scene.talk(1, 1)
    scene.arrive(2)
    scene.do(ask.KeepPlace(2, "asked"))
    scene.end(1)
    first = scene.now
    scene.accept(1, 2)
    planned = one(scene.do(ask.Miss(2)), did.TryPlanned)
    assert (planned.n, planned.at) == (2, first + 15 * MINUTE)
    assert scene.agent(1).free
    events = scene.wait(15 * MINUTE)
    assert one(events, did.CallbackDue).contact == 2
    scene.accept(1, 2)
    planned = one(scene.do(ask.Miss(2)), did.TryPlanned)
    assert (planned.n, planned.at) == (3, first + 60 * MINUTE)
    scene.wait(45 * MINUTE)
    scene.accept(1, 2)
    events = scene.do(ask.Miss(2))
    assert one(events, did.PromiseBroken).why == "unreached"
    assert one(events, did.ContactClosed).outcome == "unreached"


def test_a_call_that_nobody_marked_is_missed_after_its_limit(scene: Scene) -> None:
    at = at_half_past(scene)
    scene.book(1, at)
    scene.wait(at - scene.now)
    scene.accept(1, 1)
    events = scene.wait(limits.CALL_LIMIT)
    assert kinds(events) == ["Ticked", "CallTimedOut", "TryPlanned"]
    assert scene.agent(1).free


def test_tries_keep_a_distance_even_when_one_came_late(scene: Scene) -> None:
    at = at_half_past(scene)
    scene.book(1, at)
    scene.wait(at - scene.now)
    scene.accept(1, 1)
    scene.do(ask.Miss(1))
    scene.do(ask.GoAway(1, "storm"))
    scene.wait(3 * HOUR)
    scene.do(ask.ComeHere(1))
    scene.accept(1, 1)
    assert one(scene.do(ask.Miss(1)), did.TryPlanned).at == scene.now + limits.TRY_GAP


def test_a_try_is_never_planned_for_when_the_brand_is_closed(scene: Scene) -> None:
    brand = scene.line.brands[LAMPS]
    scene.talk(1, 1)
    scene.arrive(2)
    scene.do(ask.KeepPlace(2, "asked"))
    scene.wait(brand.until - scene.now - 5 * MINUTE)
    scene.end(1)
    scene.accept(1, 2)
    assert one(scene.do(ask.Miss(2)), did.TryPlanned).at == brand.next_open


def test_no_more_is_promised_in_a_slot_than_it_can_serve(scene: Scene) -> None:
    at = at_half_past(scene)
    scene.book(1, at, capacity=2)
    scene.book(2, at + 29 * MINUTE, capacity=2)
    full = ask.Book(3, LAMPS, "service", "voice", "en", 0, 0, at + MINUTE, 2)
    assert scene.refused(full) == "slot_full"
    assert scene.line.booked(1, at) == 2
    scene.book(3, at + 30 * MINUTE, capacity=2)
    scene.do(ask.Leave(1))
    assert scene.line.booked(1, at) == 1
    scene.book(4, at, capacity=2)


def test_a_time_can_be_moved_within_its_own_full_slot(scene: Scene) -> None:
    at = at_half_past(scene)
    scene.book(1, at, capacity=1)
    events = scene.do(ask.AskCallback(1, at + MINUTE, 1))
    assert kinds(events) == ["CallbackAsked", "PromiseReleased", "PromiseMade"]
    assert one(events, did.PromiseReleased).why == "replaced"
    assert scene.line.booked(1, at) == 1


def test_a_call_at_a_time_changes_its_channel_only_if_it_can_be_made_by_it(scene: Scene) -> None:
    at = at_half_past(scene)
    scene.book(1, at, capacity=2)
    scene.book(2, at, capacity=2)
    for too_few in (0, 1):
        assert scene.refused(ask.ChangeChannel(1, "video", too_few)) == "channel_full"
    assert kinds(scene.do(ask.ChangeChannel(1, "video", 2))) == ["ChannelChanged"]
    assert scene.line.booked(1, at) == 2


def test_a_time_that_has_passed_cant_be_chosen(scene: Scene) -> None:
    past = ask.Book(1, LAMPS, "service", "voice", "en", 0, 0, scene.now, 5)
    assert scene.refused(past) == "time_passed"
    scene.arrive(1)
    assert scene.refused(ask.AskCallback(1, scene.now - 1, 5)) == "time_passed"


def test_capacity_is_what_whole_people_can_serve() -> None:
    assert capacity(people=4, handle_ms=6 * MINUTE, share=0.5) == 10
    assert capacity(people=1, handle_ms=20 * MINUTE, share=0.5) == 0
    assert capacity(people=0, handle_ms=MINUTE, share=1) == 0
    for wrong in ((-1, 1.0, 1.0), (1, 0.0, 1.0), (1, 1.0, 1.5), (1, float("nan"), 1.0)):
        with pytest.raises(ValueError, match="capacity needs"):
            capacity(*wrong)


def test_a_chosen_time_instead_of_waiting_and_back_again(scene: Scene) -> None:
    scene.talk(1, 1)
    scene.arrive(2)
    scene.arrive(3)
    at = at_half_past(scene)
    scene.do(ask.AskCallback(2, at, 1))
    assert list(scene.line.line_order(1)) == [3]
    assert scene.refused(ask.ComeBack(2)) == "asked_to_be_called"
    events = scene.do(ask.ComeBack(2, wait=True))
    assert one(events, did.PromiseReleased).why == "replaced"
    assert list(scene.line.line_order(1)) == [2, 3]
    assert scene.line.booked(1, at) == 0


def test_the_turn_instead_of_a_chosen_time(scene: Scene) -> None:
    scene.talk(1, 1)
    scene.arrive(3)
    scene.book(2, at_half_past(scene))
    events = scene.do(ask.AskCallback(2))
    assert kinds(events) == ["CallbackAsked", "PromiseReleased", "PromiseMade"]
    assert list(scene.line.line_order(1)) == [3, 2]


def test_choosing_a_time_while_it_rings_gives_the_ring_to_the_next(scene: Scene) -> None:
    scene.arrive(1)
    scene.arrive(2)
    events = scene.do(ask.AskCallback(1, at_half_past(scene), 1))
    assert one(events, did.OfferWithdrawn).why == "customer_changed"
    assert one(events, did.Offered).contact == 2


def test_choosing_a_time_while_being_called_frees_the_agent(scene: Scene) -> None:
    at = at_half_past(scene)
    scene.book(1, at)
    scene.wait(at - scene.now)
    scene.accept(1, 1)
    scene.do(ask.AskCallback(1, scene.now + HOUR, 3))
    assert scene.state(1) == "scheduled"
    assert scene.agent(1).free
    assert not all_of(scene.wait(30 * MINUTE), did.CallTimedOut)


def test_leaving_while_being_called_frees_the_agent(scene: Scene) -> None:
    at = at_half_past(scene)
    scene.book(1, at)
    scene.wait(at - scene.now)
    scene.accept(1, 1)
    assert one(scene.do(ask.Leave(1)), did.ContactClosed).outcome == "left_with_place"
    assert scene.agent(1).free


def test_the_last_agent_leaves_and_everybody_who_waits_has_a_promise(scene: Scene) -> None:
    scene.talk(1, 1)
    scene.arrive(2)
    scene.arrive(3)
    events = scene.do(ask.GoAway(1, "home"))
    made = all_of(events, did.PromiseMade)
    assert [(one.contact, one.kind) for one in made] == [(2, "turn"), (3, "turn")]
    assert made[0].due == scene.line.brands[LAMPS].next_open
    assert scene.state(2) == "waiting"  # still in the line: whoever comes back answers
    scene.end(1)
    assert one(scene.do(ask.ComeHere(1)), did.Offered).contact == 2
    assert all_of(scene.accept(1, 2), did.PromiseKept)


def test_who_comes_while_nobody_is_here_has_a_promise() -> None:
    scene = Scene()
    assert one(scene.arrive(1), did.PromiseMade).kind == "turn"


def test_a_closed_brand_takes_nobody_in_but_promises_a_call(scene: Scene) -> None:
    scene.close()
    refusal = scene.attempt(ask.Arrive(1, LAMPS, "service", "voice", "en"))
    assert refusal is not None
    assert refusal.code == "closed"
    assert scene.book(1, scene.now + 20 * HOUR)


def test_closing_throws_nobody_out(scene: Scene) -> None:
    scene.talk(1, 1)
    scene.arrive(2)
    assert kinds(scene.close()) == ["BrandClosed"]
    assert one(scene.end(1), did.Offered).contact == 2


def test_who_is_away_when_a_closed_brand_is_left_is_called_at_the_opening(scene: Scene) -> None:
    scene.talk(1, 1)
    scene.arrive(2)
    scene.arrive(3)
    scene.do(ask.KeepPlace(3, "asked"))
    scene.close(hours=16)
    opening = scene.line.brands[LAMPS].next_open
    events = scene.do(ask.GoAway(1, "home"))
    assert one(events, did.PromiseMade).contact == 2
    assert one(events, did.TryPlanned).at == opening
    scene.end(1)
    scene.wait(10 * HOUR)
    assert one(scene.do(ask.ComeHere(1)), did.Offered).contact == 2  # in person, at any hour
    scene.accept(1, 2)
    assert not all_of(scene.end(2), did.Offered)  # no call in the night
    scene.wait(opening - scene.now)
    scene.open()
    assert scene.rings_at(3) == 1


def test_a_whole_opening_without_the_call_breaks_the_promise(scene: Scene) -> None:
    scene.do(ask.GoAway(1, "ill"))
    scene.arrive(1)
    scene.do(ask.KeepPlace(1, "asked"))
    assert not all_of(scene.close(hours=16), did.PromiseBroken)
    scene.wait(16 * HOUR)
    scene.open()
    scene.wait(8 * HOUR)
    events = scene.close(hours=16)
    assert one(events, did.PromiseBroken).why == "day_passed"
    assert one(events, did.PromiseMade).due == scene.now + 16 * HOUR


def test_closing_one_brand_leaves_the_other_alone(scene: Scene) -> None:
    scene.talk(1, 1)
    scene.arrive(2, brand=LIVING)
    scene.close(LAMPS)
    assert scene.arrive(3, brand=LIVING)
    assert one(scene.end(1), did.Offered).contact == 2


def test_what_is_late_because_the_house_slept_is_done_in_order(scene: Scene) -> None:
    scene.talk(1, 1)
    at = at_half_past(scene)
    scene.arrive(2)
    scene.arrive(3)
    scene.do(ask.AskCallback(3, at, 5))
    scene.do(ask.AskCallback(2, at + MINUTE, 5))
    scene.end(1)
    scene.now = at + 5 * MINUTE  # both are due now, the later one came first
    assert one(scene.tick_if_due(), did.Offered).contact == 2
