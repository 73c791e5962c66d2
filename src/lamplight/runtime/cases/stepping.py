"""The steps of what was agreed: planned with it, done by shops. What people say of them is in
`saying`."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from lamplight.accommodations.option import Step as Plan
from lamplight.accommodations.refund_forms import Answer
from lamplight.journal.errors import BadValue
from lamplight.journal.log import Effect
from lamplight.journal.tables import effects, money, run, steps
from lamplight.journal.tables.money_forms import Asked
from lamplight.runtime.cases.doing import Doing
from lamplight.runtime.cases.following import (
    DO_STEP,
    LETTER_REFUSED,
    LETTER_WAITS,
    WATCH_PARCEL,
    WATCH_REFUNDS,
    follow,
    is_known,
    leave_next,
    put,
    whose,
)
from lamplight.runtime.effects import NotYet
from lamplight.runtime.errors import BadAsk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lamplight.journal.database import Database
    from lamplight.journal.outbox import Taken
    from lamplight.journal.tables.run import Held
    from lamplight.journal.tables.steps import Chain, Step
    from lamplight.runtime.cases.hands import Hands
    from lamplight.runtime.clock import Clock

Changed = Callable[[int], Awaitable[None]]
"""Told the id of a case that has changed, after the commit."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A step of an option that was chosen, with who does it and by when (instant)."""

    plan: Plan
    person: int | None = None
    due_at: int | None = None


class MoneyRefused(BadAsk):
    """The money of a step can't go back: `answer` says why. Nothing was planned."""

    def __init__(self, answer: Answer) -> None:
        code = (answer.reason_code or answer.decision).lower()
        super().__init__(code, f"That money can't go back now ({code.replace('_', ' ')}).")
        self.answer = answer


