"""What a payment provider tells beside what shops tell: what became of one payment."""

from __future__ import annotations

from typing import Protocol

import msgspec

from lamplight.runtime.connectors import Connector
from lamplight.sales.forms import DisputeState, RefundState


class RefundNow(msgspec.Struct, frozen=True, kw_only=True):
    """A refund as it is at the provider. `key` is ours, where it was ours."""

    external: str
    amount_minor: int
    state: RefundState
    key: str = ""


class DisputeNow(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute as it is at the provider."""

    external: str
    amount_minor: int
    state: DisputeState


class PaymentNow(msgspec.Struct, frozen=True, kw_only=True):
    """What has gone back of a payment, or is on its way, and what its bank asks back."""

    refunds: list[RefundNow]
    disputes: list[DisputeNow]


class Provider(Connector, Protocol):
    """A payment provider: `Heard.sales` of its webhooks are its names of payments, which are the
    `reference` of ours, and begin in one of the ways of `begins`."""

    begins: tuple[str, ...]

    async def payment(self, reference: str) -> PaymentNow | None:
        """One payment as it is now, None when there is none of that name. Raises `Away`."""
        ...
