"""A post office, and a house with one brand on a clock that is moved by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio
from tests.mail.office import Office
from tests.runtime.conftest import address, runtime_template, town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["address", "office", "runtime_template", "safe_office", "town"]


@pytest_asyncio.fixture
async def office() -> AsyncIterator[Office]:
    opened = await Office().open()
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def safe_office() -> AsyncIterator[Office]:
    """One that talks to nobody without TLS and a password."""
    opened = await Office(secure=True).open()
    yield opened
    await opened.close()
