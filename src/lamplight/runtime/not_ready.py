"""What is answered while there is no house yet: 503, and what is waited for.

A handful of lines instead of the web application, which can't be made without a house. Whoever
asks before the start is over, or asks a standby, gets an answer instead of a closed door.
"""

import asyncio
import contextlib
import socket
from typing import Self

import msgspec

from lamplight import __version__

LONGEST = 16 * 1024
"""Bytes of a request's head that are read before it is answered."""
PATIENCE_S = 5.0


class NotReady:
    """Listens on a socket, which stays open, until it is closed."""

    def __init__(self, waiting_for: str) -> None:
        self._waiting_for = waiting_for
        self._server: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()

    @classmethod
    async def listen(cls, listener: socket.socket, waiting_for: str) -> Self:
        """Answer whoever connects. `waiting_for` is a word for programs: "start", "standby"."""
        answering = cls(waiting_for)
        answering._server = await asyncio.start_server(
            answering._answer, sock=listener.dup(), limit=LONGEST
        )
        return answering

    async def close(self) -> None:
        """Let the next one listen on the socket."""
        if self._server is not None:
            self._server.close()
        for task in list(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        try:
            with contextlib.suppress(OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
                async with asyncio.timeout(PATIENCE_S):
                    await reader.readuntil(b"\r\n\r\n")
                    writer.write(self._response())
                    await writer.drain()
        finally:  # also when it is cancelled: a browser that only connected asks the next one anew
            writer.close()

    def _response(self) -> bytes:
        body = msgspec.json.encode(
            {
                "status": "not_ready",
                "waiting_for": [self._waiting_for],
                "version": __version__,
                "code": "not_ready",
                "text": "Lamplight isn't ready yet. Please try again in a moment.",
            }
        )
        head = (
            "HTTP/1.1 503 Service Unavailable\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Retry-After: 2\r\n"
            "Cache-Control: no-store\r\n"
            "Connection: close\r\n\r\n"
        )
        return head.encode() + body
