"""Closed: who asks to be called is promised a place in the line from the next opening on."""

from __future__ import annotations

import pytest
from tests.line.scenes import HOUR, LAMPS, LIVING, MINUTE, Scene, all_of, kinds, one

from lamplight.line import commands as ask
from lamplight.line import events as did
from lamplight.line import limits

NIGHT = 14  # hours


@pytest.fixture
def night() -> Scene:
    """The first brand is closed; one of us is here all the same, for the other brand too."""
    scene = Scene()
    scene.close(LAMPS, NIGHT)
    scene.agent_here(1)
    return scene


def opening(scene: Scene) -> int:
    return scene.line.brands[LAMPS].next_open


def open_up(scene: Scene) -> list[did.Event]:
    """Until it is day, and the doors open."""
    before = len(scene.journal)
    scene.wait(opening(scene) - scene.now)
    scene.open(LAMPS)
    return [event for _, events in scene.journal[before:] for event in events]


def test_who_asks_in_the_night_is_promised_a_call_from_the_opening_on(night: Scene) -> None:
    events = night.call_me(1)
    assert kinds(events) == ["Booked", "PromiseMade", "TryPlanned"]
    made = one(events, did.PromiseMade)
    assert (made.kind, made.due) == ("turn", opening(night))
    assert one(events, did.TryPlanned).at == opening(night)
    assert night.state(1) == "kept"


def test_nobody_is_called_before_the_opening_though_somebody_is_here(night: Scene) -> None:
    night.call_me(1)
    assert not night.wait(opening(night) - night.now - 1)
    assert night.agent(1).free


def test_at_the_opening_all_stand_in_the_line_in_the_order_in_which_they_asked(
    night: Scene,
) -> None:
    for number in (3, 1, 2):
        night.wait(MINUTE)
        night.call_me(number)
    events = open_up(night)
    assert [event.contact for event in all_of(events, did.CallbackDue)] == [1, 2, 3]
    offer = one(events, did.Offered)
    assert (offer.contact, offer.kind) == (3, "callback")
    night.arrive(4)
    assert [night.line.position(number) for number in (1, 2, 4)] == [0, 1, 2]


def test_no_slot_limits_them_and_they_take_none(night: Scene) -> None:
    at = opening(night)
    for number in range(1, 30):
        night.call_me(number)
    assert night.line.booked(1, at) == 0
    night.book(40, at, capacity=1)


def test_a_chosen_time_and_a_call_at_the_opening_stand_in_one_order(night: Scene) -> None:
    night.book(1, opening(night), capacity=1)
    night.call_me(2)
    assert one(open_up(night), did.Offered).contact == 1


def test_such_a_call_has_its_three_tries(night: Scene) -> None:
    night.call_me(1)
    open_up(night)
    first = night.now
    for n, after in ((2, 15 * MINUTE), (3, 60 * MINUTE)):
        night.accept(1, 1)
        planned = one(night.do(ask.Miss(1)), did.TryPlanned)
        assert (planned.n, planned.at) == (n, first + after)
        night.wait(planned.at - night.now)
    night.accept(1, 1)
    events = night.do(ask.Miss(1))
    assert one(events, did.PromiseBroken).why == "unreached"
    assert one(events, did.ContactClosed).outcome == "unreached"


def test_reached_it_is_kept_and_taken_back_it_is_released(night: Scene) -> None:
    night.call_me(1)
    night.call_me(2)
    events = night.do(ask.ReleasePromise(2))
    assert one(events, did.PromiseReleased).why == "asked"
    assert one(events, did.ContactClosed).outcome == "released"
    open_up(night)
    night.accept(1, 1)
    assert all_of(night.do(ask.Reach(1)), did.PromiseKept)


def test_a_whole_opening_without_the_call_breaks_it_and_it_is_promised_anew(night: Scene) -> None:
    night.do(ask.GoAway(1, "home"))
    night.call_me(1)
    open_up(night)
    night.wait(8 * HOUR)
    events = night.close(LAMPS, NIGHT)
    assert one(events, did.PromiseBroken).why == "day_passed"
    assert one(events, did.PromiseMade).due == opening(night)


def test_other_hours_move_the_promise_with_them_later_and_sooner(night: Scene) -> None:
    night.call_me(1)
    for hours in (NIGHT + 24, 3):
        events = night.close(LAMPS, hours)
        assert kinds(events) == ["BrandClosed", "TryPlanned"]
        assert one(events, did.TryPlanned).at == opening(night) == night.now + hours * HOUR
    assert night.contact(1).promise == "made"
    assert one(open_up(night), did.Offered).contact == 1


def test_the_same_hours_said_again_move_nothing(night: Scene) -> None:
    night.call_me(1)
    assert kinds(night.close(LAMPS, NIGHT)) == ["BrandClosed"]


def test_opening_sooner_than_was_said_calls_sooner(night: Scene) -> None:
    night.call_me(1)
    night.open(LAMPS)
    assert night.rings_at(1) == 1


