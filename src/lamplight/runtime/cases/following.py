"""What follows from the state of money and steps: where the accommodation is, and what comes next.

Everything here runs in a transaction that holds the chain's locks.
"""

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from lamplight.accommodations.decisions import DECISION, after, is_complete
from lamplight.journal.log import Effect
from lamplight.journal.tables import effects, money, steps
from lamplight.runtime import connectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.accommodations.option import Step as Plan
    from lamplight.journal.tables.money_forms import Refund
    from lamplight.journal.tables.run import Held
    from lamplight.journal.tables.steps import Chain, Step

DO_STEP: Final = "do_step"
WATCH_REFUNDS: Final = "watch_refunds"
WORDS: Final = frozenset(("tell", "ask", "explain", "claim"))
"""Steps that nothing waits for: words, and claims of ours."""
LETTER_WAITS: Final = "letter_waits"
"""A letter is written: its step is done once a mail server took it."""
LETTER_REFUSED: Final = "letter_refused"
AWAITS_PARCEL: Final = "awaits_parcel"
"""A shop has the order of what it sends: that is done once all of it has left."""
WATCH_PARCEL: Final = "watch_parcel"
AWAITS_SCAN: Final = "awaits_scan"
"""A return was opened: it is done once a carrier has scanned what comes back."""
_TOLD: Final = frozenset(("tell", "ask"))
"""What is done when the customer has it in writing or was asked belongs to the case."""
_MONEY: Final = ("failed", "submitting", "approved", "pending", "succeeded")
"""Where the money of an accommodation is: in the first of these that a refund of it is in."""


def in_turn(chain: "Chain") -> "Step | None":
    """The step that a shop should do next, if all that it waits for is done."""
    for step in chain.steps:
        if step.kind in WORDS or step.body.plan.by == "us" or step.state in ("done", "undone"):
            continue
        return step if step.body.plan.by == "shop" else None
    return None


async def leave_next(session: "Held", chain: "Chain", now: int) -> None:
    """Leave the effect of the step whose turn it is, once for each time that it is begun."""
    step = in_turn(chain)
    if step is None or step.state != "todo" or step.body.by_hand:
        return
    if step.reason == AWAITS_PARCEL:
        key = f"{WATCH_PARCEL}/{step.id}/{step.body.tries}"
        await effects.leave(session, [Effect(key, WATCH_PARCEL, {"step": step.id})], now)
        return
    if chain.accommodation.decision != "agreed":
        return
    key = f"{DO_STEP}/{step.id}/{step.body.tries}"
    await effects.leave(session, [Effect(key, DO_STEP, {"step": step.id})], now)


async def put(
    session: "Held",
    chain: "Chain",
    step: "Step",
    *,
    kind: str,
    person: int | None = None,
    now: int,
) -> "Chain":
    """Write a step as it is now, and what happened to it; the chain with it in its place."""
    step = replace(step, changed_at=now)
    await steps.change(session, step)
    fields: dict[str, str | int] = {"step": step.id, "kind": step.kind}
    if step.reason:
        fields["reason"] = "by_person" if step.body.said else step.reason.partition(":")[0]
    if step.person is not None:
        fields["person"] = step.person
    await steps.note(session, chain.case.id, kind, fields, person=person, now=now)
    return with_step(chain, step)


def with_step(chain: "Chain", step: "Step") -> "Chain":
    """The chain with a step in the place of what it was."""
    return replace(chain, steps=[step if one.id == step.id else one for one in chain.steps])


async def follow(session: "Held", chain: "Chain", now: int, why: str = "") -> "Chain":
    """Bring steps that pay, and the accommodation, in line with their refunds.

    `why` is the reason of a refund that failed just now.
    """
    refunds: list[Refund] = []
    for step in chain.steps:
        if step.kind != "refund":
            continue
        rows = [one for one in await money.of_step(session, step.id) if one.state != "canceled"]
        refunds += rows
        chain = await _step(session, chain, step, rows, why=why, now=now)
    states = {one.state for one in refunds}
    being = next((one for one in _MONEY if one in states), "none")
    if being == "succeeded" and all(one.is_reconciled for one in refunds):
        being = "reconciled"
    for one in refunds:
        if one.state == "succeeded" and one.differs:
            sold = await steps.sold(session, one.sale)
            await steps.note_differing(session, chain.case.id, one, sold.currency, now)
    return await _going(session, chain, being, now)


async def judged(session: "Held", chain: "Chain", judging: str, now: int) -> "Chain":
    """Write how the goods are judged from now on. Call `follow` after it."""
    one = replace(chain.accommodation, judging=judging)
    await steps.set_judging(session, one.id, one.judging, now)
    return replace(chain, accommodation=one)


