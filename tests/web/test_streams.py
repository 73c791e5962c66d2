"""Event streams: how they begin, end, and what they hold back."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from lamplight.web import serve
from lamplight.web.stream import EventStream, Streams

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.web._town import Town


async def test_a_stream_begins_with_everything_and_says_how_to_come_back(town: Town) -> None:
    visitor = town.visitor()
    async with visitor.follow("/brands/nordhaus/stream") as stream:
        brand = await stream.until(lambda store: store.get("brand"))
        assert brand["slug"] == "nordhaus"
        assert stream.comments[0] == "retry: 1000"
        assert stream.events[0][0] == "snapshot"
        assert stream.last_id
        headers = stream.response.headers
        assert headers["content-type"].startswith("text/event-stream")
        assert "no-store" in headers["cache-control"]
        assert headers["x-accel-buffering"] == "no"
        assert "content-length" not in headers
        assert "content-encoding" not in headers


async def test_an_id_that_is_not_ours_begins_with_everything(town: Town) -> None:
    visitor = town.visitor()
    for last_id in ("0", "999999.1", "x", "1." + "9" * 40, "-1.-1"):
        async with visitor.follow("/brands/nordhaus/stream", last_id) as stream:
            await stream.until(lambda store: store.get("brand"))
            assert stream.events[0][0] == "snapshot"


async def test_an_address_opens_only_so_many(town: Town) -> None:
    await town.restart(streams_per_address=2)
    visitor = town.visitor()
    async with (
        visitor.follow("/brands/nordhaus/stream") as one,
        visitor.follow("/brands/nordhaus/stream") as two,
    ):
        await one.until(lambda store: store)
        await two.until(lambda store: store)
        third = await visitor.ask("GET", "/brands/nordhaus/stream")
        assert (third.status_code, third.json()["code"]) == (429, "too_many_streams")
        assert third.headers["retry-after"]


async def test_a_client_that_goes_frees_its_place(town: Town) -> None:
    visitor = town.visitor()
    async with visitor.follow("/brands/nordhaus/stream") as stream:
        await stream.until(lambda store: store)
        assert town.doors.streams.count("127.0.0.1") == 1
    async with asyncio.timeout(20):
        while town.doors.streams.count("127.0.0.1"):  # noqa: ASYNC110 - the server hears of it later
            await asyncio.sleep(0.01)


async def test_a_stop_ends_the_streams_first(town: Town) -> None:
    maya = await town.signed_in("maya")
    customer = town.visitor()
    token = await customer.arrive()
    async with (
        maya.follow("/desk/stream") as desk,
        customer.follow(f"/places/{token}/stream") as place,
    ):
        await desk.until(lambda store: store)
        await place.until(lambda store: store)
        stopping = asyncio.create_task(town.stop())
        await desk.until_ended()
        await place.until_ended()
        await stopping
        assert desk.complete, "ended by the server, not broken off"
        assert place.complete


async def test_presence_follows_the_stream(town: Town) -> None:
    customer = town.visitor()
    token = await customer.arrive()
    async with customer.follow(f"/places/{token}/stream") as place:
        assert await place.until(lambda store: store.get("place", {}).get("present"))


async def test_a_failing_subscription_ends_the_stream_cleanly() -> None:
    async def frames() -> AsyncIterator[bytes]:
        yield b"event: snapshot\ndata: {}\n\n"
        raise RuntimeError("broken")

    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()
        return {}

    streams = Streams()
    await EventStream(frames, streams, "me")({}, receive, send)  # type: ignore[arg-type]
    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    assert streams.count("me") == 0


async def test_a_request_that_never_comes_whole_is_not_waited_for(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "SLOW_REQUEST_S", 0.3)
    host, _, port = town.address.removeprefix("http://").partition(":")
    halves = (
        b"",
        b"GET /health HTTP/1.1\r\nHost: x\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\n"
        b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
    )
    visitor = town.visitor()
    async with visitor.follow("/brands/nordhaus/stream") as stream:
        for half in halves:
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(half)
            async with asyncio.timeout(20):
                while await reader.read(1000):
                    pass
            writer.close()
        await stream.until(lambda store: store.get("brand"))
        assert not stream.ended, "a stream isn't a slow request"


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="needs Linux")
async def test_a_client_that_takes_nothing_is_let_go(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "STALLED_MS", 1000)
    await town.restart()

    async def flood() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)
            yield b"data: " + b"x" * 65_000 + b"\n\n"

    monkeypatch.setattr(town.house.hub, "subscribe", lambda *_: flood())
    host, _, port = town.address.removeprefix("http://").partition(":")
    lazy = socket.create_connection((host, int(port)))
    lazy.sendall(b"GET /api/v1/brands/nordhaus/stream HTTP/1.1\r\nHost: x\r\n\r\n")
    streams = town.doors.streams
    async with asyncio.timeout(60):
        while not streams.count("127.0.0.1"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        while streams.count("127.0.0.1"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    lazy.close()
