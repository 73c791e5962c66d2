"""Which page each party of a talk talks in.

Somebody may have the desk or a place open in many tabs and on many devices; one of them has the
microphone and the camera. It is the page in which "Answer" was pressed, or the one that said "go
on here" since. Nothing here is journaled: after a restart of ours the page that had a talk says so
again, as long as nobody else was named.
"""

from typing import Final

import msgspec

SEPARATOR: Final = ":"
"""Between a page's name and what follows it in the name of one of its connections' ends."""


class CalledAgain(msgspec.Struct, frozen=True):
    """The line to the customer broke and their page rings again since `at`; with `by_phone` they
    were reached at their number instead, and no page rings."""

    at: int
    by_phone: bool = False


class Seats:
    """Pages by contact and party (`customer`, `agent:ID`); "" where there is none."""

    def __init__(self) -> None:
        self._pages: dict[int, dict[str, str]] = {}
        self._again: dict[int, CalledAgain] = {}

    def page(self, contact: int, party: str) -> str:
        """The page in which this party talks, or ""."""
        return self._pages.get(contact, {}).get(party, "")

    def take(self, contact: int, party: str, page: str) -> None:
        """The party talks in this page from now on, wherever it did before."""
        if page:
            self._pages.setdefault(contact, {})[party] = page

    def claim(self, contact: int, party: str, page: str) -> None:
        """The party talks in this page, unless it already does in another one."""
        if not self.page(contact, party):
            self.take(contact, party, page)

    def speaks(self, contact: int, party: str, peer: str) -> bool:
        """Whether a signal of the end `peer` comes from the page in which the party talks; as long
        as none is named, any may."""
        page = self.page(contact, party)
        return not page or peer.partition(SEPARATOR)[0] == page

    def call_again(self, contact: int, again: CalledAgain | None) -> None:
        """The customer's page rings once more, or, with None, doesn't need to any longer."""
        if again is None:
            self._again.pop(contact, None)
        else:
            self._again[contact] = again

    def again(self, contact: int) -> CalledAgain | None:
        """Whether, and since when, the customer is being called again."""
        return self._again.get(contact)

    def forget(self, contact: int) -> None:
        """The talk is over."""
        self._pages.pop(contact, None)
        self._again.pop(contact, None)
