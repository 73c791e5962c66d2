"""What a shop agrees with whoever buys there: `[shops.NAME.agreed]` of its settings.

`{"parties": [{"name": "Nordhaus GmbH", "roles": ["seller_of_record"]}], "dispatched_from": "DE",
"terms": {"warranties": [{"months": 24, "given_by": "manufacturer"}]}, "clauses": […],
"each_line": {"category": "other", "condition": "new"}, "skus": {"ARB-1": {"promised_days": 5}}}`

A sale is completed with it when it is first taken in, a line when it first appears, and keeps that
(`Kept`) whatever the settings say later. What the shop says of a sale itself goes before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args, get_origin

import msgspec
from msgspec import UNSET, Meta
from msgspec.structs import replace

from lamplight.basis.calendars import working_after
from lamplight.sales import forms
from lamplight.sales.jurisdiction import calendar_of, law
from lamplight.sales.words import FLAGS, Category, Terms

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

Days = Annotated[int, Meta(ge=0, le=365)]
Country = Annotated[str, Meta(pattern=r"^([A-Z]{2})?\Z")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]

_WRITTEN: Final = {
    "{2}": "write a country as two letters of ISO 3166-1, as DE",
    "{3}": "write a currency as three letters of ISO 4217, as EUR",
}


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all that is in here: what isn't known by name is refused."""


class OfLine(Table, frozen=True, kw_only=True, omit_defaults=True):
    """What holds for a thing wherever the shop doesn't say otherwise. `kind` holds for what it
    calls goods, as shops call all. `promised_days`: working days from the contract until it is
    there; `cost_minor` of one unit by currency."""

    kind: Literal["service", "subscription", "digital"] | None = None
    supplies: forms.Supplied | None = None
    category: Category | None = None
    condition: Literal["new", "used", "refurbished"] | None = None
    digital_elements: bool | None = None
    flags: list[str] = []
    one_of_a_kind: bool | None = None
    cost_minor: dict[Currency, forms.Minor] = {}
    promised_days: Days | None = None
    claims: list[forms.Claim] = []


class OfSale(Table, frozen=True, kw_only=True, omit_defaults=True):
    """What holds for every sale. `cheapest_delivery_minor` is by currency."""

    parties: list[forms.Party] = []
    terms: dict[str, Any] = {}
    clauses: list[forms.Clause] = []
    dispatched_from: Country = ""
    cheapest_delivery_minor: dict[Currency, forms.Minor] = {}


class Usual(OfSale, frozen=True, kw_only=True, omit_defaults=True):
    """The settings whole. A sku's own go before `each_line`; claims and flags are added."""

    each_line: OfLine = OfLine()
    skus: dict[forms.Key, OfLine] = {}


class Kept(Table, frozen=True, kw_only=True, omit_defaults=True):
    """What of it holds for one sale, lines by the shop's name of them."""

    sale: OfSale = OfSale()
    lines: dict[str, OfLine] = {}


NOTHING: Final = Kept()


def read(written: dict[str, Any]) -> Usual:
    """ValueError where it can't be used, every bad entry a line of the text. Only shapes are looked
    at: `troubles` were asked for when it was given, and what is made with it is checked."""
    try:
        return msgspec.convert(written, Usual)
    except msgspec.ValidationError as error:
        raise ValueError("\n".join(troubles(written)) or str(error)) from None


def kept(usual: Usual, form: forms.Sale, before: Kept, known: Container[str], *, new: bool) -> Kept:
    """What holds for a sale from now on: its own terms once, and those of lines that aren't
    `known` yet."""
    lines = {
        line.id: of
        for line in form.lines
        if line.id not in known and (of := _of(usual, line.sku)) != OfLine()
    }
    sale = before.sale
    if new:
        sale = OfSale(**{name: getattr(usual, name) for name in OfSale.__struct_fields__})
    return Kept(sale=sale, lines=before.lines | lines)


def completed(form: forms.Sale, with_: Kept) -> forms.Sale:
    """A sale with what its shop usually agrees, wherever the form doesn't say otherwise."""
    if with_ == NOTHING:
        return form
    usual, said = with_.sale, form.agreed
    terms = _dated(usual.terms | said.terms, form, with_)
    cheapest = said.cheapest_delivery_minor
    if cheapest is None:
        cheapest = usual.cheapest_delivery_minor.get(form.currency)
    agreed = replace(
        said,
        parties=_parties(said.parties, usual.parties),
        clauses=said.clauses + [one for one in usual.clauses if one not in said.clauses],
        terms=terms,
        dispatched_from=said.dispatched_from or usual.dispatched_from,
        cheapest_delivery_minor=cheapest,
    )
    lines = [_line(one, with_.lines.get(one.id), form.currency) for one in form.lines]
    return replace(form, agreed=agreed, lines=lines)


def _of(usual: Usual, sku: str) -> OfLine:
    every, own = usual.each_line, usual.skus.get(sku, OfLine())
    said = {name: getattr(own, name) for name in OfLine.__struct_fields__}
    more = {name: value for name, value in said.items() if value is not None}
    if more.get("kind", every.kind) != "subscription":
        more["supplies"] = None  # only a subscription says it, and a sku may be another kind
    more |= {
        "flags": every.flags + [one for one in own.flags if one not in every.flags],
        "claims": every.claims + [one for one in own.claims if one not in every.claims],
        "cost_minor": every.cost_minor | own.cost_minor,
    }
    return replace(every, **more)


