"""Who is bound by a rule, as far as what is known of a firm says."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

import msgspec

Sector: TypeAlias = Literal[
    "water", "gas", "electricity", "energy", "transport", "airline", "post", "telecoms", "phone",
    "cable", "media", "finance", "medicare", "online", "public", "other",
]  # fmt: skip
SECTORS: Final[tuple[Sector, ...]] = get_args(Sector)
"""What `Firm.sector` may be."""
_ALSO: Final[dict[str, frozenset[str]]] = {
    "gas": frozenset({"energy"}),
    "electricity": frozenset({"energy"}),
    "airline": frozenset({"transport"}),
    "phone": frozenset({"telecoms"}),
    "cable": frozenset({"telecoms", "media"}),
}


class Firm(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of whoever is rung; None where nobody said.

    Last year's figures, alone or as a group, whichever is larger: workers, and whole units of the
    law's currency (euro). `market_share` in per cent.
    """

    sector: Sector | None = None
    workers: int | None = None
    turnover: int | None = None
    balance: int | None = None
    market_share: float | None = None
    non_profit: bool = False

    @property
    def sectors(self) -> frozenset[str]:
        """Its sector, and those of which that is a part."""
        if self.sector is None:
            return frozenset()
        return _ALSO.get(self.sector, frozenset()) | {self.sector}


class Size(msgspec.Struct, frozen=True):
    """A firm is large with so many workers or more, or above one of the sums."""

    workers: int
    turnover: int
    balance: int

    def reached(self, firm: Firm) -> bool | None:
        """None as long as a figure is missing that could make it large."""
        known = (
            None if firm.workers is None else firm.workers >= self.workers,
            None if firm.turnover is None else firm.turnover > self.turnover,
            None if firm.balance is None else firm.balance > self.balance,
        )
        if any(known):
            return True
        return None if None in known else False


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """Who is bound, in words, and where a machine can tell: the sectors (none: any), and the size
    from which every other one is too. `turns_on` says on what else it turns, which nobody told."""

    words: str
    sectors: frozenset[str] = frozenset()
    size: Size | None = None
    turns_on: str = ""

    def binds(self, firm: Firm) -> bool | None:
        """Whether a firm is bound; None where what is known of it doesn't say."""
        if self.sectors & firm.sectors:
            return None if self.turns_on else True
        if self.size is not None:
            large = self.size.reached(firm)
            return None if large is False and firm.sector is None else large
        if self.sectors:
            return None if firm.sector is None else False
        return None if self.turns_on else True


class Apart(msgspec.Struct, frozen=True, kw_only=True):
    """An exception, in words. Whom a machine can tell isn't bound: those of `sectors`, where a
    share is named those with less than it (per cent), and non-profits where it is for them."""

    words: str
    sectors: frozenset[str] = frozenset()
    share_under: float | None = None
    non_profits: bool = False

    def frees(self, firm: Firm) -> bool:
        """Whether it is sure that it frees a firm."""
        if self.non_profits:
            return firm.non_profit
        if not self.sectors & firm.sectors:
            return False
        share = firm.market_share
        return self.share_under is None or (share is not None and share < self.share_under)
