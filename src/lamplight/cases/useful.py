"""When a customer is asked whether it is useful now, and what silence means.

Asked when the last step has its proof: the day after, so that there was a day with it. Where a day
was promised and nothing shows what became of it, on that day. Always while the brand's line is
open, so that a "not yet" reaches somebody at once. Asked a second time, then closed as silence
after a stated while; never as "yes". Times are milliseconds of Unix time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import msgspec

DAY_MS: Final = 86_400_000


class Asking(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How a company asks: so many days after it was done; again so many days after that, and so
    often in all; closed so many days after the last asking."""

    after_days: int = 1
    again_days: int = 3
    times: int = 2
    silence_days: int = 7


DEFAULT: Final = Asking()
Opening = Callable[[int, int], int]
"""`opening(at, days)`: the first instant at which the line is open, from the beginning of the day
that is so many days after that of `at`; with no days, from `at` on."""


class Asked(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is known of a case that decides about asking.

    `done_at`: when the last step had its proof; none while one hasn't. `arrives_at`: when what was
    sent is there, where that is later. `promised_at`: the instant that was promised, if one was.
    `askings` were made, the last at `asked_at`. `waits`: one of us owes something first (a step
    that failed, a leave that is asked for): nobody is asked then.
    """

    state: Literal["open", "asked", "closed"]
    done_at: int | None = None
    arrives_at: int | None = None
    promised_at: int | None = None
    askings: int = 0
    asked_at: int | None = None
    waits: bool = False


class Next(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is next: ask, or close as silence, at an instant."""

    what: Literal["ask", "close"]
    at: int


def following(known: Asked, opening: Opening, asking: Asking = DEFAULT) -> Next | None:
    """What comes next of asking; None while there is nothing to ask about."""
    if known.state == "closed" or known.waits:
        return None
    if known.state == "asked":
        return None if known.asked_at is None else _again(known, known.asked_at, opening, asking)
    if known.done_at is not None:
        done = max(known.done_at, known.arrives_at or known.done_at)
        return Next(what="ask", at=opening(done, asking.after_days))
    if known.promised_at is not None:
        return Next(what="ask", at=opening(known.promised_at, 0))
    return None


def planned(
    state: Literal["open", "asked", "closed"], askings: int, asking: Asking = DEFAULT
) -> Literal["ask", "close"]:
    """What time does next to a case that was asked about so often."""
    return "close" if state == "asked" and askings >= asking.times else "ask"


def _again(known: Asked, asked_at: int, opening: Opening, asking: Asking) -> Next:
    if planned(known.state, known.askings, asking) == "ask":
        return Next(what="ask", at=opening(asked_at, asking.again_days))
    return Next(what="close", at=asked_at + asking.silence_days * DAY_MS)
