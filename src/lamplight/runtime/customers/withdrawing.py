"""Withdrawing from a contract in two steps, as the law wants it (Directive 2011/83 Art. 11a, since
19 June 2026): a declaration is taken down, acknowledged at once, and looked at by a person.

Nobody is refused by a machine: whether the right is there is for the law's rules and for people.
"""

from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.basis.folding import fold
from lamplight.journal.tables import cases, customers, run, sales, withdrawals
from lamplight.runtime import letters
from lamplight.runtime.cases import reckoning, words
from lamplight.runtime.customers import mine, withdrawn
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.views.mine import WithdrawalView

if TYPE_CHECKING:
    from lamplight.journal.tables.links import Link
    from lamplight.journal.tables.run import Held
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.journal.tables.withdrawals import Part, Withdrawal
    from lamplight.runtime.house import House

FAILURE: Final = "changed_mind"
_TITLE: Final = 200
_NUMBER: Final = 100


class Declared(msgspec.Struct, frozen=True):
    """What somebody declares. `lines` are ids of the sale's, none: all that was ordered, and
    `units` how many of a line where it isn't all of them; `number` is what they call the order by,
    empty where they don't say it; `parts` what of it they name in their own words, none: all of it.
    `page`: they did it on their own page."""

    brand: int
    name: str
    email: str
    number: str
    key: str
    lines: tuple[int, ...] = ()
    units: dict[int, int] = {}
    parts: "tuple[Part, ...]" = ()
    page: bool = False


async def from_page(house: "House", link: "Link", sale: int, declared: Declared) -> WithdrawalView:
    """Who has a link withdraws from a sale of theirs. Raises `Unknown` for another's."""
    family = await mine.family_of(house, link)
    whole = await sales.whole(house.journal.database.pool, sale)
    if (
        whole is None
        or not link.whole
        or whole.sale.brand != link.brand
        or whole.sale.buyer not in family
        or not set(declared.lines) <= {line.id for line in whole.lines}
    ):
        raise Unknown("There is no such sale, or not on this page.")
    for line in whole.lines:
        if declared.units.get(line.id, 1) > line.quantity:
            raise BadAsk("units", f"Of {line.name} {line.quantity} were ordered.")
    every = {line.id for line in whole.lines if declared.units.get(line.id) == line.quantity}
    part = {line: count for line, count in declared.units.items() if line not in every}
    number = (whole.sale.number or whole.sale.external)[:_NUMBER]
    return await _declare(house, sale, msgspec.structs.replace(declared, number=number, units=part))


async def from_anybody(house: "House", declared: Declared) -> WithdrawalView:
    """Who has no link says order and address, and which part of it. The answer is the same whether
    we know them or not: it says what they said."""
    pool = house.journal.database.pool
    sale = None
    if declared.number:
        sale = await withdrawals.sale_declared(
            pool, declared.brand, declared.number, declared.email
        )
    whole = await sales.whole(pool, sale) if sale is not None and declared.parts else None
    if whole is not None:
        declared = _found(whole, declared)
    return await _declare(house, sale, declared)


def _found(whole: "Whole", declared: Declared) -> Declared:
    """With the lines that the named parts surely are. What is left over a person reads: nothing is
    taken for a line that it may not be."""
    units: dict[int, int] = {}
    for part in declared.parts:
        said = fold(part.what).split()
        alike = [
            line
            for line in whole.lines
            if said in ([*fold(line.name).split()], [*fold(line.sku).split()])
        ]
        if len(alike) == 1 and alike[0].id not in units:
            (line,) = alike
            if (part.units or 0) <= line.quantity:
                units[line.id] = part.units or line.quantity
    some = {
        line.id: units[line.id]
        for line in whole.lines
        if units.get(line.id, line.quantity) != line.quantity
    }
    return msgspec.structs.replace(declared, lines=tuple(sorted(units)), units=some)


async def _declare(house: "House", sale: int | None, declared: Declared) -> WithdrawalView:
    house.require_ready()
    if letters.address_of(declared.email) is None:
        raise BadAsk("email_wrong", "No letter can be written to this address.")
    pool, now = house.journal.database.pool, house.clock.now()
    async with run.transaction(pool) as session:
        if sale is not None:
            await sales.lock(session, sale)
        whole = await sales.whole(session, sale) if sale is not None else None
        made = await withdrawals.add(
            session,
            brand=declared.brand,
            sale=sale,
            lines=declared.lines,
            units=declared.units,
            parts=declared.parts,
            customer=whole.sale.buyer if whole is not None else None,
            number=declared.number,
            name=declared.name,
            email=declared.email,
            now=now,
            key=declared.key,
        )
        if made is not None:
            await _take_down(house, session, whole, declared, made)
        found = await withdrawals.by_key(session, declared.key)
    if found is None:
        raise Unknown("The declaration went as it was made.")
    await house.cases.changed(found.service_case, found.customer or 0)
    return _view(found, whole if declared.page else None)


