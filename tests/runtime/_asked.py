"""How many questions a piece of work asks of the database."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_ASKED: ContextVar[list[str] | None] = ContextVar("asked", default=None)
"""What is asked by the work that is looked at; what others ask meanwhile isn't."""


async def statements(work: Callable[[], Awaitable[object]]) -> list[str]:
    """The statements that a piece of work sends, in order."""
    asked: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        for name in ("execute", "executemany", "fetch", "fetchmany", "fetchrow", "fetchval"):
            patched.setattr(asyncpg.Connection, name, _noting(getattr(asyncpg.Connection, name)))
        token = _ASKED.set(asked)
        try:
            await work()
        finally:
            _ASKED.reset(token)
    return asked


def _noting(plain: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def noting(session: object, statement: str, *values: Any, **more: Any) -> Any:
        asked = _ASKED.get()
        if asked is not None:
            asked.append(statement)
        return await plain(session, statement, *values, **more)

    return noting
