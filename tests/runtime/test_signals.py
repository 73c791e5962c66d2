"""Pages of one talk find each other, and nobody else hears them."""

import json
from typing import Any

import pytest

from lamplight.runtime.clock import ManualClock
from lamplight.runtime.errors import NotYours
from lamplight.runtime.seats import Seats
from lamplight.runtime.signals import HELD, HELD_MS, Signals


class Talk:
    """Contact 1: the customer, agent 7 and the guest 8; who has a stream open changes."""

    def __init__(self) -> None:
        self.clock = ManualClock(0)
        self.open = {"customer", "agent:7", "agent:8"}
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.seats = Seats()
        self.over = False
        self.signals = Signals(self.clock, self._parties, self._deliver, self.seats)

    def _parties(self, contact: int) -> set[str]:
        if self.over:
            return set()
        return {"customer", "agent:7", "agent:8"} if contact == 1 else {"agent:7"}

    def _deliver(self, contact: int, recipient: str, frame: bytes) -> bool:
        if recipient in self.open:
            self.got.append((recipient, data_of(frame)))
        return recipient in self.open


def data_of(frame: bytes) -> dict[str, Any]:
    head, data = frame.decode().strip().split("\n")
    assert head == "event: signal"
    decoded: dict[str, Any] = json.loads(data.removeprefix("data: "))
    return decoded


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_a_hello_goes_to_everybody_else_in_the_talk(talk: Talk) -> None:
    talk.signals.post(1, "customer", "page-a", None, {"kind": "hello"})
    signal = {
        "contact": 1,
        "from": "customer",
        "peer": "page-a",
        "to": None,
        "data": {"kind": "hello"},
    }
    assert talk.got == [("agent:7", signal), ("agent:8", signal)]


def test_a_signal_can_be_meant_for_one_party_or_for_one_page(talk: Talk) -> None:
    talk.signals.post(1, "customer", "page-a", None, "hello")
    talk.got.clear()
    talk.signals.post(1, "agent:7", "desk-x", "agent:8", "to a party")
    talk.signals.post(1, "agent:7", "desk-x", "page-a", "to a page")
    assert [(who, got["data"], got["to"]) for who, got in talk.got] == [
        ("agent:8", "to a party", "agent:8"),
        ("customer", "to a page", "page-a"),
    ]


def test_who_isnt_in_the_talk_can_say_nothing(talk: Talk) -> None:
    with pytest.raises(NotYours):
        talk.signals.post(1, "agent:9", "desk-z", None, "hello")
    with pytest.raises(NotYours):
        talk.signals.post(2, "customer", "page-a", None, "hello")
    assert talk.got == []


def test_what_comes_after_the_end_is_for_nobody(talk: Talk) -> None:
    talk.over = True
    talk.signals.post(1, "customer", "page-a", None, "a late candidate")
    talk.over = False
    assert talk.got == []


def test_a_page_that_was_left_is_not_listened_to(talk: Talk) -> None:
    talk.seats.take(1, "customer", "page-b")
    talk.signals.post(1, "customer", "page-a:1", None, "hello")
    assert talk.got == []
    talk.signals.post(1, "customer", "page-b:1", None, "hello")
    assert [who for who, _ in talk.got] == ["agent:7", "agent:8"]


def test_what_cant_be_delivered_waits_for_the_next_stream(talk: Talk) -> None:
    talk.open.remove("customer")
    talk.signals.post(1, "agent:7", "desk-x", None, "first")
    talk.signals.post(1, "agent:7", "desk-x", "customer", "second")
    waiting = talk.signals.waiting("customer", 1)
    assert [data_of(frame)["data"] for frame in waiting] == ["first", "second"]
    assert talk.signals.waiting("customer", 1) == []


def test_what_waits_too_long_or_is_too_much_is_dropped(talk: Talk) -> None:
    talk.open.clear()
    talk.signals.post(1, "agent:7", "desk-x", "customer", "old")
    talk.clock.advance(HELD_MS)
    for number in range(HELD + 5):
        talk.signals.post(1, "customer", "page-a", "agent:8", number)
    assert talk.signals.waiting("customer", 1) == []
    kept = [data_of(frame)["data"] for frame in talk.signals.waiting("agent:8")]
    assert kept == list(range(5, HELD + 5))


def test_when_the_talk_is_over_nothing_waits_any_more(talk: Talk) -> None:
    talk.open.clear()
    talk.signals.post(1, "agent:7", "desk-x", None, "hello")
    talk.signals.forget(1)
    assert talk.signals.waiting("customer", 1) == []
    assert talk.signals.waiting("agent:8") == []
