"""Looking for a customer: by name, number, e-mail or postal address, order or thing."""

from typing import TYPE_CHECKING, Final

from lamplight.journal.tables import finding
from lamplight.runtime.cards import PAPERS
from lamplight.runtime.views.sales import Found
from lamplight.sales.finding import matched, search

if TYPE_CHECKING:
    from collections.abc import Collection

    from lamplight.journal.tables.finding import Card
    from lamplight.journal.tables.run import Runs

SHOWN: Final = 12
"""So many are shown: who isn't among them needs a letter more."""


async def found(runs: "Runs", typed: str, brands: "Collection[int]") -> list[Found]:
    """Customers who bought or asked under one of these brands, the likeliest first; nobody for
    what holds no letter and no digit."""
    looked = search(typed)
    if looked is None or not brands:
        return []
    customers = await finding.find(runs, looked, brands, SHOWN)
    cards = await finding.cards(runs, customers, brands)
    return [found_view(card, typed) for card in cards]


def found_view(card: "Card", typed: str = "") -> Found:
    """One of them. Without words it is the name that is shown."""
    kind, text = matched(typed, card.texts()) if typed else ("name", card.name)
    return Found(
        customer=card.customer,
        paper=card.first % PAPERS,
        name=card.name,
        town=card.town,
        country=card.country,
        sales=card.sales,
        last_on=card.last_on,
        matched=kind,
        shows=text,
    )
