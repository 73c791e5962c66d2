"""Serving the app with uvicorn: what must be set so that streams, proxies and logs behave."""

import socket
from typing import TYPE_CHECKING, Final

import uvicorn
from litestar import Litestar

from lamplight.web.doors import Doors

if TYPE_CHECKING:
    from collections.abc import Sequence

GRACE_S: Final = 2
"""How long open requests may go on after the server is told to stop."""


class Server(uvicorn.Server):
    """uvicorn, which ends our streams first when it stops: otherwise it would wait for them."""

    def __init__(self, config: uvicorn.Config, doors: Doors) -> None:
        super().__init__(config)
        self._doors = doors

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
