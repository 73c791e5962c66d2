"""`lamplight bench crash`: what is lost when the app or the database is killed under load.

Customers and agents are this process, over real HTTP on loopback; the house is another. At random
moments the app or its PostgreSQL gets `kill -9`. The app is started again with the same command;
a killed PostgreSQL is the app's own business. At the end every place and promise that a customer
was told (a 2xx answer to them) is asked for again, and the journal is read for contacts that rang
at two agents at once or were taken by two.
"""

import asyncio
import os
import random
import signal
import statistics
import sys
import time
import uuid
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from lamplight.bench._http import Client, NoAnswer
from lamplight.bench._tell import tell
from lamplight.bench._town import Resident, Stuck, Town
from lamplight.bench._witness import arrived, double_offers, postmaster, promises, recorded
from lamplight.cli import Parser

TALK_S: Final = 0.4
RECOVER_S: Final = 60.0
CUSTOMERS: Final = 24
AGENTS: Final = 6


class Told:
    """What customers were told: token → contact and arrival, and the tokens promised a call."""

    def __init__(self) -> None:
        self.places: dict[str, tuple[int, int]] = {}
        self.promises: set[str] = set()

    def place(self, made: Any) -> str:
        """A customer was told a place; returns its token."""
        token: str = made["token"]
        self.places[token] = (made["place"]["contact"], made["place"]["arrived_at"])
        return token

    def __len__(self) -> int:
        return len(self.places) + len(self.promises)


class Load:
    """Customers who ask, keep places and leave; agents who answer. Runs until it is stopped."""

    def __init__(self, town: Town, chance: random.Random) -> None:
        self.town, self.chance = town, chance
        self.told = Told()

    async def customer(self) -> None:
        """One customer after another: asks, then stays, hangs up with a kept place, or leaves."""
        while True:
            await asyncio.sleep(self.chance.expovariate(2.0))
            key = uuid.uuid4().hex
            body = {"channel": self.chance.choice(["voice", "video"]), "language": "en"}
            body["phone"] = f"+44 7700 900{self.chance.randrange(1000):03d}"
            made = await self._until_answered(
                f"/api/v1/brands/{self.town.slug}/contacts", body, key
            )
            token = self.told.place(made)
            path = f"/api/v1/places/{token}"
            draw = self.chance.random()
            if draw < 0.4 and await self._try(f"{path}/keep", {}):
                self.told.promises.add(token)
            elif draw > 0.9:
                await self._try(f"{path}/leave", {})

    async def _until_answered(self, path: str, body: object, key: str) -> Any:
        """As a page does it: the same request with the same key until there is an answer."""
        while True:
            try:
                answer = await self.town.client.ask("POST", path, body, key=key)
                if answer.status == 201:
                    return answer.json()
                if answer.status != 503:
                    raise Stuck(f"POST {path} answered {answer.status}: {answer.body[:300]!r}")
            except NoAnswer:
                pass
            await asyncio.sleep(0.1)

    async def _try(self, path: str, body: object) -> bool:
        """Asked once; whether the customer was told yes."""
        try:
            return (await self.town.client.ask("POST", path, body)).status < 300
        except NoAnswer:
            return False

    async def agent(self, person: Resident) -> None:
        """Reads the desk's stream, comes back when it breaks, answers and ends."""
        talks: set[asyncio.Task[None]] = set()
        while True:
            try:
                stream = Client(self.town.port).stream("/api/v1/desk/stream", cookie=person.cookie)
                async for frame in stream:
                    for contact in _to_take(frame.data):
                        talk = asyncio.create_task(self._talk(person, contact))
                        talks.add(talk)
                        talk.add_done_callback(talks.discard)
            except NoAnswer:
                await asyncio.sleep(0.2)
                await self._post(person, "/desk/presence", {"state": "here"})

    async def _talk(self, person: Resident, contact: int) -> None:
        await self._post(person, f"/desk/offers/{contact}/accept", {"channel": "voice"})
        await self._post(person, f"/desk/contacts/{contact}/reached", {})
        await asyncio.sleep(TALK_S)
        await self._post(person, f"/desk/contacts/{contact}/end", {})

    async def _post(self, person: Resident, path: str, body: object) -> None:
        try:
            await self.town.client.ask("POST", f"/api/v1{path}", body, cookie=person.cookie)
        except NoAnswer:
            return  # the next frame of the stream says how it stands


