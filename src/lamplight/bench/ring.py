"""`lamplight bench ring`: from a customer's request to the ring on an agent's desk.

The house runs in a process of its own; customers and agents are this process, over real HTTP on
loopback. Three rounds, in all of which `--waiting` contacts wait in a language that nobody free
speaks and everybody holds an open stream; talks last 2 s, without wrap-up:

1. contacts in the agents' language arrive at `--rate` a second: POST → offer on a desk's stream;
2. the same at 50 a second for a minute, for what is lost;
3. ten agents learn the other language: end of a talk → the next offer on that desk's stream,
   while the line is kept at its length; the journal says whether it was in order.

No peer is driven here: Asterisk's queue on two cores needed 500 ms (p50) and 1.1 s (p99) from an
agent becoming free to the next ring with 200 to 1,000 waiting (its callers poll once a second).
"""

import asyncio
import math
import sys
import time
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from lamplight.bench._http import Client, NoAnswer
from lamplight.bench._tell import tell
from lamplight.bench._town import Resident, Stuck, Town
from lamplight.bench._witness import out_of_order, recorded
from lamplight.cli import Parser

TALK_S: Final = 2.0
PATIENCE_S: Final = 15.0
SETTLING_S: Final = 5.0
"""Between rounds: the tellings of what has just changed pass."""
WAITING_LANGUAGE, SPOKEN_LANGUAGE = "sv", "en"


