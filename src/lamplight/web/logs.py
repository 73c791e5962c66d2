"""Logs: one line per event on stderr, for people at a terminal and as JSON elsewhere.

No personal data and no keys: paths are written as their route (`/api/v1/places/{token}`), never as
they came, and queries not at all. Of an exception its kind and where it arose are written, not its
message: that may quote what somebody said.
"""

import contextlib
import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Final, TextIO, cast

import structlog
from litestar.types import Message, Scope

FRAMES: Final = 12
DEEPEST: Final = 60

log = structlog.get_logger("lamplight.access")


def without_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: exceptions as kinds and places in the code, without their messages."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()[1]
    if isinstance(found, tuple):
        found = found[1]
    if isinstance(found, BaseException):
        event["exception"] = _chain(found)
    return event


def _chain(error: BaseException) -> list[str]:
    """Each exception that led to this one, the last first: its kind and its frames."""
    lines: list[str] = []
    following: BaseException | None = error
    while following is not None and len(lines) < DEEPEST:
        lines.append(type(following).__name__)
        frames = traceback.extract_tb(following.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-FRAMES:]]
        following = following.__cause__ or following.__context__
    return lines


class _Lossy:
    """A stream that forgets what it can't write: a full disk or a reader that has gone must cost
    log lines, not the request that is logged."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.isatty = stream.isatty

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def configure(
    *, json: bool | None = None, stream: TextIO | None = None, verbose: bool = False
) -> None:
    """Set up structlog and the standard library's logging, once, at the start.

    `json` is by default whether `stream` (stderr) is no terminal.
    """
    out = _Lossy(stream or sys.stderr)
    as_json = not out.isatty() if json is None else json
    render: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    level = logging.DEBUG if verbose else logging.INFO
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", out)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processor=render, foreign_pre_chain=shared)
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    # Its access log would write every path as it came, and a place's path is its key.
    logging.getLogger("uvicorn.access").disabled = True


async def log_answer(message: Message, scope: Scope) -> None:
    """Before-send hook: one line for every answer that isn't plain success of a read."""
    if message["type"] != "http.response.start":
        return
    status, method = message["status"], scope.get("method", "")
    if status < 400 and method in ("GET", "HEAD"):
        return
    write = log.warning if status >= 500 else log.info if status < 400 else log.debug
    write("answered", method=method, route=scope.get("path_template") or "unknown", status=status)
