"""Sales from CSV: one row for each line that was sold (`docs/importing.md`).

Nothing is guessed: a number, a day or a word that can be read in two ways is refused, and the
trouble says how to write it.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any, BinaryIO, Final, get_args

import msgspec

from lamplight.basis.money import EXPONENTS
from lamplight.sales import forms
from lamplight.shops import csv_agreed
from lamplight.shops.cells import Cells, Wrong
from lamplight.shops.parts import LONGEST, MB, Read, Row, Trouble, Unusable, lines_of, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OF_SALE: Final = (
    "sale", "number", "brand", "channel", "date", "currency", "law", "buyer", "buyer_kind", "email",
    "email_verified", "phone", "phone_verified", "country", "town", "language", "ship_to", "tender",
    "reference", "delivery",
)  # fmt: skip
"""Columns that say something of the whole sale: in each of its rows the same, or empty."""
OF_LINE: Final = (
    "line", "sku", "name", "detail", "kind", "supplies", "supply_from", "supply_until", "quantity",
    "paid", "tax", "discount", "category", "condition", "shipped", "delivered", "carrier",
    "tracking", "refunded", "refunded_on",
)  # fmt: skip
NEEDED: Final = ("sale", "brand", "currency", "name", "paid")
_COLUMNS: Final = (*OF_SALE, *csv_agreed.OF_SALE, *OF_LINE, *csv_agreed.OF_LINE)
_SAID: Final = (*OF_SALE, *csv_agreed.OF_SALE)
_LAW: Final = re.compile(r"OTHER|[A-Z]{2}(-[A-Z0-9]{1,3})?")
_COUNTRY: Final = re.compile(r"([A-Z]{2})?")
_PAYMENT: Final = "1"


def read(opened: BinaryIO) -> Iterator[Read]:
    """Each sale of a file of CSV. Raises `Unusable` for a header that can't be used."""
    lines = _decoded(opened)
    header = next(lines, "")
    if _not_text(header):
        raise Unusable("line 1 isn't UTF-8: save the file as UTF-8")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    columns = _columns(next(csv.reader([header], delimiter=delimiter), []))
    group: list[Cells] = []
    trouble: Trouble | None = None
    seen: dict[str, int] = {}
    for cells in _rows(lines, delimiter, columns):
        if isinstance(cells, Trouble):
            yield cells
            # The rest of its sale is no sale of its own; which one it is, nobody knows.
            trouble, group = cells, []
            continue
        name = cells["sale"]
        if group and group[0]["sale"] != name:
            yield _sale(group)
            group, trouble = [], None
        if not group and name in seen and trouble is None:
            yield Trouble(
                cells.line,
                f"sale: {name!r} was in line {seen[name]} already: rows of one sale stand together",
            )
            continue
        seen.setdefault(name, cells.line)
        group.append(cells)
    if group:
        yield _sale(group)


def _not_text(text: str) -> bool:
    """Whether there are bytes in it that were no UTF-8, or that no text holds."""
    return "\0" in text or any("\ud800" <= char <= "\udfff" for char in text)


def _columns(header: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in header]
    if not any(columns):
        raise Unusable("line 1: there is no header")
    for name in columns:
        if name not in _COLUMNS:
            raise Unusable(f"line 1: column {name!r} isn't known (known: {', '.join(_COLUMNS)})")
        if columns.count(name) > 1:
            raise Unusable(f"line 1: column {name!r} is there twice")
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise Unusable(f"line 1: these columns are missing: {', '.join(missing)}")
    return columns


def _decoded(opened: BinaryIO) -> Iterator[str]:
    for number, line in lines_of(opened):
        if len(line) > LONGEST:
            raise Unusable(f"line {number} is longer than {LONGEST // MB} MB")
        yield line.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape")


def _rows(lines: Iterator[str], delimiter: str, columns: list[str]) -> Iterator[Cells | Trouble]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 2
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Trouble(line, f"isn't CSV ({error}): put a text with \" or {delimiter} in quotes")
            return
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(columns):
            yield Trouble(
                line,
                f"has {len(values)} cells, the header {len(columns)}, divided by {delimiter!r}",
            )
        elif any(map(_not_text, values)):
            yield Trouble(line, "isn't UTF-8: save the file as UTF-8")
        else:
            yield Cells(line, dict(zip(columns, (value.strip() for value in values), strict=True)))


# ── one sale ─────────────────────────────────────────────────────────────────────────────────


def _sale(group: list[Cells]) -> Read:
    line = group[0].line
    try:
        said = _said(group)
        currency = said["currency"]
        if currency not in EXPONENTS:
            raise Wrong(f"currency: {currency!r} is no currency of ISO 4217, as EUR")
        fields = _of_sale(said, currency)
        parts: list[dict[str, Any]] = []
        for nth, cells in enumerate(group, 1):
            line = cells.line
            parts.append(_of_line(cells, currency, cells["line"] or str(nth)))
        line = group[0].line
        fields["lines"] = [part["line"] for part in parts]
        fields["fulfilments"] = [part["parcel"] for part in parts if part["parcel"]]
        if said["tender"]:
            paid = sum(part["line"]["paid_minor"] for part in parts)
            fields["payments"] = [_payment(said, paid + (said.minor("delivery", currency) or 0))]
        fields["refunds"] = [part["refund"] for part in parts if part["refund"]]
        if fields["refunds"] and not said["tender"]:
            raise Wrong("tender: what went back needs one that it was paid with")
        return Row(line, msgspec.convert(fields, forms.Sale))
    except Wrong as error:
        return Trouble(line, str(error))
    except msgspec.ValidationError as error:
        return Trouble(line, said_of(error))


