"""What people say of steps: done with proof, failed and why, begun anew, given away, undone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lamplight.accommodations.decisions import GOODS, JUDGING, after, possible
from lamplight.accommodations.preconditions import stands_for
from lamplight.basis.instants import to_datetime
from lamplight.journal.tables import accommodations, money, run, steps
from lamplight.journal.tables.money_forms import COUNTS, Asked
from lamplight.runtime import letters
from lamplight.runtime.cases.following import (
    AWAITS_PARCEL,
    LETTER_WAITS,
    follow,
    judged,
    leave_next,
    put,
    whose,
    with_step,
)
from lamplight.runtime.cases.stepping import Changed, MoneyRefused
from lamplight.runtime.connectors import CANCELED
from lamplight.runtime.errors import BadAsk

if TYPE_CHECKING:
    from lamplight.journal.database import Database
    from lamplight.journal.tables.money_forms import Refund
    from lamplight.journal.tables.run import Held
    from lamplight.journal.tables.steps import Chain, Step
    from lamplight.runtime.clock import Clock


class Saying:
    """Writes down what people say. `wake` is called when something is to be done now."""

    def __init__(
        self,
        database: "Database",
        clock: "Clock",
        changed: Changed,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed
        self._wake = wake

    async def done(self, step: int, person: int | None, proof: dict[str, str]) -> None:
        """A person says with proof that it was done; money by it is money that they paid.

        Raises `BadAsk` for what is over, under way, or without proof.
        """
        async with run.transaction(self._database.pool) as session:
            case = await self.mark_done(session, step, person, proof)
        await self._changed(case)
        self._wake()

    async def mark_done(
        self,
        session: "Held",
        id: int,  # noqa: A002
        person: int | None,
        proof: dict[str, str],
    ) -> int:
        """As `done`, in the caller's transaction: also for what we do ourselves. The case."""
        now = self._clock.now()
        chain = await steps.hold_step(session, id)
        step = chain.step(id)
        if step.state in ("done", "undone"):
            raise BadAsk("step_over", "That step is over already.")
        if step.state == "doing":
            raise BadAsk("step_doing", "It is being done at this moment: look again in a minute.")
        if not any(text.strip() for text in proof.values()):
            raise BadAsk("proof_missing", "Say what shows that it was done.")
        if step.kind == "refund":
            await self._paid_by_hand(session, chain, step, now)
        body = replace(step.body, said=False)
        step = replace(step, state="done", reason="", body=body, proof=step.proof | proof)
        chain = await put(session, chain, step, kind="step_done", person=person, now=now)
        chain = await follow(session, chain, now)
        await leave_next(session, chain, now)
        return chain.case.id

    async def _paid_by_hand(self, session: "Held", chain: "Chain", step: "Step", now: int) -> None:
        await self._anew(session, chain, step, now)
        for row in await money.of_step(session, step.id):
            if row.state in ("approved", "submitting"):
                await money.move(session, row.id, "succeeded", now=now)

    async def failed(self, step: int, person: int, reason: str) -> None:
        """A person says that it can't be done, and why in `reason`: words that stay in the step.

        Raises `BadAsk`: what a shop is about may have happened, and can't be said to have failed.
        """
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold_step(session, step)
            row = chain.step(step)
            if row.state in ("doing", "unknown"):
                raise BadAsk("step_unknown", "Nobody knows yet whether it happened: it is asked.")
            if row.state != "todo":
                raise BadAsk("step_over", "That step is over already.")
            if row.reason == AWAITS_PARCEL:
                raise BadAsk("step_ordered", "The shop has the order: cancel it there first.")
            for refund in await money.of_step(session, step):
                if refund.state == "approved":
                    await money.move(session, refund.id, "failed", now=now)
            body = replace(row.body, said=True)
            row = replace(
                row, state="failed", reason=reason, body=body, person=row.person or person
            )
            chain = await put(session, chain, row, kind="step_failed", person=person, now=now)
            await follow(session, chain, now)
        await self._changed(chain.case.id)

    async def never(self, step: int, person: int, proof: dict[str, str]) -> None:
        """Somebody says with proof that a step of which nobody knows surely didn't happen:
        it has failed, and its money counts no more.

        Should it turn out that it did happen after all, what the shop tells goes before this.
        Raises `BadAsk`.
        """
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold_step(session, step)
            row = chain.step(step)
            if row.state != "unknown":
                raise BadAsk("step_not_unknown", "It is known what became of that step.")
            if not any(text.strip() for text in proof.values()):
                raise BadAsk("proof_missing", "Say what shows that it didn't happen.")
            for refund in await money.of_step(session, step):
                if refund.state in ("approved", "submitting"):
                    await money.move(session, refund.id, "failed", now=now)
            row = replace(
                row,
                state="failed",
                reason="never_happened",
                proof=row.proof | proof,
                person=row.person or whose(chain),
            )
            chain = await put(session, chain, row, kind="step_failed", person=person, now=now)
            await follow(session, chain, now)
        await self._changed(chain.case.id)

    async def again(self, step: int, person: int) -> None:
        """Begin a step anew that has failed: surely, so money goes under a new key, and so does
        what the shop had begun and cancelled, which it knows as cancelled under the old one.

        Raises `BadAsk`, also where something else was agreed in its place; `MoneyRefused`.
        """
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold_step(session, step)
            row = chain.step(step)
            if row.state != "failed":
                raise BadAsk("step_not_failed", "Only what has failed is begun again.")
            await _not_replaced(session, chain)
            row = _begun_anew(row)
            if row.kind == "refund":
                await self._anew(session, chain, row, now)
            if row.kind == "tell" and "mail" in row.proof:
                row = await _written_anew(session, row, now)
            chain = await put(session, chain, row, kind="step_again", person=person, now=now)
            chain = await follow(session, chain, now)
            await leave_next(session, chain, now)
        await self._changed(chain.case.id)
        self._wake()

    async def _anew(self, session: "Held", chain: "Chain", step: "Step", now: int) -> None:
        """Other refunds in the place of those that failed, each under a key of its own."""
        rows = await money.of_step(session, step.id)
        failed = [row for row in rows if row.state == "failed"]
        for row in failed:
            await money.move(session, row.id, "canceled", now=now)
        for nth, row in enumerate(failed):
            counted = {
                line
                for one in await money.of_step(session, step.id)
                if one.state in COUNTS
                for line in one.lines
            }
            reserved = await money.reserve(
                session,
                row.sale,
                f"{step.key}~{len(rows) + nth}",
                amount_minor=row.amount_minor,
                lines=_once_more(row, counted),
                step=step.id,
                now=now,
            )
            if not reserved.refunds:
                raise MoneyRefused(reserved.answer)

    async def give(self, step: int, person: int, by: int) -> None:
        """Give a step to somebody. Raises `BadAsk` for one that is over."""
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold_step(session, step)
            row = chain.step(step)
            if row.state in ("done", "undone"):
                raise BadAsk("step_over", "That step is over already.")
            if row.person == person:
                return
            row = replace(row, person=person)
            await put(session, chain, row, kind="step_given", person=by, now=now)
        await self._changed(chain.case.id)

    async def goods(self, accommodation: int, person: int | None, event: str) -> None:
        """What becomes of goods that come back: an event of `decisions.GOODS`, as `Received`, from
        when on they are to be judged, or `LeftWithCustomer`. Their return is over with it, and what
        waited for them goes on.

        Raises `NotPossible`; `BadAsk` where a shop is asked for that return at this moment.
        """
        now = self._clock.now()
        async with run.transaction(self._database.pool) as session:
            chain = await steps.hold(session, accommodation)
            goods = after(GOODS, chain.accommodation.goods, event)
            proof = {"received_on": to_datetime(now).date().isoformat()}
            await _goods(session, chain, goods, person=person, proof=proof, now=now)
        await self._changed(chain.case.id)
        self._wake()

    async def came_back(self, shop: int, external: str, proof: dict[str, str]) -> None:
        """A shop tells with proof that what it let come back under this name is there: as often as
        it likes."""
        now = self._clock.now()
        for way in await steps.ways_back(self._database.pool, shop, external):
            async with run.transaction(self._database.pool) as session:
                chain = await steps.hold(session, way)
                goods = chain.accommodation.goods
                if "Received" not in possible(GOODS, goods):
                    continue  # somebody has said so meanwhile
                goods = after(GOODS, goods, "Received")
                await _goods(session, chain, goods, person=None, proof=proof, now=now)
            await self._changed(chain.case.id)
        self._wake()

    async def undo(self, session: "Held", accommodation: int, person: int, now: int) -> None:
        """Take back what wasn't begun, and free its money, in the caller's transaction.

        Words that were said stay said. Raises `BadAsk` where something was done, or may have been.
        """
        chain = await steps.hold(session, accommodation)
        for step in chain.steps:
            if (
                step.state in ("doing", "unknown")
                or step.reason == AWAITS_PARCEL
                or (step.state == "done" and step.kind not in ("tell", "ask", "explain", "claim"))
            ):
                raise BadAsk("cant_undo", "Something was done already: it can't be taken back.")
        for step in chain.steps:
            if step.state not in ("todo", "failed"):
                continue
            for refund in await money.of_step(session, step.id):
                if refund.state in ("approved", "failed"):
                    await money.move(session, refund.id, "canceled", now=now)
            one = replace(step, state="undone", reason="")
            chain = await put(session, chain, one, kind="step_undone", person=person, now=now)
        await follow(session, chain, now)


