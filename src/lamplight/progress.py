"""How far a command is, in words for whoever waits for it."""

from __future__ import annotations

import sys
import time
from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET_S: Final = 2.0
"""Nothing is said of how far it is before so long."""

BETWEEN_S: Final = 1.0
"""Between two words of how far it is."""

ELSEWHERE_S: Final = 5.0
"""Between two of them where nobody looks on, as in a file."""


class OneLine:
    """Says on stderr how far it is: on a terminal every second, in one line that is written over;
    elsewhere every five seconds, in a line of its own, or not at all (`elsewhere` False)."""

    def __init__(self, *, elsewhere: bool = True) -> None:
        self._terminal = sys.stderr.isatty()
        self._speaks = self._terminal or elsewhere
        self._between = BETWEEN_S if self._terminal else ELSEWHERE_S
        self._said = time.monotonic()

    def say(self, words: str) -> None:
        """These, unless others were said just before."""
        now = time.monotonic()
        if self._speaks and now - self._said >= self._between:
            self._said = now
            sys.stderr.write(f"\r{words}\033[K" if self._terminal else f"{words}\n")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away: something else is said, or it is done."""
        if self._terminal:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


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
