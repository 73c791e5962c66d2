"""Open streams: who follows what, and who is there because of it."""

from collections.abc import AsyncIterator, Sequence
from typing import Final, Literal, Protocol

from lamplight.runtime.signals import CUSTOMER, Signals, agent_name, agent_of
from lamplight.runtime.stores import HEARTBEAT_MS, Publisher, Store, Subscriber

Kind = Literal["place", "desk", "brand", "board"]
Audience = tuple[Kind, int]
"""("place", contact), ("desk", agent), ("brand", brand) or ("board", person)."""

BEATS: Final = 60
BEAT_MS: Final = HEARTBEAT_MS // BEATS
"""Heartbeats go out in so many turns: a thousand writes at once would hold up an offer."""


class Shown(Protocol):
    """Where the stores of an audience come from."""

    async def prepare(self, audience: Audience) -> None:
        """Fetch what the audience's stores are made from. Raises `Unknown`."""
        ...

    def stores(self, audience: Audience) -> Sequence[Store]:
        """The audience's stores, published up to now."""
        ...

    def unfollowed(self, audience: Audience) -> None:
        """The last stream of the audience has ended."""
        ...


class Attendance(Protocol):
    """Who wants to know that somebody came or went."""

    def came(self, audience: Audience) -> None:
        """The first stream of the audience was opened."""
        ...

    def went(self, audience: Audience) -> None:
        """The last stream of the audience ended."""
        ...


class Hub:
    """Gives streams to audiences. One that is open is what presence means here."""

    def __init__(
        self, publisher: Publisher, shown: Shown, signals: Signals, attendance: Attendance
    ) -> None:
        self._publisher = publisher
        self._shown = shown
        self._signals = signals
        self._attendance = attendance
        self._open: dict[Audience, set[Subscriber]] = {}
        self._turns: tuple[set[Subscriber], ...] = tuple(set() for _ in range(BEATS))
        self._turn = 0
        self._closed = False

    async def subscribe(self, audience: Audience, last_id: str | None) -> AsyncIterator[bytes]:
        """The audience's frames from after `last_id`, or from a snapshot on.

        Raises `Unknown` before the first frame when there is no such audience. Close the
        iterator when the reader has gone.
        """
        await self._shown.prepare(audience)
        if self._closed:
            return
        subscriber = self._publisher.follow(self._shown.stores(audience), last_id)
        self._enter(audience, subscriber)
        turn = min(self._turns, key=len)
        turn.add(subscriber)
        try:
            async for chunk in subscriber:
                yield chunk
        finally:
            subscriber.close()
            turn.discard(subscriber)
            self._leave(audience, subscriber)

    def is_open(self, audience: Audience) -> bool:
        """Whether anybody has a stream of this audience open."""
        return audience in self._open

    def move(self, audience: Audience) -> None:
        """The audience is made of other stores now: its streams start over with them."""
        for subscriber in self._open.get(audience, ()):
            subscriber.start_over(self._shown.stores(audience))

    def end(self, audience: Audience) -> None:
        """The audience may see nothing any more: its streams end."""
        for subscriber in list(self._open.get(audience, ())):
            subscriber.close()

    def sight_changed(self, person: int, *, desk: bool, board: bool) -> None:
        """What a person may see is other than it was: what they follow begins anew, or ends."""
        of: tuple[tuple[Kind, bool], ...] = (("desk", desk), ("board", board))
        for kind, may in of:
            (self.move if may else self.end)((kind, person))

    def deliver(self, contact: int, recipient: str, frame: bytes) -> bool:
        """Put a signal on every open stream of a party; false when there is none."""
        audience: Audience = (
            ("place", contact) if recipient == CUSTOMER else ("desk", agent_of(recipient))
        )
        subscribers = self._open.get(audience, ())
        for subscriber in subscribers:
            subscriber.signal(frame)
        return bool(subscribers)

    def beat(self) -> None:
        """Once in every `BEAT_MS`: a heartbeat on the streams whose turn it is."""
        self._turn = (self._turn + 1) % BEATS
        for subscriber in self._turns[self._turn]:
            subscriber.beat()

    def close(self) -> None:
        """End every stream, and open no other."""
        self._closed = True
        for subscribers in list(self._open.values()):
            for subscriber in list(subscribers):
                subscriber.close()

    def _enter(self, audience: Audience, subscriber: Subscriber) -> None:
        kind, who = audience
        if kind == "place":
            waiting = self._signals.waiting(CUSTOMER, who)
        else:
            waiting = self._signals.waiting(agent_name(who)) if kind == "desk" else []
        for frame in waiting:
            subscriber.signal(frame)
        first = audience not in self._open
        self._open.setdefault(audience, set()).add(subscriber)
        if first:
            self._attendance.came(audience)

    def _leave(self, audience: Audience, subscriber: Subscriber) -> None:
        subscribers = self._open.get(audience, set())
        subscribers.discard(subscriber)
        if not subscribers and self._open.pop(audience, None) is not None and not self._closed:
            self._attendance.went(audience)
            self._shown.unfollowed(audience)
