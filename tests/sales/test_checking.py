"""What of a sale doesn't fit is said in one line that names where."""

from __future__ import annotations

import typing
from typing import Any, get_args

import pytest
from tests.sales._told import line, told

from lamplight.duties import facts
from lamplight.sales import forms, words
from lamplight.sales.checking import BadSale, check

PARCEL = {"id": "F1", "lines": [{"line": "L1", "quantity": 1}]}
BACK = {"id": "R1", "payment": "P1", "amount_minor": 100}


def test_a_whole_sale_fits() -> None:
    check(
        told(
            lines=[line("L1", quantity=2, flags=["made_to_spec"]), line("L2")],
            fulfilments=[PARCEL | {"shipped_on": "2026-11-03", "delivered_on": "2026-11-03"}],
            refunds=[BACK, BACK | {"id": "R2", "amount_minor": 8800}],
            disputes=[{"id": "D1", "payment": "P1", "state": "won", "amount_minor": 1}],
            events=[
                {"kind": "defect_reported", "on": "2024-02-29", "line": "L2"},
                {
                    "kind": "judged",
                    "on": "2026-11-09",
                    "fields": {"finding": "FAILURES_TOGETHER_MAJOR"},
                },
            ],
            agreed={
                "terms": {"ship_days": None, "warranties": [{"months": 24, "given_by": "supplier"}]}
            },
            changed_at="2026-11-03T10:00:00+01:00",
        )
    )


def test_refunds_that_failed_take_nothing_of_a_payment() -> None:
    check(told(refunds=[BACK | {"amount_minor": 8900}, BACK | {"id": "R2", "state": "failed"}]))


