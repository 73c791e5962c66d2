"""Erasing a customer: their words and names go, from the tables and from what is in hand.

The journal holds ids only and stays as it is, and so do the figures (GDPR Art. 17 asks for what
is personal).
"""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from lamplight.journal.tables import cases, contacts, customers, erasure
from lamplight.line import Refused, states
from lamplight.line.commands import Leave, ReleasePromise
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from lamplight.runtime.house import House


_CHANGED: Final = "More or less would be erased than was shown."


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

    async def belongings(self, contact: int) -> erasure.Belongings:
        """What else would be erased with this contact. Raises `Unknown`."""
        row = await self._row(contact)
        return await erasure.belongings_of(self._pool, row.customer or 0)

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
        self._house.require_ready()
        row = await self._row(contact)
        customer = row.customer or 0
        ids = [one.id for one in await erasure.would_be_erased(self._pool, contact, customer)]
        if seen and seen != mark(ids):
            raise Refused("list_changed", _CHANGED, contact)
        return await self._erase(customer, ids)

    async def erase_customer(self, customer: int, seen: str = "") -> list[int]:
        """The same for somebody of whom there may be no contact: `seen` is `mark_of` what was
        shown. A customer who asks again meanwhile stays whole, and that is said: "list_changed"."""
        self._house.require_ready()
        ids = [one.id for one in await erasure.would_be_erased(self._pool, 0, customer)]
        if seen and seen != await self.mark_of(customer, ids):
            raise Refused("list_changed", _CHANGED)
        erased = await self._erase(customer, ids)
        row = await customers.customer_by_id(self._pool, customer)
        if row is not None and row.erased_at is None:
            raise Refused("list_changed", _CHANGED)
        return erased

    async def mark_of(self, customer: int, contacts: Iterable[int]) -> str:
        """A mark of everybody who was merged with a customer, and of these contacts of theirs."""
        family = await customers.family(self._pool, customer)
        return mark([*contacts, *(-one for one in family)])

    async def _erase(self, customer: int, ids: list[int]) -> list[int]:
        house = self._house
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
