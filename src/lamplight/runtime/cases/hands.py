"""Who does what is to be done: a shop, a payment provider, or one of us by hand."""

from typing import TYPE_CHECKING

from lamplight.runtime.connectors import Refund

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lamplight.runtime.connectors import AnyAction, Connector


class Hands:
    """Picks a connector for an action.

    `connectors` are those of shops, by shop; `payments` those of payment providers, by how the
    names of payments begin there; `by_hand` does everything else, as tasks.
    """

    def __init__(
        self,
        connectors: "Mapping[int, Connector]",
        by_hand: "Connector",
        payments: "Mapping[str, Connector] | None" = None,
    ) -> None:
        self._connectors = connectors
        self._payments = payments or {}
        self._by_hand = by_hand

    def pick(self, shop: int | None, action: "AnyAction") -> "Connector":
        """The shop's connector where it can, else the provider that knows the payment, else a
        person."""
        shops = None if shop is None else self._connectors.get(shop)
        if shops is not None and type(action) in shops.can:
            return shops
        if isinstance(action, Refund):
            for begins, provider in self._payments.items():
                if action.reference.startswith(begins) and Refund in provider.can:
                    return provider
        return self._by_hand
