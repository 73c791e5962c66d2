"""Whatever a provider, banks, shopkeepers, crashes and two agents do at once: no money moves twice
for one wish, never more of it than came in, and never more of a line than was sold and paid.

The tables are real, in PostgreSQL; the provider is simulated and does whatever it is asked to: that
too much never leaves is ours to see to. One that forgets keys pays again when it is asked again.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Literal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace
from tests.journal.tables._sold import dispute
from tests.runtime.cases._agreed import Desk, Made, Stopped, pay

from lamplight.journal import Database
from lamplight.journal.tables import money_told
from lamplight.journal.tables.money_forms import COUNTS, FINAL, Told
from lamplight.runtime.cases.stepping import MoneyRefused
from lamplight.runtime.connectors import Refund
from lamplight.runtime.errors import BadAsk

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from tests.runtime.cases._agreed import Mood

    from lamplight.journal import Address

PAYMENTS = [("gift_card", 300), ("card", 700)]
LINES = [(3, 500), (1, 400)]
MOODS: list[Mood] = [
    "well", "slow", "refuses", "away", "lost before", "lost after", "dies before", "dies after",
]  # fmt: skip
SHOPS = {"P-0": 0, "P-1": 1}


class Shop:
    """One run: a sale of its own in a database that all runs share."""

    def __init__(self, loop: asyncio.AbstractEventLoop, db: Database, *, forgets: bool) -> None:
        self.loop = loop
        self.db = db
        self.desk = self.run(Desk.open(self.db, PAYMENTS, LINES))
        self.desk.provider.forgets = forgets
        self.wishes: list[int] = []
        self.disputed: dict[str, int] = {"P-0": 0, "P-1": 0}
        self.hooks: list[Told] = []
        self.keyless = False
        """Somebody told of a refund without our key: until its answer comes it counts twice, so
        that too little can go back meanwhile and never too much."""
        self.own: dict[str, Made] = {}
        """What the shop paid back by itself, by its name there."""

    @property
    def only_ours(self) -> bool:
        """What the tables hold may be too much: the shop doesn't ask us before it pays."""
        return self.keyless or bool(self.own)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)


