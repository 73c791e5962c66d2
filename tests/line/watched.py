"""A line under watch: after every command, everything that must always be true is looked at.

The looking is done the long way, over all contacts and agents, so that it shares nothing with the
index that the line itself uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line import Line, Refused, states
from lamplight.line import commands as ask
from lamplight.line import events as did

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.commands import Command
    from lamplight.line.contacts import Contact
    from lamplight.line.events import Event

START = 1_795_000_000_000  # a day in November 2026
ON_A_CALL = ("calling", "talking")
FROM_THE_LINE = ("turn", "callback", "hand_over")
_CONTACT_STEPS = {(step.event, step.before, step.after) for step in states.CONTACT}
_CONTACT_EVENTS = {step.event for step in states.CONTACT}
_PRESENCE_STEPS = {(step.event, step.before, step.after) for step in states.PRESENCE}
_ACTIVITY_STEPS = {(step.event, step.before, step.after) for step in states.ACTIVITY}


class Watched:
    """A line, its time, a machine that follows its events, and all that it said."""

    def __init__(self) -> None:
        self.line = Line()
        self.follower = Line()
        self.now = START
        self.journal: list[tuple[int, list[Event]]] = []
        self.live_promises: set[int] = set()
        self.outcomes: dict[int, str] = {}

    def do(self, command: Command) -> list[Event]:
        """Tick if that is due, then the command; everything is looked at. Raises Refused."""
        self.tick_if_due()
        return self._do(command)

    def attempt(self, command: Command) -> Refused | None:
        """As `do`, for a command that may be illegal. A refusal must have changed nothing."""
        self.tick_if_due()
        before = self.line.dump()
        try:
            self._do(command)
        except Refused as refusal:
            refused = refusal
        else:
            return None
        assert type(command).__name__ in refused.text
        assert self.line.dump() == before
        assert index_of(self.line) == index_of(self.follower)
        assert not self.line.freed
        assert not self.line.entered
        return refused

    def refused(self, command: Command) -> str:
        """The code with which the command is refused; it must be."""
        refusal = self.attempt(command)
        assert refusal is not None, command
        return refusal.code

    def wait(self, span: int) -> list[Event]:
        """Let time pass, ticking at each deadline. All that was decided meanwhile."""
        until = self.now + span
        said: list[Event] = []
        while (due := self.line.next_deadline()) is not None and due <= until:
            self.now = max(self.now, due)
            said += self.tick_if_due()
        self.now = until
        return said

    def tick_if_due(self) -> list[Event]:
        due = self.line.next_deadline()
        return self._do(ask.Tick()) if due is not None and due <= self.now else []

    def contact(self, number: int) -> Contact:
        return self.line.contacts[number]

    def agent(self, number: int) -> Agent:
        return self.line.agents[number]

    def _do(self, command: Command) -> list[Event]:
        events = self.line.handle(command, self.now)
        if events:
            assert type(events[0]) is did.FACT_OF[type(command)]
            assert did.command_of(events[0]) == command
            self.journal.append((self.line.now, events))
        for event in events:
            self._follow(event)
        self._look(events)
        return events

    # What follows the events

    def _follow(self, event: Event) -> None:
        """The follower goes the same way, and each step of it is in the tables."""
        name = type(event).__name__
        contact = getattr(event, "contact", 0)
        held = self.follower.contacts.get(contact)
        before = held.state if held is not None else states.START
        presence = {one.id: one.presence for one in self.follower.agents.values()}
        activity = {one.id: one.activity for one in self.follower.agents.values()}
        self.follower.apply(event, self.line.now)
        after_held = self.follower.contacts.get(contact) or held
        if after_held is not None and name in _CONTACT_EVENTS:
            assert (name, before, after_held.state) in _CONTACT_STEPS, (event, before)
        elif held is not None:
            assert held.state == before, (event, before)
        for agent in self.follower.agents.values():
            was = presence.get(agent.id, states.START)
            told = name.startswith("Agent") and getattr(event, "agent", 0) == agent.id
            if told or was != agent.presence:
                assert (name, was, agent.presence) in _PRESENCE_STEPS, (event, was)
            did_before = activity.get(agent.id, states.FREE)
            if did_before != agent.activity:
                assert (name, did_before, agent.activity) in _ACTIVITY_STEPS, (event, did_before)
        self._count_promises(event)

    def _count_promises(self, event: Event) -> None:
        if isinstance(event, did.PromiseMade):
            assert event.contact not in self.live_promises
            self.live_promises.add(event.contact)
        elif isinstance(event, did.PromiseKept | did.PromiseBroken | did.PromiseReleased):
            self.live_promises.remove(event.contact)
        elif isinstance(event, did.ContactClosed):
            assert event.contact not in self.live_promises
            assert event.contact not in self.outcomes
            self.outcomes[event.contact] = event.outcome

    # What must always be true

    def _look(self, events: list[Event]) -> None:
        body = self.line.dump()
        assert self.follower.dump() == body
        again = Line.load(body)
        assert again.dump() == body
        for other in (self.follower, again):
            assert index_of(other) == index_of(self.line)
            assert other.next_deadline() == self.line.next_deadline()
        due = self.line.next_deadline()
        if due is not None and due <= self.now:
            return  # a tick comes first; what is looked at below is true after it
        self._look_at_contacts()
        self._look_at_agents()
        self._look_at_the_idle(events)

    def _look_at_contacts(self) -> None:
        line = self.line
        for contact in line.contacts.values():
            assert contact.state != states.ENDED
            assert (contact.promise == states.LIVE) == (contact.id in self.live_promises)
            assert contact.queued == stands(contact)
            assert (contact.id in owners(line)) == (contact.state in ON_A_CALL)
            if contact.state == states.OFFERED:
                assert contact.offered_to
            if contact.offered_to:
                assert line.agents[contact.offered_to].ringing == contact.id
                assert not contact.queued
            if contact.state == states.SCHEDULED:
                assert contact.promise == states.LIVE
                assert contact.promise_kind == "time"
            if contact.queued and contact.state != states.TALKING and not here_for(line, contact):
                assert contact.promise == states.LIVE
                brand = line.brands[contact.brand]
                if contact.state == states.KEPT and not brand.open:
                    assert brand.next_open <= line.now
            if contact.state == states.KEPT:
                assert contact.promise == states.LIVE
            if contact.hold_agent:
                known = line.agents[contact.hold_agent]
                assert known.here
                assert contact.queued
                assert contact.hold_until > line.now
        booked = [
            (contact.line, contact.due - contact.due % 1_800_000)
            for contact in line.contacts.values()
            if contact.state == states.SCHEDULED
        ]
        for slot in booked:
            assert line.booked(*slot) >= booked.count(slot)

    def _look_at_agents(self) -> None:
        line = self.line
        for agent in line.agents.values():
            mine = [one for one in line.contacts.values() if agent.id in in_contact(one)]
            live = [one.id for one in mine if one.talk_channel != "chat"]
            assert live == ([agent.live] if agent.live else [])
            assert {one.id for one in mine if one.talk_channel == "chat"} == set(agent.chats)
            if agent.ringing:
                assert line.contacts[agent.ringing].offered_to == agent.id
            assert agent.free == is_free(agent)
            assert not (agent.leaving and agent.here)

    def _look_at_the_idle(self, events: list[Event]) -> None:
        """No free agent stands beside a contact they may answer; nobody was passed."""
        line = self.line
        free = [agent for agent in line.agents.values() if agent.free]
        queued = [contact for contact in line.contacts.values() if contact.queued]
        for contact in queued:
            for agent in free:
                assert not may_ring(agent, contact), (agent.id, contact.id)
        for event in events:
            if isinstance(event, did.Offered) and event.kind in FROM_THE_LINE:
                rung = line.contacts.get(event.contact)
                agent_rung = line.agents.get(event.agent)
                if rung is None or agent_rung is None or rung.asking_agent:
                    continue
                for contact in queued:
                    if may_ring(agent_rung, contact):
                        assert contact.rank > rung.rank, (contact.id, rung.id)


def in_contact(contact: Contact) -> tuple[int, ...]:
    return (contact.agent, *contact.guests) if contact.state in ON_A_CALL else ()


def owners(line: Line) -> set[int]:
    """Contacts that an agent has, each once."""
    found = [one for agent in line.agents.values() for one in (agent.live, *agent.chats) if one]
    return {one for one in found if line.contacts[one].agent}


def is_free(agent: Agent) -> bool:
    chats = len(agent.chats)
    room = chats == 0 or chats < agent.chats_max
    busy = agent.ringing or agent.live or agent.wrap_up_until
    return agent.here and not busy and room


def stands(contact: Contact) -> bool:
    if contact.offered_to:
        return False
    if contact.state == states.TALKING:
        return contact.asking == "hand_over" and not contact.asking_agent
    return contact.state == "waiting" or (contact.state == "kept" and not contact.next_try_at)


def can_answer(agent: Agent, contact: Contact) -> bool:
    line, channel = contact.line, contact.channel
    if contact.state == states.TALKING:
        line, channel = contact.asking_line, contact.talk_channel
    crew = agent.crew
    return (
        line in crew.lines
        and contact.brand in crew.brands
        and contact.language in crew.languages
        and channel in crew.channels
        and (channel != "chat" or agent.chats_max > 0)
    )


def may_ring(agent: Agent, contact: Contact) -> bool:
    """Whether this agent, if free, may be rung for this contact in the line."""
    return (
        can_answer(agent, contact)
        and contact.hold_agent in (0, agent.id)
        and contact.id not in agent.resting
        and agent.id not in in_contact(contact)
    )


def here_for(line: Line, contact: Contact) -> bool:
    return any(agent.here and can_answer(agent, contact) for agent in line.agents.values())


def index_of(line: Line) -> object:
    """The index in a form that can be compared; what is empty doesn't count."""
    needs = {
        key: ([one.id for one in need.queue], [one.id for one in need.held])
        for key, need in line.needs.items()
        if need.queue or need.held
    }
    crews = {
        key: (crew.members, crew.here, [one.id for one in crew.free])
        for key, crew in line.crews.items()
    }
    held = {agent.id: [one.id for one in agent.held] for agent in line.agents.values()}
    ranks = {contact.id: contact.rank for contact in line.contacts.values()}
    return needs, crews, held, ranks, dict(line.by_customer), dict(line.slots)
