"""What customers said and wrote, fetched from the tables for the contacts that are in hand.

The journal holds ids only; names and words are kept here while a contact lives or somebody looks
at it, and are changed by whoever writes them to the tables. When a contact is erased its card is
dropped with it.
"""

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Literal

import msgspec

from lamplight.journal.courses import Course
from lamplight.journal.tables import contacts, messages, stills
from lamplight.journal.tables.courses import last_talks
from lamplight.journal.tables.messages import Message, Note
from lamplight.journal.tables.stills import Still

if TYPE_CHECKING:
    from lamplight.journal.database import Database


PAPERS = 5


class Card(msgspec.Struct):
    """One contact's words. `past` is the last talk that the same customer had with one of us, for
    each brand that they had one with; `first` is the first contact of that customer, 0 where
    none is known but this one. `wished` is the request that said last what was wished (an `Ask`),
    None where that isn't known any more."""

    contact: int
    brand: int
    customer: int
    language: str
    name: str
    phone: str
    words: str
    created_at: int
    pause_words: str = ""
    token: str = ""
    messages: dict[int, Message] = {}
    notes: dict[int, Note] = {}
    stills: dict[int, Still] = {}
    useful: Literal["yes", "not_yet"] | None = None
    useful_words: str = ""
    past: dict[int, Course] = {}
    first: int = 0
    wished: object = None

    @property
    def paper(self) -> int:
        """Which paper their initials stand on: of one customer always the same."""
        return (self.first or self.contact) % PAPERS

    def last(self, brands: Collection[int]) -> Course | None:
        """The last talk of the same customer that somebody who answers these brands may know of."""
        seen = [course for brand, course in self.past.items() if brand in brands]
        return max(seen, key=lambda course: course.answered_at, default=None)

    def still(self) -> Still | None:
        """The picture that was asked for last."""
        return self.stills[max(self.stills)] if self.stills else None


def card_of(contact: contacts.Contact, token: str = "") -> Card:
    """The card of a row."""
    return Card(
        contact=contact.id,
        brand=contact.brand,
        customer=contact.customer or 0,
        language=contact.language,
        name=contact.name,
        phone=contact.phone,
        words=contact.words,
        created_at=contact.created_at,
        pause_words=contact.pause_words,
        token=token,
    )


class Cards:
    """Cards by contact."""

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._cards: dict[int, Card] = {}
        self._tokens: dict[str, int] = {}
        self._fetching: list[set[int]] = []

    def get(self, contact: int) -> Card | None:
        """The card, if it is in hand."""
        return self._cards.get(contact)

    def put(self, card: Card) -> None:
        """Take a card in hand."""
        self._cards[card.contact] = card
        if card.token:
            self._tokens[card.token] = card.contact

    def drop(self, contact: int) -> None:
        """Nobody needs it any more."""
        card = self._cards.pop(contact, None)
        if card is not None and card.token:
            self._tokens.pop(card.token, None)

    def contact_of(self, token: str) -> int | None:
        """Whose token it is, if the card is in hand."""
        return self._tokens.get(token)

    def name_token(self, contact: int, token: str) -> None:
        """Remember the token with which a place was asked for."""
        card = self._cards.get(contact)
        if card is not None and not card.token:
            card.token = token
            self._tokens[token] = contact

    def change(self, contact: int, change: Callable[[Card], None]) -> None:
        """Something of this contact was written to the tables: the card follows."""
        for changed in self._fetching:
            changed.add(contact)
        card = self._cards.get(contact)
        if card is not None:
            change(card)

    async def fetch(self, wanted: Iterable[int]) -> None:
        """Take these in hand, those that are already there excepted."""
        missing = {contact for contact in wanted if contact not in self._cards}
        while missing:
            changed: set[int] = set()
            self._fetching.append(changed)
            try:
                fetched = await fetch_cards(self._database, sorted(missing))
            finally:
                self._fetching.remove(changed)
            for card in fetched.values():
                if card.contact not in changed:
                    self._cards.setdefault(card.contact, card)
            missing &= changed  # written while we were reading: read again


async def fetch_cards(database: "Database", wanted: list[int]) -> dict[int, Card]:
    """Cards with all that belongs to them, from the tables."""
    pool = database.pool
    cards = {row.id: card_of(row) for row in await contacts.contacts_by_ids(pool, wanted)}
    found = list(cards)
    for contact, first in (await contacts.first_contacts(pool, found)).items():
        cards[contact].first = first
    for message in await messages.messages_of(pool, *found):
        cards[message.contact].messages[message.id] = message
    for note in await messages.notes_of(pool, found):
        cards[note.contact].notes[note.person] = note
    for still in await stills.stills_of(pool, found):
        cards[still.contact].stills[still.id] = still
    for useful in await messages.useful_of(pool, found):
        cards[useful.contact].useful = useful.answer
        cards[useful.contact].useful_words = useful.words
    for talk in await last_talks(pool, found):
        cards[talk.seen_from].past[talk.brand] = talk
    return cards
