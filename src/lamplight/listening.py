"""The socket that the web server serves on, bound before anything else is started.

So a taken port is known at once, and nobody can take it between the asking and the serving.
"""

from __future__ import annotations

import errno
import socket

BACKLOG = 2048


class CannotListen(Exception):
    """The address can't be had; the text is one line that says what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket on `host`, a name or an address of this machine (IPv4 or IPv6).

    With port 0 the kernel chooses one. Raises `CannotListen`.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise CannotListen(
            f"{host!r} is not an address: give --host an address of this machine, as 127.0.0.1, "
            "or 0.0.0.0 for all of them."
        ) from error
    listener = socket.socket(family, kind, protocol)
    try:
        # a port that the last run left a moment ago may be used again; a living one may not
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise CannotListen(_why(error, host, port)) from error
    listener.setblocking(False)
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken: stop what listens there, or choose with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for root: choose one from 1024 on with --port."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine: choose one that is with --host."
    return f"Can't listen on {host}, port {port}: {error.strerror or error}."
