"""Live updates: keyed stores, and subscribers who each follow a few of them.

A store holds, for every key, its encoded value and the number at which it last changed. Numbers
are the publisher's own: they follow the journal's, and step on by one where several changes are
published between two commits. A subscriber is first sent everything and then what changes, each
frame with its number; on a reconnect it names the last number it has, and is sent exactly the
keys that changed after it (keys that went are sent as null). Where that can't be known, since
this process began later or forgot, it is sent everything again: as exact, only longer.

A value is encoded once however many follow the store. A reader too slow for what it is sent
costs a bounded amount of memory: its backlog is dropped and replaced by one snapshot.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence

import msgspec

HEARTBEAT_MS = 15_000
"""Every stream is sent something this often, a comment if need be: dead connections show."""

BACKLOG_FRAMES = 256
BACKLOG_BYTES = 512 * 1024
SIGNALS_HELD = 200
TOMBSTONES = 2_000

_HEARTBEAT = b": still here\n\n"


def signal_frame(data: bytes) -> bytes:
    """A frame without a number: it isn't part of any store and isn't sent again."""
    return b"event: signal\ndata: " + data + b"\n\n"


class Store:
    """The values that one or many subscribers follow."""

    def __init__(self, floor: int) -> None:
        self.values: dict[str, bytes] = {}
        self.changed: dict[str, int] = {}
        self.floor = floor
        self.subscribers: set[Subscriber] = set()
        self._pending: dict[str, bytes | None] = {}
        self._body: bytes | None = None
        self._shown: dict[str, msgspec.Struct] = {}

    def put(self, key: str, value: object) -> None:
        """Set a key's value; it is published with the next `Publisher.publish`."""
        encoded = msgspec.json.encode(value)
        if self._current(key) != encoded:
            self._pending[key] = encoded

    def put_if_changed(self, key: str, value: msgspec.Struct, *, apart_from: str) -> None:
        """As `put`, where a change of one field alone doesn't count."""
        before = self._shown.get(key)
        if before is not None:
            same = {apart_from: getattr(before, apart_from)}
            if msgspec.structs.replace(value, **same) == before and key in self.values:
                return
        self._shown[key] = value
        self.put(key, value)

    def drop(self, key: str) -> None:
        """The key is gone."""
        if self._current(key) is not None:
            self._pending[key] = None

    def keep_only(self, prefix: str, keep: set[str]) -> None:
        """Drop every key that begins with `prefix` and isn't in `keep`."""
        for key in [*self.values, *self._pending]:
            if key.startswith(prefix) and key not in keep:
                self.drop(key)

    def _current(self, key: str) -> bytes | None:
        return self._pending[key] if key in self._pending else self.values.get(key)

    def settle(self, number: int) -> bytes | None:
        """Make the pending changes the store's values as of `number`; the body of their frame."""
        pending = {k: v for k, v in self._pending.items() if self.values.get(k) != v}
        self._pending.clear()
        if not pending:
            return None
        self._body = None
        for key, value in pending.items():
            self.changed.pop(key, None)  # so that the oldest change comes first
            self.changed[key] = number
            if value is None:
                del self.values[key]
            else:
                self.values[key] = value
        if len(self.changed) - len(self.values) > TOMBSTONES:
            self._forget_tombstones()
        return _fields(pending.items())

    def _forget_tombstones(self) -> None:
        gone = [key for key in self.changed if key not in self.values]
        for key in gone[: len(gone) // 2]:
            self.floor = max(self.floor, self.changed.pop(key))

    def since(self, number: int) -> bytes:
        """The fields that changed after `number`, null for those that are gone."""
        return _fields((k, self.values.get(k)) for k, at in self.changed.items() if at > number)

    def body(self) -> bytes:
        """All fields."""
        if self._body is None:
            self._body = _fields(self.values.items())
        return self._body


def _fields(items: Iterable[tuple[str, bytes | None]]) -> bytes:
    return b",".join(
        msgspec.json.encode(key) + b":" + (b"null" if value is None else value)
        for key, value in items
    )


class Subscriber:
    """One open stream. Iterating gives bytes to send as they are."""

    def __init__(self, stores: Sequence[Store], stamp: Callable[[], bytes]) -> None:
        self.stores: tuple[Store, ...] = tuple(stores)
        self._stamp = stamp
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._signals: deque[bytes] = deque(maxlen=SIGNALS_HELD)
        self._snapshot_due = True
        self._closed = False
        self._wake = asyncio.Event()
        self._wake.set()
        for store in self.stores:
            store.subscribers.add(self)

    def resume(self, number: int, stamp: bytes) -> None:
        """Begin with what changed after `number` instead of with everything."""
        self._snapshot_due = False
        body = b",".join(part for store in self.stores if (part := store.since(number)))
        if body:
            self.push(_frame(b"set", stamp, body))

    def push(self, frame: bytes) -> None:
        """Queue a frame; a backlog that has grown too long becomes a snapshot."""
        if self._snapshot_due:
            return
        self._frames.append(frame)
        self._bytes += len(frame)
        if len(self._frames) > BACKLOG_FRAMES or self._bytes > BACKLOG_BYTES:
            self.start_over()
        self._wake.set()

    def signal(self, frame: bytes) -> None:
        """Queue a frame that is no part of a store."""
        self._signals.append(frame)
        self._wake.set()

    def start_over(self, stores: Sequence[Store] | None = None) -> None:
        """Send everything again, from these stores if they are given."""
        if stores is not None:
            self._leave()
            self.stores = tuple(stores)
            for store in self.stores:
                store.subscribers.add(self)
        self._frames.clear()
        self._bytes = 0
        self._snapshot_due = True
        self._wake.set()

    def beat(self) -> None:
        """Say something even if there is nothing to say."""
        self._wake.set()

    def close(self) -> None:
        """End the stream."""
        self._closed = True
        self._leave()
        self._wake.set()

    def _leave(self) -> None:
        for store in self.stores:
            store.subscribers.discard(self)

    def _take(self) -> bytes:
        parts: list[bytes] = []
        if self._snapshot_due:
            self._snapshot_due = False
            body = b",".join(part for store in self.stores if (part := store.body()))
            parts.append(_frame(b"snapshot", self._stamp(), body))
        parts.extend(self._frames)
        parts.extend(self._signals)
        self._frames.clear()
        self._signals.clear()
        self._bytes = 0
        return b"".join(parts)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self._closed:
            raise StopAsyncIteration
        await self._wake.wait()
        self._wake.clear()
        if self._closed:
            raise StopAsyncIteration
        return self._take() or _HEARTBEAT


def _frame(event: bytes, stamp: bytes, body: bytes) -> bytes:
    return b"event: " + event + b"\nid: " + stamp + b"\ndata: {" + body + b"}\n\n"


class Publisher:
    """Numbers what is published, and sends it to those who follow."""

    def __init__(self) -> None:
        self._epoch = 0
        self._number = 0

    def begin(self, epoch: int, number: int) -> None:
        """Ids of streams begin anew: nothing that was sent under another epoch is relied upon."""
        self._epoch = epoch
        self._number = max(self._number, number)

    @property
    def number(self) -> int:
        """The number of what was published last."""
        return self._number

    def reached(self, number: int) -> None:
        """The journal is at `number`; what is published from now on is numbered from there."""
        self._number = max(self._number, number)

    def store(self) -> Store:
        """A new, empty store. No id sent before it began can be resumed with it."""
        return Store(self._number + 1)

    def publish(self, store: Store) -> None:
        """Send a store's pending changes to everybody who follows it."""
        number = self._number + 1
        body = store.settle(number)
        if body is None:
            return
        self._number = number
        frame = _frame(b"set", self._stamp(), body)
        for subscriber in store.subscribers:
            subscriber.push(frame)

    def follow(self, stores: Sequence[Store], last_id: str | None) -> Subscriber:
        """A new subscriber of these stores, which must hold nothing that is still pending."""
        subscriber = Subscriber(stores, self._stamp)
        number = self._number_of(last_id)
        if number is not None and all(number >= store.floor for store in stores):
            subscriber.resume(number, self._stamp())
        return subscriber

    def _stamp(self) -> bytes:
        return b"%d.%d" % (self._epoch, self._number)

    def _number_of(self, last_id: str | None) -> int | None:
        epoch, _, number = (last_id or "").partition(".")
        if not (number.isascii() and number.isdigit() and epoch == str(self._epoch)):
            return None
        return int(number) if int(number) <= self._number else None
