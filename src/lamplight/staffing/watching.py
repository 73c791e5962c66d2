"""Who looks on while a day goes through the line, and what they are told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lamplight.line.machine import Line


class Watcher(Protocol):
    """Told of everybody who had to wait, at the instant at which it happens (milliseconds).

    The line may be read and must not be changed. Who is answered the moment they come is never
    told of.
    """

    def waits(self, contact: int, line: Line, now: int) -> None:
        """Nobody was free, or nobody took it at once: here a wait would be told."""

    def answered(self, contact: int, now: int) -> None:
        """A person is with them, who waited in person."""

    def left(self, contact: int, now: int) -> None:
        """They gave up, or were never reached."""

    def kept(self, contact: int, now: int) -> None:
        """The callback that they took is kept: they are reached, and a person is with them."""


class Keeping(Protocol):
    """The policy by which callbacks are offered and taken."""

    def takes(self, contact: int, line: Line, now: int, chance: float) -> bool:
        """Whether this customer, who has to wait, goes and is called at the turn.

        `chance` is uniform from 0 to 1, the customer's own.
        """