class Stepping:
    """Plans steps and has them done. `handlers` are for the dispatcher, `wake` wakes it."""

    def __init__(
        self,
        database: "Database",
        clock: "Clock",
        hands: "Hands",
        changed: Changed,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed
        self._doing = Doing(database, clock, hands)
        self.wake = wake

    @property
    def handlers(self) -> "Mapping[str, Callable[[Taken], Awaitable[None]]]":
        """What the dispatcher of the outbox brings about here."""
        return {
            DO_STEP: self.do_step,
            WATCH_REFUNDS: self.watch_refunds,
            WATCH_PARCEL: self.watch_parcel,
        }

    # Planning

    async def plan(
        self, session: "Held", accommodation: int, planned: Sequence[Planned], now: int
    ) -> list[int]:
        """Write the steps of an accommodation that is agreed, reserve its money, and leave the
        first step in the outbox, all in the caller's transaction; call `wake` after it.

        The same steps planned again change nothing. Raises `MoneyRefused`, after which the
        transaction must not be committed, and `BadRequest`.
        """
        chain = await steps.hold(session, accommodation)
        if any(one in chain.accommodation.key for one in "#~"):
            raise BadValue("the key of an accommodation can't have # or ~ in it")
        shop = None
        if chain.case.sale is not None:
            shop = (await steps.sold(session, chain.case.sale)).shop
        made = []
        for position, one in enumerate(planned, 1):
            by_hand = one.plan.by == "shop" and (shop is None or not is_known(one.plan))
            by_person = by_hand or one.plan.by in ("person", "customer")
            new = await steps.add(
                session,
                chain,
                one.plan,
                position=position,
                shop=shop if one.plan.by == "shop" else None,
                person=one.person or (whose(chain) if by_person else None),
                due_at=one.due_at,
                by_hand=by_hand,
                key=f"{chain.accommodation.key}/{position}",
                now=now,
            )
            if new is not None:
                made.append(new)
        chain = await steps.hold(session, accommodation)
        for step in chain.steps:
            if step.id in made and step.kind == "refund":
                await self._reserve(session, chain, step, now)
        chain = await follow(session, chain, now)
        await leave_next(session, chain, now)
        return made

    async def _reserve(self, session: "Held", chain: "Chain", step: "Step", now: int) -> None:
        do = step.body.plan.do
        if chain.case.sale is None or do is None:
            raise BadAsk("no_payment", "There is no payment that this money could go back to.")
        lines = [Asked(line=line, quantity=units) for line, units in do.lines.items()]
        amount = do.amount_minor
        stays = step.body.plan.what == "refund_share" and chain.case.line
        if stays and not lines and amount is not None:  # a part of their sum goes back
            lines, amount = [Asked(line=stays, amount_minor=amount)], None
        reserved = await money.reserve(
            session,
            chain.case.sale,
            step.key,
            amount_minor=amount,
            lines=lines,
            step=step.id,
            now=now,
        )
        if not reserved.refunds:
            raise MoneyRefused(reserved.answer)

    # Doing

    async def do_step(self, effect: "Taken") -> None:
        """Have a step done. Raises `NotYet` for what waits."""
        step = int(effect.body["step"])
        for _ in range(10):
            came = await self._doing.do(step)
            await self._tell(step)
            if came.until is not None:
                raise NotYet(came.why, came.until)
            if not came.again:
                self.wake()
                return
        raise NotYet("it is begun again and again")

    async def watch_refunds(self, effect: "Taken") -> None:
        """Ask after money that is under way. Raises `NotYet` while any is."""
        step = int(effect.body["step"])
        try:
            await self._doing.watch(step)
        finally:
            await self._tell(step)

    async def watch_parcel(self, effect: "Taken") -> None:
        """Ask after what a shop sends. Raises `NotYet` until it is there."""
        step = int(effect.body["step"])
        try:
            await self._doing.watch_parcel(step)
        finally:
            await self._tell(step)

    async def look_at_sent(self, shop: int, external: str) -> None:
        """A shop has told something of what it sends for us: ask at once what."""
        for step in await steps.sending(self._database.pool, shop, external):
            with contextlib.suppress(NotYet):
                await self._doing.watch_parcel(step, told=True)
            await self._tell(step)
        self.wake()

    async def look_at_sale(self, sale: int) -> None:
        """A shop has told something of a sale: bring steps in line with its refunds."""
        now = self._clock.now()
        for step in await steps.paying(self._database.pool, sale):
            async with run.transaction(self._database.pool) as session:
                chain = await steps.hold_step(session, step)
                before = chain
                chain = await follow(session, chain, now)
                await leave_next(session, chain, now)
            if chain != before:
                await self._changed(chain.case.id)
        self.wake()

    # Letters

    async def written(self, session: "Held", step: int, letter: int, now: int) -> None:
        """The letter that tells what was agreed is written: the step is done when it has left."""
        chain = await steps.hold_step(session, step)
        row = chain.step(step)
        body = replace(row.body, said=False)
        proof = row.proof | {"mail": str(letter)}
        row = replace(
            row, state="todo", reason=LETTER_WAITS, proof=proof, body=body, changed_at=now
        )
        await steps.change(session, row)

    async def look_at_letter(self, letter: int) -> None:
        """A letter has left, or nobody takes it: the step that it does is done, or is a task of who
        answers for it, with the server's words."""
        found = await steps.of_letter(self._database.pool, letter)
        if found is None:
            return
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold_step(session, found.step)
            step = chain.step(found.step)
            if step.state != "todo" or step.reason != LETTER_WAITS:
                return
            if found.state == "sent":
                step = replace(step, state="done", reason="")
                chain = await put(session, chain, step, kind="step_done", now=now)
            else:
                step = replace(
                    step,
                    state="failed",
                    reason=f"{LETTER_REFUSED}: {found.reason}",
                    person=step.person or whose(chain),
                )
                chain = await put(session, chain, step, kind="step_failed", now=now)
            await follow(session, chain, now)
        await self._changed(chain.case.id)

    async def look_at_all(self) -> None:
        """What was told before we ended, and not followed, and what we gave up by a fault of our
        own, which a newer program may not have. For the start."""
        for sale in await steps.out_of_step(self._database.pool):
            await self.look_at_sale(sale)
        for letter in await steps.letters_ended(self._database.pool):
            await self.look_at_letter(letter)
        now = self._clock.now()
        for step in await steps.given_up(self._database.pool, DO_STEP):
            async with run.transaction(self._database.pool) as session:
                again = Effect(f"{DO_STEP}/{step}/at {now}", DO_STEP, {"step": step})
                await effects.leave(session, [again], now)
        self.wake()

    async def _tell(self, step: int) -> None:
        case = await steps.case_of(self._database.pool, step)
        if case is not None:
            await self._changed(case)
