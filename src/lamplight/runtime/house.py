"""The house: one owner of the line, and everything that hangs on it.

A command goes one way: it is decided by the pure line, appended to the journal with whatever else
was asked meanwhile, applied to what is remembered, shown to those who follow, and only then
answered. State in memory is nothing but what the journal says; when that is in doubt, it is
thrown away and read again.

There are two lines. `House.line` decides, and is ahead of the journal while a batch is written.
`scene.line` folds what is on disk; all that is shown comes from it.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, Self

import structlog

from lamplight.journal.database import CONNECTION_LOST
from lamplight.journal.errors import DatabaseUnreachable, JournalError
from lamplight.journal.log import Effect, Group, Journal, Recorded
from lamplight.journal.outbox import Outbox
from lamplight.line import Line, Refused
from lamplight.line.commands import Command, Tick
from lamplight.line.events import ContactClosed, Event, TalkEnded
from lamplight.runtime import effects, keeping, orphans
from lamplight.runtime.asking import Asking
from lamplight.runtime.asks.asks import ASK_BY_MAIL, Asks
from lamplight.runtime.cards import Card, Cards
from lamplight.runtime.cases.facade import Cases
from lamplight.runtime.chores import Chores, Work
from lamplight.runtime.clock import SystemClock
from lamplight.runtime.coming.board import Coming
from lamplight.runtime.coming.said import EVERY_S as SAID_S
from lamplight.runtime.configuration import Configuration
from lamplight.runtime.desks import Desks
from lamplight.runtime.directory import Directory
from lamplight.runtime.erasing import Erasing
from lamplight.runtime.errors import Unavailable
from lamplight.runtime.folds.day import Day
from lamplight.runtime.folds.memory import Memory
from lamplight.runtime.history import History
from lamplight.runtime.hub import BEAT_MS, Audience, Hub
from lamplight.runtime.leads import Leads
from lamplight.runtime.loop import Done, Loop
from lamplight.runtime.places import Places
from lamplight.runtime.presence import Presence
from lamplight.runtime.scene import Scene
from lamplight.runtime.show.screens import Screens
from lamplight.runtime.signals import Signals, parties
from lamplight.runtime.slots import Slots
from lamplight.runtime.stores import Publisher
from lamplight.runtime.teller import Teller
from lamplight.runtime.tidying import EVERY_S, Tidying
from lamplight.runtime.timers import Timers
from lamplight.runtime.waits import Waits

if TYPE_CHECKING:
    from lamplight.journal.database import Database
    from lamplight.journal.ownership import Ownership
    from lamplight.runtime.cases.hands import Hands
    from lamplight.runtime.clock import Clock
    from lamplight.runtime.facts import AnyFact

APPEND_PATIENCE_S: Final = 4.0
"""How long a batch waits for a database that stands still, and how long for one that went away,
before its callers are told so."""

_log = structlog.get_logger()


class House:
    """Made by `open`; `close` it at the end. `lost` is set when another process owns the line."""

    def __init__(
        self, keeper: keeping.Keeper, clock: "Clock", hands: "Hands | None" = None
    ) -> None:
        self.keeper = keeper
        self.journal = keeper.journal
        self.clock = clock
        database = self.journal.database
        self.line = Line()
        self.scene = Scene(
            line=Line(),
            memory=Memory(Day("UTC")),
            cards=Cards(database),
            directory=Directory(database),
            clock=clock,
            database=database,
        )
        self.chores = Chores()
        self.timers = Timers(clock)
        self.publisher = Publisher()
        self.views = Screens(self.scene, self.publisher, self.timers, self._is_open)
        self.signals = Signals(clock, partial(parties, self.scene), self._deliver, self.scene.seats)
        self.presence = Presence(self.scene, self.timers, self._ask, self._seen)
        self.hub = Hub(self.publisher, self.views, self.signals, self.presence)
        self.teller = Teller(
            self.scene, self.timers, self.views.waits, self._ask_later, self.views.refresh_place
        )
        self.loop = Loop(self, clock)
        self.configuration = Configuration(self.scene, self.timers, self.do, self._ask)
        self.slots = Slots(self)
        self.asking = Asking(self)
        self.places = Places(self)
        self.desks = Desks(self)
        self.erasing = Erasing(self)
        self.cases = Cases(self, hands)
        self.coming = Coming(self.scene, self.journal)
        self.asks = Asks(self)
        outbox = Outbox(database)
        self.tidying = Tidying(self.scene, self.journal, outbox, clock)
        self.effects_out = effects.Dispatcher(
            outbox,
            clock,
            {effects.TELL_LEADS: Leads(self.scene, self._is_open, self.note).tell},
        )
        self.lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._lanes: list[effects.Dispatcher] = []
        self._number = 0
        self._ready = False
        self._effects_left = False
        self._history = History(database, self.journal)
        self._waits: Waits | None = None

    # Opening and closing

    @classmethod
    async def open(
        cls,
        database: "Database",
        ownership: "Ownership",
        clock: "Clock | None" = None,
        hands: "Hands | None" = None,
    ) -> Self:
        """Read everything back, and begin. `hands` do what is agreed; without them people do.
        Raises what the journal raises."""
        journal = Journal(
            database, keeping.forms(), patience_s=APPEND_PATIENCE_S, answer_s=APPEND_PATIENCE_S
        )
        house = cls(keeping.Keeper(journal, ownership), clock or SystemClock(), hands)
        await house.keeper.recover()
        await house._load()
        house.chores.once("heart", house._owning(house.keeper.beat))
        house.chores.once("loop", house._owning(house.loop.run))
        try:
            await house.configuration.bring()
        except BaseException:
            await house.chores.close()
            raise
        house._beat_streams()
        house._begin()
        house._ready = True
        house.chores.once("timers", house.timers.run)
        house.chores.repeat("history", house._history.round)
        house.chores.repeat("outbox", house.effects_out.round)
        house.chores.repeat("cases", house.cases.round)
        for kind, handler in house.cases.handlers.items():
            house.bring(kind, handler)
        house.bring(ASK_BY_MAIL, house.asks.send)
        house.chores.once("asks", house.asks.look)
        house.chores.once("asking", house.cases.asking.plan_all)
        house.chores.once("refunds", house.cases.stepping.look_at_all)
        house.chores.repeat("book", house.cases.book.look, house.cases.book.every_s)
        house.chores.repeat("tidying", house.tidying.tidy, EVERY_S)
        house.chores.repeat("forecasts", house.coming.foretelling.follow)
        house.chores.repeat("phrases", house.coming.said.round, SAID_S)
        return house

    async def _load(self) -> None:
        """Read back what the journal and the tables say."""
        scene = self.scene
        await scene.directory.read(self.clock.now())
        scene.line, scene.memory, self._number = await keeping.restore(
            self.journal, await keeping.timezone_of_days(scene)
        )
        self.line = Line.load(scene.line.dump())
        self._waits = None
        scene.sight.forget()
        self.keeper.snapshot_at = self._number
        if isinstance(self.clock, SystemClock):
            self.clock.not_before(scene.line.now)
        await scene.cards.fetch([*scene.line.contacts, *scene.named()])
        await scene.cases.load()
        self.publisher.begin(self.keeper.epoch, self._number)

    def _begin(self) -> None:
        """What was read back is in use: plan what time decides, and look at all that is due.

        Nothing may ever be asked of us again, and still a ring must end and a call be made.
        """
        self.presence.begin()
        self._plan_tick()
        self.teller.look_soon(0)
        self._history.happened()
        self.effects_out.wake()
        self._hand_on()

    def _owning(self, work: Work) -> Work:
        """What only the owner may do. When it ends, the house is lost, and says why once."""

        async def owning() -> None:
            try:
                await work()
            except Exception as error:
                self._ready = False
                if not isinstance(error, JournalError):
                    _log.error("the house can't go on", exc_info=error)
                if not self.lost.done():
                    self.lost.set_result(str(error))

        return owning

    async def close(self, *, release: bool = True) -> None:
        """Finish what was asked, keep a snapshot, end every stream, give the line back.

        With the database away there is nothing to finish: who asked was told so. Without
        `release` the ownership stays with whoever opened the house.
        """
        self._ready = False
        self.hub.close()
        if not self.lost.done():
            await self.loop.quiet()
        if not self.lost.done() and self.loop.trouble is None:
            self.keeper.keep(self._number, self.scene, every=1)
        await self.chores.close()
        await self.coming.close()
        await self.views.close()
        await self.teller.close()
        await self.keeper.close(release=release)

    async def settle(self) -> None:
        """Do what is due by now, and return when it is done: for a clock moved by hand."""
        self.timers.fire_due()
        await self.loop.quiet()

    def why_not(self) -> list[str]:
        """What isn't ready; nothing when everything is."""
        if self.lost.done():
            return ["owner"]
        if not self._ready:
            return ["house"]
        if self.loop.trouble is not None or not self.keeper.hears_database:
            return ["disk" if self.loop.trouble == "disk" else "database"]
        failing = set(self.chores.failing())
        if self.timers.failing:
            failing.add("timers")
        return sorted(failing)

    def require_ready(self) -> None:
        """Raises `Unavailable` when nothing can be written anyway."""
        if not self._ready or self.loop.trouble is not None:
            raise Unavailable

    def bring(self, kind: str, handler: effects.Handler) -> effects.Dispatcher:
        """Effects of this kind are brought about by `handler` from now on, beside all others."""
        lane = self.effects_out.lane(kind, handler)
        self._lanes.append(lane)
        self.chores.repeat(f"outbox {kind}", lane.round)
        return lane

    # Asking the line

    async def do(self, command: Command, learn: Callable[[], None] | None = None) -> Done:
        """Give the line a command; returns after the commit.

        `learn` is called once it is committed, before anybody is shown it. Raises `Refused` when
        it isn't possible now, `Unavailable` when nothing can be written.
        """
        return await self.loop.put(command, command=True, learn=learn, later=False)

    async def note(self, fact: "AnyFact", learn: Callable[[Card], None] | None = None) -> int:
        """Journal what needs no decision; returns its number. `learn` changes the contact's card
        once it is committed."""

        def change() -> None:
            if learn is not None:
                self.scene.cards.change(fact.contact, learn)

        done = await self.loop.put(fact, command=False, learn=change, later=False)
        return done.number

    def _ask(self, command: Command) -> None:
        """A command of our own that nobody waits for, and that the line may refuse."""
        self.loop.put(command, command=True, learn=None, later=False).add_done_callback(_mind)

    def _ask_later(self, command: Command) -> asyncio.Future[Done]:
        return self.loop.put(command, command=True, learn=None, later=True)

    def wake_effects(self) -> None:
        """Something was left in the outbox."""
        for lane in (self.effects_out, *self._lanes):
            lane.wake()

    # What the loop needs

    def follow_up(self, events: Sequence[object], now: int) -> Sequence[Command]:
        """Whoever comes is told the wait with it."""
        if self._waits is None:
            self._waits = Waits(self.scene, self.line)
        return list(self.teller.with_arrival(events, self._waits))

    def effects(self, events: Sequence[object], now: int) -> Sequence[Effect]:
        """What must be done because of these events, whatever happens to us."""
        found = effects.effects_of(events, now)
        self._effects_left = self._effects_left or bool(found)
        return found

    async def append(self, groups: Sequence[Group]) -> int:
        """Write a batch; the number of its first event."""
        return await self.keeper.append(groups)

    async def committed(self, recorded: Sequence[Recorded]) -> None:
        """A batch is on disk: remember it, and tell whoever follows."""
        line, memory = self.scene.line, self.scene.memory
        self._waits = None
        for one in recorded:
            if isinstance(one.event, Event):
                line.apply(one.event, one.at)
            memory.apply(one)
            self.presence.committed(one)
            if isinstance(one.event, TalkEnded | ContactClosed):
                self.signals.forget(one.event.contact)
                self.views.let_go_later(one.event.contact)
        self._number = recorded[-1].number
        self.publisher.reached(self._number)
        self.cases.committed(recorded)
        self.views.committed(recorded)
        self.teller.committed(recorded)
        self._plan_tick()
        self._history.happened()
        self._hand_on()
        if self._effects_left:
            self._effects_left = False
            self.effects_out.wake()
        self.keeper.keep(self._number, self.scene)

    async def rebuild(self) -> None:
        """Throw away what was decided and not written, and read the journal again."""
        self.timers.cancel("line")
        while True:
            try:
                await self.keeper.recover()
                await self._load()
                return
            except (*CONNECTION_LOST, DatabaseUnreachable):
                await asyncio.sleep(keeping.RETRY_S)

    def back(self) -> None:
        """What was rebuilt is in use: everybody sees it, and what time decides is planned."""
        self.views.start_over()
        self._begin()
        self.chores.once("configuration", self.configuration.bring)
        _log.info("the journal can be written again", number=self._number)

    def _plan_tick(self) -> None:
        due = self.scene.line.next_deadline()
        if due is None:
            self.timers.cancel("line")
        else:
            self.timers.set("line", due, lambda: self._ask(Tick()))

    def _hand_on(self) -> None:
        for command in list(orphans.hand_on(self.scene.line)):
            self._ask(command)

    # Brands and people

    async def brand_changed(self, brand: int) -> None:
        """The tables of a brand were written: its lines, words or hours are others now."""
        await self._read_again()
        self.coming.foretelling.more_is_known()

    def plan_changed(self) -> None:
        """The table of who plans to be here when was written."""
        self.teller.plan_changed()

    async def person_changed(self, person: int) -> None:
        """The tables of a person were written: what they may see may be other than it was."""
        directory = self.scene.directory
        before = directory.sight(person)
        await self._read_again()
        after = directory.sight(person)
        if after != before:
            self.hub.sight_changed(person, desk=after.active, board=after.leads)

    async def _read_again(self) -> None:
        await self.scene.directory.read(self.clock.now())
        self.scene.memory.live_in(await keeping.timezone_of_days(self.scene))
        await self.configuration.bring()
        await self.views.look_again()

    # Streams, signals, presence

    def _beat_streams(self) -> None:
        self.hub.beat()
        self.timers.set("heartbeat", self.clock.now() + BEAT_MS, self._beat_streams)

    def _is_open(self, audience: Audience) -> bool:
        return self.hub.is_open(audience)

    def _seen(self, audience: Audience) -> None:
        """Whether somebody is there has changed: their talk's desk shows it."""
        kind, who = audience
        contact = self.scene.contact(who) if kind == "place" else None
        if contact is not None and contact.agent:
            self.views.refresh("desk", [contact.agent, *contact.guests])
        if kind == "desk" and self._is_open(audience) and self.scene.directory.is_lead(who):
            self.effects_out.wake(effects.TELL_LEADS)

    def _deliver(self, contact: int, recipient: str, frame: bytes) -> bool:
        return self.hub.deliver(contact, recipient, frame)


def _mind(done: asyncio.Future[Done]) -> None:
    """A refusal of what nobody asked for is nothing; anything else should be known."""
    error = None if done.cancelled() else done.exception()
    if error is not None and not isinstance(error, Refused | Unavailable):
        _log.error("a command of our own failed", exc_info=error)
