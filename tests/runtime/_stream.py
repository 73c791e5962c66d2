"""What a browser does with a stream: it keeps the store, and the last id."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Reader:
    """The store as it was sent so far."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.last_id: str | None = None
        self.snapshots = 0
        self.signals: list[Any] = []

    def read(self, sent: bytes) -> None:
        for frame in sent.decode().split("\n\n"):
            fields = dict(
                line.split(": ", 1) for line in frame.splitlines() if not line.startswith(":")
            )
            if not fields:
                continue
            data = json.loads(fields["data"])
            if fields["event"] == "signal":
                self.signals.append(data)
                continue
            self.last_id = fields["id"]
            if fields["event"] == "snapshot":
                self.values = data
                self.snapshots += 1
                continue
            for key, value in data.items():
                if value is None:
                    self.values.pop(key, None)
                else:
                    self.values[key] = value


class Stream(Reader):
    """A reader on an open subscription, read in the background as a connection would be."""

    def __init__(self, frames: AsyncIterator[bytes]) -> None:
        super().__init__()
        self._frames = frames
        self._task: asyncio.Task[None] | None = None
        self.ended = False

    async def begin(self) -> None:
        """Return when the first frame is here, or nothing has changed since the last id."""
        first = asyncio.ensure_future(anext(self._frames))
        await asyncio.wait([first], timeout=None if self.last_id is None else 0.2)
        if first.done():
            self.read(first.result())
        self._task = asyncio.create_task(self._run(first))

    async def _run(self, first: asyncio.Future[bytes]) -> None:
        if not first.done():
            self.read(await first)
        async for chunk in self._frames:
            self.read(chunk)
        self.ended = True

    async def close(self) -> None:
        """The connection ends."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None
            await self._frames.aclose()  # type: ignore[attr-defined]

    def under(self, prefix: str) -> dict[str, Any]:
        """Values whose key begins so, by the rest of their key."""
        return {k.removeprefix(prefix): v for k, v in self.values.items() if k.startswith(prefix)}
