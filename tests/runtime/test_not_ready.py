"""Whoever asks before there is a house is told so, and what is waited for."""

from __future__ import annotations

import asyncio
import json
import socket

from lamplight.runtime.not_ready import NotReady


async def test_every_request_is_answered_with_what_is_waited_for() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        waiting = await NotReady.listen(listener, "standby")
        for path in ("/health", "/api/v1/brands"):
            head, body = await _get(listener.getsockname()[1], path)
            assert head.startswith("HTTP/1.1 503 ")
            assert f"Content-Length: {len(body)}" in head
            assert json.loads(body)["waiting_for"] == ["standby"]
        await waiting.close()


async def test_the_next_one_can_listen_on_the_same_socket() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        for word in ("start", "standby"):
            waiting = await NotReady.listen(listener, word)
            _, body = await _get(listener.getsockname()[1], "/")
            assert json.loads(body)["waiting_for"] == [word]
            await waiting.close()


async def test_who_had_only_connected_is_let_go_when_the_next_one_listens() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        waiting = await NotReady.listen(listener, "start")
        port = listener.getsockname()[1]
        for sent in (b"", b"GET / HTTP/1.1\r\nHost:"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            await _get(port, "/")  # whoever came before is taken up by now
            await waiting.close()
            async with asyncio.timeout(20):
                assert await reader.read() == b""
            writer.close()
            await writer.wait_closed()
            waiting = await NotReady.listen(listener, "start")
        await waiting.close()


async def _get(port: int, path: str) -> tuple[str, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
    head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    return head, body
