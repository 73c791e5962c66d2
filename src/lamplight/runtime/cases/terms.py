"""What was agreed for one sale, as somebody knows it who asked or read: written down by hand.

It goes before what the shop says and stays when the shop tells the sale again. Who wrote it, when,
by what they knew it and what was there before is kept; what is owed is judged by it at once, and a
no that doesn't hold any more by it is opened again.
"""

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lamplight.journal.tables import agreed, run, sales
from lamplight.line import Refused
from lamplight.runtime.cases import sight
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.views.sales import (
    AgreedLineView,
    AgreedWritingView,
    ClaimView,
    PartyView,
    PromisedView,
    SaleAgreedView,
    WarrantyView,
)
from lamplight.sales import forms, written
from lamplight.sales.checking import BadSale, check_agreed
from lamplight.sales.words import FLAGS, Terms

if TYPE_CHECKING:
    from lamplight.journal.tables.sale_rows import Line, Whole
    from lamplight.runtime.cases import wishes
    from lamplight.runtime.house import House

_OF_SALE: Final = ("buyer_kind", "parties", "clauses")


class AgreedTerms:
    """Refuses with `agreed_changed` where the sale isn't any more as it was seen."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    async def show(self, person: int, sale: int) -> SaleAgreedView:
        """What holds for a sale, and who wrote what of it."""
        whole = await self._whole(person, sale)
        said = (await agreed.known(self._pool, sale)).written or written.Written()
        return self._view(whole, said, await agreed.history(self._pool, sale))

    @run.crossed
    async def write(self, person: int, wish: "wishes.AgreedChange") -> bool:
        """Write it; whether that is news."""
        house = self._house
        house.require_ready()
        key = f"{person}/{wish.key}"
        if not wish.words:
            raise BadAsk("agreed_words", "Say by what you know it.")
        async with run.transaction(self._pool) as session:
            await sales.lock(session, wish.sale)
            whole = await self._whole(person, wish.sale, session)
            if await agreed.is_known(session, key):
                return False
            if whole.sale.version != wish.version:
                raise Refused("agreed_changed", "The sale has changed since it was read.")
            have = await agreed.known(session, wish.sale)
            said = _changed(whole, have.written or written.Written(), wish)
            _check_new(said.clauses or [], whole.sale.agreed.clauses)
            _check(written.laid_over(have.beneath or agreed.facts(whole), said))
            now = house.clock.now()
            news = await agreed.write(
                session, whole, said, person=person, words=wish.words, key=key, now=now
            )
            if news:
                await sales.touch(session, wish.sale, now)
        if news:
            await house.cases.sale_changed(wish.sale)
        return news

    async def _whole(self, person: int, sale: int, runs: Any = None) -> "Whole":
        whole = await sales.whole(runs or self._pool, sale)
        if whole is None:
            raise Unknown("There is no such sale.")
        sight.require(self._house.scene.directory, person, whole.sale.brand)
        return whole

    def _view(
        self, whole: "Whole", said: written.Written, history: list[agreed.Writing]
    ) -> SaleAgreedView:
        sale = whole.sale
        terms = msgspec.convert(sale.agreed.terms, Terms)
        day, ship = terms.promised_delivery, terms.ship_days
        people = self._house.scene.directory
        return SaleAgreedView(
            sale=sale.id,
            version=sale.version,
            buyer_kind=sale.buyer_kind,
            trade_by=sale.agreed.trade_by or "",
            promised_delivery=None if day is msgspec.UNSET else day,
            ship_days=None if ship is msgspec.UNSET else ship,
            withdrawal_info_given=terms.withdrawal_info_given is not False,
            parties=[
                PartyView(one.name, list(one.roles), one.country) for one in sale.agreed.parties
            ],
            warranties=[
                WarrantyView(one.months, one.given_by, one.label) for one in terms.warranties
            ],
            clauses=[_promise(one) for one in sale.agreed.clauses],
            lines=[_line(line, said.lines.get(line.external)) for line in whole.lines],
            by_hand=[name for name in _OF_SALE if getattr(said, name) is not None]
            + sorted(said.terms),
            history=[
                AgreedWritingView(
                    people.person(one.person),
                    one.at,
                    one.words,
                    _flat(one.body),
                    _flat(one.before),
                )
                for one in history
            ],
        )


def _line(line: "Line", said: written.OfLine | None) -> AgreedLineView:
    body = line.body
    return AgreedLineView(
        line=line.id,
        name=line.name,
        category=body.category,
        condition=body.condition,
        digital_elements=body.digital_elements,
        flags=body.flags,
        one_of_a_kind=line.one_of_a_kind,
        claims=[ClaimView(one.text, one.shown_in, one.shown_on, one.kind) for one in body.claims],
        by_hand=[] if said is None else list(msgspec.to_builtins(said)),
    )


def _promise(one: forms.Clause) -> PromisedView:
    return PromisedView(
        one.text, one.source, one.remedy, one.of, one.within, one.unit, one.until_months
    )


def _flat(said: written.Written) -> dict[str, str]:
    """What is written by the name of its field; a value that is a list or a table as JSON."""
    fields = msgspec.to_builtins(said)
    terms, lines = fields.pop("terms", {}), fields.pop("lines", {})
    flat = fields | terms
    for name, line in lines.items():
        flat |= {f"{name}.{field}": value for field, value in line.items()}
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in flat.items()
    }


def _changed(
    whole: "Whole", before: written.Written, wish: "wishes.AgreedChange"
) -> written.Written:
    names = {line.id: line.external for line in whole.lines}
    if unknown := [line for line in wish.lines if line not in names]:
        raise Unknown(f"There is no line {unknown[0]} of this sale.")
    lines = {names[line]: fields for line, fields in wish.lines.items()}
    return written.changed(before, wish.fields, wish.terms, lines)


def _check_new(clauses: list[forms.Clause], there: list[forms.Clause]) -> None:
    for one in clauses:
        if one not in there and not (one.text.strip() and one.source.strip()):
            why = "a promise needs its words and where it stands"
            raise BadAsk("agreed", f"clauses: {why}.", why=f"clauses: {why}")


def _check(said: written.Facts) -> None:
    try:
        check_agreed(said.agreed)
    except BadSale as error:
        raise BadAsk("agreed", f"{error}.", why=str(error)) from None
    for line in said.lines.values():
        if unknown := [flag for flag in line.flags if flag not in FLAGS]:
            why = f"{unknown[0]!r} isn't known (known: {', '.join(sorted(FLAGS))})"
            raise BadAsk("agreed", f"flags: {why}.", why=f"flags: {why}")
