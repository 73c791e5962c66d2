"""Whose contact it is, and who is one with whom: said by our own people, never guessed."""

from typing import TYPE_CHECKING

from lamplight.journal.errors import BadValue
from lamplight.journal.tables import contacts, customers
from lamplight.line import Refused
from lamplight.runtime.cards import Card, fetch_cards
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from lamplight.runtime.house import House


async def belongs(house: "House", contact: int, customer: int) -> None:
    """The contact is this customer's from now on. Raises `Unknown`."""
    if not await contacts.belongs(house.journal.database.pool, contact, customer):
        raise Unknown("There is no such contact.")
    fetched = await fetch_cards(house.journal.database, [contact])

    def follow(known: Card) -> None:
        new = fetched[contact]
        known.customer, known.past, known.first = new.customer, new.past, new.first

    house.scene.cards.change(contact, follow)
    await house.views.look_again()


async def merge(house: "House", kept: int, gone: int, person: int) -> None:
    """The two are one. Raises `Refused` "merged_already" where they are, or one was erased."""
    try:
        await customers.merge(house.journal.database.pool, kept, gone, person, house.clock.now())
    except BadValue as error:
        raise Refused("merged_already", str(error)) from None


async def unmerge(house: "House", kept: int, gone: int, person: int) -> None:
    """They are two again. Raises `Refused` "not_merged" where they are."""
    try:
        await customers.unmerge(house.journal.database.pool, kept, gone, person, house.clock.now())
    except BadValue as error:
        raise Refused("not_merged", str(error)) from None
