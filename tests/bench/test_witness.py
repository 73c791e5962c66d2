"""What the judges of the benchmarks find in a journal."""

from lamplight.bench._witness import double_offers, out_of_order, promises
from lamplight.journal import Recorded
from lamplight.line.events import (
    OfferAccepted,
    OfferDeclined,
    Offered,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseReleased,
)


def journal(*said: object) -> list[Recorded]:
    return [Recorded(number, 0, number, event) for number, event in enumerate(said, 1)]


def rings(contact: int, agent: int = 1) -> Offered:
    return Offered(contact, agent, 15_000, "turn", ())


def test_contacts_that_ring_as_they_came_are_in_order() -> None:
    assert out_of_order(journal(rings(3), rings(4), rings(7)), {3, 4, 7}) == 0


def test_one_that_rings_after_a_later_one_is_found() -> None:
    assert out_of_order(journal(rings(4), rings(3), rings(7)), {3, 4, 7}) == 1


def test_a_second_ring_for_the_same_contact_is_no_step_back() -> None:
    assert out_of_order(journal(rings(3), rings(4), rings(3, agent=2)), {3, 4}) == 0


def test_contacts_of_others_are_not_looked_at() -> None:
    assert out_of_order(journal(rings(9), rings(3), rings(4)), {3, 4}) == 0


def test_a_contact_that_rings_at_two_is_doubled() -> None:
    assert double_offers(journal(rings(3, agent=1), rings(3, agent=2))) == 1


def test_the_next_who_is_asked_is_no_double() -> None:
    said = journal(rings(3, agent=1), OfferDeclined(1, 3), rings(3, agent=2))
    assert double_offers(said) == 0


def test_a_contact_that_rings_while_somebody_has_it_is_doubled() -> None:
    said = journal(rings(3, agent=1), OfferAccepted(1, 3, "voice"), rings(3, agent=2))
    assert double_offers(said) == 1


def test_a_promise_stands_as_its_last_event_says() -> None:
    made = [PromiseMade(contact, "turn", 0) for contact in (1, 2, 3, 4, 5)]
    ended = [PromiseKept(2), PromiseBroken(3, "unreached"), PromiseReleased(4, "asked")]
    again = [PromiseReleased(5, "came_back"), PromiseMade(5, "turn", 0)]
    stands = promises(journal(*made, *ended, *again))
    assert stands == {1: "open", 2: "kept", 3: "broken", 4: "released", 5: "open"}
