"""What somebody wrote down by hand as agreed for one sale: it goes before what its shop says.

What is beneath is kept as the shop tells it, so that taking something back shows that again.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import msgspec
from msgspec.structs import replace

from lamplight.sales import forms
from lamplight.sales.words import Category

_Said = TypeVar("_Said", forms.Clause, forms.Claim)


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all that is in here: what isn't known by name is refused."""


class OfLine(Table, frozen=True, kw_only=True, omit_defaults=True):
    """Of one line what was written; None: as the shop says."""

    category: Category | None = None
    condition: Literal["new", "used", "refurbished"] | None = None
    digital_elements: bool | None = None
    flags: list[str] | None = None
    one_of_a_kind: bool | None = None
    claims: list[forms.Claim] | None = None


class Written(Table, frozen=True, kw_only=True, omit_defaults=True):
    """All that was written of a sale; None: as the shop says. `terms` go before its own one by one,
    in the words of `docs/duties.md`; `lines` are by the shop's name of them."""

    buyer_kind: Literal["consumer", "trade"] | None = None
    parties: list[forms.Party] | None = None
    clauses: list[forms.Clause] | None = None
    terms: dict[str, Any] = {}
    lines: dict[str, OfLine] = {}


class LineFacts(Table, frozen=True, kw_only=True, omit_defaults=True):
    """What of a line can be written over."""

    category: str | None = None
    condition: Literal["new", "used", "refurbished"] | None = None
    digital_elements: bool | None = None
    flags: list[str] = []
    one_of_a_kind: bool = False
    claims: list[forms.Claim] = []


class Facts(Table, frozen=True, kw_only=True, omit_defaults=True):
    """What of a sale can be written over."""

    buyer_kind: Literal["consumer", "trade"] = "consumer"
    agreed: forms.Agreed = forms.Agreed()
    lines: dict[str, LineFacts] = {}


def changed(
    before: Written,
    sale: dict[str, Any],
    terms: dict[str, Any],
    lines: dict[str, dict[str, Any]],
) -> Written:
    """What is written once these fields are; None takes back what was written of one."""
    of = {name: value for name, value in (before.terms | terms).items() if value is not None}
    written = {
        name: replace(before.lines.get(name, OfLine()), **fields) for name, fields in lines.items()
    }
    every = {name: one for name, one in (before.lines | written).items() if one != OfLine()}
    return replace(before, **sale, terms=of, lines=every)


def facts(form: forms.Sale) -> Facts:
    """What a form says of it."""
    return Facts(
        buyer_kind=form.buyer.kind,
        agreed=form.agreed,
        lines={
            line.id: LineFacts(
                **{name: getattr(line, name) for name in LineFacts.__struct_fields__}
            )
            for line in form.lines
        },
    )


def as_first_told(form: forms.Sale, before: Facts) -> forms.Sale:
    """The form with what was known `before` of what was agreed: a shop tells groups of customers,
    things and their pages as they are now, and not as they were when somebody bought. A trade by
    their address's company alone is no longer one once the shop doesn't take it for one."""
    day = {
        name: value
        for name, value in before.agreed.terms.items()
        if name == "promised_delivery" and value is not None
    }
    guessed = before.agreed.trade_by == "company" and form.agreed.trade_by is None
    buyer, by = form.buyer, form.agreed.trade_by
    if not guessed:
        buyer, by = replace(buyer, kind=before.buyer_kind), before.agreed.trade_by
    agreed = replace(form.agreed, trade_by=by, terms=form.agreed.terms | day)
    lines = [replace(line, **_known(before.lines.get(line.id, LineFacts()))) for line in form.lines]
    return replace(form, buyer=buyer, agreed=agreed, lines=lines)


def laid_over(beneath: Facts, written: Written) -> Facts:
    """What holds. Lines that aren't there any more are passed over."""
    agreed = beneath.agreed
    return Facts(
        buyer_kind=written.buyer_kind or beneath.buyer_kind,
        agreed=replace(
            agreed,
            parties=agreed.parties if written.parties is None else written.parties,
            clauses=agreed.clauses if written.clauses is None else written.clauses,
            terms=agreed.terms | written.terms,
        ),
        lines={
            name: replace(line, **_said(written.lines.get(name, OfLine())))
            for name, line in beneath.lines.items()
        },
    )


def without_words(said: Written, beneath: Facts) -> Written:
    """What was written, without the words of clauses and claims that aren't those of shop and
    settings: what they may say of a person. That and by when something was promised stays."""
    known = {one.text for one in beneath.agreed.clauses}
    told = {name: {one.text for one in line.claims} for name, line in beneath.lines.items()}
    lines = {
        name: replace(line, claims=_bare(line.claims, told.get(name, set())))
        for name, line in said.lines.items()
    }
    return replace(said, clauses=_bare(said.clauses, known), lines=lines)


def _bare(some: list[_Said] | None, known: set[str]) -> list[_Said] | None:
    if some is None:
        return None
    return [one if one.text in known else replace(one, text="") for one in some]


def with_facts(form: forms.Sale, said: Facts) -> forms.Sale:
    """The form with these instead of its own."""
    lines = [
        replace(
            line,
            **{name: getattr(said.lines[line.id], name) for name in LineFacts.__struct_fields__},
        )
        for line in form.lines
    ]
    buyer = replace(form.buyer, kind=said.buyer_kind)
    return replace(form, buyer=buyer, agreed=said.agreed, lines=lines)


def _said(line: OfLine) -> dict[str, Any]:
    every = {name: getattr(line, name) for name in OfLine.__struct_fields__}
    return {name: value for name, value in every.items() if value is not None}


def _known(line: LineFacts) -> dict[str, Any]:
    every = {name: getattr(line, name) for name in LineFacts.__struct_fields__}
    if not line.one_of_a_kind:
        del every["one_of_a_kind"]
    return {name: value for name, value in every.items() if value is not None and value != []}
