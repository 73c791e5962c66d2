"""Who waits while customers are let through the line."""

from __future__ import annotations


class Waiting:
    """A customer whom nobody has answered yet: the `customer`-th who came, at `at`. Who calls again
    is another contact of the line, and the same customer."""

    __slots__ = (
        "again", "agent", "at", "customer", "handling", "kept", "luck", "patience", "rings",
        "waited",
    )  # fmt: skip

    def __init__(self, customer: int, at: int, handling: int, patience: int, luck: int) -> None:
        self.customer: int = customer
        self.at: int = at
        self.handling: int = handling
        self.patience: int = patience
        self.luck: int = luck
        self.waited: bool = False  # nobody was free, or nobody took it at once
        self.kept: bool = False
        self.agent: int = 0  # who is rung and has yet to answer
        self.rings: int = 0
        self.again: int = 0  # so often they have called again

    def copy(self) -> Waiting:
        """The same again."""
        other = Waiting(self.customer, self.at, self.handling, self.patience, self.luck)
        other.waited, other.kept, other.agent = self.waited, self.kept, self.agent
        other.rings, other.again = self.rings, self.again
        return other