def test_hours_that_are_taken_away_leave_the_word_where_it_was_and_new_ones_move_it(
    night: Scene,
) -> None:
    night.call_me(1)
    stated = opening(night)
    assert kinds(night.do(ask.CloseBrand(LAMPS))) == ["BrandClosed"]
    assert night.contact(1).next_try_at == stated
    night.close(LAMPS, 40)
    assert night.contact(1).next_try_at == opening(night)


def test_with_no_hours_any_more_the_word_is_kept_by_who_is_here_or_broken(night: Scene) -> None:
    night.call_me(1)
    night.call_me(2)
    night.do(ask.CloseBrand(LAMPS))
    night.wait(NIGHT * HOUR)
    night.accept(1, 1)
    night.do(ask.Reach(1))
    night.do(ask.GoAway(1, "home"))
    night.end(1)
    events = night.wait(limits.PROMISED_DAY)
    assert one(events, did.PromiseBroken).contact == 2
    assert all_of(night.wait(3 * limits.PROMISED_DAY), did.ContactClosed)[0].contact == 2


def test_a_try_that_was_planned_for_the_opening_moves_too(night: Scene) -> None:
    night.open(LAMPS, 8, NIGHT)
    night.talk(1, 1)
    night.call_me(2)
    night.wait(8 * HOUR - 5 * MINUTE)
    night.end(1)
    night.accept(1, 2)
    assert one(night.do(ask.Miss(2)), did.TryPlanned).at == opening(night)
    events = night.open(LAMPS, 1, 40)  # an hour longer today
    assert one(events, did.TryPlanned).at == night.now + 15 * MINUTE


def test_a_try_planned_for_the_opening_moves_with_it_while_closed(night: Scene) -> None:
    night.open(LAMPS, 8, NIGHT)
    night.talk(1, 1)
    night.call_me(2)
    night.wait(8 * HOUR - 5 * MINUTE)
    night.end(1)
    night.accept(1, 2)
    night.do(ask.Miss(2))
    events = night.close(LAMPS, 40)
    assert one(events, did.TryPlanned).at == opening(night)
    events = night.close(LAMPS, 0)
    assert not all_of(events, did.TryPlanned)


def test_with_no_opening_known_nothing_is_promised() -> None:
    scene = Scene()
    scene.do(ask.CloseBrand(LAMPS))
    call = ask.Book(1, LAMPS, "service", "voice", "en", 0, 0, 0, 0)
    assert scene.refused(call) == "no_opening"


def test_open_it_is_a_call_at_the_turn(night: Scene) -> None:
    night.open(LAMPS)
    night.talk(1, 1)
    events = night.call_me(2)
    assert kinds(events) == ["Booked", "PromiseMade"]
    assert one(events, did.PromiseMade).due == 0
    assert one(night.end(1), did.Offered).contact == 2


def test_open_and_somebody_free_it_rings_at_once(night: Scene) -> None:
    night.open(LAMPS)
    assert kinds(night.call_me(1)) == ["Booked", "PromiseMade", "Offered"]


def test_whoever_nobody_could_ever_answer_is_promised_it_and_leads_are_told(night: Scene) -> None:
    events = night.do(ask.Book(1, LAMPS, "service", "voice", "fr", 0, 0, 0, 0))
    assert all_of(events, did.NobodyCanAnswer)


def test_nobody_goes_into_the_line_of_a_closed_brand(night: Scene) -> None:
    night.call_me(1)
    night.book(2, opening(night))
    for number in (1, 2):
        assert "come_back" not in night.line.allowed(number)
        assert "keep_place" not in night.line.allowed(number)
        assert night.refused(ask.ComeBack(number, wait=True)) == "closed"
    open_up(night)
    assert night.refused(ask.ComeBack(2)) == "asked_to_be_called"
    assert night.do(ask.ComeBack(2, wait=True))


def test_a_chosen_time_is_given_back_for_a_call_at_the_opening(night: Scene) -> None:
    at = opening(night) + 2 * HOUR
    night.book(1, at)
    events = night.do(ask.AskCallback(1))
    assert kinds(events) == ["CallbackAsked", "PromiseReleased", "PromiseMade", "TryPlanned"]
    assert one(events, did.TryPlanned).at == opening(night)
    assert night.line.booked(1, at) == 0
    assert night.refused(ask.AskCallback(1)) == "kept_already"


def test_a_call_at_the_opening_is_given_back_for_a_chosen_time(night: Scene) -> None:
    night.call_me(1)
    at = opening(night) + 2 * HOUR
    assert one(night.do(ask.AskCallback(1, at, 1)), did.PromiseMade).due == at
    assert kinds(open_up(night)) == ["BrandOpened"]


def test_another_brands_hours_move_nothing(night: Scene) -> None:
    night.call_me(1)
    stated = opening(night)
    night.close(LIVING, 2)
    assert night.contact(1).next_try_at == stated
