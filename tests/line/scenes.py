"""Scenes on a watched line, in few words."""

from __future__ import annotations

from typing import Any, TypeVar

from tests.line.watched import Watched

from lamplight.line import commands as ask
from lamplight.line import events as did

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
SERVICE, SALES = 1, 2
LAMPS, LIVING = 1, 2

T = TypeVar("T", bound=did.Event)


class Scene(Watched):
    """Two brands, open: the first sells too and has ES-PRIO switched on. No agents yet."""

    def __init__(self) -> None:
        super().__init__()
        self.do(ask.SetLine(SERVICE, "service"))
        self.do(ask.SetLine(SALES, "sales"))
        self.do(ask.SetBrand(LAMPS, SERVICE, SALES, ("ES-PRIO",)))
        self.do(ask.SetBrand(LIVING, SERVICE))
        self.open(LAMPS)
        self.open(LIVING)

    def open(self, brand: int = LAMPS, hours: int = 8, closed_hours: int = 16) -> list[did.Event]:
        until = self.now + hours * HOUR
        return self.do(ask.OpenBrand(brand, until, until + closed_hours * HOUR))

    def close(self, brand: int = LAMPS, hours: int = 16) -> list[did.Event]:
        return self.do(ask.CloseBrand(brand, self.now + hours * HOUR))

    def agent_here(self, number: int, **skills: Any) -> list[did.Event]:
        self.set_agent(number, **skills)
        return self.do(ask.ComeHere(number))

    def set_agent(
        self,
        number: int,
        *,
        lines: tuple[int, ...] = (SERVICE,),
        brands: tuple[int, ...] = (LAMPS, LIVING),
        languages: tuple[str, ...] = ("en",),
        channels: tuple[str, ...] = ("video", "voice", "chat"),
        chats: int = 2,
        wrap_up_ms: int = 0,
    ) -> list[did.Event]:
        return self.do(
            ask.SetAgent(number, lines, brands, languages, channels, chats, wrap_up_ms, lead=False)
        )

    def arrive(
        self,
        number: int,
        channel: str = "voice",
        *,
        brand: int = LAMPS,
        purpose: str = "service",
        language: str = "en",
        **more: Any,
    ) -> list[did.Event]:
        return self.do(ask.Arrive(number, brand, purpose, channel, language, **more))

    def book(self, number: int, at: int, capacity: int = 5, **more: Any) -> list[did.Event]:
        given = {"customer": 0, "last_agent": 0, **more}
        return self.do(
            ask.Book(number, LAMPS, "service", "voice", "en", at=at, capacity=capacity, **given)
        )

    def call_me(self, number: int, **more: Any) -> list[did.Event]:
        """The first word is: call me at my turn."""
        return self.book(number, 0, 0, **more)

    def accept(self, agent: int, contact: int, channel: str = "") -> list[did.Event]:
        by = channel or self.contact(contact).talk_channel or self.contact(contact).channel
        return self.do(ask.Accept(agent, contact, by))

    def talk(self, agent: int, contact: int, channel: str = "voice") -> None:
        """The contact arrives, rings at this agent, and they talk."""
        events = self.arrive(contact, channel)
        assert one(events, did.Offered).agent == agent
        self.accept(agent, contact)

    def end(self, contact: int, by: int = 0) -> list[did.Event]:
        return self.do(ask.End(contact, by))

    def rings_at(self, contact: int) -> int:
        """The agent it rings at, 0 for none."""
        return self.contact(contact).offered_to

    def state(self, contact: int) -> str:
        return self.contact(contact).state


def one(events: list[did.Event], kind: type[T]) -> T:
    """The only event of this kind."""
    found = all_of(events, kind)
    assert len(found) == 1, (kind, events)
    return found[0]


def all_of(events: list[did.Event], kind: type[T]) -> list[T]:
    return [event for event in events if isinstance(event, kind)]


def kinds(events: list[did.Event]) -> list[str]:
    return [type(event).__name__ for event in events]
