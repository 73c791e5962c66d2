"""A wish that is said again under its key: the place is the same, and what is wished may have
changed while nobody knew whether it had been given."""

from typing import TYPE_CHECKING

from lamplight.journal.tables import contacts
from lamplight.line import commands as ask_for
from lamplight.line import states

if TYPE_CHECKING:
    from lamplight.line.contacts import Contact
    from lamplight.runtime.asking import Ask
    from lamplight.runtime.house import House

_OPEN = (states.WAITING, states.KEPT, states.SCHEDULED, states.OFFERED)


async def say_again(house: "House", contact: int, ask: "Ask", phone: str) -> None:
    """Bring a place to what is wished now. Said as before, or once somebody is called or talks,
    it changes nothing; the language stays the first one. Raises `Refused` ("slot_full",
    "channel_full").

    Said as before also means late: what the customer did with their place since then stands. Where
    it isn't known any more what was wished (after a restart), the place stays as it is.
    """
    card = house.scene.cards.get(contact)
    if card is None or card.wished is None or card.wished == ask:
        return
    before, card.wished = card.wished, ask
    try:
        await _bring(house, contact, ask, phone)
    except BaseException:
        # What wasn't done isn't wished yet: said once more it is tried once more.
        if card.wished is ask:
            card.wished = before
        raise


async def _bring(house: "House", contact: int, ask: "Ask", phone: str) -> None:
    await _details(house, contact, ask, phone)
    state = house.scene.contact(contact)
    booked = state is not None and state.state == states.SCHEDULED
    # By another channel nobody may be left at the time that was booked: the new time goes first.
    for step in (_call, _channel, _purpose) if booked else (_channel, _purpose, _call):
        state = house.scene.contact(contact)
        if state is None or state.state not in _OPEN:
            return
        await step(house, state, ask)


async def _details(house: "House", contact: int, ask: "Ask", phone: str) -> None:
    row = await contacts.contact_by_id(house.journal.database.pool, contact)
    if row is None or row.erased_at is not None:
        return
    name, words = ask.name.strip(), ask.words.strip()
    if words and words != row.words:
        await house.places.say_words(contact, words)
    if (name and name != row.name) or (phone and phone != row.phone):
        await house.places.give_details(contact, name or None, phone or None)


async def _channel(house: "House", contact: "Contact", ask: "Ask") -> None:
    if ask.channel != contact.channel:
        await house.places.change_channel(contact.id, ask.channel)


async def _purpose(house: "House", contact: "Contact", ask: "Ask") -> None:
    if ask.purpose != contact.purpose_asked:
        await house.places.ask_for(contact.id, ask.purpose)


async def _call(house: "House", contact: "Contact", ask: "Ask") -> None:
    """To be called then, or at the turn, or to wait here."""
    scheduled = contact.state == states.SCHEDULED
    asked = not contact.present and contact.kept_why == "asked"
    if ask.callback_at is not None:
        if not scheduled or contact.due != ask.callback_at:
            await house.places.callback(contact.id, ask.callback_at)
    elif ask.callback:
        if scheduled or not asked:
            await house.places.callback(contact.id, None)
    elif asked:
        await house.do(ask_for.ComeBack(contact.id, wait=True))