async def _take_down(
    house: "House", session: "Held", whole: "Whole | None", declared: Declared, made: int
) -> None:
    """What follows from it: the duty's fact, a case for our people, and the acknowledgement."""
    now = house.clock.now()
    if whole is not None:
        await _note_in_sale(session, whole, declared, made, now)
    case = await _case(house, session, whole, declared, made)
    await cases.note(session, case, "withdrawal_received", at=now, body={"withdrawal": made})
    mail = await _acknowledge(session, whole, declared, made, now)
    await withdrawals.file(session, made, case, mail)


async def _note_in_sale(
    session: "Held", whole: "Whole", declared: Declared, made: int, now: int
) -> None:
    """On which day they withdrew from what, at the place of the law: once for each line, or for so
    many units of it."""
    on, _ = reckoning.today_of(whole, now, "")
    gone = {line.id for line in whole.lines if withdrawn.units(whole, line) == line.quantity}
    all_named = not declared.lines or set(declared.lines) == {line.id for line in whole.lines}
    named: list[int | None] = [*sorted(set(declared.lines))]
    if all_named and not declared.units and not declared.parts and not gone:
        named = [None]
    elif not declared.lines and not declared.parts:
        named = [line.id for line in whole.lines]
    for line in named:
        if line in gone:
            continue
        count = declared.units.get(line) if line is not None else None
        await sales.add_event(
            session,
            whole.sale.id,
            kind="cancel_notice",
            day=on,
            key=f"withdrawal/{made}/{line or 0}",
            now=now,
            line=line,
            fields={"ground": "no_reason"} | ({"units": count} if count else {}),
        )
    await sales.touch(session, whole.sale.id, now)


async def _case(
    house: "House", session: "Held", whole: "Whole | None", declared: Declared, made: int
) -> int:
    """Where one of us looks at it: whoever talked with them last, or else the leads."""
    sale = whole.sale if whole is not None else None
    if sale is not None and (there := await withdrawals.open_case(session, sale.id)) is not None:
        held = await cases.lock_case(session, there)
        if held is not None:
            await cases.keep_case(session, held)  # a version on: something came to it
        return there
    owner = None
    if sale is not None and sale.buyer is not None:
        family = await customers.family(session, sale.buyer)
        owner = await withdrawals.talked_last(session, family, sale.brand)
    one = declared.lines[0] if len(set(declared.lines)) == 1 else None
    if whole is not None and len(whole.lines) == 1:
        one = whole.lines[0].id
    now = house.clock.now()
    title = ", ".join(_things(whole, declared)) or declared.number or _untitled(house, declared)
    case, _ = await cases.add_case(
        session,
        brand=declared.brand,
        customer=sale.buyer if sale is not None else None,
        sale=sale.id if sale is not None else None,
        line=one,
        owner=owner,
        title=title[:_TITLE],
        failure=FAILURE,
        key=f"withdrawal/{made}",
        now=now,
    )
    body = {"failure": FAILURE} | ({"sale": sale.id} if sale is not None else {})
    await cases.note(session, case, "opened", at=now, body=body)
    return case


async def _acknowledge(
    session: "Held", whole: "Whole | None", declared: Declared, made: int, now: int
) -> int | None:
    """The letter with what they declared, and when. What somebody without a link hears says
    nothing that they didn't say."""
    known = whole if declared.page else None
    return await letters.write(
        session,
        letters.Letter(
            kind="withdrawal_received",
            brand=declared.brand,
            customer=known.sale.buyer if known is not None else None,
            fields={
                "number": declared.number,
                "things": _things(known, declared),
                "name": declared.name,
                "received_at": now,
            },
            address=declared.email,
            key=f"withdrawal/{made}",
        ),
        now,
    )


def _things(whole: "Whole | None", declared: Declared) -> list[str]:
    if declared.parts:
        return [
            part.what if part.units is None else f"{part.units} × {part.what}"
            for part in declared.parts
        ]
    if whole is None:
        return []
    found = []
    for line in whole.lines:
        if not declared.lines or line.id in declared.lines:
            count = declared.units.get(line.id, line.quantity)
            found.append(f"{count} × {line.name}" if line.quantity > 1 else line.name)
    return found


def _untitled(house: "House", declared: Declared) -> str:
    """What a case is called where no order was named."""
    brand = house.scene.directory.brands[declared.brand]
    return words.say(words.language_of(*brand.languages), "withdrawal.untitled", {})


def _view(found: "Withdrawal", whole: "Whole | None") -> WithdrawalView:
    declared = Declared(
        found.brand,
        found.name,
        found.email,
        found.number,
        "",
        tuple(found.lines),
        found.units,
        tuple(found.parts),
    )
    return WithdrawalView(
        number=found.number,
        name=found.name,
        things=_things(whole, declared),
        email=found.email,
        at=found.at,
        written=found.mail is not None,
    )
