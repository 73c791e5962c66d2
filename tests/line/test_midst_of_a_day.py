"""As any day, with scenes that by chance alone are rare: the midst of a day with much to do."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule
from tests.line.test_always_true import (
    AGENTS,
    BRANDS,
    CHANNELS,
    LANGUAGES,
    MINUTE,
    SETTINGS,
    AnyDay,
)

from lamplight.line import commands as ask


class MidstOfADay(AnyDay):
    """Each of these is several commands that come one after the other."""

    @rule(
        who=st.lists(
            st.tuples(
                st.sampled_from(BRANDS), st.sampled_from(CHANNELS), st.sampled_from(LANGUAGES)
            ),
            min_size=2,
            max_size=6,
        ),
        answered=st.booleans(),
    )
    def several_come(self, who: list[tuple[int, str, str]], answered: bool) -> None:
        for brand, channel, language in who:
            number = self._id()
            self.do(ask.Arrive(number, brand, "service", channel, language))
            contact = self.watched.line.contacts.get(number)
            if answered and contact is not None and contact.offered_to:
                self.do(ask.Accept(contact.offered_to, number, channel))

    @precondition(lambda self: self.talks())
    @rule(data=st.data(), by_name=st.integers(0, 5), meanwhile=st.integers(0, 2))
    def a_talk_goes_to_sales(self, data: st.DataObject, by_name: int, meanwhile: int) -> None:
        contact = data.draw(st.sampled_from(self.talks()), label="contact")
        self.do(ask.AskFor(contact.id, "sales"))
        self.do(ask.HandOver(contact.id, contact.agent, by_name, 0 if by_name else 2))
        if meanwhile == 1:
            self.do(ask.AskFor(contact.id, "service"))
        elif meanwhile:
            self.do(ask.SetBrand(contact.brand, 1))

    @precondition(lambda self: self.talks())
    @rule(data=st.data(), guest=AGENTS, channel=st.sampled_from(CHANNELS))
    def a_talk_with_a_guest_changes(self, data: st.DataObject, guest: int, channel: str) -> None:
        contact = data.draw(st.sampled_from(self.talks()), label="contact")
        self.do(ask.BringIn(contact.id, contact.agent, guest))
        self.do(ask.Accept(guest, contact.id, contact.talk_channel))
        self.do(ask.ChangeChannel(contact.id, channel))

    @rule(data=st.data(), channel=st.sampled_from(CHANNELS), meanwhile=st.integers(0, 3))
    def a_guest_goes_while_a_line_is_asked(
        self, data: st.DataObject, channel: str, meanwhile: int
    ) -> None:
        free = [one for one in self.watched.line.agents.values() if one.room]
        if len(free) > 1:
            owner, guest = data.draw(st.permutations(free), label="agents")[:2]
            brand, number = owner.crew.brands[0], self._id()
            wanted = (brand, "service", channel, owner.crew.languages[0])
            self.do(ask.Arrive(number, *wanted, last_agent=owner.id))
            self.do(ask.Accept(owner.id, number, channel))
            self.do(ask.BringIn(number, owner.id, guest.id))
            self.do(ask.Accept(guest.id, number, channel))
            line = self.watched.line.brands[brand].service_line
            self.do(ask.HandOver(number, owner.id, 0, line))
            if meanwhile == 1:
                self.do(ask.RemoveAgent(owner.id))
            elif meanwhile == 2:
                self.do(ask.RemoveAgent(guest.id))
            elif meanwhile:
                self.do(ask.SetBrand(brand, 4 - line))
            self.do(ask.StepOut(number, guest.id))

    @rule(data=st.data(), agent=AGENTS)
    def one_says_not_now_and_another_goes(self, data: st.DataObject, agent: int) -> None:
        rung = [one for one in self.watched.line.contacts.values() if one.offered_to]
        if rung:
            contact = data.draw(st.sampled_from(rung), label="contact")
            self.do(ask.Decline(contact.offered_to, contact.id))
            self.do(ask.GoAway(contact.offered_to or agent, "post"))

    @rule(data=st.data(), declined=st.booleans())
    def a_chat_ends_while_a_call_rings(self, data: st.DataObject, declined: bool) -> None:
        agents = self.watched.line.agents
        free = [one for one in agents.values() if one.room and one.wrap_up_ms]
        if free:
            agent = data.draw(st.sampled_from(free), label="agent")
            brand, language = agent.crew.brands[0], agent.crew.languages[0]
            chat, call = self._id(), self._id()
            self.do(ask.Arrive(chat, brand, "service", "chat", language, last_agent=agent.id))
            self.do(ask.Accept(agent.id, chat, "chat"))
            self.do(ask.Arrive(call, brand, "service", "voice", language, last_agent=agent.id))
            self.do(ask.End(chat))
            if declined:
                self.do(ask.Decline(agent.id, call))

    @rule(data=st.data(), becomes=st.booleans())
    def a_ring_finds_no_room_for_a_chat(self, data: st.DataObject, becomes: bool) -> None:
        """A call rings at who has all their chats and becomes a chat, or their number is lowered
        while their last chat rings."""
        free = [one for one in self.watched.line.agents.values() if one.room]
        if free:
            agent = data.draw(st.sampled_from(free), label="agent")
            crew, most = agent.crew, agent.chats_max
            wanted = (crew.brands[0], "service", "chat", crew.languages[0])
            for _ in range(most - len(agent.chats) - (not becomes)):
                number = self._id()
                self.do(ask.Arrive(number, *wanted, last_agent=agent.id))
                self.do(ask.Accept(agent.id, number, "chat"))
            number = self._id()
            if becomes:
                call = (*wanted[:2], "voice", wanted[3])
                self.do(ask.Arrive(number, *call, last_agent=agent.id))
                self.do(ask.ChangeChannel(number, "chat"))
            else:
                self.do(ask.Arrive(number, *wanted, last_agent=agent.id))
                able = (crew.lines, crew.brands, crew.languages, crew.channels)
                self.do(ask.SetAgent(agent.id, *able, most - 1, agent.wrap_up_ms, lead=False))
            self.do(ask.Accept(agent.id, number, "chat"))

    @rule(language=st.sampled_from(LANGUAGES))
    def somebody_whom_a_law_puts_first_goes_and_comes(self, language: str) -> None:
        number = self._id()
        self.do(ask.Arrive(number, 1, "service", "voice", language, priority="ES-PRIO"))
        self.do(ask.AskCallback(number, self.watched.now + MINUTE, 9))
        self.do(ask.ComeBack(number, wait=True))

    @rule(
        brand=st.sampled_from(BRANDS),
        languages=st.lists(st.sampled_from(LANGUAGES), min_size=2, max_size=5),
        opening=st.integers(1, 16),
        moved=st.sampled_from([None, -1, 0, 2, 30]),
        opens=st.booleans(),
    )
    def several_ask_in_the_night(
        self, brand: int, languages: list[str], opening: int, moved: int | None, opens: bool
    ) -> None:
        """Asked to be called while closed; then perhaps other hours are entered, or it is day."""
        self.close(brand, opening)
        for language in languages:
            self.do(ask.Book(self._id(), brand, "service", "voice", language, 0, 0, 0, 0))
        if moved is not None:
            self.close(brand, max(0, opening + moved))
        if opens:
            at = self.watched.line.brands[brand].next_open
            self.watched.wait(max(0, at - self.watched.now))
            self.open(brand, 8)

    @rule(data=st.data())
    def a_chat_becomes_a_call_while_a_guest_has_one(self, data: st.DataObject) -> None:
        free = [one for one in self.watched.line.agents.values() if one.room]
        if len(free) > 1:
            owner, guest = data.draw(st.permutations(free), label="agents")[:2]
            chat, call = self._id(), self._id()
            for number, channel, agent in ((chat, "chat", owner), (call, "voice", guest)):
                brand, language = agent.crew.brands[0], agent.crew.languages[0]
                wanted = (brand, "service", channel, language)
                self.do(ask.Arrive(number, *wanted, last_agent=agent.id))
                if channel == "chat":
                    self.do(ask.Accept(owner.id, chat, "chat"))
                    self.do(ask.BringIn(chat, owner.id, guest.id))
                    self.do(ask.Accept(guest.id, chat, "chat"))
            self.do(ask.Accept(guest.id, call, "voice"))
            self.do(ask.ChangeChannel(chat, "voice"))


MidstOfADay.TestCase.settings = SETTINGS
TestMidstOfADay = MidstOfADay.TestCase
