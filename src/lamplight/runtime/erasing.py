"""Erasing a customer: their words and names go, from the tables and from what is in hand.

The journal holds ids only and stays as it is, and so do the figures (GDPR Art. 17 asks for what
is personal).
"""

from typing import TYPE_CHECKING

from lamplight.journal.tables import contacts, erasure
from lamplight.line import Refused, states
from lamplight.line.commands import Leave, ReleasePromise
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from lamplight.runtime.house import House

ALL = 10_000
"""More contacts than this one customer doesn't have."""


class Erasing:
    """What is done when a customer asks to be forgotten."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    async def brands(self, contact: int) -> set[int]:
        """The brands of which something would be erased with this contact. Raises `Unknown`."""
        return {row.brand for row in await self._rows(contact)}

    async def erase(self, contact: int) -> list[int]:
        """Erase the customer of a contact with all their contacts; returns those.

        Who waits or is promised a call leaves the line. Raises `Unknown`, and `Refused`
        ("talking") while somebody talks with them: then nothing is erased.
        """
        house = self._house
        house.require_ready()
        rows = await self._rows(contact)
        ids = [row.id for row in rows]
        for one in ids:
            self._check_quiet(one)
        for one in ids:
            await self._take_out(one)
        customer = next((row.customer for row in rows if row.id == contact), None)
        now = house.clock.now()
        erased = set(ids if await erasure.erase_contact(self._pool, contact, now) else [])
        if customer:
            erased.update(await erasure.erase_customer(self._pool, customer, now))
        for one in erased | set(ids):
            house.hub.end(("place", one))
            house.scene.cards.drop(one)
        house.views.start_over()
        return sorted(erased)

    async def _rows(self, contact: int) -> list[contacts.Contact]:
        row = await contacts.contact_by_id(self._pool, contact)
        if row is None or row.erased_at is not None:
            raise Unknown("There is no such contact.")
        if not row.customer:
            return [row]
        return await contacts.contacts_of_customer(self._pool, row.customer, limit=ALL)

    def _check_quiet(self, contact: int) -> None:
        found = self._house.scene.contact(contact)
        if found is not None and found.state in (states.TALKING, states.CALLING):
            raise Refused("talking", "Somebody talks with them now: end the talk first.", contact)

    async def _take_out(self, contact: int) -> None:
        if self._house.scene.contact(contact) is None:
            return
        self._check_quiet(contact)
        leaves = "leave" in self._house.scene.line.allowed(contact)
        await self._house.do(Leave(contact) if leaves else ReleasePromise(contact))
