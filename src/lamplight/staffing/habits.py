"""What people do: who asks for what, how long they talk and wait, how agents answer a ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lamplight.staffing.watching import Keeping

# What a customer's luck decides, each by a stream of its own.
TAKES: Final = 1
KNOWN: Final = 2
PERSON: Final = 3
AGAIN: Final = 1_000
DELAY: Final = 2_000
REACHED: Final = 100
TAKEN: Final = 200
_MASK: Final = (1 << 64) - 1


class Request:
    """What a customer asks for; `people` are the agents who can answer it."""

    def __init__(
        self, brand: int, purpose: str, channel: str, language: str, people: list[int]
    ) -> None:
        self.brand: int = brand
        self.purpose: str = purpose
        self.channel: str = channel
        self.language: str = language
        self.people: list[int] = people


class Manner:
    """How an agent answers a ring: after how long, which share they decline, and which share they
    don't hear; then they are away for a while."""

    def __init__(self, after: int, declines: float, misses: float, back_after: int) -> None:
        self.after: int = after
        self.declines: float = declines
        self.misses: float = misses
        self.back_after: int = back_after


class Habits:
    """What customers and agents do beyond waiting and talking; as made, nothing of it.

    `manners` by agent, for all of them or none: without it all accept at once. `keeping`: who goes
    and is called; the share `reached` of the calls find the customer, each after `ringing`
    milliseconds. The share `known` have spoken with somebody before, and are held for them for up
    to `hold`. Of those who give up the share `again` calls again, at most `most_again` times, each
    time after an exponential delay with this mean.
    """

    def __init__(self) -> None:
        self.manners: dict[int, Manner] = {}
        self.keeping: Keeping | None = None
        self.reached: float = 1.0
        self.ringing: int = 0
        self.known: float = 0.0
        self.hold: int = 0
        self.again: float = 0.0
        self.delay: float = 0.0
        self.most_again: int = 0


class Customers:
    """Some customers in the order in which they come.

    When each comes, how long their talk takes, and how long they wait before they give up (below 0:
    for ever). `kinds` and `luck` (64 bits each) may be empty: all ask for the first of the
    requests, and nothing hangs on luck.
    """

    def __init__(
        self,
        at: list[int],
        handling: list[int],
        patience: list[int],
        kinds: list[int],
        luck: list[int],
    ) -> None:
        self.at: list[int] = at
        self.handling: list[int] = handling
        self.patience: list[int] = patience
        self.kinds: list[int] = kinds
        self.luck: list[int] = luck


def chance(luck: int, use: int) -> float:
    """A number from 0 to 1 for one use of somebody's luck, independent of all other uses.

    The finalizer of SplitMix64: Steele, Lea, Flood, OOPSLA 2014.
    """
    mixed = (luck + use * 0x9E3779B97F4A7C15) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return ((mixed ^ (mixed >> 31)) >> 11) / 9007199254740992.0
