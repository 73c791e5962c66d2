"""What a shop or a payment provider can be asked for, whoever they are.

The connectors themselves are rooms above (`lamplight.shops`); whoever puts the house together
hands them in. Every action carries a key that stays the same however often it is tried: a
connector passes it on as the provider's idempotency key, or makes sure by itself that the action
happens once.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, Protocol

import msgspec
from msgspec import Meta

from lamplight.sales.forms import Sale


class Action(msgspec.Struct, frozen=True, kw_only=True, tag_field="do"):
    """Base of all that is asked. `sale` is the shop's own name of it."""

    sale: str


class Refund(Action, frozen=True, kw_only=True, tag="refund"):
    """Give money back to one payment; `lines` are units by line, where it is for units.
    `tax_minor` of it is tax, for shops and people who write a credit note."""

    payment: str
    reference: str
    amount_minor: Annotated[int, Meta(ge=1)]
    currency: str
    lines: dict[str, int] = {}
    reason: str = ""
    tax_minor: int = 0


class SendGoods(Action, frozen=True, kw_only=True, tag="send"):
    """Send something free of charge: a part, the thing again, another one.

    `items` are units by sku; `line` is the line that they stand in for.
    """

    line: str
    items: dict[str, int]
    service: Literal["standard", "express"] = "standard"
    note: str = ""


class OpenReturn(Action, frozen=True, kw_only=True, tag="return"):
    """Let units come back: whoever does it gives a label or says where to."""

    lines: dict[str, int]
    label: bool = True
    note: str = ""


class AddNote(Action, frozen=True, kw_only=True, tag="note"):
    """Write something to the order, for whoever looks at it there."""

    text: str


AnyAction = Refund | SendGoods | OpenReturn | AddNote


class Done(msgspec.Struct, frozen=True, kw_only=True, tag="done"):
    """It happened. `external` is the shop's name of what came of it. `state` "pending": money was
    accepted and hasn't arrived, or the shop has the order of what it sends and it hasn't left.
    `proof` of what left has `carrier`, `tracking`, `tracking_url` as far as they are known, and
    `delivered_on`, a day, once it is there."""

    external: str
    state: Literal["pending", "succeeded"] = "succeeded"
    proof: dict[str, str] = {}


CANCELED: Final = "canceled"
"""It had happened, and the shop has taken it back: under the same key it stays so."""


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """It didn't and won't happen: `code` is ours, `why` the shop's words for a person."""

    code: str
    why: str = ""


class Unknown(msgspec.Struct, frozen=True, kw_only=True, tag="unknown"):
    """Nobody knows whether it happened: it is asked about, never repeated with another key."""

    why: str = ""


class NotNow(msgspec.Struct, frozen=True, kw_only=True, tag="not_now"):
    """It surely didn't happen, and may later: the shop is away, or asks to wait."""

    why: str = ""
    after_ms: int | None = None


class Waits(msgspec.Struct, frozen=True, kw_only=True, tag="waits"):
    """A person must do it: it is a task of theirs now, and is done when they say so with proof."""


Outcome = Done | Refused | Unknown | NotNow | Waits


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that we had sent, by the name under which `Done` gave it: what became of it is
    asked for."""

    external: str


class CameBack(msgspec.Struct, frozen=True, kw_only=True):
    """What we let come back is with the shop again: by the name under which `Done` gave its return,
    with what shows it (`received_on`, a day)."""

    external: str
    proof: dict[str, str]


class ToldSale(Sale, frozen=True, kw_only=True):
    """A sale as its shop tells it, with what came back of what we let come back."""

    back: tuple[CameBack, ...] = ()


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Sales that changed, the oldest change first, and what we had sent; `cursor` is what the next
    look begins with."""

    sales: list[Sale]
    sent: list[Sent] = []
    cursor: str
    more: bool = False


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook that was verified. `key` is the same for the same event, however often it comes;
    `sales` are the shop's names of what changed: they are read anew, never taken from the hook."""

    key: str
    sales: tuple[str, ...]


class Unverified(Exception):
    """A webhook that nobody who knows the secret has signed, or that is too old."""


Trouble = Literal["away", "refused", "settings", "unreadable"]
"""What keeps a shop from being read: it gives no answer; it answers and says no; our settings name
what isn't there; it answers in a way that we don't understand."""


class Away(Exception):
    """The shop can't be reached or answers with trouble of its own; the text says which."""

    def __init__(self, text: str, trouble: Trouble = "away") -> None:
        super().__init__(text)
        self.trouble: Trouble = trouble


class Connector(Protocol):
    """One shop. Reading raises `Away`; doing never raises for the shop's own reasons."""

    can: frozenset[type[Action]]
    """What can be asked of it; everything else is done by hand."""

    async def changed(self, cursor: str) -> Page:
        """Sales that changed since a cursor; an empty one begins with the first sale."""
        ...

    async def sale(self, external: str) -> Sale | Sent | None:
        """One sale as it is now, or what we had sent under that name; None when it is neither."""
        ...

    def hear(self, headers: dict[str, str], body: bytes, now: int) -> Heard:
        """What a webhook says. Raises `Unverified`."""
        ...

    async def do(self, action: AnyAction, key: str) -> Outcome:
        """Do it, once for a key."""
        ...

    async def ask(self, action: AnyAction, key: str) -> Outcome:
        """What became of a key that was given before; `NotNow` where it surely never arrived."""
        ...

    async def close(self) -> None:
        """Nothing will be asked any more."""
        ...