class Desk:
    """One agent's stream: answers every offer, talks two seconds, ends."""

    def __init__(self, town: Town, person: Resident, watch: "Watch") -> None:
        self.town, self.person, self.watch = town, person, watch
        self.freed_at = 0.0
        self.open = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def sit(self) -> None:
        """Reads the stream until it is cancelled."""
        client = Client(self.town.port)
        async for frame in client.stream("/api/v1/desk/stream", cookie=self.person.cookie):
            self.open.set()
            if b'"offer":{' in frame.data:
                now = time.perf_counter()
                offer = msgspec.json.decode(frame.data)["offer"]
                self.watch.rang(offer["contact"], now, self)
                self._go(self._talk(offer["contact"]))

    async def _talk(self, contact: int) -> None:
        base, cookie = f"/desk/contacts/{contact}", self.person.cookie
        try:
            await self.town.ask(
                "POST", f"/desk/offers/{contact}/accept", {"channel": "voice"}, cookie=cookie
            )
            await asyncio.sleep(TALK_S)
            self.freed_at = time.perf_counter()
            await self.town.ask("POST", f"{base}/end", {}, cookie=cookie)
        except (Stuck, NoAnswer) as problem:
            self.watch.troubles.append(str(problem))

    def _go(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class Watch:
    """When contacts asked and when they rang. Times are of this process, in seconds."""

    def __init__(self) -> None:
        self.asked: dict[int, float] = {}
        self.rang_at: dict[int, float] = {}
        self.order: list[int] = []
        self.after_free: list[float] = []
        self.measuring_free = False
        self.troubles: list[str] = []

    def rang(self, contact: int, now: float, desk: Desk) -> None:
        """A desk rings for a contact."""
        self.rang_at.setdefault(contact, now)
        if self.measuring_free:
            self.order.append(contact)
            if desk.freed_at:
                self.after_free.append(now - desk.freed_at)

    def waits(self, contacts: Sequence[int]) -> list[float]:
        """Request to ring, of those that rang."""
        return [self.rang_at[c] - self.asked[c] for c in contacts if c in self.rang_at]


class Street:
    """Customers: they ask, and those who wait hold their stream open."""

    def __init__(self, town: Town, watch: Watch) -> None:
        self.town, self.watch = town, watch
        self.streams: set[asyncio.Task[None]] = set()

    async def ask(self, language: str, *, stay: bool) -> int:
        """One customer asks for a voice. Returns the contact."""
        asked = time.perf_counter()
        made = await self.town.ask(
            "POST", f"/brands/{self.town.slug}/contacts", {"channel": "voice", "language": language}
        )
        contact: int = made["place"]["contact"]
        self.watch.asked[contact] = asked
        if stay:
            task = asyncio.create_task(self._stay(made["token"]))
            self.streams.add(task)
            task.add_done_callback(self.streams.discard)
        return contact

    async def _stay(self, token: str) -> None:
        try:
            async for _ in Client(self.town.port).stream(f"/api/v1/places/{token}/stream"):
                pass
        except NoAnswer as problem:
            self.watch.troubles.append(str(problem))

    async def arrive(self, rate: float, count: int) -> list[int]:
        """`count` customers who can be answered, evenly at `rate` a second, and their rings."""
        start, tasks = time.perf_counter(), []
        for number in range(count):
            await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
            tasks.append(asyncio.create_task(self.ask(SPOKEN_LANGUAGE, stay=False)))
        contacts = [
            done if isinstance(done, int) else 0
            for done in await asyncio.gather(*tasks, return_exceptions=True)
        ]
        end = time.perf_counter() + PATIENCE_S
        while not all(c in self.watch.rang_at for c in contacts if c):
            if time.perf_counter() > end:
                break
            await asyncio.sleep(0.05)
        return contacts


def quantile_ms(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` of all reach, in ms (nearest rank)."""
    if not values:
        return None
    return round(sorted(values)[max(0, math.ceil(share * len(values)) - 1)] * 1000, 2)


async def measure(waiting: int, agents: int, rate: float, samples: int) -> dict[str, object]:
    """All three rounds on a fresh house. Raises `Stuck` when it can't go on."""
    town, watch = Town(), Watch()
    tasks: list[asyncio.Task[None]] = []
    try:
        _say("starting a house")
        town.launch()
        await town.ready()
        await town.found([SPOKEN_LANGUAGE, WAITING_LANGUAGE])
        _say(f"hiring {agents} people")
        people = await town.hire([f"agent-{n}" for n in range(agents)], [SPOKEN_LANGUAGE])
        desks = [Desk(town, person, watch) for person in people]
        tasks = [asyncio.create_task(desk.sit()) for desk in desks]
        await asyncio.gather(*(desk.open.wait() for desk in desks))
        for person in people:
            await town.here(person)
        street = Street(town, watch)
        _say(f"{waiting} take a place")
        for _ in range(waiting):
            await street.ask(WAITING_LANGUAGE, stay=True)
        await asyncio.sleep(SETTLING_S)
        _say(f"{samples} arrive at {rate:g} a second")
        steady = await street.arrive(rate, samples)
        _say("3000 arrive at 50 a second")
        busy = await street.arrive(50.0, 3000)
        _say(f"ten people learn the other language: {samples} next rings")
        after_free = await _free(town, street, watch, desks[:10], samples)
        return _figures(watch, steady, busy, after_free, len(watch.troubles))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await town.end()


async def _free(
    town: Town, street: Street, watch: Watch, desks: Sequence[Desk], samples: int
) -> dict[str, object]:
    """The third round: rings after a talk ended, before a line that stays as long as it is.

    It begins when nobody talks: who is freed before they learn the language is freed for nobody.
    """
    await asyncio.sleep(TALK_S + SETTLING_S)
    for desk in desks:
        desk.freed_at = 0.0
    watch.measuring_free = True
    for desk in desks:
        await town.change(desk.person, {"languages": [WAITING_LANGUAGE]})
    refilled = 0
    end = time.perf_counter() + samples / len(desks) * (TALK_S + 1.0) + 30
    while len(watch.after_free) < samples and time.perf_counter() < end:
        while refilled < len(watch.order):
            refilled += 1
            await street.ask(WAITING_LANGUAGE, stay=True)
        await asyncio.sleep(0.02)
    watch.measuring_free = False
    journal = await recorded(town.data)
    return {
        "free_p50_ms": quantile_ms(watch.after_free, 0.5),
        "free_p99_ms": quantile_ms(watch.after_free, 0.99),
        "free_n": len(watch.after_free),
        "out_of_order": out_of_order(journal, set(watch.order)),
    }


def _figures(
    watch: Watch,
    steady: Sequence[int],
    busy: Sequence[int],
    after_free: dict[str, object],
    troubles: int,
) -> dict[str, object]:
    waits, crowd = watch.waits(steady), watch.waits(busy)
    return {
        "p50_ms": quantile_ms(waits, 0.5),
        "p99_ms": quantile_ms(waits, 0.99),
        **after_free,
        "n": len(waits),
        "lost": len(steady) - len(waits),
        "n_50": len(crowd),
        "lost_50": len(busy) - len(crowd),
        "p50_50_ms": quantile_ms(crowd, 0.5),
        "p99_50_ms": quantile_ms(crowd, 0.99),
        "troubles": troubles,
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(argv: Sequence[str]) -> int:
    """The command. Exit status 1 when the house couldn't be measured."""
    parser = Parser(prog="lamplight bench ring", description=__doc__)
    parser.add_argument("--waiting", type=int, default=1000)
    parser.add_argument("--agents", type=int, default=200)
    parser.add_argument("--rate", type=float, default=5.0, help="arrivals a second")
    parser.add_argument("--samples", type=int, default=500)
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    if asked.agents < 10 or asked.waiting < 0 or asked.rate <= 0 or asked.samples < 1:
        parser.error("give at least 10 agents, and numbers above 0")
    try:
        figures = asyncio.run(measure(asked.waiting, asked.agents, asked.rate, asked.samples))
    except (Stuck, NoAnswer) as problem:
        _say(f"bench ring: {problem}")
        return 1
    return tell(figures, as_json=asked.json)
