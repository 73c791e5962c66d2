"""Who can answer whom: a need is what a contact asks for, a crew is agents who can do the same.

Contacts wait in the queue of their need, free agents stand in the list of their crew. An arrival
looks at the first of each crew that serves its need; an agent becoming free looks at the first of
each need that their crew serves. Neither looks at who else waits or works.
"""

from __future__ import annotations

from bisect import bisect_left, insort

from lamplight.line.limits import CHANNELS


class Need:
    """A line, a brand, a language and a channel, with the contacts that wait for them."""

    __slots__ = ("brand", "channel", "crews", "held", "language", "line", "live", "queue")

    def __init__(self, line: int, brand: int, language: str, channel: str) -> None:
        self.line: int = line
        self.brand: int = brand
        self.language: str = language
        self.channel: str = channel
        self.live: bool = channel != "chat"
        self.crews: list[Crew] = []
        self.queue: list[int] = []  # ranks, lowest first, of contacts that anyone may answer
        self.held: list[int] = []  # ranks of contacts that wait for one person

    def anybody_here(self) -> bool:
        """Whether an agent who is here could answer, busy or not."""
        return any(crew.here for crew in self.crews)


class Crew:
    """Agents with the same lines, brands, languages and channels."""

    __slots__ = ("brands", "channels", "free", "here", "languages", "lines", "members", "needs")

    def __init__(
        self,
        lines: tuple[int, ...],
        brands: tuple[int, ...],
        languages: tuple[str, ...],
        channels: tuple[str, ...],
    ) -> None:
        self.lines: tuple[int, ...] = lines
        self.brands: tuple[int, ...] = brands
        self.languages: tuple[str, ...] = languages
        self.channels: tuple[str, ...] = channels
        self.needs: list[Need] = []
        self.members: int = 0
        self.here: int = 0
        # (chats open, free since, id): first who has nothing, then who is free longest
        self.free: list[tuple[int, int, int]] = []

    def serves(self, need: Need) -> bool:
        """Whether these agents can answer this need."""
        return need.language in self.languages and self.may_take(need)

    def may_take(self, need: Need) -> bool:
        """As `serves`, but in any language: for a colleague whom another one asks by name."""
        return (
            need.line in self.lines and need.brand in self.brands and need.channel in self.channels
        )


def crew_key(
    lines: tuple[int, ...],
    brands: tuple[int, ...],
    languages: tuple[str, ...],
    channels: tuple[str, ...],
    chats: int,
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """What makes agents equal: each part without doubles, in one order; no chats, no chat."""
    able = [one for one in CHANNELS if one in channels and (chats > 0 or one != "chat")]
    return (
        tuple(sorted(set(lines))),
        tuple(sorted(set(brands))),
        tuple(sorted(set(languages))),
        tuple(able),
    )


def put(ranks: list[int], rank: int) -> None:
    """Add a rank in its order; the end is tried first, since most come last."""
    if not ranks or ranks[-1] < rank:
        ranks.append(rank)
    else:
        insort(ranks, rank)


def take(ranks: list[int], rank: int) -> None:
    """Remove a rank that is there."""
    del ranks[bisect_left(ranks, rank)]
