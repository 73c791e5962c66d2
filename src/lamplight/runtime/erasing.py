"""Erasing a customer: their words and names go, from the tables and from what is in hand.

The journal holds ids only and stays as it is, and so do the figures (GDPR Art. 17 asks for what
is personal).
"""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lamplight.journal.tables import cases, contacts, customers, erasure
from lamplight.line import Refused, states
from lamplight.line.commands import Leave, ReleasePromise
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from lamplight.runtime.house import House


def mark(ids: Iterable[int]) -> str:
    """A short mark of a list of contacts: another list has another one."""
    return hashlib.sha256(" ".join(map(str, sorted(ids))).encode()).hexdigest()[:16]


class Erasing:
    """What is done when a customer asks to be forgotten."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    async def kept(self, contact: int) -> list[erasure.Kept]:
        """What would be erased with this contact, the newest first. Raises `Unknown`."""
        row = await self._row(contact)
        return await erasure.would_be_erased(self._pool, contact, row.customer or 0)

    async def brands(self, contact: int) -> set[int]:
        """Under which brands something would be erased with this contact. Raises `Unknown`."""
        row = await self._row(contact)
        known = await erasure.brands_of(self._pool, row.customer) if row.customer else set()
        return {row.brand, *known}

    def talks(self, contact: int) -> bool:
        """Whether somebody talks with them now, or calls them."""
        found = self._house.scene.contact(contact)
        return found is not None and found.state in (states.TALKING, states.CALLING)

    async def erase(self, contact: int, seen: str = "") -> list[int]:
        """Erase the customer of a contact with all their contacts; returns those.

        Who waits or is promised a call leaves the line. Raises `Unknown`, and `Refused`: "talking"
        while somebody talks with them, "list_changed" when `seen`, the mark of the list that was
        shown, isn't that of what would be erased. Then nothing is erased.
        """
        house = self._house
        house.require_ready()
        row = await self._row(contact)
        customer = row.customer or 0
        ids = [one.id for one in await erasure.would_be_erased(self._pool, contact, customer)]
        if seen and seen != mark(ids):
            raise Refused("list_changed", "More or less would be erased than was shown.", contact)
        for one in ids:
            self._check_quiet(one)
        for one in ids:
            await self._take_out(one)
        family = await customers.family(self._pool, customer) if customer else []
        known = await cases.cases_of(self._pool, family)
        erased = await erasure.erase_customer(self._pool, customer, ids, house.clock.now())
        for one in ids:
            house.hub.end(("place", one))
            house.scene.cards.drop(one)
        for case in known:  # their names and titles go from the desks too
            await house.scene.cases.read(case.id)
        await house.views.look_again()
        return erased

    async def _row(self, contact: int) -> contacts.Contact:
        row = await contacts.contact_by_id(self._pool, contact)
        if row is None or row.erased_at is not None:
            raise Unknown("There is no such contact.")
        return row

    def _check_quiet(self, contact: int) -> None:
        if self.talks(contact):
            raise Refused("talking", "Somebody talks with them now: end the talk first.", contact)

    async def _take_out(self, contact: int) -> None:
        if self._house.scene.contact(contact) is None:
            return
        self._check_quiet(contact)
        leaves = "leave" in self._house.scene.line.allowed(contact)
        await self._house.do(Leave(contact) if leaves else ReleasePromise(contact))
