"""The floor: all state of the line, and the index that finds who can answer whom at once.

The nouns beside this file decide and fold; they share the state through this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.basis.ids import Seen
from lamplight.line.contacts import FIRST
from lamplight.line.deadlines import Deadlines
from lamplight.line.limits import LAWS
from lamplight.line.needs import Crew, Need, crew_key, list_free, put, take, unlist_free
from lamplight.line.refused import Refused

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact
    from lamplight.line.events import Event


class Brand:
    """State of one brand. `until` and `next_open` as last said by whoever knows the hours."""

    __slots__ = (
        "id", "next_open", "open", "opened_at", "priorities", "sales_line", "service_line", "until",
    )  # fmt: skip

    def __init__(self, number: int) -> None:
        self.id: int = number
        self.service_line: int = 0
        self.sales_line: int = 0
        self.priorities: tuple[str, ...] = ()
        self.open: bool = False
        self.opened_at: int = 0
        self.until: int = 0
        self.next_open: int = 0

    def line_for(self, purpose: str) -> int:
        """The line of a purpose; 0 if the brand has none."""
        return self.sales_line if purpose == "sales" else self.service_line


class Floor:
    """Everything the machine knows. Read it from outside; only the machine writes it.

    While a command is handled, `events` collects what happened, and `freed` and `entered` who
    must be looked at before it ends: agents that may be rung again, contacts new in the line.
    """

    def __init__(self) -> None:
        self.now: int = 0
        self.places: int = 0  # so many were given
        self.seen: Seen = Seen()
        self.lines: dict[int, str] = {}  # line: purpose
        self.brands: dict[int, Brand] = {}
        self.agents: dict[int, Agent] = {}
        self.contacts: dict[int, Contact] = {}  # open ones, by first arrival
        self.slots: dict[tuple[int, int], int] = {}  # (line, start of slot): booked
        self.needs: dict[tuple[int, int, str, str], Need] = {}
        self.crews: dict[
            tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...], tuple[str, ...]], Crew
        ] = {}
        self.by_customer: dict[tuple[int, int], int] = {}  # (customer, brand): open contact
        self.deadlines: Deadlines = Deadlines()
        self.events: list[Event] = []
        self.freed: list[Agent] = []
        self.entered: list[Contact] = []

    # Looking up, for commands

    def brand(self, number: int, command: str) -> Brand:
        """Raises Refused if there is no such brand."""
        brand = self.brands.get(number)
        if brand is None:
            raise Refused("unknown_brand", f"{command}: there is no brand {number}.")
        return brand

    def contact(self, number: int, command: str) -> Contact:
        """Raises Refused if there is no such open contact."""
        contact = self.contacts.get(number)
        if contact is None:
            raise Refused(
                "unknown_contact", f"{command}: there is no open contact {number}.", number
            )
        return contact

    def agent(self, number: int, command: str) -> Agent:
        """Raises Refused if there is no such agent."""
        agent = self.agents.get(number)
        if agent is None or agent.leaving:
            raise Refused("unknown_agent", f"{command}: there is no agent {number}.")
        return agent

    # Needs and crews

    def need(self, line: int, brand: int, language: str, channel: str) -> Need:
        """The need of this kind, made when first asked for."""
        key = (line, brand, language, channel)
        need = self.needs.get(key)
        if need is None:
            need = self.needs[key] = self.unlisted_need(line, brand, language, channel)
            for crew in need.crews:
                crew.needs.append(need)
        return need

    def unlisted_need(self, line: int, brand: int, language: str, channel: str) -> Need:
        """A need to look at only: who could answer it."""
        need = Need(line, brand, language, channel)
        need.crews = [crew for crew in self.crews.values() if crew.serves(need)]
        return need

    def needs_of_brand(self, brand: int) -> list[Need]:
        return [need for need in self.needs.values() if need.brand == brand]

    def join_crew(
        self,
        agent: Agent,
        lines: tuple[int, ...],
        brands: tuple[int, ...],
        languages: tuple[str, ...],
        channels: tuple[str, ...],
    ) -> None:
        """Put the agent among their equals; whoever they were among before is left."""
        key = crew_key(lines, brands, languages, channels, agent.chats_max)
        crew = self.crews.get(key)
        if crew is None:
            crew = self.crews[key] = Crew(*key)
            for need in self.needs.values():
                if crew.serves(need):
                    crew.needs.append(need)
                    need.crews.append(crew)
        agent.crew = crew
        crew.members += 1
        crew.staying += not agent.leaving
        crew.here += agent.here

    def leave_crew(self, agent: Agent) -> None:
        """Take the agent out of their crew and of its list of free ones."""
        crew = agent.crew
        if agent.free:
            unlist_free(crew.free, agent)
            agent.free = False
            agent.room = False
        crew.members -= 1
        crew.staying -= not agent.leaving
        crew.here -= agent.here
        if not crew.members:
            for need in crew.needs:
                need.crews.remove(crew)
            del self.crews[crew.lines, crew.brands, crew.languages, crew.channels]

    # Agents

    def set_here(self, agent: Agent, here: bool) -> None:
        if agent.here != here:
            agent.here = here
            agent.crew.here += 1 if here else -1

    def refresh(self, agent: Agent) -> None:
        """List the agent as free, or not, after anything about them has changed.

        Live talks and chats have limits of their own (docs/adr/0009): with all their chats, but
        in no live talk, an agent is free for a call and has no room for a chat.
        """
        chats = len(agent.chats)
        free = agent.here and not agent.ringing and not agent.live and not agent.wrap_up_until
        room = free and chats < agent.chats_max
        if agent.free:
            unlist_free(agent.crew.free, agent)
            if room and not agent.room:
                self.freed.append(agent)
        elif free:
            self.freed.append(agent)
        agent.free = free
        agent.room = room
        if free:
            list_free(agent.crew.free, agent)
        elif agent.leaving and not (agent.live or chats or agent.ringing or agent.held):
            self.leave_crew(agent)
            del self.agents[agent.id]

    def occupy(self, agent: Agent, contact: Contact) -> None:
        """The agent is in this contact from now on (calling or talking)."""
        if contact.talk_channel == "chat":
            agent.chats[contact.id] = None
        else:
            agent.live = contact.id
            agent.wrap_up_until = 0
            agent.wrap_up_contact = 0
        self.refresh(agent)

    def release(self, agent: Agent, contact: Contact, now: int) -> None:
        """The agent is out of this contact."""
        if agent.live == contact.id:
            agent.live = 0
        else:
            agent.chats.pop(contact.id, None)
        agent.since = now
        self.refresh(agent)

    def go_on(self, agent: Agent, contact: Contact, now: int) -> None:
        """The agent stays in this contact, whose talk goes on by another channel."""
        agent.live = 0 if agent.live == contact.id else agent.live
        agent.chats.pop(contact.id, None)
        agent.since = now
        self.occupy(agent, contact)

    # Contacts in the line

    def enter(self, contact: Contact) -> None:
        """Into the queue of the contact's need, in the order of its rank."""
        contact.queued = True
        if contact.hold_agent:
            put(contact.need.held, contact)
            put(self.agents[contact.hold_agent].held, contact)
        else:
            put(contact.need.queue, contact)
            self.entered.append(contact)

    def step_out(self, contact: Contact) -> None:
        """Out of the queue, if the contact is in it."""
        if contact.queued:
            contact.queued = False
            if contact.hold_agent:
                take(contact.need.held, contact)
                take(self.agents[contact.hold_agent].held, contact)
            else:
                take(contact.need.queue, contact)

    def move(self, contact: Contact, need: Need) -> None:
        """To another need, with the same place."""
        queued = contact.queued
        self.step_out(contact)
        if contact.need is not need:
            contact.need = need
            contact.nobody_told = False
        contact.rank = rank_of(contact, need.channel)
        if queued:
            self.enter(contact)

    def clear_hold(self, contact: Contact) -> None:
        """Nobody in particular is waited for any more."""
        if contact.hold_agent:
            queued = contact.queued
            agent = self.agents[contact.hold_agent]
            self.step_out(contact)
            contact.hold_agent = 0
            contact.hold_until = 0
            if queued:
                self.enter(contact)
            if agent.leaving:
                self.refresh(agent)


def rank_of(contact: Contact, channel: str) -> int:
    """The place, or before all places if a law that covers this channel puts the contact first."""
    if contact.priority and channel in LAWS[contact.priority].channels:
        return contact.place - FIRST
    return contact.place
