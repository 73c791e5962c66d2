"""A line under watch: after every command, everything that must always be true is looked at.

The looking is done the long way, over all contacts and agents, so that it shares nothing with the
index that the line itself uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line import Line, Refused, limits, states
from lamplight.line import commands as ask
from lamplight.line import events as did
from lamplight.line.deadlines import NEVER

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.commands import Command
    from lamplight.line.contacts import Contact
    from lamplight.line.events import Event

DAY = 86_400_000
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
        self.promised_until: dict[int, int] = {}  # when a live promise must have ended
        self.stated: dict[int, int] = {}  # when somebody who isn't here is called next
        self.missed: set[int] = set()  # called in vain since they were last heard of
        self.told_passed: set[tuple[int, int]] = set()
        self.leads_know: set[int] = set()  # since the last "not now"
        self.unanswerable: set[int] = set()  # leads were told that nobody answers this
        self.came_as: dict[int, str] = {}  # the purpose that customers asked for
        self.outcomes: dict[int, str] = {}
        self.chats_of: dict[int, int] = {}  # how many each agent had

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
        asked_next = self._asked_next(command)
        events = self.line.handle(command, self.now)
        if isinstance(command, ask.Decline):
            assert self.contact(command.contact).offered_to == asked_next
        if events:
            assert type(events[0]) is did.FACT_OF[type(command)]
            assert did.command_of(events[0]) == command
            self.journal.append((self.line.now, events))
        for event in events:
            self._follow(event)
        self._look(events)
        return events

    def _asked_next(self, command: Command) -> int:
        """Who the line says is rung after this "not now"."""
        if isinstance(command, ask.Decline) and command.contact in self.line.contacts:
            return self.line.asked_next(command.contact)
        return 0

    # What follows the events

    def _follow(self, event: Event) -> None:
        """The follower goes the same way, and each step of it is in the tables."""
        name = type(event).__name__
        contact = getattr(event, "contact", 0)
        held = self.follower.contacts.get(contact)
        before = held.state if held is not None else states.START
        purpose = held.purpose if held is not None else ""
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
        self._note(event, purpose)

    def _note(self, event: Event, purpose: str) -> None:
        """What was said and asked, from the events; `purpose` is the contact's before this one."""
        if isinstance(event, did.TryPlanned):
            assert event.n <= 3
            self.stated[event.contact] = event.at
        elif isinstance(event, did.CallbackDue | did.CameBack | did.CallbackAsked):
            self.stated.pop(event.contact, None)
        if isinstance(event, did.CustomerMissed | did.CallTimedOut):
            self.missed.add(event.contact)
        elif isinstance(event, did.CameBack | did.CallbackAsked | did.PromiseMade):
            self.missed.discard(event.contact)
        if isinstance(event, did.PassedOver):
            assert (event.contact, event.by) not in self.told_passed
            self.told_passed.add((event.contact, event.by))
        if isinstance(event, did.EveryoneDeclined):
            assert event.contact not in self.leads_know
            self.leads_know.add(event.contact)
        elif isinstance(event, did.OfferDeclined):
            self.leads_know.discard(event.contact)
        self._note_the_wish(event, purpose)

    def _note_the_wish(self, event: Event, purpose: str) -> None:
        if isinstance(event, did.Arrived | did.Booked | did.PurposeAsked):
            self.came_as[event.contact] = event.purpose
        elif isinstance(event, did.HandedOver):
            assert event.purpose in ("service", self.came_as[event.contact])
        if isinstance(event, did.HandedOver | did.LineChanged) and event.purpose != purpose:
            self.came_as[event.contact] = event.purpose
        if isinstance(event, did.NobodyCanAnswer):
            assert event.contact not in self.unanswerable
            self.unanswerable.add(event.contact)
        elif isinstance(
            event, did.ChannelChanged | did.PurposeAsked | did.LineChanged | did.Offered
        ):
            self.unanswerable.discard(event.contact)

    def _count_promises(self, event: Event) -> None:
        if isinstance(event, did.PromiseMade):
            assert event.contact not in self.live_promises
            self.live_promises.add(event.contact)
            self.promised_until[event.contact] = max(self.line.now, event.due) + DAY
        elif isinstance(event, did.TryPlanned):
            self.promised_until[event.contact] = event.at + DAY
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
            assert contact.queued == self._stands(contact)
            assert (contact.id in owners(line)) == (contact.state in ON_A_CALL)
            if contact.state == states.OFFERED:
                assert contact.offered_to
            if contact.offered_to:
                assert line.agents[contact.offered_to].ringing == contact.id
                assert not contact.queued
            if contact.queued:
                self._look_at_the_reckoning(contact)
            if contact.hold_agent:
                assert line.agents[contact.hold_agent].here
                assert contact.queued
                assert contact.hold_until > line.now
            self._look_at_its_promise(contact)
            self._look_at_its_line(contact)
        booked = [
            (contact.line, contact.due - contact.due % 1_800_000)
            for contact in line.contacts.values()
            if contact.state == states.SCHEDULED
        ]
        for slot in booked:
            assert line.booked(*slot) >= booked.count(slot)

    def _look_at_its_promise(self, contact: Contact) -> None:
        line = self.line
        brand = line.brands[contact.brand]
        live = contact.id in self.live_promises
        assert (contact.promise == states.LIVE) == live
        if live and contact.state not in ON_A_CALL:
            assert line.now <= self.promised_until[contact.id]
        if contact.state == states.SCHEDULED:
            assert live
            assert contact.promise_kind == "time"
        if contact.state == states.KEPT:
            assert live
            if contact.id in self.stated:  # put off to the next opening, or to another try
                assert contact.id in self.missed or not brand.open
                if contact.id not in self.missed and brand.next_open > line.now:
                    assert self.stated[contact.id] == brand.next_open
        if contact.queued and contact.state != states.TALKING and not here_for(line, contact):
            assert live
            known = [one for one in line.agents.values() if not one.leaving]
            told = contact.id in self.unanswerable
            assert told or any(can_answer(one, contact) for one in known)
            if contact.state == states.KEPT and not brand.open:
                assert brand.next_open <= line.now

    def _look_at_its_line(self, contact: Contact) -> None:
        """It is in a line of its brand, and near sales only if the customer asked."""
        brand = self.line.brands[contact.brand]
        assert contact.line == brand.line_for(contact.purpose)
        if contact.asking == "hand_over":
            assert contact.asking_line in (brand.service_line, brand.sales_line)
            if contact.line == brand.service_line != contact.asking_line:
                assert self.came_as[contact.id] == "sales"

    def _stands(self, contact: Contact) -> bool:
        """Whether somebody is to be looked for: they wait for a person, and no time was stated."""
        if contact.offered_to:
            return False
        if contact.state == states.TALKING:
            return contact.asking == "hand_over" and not contact.asking_agent
        waits = contact.state in {states.WAITING, states.KEPT}
        return waits and contact.id not in self.stated

    def _look_at_the_reckoning(self, contact: Contact) -> None:
        """Only who is here and can answer works for a contact; all before it may be work."""
        able = [
            agent
            for agent in self.line.agents.values()
            if agent.here and can_answer(agent, contact)
        ]
        ahead, work, agents = self.line.reckoning(contact.id)
        assert ahead == self.line.position(contact.id)
        assert 0 <= work <= ahead
        assert agents <= len(able)
        assert bool(agents) == bool(able)
        asked = [agent for agent in able if agent.id not in in_contact(contact)]
        if asked and all(contact.id in agent.resting for agent in asked):
            assert contact.id in self.leads_know

    def _look_at_agents(self) -> None:
        line = self.line
        for agent in line.agents.values():
            mine = [one for one in line.contacts.values() if agent.id in in_contact(one)]
            live = [one.id for one in mine if one.talk_channel != "chat"]
            assert live == ([agent.live] if agent.live else [])
            assert {one.id for one in mine if one.talk_channel == "chat"} == set(agent.chats)
            known = self.chats_of.get(agent.id, 0)
            assert len(agent.chats) <= max(agent.chats_max, known), "more only where it was lowered"
            self.chats_of[agent.id] = len(agent.chats)
            if agent.ringing:
                rung = line.contacts[agent.ringing]
                assert rung.offered_to == agent.id
                assert wanted(rung)[1] != "chat" or len(agent.chats) < agent.chats_max
                assert rung.asking_agent or can_answer(agent, rung)
            assert agent.free == is_free(agent)
            assert not (agent.leaving and agent.here)
            self._look_at_their_rests(agent)

    def _look_at_their_rests(self, agent: Agent) -> None:
        """Nobody rests from a contact but for a minute, or while a line is asked to take a talk
        that they are in themselves."""
        for number, until in agent.resting.items():
            contact = self.line.contacts[number]
            if until == NEVER:
                assert contact.asking == "hand_over"
                assert not contact.asking_agent
                assert agent.id in in_contact(contact)
            else:
                assert self.line.now < until <= self.line.now + limits.DECLINED_REST

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
    """For a call; a chat needs room beside the chats they have."""
    return agent.here and not (agent.ringing or agent.live or agent.wrap_up_until)


def wanted(contact: Contact) -> tuple[int, str]:
    """The line and the channel that a contact in the line waits for."""
    if contact.state == states.TALKING:
        return contact.asking_line, contact.talk_channel
    return contact.line, contact.channel


def can_answer(agent: Agent, contact: Contact) -> bool:
    line, channel = wanted(contact)
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
        and (wanted(contact)[1] != "chat" or len(agent.chats) < agent.chats_max)
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
