"""Money that goes back: decided, reserved and moved under the lock of its sale.

A refund is a row for each payment that it goes to, and counts from the moment it is approved until
it has failed or was canceled. `key` of a row is its idempotency key at the provider: that of the
wish for the first payment, and `wish#2`, `wish#3` … for further ones.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from lamplight.accommodations import refund_forms as forms
from lamplight.accommodations.refund_forms import Answer, BadRequest
from lamplight.accommodations.refunds import decide
from lamplight.accommodations.shares import Share, share, spread
from lamplight.journal.errors import NoSuchRow
from lamplight.journal.statements import statements
from lamplight.journal.tables import run
from lamplight.journal.tables.money_forms import (
    COUNTS,
    MOVES,
    SHOPS,
    Asked,
    Dispute,
    Line,
    Moved,
    NotAMove,
    Payment,
    Refund,
    Reserved,
    Standing,
)
from lamplight.sales.forms import RefundState

if TYPE_CHECKING:
    import asyncpg

    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("money")
_TOUCH = statements("sales")["touch"]


class _Units(msgspec.Struct, frozen=True):
    line: str
    quantity: int


class _Part(msgspec.Struct, frozen=True):
    """What of a refund is for a line, and its units that go back."""

    line: str
    quantity: int
    amount_minor: int


def texts(lines: Mapping[str, int], parts: Mapping[str, int]) -> tuple[str, str]:
    """Units and sums by line, as a refund keeps them."""
    units = [_Units(line, quantity) for line, quantity in lines.items() if quantity]
    return msgspec.json.encode(units).decode(), msgspec.json.encode(parts).decode()


def shares_text(shares: Mapping[str, Share]) -> str:
    """Tax and discount by line, as a refund keeps them."""
    pairs = {line: (one.tax_minor, one.discount_minor) for line, one in shares.items()}
    return msgspec.json.encode(pairs).decode()


def _refund(record: "asyncpg.Record") -> Refund:
    fields = dict(record)
    units = msgspec.json.decode(fields["lines"], type=list[_Units])
    lines = {one.line: one.quantity for one in units}
    parts = msgspec.json.decode(fields["parts"], type=dict[str, int])
    shares = msgspec.json.decode(fields["shares"], type=dict[str, tuple[int, int]])
    return Refund(**fields | {"lines": lines, "parts": parts, "shares": shares})


async def of_sale(runs: "Runs", sale: int) -> list[Refund]:
    """All refunds of a sale, in their order."""
    return [_refund(one) for one in await run.records(runs, _SQL["refunds_of_sale"], sale)]


async def of_step(runs: "Runs", step: int) -> list[Refund]:
    """All refunds that a step ever asked for, in their order."""
    return [_refund(one) for one in await run.records(runs, _SQL["refunds_of_step"], step)]


async def read(runs: "Runs", refund: int) -> Refund:
    """One refund. Raises `NoSuchRow`."""
    found = await run.record(runs, _SQL["read_refund"], refund)
    if found is None:
        raise NoSuchRow(f"there is no refund {refund}")
    return _refund(found)


async def lock(session: "Held", sale: int) -> str:
    """Hold the sale until the transaction ends; its currency. Raises `NoSuchRow`."""
    found = await run.record(session, _SQL["lock_sale"], sale)
    if found is None:
        raise NoSuchRow(f"there is no sale {sale}")
    return str(found["currency"])


async def standing(session: "Held", sale: int) -> Standing:
    """The money of a sale, locked. Raises `NoSuchRow`."""
    return Standing(
        sale=sale,
        currency=await lock(session, sale),
        payments=await run.rows(session, _SQL["read_payments"], Payment, sale),
        lines=await run.rows(session, _SQL["read_lines"], Line, sale),
        refunds=await of_sale(session, sale),
        disputes=await run.rows(session, _SQL["read_disputes"], Dispute, sale),
    )


async def reserve(
    runs: "Runs",
    sale: int,
    key: str,
    *,
    amount_minor: int | None = None,
    lines: Sequence[Asked] = (),
    step: int | None = None,
    now: int,
) -> Reserved:
    """Decide on money to go back, and count it from now on: a sum, or lines.

    With both, the sum is for these lines, as far as they are worth it, and the rest for what isn't
    in any line (carriage).

    The same key again changes nothing and is answered as before, whatever is asked with it. Who
    holds locks of a case already must have locked the sale before it (`lock`). Raises `BadRequest`
    for what makes no sense, `NoSuchRow` where there is no such sale.
    """
    _check(key, amount_minor, lines)
    async with run.transaction(runs) as session:
        found = await standing(session, sale)
        own = [one for one in found.refunds if one.key == key or one.key.startswith(f"{key}#")]
        if own:
            return Reserved(answer=_as_before(found, own), refunds=own)
        answer, parts = _decide(found, key, amount_minor, lines)
        if answer.decision != "approve" or answer.allocation is None:
            return Reserved(answer=answer)
        ids = await _write(session, found, key, answer.allocation, parts, step=step, now=now)
        return Reserved(answer=answer, refunds=[await read(session, one) for one in ids])


def _check(key: str, amount_minor: int | None, lines: Sequence[Asked]) -> None:
    if not 0 < len(key) <= 200 or "#" in key or key.startswith(SHOPS):
        raise BadRequest(f"key: {key!r} can't be one; it has 1 to 200 characters and no #")
    if amount_minor is None and not lines:
        raise BadRequest("give amount_minor or lines")
    if amount_minor is not None and amount_minor < 1:
        raise BadRequest(f"amount_minor is {amount_minor}: only more than 0 can go back")
    for one in lines:
        if one.quantity < 0:
            raise BadRequest(f"line {one.line}: {one.quantity} units can't go back")
        if one.amount_minor is not None and one.amount_minor < 1:
            raise BadRequest(f"line {one.line}: {one.amount_minor} can't go back, only more than 0")
        if not one.quantity and one.amount_minor is None:
            raise BadRequest(f"line {one.line}: name units or a sum")
    if len({one.line for one in lines}) != len(lines):
        raise BadRequest("a line is there twice")


def _as_before(found: Standing, own: Sequence[Refund]) -> Answer:
    left, amount = found.left_minor(), sum(one.amount_minor for one in own)
    going = sum(one.amount_minor for one in own if one.state in COUNTS)
    return Answer(
        decision="approve",
        currency=found.currency,
        refundable_minor=left + going,
        amount_minor=amount,
        remaining_minor=left,
        allocation={str(one.payment): one.amount_minor for one in own},
        provider_keys=[own[0].wish],
    )


def _decide(
    found: Standing, key: str, amount_minor: int | None, lines: Sequence[Asked]
) -> tuple[Answer, list[_Part]]:
    """The answer, and what of its sum is for which line."""
    sold = found.sold()
    for one in lines:
        if one.line not in sold:
            raise BadRequest(f"there is no line {one.line}")
    parts = [
        _Part(one.line, one.quantity, one.amount_minor or share(sold[one.line], one.quantity))
        for one in lines
    ]
    total = sum(part.amount_minor for part in parts) if amount_minor is None else amount_minor
    units = [forms.Units(line=one.line, qty=one.quantity) for one in lines if one.quantity]
    if units:
        first = decide(found.account(forms.Request(id=key, lines=units)))
        if first.reason_code in ("QTY_NOT_SOLD", "QTY_ALREADY_REFUNDED"):
            return first, []
        named = amount_minor is not None or any(one.amount_minor is not None for one in lines)
        if not named and first.amount_minor is not None:
            # Units never cost more than is left of the money; a sum that was named isn't changed.
            total = min(total, first.amount_minor)
    if any(part.amount_minor > sold[part.line].left_minor for part in parts):
        return _over(found, "OVER_LINE"), []
    if total < 1:
        return _over(found, "OVER_REFUNDABLE"), []
    return decide(found.account(forms.Request(id=key, amount_minor=total))), _within(parts, total)


def _over(found: Standing, reason: str) -> Answer:
    left = found.left_minor()
    return Answer(
        decision="refuse",
        currency=found.currency,
        refundable_minor=left,
        remaining_minor=left,
        reason_code=reason,
    )


def _within(parts: Sequence[_Part], total: int) -> list[_Part]:
    """The parts, none of them beyond a sum that is smaller than all of them: the last pay less."""
    kept = []
    for part in parts:
        amount = min(part.amount_minor, total)
        total -= amount
        kept.append(msgspec.structs.replace(part, amount_minor=amount))
    return kept


async def _write(
    session: "Held",
    found: Standing,
    key: str,
    allocation: Mapping[str, int],
    parts: Sequence[_Part],
    *,
    step: int | None,
    now: int,
) -> list[int]:
    put = spread({part.line: part.amount_minor for part in parts}, allocation)
    ids = []
    own: dict[str, list[Share]] = {}
    for nth, (payment, amount) in enumerate(allocation.items(), 1):
        lines, sums = texts({part.line: part.quantity for part in parts}, put[payment])
        shares = found.taxed(put[payment], own)
        for line, one in shares.items():
            own.setdefault(line, []).append(one)
        row: int = await run.value(
            session,
            _SQL["add_refund"],
            found.sale,
            step,
            key if nth == 1 else f"{key}#{nth}",
            int(payment),
            amount,
            "approved",
            lines,
            sums,
            None,
            now,
            shares_text(shares),
        )
        ids.append(row)
    return ids


async def refusal(session: "Held", refund: Refund) -> str:
    """Why its payment or its lines can't give it any more, as a code; empty where they can. A
    dispute may have been opened since it was approved, or the shop have paid by itself.

    Locks the sale.
    """
    found = await standing(session, refund.sale)
    if no := _lines_refuse(found, refund):
        return no
    others = [one for one in found.refunds if one.id != refund.id]
    request = forms.Request(id=f"{refund.wish} once more", amount_minor=refund.amount_minor)
    alone = msgspec.structs.replace(
        found,
        refunds=[one for one in others if one.payment == refund.payment],
        payments=[one for one in found.payments if one.id == refund.payment],
        disputes=[one for one in found.disputes if one.payment == refund.payment],
    )
    return decide(alone.account(request)).reason_code or ""


def _lines_refuse(found: Standing, refund: Refund) -> str:
    """Why what it is for went back already: other wishes took its units, or other rows its sums."""
    others = [one for one in found.refunds if one.wish != refund.wish]
    before = msgspec.structs.replace(found, refunds=others).sold()
    for line, units in refund.lines.items():
        if line in before and before[line].units_back + units > before[line].quantity:
            return "QTY_ALREADY_REFUNDED"
    rest = [one for one in found.refunds if one.id != refund.id]
    before = msgspec.structs.replace(found, refunds=rest).sold()
    for line, amount in refund.parts.items():
        if line in before and amount > before[line].left_minor:
            return "OVER_LINE"
    return ""


async def move(
    runs: "Runs", refund: int, state: RefundState, external: str | None = None, *, now: int
) -> Moved:
    """Take a refund to a state, as `MOVES` allows; to its own again is nothing.

    The version of the sale goes up where it counts from now on, or no more.

    `external` is its name at the provider. A row that the shop told us of meanwhile under that name
    is the same refund, and goes. Raises `NotAMove`, `NoSuchRow`.
    """
    async with run.transaction(runs) as session:
        sale = await run.value(session, _SQL["sale_of_refund"], refund)
        if sale is None:
            raise NoSuchRow(f"there is no refund {refund}")
        await lock(session, sale)
        row = await read(session, refund)
        twin = None
        if external and row.external is None:
            twin = await run.record(session, _SQL["drop_twin"], row.payment, external, row.id)
            if twin is not None and state in MOVES and twin["state"] in MOVES[state]:
                state = twin["state"]  # what was told is further than the answer
            if twin is not None and twin["state"] == "succeeded":
                await settle(session, row.id, twin["amount_minor"])
        if not may_move(row, state):
            raise NotAMove(f"refund {refund} is {row.state} and can't become {state}")
        if twin is not None or (row.state in COUNTS) != (state in COUNTS):
            # What is left of the sale is another sum: whoever saw it before looks again.
            await run.done(session, _TOUCH, sale, now)
        return await put_state(session, row, state, external, amount=row.amount_minor, now=now)


async def settle(session: "Held", refund: int, amount_minor: int) -> bool:
    """Write what its shop or provider tells that it settled; whether that is news."""
    return bool(await run.done(session, _SQL["settle_refund"], refund, amount_minor))


def may_move(row: Refund, state: RefundState) -> bool:
    """Whether it may go there; where it is, it may stay."""
    # What was given up without ever having had a name at the provider may turn out to have moved.
    never_named = row.state in ("failed", "canceled") and row.external is None
    return (
        state == row.state
        or state in MOVES[row.state]
        or (never_named and state in ("pending", "succeeded"))
    )


async def put_state(
    session: "Held",
    row: Refund,
    state: RefundState,
    external: str | None,
    *,
    amount: int,
    now: int,
) -> Moved:
    """Write the state of a refund whose sale is locked, its name at the provider and its sum."""
    named = row.external or external or None
    if (row.state, row.external, row.amount_minor) == (state, named, amount):
        return Moved(refund=row, changed=False)
    await run.done(session, _SQL["move_refund"], row.id, state, named, amount, now)
    late = (row.state == "succeeded" and state == "failed") or (
        row.state not in COUNTS and state in COUNTS
    )
    return Moved(refund=await read(session, row.id), changed=True, late=late)
