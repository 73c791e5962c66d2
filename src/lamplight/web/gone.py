"""Who asked may be gone before the answer is there."""

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from lamplight.web.problems import Refusal

if TYPE_CHECKING:
    from litestar import Request
    from litestar.types import Receive

T = TypeVar("T")


async def gone(receive: "Receive") -> None:
    """Returns when the connection has ended. Once the body of a request is read."""
    while True:
        if (await receive())["type"] == "http.disconnect":
            return


async def while_wanted(request: "Request[Any, Any, Any]", making: Coroutine[Any, Any, T]) -> T:
    """An answer that takes a while, cancelled when the connection ends: whoever asked has asked
    something else, or nothing more."""
    answer = asyncio.create_task(making)
    ends = asyncio.create_task(gone(request.receive))
    try:
        await asyncio.wait((answer, ends), return_when=asyncio.FIRST_COMPLETED)
    finally:
        ends.cancel()
        if not answer.done():
            answer.cancel()
    if not answer.done() or answer.cancelled():
        await asyncio.gather(answer, ends, return_exceptions=True)
        raise Refusal(503, "not_ready")  # that nobody reads
    return answer.result()
