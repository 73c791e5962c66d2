"""Where everything is put together: `lamplight up`."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

import asyncpg
import uvloop

from lamplight.journal.database import Address, Database
from lamplight.journal.errors import DatabaseUnreachable, JournalError, NotTaken, Owned
from lamplight.journal.migrate import migrate, require_schema
from lamplight.journal.ownership import (
    STALE_AFTER_MS,
    Ownership,
    is_stale,
    read_owner,
    wait_until_stale,
)
from lamplight.journal.server import Claim, Server
from lamplight.journal.tables import invitations
from lamplight.listening import CannotListen, listen
from lamplight.mail.postman import Postman
from lamplight.mail.settings import BadMailSetting, read_mail_settings
from lamplight.runtime.clock import SystemClock
from lamplight.runtime.demo import shop
from lamplight.runtime.errors import Unavailable
from lamplight.runtime.house import House
from lamplight.runtime.not_ready import NotReady
from lamplight.runtime.shops.following import Following
from lamplight.shops.connected import BadShop, read_shops
from lamplight.web import logs
from lamplight.web.app import make_app
from lamplight.web.passwords import Passwords
from lamplight.web.serve import server as web_server
from lamplight.web.settings import BadSetting, read_file, read_settings

if TYPE_CHECKING:
    from litestar import Litestar

    from lamplight.cli import UpOptions

DONE, OUR_FAULT, BAD_USAGE = 0, 1, 2
SLOW_S: Final = 1.0
"""A step that takes longer than this says what it does."""
SIGN_INS: Final = "demo-sign-ins.txt"
"""In the data folder, for its owner's eyes only: the demo people's sign-ins."""
MADE_UP: Final = (
    "Who came to it until now is made up: drawn by chance, and let through the line as if living. "
    "Without the demo: --no-demo."
)
DOES: Final = {"agent": "", "lead": ", lead", "admin": ", lead and admin"}
"""What is said of a demo person beside their name."""
SETTINGS: Final = "settings.toml"
POOL: Final = 20
"""Sessions of the database for the tables; the journal's own come on top."""


class CannotStart(Exception):
    """Something that whoever started us can put right; the text is one line that says how."""


UNUSABLE: Final = (CannotStart, CannotListen, BadSetting, BadMailSetting, BadShop)


class Lost(Exception):
    """Another process owns the line now: we stop."""


def up(options: "UpOptions") -> int:
    """Start everything and serve until told to stop; returns the exit status.

    Everything that can go wrong at a start is one line on stderr.
    """
    logs.configure()
    try:
        return uvloop.run(_Up(options).run())
    except KeyboardInterrupt:
        return DONE
    except Lost as lost:
        _say(str(lost))
        return OUR_FAULT
    except (*UNUSABLE, JournalError, NotTaken) as error:
        _say(str(error))
        return BAD_USAGE
    except Unavailable as error:
        _say(str(error.__cause__ or error))
        return BAD_USAGE


def _say(line: str) -> None:
    sys.stderr.write(f"lamplight: {line}\n")
    sys.stderr.flush()


