"""Having a shop or a provider do one step, whatever happens to us in between.

Before the first call the step is marked with its key and that is on disk. Whoever finds it so
later doesn't know what became of it, and asks; only what surely never arrived is done again, under
the same key.
"""

import asyncio
from typing import TYPE_CHECKING, Final, assert_never

import msgspec
import structlog
from msgspec.structs import replace

from lamplight.journal.tables import money, run, steps
from lamplight.runtime.cases.following import (
    AWAITS_PARCEL,
    AWAITS_SCAN,
    action_of,
    follow,
    in_turn,
    leave_next,
    put,
    whose,
    with_step,
)
from lamplight.runtime.connectors import AnyAction, Done, NotNow, Outcome, Refused, Unknown, Waits
from lamplight.runtime.effects import NotYet

if TYPE_CHECKING:
    from lamplight.journal.database import Database
    from lamplight.journal.tables.money_forms import Refund
    from lamplight.journal.tables.run import Held
    from lamplight.journal.tables.steps import Chain, Step
    from lamplight.runtime.cases.hands import Hands
    from lamplight.runtime.clock import Clock
    from lamplight.sales.forms import RefundState

ANSWER_S: Final = 20.0
"""How long an answer is waited for; after that nobody knows."""
IN_FLIGHT_MS: Final = 30_000
"""So long a call that another process began may still be on its way: before that, "it never
arrived" says nothing."""
ASK_MS: Final = 30_000
"""After this, what became of an unknown outcome is asked again."""
AWAY_MS: Final = 60_000
"""After this, a shop that was away is tried again."""
WATCH_MS: Final = 15 * 60_000
"""After this, it is asked again whether money that is under way has arrived."""

PARCEL_MS: Final = 60 * 60_000
"""After this, a shop that told nothing is asked what became of what it sends."""
PARCEL_DAYS_MS: Final = 30 * 24 * 60 * 60_000
"""So long after it left it is asked whether it is there."""

