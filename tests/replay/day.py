"""A made-up day on the line, from a seed: arrivals, talks, and all that can come between.

Run as a program it plays the day and says what came of it, so that other interpreters, hash seeds
and compiled machines can be compared:

    python -m tests.replay.day SEED COMMANDS            # prints a digest of all that was decided
    python -m tests.replay.day SEED COMMANDS --record   # prints the journal, a group a line
"""

from __future__ import annotations

import hashlib
import random
import sys
from typing import TYPE_CHECKING, Any

import msgspec

from lamplight.line import Line, Refused
from lamplight.line import commands as ask
from lamplight.line import events as did

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
START = 1_795_000_000_000
CHANNELS = ("video", "voice", "chat")
LANGUAGES = ("de", "en", "fr", "pl")
UNSPOKEN = "it"
AGENTS = 8


class Recorded(msgspec.Struct, frozen=True):
    """A command's events and when it took effect."""

    at: int
    events: list[Any]


class Day:
    """The people of a day: each act is drawn, and done if it is legal."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.line = Line()
        self.now = START
        self.journal: list[tuple[int, list[did.Event]]] = []
        self.contacts = 0

    def do(self, command: ask.Command) -> None:
        try:
            events = self.line.handle(command, self.now)
        except Refused:
            return
        if events:
            self.journal.append((self.line.now, events))

    def tick_until(self, until: int) -> None:
        while (due := self.line.next_deadline()) is not None and due <= until:
            self.now = max(self.now, due)
            self.do(ask.Tick())
        self.now = until

    def play(self, commands: int) -> None:
        self._open_house()
        acts = self._acts()
        names, weights = list(acts), [weight for weight, _ in acts.values()]
        for number in range(1, commands + 1):
            if number % 500 == 0:
                self.tick_until(self.now + 20 * HOUR)
            self.tick_until(self.now + self.draw.choice((0, 0, SECOND, 4 * SECOND)))
            acts[self.draw.choices(names, weights)[0]][1]()

    def _open_house(self) -> None:
        self.do(ask.SetLine(1, "service"))
        self.do(ask.SetLine(2, "sales"))
        self.do(ask.SetLine(3, "service"))
        self.do(ask.SetBrand(1, 1, 2, ("ES-PRIO",)))
        self.do(ask.SetBrand(2, 1))
        for brand in (1, 2):
            self._open(brand)
        for agent in range(1, AGENTS + 1):
            self._set_agent(agent)
            self.do(ask.ComeHere(agent))

    def _open(self, brand: int) -> None:
        until = self.now + self.draw.randint(1, 9) * HOUR
        self.do(ask.OpenBrand(brand, until, until + 14 * HOUR))

    def _set_agent(self, agent: int) -> None:
        some = self.draw.sample
        languages = tuple(some(LANGUAGES, self.draw.randint(2, 4)))
        channels = tuple(some(CHANNELS, self.draw.randint(2, 3)))
        chats, wrap_up_ms = self.draw.randint(0, 3), self.draw.choice((0, 30 * SECOND))
        lines = (1, 2, 3) if agent % 3 == 0 else (1, 3)
        command = ask.SetAgent(agent, lines, (1, 2), languages, channels, chats, wrap_up_ms, False)
        self.do(command)

    def _set_brand(self) -> None:
        brand = self.draw.randint(1, 2)
        sales = self.draw.choice((0, 2, 2)) if brand == 1 else 0
        laws = ("ES-PRIO",) if brand == 1 else ()
        self.do(ask.SetBrand(brand, self.draw.choice((1, 3)), sales, laws))

    def _acts(self) -> dict[str, tuple[int, Callable[[], None]]]:
        """Each act with its weight."""
        pick, draw = self._pick, self.draw
        return {
            "arrive": (30, self._arrive),
            "book": (3, self._book),
            "accept": (40, self._accept),
            "decline": (12, lambda: self._of_rung(lambda one: ask.Decline(one.offered_to, one.id))),
            "leave": (3, lambda: self.do(ask.Leave(pick()))),
            "keep": (
                6,
                lambda: self.do(ask.KeepPlace(pick(), draw.choice(("asked", "connection")))),
            ),
            "back": (4, lambda: self.do(ask.ComeBack(pick(), draw.random() < 0.5))),
            "channel": (3, lambda: self.do(ask.ChangeChannel(pick(), draw.choice(CHANNELS)))),
            "callback": (3, lambda: self.do(ask.AskCallback(pick(), self._later(), 3))),
            "purpose": (2, lambda: self.do(ask.AskFor(pick(), draw.choice(("sales", "service"))))),
            "release": (1, lambda: self.do(ask.ReleasePromise(pick()))),
            "reach": (8, lambda: self.do(ask.Reach(pick("calling")))),
            "miss": (5, lambda: self.do(ask.Miss(pick("calling")))),
            "end": (12, lambda: self.do(ask.End(pick("talking")))),
            "pause": (6, self._pause),
            "resume": (10, lambda: self.do(ask.Resume(pick("talking")))),
            "hand over": (14, self._hand_over),
            "bring in": (18, self._bring_in),
            "step out": (8, self._step_out),
            "come": (20, lambda: self.do(ask.ComeHere(draw.randint(1, AGENTS)))),
            "go": (2, lambda: self.do(ask.GoAway(draw.randint(1, AGENTS), "tea"))),
            "wrap up": (6, lambda: self.do(ask.FinishWrapUp(draw.randint(1, AGENTS)))),
            "skills": (2, lambda: self._set_agent(draw.randint(1, AGENTS))),
            "remove": (1, lambda: self.do(ask.RemoveAgent(draw.randint(1, AGENTS)))),
            "open": (1, lambda: self._open(draw.randint(1, 2))),
            "close": (1, lambda: self.do(ask.CloseBrand(draw.randint(1, 2), self.now + 14 * HOUR))),
            "brand": (1, self._set_brand),
            "tell": (4, lambda: self.do(ask.Tell(pick(), 1, MINUTE, 2 * MINUTE))),
            "sleep": (2, lambda: self.tick_until(self.now + draw.choice((MINUTE, 5 * MINUTE)))),
        }

    def _pick(self, state: str = "") -> int:
        found = [one.id for one in self.line.contacts.values() if state in ("", one.state)]
        return self.draw.choice(found) if found else 0

    def _later(self) -> int:
        return self.draw.choice((0, self.now + 10 * MINUTE, self.now + HOUR))

    def _arrive(self) -> None:
        self.contacts += 1
        draw = self.draw
        self.do(
            ask.Arrive(
                self.contacts,
                brand=draw.randint(1, 2),
                purpose="sales" if draw.random() < 0.1 else "service",
                channel=draw.choice(CHANNELS),
                language=UNSPOKEN if draw.random() < 0.02 else draw.choice(LANGUAGES),
                customer=draw.choice((0, 0, draw.randint(1, 50))),
                last_agent=draw.choice((0, draw.randint(1, AGENTS))),
                hold_until=draw.choice((0, self.now + 2 * MINUTE)),
                priority="ES-PRIO" if draw.random() < 0.1 else "",
                country=draw.choice(("", "ES", "PT")),
            )
        )

    def _book(self) -> None:
        self.contacts += 1
        channel, language = self.draw.choice(CHANNELS), self.draw.choice(LANGUAGES)
        ahead = self.draw.choice((0, 5 * MINUTE, HOUR))
        at = self.now + ahead if ahead else 0
        brand = self.draw.randint(1, 2)
        self.do(ask.Book(self.contacts, brand, "service", channel, language, 0, 0, at, 4))

    def _of_rung(self, command: Callable[[Any], ask.Command]) -> None:
        rung = [one for one in self.line.contacts.values() if one.offered_to]
        if rung:
            self.do(command(self.draw.choice(rung)))

    def _accept(self) -> None:
        self._of_rung(
            lambda one: ask.Accept(one.offered_to, one.id, one.talk_channel or one.channel)
        )

    def _pause(self) -> None:
        contact = self.line.contacts.get(self._pick("talking"))
        if contact is not None:
            self.do(ask.Pause(contact.id, contact.agent, "parts list", self.now + MINUTE))

    def _hand_over(self) -> None:
        contact = self.line.contacts.get(self._pick("talking"))
        if contact is not None:
            to_line = self.draw.choice((0, 0, 1, 2))
            to_agent = 0 if to_line else self.draw.randint(1, AGENTS)
            self.do(ask.HandOver(contact.id, contact.agent, to_agent, to_line))

    def _bring_in(self) -> None:
        contact = self.line.contacts.get(self._pick("talking"))
        if contact is not None:
            self.do(ask.BringIn(contact.id, contact.agent, self.draw.randint(1, AGENTS)))

    def _step_out(self) -> None:
        contact = self.line.contacts.get(self._pick("talking"))
        if contact is not None and contact.guests:
            self.do(ask.StepOut(contact.id, contact.guests[0]))
        elif contact is not None:
            self.do(ask.CancelHandOver(contact.id, contact.agent))


def played(seed: int, commands: int) -> Day:
    """The day of this seed."""
    day = Day(seed)
    day.play(commands)
    return day


def digest(day: Day) -> str:
    """Of every event of the day and of the state it ended in."""
    seal = hashlib.sha256()
    for at, events in day.journal:
        seal.update(msgspec.json.encode((at, events)))
    seal.update(day.line.dump())
    return seal.hexdigest()


def main(words: list[str]) -> None:
    day = played(int(words[0]), int(words[1]))
    if "--record" in words:
        for at, events in day.journal:
            print(msgspec.json.encode(Recorded(at, events)).decode())
    else:
        print(digest(day))


if __name__ == "__main__":
    main(sys.argv[1:])
