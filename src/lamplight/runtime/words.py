"""What both sides do with words: write to each other, and be known from last time."""

from typing import TYPE_CHECKING

from lamplight.journal.tables import messages
from lamplight.journal.tables.courses import last_talks
from lamplight.runtime import facts
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.show import parts

if TYPE_CHECKING:
    from lamplight.journal.courses import Course
    from lamplight.runtime.cards import Card
    from lamplight.runtime.house import House
    from lamplight.runtime.views import Message

MESSAGE = 4_000
"""The longest chat message, in characters."""
KEY = 100


async def write(house: "House", contact: int, agent: int, text: str, key: str) -> "Message":
    """Store a chat message of the customer (`agent` 0) or of an agent, and tell the others.

    The same key writes once, however often it is sent. Raises `BadAsk`, `Unknown`.
    """
    text = text.strip()
    if not text or len(text) > MESSAGE:
        raise BadAsk("text", f"A message has from 1 to {MESSAGE} characters.")
    if not 1 <= len(key) <= KEY:
        raise BadAsk("key", f"A message needs a key of up to {KEY} characters, new for each.")
    if house.scene.contact(contact) is None:
        raise Unknown("This contact has ended: nobody would read it.")
    house.require_ready()
    pool = house.journal.database.pool
    stored = await messages.add_message(
        pool,
        contact=contact,
        text=text,
        key=key,
        at=house.clock.now(),
        person=agent or None,
    )
    row = await messages.message_by_id(pool, stored[0]) if stored is not None else None
    if row is None or row.person != (agent or None):
        raise Unknown("There is no such contact.")

    def learn(card: "Card") -> None:
        card.messages[row.id] = row

    card = house.scene.cards.get(contact)
    if card is None or row.id not in card.messages:
        await house.note(facts.MessageWritten(contact, row.id, agent), learn)
    return parts.message(row, house.scene.directory)


async def past_courses(house: "House", contact: int) -> "dict[int, Course]":
    """How the last talk went that this contact's customer had before, for each brand."""
    found = await last_talks(house.journal.database.pool, [contact])
    return {talk.brand: talk for talk in found}
