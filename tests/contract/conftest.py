"""A real town for schemathesis, served from a thread of its own, since schemathesis waits."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

import httpx
import msgspec
import pytest
from tests._plain import PLAIN
from tests.web._town import PASSWORD, fill, open_town
from tests.web._visitor import API, PATIENCE_S

from lamplight.journal.server.settings import ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lamplight.journal import Address
    from lamplight.journal.server import Server as Postgres


class Served:
    """Where the town is, and what is in it: things that requests can name."""

    def __init__(self, address: str, people: dict[str, int]) -> None:
        self.address = address
        self.people = people
        self._tokens: dict[int, str] = {}
        self._inside: dict[str, httpx.Client] = {}
        self._client = httpx.Client(base_url=address, headers={"Origin": address}, verify=PLAIN)

    def new_place(self) -> tuple[str, int]:
        """A customer who waits: the token of the place and the contact."""
        wish = {"channel": "chat", "language": "en"}
        answer = self._client.post(f"{API}/brands/nordhaus/contacts", json=wish).json()
        self._tokens[answer["place"]["contact"]] = answer["token"]
        return answer["token"], answer["place"]["contact"]

    def talk(self, name: str) -> tuple[str, int]:
        """A talk of this person, one that goes on or a new one: token and contact."""
        desk = self.inside(name)
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            seen = desk.get(f"{API}/desk").json()
            for contact in map(int, seen["talks"]):
                if contact in self._tokens:
                    return self._tokens[contact], contact
            if seen["me"]["presence"] == "away":
                desk.post(f"{API}/desk/presence", json={"state": "here"})
            elif seen["me"]["activity"] == "wrap_up":
                desk.post(f"{API}/desk/wrap-up/finish")
            elif offer := seen["offer"]:
                path = f"{API}/desk/offers/{offer['contact']}/accept"
                desk.post(path, json={"channel": offer["channel"]})
            else:
                self.new_place()
        raise AssertionError(f"{name} was offered nobody")

    def inside(self, name: str) -> httpx.Client:
        """Somebody who is signed in: as before, unless a request ended that session."""
        if (client := self._inside.get(name)) is None:
            client = httpx.Client(
                base_url=self.address, headers={"Origin": self.address}, verify=PLAIN
            )
            self._inside[name] = client
        if not client.get(f"{API}/session").is_success:
            body = {"email": f"{name}@lamplight.example", "password": PASSWORD}
            client.cookies.clear()
            client.post(f"{API}/session", json=body).raise_for_status()
        return client

    def cookie(self, name: str) -> str:
        """The cookie of a session of somebody that is good now."""
        return self.inside(name).cookies["lamplight_session"]

    def close(self) -> None:
        """Hang up."""
        for client in (self._client, *self._inside.values()):
            client.close()


@pytest.fixture(scope="session")
def contract_address(postgres: Postgres, superuser: Callable[[str], None]) -> Iterator[Address]:
    """Where a database with the town in it is."""
    address = msgspec.structs.replace(postgres.address, database="contract")
    superuser(f"CREATE DATABASE contract TEMPLATE template0 OWNER {ROLE}")
    asyncio.run(fill(address))
    yield address
    superuser("DROP DATABASE contract WITH (FORCE)")


@pytest.fixture(scope="session")
def served(contract_address: Address) -> Iterator[Served]:
    """The town, open until the end."""
    ready, done = threading.Event(), threading.Event()
    found: list[Served] = []

    async def serve() -> None:
        async with open_town(contract_address) as town:
            found.append(Served(town.address, town.people))
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="town")
    thread.start()
    try:
        assert ready.wait(60), "the town didn't open"
        yield found[0]
        found[0].close()
    finally:
        done.set()
        thread.join(60)
