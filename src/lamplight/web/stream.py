"""Server-sent events: the hub's frames, written to the client as they are.

The answer is a plain ASGI application: one task waits for frames, one for the client to go. A
client that reads too slowly stops its own task at the socket; what it misses meanwhile the hub
keeps within bounds, and one that takes nothing at all for a while is let go.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

from litestar.params import Parameter
from litestar.types import Receive, Scope, Send

from lamplight.web.problems import Refusal

RETRY_MS: Final = 1000
"""How long a browser waits before it opens the stream again."""

STALLED_S: Final = 45.0
"""A client that takes nothing for this long is let go; it opens the stream again by itself."""

_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),  # nginx: pass on at once
]


class Streams:
    """Every open stream, so that they can be counted and ended."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Event, str] = {}
        self._counts: Counter[str] = Counter()
        self.closing = False

    def check_room(self, owner: str, most: int) -> None:
        """Refuse when `owner` (an address, a session) has `most` streams open."""
        if self._counts[owner] >= most:
            raise Refusal(429, "too_many_streams", {"Retry-After": "5"}, most=most)

    def count(self, owner: str) -> int:
        """How many streams of `owner` are open."""
        return self._counts[owner]

    def end(self, owner: str) -> None:
        """End the streams of one owner: a session that was ended, for example."""
        for stop, whose in list(self._open.items()):
            if whose == owner:
                stop.set()

    def close(self) -> None:
        """End every stream, and let no new one begin: the server stops."""
        self.closing = True
        for stop in self._open:
            stop.set()

    @contextmanager
    def opened(self, owner: str) -> Iterator[asyncio.Event]:
        """While a stream is open; the event is set when it must end."""
        stop = asyncio.Event()
        if self.closing:
            stop.set()
        self._open[stop] = owner
        self._counts[owner] += 1
        try:
            yield stop
        finally:
            del self._open[stop]
            self._counts[owner] -= 1
            if not self._counts[owner]:
                del self._counts[owner]


class EventStream:
    """The answer of a stream's route, as an ASGI application."""

    def __init__(
        self,
        frames: Callable[[], AsyncIterator[bytes]],
        streams: Streams,
        owner: str,
        *,
        until: float | None = None,
    ) -> None:
        """`frames` begins the subscription; the stream ends after `until` seconds at the latest."""
        self._frames = frames
        self._streams = streams
        self._owner = owner
        self._until = until

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        with self._streams.opened(self._owner) as stop:
            tasks: list[asyncio.Task[Any]] = [
                asyncio.create_task(self._write(send)),
                asyncio.create_task(_gone(receive)),
                asyncio.create_task(stop.wait()),
            ]
            try:
                await asyncio.wait(tasks, timeout=self._until, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                results = await asyncio.gather(*tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, TimeoutError):
                raise result
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _write(self, send: Send) -> None:
        await send(
            {
                "type": "http.response.body",
                "body": b"retry: %d\n\n" % RETRY_MS,
                "more_body": True,
            }
        )
        frames = self._frames()
        try:
            async for frame in frames:
                async with asyncio.timeout(STALLED_S):
                    await send({"type": "http.response.body", "body": frame, "more_body": True})
        finally:
            # Presence follows the subscription: it ends now, not when memory is next tidied.
            if (close := getattr(frames, "aclose", None)) is not None:
                await close()


async def _gone(receive: Receive) -> None:
    while True:
        if (await receive())["type"] == "http.disconnect":
            return


def stream_answer(description: str) -> dict[str, Any]:
    """How a stream's route describes its answer in OpenAPI."""
    return {"media_type": "text/event-stream", "response_description": description}


AFTER = Annotated[
    str | None,
    Parameter(
        query="after", max_length=60, description="As Last-Event-ID, where that can't be sent"
    ),
]
LAST_EVENT_ID = Annotated[
    str | None,
    Parameter(
        header="Last-Event-ID",
        max_length=60,
        description="The id of the last event you have: only what changed since is sent",
    ),
]
