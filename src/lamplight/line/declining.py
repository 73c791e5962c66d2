"""When all who are here and could answer a contact have said "not now", leads are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line.events import EveryoneDeclined
from lamplight.line.needs import RANK

if TYPE_CHECKING:
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor
    from lamplight.line.needs import Need


def tell_leads(floor: Floor, contact: Contact, now: int) -> None:
    """Tell them of this contact, if it is so and they don't know it since the last "not now"."""
    if contact.declined and not contact.everyone_told and _declined_by_all(floor, contact):
        everyone_declined(floor, contact, now)


def tell_leads_of_all(floor: Floor, needs: list[Need], now: int) -> None:
    """As `tell_leads`, after somebody who could have answered these needs can't any more."""
    left = [one for need in needs for one in (*need.queue, *need.held) if one.declined]
    for contact in sorted(left, key=RANK):
        tell_leads(floor, contact, now)


def _declined_by_all(floor: Floor, contact: Contact) -> bool:
    """Whether somebody here could answer, and all of them said "not now" in the last minute."""
    in_it = (contact.agent, *contact.guests)
    able = [
        agent
        for agent in floor.agents.values()
        if agent.here and agent.crew in contact.need.crews and agent.id not in in_it
    ]
    return bool(able) and all(contact.id in agent.resting for agent in able)


def everyone_declined(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(EveryoneDeclined(contact.id))
    contact.everyone_told = True