def test_a_refund_to_two_payments_names_its_units_with_each() -> None:
    units = [{"line": "L1", "quantity": 1}]
    paid = [{"id": name, "tender": "card", "captured_minor": 4450} for name in ("P1", "P2")]
    check(
        told(
            payments=paid,
            refunds=[BACK | {"lines": units}, BACK | {"payment": "P2", "lines": units}],
        )
    )


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"currency": "XXX"}, r"^currency: 'XXX' is no currency of ISO 4217$"),
        ({"lines": [line(), line()]}, r"^lines\[1\].id: 'L1' is there twice$"),
        ({"lines": [line(flags=["broken"])]}, r"^lines\[0\].flags: 'broken' isn't known"),
        ({"lines": [line(detail="\0")]}, "NUL"),
        (
            {"lines": [line(kind="digital", supplies="digital")]},
            r"^lines\[0\].supplies: only a subscription says it, not digital$",
        ),
        (
            {"lines": [line(supply_from="2027-01-01")]},
            r"^lines\[0\].supply_from: goods are not supplied over a time$",
        ),
        (
            {"lines": [line(kind="service", supply_from="2027-01-02", supply_until="2027-01-01")]},
            r"^lines\[0\].supply_from: is after supply_until$",
        ),
        (
            {"lines": [line(supply_until="2027-01-01")]},
            r"^lines\[0\].supply_until: goods are not supplied over a time$",
        ),
        (
            {"lines": [line(kind="service", supply_until="0027-01-01")]},
            r"^lines\[0\].supply_until: 0027-01-01 isn't a day of a sale",
        ),
        (
            {"refunds": [BACK | {"payment": "P2"}]},
            r"^refunds\[0\].payment: there is no payment 'P2'",
        ),
        ({"refunds": [BACK, BACK]}, r"^refunds\[1\].id: 'R1' is there twice"),
        (
            {"refunds": [BACK | {"key": "k"}, BACK | {"id": "R2", "key": "k"}]},
            r"^refunds\[1\].key: 'k' is there twice",
        ),
        (
            {"refunds": [BACK | {"amount_minor": 8900}, BACK | {"id": "R2"}]},
            r"^refunds\[1\].amount_minor: 9000 went back of payment 'P1', of which 8900 was",
        ),
        (
            {"refunds": [BACK | {"lines": [{"line": "L9", "quantity": 1}]}]},
            r"^refunds\[0\].lines\[0\].line: there is no line 'L9'",
        ),
        (
            {"refunds": [BACK | {"lines": [{"line": "L1", "quantity": 2}]}]},
            r"^refunds: 2 of line 'L1' are refunded, of which 1 were sold",
        ),
        (
            {"fulfilments": [PARCEL, PARCEL | {"id": "F2"}]},
            r"^fulfilments: 2 of line 'L1' are fulfilled, of which 1 were sold",
        ),
        ({"fulfilments": [PARCEL, PARCEL]}, r"^fulfilments\[1\].id: 'F1' is there twice"),
        (
            {"fulfilments": [PARCEL | {"shipped_on": "2026-11-03", "delivered_on": "2026-11-02"}]},
            r"^fulfilments\[0\].delivered_on is before",
        ),
        (
            {"disputes": [{"id": "D", "payment": "X", "state": "won", "amount_minor": 1}]},
            r"^disputes\[0\].payment: there is no payment 'X'",
        ),
        ({"events": [{"kind": "exploded", "on": "2026-11-02"}]}, r"^events\[0\].kind: 'exploded'"),
        (
            {"events": [{"kind": "delivered", "on": "2026-11-02", "line": "L7"}]},
            r"^events\[0\].line: there is no line 'L7'",
        ),
        (
            {"events": [{"kind": "delivered", "on": "2026-11-02", "fields": {"hue": 1}}]},
            r"^events\[0\].fields: Object contains unknown field `hue`",
        ),
        (
            {"events": [{"kind": "judged", "on": "2026-11-02", "fields": {}}]},
            r"^events\[0\].fields: Object missing required field `finding`",
        ),
        (
            {
                "events": [
                    {
                        "kind": "complaint_received",
                        "on": "2026-11-02",
                        "fields": {"at": "2026-11-02T10:00:00"},
                    }
                ]
            },
            r"^events\[0\].fields.at: a timestamp needs its offset",
        ),
        ({"events": [{"kind": "delivered", "on": "0202-11-02"}]}, r"^events\[0\].on: 0202-11-02"),
        ({"contract_date": "3026-11-02"}, r"^contract_date: 3026-11-02 isn't a day of a sale"),
        ({"changed_at": "2026-11-02T10:00:00"}, r"^changed_at: an instant needs its offset"),
        ({"agreed": {"terms": {"ship_day": 3}}}, r"^agreed.terms: .*`ship_day`"),
        ({"agreed": {"terms": {"ship_days": "3"}}}, r"^agreed.terms: Expected `int \| null`"),
        (
            {"agreed": {"terms": {"promised_delivery": "1026-02-03"}}},
            r"^agreed.terms.promised_delivery: 1026-02-03",
        ),
        (
            {"agreed": {"parties": [{"name": n, "roles": ["seller_of_record"]} for n in "ab"]}},
            r"^agreed.parties: one party is seller_of_record, here are 2",
        ),
        (
            {"buyer": {"reaches": [{"kind": "email", "value": "ines"}]}},
            r"^buyer.reaches\[0\].value: 'ines' is no e-mail address",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(more: dict[str, Any], wrong: str) -> None:
    with pytest.raises(BadSale, match=wrong):
        check(told(**more))


def _fields(struct: type, but: tuple[str, ...] = ()) -> dict[str, str]:
    """Names and types, with nested structs by name."""
    found = typing.get_type_hints(struct, include_extras=True)
    text = {name: str(kind) for name, kind in found.items() if name not in but}
    return {
        name: kind.replace("lamplight.sales.words.", "").replace("lamplight.duties.facts.", "")
        for name, kind in text.items()
    }


def test_the_words_are_those_in_which_duties_are_asked_for() -> None:
    assert get_args(facts.EventKind) == tuple(
        k for k in get_args(facts.EventKind) if k in words.KINDS
    )
    assert len(words.KINDS) == len(get_args(facts.EventKind))
    assert set(get_args(facts.Flag)) == words.FLAGS
    assert set(get_args(forms.LineKind)) == set(get_args(facts.Sold))
    supplied = typing.get_type_hints(facts.Line)["supplies"]
    assert set(get_args(get_args(supplied)[0])) == set(get_args(forms.Supplied))
    assert get_args(facts.Category) == get_args(words.Category)
    assert _fields(words.Fields) == _fields(facts.Event, ("kind", "on", "line"))
    for name in ("Terms", "Warranty", "ReturnPolicy"):
        assert _fields(getattr(words, name)) == _fields(getattr(facts, name)), name
