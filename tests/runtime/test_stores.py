"""Whoever reconnects with the last number they have ends with what the server has."""

import json
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tests.runtime._stream import Reader

from lamplight.runtime import stores
from lamplight.runtime.stores import Publisher, Store, Subscriber

KEYS = st.sampled_from(["a", "b", "line/1", "line/2", "line/3"])


async def test_a_subscriber_is_sent_everything_and_then_what_changes() -> None:
    publisher = Publisher()
    publisher.begin(1, 40)
    store = publisher.store()
    store.put("me", {"state": "here"})
    publisher.publish(store)
    reader = Reader()
    subscriber = publisher.follow([store], None)
    reader.read(await anext(subscriber))
    assert reader.values == {"me": {"state": "here"}}
    store.put("offer", {"contact": 7})
    publisher.publish(store)
    publisher.reached(90)
    store.drop("offer")
    store.put("me", {"state": "away"})
    publisher.publish(store)
    sent = await anext(subscriber)
    assert sent.count(b"event: set") == 2
    reader.read(sent)
    assert reader.values == {"me": {"state": "away"}}
    assert reader.last_id == "1.91"


async def test_an_id_from_another_epoch_or_from_the_future_gets_everything() -> None:
    publisher = Publisher()
    publisher.begin(2, 5)
    store = publisher.store()
    store.put("a", 1)
    publisher.publish(store)
    for last_id in ("1.6", "2.99", "2.-1", "2.x", "2.²", "", "garbage", "2.5"):
        assert b"event: snapshot" in await anext(publisher.follow([store], last_id))
    store.put("a", 2)
    publisher.publish(store)
    assert b"event: set" in await anext(publisher.follow([store], "2.6"))


async def test_a_slow_reader_gets_one_snapshot_instead_of_its_backlog(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stores, "BACKLOG_FRAMES", 10)
    publisher = Publisher()
    store = publisher.store()
    subscriber = publisher.follow([store], None)
    reader = Reader()
    reader.read(await anext(subscriber))
    for value in range(100):
        store.put("a", value)
        publisher.publish(store)
    subscriber.signal(stores.signal_frame(b'{"kind":"bye"}'))
    reader.read(await anext(subscriber))
    assert (reader.values, reader.snapshots) == ({"a": 99}, 2)
    assert reader.signals == [{"kind": "bye"}]


async def test_an_unchanged_value_is_not_sent_again() -> None:
    publisher = Publisher()
    store = publisher.store()
    store.put("a", [1])
    publisher.publish(store)
    number = publisher.number
    store.put("a", [2])
    store.put("a", [1])
    publisher.publish(store)
    assert publisher.number == number


async def test_a_closed_subscriber_ends() -> None:
    publisher = Publisher()
    subscriber = publisher.follow([publisher.store()], None)
    subscriber.close()
    assert [frame async for frame in subscriber] == []


class Resuming(RuleBasedStateMachine):
    """Two stores, readers that lose what was under way at any moment and come back."""

    @initialize()
    def begin(self) -> None:
        self.publisher = Publisher()
        self.publisher.begin(3, 10)
        self.stores = [self.publisher.store(), self.publisher.store()]
        self.readers = [Reader(), Reader(), Reader()]
        self.open: dict[int, Subscriber] = {}

    @rule(store=st.integers(0, 1), key=KEYS, value=st.one_of(st.none(), st.integers(0, 3)))
    def change(self, store: int, key: str, value: int | None) -> None:
        if value is None:
            self.stores[store].drop(f"{store}/{key}")
        else:
            self.stores[store].put(f"{store}/{key}", value)

    @rule(store=st.integers(0, 1), commits=st.integers(0, 4))
    def publish(self, store: int, commits: int) -> None:
        self.publisher.reached(self.publisher.number + commits)
        self.publisher.publish(self.stores[store])

    @rule(who=st.integers(0, 2))
    def connect(self, who: int) -> None:
        if who not in self.open:
            self.open[who] = self.publisher.follow(self.stores, self.readers[who].last_id)

    @rule(who=st.integers(0, 2), whole=st.integers(0, 5))
    def lose(self, who: int, whole: int) -> None:
        """The connection ends after `whole` of the frames that were under way."""
        if who in self.open:
            subscriber = self.open.pop(who)
            frames = _sent(subscriber).split(b"\n\n")
            self.readers[who].read(b"\n\n".join(frames[:whole]))
            subscriber.close()

    @rule(who=st.integers(0, 2))
    def receive(self, who: int) -> None:
        if who in self.open:
            self.readers[who].read(_sent(self.open[who]))

    @rule(store=st.integers(0, 1))
    def forget(self, store: int) -> None:
        """Nobody follows a store any more, and it is made anew later."""
        if not self.open:
            fresh = self.publisher.store()
            for key, value in self.stores[store].values.items():
                if key.endswith("1"):
                    fresh.put(key, json.loads(value))
            self.stores[store] = fresh

    @rule(who=st.integers(0, 2))
    def overflow(self, who: int) -> None:
        if who in self.open:
            self.open[who].start_over()

    @rule(who=st.integers(0, 2))
    def has_what_the_server_has(self, who: int) -> None:
        if who in self.open:
            self.readers[who].read(_sent(self.open[who]))
            assert self.readers[who].values == _values(self.stores)

    def teardown(self) -> None:
        for who in range(3):
            self.connect(who)
            self.has_what_the_server_has(who)


def _sent(subscriber: Subscriber) -> bytes:
    """What would be written to the connection now, without waiting for more."""
    return subscriber._take()


def _values(of: list[Store]) -> dict[str, Any]:
    return {key: json.loads(value) for store in of for key, value in store.values.items()}


TestResuming = Resuming.TestCase