def _begun_anew(step: "Step") -> "Step":
    """As it is begun once more; of what was cancelled nothing shows it any more."""
    tries = step.body.tries + 1
    body = replace(step.body, by_hand=False, said=False, tries=tries)
    gone = step.reason.partition(":")[0] == CANCELED and not step.body.said
    if gone and step.kind != "refund":
        body, step = replace(body, anew=tries), replace(step, proof={})
    return replace(step, state="todo", reason="", body=body)


async def _goods(
    session: "Held",
    chain: "Chain",
    goods: str,
    *,
    person: int | None,
    proof: dict[str, str],
    now: int,
) -> None:
    """Write where goods are that should come back, and all that follows from it."""
    way = chain.accommodation.id
    fields = {"accommodation": way, "goods": goods}
    await steps.set_going(session, replace(chain.accommodation, goods=goods), None)
    await steps.note(session, chain.case.id, "goods", fields, person=person, now=now)
    chain = await steps.hold(session, way)
    chain = await _return_over(session, chain, goods, person=person, proof=proof, now=now)
    if goods == "received" and chain.accommodation.judging == "none":
        begun = after(JUDGING, "none", "Begun")
        chain = await judged(session, chain, begun, now)
    chain = await follow(session, chain, now)
    await leave_next(session, chain, now)


