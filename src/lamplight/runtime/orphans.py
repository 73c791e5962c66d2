"""Talks whose owner is no longer one of us.

Whoever is made inactive is signed out at once and can't end a talk. The customer isn't left
sitting: the talk goes to a colleague who is in it, or else stands in its line with its own place,
which its first arrival gives it, until somebody there takes it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lamplight.line import states
from lamplight.line.commands import Command, HandOver

if TYPE_CHECKING:
    from lamplight.line import Line
    from lamplight.line.contacts import Contact


def hand_on(line: "Line") -> Iterator[Command]:
    """What must be asked so that somebody has these talks."""
    for agent in line.agents.values():
        if not agent.leaving:
            continue
        for number in (agent.live, *agent.chats):
            contact = line.contacts.get(number)
            if (
                contact is None
                or contact.state != states.TALKING
                or contact.agent != agent.id
                or contact.asking
            ):
                continue
            guest = next((one for one in contact.guests if not line.agents[one].leaving), 0)
            yield HandOver(number, agent.id, guest, 0 if guest else _line_of(line, contact))


def _line_of(line: "Line", contact: "Contact") -> int:
    """The line that may have the talk: the customer may have asked for another meanwhile."""
    wish = contact.purpose_asked
    return (line.brands[contact.brand].line_for(wish) if wish else 0) or contact.line
