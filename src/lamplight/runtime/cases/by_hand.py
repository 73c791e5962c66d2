"""Work by hand: whatever no shop can be asked for is a task of a person, done with proof."""

from typing import TYPE_CHECKING

from lamplight.runtime.connectors import (
    Action,
    AddNote,
    Heard,
    OpenReturn,
    Page,
    Refund,
    SendGoods,
    Unverified,
    Waits,
)

if TYPE_CHECKING:
    from lamplight.runtime.connectors import AnyAction, Outcome
    from lamplight.sales.forms import Sale


class ByHand:
    """A shop that is run by people alone: it knows no sales and tells nothing."""

    can: frozenset[type[Action]] = frozenset((Refund, SendGoods, OpenReturn, AddNote))

    async def changed(self, cursor: str) -> Page:
        """Nothing: sales by hand are written here."""
        return Page(sales=[], cursor=cursor)

    async def sale(self, external: str) -> "Sale | None":
        """None: sales by hand are written here."""
        return None

    def hear(self, headers: dict[str, str], body: bytes, now: int) -> Heard:
        """Nobody speaks for people. Raises `Unverified`."""
        raise Unverified("work by hand has no webhooks")

    async def do(self, action: "AnyAction", key: str) -> "Outcome":
        """It becomes a task."""
        return Waits()

    async def ask(self, action: "AnyAction", key: str) -> "Outcome":
        """It is a task still: only its person knows more."""
        return Waits()

    async def close(self) -> None:
        """There is nothing to close."""