def _print(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _collect_seldom() -> None:
    """What is there now stays, and is looked through for garbage no more; the rest seldom.

    A whole collection with 1,200 open streams stopped every offer for 130 to 160 ms, twice a
    minute; most garbage goes by counting anyway.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 1_000)


@contextlib.asynccontextmanager
async def _step(what: str) -> AsyncIterator[None]:
    """Says what is being done if it takes long enough to wonder."""
    slow = asyncio.get_running_loop().call_later(SLOW_S, _say, f"{what} …")
    try:
        yield
    finally:
        slow.cancel()


class _Up:
    """One run of the command, from the first check to the clean end."""

    def __init__(self, options: "UpOptions") -> None:
        self._options = options
        self._url = _url(options.host, options.port)
        self._ends = contextlib.AsyncExitStack()
        self._stop = asyncio.Event()

    async def run(self) -> int:
        """Serve until a signal comes, or another process owns the line."""
        main = asyncio.current_task()
        assert main is not None  # noqa: S101 # run by uvloop.run
        loop = asyncio.get_running_loop()
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(one, self._told_to_stop, main)
        try:
            async with self._ends:
                await self._serve()
        except asyncio.CancelledError:
            if not self._stop.is_set():
                raise
        return DONE

    def _told_to_stop(self, main: "asyncio.Task[int]") -> None:
        """The first time we end what is open, in order; again, what is just waited for is left."""
        if self._stop.is_set():
            _say("not waiting any longer")
        self._stop.set()
        main.cancel()

    async def _serve(self) -> None:
        options = self._options
        address = self._database_address()
        if address is None and options.standby and not Claim.was_taken(options.data):
            raise CannotStart(
                f"There is nothing to stand by in {options.data}: start the first one there, "
                "without --standby."
            )
        if address is None and not options.standby:
            claim = Claim.take(options.data)
            self._ends.callback(claim.release)
            claim.say(self._url)
        # After the claim, which says what to do where the data folder is closed to us.
        settings = read_settings(os.environ, options.data / SETTINGS)
        written = read_file(options.data / SETTINGS)
        mail_settings = read_mail_settings(os.environ, written.get("mail"))
        sources = read_shops(os.environ, written.get("shops"))
        listener = await self._listen(address)
        self._ends.callback(listener.close)
        waiting = await NotReady.listen(listener, "standby" if options.standby else "start")
        self._ends.push_async_callback(waiting.close)
        database = await self._open_database(address)
        ownership = await self._own(database)
        greeting = await self._furnish(database, ownership)
        for source in sources:
            self._ends.push_async_callback(source.connector.close)
        following = Following(database, clock := SystemClock(), sources)
        await following.make()
        async with _step("reading the journal"):
            house = await House.open(database, ownership, clock, following.hands())
        self._ends.push_async_callback(house.close)
        postman = Postman(database, house.clock, mail_settings)
        postman.begin(house)
        following.begin(house)
        await waiting.close()
        if mail_settings is None:
            greeting.append("No mail is connected: letters wait until one is (docs/mail.md).")
        app = make_app(house, settings, postman=postman, following=following)
        await self._serve_house(house, app, listener, greeting)

    async def _listen(self, address: Address | None) -> socket.socket:
        try:
            return listen(self._options.host, self._options.port)
        except CannotListen:
            # On a database of one's own the one at this port is most often ourselves.
            if address is not None:
                async with await Database.open(address) as database:
                    await _refuse_second(database, self._url)
            raise

    def _database_address(self) -> Address | None:
        url = os.environ.get("DATABASE_URL", "").strip()
        try:
            return Address.from_url(url) if url else None
        except ValueError as error:
            raise CannotStart(str(error)) from None

    async def _open_database(self, address: Address | None) -> Database:
        if address is None:
            async with _step("starting the database"):
                server = await Server.start(self._options.data, _say)
            self._ends.push_async_callback(server.stop)
            self._ends.push_async_callback(_end, asyncio.create_task(server.watch(_say)))
            address = server.address
        async with _step("connecting to the database"):
            database = await Database.open(address, max_size=POOL)
        self._ends.push_async_callback(database.close)
        return database

    async def _own(self, database: Database) -> Ownership:
        if self._options.standby:
            return await self._take_over(database)
        try:
            ownership = await Ownership.acquire(database, self._url)
        except asyncpg.UndefinedTableError:
            await self._migrate(database)
            return await Ownership.acquire(database, self._url)
        # Only the owner may change the tables under whoever runs on them.
        await self._migrate(database)
        return ownership

    async def _migrate(self, database: Database) -> None:
        async with _step("bringing the tables up to date"):
            await migrate(database)

    async def _take_over(self, database: Database) -> Ownership:
        await require_schema(database)
        _say(f"standing by at {self._url}; it serves when the running one stops")
        while True:
            await wait_until_stale(database, STALE_AFTER_MS)
            try:
                ownership = await Ownership.takeover(database, self._url)
            except Owned:
                continue
            except DatabaseUnreachable as error:
                _say(f"can't take over just now: {error}")
                await asyncio.sleep(SLOW_S)
                continue
            _say("the running one has stopped; taking over")
            return ownership

    async def _furnish(self, database: Database, ownership: Ownership) -> list[str]:
        """Make the demo shop where it is wanted; what a newcomer must be told."""
        now = SystemClock().now()
        if self._options.demo and await shop.is_wanted(database):
            passwords = Passwords()
            async with _step("making the demo shop"):
                sign_ins = await shop.make(database, ownership, now, passwords.hash)
            passwords.close()
            return [*self._keep_sign_ins(sign_ins), MADE_UP]
        if await shop.is_made(database):
            kept = self._options.data / SIGN_INS
            return [f"The demo people's sign-ins are in {kept}"] if kept.is_file() else []
        token = await invitations.new_setup_token(database.pool, now)
        if token is None:
            return []
        return ["Nobody is here yet. Make yourself the first one:", f"  {self._url}/setup/{token}"]

    def _keep_sign_ins(self, sign_ins: list[shop.SignIn]) -> list[str]:
        """Passwords are random and nowhere else: keep them where only their owner can read."""
        lines = [
            f"  {one.email:28} {one.password}   {one.name}{DOES[one.role]}" for one in sign_ins
        ]
        kept = self._options.data / SIGN_INS
        try:
            self._options.data.mkdir(parents=True, exist_ok=True)
            kept.unlink(missing_ok=True)
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write("\n".join([*lines, ""]))
        except OSError as error:
            return ["Sign-ins of the demo shop, shown only now:", *lines, f"({error})"]
        return [f"Sign-ins of the demo shop, made just now and kept in {kept}:", *lines]

    async def _serve_house(
        self, house: House, app: "Litestar", listener: socket.socket, greeting: list[str]
    ) -> None:
        server = web_server(app)
        _collect_seldom()
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            while not (server.started or serving.done()):  # noqa: ASYNC110 - it has only a flag
                await asyncio.sleep(0.01)
            self._greet(house, greeting)
            await asyncio.wait((serving, house.lost), return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.should_exit = True
            await serving
        if house.lost.done():
            raise Lost(f"{house.lost.result()} This process stops; it has written nothing since.")

    def _greet(self, house: House, greeting: list[str]) -> None:
        _print(f"Lamplight is here: {self._url}/")
        for card in house.views.brands():
            _print(f"  {card.name + ' ':.<24} {self._url}/{card.slug}")
        _print(f"  {'The desk ':.<24} {self._url}/desk")
        _print(f"  {'The board ':.<24} {self._url}/board")
        for line in greeting:
            _print(line)
        _print("Ctrl-C stops it.")


async def _refuse_second(database: Database, url: str) -> None:
    """Raises `Owned` when a living process serves this database at this very address."""
    with contextlib.suppress(asyncpg.UndefinedTableError):
        owner = await read_owner(database)
        if owner is not None and owner.address == url and not await is_stale(database):
            raise Owned(f"Lamplight is already running on this data, at {owner.address}.")


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _url(host: str, port: int) -> str:
    """How a browser on this machine finds us."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104
    shown = reachable.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"
