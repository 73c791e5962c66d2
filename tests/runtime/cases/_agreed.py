"""Something that was agreed, in the tables, and a provider that money goes back through."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Literal

from tests.journal.tables._sold import sell

from lamplight.accommodations.option import Do
from lamplight.accommodations.option import Step as Plan
from lamplight.journal import Outbox
from lamplight.journal.tables import money, people, run, steps
from lamplight.runtime.cases.by_hand import ByHand
from lamplight.runtime.cases.hands import Hands
from lamplight.runtime.cases.saying import Saying
from lamplight.runtime.cases.stepping import Planned, Stepping
from lamplight.runtime.clock import ManualClock
from lamplight.runtime.connectors import (
    CANCELED,
    Action,
    Done,
    Heard,
    NotNow,
    OpenReturn,
    Page,
    Refund,
    Refused,
    SendGoods,
    Unknown,
    Unverified,
)
from lamplight.runtime.effects import Dispatcher

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.journal.tables._sold import Sold

    from lamplight.journal import Database
    from lamplight.journal.tables.money_forms import Refund as Row
    from lamplight.journal.tables.steps import Step
    from lamplight.runtime.connectors import AnyAction, Connector, Outcome
    from lamplight.sales.forms import RefundState, Sale

NOON = 1_800_000_000_000
_numbers = itertools.count(1)

Mood = Literal[
    "well", "slow", "refuses", "away", "lost before", "lost after", "dies before", "dies after"
]
"""How a provider answers the next call: settled at once, or later; no, or not now; no answer,
before or after it has done it; and we are stopped before or after it."""


class Stopped(BaseException):
    """Our process ends here: nothing of ours runs after it."""


class Provider:
    """A shop and payment provider that keeps its word about keys, and its moods."""

    can: frozenset[type[Action]] = frozenset((Refund, SendGoods, OpenReturn))

    def __init__(self, *, forgets: bool = False) -> None:
        self.forgets = forgets
        """It doesn't know a key again when it is asked to do it once more: it can only be asked."""
        self.moods: list[Mood] = []
        self.moved: list[tuple[str, Made]] = []
        """What it has done, with keys, in order."""
        self.calls: list[tuple[str, str]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.entered = asyncio.Event()
        """While it isn't open, whoever has entered waits."""

    @property
    def done(self) -> dict[str, Made]:
        """The first of what it has done under each key."""
        return dict(reversed(self.moved))

    def paid(self, payment: str) -> int:
        """What has left a payment and didn't come back."""
        return sum(
            one.action.amount_minor
            for _, one in self.moved
            if isinstance(one.action, Refund)
            and one.action.payment == payment
            and one.state != "failed"
        )

    async def do(self, action: AnyAction, key: str) -> Outcome:
        self.calls.append(("do", key))
        mood = self.moods.pop(0) if self.moods else "well"
        self.entered.set()
        await self.open.wait()
        if key in self.done and not self.forgets:
            return self.done[key].outcome()
        if mood == "refuses":
            return Refused(code="refused", why="No.")
        if mood == "away":
            return NotNow(why="busy", after_ms=5_000)
        if mood == "dies before":
            raise Stopped
        if mood == "lost before":
            raise TimeoutError
        made = Made(f"re_{next(_numbers)}", "pending" if mood == "slow" else "succeeded", action)
        self.moved.append((key, made))
        await asyncio.sleep(0)
        if mood == "dies after":
            raise Stopped
        if mood == "lost after":
            raise TimeoutError
        return made.outcome()

    async def ask(self, action: AnyAction, key: str) -> Outcome:
        self.calls.append(("ask", key))
        mood = self.moods.pop(0) if self.moods else "well"
        if mood in ("away", "lost before", "lost after"):
            return Unknown(why="busy")
        if mood in ("dies before", "dies after"):
            raise Stopped
        if key not in self.done:
            return NotNow(why="never arrived")
        return self.done[key].outcome()

    async def changed(self, cursor: str) -> Page:
        return Page(sales=[], cursor=cursor)

    async def sale(self, external: str) -> Sale | None:
        return None

    def hear(self, headers: dict[str, str], body: bytes, now: int) -> Heard:
        raise Unverified("it has no webhooks")

    async def close(self) -> None:
        pass


class Made:
    """What a provider has done."""

    def __init__(self, external: str, state: RefundState, action: AnyAction) -> None:
        self.external = external
        self.state = state
        self.action = action
        self.proof: dict[str, str] = {}

    def outcome(self) -> Outcome:
        if self.state == "failed":
            return Refused(code="failed", why="The bank gave it back.")
        if self.state == "canceled":
            return Refused(code=CANCELED, why="Somebody of the shop cancelled it.")
        state: Literal["pending", "succeeded"]
        state = "pending" if self.state == "pending" else "succeeded"
        return Done(external=self.external, state=state, proof=self.proof)


def pay(
    amount: int | None = None, lines: Mapping[str, int] | None = None, what: str = "refund"
) -> Plan:
    """Money goes back: a sum, or for units of lines."""
    do = Do(lines=dict(lines or {}), amount_minor=amount)
    return Plan(kind="refund", what=what, by="shop", do=do)


def send(sku: str = "FJ-02") -> Plan:
    """A part is sent."""
    return Plan(kind="send", what="send", by="shop", do=Do(items={sku: 1}, lines={"L-0": 1}))


def by(kind: Literal["repair", "tell", "ask"], who: Literal["person", "us"] = "person") -> Plan:
    """Something that one of us does, or that we do."""
    return Plan(kind=kind, what=kind, by=who)


class Desk:
    """A database with a sale in it, and whatever is agreed for it."""

    def __init__(self, db: Database, sold: Sold, person: int) -> None:
        self.db = db
        self.sold = sold
        self.person = person
        self.clock = ManualClock(NOON)
        self.provider = Provider()
        self.told: list[int] = []
        self.connectors: dict[int, Connector] = {sold.shop: self.provider}
        self.hands = Hands(self.connectors, ByHand())
        self.start()

    @classmethod
    async def open(
        cls,
        db: Database,
        payments: Sequence[tuple[str, int]] = (("card", 10_000),),
        lines: Sequence[tuple[int, int]] = ((1, 10_000),),
    ) -> Desk:
        sold = await sell(db.pool, payments, lines)
        person = await people.add_person(
            db.pool,
            name="Maya",
            email=f"maya{next(_numbers)}@lamp.example",
            role="agent",
            brands=[sold.brand],
            now=1,
        )
        return cls(db, sold, person)

    def start(self) -> None:
        """A process of ours begins: it knows nothing but what is on disk."""
        self.stepping = Stepping(self.db, self.clock, self.hands, self._changed)
        self.saying = Saying(self.db, self.clock, self._changed)
        self.dispatcher = Dispatcher(Outbox(self.db), self.clock, self.stepping.handlers)

    async def _changed(self, case: int) -> None:
        self.told.append(case)

    async def agree(
        self, *plans: Plan, sale: bool = True, line: int | None = None
    ) -> tuple[int, list[int]]:
        """An accommodation is agreed with these steps; its id, and theirs."""
        async with run.transaction(self.db.pool) as session:
            await money.lock(session, self.sold.sale)
            case = await session.fetchval(
                "insert into service_case (brand, sale, line, owner, title, key, opened_at)"
                " values ($1, $2, (select id from sale_line where sale = $2 and position = $3),"
                " $4, 'It wobbles', $5, 1) returning id",
                *(self.sold.brand, self.sold.sale if sale else None, line, self.person),
                f"case {next(_numbers)}",
            )
            accommodation: int = await session.fetchval(
                "insert into accommodation (service_case, kind, decision, person, made_at, key)"
                " values ($1, 'refund', 'agreed', $2, 1, $3) returning id",
                *(case, self.person, f"agreed {next(_numbers)}"),
            )
            planned = [Planned(plan=plan) for plan in plans]
            made = await self.stepping.plan(session, accommodation, planned, self.clock.now())
        return accommodation, made

    async def kind(self, accommodation: int, kind: str) -> None:
        """What way it is."""
        await self.db.pool.execute(
            "update accommodation set kind = $2 where id = $1", accommodation, kind
        )

    async def work(self, rounds: int = 40) -> None:
        """What is due is done, until nothing is."""
        for _ in range(rounds):
            if not await self.dispatcher.dispatch():
                return

    async def later(self, milliseconds: int) -> None:
        self.clock.advance(milliseconds)
        await self.work()

    async def crash(self) -> None:
        """Our process has ended, and another begins."""
        self.start()
        await Outbox(self.db).reclaim()

    async def step(self, id: int) -> Step:  # noqa: A002
        async with run.transaction(self.db.pool) as session:
            return (await steps.hold_step(session, id)).step(id)

    async def refunds(self) -> list[Row]:
        return await money.of_sale(self.db.pool, self.sold.sale)

    async def goods(self, accommodation: int) -> str:
        return str(
            await self.db.pool.fetchval(
                "select goods from accommodation where id = $1", accommodation
            )
        )

    async def decision(self, accommodation: int) -> str:
        return str(
            await self.db.pool.fetchval(
                "select decision from accommodation where id = $1", accommodation
            )
        )

    async def money(self, accommodation: int) -> str:
        return str(
            await self.db.pool.fetchval(
                "select money from accommodation where id = $1", accommodation
            )
        )

    async def happened(self) -> list[str]:
        """What was appended to all cases."""
        rows = await self.db.pool.fetch("select kind from case_event order by id")
        return [row["kind"] for row in rows]
