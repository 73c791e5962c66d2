"""Where a request comes from, and how much it may do.

The address is the connection's own. Behind a proxy it is what the proxy says, where the setting
`trusted_proxies` names that proxy (the server reads the header then; see `serve`).
"""

import ipaddress
import math
from typing import Any

from litestar.connection import ASGIConnection

from lamplight.web.doors import Guard, doors_of
from lamplight.web.limits import Limiter
from lamplight.web.problems import Refusal


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The client's address; of IPv6 the /64 network, which is what one household or host has."""
    client = connection.client
    host = client.host if client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return host


def spend(limiter: Limiter, key: str, now_ms: int) -> None:
    """Take one of what `key` may do. Raises a 429 that says when again."""
    wait = limiter.take(key, now_ms / 1000)
    if wait > 0:
        raise too_many(wait)


def too_many(wait_s: float) -> Refusal:
    """A 429 with the seconds to wait."""
    seconds = math.ceil(min(wait_s, 86_400))
    return Refusal(429, "too_many", {"Retry-After": str(seconds)}, seconds=seconds)


def limited(name: str) -> Guard:
    """Guard: the limit called `name` in `Limits`, by address."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: Any) -> None:
        doors = doors_of(connection)
        limiter: Limiter = getattr(doors.limits, name)
        spend(limiter, address_of(connection), doors.now())

    return guard


def count_unknown(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Somebody asked for what isn't there: count it, so that guessing ends soon."""
    doors = doors_of(connection)
    spend(doors.limits.unknown, address_of(connection), doors.now())


def check_guessing(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Refuse an address that has asked for too much that isn't there."""
    doors = doors_of(connection)
    wait = doors.limits.unknown.short(address_of(connection), doors.now() / 1000)
    if wait > 0:
        raise too_many(wait)
