from __future__ import annotations

from typing import Any

from lamplight.journal.courses import Course, follow, settles
from lamplight.line import events as said

MAYA, TOMASZ = 1, 2
ARRIVED = said.Arrived(7, 1, "service", "video", "en")


def _offer(kind: str, agent: int = MAYA) -> said.Offered:
    return said.Offered(7, agent, 0, kind, ())


def _run(*events: Any) -> tuple[Course | None, list[str]]:
    """The course after these events, one a minute, and each outcome for what was told."""
    course: Course | None = None
    outcomes = []
    for minute, event in enumerate(events):
        after = follow(course, event, minute)
        if outcome := settles(course, after):
            outcomes.append(f"{outcome} {minute}")
        course = after
    return course, outcomes


def test_an_offer_at_the_turn_that_is_accepted_is_an_answer() -> None:
    course, outcomes = _run(
        ARRIVED,
        _offer("turn"),
        said.OfferAccepted(MAYA, 7, "voice"),
        said.ContactClosed(7, "answered"),
    )
    assert course == Course(7, "service", "voice", 0, MAYA, 2, 3, "answered")
    assert outcomes == ["answered 2", "answered 3"]


def test_a_call_is_an_answer_once_the_customer_is_reached() -> None:
    course, outcomes = _run(
        ARRIVED,
        _offer("callback"),
        said.OfferAccepted(MAYA, 7, "voice"),
        said.CustomerMissed(7),
        _offer("callback", TOMASZ),
        said.OfferAccepted(TOMASZ, 7, "voice"),
        said.CustomerReached(7),
        said.ContactClosed(7, "answered"),
    )
    assert course == Course(7, "service", "voice", 0, TOMASZ, 6, 7, "answered")
    assert outcomes == ["answered 6", "answered 7"]


def test_who_is_never_reached_was_not_answered() -> None:
    course, outcomes = _run(
        ARRIVED,
        _offer("callback"),
        said.OfferAccepted(MAYA, 7, "voice"),
        said.CustomerMissed(7),
        said.ContactClosed(7, "unreached"),
    )
    assert course is not None
    assert (course.answered_at, course.outcome) == (0, "unreached")
    assert outcomes == ["unreached 4"]


def test_who_takes_over_is_who_had_it_and_the_answer_stays_the_first() -> None:
    course, outcomes = _run(
        ARRIVED,
        _offer("turn"),
        said.OfferAccepted(MAYA, 7, "video"),
        _offer("hand_over", TOMASZ),
        said.OfferAccepted(TOMASZ, 7, "video"),
        said.HandedOver(7, MAYA, TOMASZ, "service"),
    )
    assert course is not None
    assert (course.person, course.answered_at) == (TOMASZ, 2)
    assert outcomes == ["answered 2", "answered 5"]


def test_a_guest_does_not_have_the_contact() -> None:
    course, _ = _run(
        ARRIVED,
        _offer("turn"),
        said.OfferAccepted(MAYA, 7, "video"),
        _offer("bring_in", TOMASZ),
        said.OfferAccepted(TOMASZ, 7, "video"),
        said.Joined(7, TOMASZ),
    )
    assert course is not None
    assert course.person == MAYA


def test_channel_and_purpose_are_the_last_asked_for() -> None:
    course, _ = _run(ARRIVED, said.ChannelChanged(7, "chat"), said.PurposeAsked(7, "sales"))
    assert course == Course(7, "sales", "chat", 0)


def test_who_leaves_was_abandoned() -> None:
    course, outcomes = _run(ARRIVED, said.CustomerLeft(7), said.ContactClosed(7, "abandoned"))
    assert course is not None
    assert (course.ended_at, course.outcome, course.person) == (2, "abandoned", 0)
    assert outcomes == ["abandoned 2"]


def test_what_is_said_of_a_contact_that_never_came_is_no_course() -> None:
    assert _run(said.CustomerLeft(7), said.ContactClosed(7, "abandoned")) == (None, [])


def test_a_wish_for_sales_in_a_talk_is_noted_and_counts_once_the_talk_is_there() -> None:
    talk = (ARRIVED, _offer("turn"), said.OfferAccepted(MAYA, 7, "voice"))
    asked, _ = _run(*talk, said.PurposeAsked(7, "sales"))
    assert asked is not None
    assert asked.purpose == "service"
    there, _ = _run(*talk, said.PurposeAsked(7, "sales"), said.HandedOver(7, MAYA, TOMASZ, "sales"))
    assert there is not None
    assert there.purpose == "sales"
    waiting, _ = _run(ARRIVED, said.PurposeAsked(7, "sales"))
    assert waiting is not None
    assert waiting.purpose == "sales"
    moved, _ = _run(ARRIVED, said.PurposeAsked(7, "sales"), said.LineChanged(7, 1, "service"))
    assert moved is not None
    assert moved.purpose == "service"
