"""A contact is over, however it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line import states
from lamplight.line.events import ContactClosed

if TYPE_CHECKING:
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor

_CLOSED: Final = states.steps("ContactClosed")


def contact_closed(floor: Floor, contact: Contact, outcome: str, now: int) -> None:
    floor.events.append(ContactClosed(contact.id, outcome))
    contact.state = _CLOSED[contact.state]
    floor.step_out(contact)
    floor.clear_hold(contact)
    del floor.contacts[contact.id]
    if contact.customer:
        del floor.by_customer[contact.customer, contact.brand]
    if contact.declined or contact.asking_line:
        refused = [number for number, _ in contact.declined]
        for number in (*refused, contact.agent, *contact.guests):
            agent = floor.agents.get(number)
            if agent is not None:
                agent.resting.pop(contact.id, None)
