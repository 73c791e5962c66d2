"""Asking a shop over HTTP, and what is known when it gives no answer.

What matters to whoever asks for money is not which error it was, but whether the request may have
arrived. So there are two kinds of trouble, and every error of the wire is one of them.
"""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

CONNECT_S: Final = 5.0
ANSWER_S: Final = 30.0
LARGEST_WAIT_MS: Final = 3_600_000

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class NotSent(Exception):
    """It surely didn't arrive, or was turned away unread. `after_ms`: when the shop said to come
    again."""

    def __init__(self, why: str, after_ms: int | None = None) -> None:
        super().__init__(why)
        self.after_ms = after_ms


class Unsure(Exception):
    """It may have arrived and been done: nobody answered, or in a way that can't be read."""


class Wire:
    """A shop's address. TLS is verified; nothing that is sent or answered is ever logged."""

    def __init__(self, url: str, *, answer_s: float = ANSWER_S) -> None:
        self._url = url
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(answer_s, connect=CONNECT_S),
            follow_redirects=False,
            verify=ssl.create_default_context(),
        )
        self.shop_now: datetime | None = None
        """What the shop's clock said when it last answered."""

    async def post(self, body: Any, headers: dict[str, str]) -> httpx.Response:
        """The answer, of whatever status below 500. Raises `NotSent` or `Unsure`."""
        return await self.send("POST", self._url, json=body, headers=headers)

    async def send(self, method: str, url: str, **more: Any) -> httpx.Response:
        """As `post`, whatever is asked; `more` is as `httpx` takes it."""
        try:
            answer = await self._http.request(method, url, **more)
        except _NEVER_SENT as error:
            raise NotSent(_words(error)) from None
        except httpx.HTTPError as error:
            raise Unsure(_words(error)) from None
        self.shop_now = _date(answer.headers.get("date", "")) or self.shop_now
        if answer.status_code == 429:
            raise NotSent("the shop asks to wait", _after(answer.headers.get("retry-after", "")))
        if answer.status_code >= 500:
            # A proxy says 502 and 503 also of what was read and then cut off.
            raise Unsure(f"the shop answers {answer.status_code}")
        return answer

    async def close(self) -> None:
        """Nothing is asked any more."""
        await self._http.aclose()


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _after(written: str) -> int | None:
    return min(int(written) * 1000, LARGEST_WAIT_MS) if written.isdecimal() else None


def _date(written: str) -> datetime | None:
    try:
        return parsedate_to_datetime(written).astimezone(UTC)
    except ValueError:
        return None
