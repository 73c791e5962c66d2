"""Guessing passwords is slowed down without shutting anybody out who is known.

Whoever has signed in from a browser has a cookie there that says so, for that account alone. Wrong
tries of a known browser count for that browser; those of unknown ones for their address, and a
little for the account as a whole, so that a thousand addresses don't get a thousand times the
tries. None of it depends on whether there is such an account. After OWASP, "Slow Down Online
Guessing Attacks with Device Cookies".
"""

import hashlib
import hmac
import secrets
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie

from lamplight.journal.tables import settings
from lamplight.web.address import address_of, too_many
from lamplight.web.doors import Doors, doors_of

COOKIE: Final = "lamplight_device"
LASTS_S: Final = 365 * 24 * 3600
SHARE: Final = 0.1
"""What a wrong try from an unknown browser counts for the account as a whole."""
_SECRET: Final = "device_secret"  # noqa: S105 - the name of a setting


class Tries:
    """One try to sign in: counted before the slow check, and given back if it was right."""

    def __init__(self, doors: Doors, counted: list[tuple[str, float]]) -> None:
        self._doors = doors
        self._counted = counted

    @classmethod
    async def count(cls, request: Request[Any, Any, Any], account: str) -> "Tries":
        """Count a try. Raises 429 when there were too many wrong ones."""
        doors = doors_of(request)
        name = await _device_of(request, account)
        if name:
            counted = [(f"{account} {name}", 1.0)]
        else:
            counted = [(f"{account} {address_of(request)}", 1.0), (account, SHARE)]
        now_s = doors.now() / 1000
        for place, (key, cost) in enumerate(counted):
            if (wait := doors.limits.sign_in_account.take(key, now_s, cost=cost)) > 0:
                cls(doors, counted[:place]).give_back()
                raise too_many(wait)
        return cls(doors, counted)

    def give_back(self) -> None:
        """It wasn't wrong: as if it had never been."""
        now_s = self._doors.now() / 1000
        for key, cost in self._counted:
            self._doors.limits.sign_in_account.give_back(key, now_s, cost=cost)


async def device_cookie(request: Request[Any, Any, Any], account: str) -> Cookie:
    """What makes this browser known for an account."""
    name = secrets.token_urlsafe(12)
    return Cookie(
        key=COOKIE,
        value=f"{name}.{await _seal(doors_of(request), account, name)}",
        path="/api/v1/session",
        max_age=LASTS_S,
        httponly=True,
        samesite="strict",
        secure=request.scope.get("scheme") == "https",
    )


async def _device_of(request: Request[Any, Any, Any], account: str) -> str:
    """The name of a browser that has signed in to this account before, or ""."""
    name, _, seal = request.cookies.get(COOKIE, "")[:200].partition(".")
    if not name or not seal.isascii():
        return ""
    known = hmac.compare_digest(await _seal(doors_of(request), account, name), seal)
    return name if known else ""


async def _seal(doors: Doors, account: str, name: str) -> str:
    secret = await settings.secret(doors.pool, _SECRET)
    words = f"{name}:{account}".encode("utf-8", "replace")
    return hmac.new(secret, words, hashlib.sha256).hexdigest()
