"""A town for load: the real command in a process of its own, with as many people as are asked for.

Everything is made through the public REST API on loopback. Public limits are raised by their
documented settings, since a whole town calls from one address here.
"""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from lamplight.bench._http import Answer, Client, NoAnswer
from lamplight.journal.server import discard
from lamplight.web.settings import Limits

PASSWORD: Final = "bright window on the corner"  # noqa: S105 (a town that lives for minutes)
READY_S: Final = 120.0
GREETING_S: Final = 10.0
STOP_S: Final = 20.0
ALWAYS: Final = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00"}]
_PLENTY: Final = "1000000/60"


class Stuck(Exception):
    """The house didn't start, or answered what the benchmark can't go on with."""


class Resident(msgspec.Struct, frozen=True):
    """An agent of the town and the cookie of their session."""

    id: int
    cookie: str


class Town:
    """A house in a folder of its own and the people in it; or one that stands by `beside` it."""

    def __init__(self, beside: "Town | None" = None) -> None:
        self._first = beside is None
        made = tempfile.mkdtemp(prefix="lamplight-bench-") if beside is None else beside.folder
        self.folder: Path = Path(made)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.client = Client(self.port)
        self.slug = "town"
        self.timezone = "Europe/London"
        self.brand = 0
        self._lead = ""
        self._log = self.folder / f"log-{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The data folder of the house."""
        return self.folder / "data"

    @property
    def pid(self) -> int:
        """The app's process."""
        if self._process is None:
            raise Stuck("the house was never started")
        return self._process.pid

    def said(self) -> str:
        """All that the app printed."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def launch(self) -> None:
        """Starts the app and returns at once."""
        raised = {f"LAMPLIGHT_LIMIT_{name.upper()}": _PLENTY for name in Limits.__struct_fields__}
        raised["LAMPLIGHT_STREAMS_PER_ADDRESS"] = "100000"
        words = [sys.executable, "-m", "lamplight", "up", "--no-demo"]
        words += ["--data", str(self.data), "--port", str(self.port)]
        words += [] if self._first else ["--standby"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=os.environ | raised
            )

    async def ready(self, within_s: float = READY_S) -> None:
        """Returns when /health answers 200. Raises `Stuck` with what the app said."""
        end = time.monotonic() + within_s
        while True:
            try:
                if (await self.client.ask("GET", "/health")).status == 200:
                    return
            except NoAnswer:
                pass
            if self._process is not None and self._process.poll() is not None:
                raise Stuck(f"the house stopped by itself:\n{self.said()[-2000:]}")
            if time.monotonic() > end:
                raise Stuck(f"the house wasn't ready in {within_s:g} s:\n{self.said()[-2000:]}")
            await asyncio.sleep(0.02)

    async def again(self) -> None:
        """Stops the app as Ctrl-C does and starts it anew on the same data."""
        await self._stop()
        self.launch()
        await self.ready()

    def kill(self) -> None:
        """`kill -9` of the app alone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def send(self, number: signal.Signals) -> None:
        """Sends the app a signal, if it runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    async def end(self) -> None:
        """Stops the app; the first one takes its database and folder away."""
        await self._stop()
        if self._first:
            if self.data.exists():
                await discard(self.data)
            shutil.rmtree(self.folder, ignore_errors=True)

    async def _stop(self) -> None:
        self.client.close()
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                await asyncio.to_thread(self._process.wait, STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    async def ask(self, method: str, path: str, body: object = None, *, cookie: str = "") -> Any:
        """A request under /api/v1 that must succeed. Raises `Stuck` with the answer otherwise."""
        answer = await self.client.ask(method, f"/api/v1{path}", body, cookie=cookie)
        _must(answer, f"{method} {path}")
        return answer.json() if answer.body else None

    async def found(self, languages: list[str]) -> None:
        """Makes the first lead and the brand, open at all hours."""
        token = await self._set_up_token()
        brand = {
            "name": "Town",
            "slug": self.slug,
            "timezone": self.timezone,
            "languages": languages,
            "hours": ALWAYS,
        }
        lead = {
            "name": "Lead",
            "email": "lead@example.org",
            "password": PASSWORD,
            "languages": languages,
            "brand": brand,
        }
        answer = await self.client.ask("POST", f"/api/v1/setup/{token}", lead)
        _must(answer, "POST /setup")
        self._lead = answer.cookie or (await self._sign_in("lead@example.org"))
        rows = await self.ask("GET", "/admin/brands", cookie=self._lead)
        self.brand = rows[0]["id"]

    async def _set_up_token(self) -> str:
        end = time.monotonic() + GREETING_S
        while (shown := re.search(r"/setup/([\w.~-]+)", self.said())) is None:
            if time.monotonic() > end:
                raise Stuck(f"the house printed no set-up link:\n{self.said()[-2000:]}")
            await asyncio.sleep(0.05)
        return shown.group(1)

    async def hire(self, names: list[str], languages: list[str]) -> list[Resident]:
        """Invites people and lets them join; they answer voice and video, without wrap-up."""
        gate = asyncio.Semaphore(8)

        async def one(name: str) -> Resident:
            async with gate:
                email = f"{name}@example.org"
                asked = {"role": "agent", "brands": [self.brand], "email": email}
                link = (await self.ask("POST", "/invitations", asked, cookie=self._lead))["link"]
                token = urlsplit(link).path.rsplit("/", 1)[-1]
                form = {"name": name, "password": PASSWORD, "languages": languages}
                answer = await self.client.ask("POST", f"/api/v1/invitations/{token}", form)
                _must(answer, "POST /invitations")
                cookie = answer.cookie or (await self._sign_in(email))
                me = await self.ask("GET", "/session", cookie=cookie)
                person = Resident(me["person"]["id"], cookie)
                await self.change(person, {"wrap_up_s": 0})
                return person

        return list(await asyncio.gather(*(one(name) for name in names)))

    async def change(self, person: Resident, changes: dict[str, object]) -> None:
        """The lead changes what a person answers."""
        await self.ask("PATCH", f"/people/{person.id}", changes, cookie=self._lead)

    async def board(self, path: str, body: object = None) -> Any:
        """The lead's board: what is there, or the answer to a question."""
        method = "GET" if body is None else "POST"
        return await self.ask(method, f"/board{path}", body, cookie=self._lead)

    async def plans(self, person: Resident, hours: list[dict[str, object]]) -> None:
        """The lead writes down when a person plans to be here, week by week."""
        week = {"timezone": self.timezone, "hours": hours}
        await self.ask("PUT", f"/people/{person.id}/shifts", week, cookie=self._lead)

    @property
    def lead(self) -> str:
        """The cookie of the lead's session."""
        return self._lead

    async def here(self, person: Resident) -> None:
        """The person is ready to answer."""
        await self.ask("POST", "/desk/presence", {"state": "here"}, cookie=person.cookie)

    async def _sign_in(self, email: str) -> str:
        form = {"email": email, "password": PASSWORD}
        answer = await self.client.ask("POST", "/api/v1/session", form)
        _must(answer, "POST /session")
        return answer.cookie


def _must(answer: Answer, what: str) -> None:
    if not 200 <= answer.status < 300:
        raise Stuck(f"{what} answered {answer.status}: {answer.body[:300]!r}")