async def _return_over(
    session: "Held",
    chain: "Chain",
    goods: str,
    *,
    person: int | None,
    proof: dict[str, str],
    now: int,
) -> "Chain":
    """No carrier is waited for any more: what should come back is here, which `proof` shows, or
    stays."""
    for step in chain.steps:
        if step.kind != "return" or step.state == "undone":
            continue
        if goods == "received":
            here = replace(step, state="done", reason="", proof=step.proof | proof)
            if step.state == "done":  # a carrier had it
                await steps.change(session, here)
                chain = with_step(chain, here)
                continue
            here = replace(here, person=person or step.person)
            chain = await put(session, chain, here, kind="step_done", person=person, now=now)
        elif step.state == "done":
            continue
        elif goods == "kept":
            if step.state in ("doing", "unknown"):
                raise BadAsk("step_doing", "A shop is asked for it now: look again in a minute.")
            kept = replace(step, state="undone", reason="")
            chain = await put(session, chain, kept, kind="step_undone", person=person, now=now)
    return chain


async def _written_anew(session: "Held", step: "Step", now: int) -> "Step":
    """The same letter once more, to where the customer is written to now."""
    letter = await letters.once_more(session, int(step.proof["mail"]), step.body.tries, now)
    if letter is None:
        raise BadAsk(
            "no_address", "There is no address to write to: tell the customer, and say how you did."
        )
    return replace(step, reason=LETTER_WAITS, proof=step.proof | {"mail": str(letter)})


async def _not_replaced(session: "Held", chain: "Chain") -> None:
    """Raises `BadAsk` where another way for the same unit was agreed since: it would be done twice.
    The sale is locked."""
    others = [
        one
        for one in await accommodations.of_line(session, chain.accommodation.id)
        if stands_for(one.own_kind, one.own_option, one.kind, one.option)
    ]
    if others and sum(one.units for one in others) + others[0].own_units > others[0].quantity:
        last = others[-1]
        name, day = last.kind.replace("_", " "), to_datetime(last.at).date().isoformat()
        raise BadAsk(
            "step_replaced",
            f"Replaced by another way ({name}, {day}): done again, the customer would have it "
            "twice. Take that one back first.",
        )


def _once_more(row: "Refund", counted: set[str]) -> list[Asked]:
    """The lines of a refund that failed; units that another part of it has taken back stay so."""
    return [
        Asked(
            line=line,
            quantity=0 if line in counted else row.lines.get(line, 0),
            amount_minor=amount,
        )
        for line, amount in row.parts.items()
        if amount
    ]