def machine(loop: asyncio.AbstractEventLoop, db: Database) -> type[RuleBasedStateMachine]:  # noqa: C901
    class Money(RuleBasedStateMachine):
        @initialize(forgets=st.booleans())
        def begin(self, forgets: bool) -> None:
            self.shop = Shop(loop, db, forgets=forgets)

        def teardown(self) -> None:
            if hasattr(self, "shop"):
                self.settle()

        # What people do

        @rule(amount=st.integers(1, 1_100))
        def refund(self, amount: int) -> None:
            with contextlib.suppress(MoneyRefused):
                _, made = self.shop.run(self.shop.desk.agree(pay(amount)))
                self.shop.wishes += made

        @rule(line=st.sampled_from(["L-0", "L-1"]), units=st.integers(1, 4))
        def refund_units(self, line: str, units: int) -> None:
            with contextlib.suppress(MoneyRefused):
                _, made = self.shop.run(self.shop.desk.agree(pay(lines={line: units})))
                self.shop.wishes += made

        @rule(amount=st.integers(1, 700))
        def two_agents_at_once(self, amount: int) -> None:
            async def both() -> list[Any]:
                desk = self.shop.desk
                two = (desk.agree(pay(amount)), desk.agree(pay(amount)))
                return list(await asyncio.gather(*two, return_exceptions=True))

            room = self.room()
            got = self.shop.run(both())
            agreed = [one for one in got if not isinstance(one, BaseException)]
            assert all(isinstance(one, MoneyRefused | tuple) for one in got), got
            assert len(agreed) == min(2, room // amount)  # two equal ones both pass where both fit
            for _, made in agreed:
                self.shop.wishes += made

        @rule(line=st.sampled_from([0, 1]), amount=st.integers(1, 500))
        def a_part_of_the_price(self, line: int, amount: int) -> None:
            with contextlib.suppress(MoneyRefused):
                share = pay(amount, what="refund_share")
                _, made = self.shop.run(self.shop.desk.agree(share, line=line))
                self.shop.wishes += made

        @rule(amount=st.integers(1, 700), with_key=st.booleans())
        def a_webhook_comes_before_the_answer(self, amount: int, with_key: bool) -> None:
            self.refund(amount=amount)
            self.work(seconds=0, moods=["lost after"])
            self.a_webhook_comes(nth=-1, with_key=with_key, keep=True)

        @rule(nth=st.integers(0, 20))
        def begin_again(self, nth: int) -> None:
            if self.shop.wishes:
                step = self.shop.wishes[nth % len(self.shop.wishes)]
                with contextlib.suppress(BadAsk):
                    self.shop.run(self.shop.desk.saying.again(step, self.shop.desk.person))

        @rule(line=st.sampled_from([0, 1]), units=st.integers(1, 3), at=st.sampled_from([0, 1]))
        def the_shop_itself_refunds_a_line(self, line: int, units: int, at: int) -> None:
            """In its own books, where it sees what has moved; polling takes it in."""
            desk, (quantity, paid) = self.shop.desk, LINES[line]
            payment, name = f"P-{at}", f"L-{line}"
            units_gone, sum_gone = self.moved(line)
            units = min(units, quantity - units_gone)
            left = PAYMENTS[at][1] - desk.provider.paid(payment) - self.shop.disputed[payment]
            amount = min(paid * units // quantity, paid - sum_gone, left)
            if units < 1 or amount < 1:
                return
            external = f"own_{len(self.shop.own)}"
            action = Refund(
                sale="S",
                payment=payment,
                reference="",
                amount_minor=amount,
                currency="EUR",
                lines={name: units},
            )
            made = Made(external, "succeeded", action)
            self.shop.own[external] = made
            desk.provider.moved.append((external, made))
            self.take_in(self.hook(external, made))

        # What the world does

        @rule(seconds=st.integers(0, 3_000), moods=st.lists(st.sampled_from(MOODS), max_size=3))
        def work(self, seconds: int, moods: list[Mood]) -> None:
            self.shop.desk.provider.moods = moods
            self.shop.desk.clock.advance(seconds * 1_000)
            try:
                self.shop.run(self.shop.desk.work())
            except Stopped:
                self.shop.run(self.shop.desk.crash())

        @rule(seconds=st.integers(0, 100), mood=st.sampled_from(MOODS))
        def a_worker_that_is_thought_dead_is_still_about_it(self, seconds: int, mood: Mood) -> None:
            desk = self.shop.desk
            desk.clock.advance(seconds * 1_000)
            desk.provider.moods = [mood]

            async def both() -> None:
                desk.provider.open.clear()
                desk.provider.entered.clear()
                entered = asyncio.create_task(desk.provider.entered.wait())
                first = asyncio.create_task(desk.dispatcher.dispatch())
                await asyncio.wait((first, entered), return_when=asyncio.FIRST_COMPLETED)
                await desk.crash()
                second = asyncio.create_task(desk.dispatcher.dispatch())
                await asyncio.wait((second,), timeout=0.05)
                desk.provider.open.set()
                entered.cancel()
                await asyncio.gather(first, second, entered, return_exceptions=True)

            self.shop.run(both())
            self.shop.run(desk.crash())

        @rule(payment=st.sampled_from(["P-0", "P-1"]), amount=st.integers(1, 300))
        def dispute_opens(self, payment: str, amount: int) -> None:
            """The bank takes what hasn't gone back yet, whatever we have agreed meanwhile."""
            at = SHOPS[payment]
            desk = self.shop.desk
            left = PAYMENTS[at][1] - self.shop.disputed[payment] - desk.provider.paid(payment)
            amount = min(amount, left)
            if amount > 0:
                self.shop.disputed[payment] += amount
                paid = desk.sold.payments[at]
                self.shop.run(dispute(self.shop.db.pool, paid, amount))

        @rule(nth=st.integers(0, 20), state=st.sampled_from(["succeeded", "failed"]))
        def bank_decides(self, nth: int, state: Literal["succeeded", "failed"]) -> None:
            made = list(self.shop.desk.provider.done.items())
            if made:
                key, one = made[nth % len(made)]
                if one.state == "pending" or (one.state == "succeeded" and state == "failed"):
                    one.state = state
                    self.shop.hooks.append(self.hook(key, one))

        @rule(nth=st.integers(0, 20), with_key=st.booleans(), keep=st.booleans())
        def a_webhook_comes(self, nth: int, with_key: bool, keep: bool) -> None:
            """Late, twice, or out of order; of now, or of how it was some time ago."""
            for key, one in self.shop.desk.provider.done.items():
                self.shop.hooks.append(self.hook(key, one))
            if self.shop.hooks:
                at = nth % len(self.shop.hooks)
                told = self.shop.hooks[at]
                if not keep:
                    self.shop.hooks.pop(at)
                if not with_key:
                    self.shop.keyless = True
                    told = replace(told, key="")
                self.take_in(told)

        def take_in(self, told: Told) -> None:
            desk = self.shop.desk
            self.shop.run(money_told.told(desk.db.pool, desk.sold.sale, told, now=desk.clock.now()))
            self.shop.run(desk.stepping.look_at_sale(desk.sold.sale))

        def hook(self, key: str, one: Made) -> Told:
            assert isinstance(one.action, Refund)
            return Told(
                payment=self.shop.desk.sold.payments[SHOPS[one.action.payment]],
                external=one.external,
                amount_minor=one.action.amount_minor,
                state=one.state,
                key="" if key in self.shop.own else key,
                units=one.action.lines,
            )

        # What holds always

        def going(self, payment: str, *, ours: bool = False) -> int:
            at = self.shop.desk.sold.payments[SHOPS[payment]]
            return sum(
                one.amount_minor
                for one in self.shop.run(self.shop.desk.refunds())
                if one.payment == at and one.state in COUNTS and (one.step is not None or not ours)
            )

        def room(self) -> int:
            left = [
                captured - self.going(f"P-{at}") - self.shop.disputed[f"P-{at}"]
                for at, (_, captured) in enumerate(PAYMENTS)
            ]
            return min(sum(max(0, one) for one in left), max(0, sum(left)))

        def moved(self, line: int) -> tuple[int, int]:
            """Units and money of a line that have left the provider and didn't come back."""
            rows = {one.key: one for one in self.shop.run(self.shop.desk.refunds())}
            units: dict[str, int] = {}
            total = 0
            for key, one in self.shop.desk.provider.moved:
                if one.state == "failed" or not isinstance(one.action, Refund):
                    continue
                wish = key.partition("#")[0]
                units[wish] = max(units.get(wish, 0), one.action.lines.get(f"L-{line}", 0))
                own = one.action.amount_minor if f"L-{line}" in one.action.lines else 0
                total += own if key in self.shop.own else rows[key].parts.get(f"L-{line}", 0)
            return sum(units.values()), total

        @invariant()
        def never_more_than_came_in(self) -> None:
            if not hasattr(self, "shop"):
                return
            provider = self.shop.desk.provider
            for at, (_, captured) in enumerate(PAYMENTS):
                name = f"P-{at}"
                assert provider.paid(name) + self.shop.disputed[name] <= captured
                assert self.going(name, ours=self.shop.only_ours) <= captured
            rows = [
                one
                for one in self.shop.run(self.shop.desk.refunds())
                if one.state in COUNTS and (one.step is not None or not self.shop.only_ours)
            ]
            for nth, (quantity, paid) in enumerate(LINES):
                line = f"L-{nth}"
                units: dict[str, int] = {}
                for one in rows:
                    units[one.wish] = max(units.get(one.wish, 0), one.lines.get(line, 0))
                assert sum(units.values()) <= quantity
                assert sum(one.parts.get(line, 0) for one in rows) <= paid
                units_gone, sum_gone = self.moved(nth)
                assert units_gone <= quantity
                assert sum_gone <= paid

        @invariant()
        def no_money_moves_twice_for_one_key(self) -> None:
            if hasattr(self, "shop"):
                keys = [key for key, _ in self.shop.desk.provider.moved]
                assert len(keys) == len(set(keys))

        @invariant()
        def one_row_for_each_key(self) -> None:
            if hasattr(self, "shop"):
                rows = self.shop.run(self.shop.desk.refunds())
                named = [(one.payment, one.external) for one in rows if one.external]
                assert len(named) == len(set(named))

        def settle(self) -> None:
            """In the end the provider is well, and every refund ends."""
            desk = self.shop.desk
            desk.provider.moods = []
            for _ in range(30):
                for one in desk.provider.done.values():
                    if one.state == "pending":
                        one.state = "succeeded"
                desk.clock.advance(20 * 60_000)
                self.shop.run(desk.work())
            for key, one in list(desk.provider.done.items()):
                told = self.hook(key, one)
                self.shop.run(
                    money_told.told(desk.db.pool, desk.sold.sale, told, now=desk.clock.now())
                )
            self.shop.run(desk.stepping.look_at_sale(desk.sold.sale))
            self.never_more_than_came_in()
            for row in self.shop.run(desk.refunds()):
                if row.state not in FINAL:
                    step = self.shop.run(desk.step(row.step))
                    raise AssertionError(f"{row} doesn't end: {step}")
                assert row.step is not None or row.external in self.shop.own
            succeeded = {
                one.external for one in self.shop.run(desk.refunds()) if one.state == "succeeded"
            }
            assert succeeded == {
                one.external for one in desk.provider.done.values() if one.state == "succeeded"
            }

    return Money


def test_money_holds_whatever_happens(address: Address) -> None:
    loop = asyncio.new_event_loop()
    db = loop.run_until_complete(Database.open(address))
    try:
        run_state_machine_as_test(
            machine(loop, db),
            settings=settings(
                max_examples=60,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
    finally:
        loop.run_until_complete(db.close())
        loop.close()
