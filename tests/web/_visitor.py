"""Somebody at our doors: plain HTTP and event streams, as browsers speak them."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any, Self

import httpx
from tests._plain import PLAIN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

PATIENCE_S = 20.0
"""How long a test waits for what must come; nothing is asserted about how soon it does."""

API = "/api/v1"


class Visitor(httpx.AsyncClient):
    """A browser without pages. Sends `Origin` as browsers do."""

    def __init__(self, address: str, **kwargs: Any) -> None:
        super().__init__(
            base_url=address,
            headers={"Origin": address},
            timeout=PATIENCE_S,
            verify=PLAIN,
            **kwargs,
        )

    async def ask(
        self, method: str, path: str, body: object = None, **kwargs: Any
    ) -> httpx.Response:
        """A request of the API."""
        if body is not None:
            kwargs["json"] = body
        return await self.request(method, f"{API}{path}", **kwargs)

    async def do(self, path: str, body: object = None, **kwargs: Any) -> Any:
        """POST that must succeed; its answer."""
        return _answer(await self.ask("POST", path, body, **kwargs))

    async def see(self, path: str, **kwargs: Any) -> Any:
        """GET that must succeed; its answer."""
        return _answer(await self.ask("GET", path, **kwargs))

    async def arrive(self, slug: str = "nordhaus", **said: Any) -> str:
        """A new contact; its token."""
        body = {"channel": "chat", "language": "en"} | said
        return str((await self.do(f"/brands/{slug}/contacts", body))["token"])

    @contextlib.asynccontextmanager
    async def follow(self, path: str, last_id: str = "") -> AsyncIterator[Stream]:
        """Open a stream and keep its store."""
        headers = {"Last-Event-ID": last_id} if last_id else {}
        async with self.stream("GET", f"{API}{path}", headers=headers) as response:
            stream = Stream(response)
            async with stream:
                yield stream


class Stream:
    """An open event stream: its store as told so far, and everything that came."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.store: dict[str, Any] = {}
        self.events: list[tuple[str, str, Any]] = []
        self.comments: list[str] = []
        self.last_id = ""
        self.ended = False
        self.complete = False
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _read(self) -> None:
        event, number, data = "message", "", ""
        try:
            async for line in self._lines():
                name, _, value = line.partition(":")
                value = value.removeprefix(" ")
                if line == "":
                    if data:
                        self._take(event, number, json.loads(data))
                    event, number, data = "message", "", ""
                elif name == "":
                    self.comments.append(value)
                elif name == "event":
                    event = value
                elif name == "id":
                    number = value
                elif name == "data":
                    data += value
                elif name == "retry":
                    self.comments.append(line)
            self.complete = True
        finally:
            self.ended = True
            self._news.set()

    async def _lines(self) -> AsyncIterator[str]:
        # Not httpx's own: it also splits at signs that end no line of an event stream.
        rest = ""
        async for piece in self.response.aiter_text():
            *lines, rest = (rest + piece).split("\n")
            for line in lines:
                yield line

    def _take(self, event: str, number: str, data: Any) -> None:
        self.events.append((event, number, data))
        self.last_id = number or self.last_id
        if event == "snapshot":
            self.store = {}
        if event in ("snapshot", "set"):
            self.store |= data
            self.store = {key: value for key, value in self.store.items() if value is not None}
        self._news.set()

    async def until(self, true: Callable[[dict[str, Any]], Any]) -> Any:
        """Wait until this is true of the store; what it gave."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                if found := true(self.store):
                    return found
                assert not self.ended, f"the stream ended before that; it has {self.store}"
                self._news.clear()
                await self._news.wait()

    async def until_event(self, true: Callable[[str, Any], Any]) -> Any:
        """Wait until an event came of which this is true; its data."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for event, _, data in self.events:
                    if true(event, data):
                        return data
                assert not self.ended, "the stream ended before that"
                self._news.clear()
                await self._news.wait()

    async def until_ended(self) -> None:
        """Wait until the server has ended it."""
        async with asyncio.timeout(PATIENCE_S):
            while not self.ended:
                self._news.clear()
                await self._news.wait()


def _answer(response: httpx.Response) -> Any:
    assert response.is_success, (
        f"{response.request.url.path}: {response.status_code} {response.text}"
    )
    return response.json() if response.content else None
