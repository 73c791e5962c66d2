"""What a command says on standard output, told apart from all else that can go wrong: a full disk
or a reader who left is one line or none, never a traceback."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO


class Unsaid(Exception):
    """Standard output takes nothing more; the text says why. `gone`: who read it has left, as
    `head` does, and wants no word of it."""

    def __init__(self, why: str, *, gone: bool = False) -> None:
        super().__init__(why)
        self.gone = gone


class _Out:
    """A stream whose failures are `Unsaid`; None where it was closed before we began."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        if self._stream is None:
            raise Unsaid("it is closed")
        with _told():
            return self._stream.write(text)

    def flush(self) -> None:
        if self._stream is not None:
            with _told():
                self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise Unsaid(str(error), gone=True) from None
    except OSError as error:
        raise Unsaid(error.strerror or str(error)) from None


@contextmanager
def checked() -> Iterator[None]:
    """Raises Unsaid where what is said meanwhile doesn't get out; then all the rest is let go."""
    before = sys.stdout
    out = _Out(before)
    sys.stdout = cast("TextIO", out)
    try:
        try:
            yield
        finally:
            out.flush()
    except Unsaid:
        _let_go(before)
        raise
    finally:
        sys.stdout = before


def _let_go(stream: TextIO | None) -> None:
    """Python would try once more at the end, and fail with a traceback."""
    if stream is not None:
        with suppress(OSError, ValueError):
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, stream.fileno())
            os.close(nothing)