async def _going(session: "Held", chain: "Chain", being: str, now: int) -> "Chain":
    """Write where money and goods are, and whether all of it is done."""
    before = chain.accommodation
    one = replace(before, money=being, goods=_goods(chain))
    # A letter that waits keeps nothing open; one that nobody takes does.
    told = [step for step in chain.steps if step.kind not in _TOLD or step.state == "failed"]
    states = [step.state for step in told]
    complete = is_complete(one.money, one.goods, one.judging, states)
    kind = ""
    if one.decision == "agreed" and complete and states:
        one, kind = replace(one, decision=after(DECISION, "agreed", "Completed")), "way_done"
    elif one.decision == "done" and not complete:
        one, kind = replace(one, decision=after(DECISION, "done", "Reopened")), "way_reopened"
    if one == before:
        return chain
    await steps.set_going(session, one, now if one.decision == "done" else None)
    if kind:
        fields = {"accommodation": one.id, "kind": one.kind}
        await steps.note(session, chain.case.id, kind, fields, now=now)
    return replace(chain, accommodation=one)


async def _step(
    session: "Held",
    chain: "Chain",
    step: "Step",
    rows: "Sequence[Refund]",
    *,
    why: str,
    now: int,
) -> "Chain":
    """A step that pays is done once every refund of it was accepted, and failed with one."""
    if not rows or step.state == "undone":
        return chain
    failed = any(one.state == "failed" for one in rows)
    accepted = all(one.state in ("pending", "succeeded") for one in rows)
    if failed and step.state != "failed" and not _waits(rows):
        late = step.state == "done"
        reason = why or ("failed_late" if late else "refund_failed")
        body = replace(step.body, said=False)
        step = replace(
            step, state="failed", reason=reason, body=body, person=step.person or whose(chain)
        )
        return await put(
            session, chain, step, kind="step_failed_late" if late else "step_failed", now=now
        )
    if not accepted:
        return chain
    if any(one.state == "pending" for one in rows):
        key = f"{WATCH_REFUNDS}/{step.id}/{step.body.tries}"
        await effects.leave(session, [Effect(key, WATCH_REFUNDS, {"step": step.id})], now)
    if step.state != "done":
        named = [one.external for one in rows if one.external]
        proof = step.proof | ({"external": ", ".join(named)} if named else {})
        step = replace(step, state="done", reason="", proof=proof)
        chain = await put(session, chain, step, kind="step_done", now=now)
    return chain


def _waits(rows: "Sequence[Refund]") -> bool:
    """Whether one of them is still to be sent or asked about: until then nothing is said."""
    return any(one.state in ("approved", "submitting") for one in rows)


def whose(chain: "Chain") -> int:
    """Who looks after what went wrong, or is to be done by hand."""
    return chain.case.owner or chain.accommodation.person


def _goods(chain: "Chain") -> str:
    """Where what comes back is: a label is out, or a carrier has it. That it is here again, or
    stays with the customer, somebody says (`Stepping.goods`)."""
    goods = chain.accommodation.goods
    for step in chain.steps:
        if step.kind != "return" or goods not in ("none", "authorised", "label_issued"):
            continue
        if step.state == "done":
            return "in_transit"
        if step.state == "undone":
            return "none"
        if step.reason == AWAITS_SCAN:
            labelled = any(step.proof.get(one) for one in ("label", "label_url", "tracking"))
            return "label_issued" if labelled else "authorised"
    return goods


def is_known(plan: "Plan") -> bool:
    """Whether it is something that a shop can be asked for."""
    return plan.do is not None and plan.kind in ("refund", "send", "return")


def action_of(
    step: "Step", sold: "steps.Sold", refund: "Refund | None", paid: "steps.Paid | None"
) -> connectors.AnyAction:
    """What is asked of whoever does it. ValueError for a step that no shop knows."""
    plan = step.body.plan
    if refund is not None and paid is not None:
        return connectors.Refund(
            sale=sold.external,
            payment=paid.external,
            reference=paid.reference,
            amount_minor=refund.amount_minor,
            currency=sold.currency,
            lines=refund.lines,
            reason=plan.what,
            tax_minor=refund.tax_minor,
        )
    do = plan.do
    if do is not None and plan.kind == "send":
        line = next(iter(do.lines), "")
        return connectors.SendGoods(
            sale=sold.external, line=line, items=do.items, service=do.service, note=plan.what
        )
    if do is not None and plan.kind == "return":
        return connectors.OpenReturn(sale=sold.external, lines=do.lines, note=plan.what)
    raise ValueError(f"no shop does {plan.kind!r}")