def _to_take(data: bytes) -> list[int]:
    """Contacts that a frame says are ringing here, or were left in a talk by a crash."""
    if not data:
        return []
    store = msgspec.json.decode(data)
    ringing = [value["contact"] for key, value in store.items() if key == "offer" and value]
    talks = [v["contact"] for key, v in store.items() if key.startswith("talks/") and v]
    return ringing or talks


async def measure(kills: int, seed: int) -> dict[str, object]:
    """The whole run on a fresh house. Raises `Stuck` when the house doesn't come back."""
    chance, town = random.Random(seed), Town()  # noqa: S311 (load, not secrets)
    tasks: list[asyncio.Task[None]] = []
    try:
        _say("starting a house")
        town.launch()
        await town.ready()
        await town.found(["en"])
        people = await town.hire([f"agent-{n}" for n in range(AGENTS)], ["en"])
        load = Load(town, chance)
        for person in people:
            await town.here(person)
        tasks = [asyncio.create_task(load.agent(person)) for person in people]
        tasks += [asyncio.create_task(load.customer()) for _ in range(CUSTOMERS)]
        recoveries = [
            await _kill_once(town, load.told, chance, f"{number + 1} of {kills}")
            for number in range(kills)
        ]
        await asyncio.sleep(2)
        for task in tasks:
            if task.done():
                task.result()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        _say(f"{len(load.told)} places and promises were told; asking for each again")
        return await _judge(town, load.told, recoveries)
    finally:
        for task in tasks:
            task.cancel()
        await town.end()


async def _kill_once(town: Town, told: Told, chance: random.Random, which: str) -> float:
    """Waits a moment, kills, and returns the seconds until a request was served again."""
    await asyncio.sleep(chance.uniform(1.0, 3.0))
    victim = chance.choice(["app", "database"])
    killed = time.perf_counter()
    if victim == "app":
        town.kill()
        town.launch()
    else:
        os.kill(postmaster(town.data), signal.SIGKILL)
    while True:
        asked = uuid.uuid4().hex
        try:
            form = {"channel": "voice", "language": "en"}
            path = f"/api/v1/brands/{town.slug}/contacts"
            answer = await town.client.ask("POST", path, form, key=asked)
            if answer.status == 201:
                told.place(answer.json())
                break
        except NoAnswer:
            pass
        if time.perf_counter() - killed > RECOVER_S:
            raise Stuck(
                f"not back {RECOVER_S:g} s after the {victim} was killed:\n{town.said()[-2000:]}"
            )
        await asyncio.sleep(0.02)
    took = time.perf_counter() - killed
    _say(f"{which}: the {victim}, back after {took:.2f} s")
    return took


async def _judge(town: Town, told: Told, recoveries: Sequence[float]) -> dict[str, object]:
    """Asks for everything that was told and reads the journal."""
    journal = await recorded(town.data)
    journaled, stands = arrived(journal), promises(journal)
    places_lost = promises_lost = 0
    for token, (contact, arrived_at) in told.places.items():
        answer = await town.client.ask("GET", f"/api/v1/places/{token}")
        place = answer.json() if answer.status == 200 else {}
        whole = (place.get("contact"), place.get("arrived_at")) == (contact, arrived_at)
        ended = place.get("state") == "ended" and not place.get("outcome")
        places_lost += not whole or ended or contact not in journaled
        # nobody here gives a promise back or is missed three times: each is open or kept
        stood = place.get("callback") is not None and stands.get(contact) in ("open", "kept")
        promises_lost += token in told.promises and not stood
    return {
        "kills": len(recoveries),
        "acknowledged": len(told),
        "places_lost": places_lost,
        "promises_lost": promises_lost,
        "double_offers": double_offers(journal),
        "recovery_s_max": round(max(recoveries), 2),
        "recovery_s_median": round(statistics.median(recoveries), 2),
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(argv: Sequence[str]) -> int:
    """The command. Exit status 1 when the house didn't come back."""
    parser = Parser(prog="lamplight bench crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1, help="of the moments and the victims")
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    if asked.kills < 1:
        parser.error("--kills takes a number above 0")
    try:
        figures = asyncio.run(measure(asked.kills, asked.seed))
    except (Stuck, NoAnswer) as problem:
        _say(f"bench crash: {problem}")
        return 1
    return tell(figures, as_json=asked.json)
