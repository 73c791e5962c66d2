"""A small HTTP client for load: keep-alive requests and thousands of open event streams.

Measuring a server on the same two cores needs a client that costs little. Streams are asked for
in HTTP/1.0, so that the body comes unframed until the server closes (RFC 9112, 6.3).
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final, NamedTuple

import msgspec

SESSION: Final = "lamplight_session="
"""How the cookie of a session begins; others that are set are left."""


class Answer(NamedTuple):
    """Status, body and the cookie of the session that began (empty when none did)."""

    status: int
    body: bytes
    cookie: str

    def json(self) -> Any:
        """The decoded body."""
        return msgspec.json.decode(self.body)


class Frame(NamedTuple):
    """One server-sent event (WHATWG HTML, 9.2)."""

    id: str
    event: str
    data: bytes


class NoAnswer(Exception):
    """The server went away before it answered; what was asked may or may not have happened."""


class Client:
    """Requests to one server; keeps idle connections for the next request."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.host, self.port = host, port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        cookie: str = "",
        key: str = "",
    ) -> Answer:
        """One request and its whole answer. Raises `NoAnswer`."""
        payload = b"" if body is None else msgspec.json.encode(body)
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            f"Origin: http://{self.host}:{self.port}",
            f"Content-Length: {len(payload)}",
        ]
        if payload:
            lines.append("Content-Type: application/json")
        if cookie:
            lines.append(f"Cookie: {cookie}")
        if key:
            lines.append(f"Idempotency-Key: {key}")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode()
        while True:
            fresh = not self._idle
            try:
                reader, writer = (
                    await asyncio.open_connection(self.host, self.port)
                    if fresh
                    else self._idle.pop()
                )
                writer.write(head + payload)
                answer, keep = await _answer(reader)
            except (OSError, asyncio.IncompleteReadError) as gone:
                # An idle connection may have been closed by the server before it read anything.
                if fresh or not isinstance(gone, asyncio.IncompleteReadError) or gone.partial:
                    raise NoAnswer(str(gone)) from gone
                continue
            if keep:
                self._idle.append((reader, writer))
            else:
                writer.close()
            return answer

    async def stream(self, path: str, *, cookie: str = "", after: str = "") -> AsyncIterator[Frame]:
        """The events of a stream until the server ends it. Raises `NoAnswer`."""
        head = (
            f"GET {path} HTTP/1.0\r\nHost: {self.host}:{self.port}\r\nAccept: text/event-stream\r\n"
        )
        if cookie:
            head += f"Cookie: {cookie}\r\n"
        if after:
            head += f"Last-Event-ID: {after}\r\n"
        try:
            reader, writer = await asyncio.open_connection(self.host, self.port, limit=1 << 24)
        except OSError as refused:
            raise NoAnswer(str(refused)) from refused
        try:
            writer.write(head.encode() + b"\r\n")
            status = int((await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1])
            if status != 200:
                raise NoAnswer(f"{path} answered {status}")
            while True:
                block = await reader.readuntil(b"\n\n")
                if not block.startswith(b":"):
                    yield _frame(block)
        except (OSError, asyncio.IncompleteReadError) as gone:
            raise NoAnswer(str(gone)) from gone
        finally:
            writer.close()

    def close(self) -> None:
        """Closes the idle connections."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()


async def _answer(reader: asyncio.StreamReader) -> tuple[Answer, bool]:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *fields = head.decode("latin-1").split("\r\n")
    length, cookie, keep = 0, "", True
    for field in fields:
        name, _, value = field.partition(":")
        match name.lower():
            case "content-length":
                length = int(value)
            case "set-cookie" if value.strip().startswith(SESSION):
                cookie = value.strip().split(";", 1)[0]
            case "connection":
                keep = value.strip().lower() != "close"
    return Answer(int(first.split(" ", 2)[1]), await reader.readexactly(length), cookie), keep


def _frame(block: bytes) -> Frame:
    number, event, data = "", "message", b""
    for line in block.splitlines():
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"id":
            number = value.decode()
        elif name == b"event":
            event = value.decode()
        elif name == b"data":
            data += value
    return Frame(number, event, data)
