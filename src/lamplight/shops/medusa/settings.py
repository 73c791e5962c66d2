"""What must be known of a Medusa shop."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lamplight.sales.forms import Tender
from lamplight.shops import own_fields


class MedusaSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One shop. `key` is a secret API key."""

    url: Annotated[str, Meta(pattern="^https?://[^/]")]
    """Where Medusa is, as `https://shop.example`."""
    key: str
    brand: str = ""
    """Whose sales they are, where `brands` doesn't say so by sales channel."""
    brands: dict[str, str] = {}
    """Brands by the name of a sales channel. An order of no brand isn't ours and is left alone."""
    tenders: dict[str, Tender] = {}
    """How was paid, by the id of the payment provider; others are `other`."""
    express: list[str] = []
    """Names of the shipping methods that are more than the cheapest ordinary one."""
    send_by: str = ""
    """The name of the shipping option by which goods go out free of charge."""
    send_by_express: str = ""
    return_by: str = ""
    """The name of the shipping option for returns; without it no label is asked for."""
    accounts_are_verified: bool = False
    """Whether the shop lets nobody have an account whose address they didn't confirm."""
    trade_groups: list[str] = []
    """Names of the customer groups of those who buy for their trade."""
    company_is_trade: bool = False
    """Whether who gives a company with the address buys for their trade. Goods go to a workplace
    too: where a shop can't know, they are a consumer, with a consumer's rights."""
    fields: dict[str, str] = {}
    """Which metadata say what of a sale (`own_fields`)."""
    timezone: str = "UTC"
    """Whose days count where the law of a sale has several clocks."""
    round_days: Annotated[int, Meta(ge=1, le=1000)] = 120
    """How old an order may be of which changes are looked for without our subscriber (`cursor`)."""
    hook_secrets: list[str] = []
    """What its hooks are signed with; a second one while it is changed. Where there is one, our
    subscriber is taken to be there."""

    def __post_init__(self) -> None:
        """ValueError for fields that can't be used."""
        own_fields.check(self.fields)

    def __repr__(self) -> str:
        """Without what nobody may read in a log."""
        return f"MedusaSettings(url={self.url!r})"