def _line(line: forms.Line, of: OfLine | None, currency: str) -> forms.Line:
    if of is None:
        return line
    more: dict[str, Any] = {
        name: getattr(of, name)
        for name in ("category", "condition", "digital_elements")
        if getattr(line, name) is None
    }
    if of.kind is not None and line.kind == "goods":
        more |= {"kind": of.kind, "supplies": of.supplies}
    if line.cost_minor is None:
        more["cost_minor"] = of.cost_minor.get(currency)
    return replace(
        line,
        **more,
        flags=line.flags + [one for one in of.flags if one not in line.flags],
        one_of_a_kind=line.one_of_a_kind or bool(of.one_of_a_kind),
        claims=line.claims + [one for one in of.claims if one not in line.claims],
    )


def _parties(said: list[forms.Party], usual: list[forms.Party]) -> list[forms.Party]:
    """Those that the form names, and of the usual ones whoever has a role that it gives nobody."""
    taken = {role for one in said for role in one.roles}
    found = {one.name: one for one in said}
    for one in usual:
        roles = [role for role in one.roles if role not in taken]
        known = found.get(one.name)
        if known is not None:
            found[one.name] = replace(known, roles=known.roles + roles)
        elif roles:
            found[one.name] = replace(one, roles=roles)
    return list(found.values())


def _dated(terms: dict[str, Any], form: forms.Sale, with_: Kept) -> dict[str, Any]:
    """With the day that was promised, where every line has one: the last of them."""
    days = [
        of.promised_days
        for line in form.lines
        if (of := with_.lines.get(line.id)) is not None and of.promised_days is not None
    ]
    whole = len(days) == len(form.lines)
    if not whole or form.contract_date is None or "promised_delivery" in terms:
        return terms
    under = law(form.buyer.country) if form.jurisdiction is UNSET else form.jurisdiction
    day = working_after(form.contract_date, max(days), calendar_of(under))
    return terms | {"promised_delivery": day.isoformat()}


# ── what can't be used ───────────────────────────────────────────────────────────────────────


def troubles(written: object) -> Iterator[str]:
    """One line for each entry that can't be used, with what is known instead."""
    if not isinstance(written, dict):
        yield "agreed is a table: write [shops.NAME.agreed], then its settings"
        return
    for name, one in written.items():
        where = f"agreed.{name}"
        if name == "terms":
            yield from _terms(where, one)
        elif name == "each_line":
            yield from _of_line(where, one)
        elif name == "skus":
            if not isinstance(one, dict):
                yield f"{where} is a table of skus"
                continue
            for sku, of in one.items():
                yield from _of_line(f"{where}.{sku}", of)
        else:
            yield from _entry("agreed", name, one, Usual)
    parties = written.get("parties")
    named = parties if isinstance(parties, list) else []
    sellers = sum("seller_of_record" in one.get("roles", ()) for one in _tables(named))
    if sellers > 1:
        yield f"agreed.parties: one party is seller_of_record, here are {sellers}"
    names = [str(one.get("name")) for one in _tables(named)]
    for name in sorted({one for one in names if names.count(one) > 1}):
        yield f"agreed.parties: {name!r} is there twice: give one party all its roles"


def _tables(some: list[Any]) -> list[dict[str, Any]]:
    return [one for one in some if isinstance(one, dict) and isinstance(one.get("roles"), list)]


def _terms(where: str, written: object) -> Iterator[str]:
    if not isinstance(written, dict):
        yield f"{where} is a table"
        return
    for name, one in written.items():
        if name == "promised_delivery":
            yield f"{where}.{name} is a day of one sale: write promised_days of each_line or a sku"
        else:
            yield from _entry(where, name, one, Terms)


def _of_line(where: str, written: object) -> Iterator[str]:
    if not isinstance(written, dict):
        yield f"{where} is a table"
        return
    for name, one in written.items():
        yield from _entry(where, name, one, OfLine)
        if name == "supplies" and written.get("kind") != "subscription":
            yield f'{where}.supplies: only with kind = "subscription"'
        flags = one if name == "flags" and isinstance(one, list) else []
        for flag in flags:
            if isinstance(flag, str) and flag not in FLAGS:
                yield f"{where}.flags: {flag!r} isn't known (known: {', '.join(sorted(FLAGS))})"


def _entry(where: str, name: str, value: object, kind: type[msgspec.Struct]) -> Iterator[str]:
    """What of one entry of a table can't be used; of a list each of its entries."""
    fields: Mapping[str, msgspec.structs.FieldInfo] = {
        field.name: field for field in msgspec.structs.fields(kind)
    }
    if name not in fields:
        yield f"{where}.{name} isn't known (known: {', '.join(fields)})"
        return
    type_ = fields[name].type
    if get_origin(type_) is list and isinstance(value, list):
        for nth, one in enumerate(value):
            yield from _value(f"{where}.{name}[{nth}]", one, get_args(type_)[0])
    else:
        yield from _value(f"{where}.{name}", value, type_)


def _value(where: str, value: object, type_: Any) -> Iterator[str]:
    one = msgspec.defstruct("_One", [("value", type_)])
    try:
        msgspec.convert({"value": value}, one)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `")
        beneath = path.rstrip("`").removeprefix("key` in `").removeprefix("$.value")
        known = ", ".join(_choices(type_)) if "enum" in what else ""
        if "regex" in what:
            what = next(said for begins, said in _WRITTEN.items() if begins in what)
        yield f"{where}{beneath}: {what}" + (f" (known: {known})" if known else "")


def _choices(type_: Any) -> list[str]:
    """The words that a type leaves to choose from, where these are all that it is."""
    if get_origin(type_) is Literal:
        return [str(one) for one in get_args(type_)]
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return [
            choice for field in msgspec.structs.fields(type_) for choice in _choices(field.type)
        ]
    return [choice for one in get_args(type_) for choice in _choices(one)]
