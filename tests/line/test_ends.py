"""Every promise has an end, also where nobody could ever keep it."""

from __future__ import annotations

from tests.line.scenes import HOUR, LAMPS, LIVING, MINUTE, Scene, all_of, one

from lamplight.line import commands as ask
from lamplight.line import events as did
from lamplight.line import limits

DAY = 24 * HOUR


def always_open() -> Scene:
    scene = Scene()
    scene.do(ask.OpenBrand(LAMPS, 0, 0))
    scene.agent_here(1)
    return scene


def test_a_place_kept_in_a_language_nobody_speaks_ends_in_a_brand_that_never_closes() -> None:
    scene = always_open()
    scene.arrive(1, language="fr")
    scene.do(ask.KeepPlace(1, "asked"))
    for _ in range(limits.PROMISES - 1):
        assert not all_of(scene.wait(DAY - 1), did.PromiseBroken)
        events = scene.wait(1)
        assert one(events, did.PromiseBroken).why == "day_passed"
        assert one(events, did.PromiseMade).contact == 1
    events = scene.wait(DAY)
    assert not all_of(events, did.PromiseMade)
    assert one(events, did.ContactClosed).outcome == "unreached"


def test_somebody_who_waits_in_person_is_never_put_out() -> None:
    scene = always_open()
    scene.arrive(1, language="fr")
    events = scene.wait(5 * DAY)
    assert len(all_of(events, did.PromiseBroken)) == 5
    assert scene.state(1) == "waiting"


def test_a_word_from_the_customer_begins_the_count_anew() -> None:
    scene = always_open()
    scene.arrive(1, language="fr")
    scene.do(ask.KeepPlace(1, "asked"))
    scene.wait(2 * DAY)
    scene.do(ask.ComeBack(1, wait=True))
    scene.do(ask.KeepPlace(1, "asked"))
    scene.wait(2 * DAY)
    assert scene.state(1) == "kept"


def test_a_second_try_that_nobody_makes_ends_too() -> None:
    scene = always_open()
    scene.arrive(1)
    scene.do(ask.KeepPlace(1, "asked"))
    scene.accept(1, 1)
    scene.do(ask.Miss(1))
    scene.do(ask.GoAway(1, "home"))
    events = scene.wait(DAY + 16 * MINUTE)
    assert one(events, did.PromiseBroken).why == "day_passed"


def test_a_chosen_time_that_was_missed_once_ends_too() -> None:
    scene = always_open()
    at = scene.now - scene.now % limits.SLOT + 2 * limits.SLOT
    scene.book(1, at)
    scene.wait(at - scene.now)
    scene.accept(1, 1)
    scene.do(ask.Miss(1))
    scene.do(ask.GoAway(1, "home"))
    assert one(scene.wait(DAY + 16 * MINUTE), did.PromiseBroken).contact == 1
    scene.wait(3 * DAY)
    assert scene.outcomes[1] == "unreached"


def test_a_call_is_put_off_to_the_next_opening_once() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.arrive(2)
    scene.do(ask.KeepPlace(2, "asked"))
    scene.do(ask.GoAway(1, "home"))
    events = scene.close(hours=16)
    assert one(events, did.TryPlanned).at == scene.now + 16 * HOUR
    assert not all_of(events, did.PromiseBroken)
    scene.wait(16 * HOUR)
    scene.open()
    scene.wait(8 * HOUR)
    events = scene.close(hours=16)
    assert one(events, did.PromiseBroken).contact == 2
    assert one(events, did.PromiseMade).due == scene.now + 16 * HOUR


def test_leads_are_told_at_once_of_whom_none_of_us_can_answer() -> None:
    scene = always_open()
    scene.set_agent(2, languages=("de",))  # away, and could be asked to come
    assert not all_of(scene.arrive(1, language="de"), did.NobodyCanAnswer)
    assert one(scene.arrive(2, language="fr"), did.NobodyCanAnswer).contact == 2
    assert scene.line.reckoning(2)[2] == 0
    assert not all_of(scene.do(ask.KeepPlace(2, "asked")), did.NobodyCanAnswer)
    assert one(scene.do(ask.RemoveAgent(2)), did.NobodyCanAnswer).contact == 1
    at = scene.now + HOUR
    booked = ask.Book(3, LAMPS, "service", "voice", "fr", 0, 0, at, 5)
    assert one(scene.do(booked), did.NobodyCanAnswer).contact == 3
    scene.arrive(4)
    assert one(scene.do(ask.AskFor(4, "sales")), did.NobodyCanAnswer).contact == 4


def test_each_promise_has_three_tries_of_its_own() -> None:
    scene = always_open()
    scene.arrive(1)
    scene.do(ask.KeepPlace(1, "asked"))
    scene.accept(1, 1)
    scene.do(ask.Miss(1))
    scene.do(ask.ComeBack(1, wait=True))
    assert scene.rings_at(1) == 1
    scene.do(ask.KeepPlace(1, "asked"))
    for n in (1, 2):
        scene.accept(1, 1)
        assert one(scene.do(ask.Miss(1)), did.TryPlanned).n == n + 1
        scene.wait(limits.TRY_AFTER[n] - limits.TRY_AFTER[n - 1])
    scene.accept(1, 1)
    assert one(scene.do(ask.Miss(1)), did.PromiseBroken).why == "unreached"


def test_closing_the_doors_again_and_again_keeps_no_promise_alive() -> None:
    scene = Scene()
    scene.arrive(1, brand=LIVING, language="fr")
    scene.do(ask.KeepPlace(1, "asked"))
    for _ in range(8):
        scene.close(LIVING, hours=16)
        scene.wait(16 * HOUR)
        scene.open(LIVING)
        scene.wait(8 * HOUR)
    assert scene.outcomes[1] == "unreached"
