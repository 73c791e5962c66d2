"""How far a command is, in words for whoever waits for it."""

from __future__ import annotations

import time
from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET_S: Final = 2.0
"""Nothing is said of how far it is before so long."""

BETWEEN_S: Final = 1.0
"""Between two words of how far it is."""


class Progress:
    """Says how many of what are done, once that is worth saying, and how long the rest takes."""

    def __init__(self, what: str, say: Callable[[str], None]) -> None:
        self._what = what
        self._say = say
        self._began = self._said = time.monotonic()
        self._first = 0.0  # when the first were done: what went before is no measure of the rest
        self._at_first = 0

    def done(self, count: int, of: int) -> None:
        """So many are done, of so many in all."""
        now = time.monotonic()
        if not self._at_first:
            self._first, self._at_first = now, count
        if now - self._began < QUIET_S or now - self._said < BETWEEN_S:
            return
        self._said = now
        text = f"{count:,} of {of:,} {self._what}, {100 * count / of:.0f} %"
        since, took = count - self._at_first, now - self._first
        if took >= BETWEEN_S and since:  # before, nobody knows how quick it is
            text += f", {ceil((of - count) * took / since)} s left"
        self._say(text)
