"""Whatever happens in whatever order, the rules of the line hold."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from tests.line.watched import Watched

from lamplight.line import Contact, Line
from lamplight.line import commands as ask
from lamplight.line import events as did

HOUR, MINUTE, SECOND = 3_600_000, 60_000, 1_000
LINES = {1: "service", 2: "sales", 3: "service"}
BRANDS = (1, 2)
AGENTS = st.integers(1, 5)
LANGUAGES = ("de", "en")
ASKED_IN = ("de", "en", "fr")  # nobody speaks French
CHANNELS = ("video", "voice", "chat")
PURPOSES = ("service", "sales")
SPANS = st.sampled_from(
    [0, 1, SECOND, 14 * SECOND, 15 * SECOND, 45 * SECOND, MINUTE, 2 * MINUTE, 11 * MINUTE, HOUR]
)


def some(of: tuple[object, ...]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(of), min_size=1, unique=True).map(tuple)


class AnyDay(RuleBasedStateMachine):
    """Commands in any order, legal or not. `Watched` looks at everything after each."""

    def __init__(self) -> None:
        super().__init__()
        self.watched = Watched()
        self.next_id = 1

    def do(self, command: ask.Command) -> None:
        self.watched.attempt(command)

    @initialize(
        languages=st.lists(some(LANGUAGES), min_size=3, max_size=3),
        lone=st.booleans(),
        wrap_up_ms=st.sampled_from([0, 2 * MINUTE]),
    )
    def begin(self, languages: list[tuple[str, ...]], lone: bool, wrap_up_ms: int) -> None:
        for line, purpose in LINES.items():
            self.do(ask.SetLine(line, purpose))
        self.do(ask.SetBrand(1, 1, 2, ("ES-PRIO",)))
        self.do(ask.SetBrand(2, 3))
        for brand in BRANDS:
            self.open(brand, 8)
        for number, spoken in enumerate(languages, 1):
            lines = (1, 2, 3) if number == 1 else (1,)
            self.do(ask.SetAgent(number, lines, BRANDS, spoken, CHANNELS, 2, wrap_up_ms, lead=lone))
            if not lone or number == 1:
                self.do(ask.ComeHere(number))

    @rule(span=SPANS)
    def time_passes(self, span: int) -> None:
        self.watched.wait(span)

    @rule(span=st.sampled_from([SECOND, HOUR, 20 * HOUR]))
    def the_house_sleeps(self, span: int) -> None:
        """Deadlines go by without a tick: all are done late and at once."""
        self.watched.now += span

    @rule(brand=st.sampled_from(BRANDS), hours=st.integers(1, 9))
    def open(self, brand: int, hours: int) -> None:
        until = self.watched.now + hours * HOUR
        self.do(ask.OpenBrand(brand, until, until + 12 * HOUR))

    @rule(brand=st.sampled_from(BRANDS), hours=st.integers(0, 16))
    def close(self, brand: int, hours: int) -> None:
        self.do(ask.CloseBrand(brand, hours and self.watched.now + hours * HOUR))

    @rule(
        brand=st.sampled_from(BRANDS),
        service=st.sampled_from((1, 3)),
        sales=st.sampled_from((0, 2)),
        priorities=st.sampled_from(((), ("ES-PRIO",))),
    )
    def set_brand(self, brand: int, service: int, sales: int, priorities: tuple[str, ...]) -> None:
        self.do(ask.SetBrand(brand, service, sales, priorities))

    @rule(
        agent=AGENTS,
        lines=some((1, 2, 3)),
        brands=some(BRANDS),
        languages=some(LANGUAGES),
        channels=some(CHANNELS),
        chats=st.integers(0, 3),
        wrap_up_ms=st.sampled_from([0, 30 * SECOND]),
    )
    def set_agent(self, agent: int, lead: bool = False, **skills: object) -> None:
        self.do(ask.SetAgent(agent, lead=lead, **skills))  # type: ignore[arg-type]

    @rule(agent=AGENTS)
    def remove_agent(self, agent: int) -> None:
        self.do(ask.RemoveAgent(agent))

    @rule(agent=AGENTS)
    def come_here(self, agent: int) -> None:
        self.do(ask.ComeHere(agent))

    @rule(agent=AGENTS)
    def go_away(self, agent: int) -> None:
        self.do(ask.GoAway(agent, "lunch", self.watched.now + HOUR))

    @rule(agent=AGENTS)
    def finish_wrap_up(self, agent: int) -> None:
        self.do(ask.FinishWrapUp(agent))

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id

    @rule(
        brand=st.sampled_from(BRANDS),
        purpose=st.sampled_from(("service", "service", "sales")),
        channel=st.sampled_from(CHANNELS),
        language=st.sampled_from(ASKED_IN),
        customer=st.sampled_from((0, 0, 0, 7, 8)),
        last_agent=st.integers(0, 5),
        hold=st.sampled_from([0, 30 * SECOND, 3 * MINUTE]),
        priority=st.sampled_from(("", "", "", "ES-PRIO")),
        country=st.sampled_from(("", "ES", "PT")),
    )
    def arrive(self, hold: int, **what: object) -> None:
        hold_until = self.watched.now + hold if hold else 0
        self.do(ask.Arrive(self._id(), hold_until=hold_until, **what))  # type: ignore[arg-type]

    @rule(
        brand=st.sampled_from(BRANDS),
        channel=st.sampled_from(CHANNELS),
        language=st.sampled_from(ASKED_IN),
        customer=st.sampled_from((0, 7)),
        last_agent=st.integers(0, 5),
        ahead=st.sampled_from([None, None, -1, MINUTE, HOUR]),
        capacity=st.integers(0, 2),
        priority=st.sampled_from(("", "ES-PRIO")),
    )
    def book(self, brand: int, ahead: int | None, **what: object) -> None:
        at = 0 if ahead is None else self.watched.now + ahead
        self.do(ask.Book(self._id(), brand, "service", at=at, **what))  # type: ignore[arg-type]

    def _any(self, data: st.DataObject) -> int:
        """An open contact if there is one, now and then one that isn't."""
        here = list(self.watched.line.contacts)
        return data.draw(st.sampled_from([*here, *here, 1]), label="contact")

    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        self.do(ask.Leave(self._any(data)))

    @rule(data=st.data(), why=st.sampled_from(("asked", "connection")))
    def keep_place(self, data: st.DataObject, why: str) -> None:
        self.do(ask.KeepPlace(self._any(data), why))

    @rule(data=st.data(), wait=st.booleans())
    def come_back(self, data: st.DataObject, wait: bool) -> None:
        self.do(ask.ComeBack(self._any(data), wait))

    @rule(data=st.data(), channel=st.sampled_from(CHANNELS), capacity=st.integers(0, 2))
    def change_channel(self, data: st.DataObject, channel: str, capacity: int) -> None:
        self.do(ask.ChangeChannel(self._any(data), channel, capacity))

    @rule(data=st.data(), ahead=st.sampled_from([None, MINUTE, HOUR]), capacity=st.integers(0, 2))
    def ask_callback(self, data: st.DataObject, ahead: int | None, capacity: int) -> None:
        at = 0 if ahead is None else self.watched.now + ahead
        self.do(ask.AskCallback(self._any(data), at, capacity))

    @rule(data=st.data(), purpose=st.sampled_from(PURPOSES))
    def ask_for(self, data: st.DataObject, purpose: str) -> None:
        self.do(ask.AskFor(self._any(data), purpose))

    @rule(data=st.data())
    def release_promise(self, data: st.DataObject) -> None:
        self.do(ask.ReleasePromise(self._any(data)))

    @rule(data=st.data())
    def tell(self, data: st.DataObject) -> None:
        self.do(ask.Tell(self._any(data), 1, 60_000, 120_000))

    @rule(data=st.data(), by_voice=st.booleans())
    def answer(self, data: st.DataObject, by_voice: bool) -> None:
        rung = [one for one in self.watched.line.contacts.values() if one.offered_to]
        if rung:
            contact = data.draw(st.sampled_from(rung), label="contact")
            channel = "voice" if by_voice else contact.talk_channel or contact.channel
            self.do(ask.Accept(contact.offered_to, contact.id, channel))

    @rule(data=st.data(), agent=AGENTS, channel=st.sampled_from(CHANNELS))
    def accept_anything(self, data: st.DataObject, agent: int, channel: str) -> None:
        self.do(ask.Accept(agent, self._any(data), channel))

    @rule(data=st.data())
    def decline(self, data: st.DataObject) -> None:
        rung = [one for one in self.watched.line.contacts.values() if one.offered_to]
        if rung:
            contact = data.draw(st.sampled_from(rung), label="contact")
            self.do(ask.Decline(contact.offered_to, contact.id))

    @rule(data=st.data(), reached=st.booleans())
    def call(self, data: st.DataObject, reached: bool) -> None:
        contact = self._any(data)
        self.do(ask.Reach(contact) if reached else ask.Miss(contact))

    @rule(data=st.data(), by_agent=st.booleans())
    def end(self, data: st.DataObject, by_agent: bool) -> None:
        number = self._any(data)
        contact = self.watched.line.contacts.get(number)
        self.do(ask.End(number, contact.agent if by_agent and contact is not None else 0))

    @rule(data=st.data(), minutes=st.integers(-1, 5))
    def pause(self, data: st.DataObject, minutes: int) -> None:
        contact = self.watched.line.contacts.get(self._any(data))
        if contact is not None:
            until = self.watched.now + minutes * MINUTE
            self.do(ask.Pause(contact.id, contact.agent, "looking it up", until))

    @rule(data=st.data())
    def resume(self, data: st.DataObject) -> None:
        self.do(ask.Resume(self._any(data)))

    @precondition(lambda self: self.talks())
    @rule(data=st.data(), agent=st.integers(0, 5), line=st.integers(0, 3))
    def hand_over(self, data: st.DataObject, agent: int, line: int) -> None:
        contact = data.draw(st.sampled_from(self.talks()), label="contact")
        self.do(ask.HandOver(contact.id, contact.agent, agent, line))

    @precondition(lambda self: self.talks())
    @rule(data=st.data(), guest=AGENTS)
    def bring_in(self, data: st.DataObject, guest: int) -> None:
        contact = data.draw(st.sampled_from(self.talks()), label="contact")
        self.do(ask.BringIn(contact.id, contact.agent, guest))

    @precondition(lambda self: self.talks())
    @rule(data=st.data(), agent=AGENTS)
    def step_out(self, data: st.DataObject, agent: int) -> None:
        contact = data.draw(st.sampled_from(self.talks()), label="contact")
        guest = data.draw(st.sampled_from([*contact.guests, agent]), label="guest")
        self.do(ask.StepOut(contact.id, guest))

    @precondition(lambda self: self.talks())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        contact = data.draw(st.sampled_from(self.talks()), label="contact")
        self.do(ask.CancelHandOver(contact.id, contact.agent))

    def talks(self) -> list[Contact]:
        return [one for one in self.watched.line.contacts.values() if one.state == "talking"]

    def teardown(self) -> None:
        """Let everybody be served: nobody starves, every promise ends, and it can be replayed.

        Whom nobody can answer goes sooner or later, or their promise ends without them.
        """
        if self.watched.line.lines:
            self._serve_everybody()
            assert not self.watched.live_promises
            assert set(self.watched.outcomes.values()) <= {
                "answered",
                "abandoned",
                "left_with_place",
                "released",
                "unreached",
            }
        again = Line()
        for at, events in self.watched.journal:
            assert again.handle(did.command_of(events[0]), at) == events
        assert again.dump() == self.watched.line.dump()

    def _serve_everybody(self) -> None:
        watched = self.watched
        for brand in BRANDS:
            self.open(brand, 9)
        everyone = ask.SetAgent(9, (1, 2, 3), BRANDS, LANGUAGES, CHANNELS, 3, 0, lead=False)
        self.do(everyone)
        self.do(ask.ComeHere(9))
        for _ in range(400):
            if not watched.line.contacts:
                return
            if not self._serve_once():
                due = watched.line.next_deadline()
                if self._nobody_answers_those_here():
                    continue
                assert due is not None, "nothing will ever happen"
                watched.wait(max(0, due - watched.now))
        left = [(one.id, one.state, one.next_try_at) for one in watched.line.contacts.values()]
        raise AssertionError(f"never served: {left}")

    def _nobody_answers_those_here(self) -> bool:
        """Who waits in person in a language that nobody speaks gives up. Whether there was any."""
        lost = [
            one.id
            for one in self.watched.line.contacts.values()
            if one.state == "waiting" and one.language not in LANGUAGES
        ]
        for number in lost:
            assert number in self.watched.unanswerable
            self.do(ask.Leave(number))
            assert self.watched.outcomes[number] == "abandoned"
        return bool(lost)

    def _serve_once(self) -> bool:
        """Take whatever rings, reach whoever is called, end every talk. Whether there was any."""
        served = False
        for contact in list(self.watched.line.contacts.values()):
            if contact.offered_to:
                channel = contact.talk_channel or contact.channel
                self.do(ask.Accept(contact.offered_to, contact.id, channel))
            elif contact.state == "calling":
                self.do(ask.Reach(contact.id))
            elif contact.state == "talking":
                self.do(ask.End(contact.id))
            else:
                continue
            served = True
        return served


SETTINGS = settings(
    max_examples=150,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
AnyDay.TestCase.settings = SETTINGS
TestAnyDay = AnyDay.TestCase
