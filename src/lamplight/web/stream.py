"""Server-sent events: the hub's frames, written to the client as they are.

The answer is a plain ASGI application: one task waits for frames, one for the client to go. A
client that reads too slowly stops its own task at the socket; what it misses meanwhile the hub
keeps within bounds, and the kernel drops one that takes nothing at all (see `serve`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Final

import structlog
from litestar.params import HeaderParameter, QueryParameter
from litestar.types import HTTPResponseBodyEvent, Receive, Scope, Send

from lamplight.web.gone import gone
from lamplight.web.problems import Refusal

log = structlog.get_logger(__name__)

RETRY_MS: Final = 1000
"""How long a browser waits before it opens the stream again."""

_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),  # nginx: pass on at once
]


class Streams:
    """Every open stream, so that they can be counted and ended."""

    def __init__(self) -> None:
        self._open: dict[str, set[EventStream]] = {}
        self.closing = False

    def check_room(self, owner: str, most: int) -> None:
        """Refuse when `owner` (an address, a session) has `most` streams open."""
        if self.count(owner) >= most:
            raise Refusal(429, "too_many_streams", {"Retry-After": "5"}, most=most)

    def count(self, owner: str) -> int:
        """How many streams of `owner` are open."""
        return len(self._open.get(owner, ()))

    def end(self, owner: str) -> None:
        """End the streams of one owner: of a session that has ended, for example."""
        for stream in list(self._open.get(owner, ())):
            stream.end()

    def close(self) -> None:
        """End every stream, and let no new one begin: the server stops."""
        self.closing = True
        for owner in list(self._open):
            self.end(owner)

    def enter(self, stream: "EventStream") -> None:
        """A stream begins."""
        self._open.setdefault(stream.owner, set()).add(stream)
        if self.closing:
            stream.end()

    def leave(self, stream: "EventStream") -> None:
        """A stream is over."""
        streams = self._open[stream.owner]
        streams.discard(stream)
        if not streams:
            del self._open[stream.owner]


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
        self.owner = owner
        self._frames = frames
        self._streams = streams
        self._until = until
        self._stop = asyncio.Event()

    def end(self) -> None:
        """End this stream soon."""
        self._stop.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        self._streams.enter(self)
        write = asyncio.create_task(self._write(send))
        others = (asyncio.create_task(gone(receive)), asyncio.create_task(self._stop.wait()))
        try:
            await asyncio.wait(
                (write, *others), timeout=self._until, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for task in (write, *others):
                task.cancel()
            await asyncio.wait((write, *others))
            self._streams.leave(self)
        if not write.cancelled() and (failure := write.exception()) is not None:
            # The answer has begun: all that can be done is to end it. The browser comes again.
            log.warning("a stream broke off", kind=type(failure).__name__, exc_info=failure)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _write(self, send: Send) -> None:
        await send(_part(b"retry: %d\n\n" % RETRY_MS))
        frames = self._frames()
        try:
            async for frame in frames:
                await send(_part(frame))
        finally:
            # Presence follows the subscription: it ends now, not when memory is next tidied.
            if (close := getattr(frames, "aclose", None)) is not None:
                await close()


def _part(body: bytes) -> HTTPResponseBodyEvent:
    return {"type": "http.response.body", "body": body, "more_body": True}


def stream_answer(description: str) -> dict[str, Any]:
    """How a stream's route describes its answer in OpenAPI."""
    return {"media_type": "text/event-stream", "response_description": description}


AFTER = Annotated[
    str | None,
    QueryParameter(
        name="after", max_length=60, description="As Last-Event-ID, where that can't be sent"
    ),
]
LAST_EVENT_ID = Annotated[
    str | None,
    HeaderParameter(
        name="Last-Event-ID",
        max_length=60,
        description="The id of the last event you have: only what changed since is sent",
    ),
]
