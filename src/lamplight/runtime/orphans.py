"""Talks whose owner is no longer one of us.

Whoever is made inactive is signed out at once and can't end a talk. The customer isn't left
sitting: the talk goes to a colleague who is in it, or else stands in its line with its own place,
which its first arrival gives it, until somebody there takes it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lamplight.line import states
from lamplight.line.commands import Command, HandOver
from lamplight.line.events import AgentRemoved, BringInFailed, CustomerReached, HandOverFailed

if TYPE_CHECKING:
    from lamplight.line import Line

MADE_BY = (AgentRemoved, BringInFailed, CustomerReached, HandOverFailed)
"""Events after which a talk may have nobody who can act in it."""


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
            yield HandOver(number, agent.id, guest, 0 if guest else contact.line)