_NO_ANSWER: Final = "the shop gives no answer"
_log = structlog.get_logger()


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One call: the action with its key, and whether it is done or only asked about."""

    step: int
    shop: int | None
    action: AnyAction
    key: str
    asks: bool
    refund: int | None = None


class After(msgspec.Struct, frozen=True, kw_only=True):
    """What is to come of this effect: another call at once, or a look later."""

    again: bool = False
    until: int | None = None
    why: str = ""


class Doing:
    """Brings effects of the kinds `do_step` and `watch_refunds` about."""

    def __init__(self, database: "Database", clock: "Clock", hands: "Hands") -> None:
        self._database = database
        self._clock = clock
        self._hands = hands
        self._rests: dict[int, int] = {}
        """Until when nothing is asked of a shop that gave no answer: one that hangs keeps nobody
        waiting who wants something of another."""

    async def do(self, step: int) -> After:
        """Make one call for a step, if it is its turn, and write down what came of it."""
        turn = await self._begin(step)
        if isinstance(turn, After):
            return turn
        outcome = await self._call(turn)
        return await self._record(turn, outcome)

    async def watch(self, step: int) -> None:
        """Ask after the money of a step that is under way. Raises `NotYet` while any is."""
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold_step(session, step)
            chain = await follow(session, chain, self._clock.now())
            turns = [
                await self._turn(session, chain, chain.step(step), row, asks=True)
                for row in await money.of_step(session, step)
                if row.state == "pending"
            ]
        waiting = False
        for turn in turns:
            self._let_be(turn)
            outcome = await self._call(turn)
            match outcome:
                case Done(state="succeeded") | Refused():
                    await self._record(turn, outcome)
                case _:
                    waiting = True
        if waiting:
            raise NotYet("money is under way", self._clock.now() + WATCH_MS)

    async def watch_parcel(self, step: int, *, told: bool = False) -> None:
        """Ask what became of what a shop sends. Raises `NotYet` while it isn't there. A shop that
        has just `told` something of it is asked though it rests."""
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold_step(session, step)
            if not _is_under_way(chain.step(step), self._clock.now()):
                return
            turn = await self._turn(session, chain, chain.step(step), None, asks=True)
        if not told:
            self._let_be(turn)
        outcome = await self._call(turn)
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold_step(session, step)
            row = chain.step(step)
            if not _is_under_way(row, now):
                return
            kind, after = _parcel(row, outcome)
            if kind:
                person = whose(chain) if after.state == "failed" else after.person
                chain = await put(session, chain, replace(after, person=person), kind=kind, now=now)
            elif after != row:
                await steps.change(session, after)
                chain = with_step(chain, after)
            chain = await follow(session, chain, now)
            await leave_next(session, chain, now)
            waiting = _is_under_way(chain.step(step), now)
        if waiting:
            raise NotYet("it is under way", now + PARCEL_MS)

    # Before the call

    async def _begin(self, id: int) -> Turn | After:  # noqa: A002
        """Mark it before it is done. `After` when there is nothing to do, or not yet."""
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold_step(session, id)
            if chain.accommodation.decision != "agreed":
                return After()
            step = chain.step(id)
            if in_turn(chain) != step or step.body.by_hand:
                return After()
            if step.state not in ("todo", "doing", "unknown") or step.reason == AWAITS_PARCEL:
                return After()
            wait = self._wait(step, now)
            if wait.until is not None:
                return wait
            if step.kind == "refund":
                return await self._begin_refund(session, chain, step, now)
            turn = await self._turn(session, chain, step, None, asks=step.state != "todo")
            await self._mark(session, chain, step, asks=turn.asks, now=now)
            return turn

    def _wait(self, step: "Step", now: int) -> After:
        """Until when it is better not to call, if so."""
        landed = step.changed_at + IN_FLIGHT_MS
        if step.state == "doing" and now < landed:
            return After(until=landed, why="another process may be about it")
        rests = self._rests.get(step.shop or 0, 0)
        return After(until=rests, why=_NO_ANSWER) if now < rests else After()

    def _let_be(self, turn: Turn) -> None:
        """Raises `NotYet` while the shop rests: what is only watched waits as well."""
        rests = self._rests.get(turn.shop or 0, 0)
        if self._clock.now() < rests:
            raise NotYet(_NO_ANSWER, rests)

    async def _begin_refund(
        self, session: "Held", chain: "Chain", step: "Step", now: int
    ) -> Turn | After:
        for row in await money.of_step(session, step.id):
            if row.state == "submitting":
                await self._mark(session, chain, step, asks=True, now=now)
                return await self._turn(session, chain, step, row, asks=True)
            if row.state != "approved":
                continue
            if no := await money.refusal(session, row):
                await money.move(session, row.id, "failed", now=now)
                chain = await follow(session, chain, now, no.lower())
                step = chain.step(step.id)
                continue
            await money.move(session, row.id, "submitting", now=now)
            chain = await self._mark(session, chain, step, asks=False, now=now)
            await follow(session, chain, now)
            return await self._turn(session, chain, step, row, asks=False)
        chain = await follow(session, chain, now)
        await leave_next(session, chain, now)
        return After()

    async def _mark(
        self, session: "Held", chain: "Chain", step: "Step", *, asks: bool, now: int
    ) -> "Chain":
        """A call begins: of one that was begun before nobody knows what became of it."""
        if asks and step.state != "unknown":
            person = step.person or whose(chain)
            step = replace(step, state="unknown", reason="no_answer", person=person)
            return await put(session, chain, step, kind="step_unknown", now=now)
        if not asks and step.state != "doing":
            step = replace(step, state="doing", reason="")
            return await put(session, chain, step, kind="step_doing", now=now)
        return chain

    async def _turn(
        self, session: "Held", chain: "Chain", step: "Step", refund: "Refund | None", *, asks: bool
    ) -> Turn:
        if chain.case.sale is None:
            raise ValueError(f"step {step.id} belongs to no sale")
        sold = await steps.sold(session, chain.case.sale)
        paid = None if refund is None else await steps.paid(session, refund.payment)
        return Turn(
            step=step.id,
            shop=step.shop or sold.shop,
            action=action_of(step, sold, refund, paid),
            key=step.wish if refund is None else refund.key,
            asks=asks,
            refund=None if refund is None else refund.id,
        )

    # The call

    async def _call(self, turn: Turn) -> Outcome:
        """What a connector answers. That it doesn't, or fails, leaves the outcome unknown."""
        connector = self._hands.pick(turn.shop, turn.action)
        call = connector.ask if turn.asks else connector.do
        try:
            async with asyncio.timeout(ANSWER_S):
                return await call(turn.action, turn.key)
        except TimeoutError:
            self._rests[turn.shop or 0] = self._clock.now() + ASK_MS
            return Unknown(why="no_answer")
        except Exception as error:
            _log.error("a connector failed", step=turn.step, error=type(error).__name__)
            return Unknown(why=type(error).__name__)

    # After the call

    async def _record(self, turn: Turn, outcome: Outcome) -> After:
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold_step(session, turn.step)
            why = ""
            if turn.refund is not None:
                why = await self._move(session, turn.refund, outcome, now)
            chain, after = await self._write(session, chain, turn, outcome, now)
            chain = await follow(session, chain, now, why)
            await leave_next(session, chain, now)
            if turn.refund is not None and after == After():
                after = await self._next_payment(session, chain, turn.step)
            return after

    async def _next_payment(self, session: "Held", chain: "Chain", id: int) -> After:  # noqa: A002
        """One payment of a step has answered: whether another is to be asked."""
        rows = await money.of_step(session, id)
        step = chain.step(id)
        if step.body.by_hand or all(row.state != "approved" for row in rows):
            return After()
        if step.state in ("doing", "unknown"):
            await steps.change(session, replace(step, state="todo", reason=""))
        return After(again=True)

    async def _move(self, session: "Held", refund: int, outcome: Outcome, now: int) -> str:
        """Take the row where the outcome leads; the reason of a failure."""
        row = await money.read(session, refund)
        state: RefundState
        external: str | None = None
        why = ""
        match outcome:
            case Done():
                state, external = outcome.state, outcome.external or None
            case Refused():
                state, why = "failed", _reason(outcome)
            case NotNow() | Waits():
                state = "approved"
            case Unknown():
                return ""
            case _:
                assert_never(outcome)
        if money.may_move(row, state):
            await money.move(session, refund, state, external, now=now)
        return why

    async def _write(
        self, session: "Held", chain: "Chain", turn: Turn, outcome: Outcome, now: int
    ) -> tuple["Chain", After]:
        """Write the step after a call, unless somebody has said meanwhile how it ended."""
        step = chain.step(turn.step)
        if step.state not in ("doing", "unknown"):
            return chain, After()
        kind, step, after = _after(step, turn, outcome, now)
        if step.state in ("failed", "unknown") or step.body.by_hand:
            step = replace(step, person=step.person or whose(chain))
        if kind:
            chain = await put(session, chain, step, kind=kind, now=now)
        elif step != chain.step(turn.step):
            await steps.change(session, step)
            chain = with_step(chain, step)
        return chain, after