def _said(group: list[Cells]) -> Cells:
    """What the rows say of their sale together."""
    first = dict(group[0].fields)
    for cells in group[1:]:
        for column in _SAID:
            if cells[column] and cells[column] != first.get(column):
                raise Wrong(
                    f"{column}: line {cells.line} says {cells[column]!r} of the same sale, "
                    f"this one {first.get(column)!r}"
                )
    for column in NEEDED:
        if not first[column] and column in OF_SALE:
            raise Wrong(f"{column}: is empty")
    return Cells(group[0].line, first)


def _of_sale(said: Cells, currency: str) -> dict[str, Any]:
    kinds = ("consumer", "trade")
    verified = {kind: said.yes(f"{kind}_verified") for kind in ("email", "phone")}
    reaches = [
        {"kind": kind, "value": said[kind], "verified": verified[kind]}
        for kind in verified
        if said[kind]
    ]
    if not _COUNTRY.fullmatch(said["country"]):
        raise Wrong(f"country: write {said['country']!r} as two letters of ISO 3166, as ES")
    fields: dict[str, Any] = {
        "id": said["sale"],
        "number": said["number"],
        "brand": said["brand"],
        "currency": currency,
        "channel": said.word("channel", ("web", "store", "home"), "web"),
        "contract_date": said.day("date"),
        "ship_to": said["ship_to"],
        "buyer": {
            "name": said["buyer"],
            "kind": said.word("buyer_kind", kinds, "consumer"),
            "reaches": reaches,
            "country": said["country"],
            "town": said["town"],
            "language": said["language"],
        },
    }
    law = said["law"]
    if law and not _LAW.fullmatch(law):
        raise Wrong(f"law: write {law!r} as a country, as ES, or as a part of one, as US-CA")
    if law:
        fields["jurisdiction"] = law
    fields["agreed"] = csv_agreed.of_sale(said)
    carriage = said.minor("delivery", currency)
    if carriage:
        fields["agreed"]["charges"] = [{"kind": "delivery", "amount_minor": carriage}]
    return fields


def _payment(said: Cells, captured: int) -> dict[str, Any]:
    return {
        "id": _PAYMENT,
        "tender": said.word("tender", get_args(forms.Tender)),
        "captured_minor": captured,
        "reference": said["reference"],
    }


def _of_line(cells: Cells, currency: str, name: str) -> dict[str, Any]:
    """A line with its parcel and what went back for it."""
    if not cells["name"]:
        raise Wrong("name: is empty")
    paid = cells.minor("paid", currency)
    if paid is None:
        raise Wrong("paid: is empty")
    quantity = cells.count("quantity", 1)
    kind = cells.word("kind", get_args(forms.LineKind), "goods")
    since, until = cells.day("supply_from"), cells.day("supply_until")
    if cells["supplies"] and kind != "subscription":
        raise Wrong(f"supplies: only a subscription says it: leave it empty for {kind}")
    if until is not None and kind == "goods":
        raise Wrong("supply_until: goods aren't supplied over a time: leave it empty")
    if since is not None and kind == "goods":
        raise Wrong("supply_from: goods aren't supplied over a time: leave it empty")
    line = {
        "id": name,
        "sku": cells["sku"],
        "name": cells["name"],
        "detail": cells["detail"],
        "kind": kind,
        "supplies": cells.word("supplies", get_args(forms.Supplied)),
        "supply_from": since,
        "supply_until": until,
        "quantity": quantity,
        "paid_minor": paid,
        "tax_minor": cells.minor("tax", currency) or 0,
        "discount_minor": cells.minor("discount", currency) or 0,
        "category": cells["category"] or None,
        "condition": cells.word("condition", ("new", "used", "refurbished")),
        "cost_minor": cells.minor("cost", currency),
        **csv_agreed.of_line(cells),
    }
    units = [{"line": name, "quantity": quantity}]
    return {
        "line": line,
        "parcel": _parcel(cells, name, units),
        "refund": _refund(cells, currency, line, units),
    }


def _parcel(cells: Cells, name: str, units: list[dict[str, Any]]) -> Mapping[str, Any] | None:
    shipped, delivered = cells.day("shipped"), cells.day("delivered")
    if not (shipped or delivered or cells["tracking"] or cells["carrier"]):
        return None
    return {
        "id": name,
        "lines": units,
        "shipped_on": shipped,
        "delivered_on": delivered,
        "carrier": cells["carrier"],
        "tracking": cells["tracking"],
    }


def _refund(
    cells: Cells, currency: str, line: dict[str, Any], units: list[dict[str, Any]]
) -> Mapping[str, Any] | None:
    """What went back for a line; all of it is for all its units."""
    amount, on = cells.minor("refunded", currency), cells.day("refunded_on")
    if not amount:
        return None
    return {
        "id": line["id"],
        "payment": _PAYMENT,
        "amount_minor": amount,
        "lines": units if amount == line["paid_minor"] else [],
        "on": on,
    }
