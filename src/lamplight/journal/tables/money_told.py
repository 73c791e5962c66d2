"""What shops and payment providers tell of money: late, twice or out of order, and counted once."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.accommodations.shares import Back, after
from lamplight.journal.errors import BadValue, NoSuchRow
from lamplight.journal.statements import statements
from lamplight.journal.tables import money, run
from lamplight.journal.tables.money_forms import (
    COUNTS,
    SHOPS,
    Differing,
    Moved,
    Refund,
    Standing,
    Told,
)
from lamplight.sales.forms import DisputeState, RefundState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("money")


async def told(runs: "Runs", sale: int, one: Told, *, now: int) -> Moved:
    """Take in what the shop tells of a refund, however late, twice or out of order.

    One that bears our key or a name that we know is that very refund, and counts once; what it was
    before changes nothing. Anything else is the shop's own. Raises `BadValue`, `NoSuchRow`.
    """
    if one.amount_minor < 1 or not one.external:
        raise BadValue(f"a refund of {one.amount_minor} named {one.external!r} is none")
    async with run.transaction(runs) as session:
        found = await money.standing(session, sale)
        if all(payment.id != one.payment for payment in found.payments):
            raise NoSuchRow(f"sale {sale} has no payment {one.payment}")
        row = await _same(session, found.refunds, one)
        if row is not None:
            state = one.state if _is_news(row, one.state) else row.state
            amount = one.amount_minor if state in COUNTS else row.amount_minor
            units = {line: n for line, n in one.units.items() if n > 0}
            other = row.step is None and bool(units) and units != row.lines
            if other:
                rest = [other for other in found.refunds if other.id != row.id]
                without = msgspec.structs.replace(found, refunds=rest)
                told_units, told_sums = _told_parts(without, one)
                shares = money.shares_text(without.taxed(told_sums))
                texts = money.texts(told_units, told_sums)
                await run.done(session, _SQL["set_parts"], row.id, *texts, shares)
            settled = one.state == state == "succeeded" and await money.settle(
                session, row.id, one.amount_minor
            )
            moved = await money.put_state(session, row, state, one.external, amount=amount, now=now)
            return msgspec.structs.replace(moved, changed=moved.changed or other or settled)
        units, parts = _told_parts(found, one)
        lines, sums = money.texts(units, parts)
        new: int = await run.value(
            session,
            _SQL["add_refund"],
            sale,
            None,
            f"{SHOPS}{one.external}",
            one.payment,
            one.amount_minor,
            one.state,
            lines,
            sums,
            one.external,
            now,
            money.shares_text(found.taxed(parts)),
        )
        return Moved(refund=await money.read(session, new))


async def _same(session: "Held", refunds: "Sequence[Refund]", one: Told) -> Refund | None:
    """The row that it is: by its name at the provider, or by our key. Where it was told before
    without its key, that row goes."""
    named = next(
        (r for r in refunds if (r.payment, r.external) == (one.payment, one.external)), None
    )
    keyed = next((r for r in refunds if one.key and r.key == one.key and r is not named), None)
    if keyed is None or keyed.external not in (None, one.external):
        return named
    if named is not None:
        if named.step is not None:
            return named
        await run.record(session, _SQL["drop_twin"], named.payment, one.external, keyed.id)
    return keyed


def _is_news(row: Refund, state: RefundState) -> bool:
    """Whether what is told leads on. That a shop means to pay says nothing of what we wait for."""
    return state not in ("approved", "submitting") and money.may_move(row, state)


def _told_parts(found: Standing, one: Told) -> tuple[dict[str, int], dict[str, int]]:
    """Its units, and what of it is for which line: by their shares, since the shop doesn't say, and
    what is above those for carriage, as far as that hasn't gone back."""
    sold = found.sold()
    units = {line: n for line, n in one.units.items() if n > 0 and line in sold}
    told = Back(amount_minor=one.amount_minor, units=units)
    now = after(list(sold.values()), [told], found.beside_minor())
    return units, {line: now[line].given_minor - sold[line].given_minor for line in units}


async def differing(runs: "Runs", since: int, brands: "Sequence[int]") -> list[Differing]:
    """Ours that were settled with another sum than we booked, the newest first."""
    return await run.rows(runs, _SQL["refunds_differing"], Differing, since, brands)


async def payments_named(runs: "Runs", reference: str) -> list[tuple[int, int]]:
    """Payments that a provider knows by this name: each with its sale."""
    found = await run.records(runs, _SQL["payments_named"], reference)
    return [(one["id"], one["sale"]) for one in found]


async def dispute(
    session: "Held", payment: int, external: str, state: DisputeState, amount: int, *, now: int
) -> bool:
    """A dispute as its provider tells it, and whether that is news; who calls it holds the sale."""
    put = _SQL["put_money_dispute"]
    return bool(await run.done(session, put, payment, external, state, amount, now))


async def was_taken(runs: "Runs", shop: int, key: str) -> bool:
    """Whether an event was taken in before."""
    return await run.value(runs, _SQL["was_taken"], shop, key) is not None


async def take(runs: "Runs", shop: int, key: str, now: int) -> None:
    """An event was taken in."""
    await run.done(runs, _SQL["take_once"], shop, key, now)


async def keep_early(runs: "Runs", shop: int, reference: str, now: int) -> None:
    """A provider told of a payment that no sale of ours names yet."""
    await run.done(runs, _SQL["keep_early"], shop, reference[:300], now)


async def early_named(runs: "Runs") -> list[tuple[int, str]]:
    """Those that a sale names by now: the provider's row and its name of the payment."""
    found = await run.records(runs, _SQL["early_named"])
    return [(one["shop"], one["reference"]) for one in found]


async def drop_early(runs: "Runs", shop: int, reference: str) -> None:
    """It was read."""
    await run.done(runs, _SQL["drop_early"], shop, reference)


async def forget_early(runs: "Runs", before: int) -> int:
    """Lets go of what was told before an instant; how many they were."""
    return await run.done(runs, _SQL["forget_early"], before)