def _after(step: "Step", turn: Turn, outcome: Outcome, now: int) -> tuple[str, "Step", After]:
    """What an outcome makes of a step: the kind of event if it is one, and what is to come.

    A step that pays is done or failed as its refunds are: `follow` sees to that.
    """
    after = After()
    kind = ""
    match outcome:
        case Done():
            step = replace(step, proof=step.proof | outcome.proof)
            if turn.refund is None:
                kind, step = _happened(step, outcome)
        case Refused():
            if turn.refund is None:
                kind, step = "step_failed", replace(step, state="failed", reason=_reason(outcome))
        case Unknown():
            kind = "" if step.state == "unknown" else "step_unknown"
            step = replace(step, state="unknown", reason="no_answer")
            after = After(until=now + ASK_MS, why="the outcome isn't known")
        case NotNow():
            kind, step = "step_later", replace(step, state="todo", reason="away")
            after = After(until=now + (outcome.after_ms or AWAY_MS), why="the shop is away")
            if turn.asks:  # it never arrived: it is done now, under the same key
                after = After(again=True)
        case Waits():
            body = replace(step.body, by_hand=True)
            kind, step = "step_by_hand", replace(step, state="todo", reason="", body=body)
        case _:
            assert_never(outcome)
    return kind, step, after


def _happened(step: "Step", done: Done) -> tuple[str, "Step"]:
    """A step that was done. What comes back is on its way only once a carrier has it."""
    step = replace(step, proof=step.proof | {"external": done.external})
    if step.kind == "send" and done.state == "pending":
        return "step_ordered", replace(step, state="todo", reason=AWAITS_PARCEL)
    if step.body.plan.proof == "scanned":
        body = replace(step.body, by_hand=True)
        return "step_opened", replace(step, state="todo", reason=AWAITS_SCAN, body=body)
    return "step_done", replace(step, state="done", reason="")


def _is_under_way(step: "Step", now: int) -> bool:
    """Whether a shop is to be asked about it: it has the order, or it isn't known to be there."""
    if step.kind != "send" or "external" not in step.proof:
        return False
    if step.state == "todo":
        return step.reason == AWAITS_PARCEL
    left = step.state == "done" and "delivered_on" not in step.proof
    return left and now < step.changed_at + PARCEL_DAYS_MS


def _parcel(step: "Step", outcome: Outcome) -> tuple[str, "Step"]:
    """What is known of a parcel by now, and the kind of event if it is one."""
    if isinstance(outcome, Refused) and step.state == "todo":
        return "step_failed", replace(step, state="failed", reason=_reason(outcome))
    if not isinstance(outcome, Done):
        return "", step
    known = replace(step, proof=step.proof | outcome.proof)
    if step.state == "todo" and outcome.state == "succeeded":
        return "step_done", replace(known, state="done", reason="")
    there = "delivered_on" in known.proof and "delivered_on" not in step.proof
    return "parcel_delivered" if there and step.state == "done" else "", known


def _reason(refused: Refused) -> str:
    return f"{refused.code}: {refused.why}" if refused.why else refused.code
