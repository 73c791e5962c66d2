"""What must be known of a Vendure shop."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lamplight.sales.forms import Tender
from lamplight.shops import own_fields


class VendureSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One shop. Let in by `api_key` (Vendure 3.6 and later), or as an administrator of our own
    with `user` and `password`, who may read and update orders and, to send goods free of charge,
    create and delete promotions.
    """

    url: Annotated[str, Meta(pattern="^https?://[^/]")]
    """Where the Admin API is, as `https://shop.example/admin-api`."""
    api_key: str = ""
    user: str = ""
    password: str = ""
    api_key_header: str = "vendure-api-key"
    channel_token: str = ""
    """Of the channel whose orders are read; without it those of all channels."""
    brand: str = ""
    """Whose sales they are, where `brands` doesn't say so by channel."""
    brands: dict[str, str] = {}
    """Brands by the code of a channel. An order of no brand isn't ours and is left alone."""
    tenders: dict[str, Tender] = {}
    """How was paid, by the code of the payment method; others are `other`."""
    express: list[str] = []
    """Codes of the shipping methods that are more than the cheapest ordinary one."""
    send_by: str = ""
    """The code of the shipping method by which goods go out free of charge."""
    send_by_express: str = ""
    trade_groups: list[str] = []
    """Names of the customer groups of those who buy for their trade."""
    company_is_trade: bool = False
    """Whether who gives a company with the address buys for their trade. Goods go to a workplace
    too: where a shop can't know, they are a consumer, with a consumer's rights."""
    fields: dict[str, str] = {}
    """Which custom fields say what of a sale (`own_fields`)."""
    timezone: str = "UTC"
    """Whose days count where the law of a sale has several clocks."""
    round_days: Annotated[int, Meta(ge=1, le=1000)] = 120
    """How old an order may be of which changes are looked for without our plugin (`cursor`)."""
    hook_secrets: list[str] = []
    """What its hooks are signed with; a second one while it is changed. Where there is one, our
    plugin is taken to be there."""

    def __post_init__(self) -> None:
        """ValueError for fields that can't be used."""
        own_fields.check(self.fields)

    def __repr__(self) -> str:
        """Without what nobody may read in a log."""
        return f"VendureSettings(url={self.url!r})"
