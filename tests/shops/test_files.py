"""Files of sales are read exactly; what can't be read is one line that says what to write."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sales._told import line, told

from lamplight.basis.money import EXPONENTS
from lamplight.sales.forms import Agreed, Sale
from lamplight.shops import files
from lamplight.shops.files import Row, Trouble, Unusable

BRANDS = frozenset(("outlet",))
HEADER = "sale,brand,currency,name,paid"


def _read(name: str, text: str | bytes) -> list[Row | Trouble]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(files.read(Path(name), io.BytesIO(data), BRANDS))


def _sales(name: str, text: str | bytes) -> list[Sale]:
    rows = _read(name, text)
    assert all(isinstance(row, Row) for row in rows), rows
    return [row.sale for row in rows if isinstance(row, Row)]


def _troubles(name: str, text: str | bytes) -> list[tuple[int, str]]:
    return [(row.line, row.text) for row in _read(name, text) if isinstance(row, Trouble)]


def _json(*sales: Any) -> str:
    return json.dumps({"format": 1, "sales": [msgspec.to_builtins(one) for one in sales]}, indent=1)


def _jsonl(*sales: Any) -> str:
    return "".join(msgspec.json.encode(one).decode() + "\n" for one in sales)


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_document_and_lines_give_what_was_written(mark: str) -> None:
    two = [told(), told(id="2", lines=[line(name="Lämpchen")])]
    assert _sales("a.json", mark + _json(*two)) == two
    assert _sales("a.jsonl", mark + _jsonl(*two)) == two
    assert _sales("a.NDJSON", mark + "\n" + _jsonl(*two) + "\r\n \n") == two


def test_what_is_wrong_in_a_document_is_named_with_its_line() -> None:
    bad = msgspec.to_builtins(told(id="2"))
    bad["lines"][0]["paid_minor"] = 89.5
    text = _json(told(), bad, told(id="3", brand="nowhere"), told(id="4", currency="XXX"))
    begins = [n for n, row in enumerate(text.splitlines(), 1) if row == "  {"]
    assert _troubles("a.json", text) == [
        (
            begins[1],
            "lines[0].paid_minor: Expected `int`, got `float`: write whole smallest units, as 8900 "
            "for 89.00 EUR",
        ),
        (begins[2], "brand: there is no brand 'nowhere' here (there are: outlet)"),
        (begins[3], "currency: 'XXX' is no currency of ISO 4217"),
    ]


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", (1, "Input data was truncated")),
        ('{"format": 1,\n"sales": [}', (2, "JSON is malformed: invalid character (byte 24)")),
        ('{"format": 2, "sales": []}', (1, "format is 2; this reads format 1")),
        ('{"sales": []}', (1, "Object missing required field `format`")),
        ("[]", (1, "Expected `object`, got `array`")),
        ('{"format": 1, "sales": ' + "[" * 9999, (1, None)),
    ],
)
def test_a_document_that_is_none_is_one_line(text: str, trouble: tuple[int, str | None]) -> None:
    ((number, said),) = _troubles("a.json", text)
    assert number == trouble[0]
    assert trouble[1] in (None, said)


def test_each_bad_line_is_named_and_reading_goes_on() -> None:
    good = _jsonl(told())
    text = good.encode() + b"{\n" + b'{"id": "\xff"}\n' + b'{"id": "2"}\n' + good.encode()
    found = _troubles("a.jsonl", text)
    assert [number for number, _ in found] == [2, 3, 4, 5]
    assert "truncated" in found[0][1]
    assert "UTF-8" in found[1][1]
    assert found[2][1] == "Object missing required field `brand`"
    assert found[3][1] == "sale '1001' is there twice, first in line 1"


def test_the_29_of_february_is_a_day_when_there_is_one() -> None:
    (sale,) = _sales("a.jsonl", _jsonl(told(contract_date="2024-02-29")))
    assert sale.contract_date == date(2024, 2, 29)
    text = _jsonl(told()).replace("2026-11-02", "2026-02-29")
    assert _troubles("a.jsonl", text) == [(1, "contract_date: no such day: write it as 2026-11-03")]


def test_a_line_that_never_ends_is_not_read_whole() -> None:
    text = b'{"id": "' + b"x" * (files.LONGEST + 9) + b'"}\n'
    assert _troubles("a.jsonl", text) == [(1, "the line is longer than 4 MB")]


def test_what_is_too_large_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "DOCUMENT", 10)
    with pytest.raises(Unusable, match="write it as JSON lines"):
        _read("a.json", _json(told()))
    monkeypatch.setattr(files, "MOST", 1)
    with pytest.raises(Unusable, match="more than 1 sales: divide it"):
        _read("a.jsonl", _jsonl(told(), told(id="2")))


@pytest.mark.parametrize("name", ["a", "a.xlsx", "json"])
def test_a_name_that_says_nothing_is_refused(name: str) -> None:
    with pytest.raises(Unusable, match=r"none of \.json, \.jsonl, \.ndjson, \.csv"):
        _read(name, "")


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────

COLUMNS = """
sale number brand date currency law buyer email email_verified phone country town ship_to tender
reference delivery line sku name quantity paid tax discount shipped delivered carrier tracking
refunded refunded_on
"""
CELLS = [
    """1;LO-1;outlet;2024-02-29;EUR;DE;Inés;ines@mail.example;yes;+34600111222;ES;Sevilla""",
    """"1, High Street\nSevilla";card;pi_1;4.9;a;LAMP;"A ""warm"" lamp";2;89;14.21;5.00""",
    """2024-03-01;2024-03-04;Post;AB1;89.00;2024-03-09\n1;;;;;;;;;;;;;;;;b;BULB;Bulb;;0.5""",
    """;;;;;;;\n2;;outlet;;JPY;;;;;;;;;;;;;;Lamp;;8900;;;;;;;;\n""",
]
FULL = ";".join(COLUMNS.split()) + "\n" + ";".join(CELLS)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_rows_of_one_sale_become_one(mark: bytes) -> None:
    first, second = _sales("a.csv", mark + FULL.encode())
    assert first == msgspec.convert(
        {
            "id": "1",
            "number": "LO-1",
            "brand": "outlet",
            "currency": "EUR",
            "jurisdiction": "DE",
            "contract_date": "2024-02-29",
            "ship_to": "1, High Street\nSevilla",
            "buyer": {
                "name": "Inés",
                "country": "ES",
                "town": "Sevilla",
                "reaches": [
                    {"kind": "email", "value": "ines@mail.example", "verified": True},
                    {"kind": "phone", "value": "+34600111222"},
                ],
            },
            "lines": [
                {
                    "id": "a",
                    "sku": "LAMP",
                    "name": 'A "warm" lamp',
                    "quantity": 2,
                    "paid_minor": 8900,
                    "tax_minor": 1421,
                    "discount_minor": 500,
                },
                {"id": "b", "sku": "BULB", "name": "Bulb", "paid_minor": 50},
            ],
            "agreed": {"charges": [{"kind": "delivery", "amount_minor": 490}]},
            "payments": [
                {"id": "1", "tender": "card", "captured_minor": 9440, "reference": "pi_1"}
            ],
            "fulfilments": [
                {
                    "id": "a",
                    "lines": [{"line": "a", "quantity": 2}],
                    "shipped_on": "2024-03-01",
                    "delivered_on": "2024-03-04",
                    "carrier": "Post",
                    "tracking": "AB1",
                }
            ],
            "refunds": [
                {
                    "id": "a",
                    "payment": "1",
                    "amount_minor": 8900,
                    "lines": [{"line": "a", "quantity": 2}],
                    "on": "2024-03-09",
                }
            ],
        },
        Sale,
    )
    assert (second.currency, second.lines[0].paid_minor, second.lines[0].id) == ("JPY", 8900, "1")


def test_a_row_says_that_a_line_is_digital_and_what_a_subscription_supplies() -> None:
    text = "\n".join(
        [
            HEADER + ",kind,supplies,supply_until,supply_from",
            "1,outlet,EUR,Book of lamps,9,digital,,,",
            "2,outlet,EUR,Bulbs each month,9,subscription,goods,2027-11-03,2026-11-04",
            "3,outlet,EUR,Light plans,9,subscription,,,",
        ]
    )
    lines = [one.lines[0] for one in _sales("a.csv", text)]
    assert [(one.kind, one.supplies, one.supply_until) for one in lines] == [
        ("digital", None, None),
        ("subscription", "goods", date(2027, 11, 3)),
        ("subscription", None, None),
    ]
    assert [one.supply_from for one in lines] == [None, date(2026, 11, 4), None]


@pytest.mark.parametrize(
    ("header", "row", "trouble"),
    [
        (HEADER, "1,outlet,EUR,Lamp,x", "paid: 'x' isn't money: write it as 89.00"),
        (HEADER, "1,outlet,EUR,Lamp,€89", "paid: '€89' isn't money"),
        (HEADER, "1,outlet,EUR,Lamp,-89.00", "paid: -89.00 is negative"),
        (HEADER, '1,outlet,EUR,Lamp,"89,00"', "paid: a comma in '89,00' can be read in two ways"),
        (HEADER, '1,outlet,EUR,Lamp,"1.089,00"', "paid: a comma in '1.089,00'"),
        (HEADER, '1,outlet,EUR,Lamp,"1,089.00"', "paid: a comma in '1,089.00'"),
        (HEADER, "1,outlet,EUR,Lamp,89.001", "paid: 89.001 is more exact than EUR"),
        (HEADER, "1,outlet,JPY,Lamp,89.5", "paid: 89.5 is more exact than JPY, which has 0 places"),
        (HEADER, "1,outlet,EUR,Lamp," + "9" * 30, "paid: '" + "9" * 30 + "' isn't money"),
        (HEADER, "1,outlet,EUR,Lamp,999999999999999", "lines[0].paid_minor: Expected `int` <="),
        (HEADER, "1,outlet,EUR,Lamp,", "paid: is empty"),
        (HEADER, "1,outlet,EUR,,89", "name: is empty"),
        (HEADER, "1,,EUR,Lamp,89", "brand: is empty"),
        (HEADER, "1,outlet,EURO,Lamp,89", "currency: 'EURO' is no currency of ISO 4217, as EUR"),
        (HEADER, "1,nowhere,EUR,Lamp,89", "brand: there is no brand 'nowhere' here"),
        (HEADER, "1,outlet,EUR,Lamp", "has 4 cells, the header 5, divided by ','"),
        (HEADER, "1,outlet,EUR,Lamp,89,00", "has 6 cells, the header 5"),
        (HEADER, '1,outlet,EUR,La"mp"x,89', None),
        (HEADER, '1,outlet,EUR,"Lamp"x,89', "isn't CSV"),
        (HEADER, '1,outlet,EUR,"Lamp,89', "isn't CSV"),
        (HEADER + ",quantity", "1,outlet,EUR,Lamp,89,-1", "quantity: '-1' isn't a whole number"),
        (HEADER + ",quantity", "1,outlet,EUR,Lamp,89,0", "quantity: '0' isn't a whole number"),
        (HEADER + ",quantity", "1,outlet,EUR,Lamp,89,1.5", "quantity: '1.5' isn't"),
        (HEADER + ",quantity", "1,outlet,EUR,Lamp,89," + "9" * 5000, "quantity: '999"),
        (HEADER + ",date", "1,outlet,EUR,Lamp,89,2026-02-29", "date: there is no day 2026-02-29"),
        (HEADER + ",date", "1,outlet,EUR,Lamp,89,03.11.2026", "date: write '03.11.2026' as year-"),
        (HEADER + ",date", "1,outlet,EUR,Lamp,89,0026-02-03", "contract_date: 0026-02-03 isn't"),
        (HEADER + ",law", "1,outlet,EUR,Lamp,89,Suisse", "law: write 'Suisse' as a country"),
        (HEADER + ",email", "1,outlet,EUR,Lamp,89,ines", "buyer.reaches[0].value: 'ines' is no"),
        (HEADER + ",email_verified", "1,outlet,EUR,Lamp,89,ja", "email_verified: write yes or no"),
        (
            HEADER + ",country",
            "1,outlet,EUR,Lamp,89,Spain",
            "country: write 'Spain' as two letters of ISO 3166, as ES",
        ),
        (HEADER + ",refunded", "1,outlet,EUR,Lamp,89,89", "tender: what went back needs one"),
        (
            HEADER + ",tender,refunded",
            "1,outlet,EUR,Lamp,89,card,90",
            "refunds[0].amount_minor: 9000 went back of payment '1', of which 8900 was captured",
        ),
        (HEADER + ",tender", "1,outlet,EUR,Lamp,89,cheque", "tender: 'cheque' isn't one of card"),
        (HEADER + ",kind", "1,outlet,EUR,E-book,9,download", "kind: 'download' isn't one of goods"),
        (
            HEADER + ",kind,supplies",
            "1,outlet,EUR,Bulbs,9,subscription,lamps",
            "supplies: 'lamps' isn't one of goods, service, digital",
        ),
        (
            HEADER + ",kind,supplies",
            "1,outlet,EUR,E-book,9,digital,digital",
            "supplies: only a subscription says it: leave it empty for digital",
        ),
        (HEADER + ",supply_until", "1,outlet,EUR,Lamp,9,2027-01-01", "supply_until: goods aren't"),
        (
            HEADER + ",kind,supply_until",
            "1,outlet,EUR,E-book,9,digital,soon",
            "supply_until: write 'soon' as year-",
        ),
    ],
)
def test_a_cell_that_cannot_be_used_says_what_to_write(
    header: str, row: str, trouble: str | None
) -> None:
    found = _troubles("a.csv", f"{header}\n{row}\n")
    if trouble is None:
        assert found == []
        return
    ((number, said),) = found
    assert number == 2
    assert said.startswith(trouble)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "line 1: there is no header"),
        ("sale,brand\n", "line 1: these columns are missing: currency, name, paid"),
        (HEADER + ",colour\n", r"line 1: column 'colour' isn't known \(known: sale, number"),
        (HEADER + ",Paid\n", "line 1: column 'paid' is there twice"),
        (HEADER + "\n" + "x" * (files.LONGEST + 1), "line 2 is longer than 4 MB"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(text: str, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        _read("a.csv", text)


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_table_in_another_coding_says_how_to_save_it(coding: str) -> None:
    with pytest.raises(Unusable, match="line 1 isn't UTF-8: save the file as UTF-8"):
        _read("a.csv", f"{HEADER}\n1,outlet,EUR,Lamp,1\n".encode(coding))


def test_every_bad_row_is_named_and_the_rest_is_looked_at() -> None:
    rows = [
        "1,outlet,EUR,Lamp,89",
        "2,outlet,EUR,L\xe4mp,89",
        "3,outlet,EUR,Lamp,89.",
        "4,outlet,EUR,Lamp,89",
        "",
        "1,outlet,EUR,Lamp,89",
        "5,outlet,EUR,Lamp,1",
        "5,outlet,USD,Lamp,1",
    ]
    text = "\n".join([HEADER, *rows]).encode("latin-1")
    found = _troubles("a.csv", text)
    assert [number for number, _ in found] == [3, 4, 7, 8]
    assert found[0][1] == "isn't UTF-8: save the file as UTF-8"
    assert found[2][1] == "sale: '1' was in line 2 already: rows of one sale stand together"
    assert found[3][1] == "currency: line 9 says 'USD' of the same sale, this one 'EUR'"


def test_a_broken_row_in_a_sale_is_one_trouble() -> None:
    rows = [f"1,outlet,EUR,Lamp,{paid}" for paid in ("1", "2,3", "4")]
    found = _troubles("a.csv", "\n".join([HEADER, *rows, "2,outlet,EUR,Lamp,1"]))
    assert [number for number, _ in found] == [3]


@given(st.sampled_from(sorted(EXPONENTS)), st.integers(0, 10**12))
def test_money_is_exact_in_every_currency(currency: str, minor: int) -> None:
    places = EXPONENTS[currency]
    text = str(minor).rjust(places + 1, "0")
    text = f"{text[:-places]}.{text[-places:]}" if places else text
    (sale,) = _sales("a.csv", f"{HEADER}\n1,outlet,{currency},Lamp,{text}\n")
    assert sale.lines[0].paid_minor == minor


@given(st.binary(max_size=400))
def test_nothing_that_a_file_holds_is_more_than_trouble(data: bytes) -> None:
    for name, before in (("a.json", b""), ("a.jsonl", b""), ("a.csv", HEADER.encode() + b"\n")):
        try:
            rows = _read(name, before + data)
        except Unusable:
            continue
        assert all(isinstance(row, Row | Trouble) for row in rows)


@given(st.text(max_size=60))
def test_whatever_a_cell_holds_it_is_read_as_it_is_or_refused(text: str) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    rows = _read("a.csv", f"{HEADER}\n1,outlet,EUR,{quoted},89\n".encode("utf-8", "surrogatepass"))
    for row in rows:
        if isinstance(row, Row):
            assert " ".join(row.sale.lines[0].name.split()) == " ".join(text.split())


# ── what was agreed ──────────────────────────────────────────────────────────────────────────

AGREED = (
    "seller,manufacturer,supplier,dispatched_from,promised,ship_days,withdrawal_info,"
    "warranty_months,warranty_by,clause,clause_source,clause_remedy,clause_days,flags,"
    "one_of_a_kind,digital_elements,cost,claim,claim_shown_in,claim_shown_on"
)


def _agreed_row(**cells: str) -> str:
    names = AGREED.split(",")
    assert set(cells) <= set(names)
    return f"{HEADER},{AGREED}\n7,outlet,EUR,Lamp,9," + ",".join(cells.get(n, "") for n in names)


def test_a_table_says_what_was_agreed() -> None:
    text = _agreed_row(
        seller="Outlet",
        supplier="Foundry",
        manufacturer="Foundry",
        dispatched_from="PL",
        promised="2026-12-01",
        ship_days="2",
        withdrawal_info="no",
        warranty_months="36",
        warranty_by="manufacturer",
        clause="Mended in a week",
        clause_source="terms 4",
        clause_remedy="repair",
        clause_days="7",
        flags="made_to_spec sealed",
        one_of_a_kind="yes",
        digital_elements="no",
        cost="3.50",
        claim="Burns long",
        claim_shown_in="page",
        claim_shown_on="2026-11-01",
    )
    (sale,) = _sales("a.csv", text)
    agreed, (lamp,) = sale.agreed, sale.lines
    assert [(one.name, one.roles) for one in agreed.parties] == [
        ("Outlet", ["seller_of_record"]),
        ("Foundry", ["supplier", "manufacturer"]),
    ]
    assert agreed.dispatched_from == "PL"
    assert agreed.terms == {
        "promised_delivery": "2026-12-01",
        "ship_days": 2,
        "withdrawal_info_given": False,
        "warranties": [{"months": 36, "given_by": "manufacturer"}],
    }
    (clause,) = agreed.clauses
    assert (clause.text, clause.remedy, clause.within) == ("Mended in a week", "repair", 7)
    assert (lamp.flags, lamp.one_of_a_kind) == (["made_to_spec", "sealed"], True)
    assert (lamp.digital_elements, lamp.cost_minor) == (False, 350)
    assert [(one.text, str(one.shown_on)) for one in lamp.claims] == [("Burns long", "2026-11-01")]


def test_a_table_without_it_says_nothing_of_it() -> None:
    (sale,) = _sales("a.csv", _agreed_row())
    assert sale.agreed == Agreed()
    assert (sale.lines[0].digital_elements, sale.lines[0].claims) == (None, [])


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"flags": "bespoke"}, "flags: 'bespoke' isn't known (known: dated_leisure,"),
        ({"warranty_months": "12"}, "warranty_months and warranty_by: write both or neither"),
        ({"warranty_by": "us", "warranty_months": "1"}, "warranty_by: 'us' isn't one of seller_of"),
        ({"clause_days": "7"}, "clause: is empty: write what was promised"),
        ({"clause": "Mended"}, "clause_source: is empty: write where that is said"),
        ({"claim_shown_in": "page"}, "claim: is empty: write what was said"),
        ({"dispatched_from": "Poland"}, "dispatched_from: write 'Poland' as two letters"),
        ({"promised": "1.12.2026"}, "promised: write '1.12.2026' as year-month-day"),
        ({"one_of_a_kind": "1"}, "one_of_a_kind: write yes or no, not '1'"),
    ],
)
def test_what_was_agreed_and_cannot_be_read_is_one_line(cells: dict[str, str], said: str) -> None:
    ((number, text),) = _troubles("a.csv", _agreed_row(**cells))
    assert number == 2
    assert text.startswith(said)
