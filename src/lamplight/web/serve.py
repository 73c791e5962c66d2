"""Serving the app with uvicorn: what must be set so that streams, proxies and logs behave."""

import asyncio
import socket
from typing import TYPE_CHECKING, Final, cast

import uvicorn
from litestar import Litestar
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from lamplight.web.doors import Doors

if TYPE_CHECKING:
    from collections.abc import Sequence

GRACE_S: Final = 2
"""How long open requests may go on after the server is told to stop."""


STALLED_MS: Final = 60_000
"""A client that takes nothing for this long is dropped (TCP_USER_TIMEOUT, tcp(7)); its stream ends
and with it its presence. Where the system can't, what it misses is bounded but it stays."""

SENDING_BYTES: Final = 128 * 1024
"""What the kernel holds for one slow client (it doubles this for its own needs, socket(7))."""


def patient(listener: socket.socket) -> None:
    """Set on the listening socket what every connection inherits: bounds for slow clients."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENDING_BYTES)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_MS)


SLOW_REQUEST_S: Final = 30.0
"""A connection on which no request is completed for this long is closed, also a new one."""


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1, which doesn't wait for ever for a request that never comes whole."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, and look again later whether anything came."""
        super().connection_made(transport)
        self._look_again(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._looking.cancel()
        super().connection_lost(exc)

    def _look_again(self, seen: RequestResponseCycle | None) -> None:
        self._looking = self.loop.call_later(SLOW_REQUEST_S, self._look, seen)

    def _look(self, seen: RequestResponseCycle | None) -> None:
        cycle = cast("RequestResponseCycle | None", self.cycle)  # None before the first request
        waiting = cycle is None or cycle.response_complete or cycle.more_body
        if waiting and cycle is seen:
            self.transport.close()
        else:
            self._look_again(cycle)


class Server(uvicorn.Server):
    """uvicorn, which ends our streams first when it stops: otherwise it would wait for them."""

    def __init__(self, config: uvicorn.Config, doors: Doors) -> None:
        super().__init__(config)
        self._doors = doors

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, on the sockets given or on the address of the configuration."""
        for listener in sockets or ():
            patient(listener)
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, end the streams, let the rest finish."""
        self._doors.streams.close()
        await super().shutdown(sockets)


def server(app: Litestar, *, host: str = "127.0.0.1", port: int = 8000) -> Server:
    """A server for the app; `await server(...).serve(sockets=[...])` runs it until told to stop."""
    doors: Doors = app.state.doors
    proxies: Sequence[str] = doors.settings.trusted_proxies
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=32_768,
        backlog=2048,
    )
    return Server(config, doors)
