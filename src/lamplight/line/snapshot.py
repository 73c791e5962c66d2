"""The whole state as bytes and back.

Written is what can't be found out from the rest; queues, lists of free agents and deadlines are
made anew. Equal states give equal bytes, so two machines can be compared by their dumps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.line import ringing
from lamplight.line.agents import Agent
from lamplight.line.contacts import Contact
from lamplight.line.dumped import FORM, Kept
from lamplight.line.events import Arrived
from lamplight.line.floor import Brand, rank_of

if TYPE_CHECKING:
    from lamplight.line.floor import Floor

_BRAND: Final = (
    "id", "service_line", "sales_line", "priorities", "open", "opened_at", "until", "next_open",
)  # fmt: skip
_AGENT: Final = (
    "id", "chats_max", "wrap_up_ms", "lead", "here", "leaving", "reason", "until", "since",
    "ringing", "live", "wrap_up_until", "wrap_up_contact",
)  # fmt: skip
_CONTACT: Final = (
    "id", "place", "arrived_at", "brand", "line", "channel", "language", "purpose",
    "purpose_asked", "customer", "priority", "state", "present", "kept_why", "told_at",
    "told_likely_ms", "told_bound_ms", "last_agent", "hold_agent", "hold_until", "offered_to",
    "offer_until", "offer_kind", "promise", "promise_kind", "promise_due", "promised_at", "due",
    "grace_until", "broken", "everyone_told", "nobody_told", "tries", "tried_at", "next_try_at",
    "call_until", "agent", "talk_channel", "talk_since", "pause_reason", "pause_until",
    "pause_overran", "asking", "asking_agent", "asking_line",
)  # fmt: skip


def dump(floor: Floor) -> bytes:
    """The state as JSON."""
    agents = list(floor.agents.values())
    contacts = list(floor.contacts.values())
    kept = Kept(
        form=FORM,
        now=floor.now,
        places=floor.places,
        highest=floor.seen.highest,
        skipped=list(floor.seen.skipped),
        lines=list(floor.lines.items()),
        brands=[[getattr(brand, name) for name in _BRAND] for brand in floor.brands.values()],
        agents=[[getattr(agent, name) for name in _AGENT] for agent in agents],
        skills=[
            (
                list(agent.crew.lines),
                list(agent.crew.brands),
                list(agent.crew.languages),
                list(agent.crew.channels),
            )
            for agent in agents
        ],
        chats=[list(agent.chats) for agent in agents],
        resting=[list(agent.resting.items()) for agent in agents],
        contacts=[[getattr(contact, name) for name in _CONTACT] for contact in contacts],
        declined=[contact.declined for contact in contacts],
        guests=[contact.guests for contact in contacts],
        passes=[contact.passes for contact in contacts],
        slots=[(line, start, booked) for (line, start), booked in floor.slots.items()],
    )
    return msgspec.json.encode(kept)


def restore(floor: Floor, body: bytes) -> None:
    """Fill an empty floor. ValueError if the bytes aren't a dump of this form."""
    try:
        kept = msgspec.json.decode(body, type=Kept)
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a dump of the line: {error}") from error
    if kept.form != FORM:
        raise ValueError(f"the dump has form {kept.form}, this line reads form {FORM}")
    floor.now = kept.now
    floor.places = kept.places
    floor.seen.highest = kept.highest
    floor.seen.skipped = dict.fromkeys(kept.skipped)
    floor.lines = dict(kept.lines)
    floor.slots = {(line, start): booked for line, start, booked in kept.slots}
    for values in kept.brands:
        brand = Brand(values[0])
        for name, value in zip(_BRAND, values, strict=True):
            setattr(brand, name, tuple(value) if name == "priorities" else value)
        floor.brands[brand.id] = brand
    _restore_agents(floor, kept)
    _restore_contacts(floor, kept)
    for agent in floor.agents.values():
        floor.refresh(agent)
    floor.freed.clear()
    floor.entered.clear()
    floor.deadlines.rebuild(floor.contacts, floor.agents)


def _restore_agents(floor: Floor, kept: Kept) -> None:
    rows = zip(kept.agents, kept.skills, kept.chats, kept.resting, strict=True)
    for values, (lines, brands, languages, channels), chats, resting in rows:
        agent = Agent(values[0], 0)
        for name, value in zip(_AGENT, values, strict=True):
            setattr(agent, name, value)
        agent.chats = dict.fromkeys(chats)
        agent.resting = dict(resting)
        floor.agents[agent.id] = agent
        floor.join_crew(agent, tuple(lines), tuple(brands), tuple(languages), tuple(channels))


def _restore_contacts(floor: Floor, kept: Kept) -> None:
    rows = zip(kept.contacts, kept.declined, kept.guests, kept.passes, strict=True)
    for values, declined, guests, passes in rows:
        row = dict(zip(_CONTACT, values, strict=True))
        asked = Arrived(row["id"], row["brand"], row["purpose"], row["channel"], row["language"])
        contact = Contact(asked)
        for name, value in row.items():
            setattr(contact, name, value)
        contact.declined = declined
        contact.guests = guests
        contact.passes = passes
        by_line = bool(contact.asking_line) and not contact.asking_agent
        contact.need = floor.need(
            contact.asking_line if by_line else contact.line,
            contact.brand,
            contact.language,
            contact.talk_channel if by_line else contact.channel,
        )
        contact.rank = rank_of(contact, contact.need.channel)
        floor.contacts[contact.id] = contact
        if contact.customer:
            floor.by_customer[contact.customer, contact.brand] = contact.id
        if not contact.offered_to and ringing.stands_in_line(contact):
            floor.enter(contact)
