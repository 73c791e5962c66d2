"""A sale from the tables is judged as the facts that it was made from."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import pytest_asyncio
from tests.sales._told import line, told

from lamplight.duties.judge import judge
from lamplight.duties.reading import check, read
from lamplight.journal import Database
from lamplight.journal.tables import brands, sales, shops
from lamplight.runtime.customers.facts_of import day_of, facts_of, promised_of
from lamplight.sales import forms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lamplight.duties.facts import Facts
    from lamplight.duties.row import Row
    from lamplight.journal import Address

FILE = Path(__file__).parents[4] / "shared" / "data" / "duty-cases.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text())["cases"] if FILE.exists() else []
ON = date(2026, 11, 30)
REFUND = {"id": "R1", "payment": "P1", "amount_minor": 8900, "on": "2026-11-20"}


class Books:
    """Takes a form in, and gives the facts as they are read back."""

    def __init__(self, db: Database, shop: int) -> None:
        self.db = db
        self.shop = shop

    async def facts(self, form: forms.Sale) -> Facts:
        taken = await sales.put(self.db.pool, self.shop, form, 1_795_000_000_000)
        whole = await sales.whole(self.db.pool, taken.sale)
        assert whole is not None
        found = facts_of(whole)
        check(found)
        return found

    async def rows(self, **more: Any) -> list[Row]:
        return judge(await self.facts(told(**more)), ON)


@pytest_asyncio.fixture
async def books(address: Address) -> AsyncIterator[Books]:
    async with await Database.open(address) as db:
        service = await brands.add_line(db.pool, "Service", "service")
        await brands.add_brand(
            db.pool,
            slug="outlet",
            name="Outlet",
            timezone="Europe/Berlin",
            languages=["en"],
            service_line=service,
            now=1,
        )
        yield Books(db, await shops.put(db.pool, "files", "files", 1))


def _status(rows: list[Row], duty: str) -> list[str]:
    return [row.status for row in rows if row.duty == duty]


# ── facts of cases, through a form and the tables and back ───────────────────────────────────


def _whole(facts: Facts) -> Facts:
    """Facts with what a sale always says: a currency, and what was paid, also for each line."""
    sale = facts.sale
    payments = [
        one if one.amount_minor is not None else msgspec.structs.replace(one, amount_minor=10_000)
        for one in sale.payments
    ]
    paid = sum(one.amount_minor or 0 for one in payments)
    lines = [
        one if one.price_minor is not None else msgspec.structs.replace(one, price_minor=paid)
        for one in sale.lines
    ]
    sale = msgspec.structs.replace(
        sale,
        lines=lines,
        payments=payments,
        currency=sale.currency or "EUR",
        national_rules=type(sale.national_rules)(),  # no shop knows them
    )
    return msgspec.structs.replace(facts, sale=sale)


def _form(name: str, facts: Facts, *, parcels: bool) -> forms.Sale:
    """The sale that these facts are of. `parcels`: what was delivered is said by its parcels."""
    sale = facts.sale
    buyer = next(one for one in sale.parties if "buyer" in one.roles)
    said: dict[str, Any] = {
        "id": name,
        "brand": "outlet",
        "currency": sale.currency,
        "channel": sale.channel,
        "contract_date": sale.contract_date,
        "jurisdiction": sale.jurisdiction,
        "buyer": {"kind": "trade" if buyer.kind == "business" else "consumer"},
        "lines": [
            {
                "id": one.id,
                "name": "A lamp",
                "sku": one.sku or "",
                "paid_minor": one.price_minor,
                "category": one.category,
                "condition": one.condition,
                "digital_elements": one.digital_elements,
                "flags": one.flags,
            }
            for one in sale.lines
        ],
        "payments": [
            {
                "id": f"P{nth}",
                "tender": one.tender or "card",
                "captured_minor": one.amount_minor,
                "cycle_close_day": one.cycle_close_day,
            }
            for nth, one in enumerate(sale.payments)
        ],
        "agreed": {
            "parties": [
                {"name": one.name or one.id, "roles": one.roles}
                for one in sale.parties
                if one is not buyer
            ],
            "charges": msgspec.to_builtins(sale.charges),
            "terms": _given(facts.terms),
            "dispatched_from": sale.dispatched_from or "",
        },
    }
    events = [_said(one) for one in facts.events]
    if parcels:
        sent = [one for one in events if one["kind"] == "delivered"]
        events = [one for one in events if one["kind"] != "delivered"]
        said["fulfilments"] = [
            {
                "id": f"F{nth}",
                "delivered_on": one["on"],
                "lines": [
                    {"line": line.id, "quantity": 1}
                    for line in sale.lines
                    if one.get("line") in (None, line.id)
                ],
            }
            for nth, one in enumerate(sent)
        ]
    return msgspec.convert(said | {"events": events}, forms.Sale)


def _given(struct: msgspec.Struct) -> dict[str, Any]:
    return {
        name: value
        for name, value in msgspec.to_builtins(struct).items()
        if value is not None or name in ("promised_delivery", "ship_days", "return_policy")
    }


def _said(event: Any) -> dict[str, Any]:
    fields = {
        name: value for name, value in msgspec.to_builtins(event).items() if value is not None
    }
    own = {name: fields.pop(name) for name in ("kind", "on", "line") if name in fields}
    return own | {"fields": fields}


@pytest.mark.skipif(not CASES, reason="the worked cases aren't at hand")
async def test_a_worked_case_is_judged_the_same_from_the_tables(books: Books) -> None:
    for case in CASES:
        facts = _whole(read(json.dumps(case["facts"]).encode()))
        on = date.fromisoformat(case["on_date"])
        for parcels in (False, True):
            found = await books.facts(_form(f"{case['id']} {parcels}", facts, parcels=parcels))
            assert found is not None
            assert judge(found, on) == judge(facts, on), case["id"]
            assert found.terms == facts.terms
            if not parcels:
                key = str
                assert sorted(found.events, key=key) == sorted(facts.events, key=key)


# ── what a sale says in its own way ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("country", ["NZ", "CH", "NO", "BR"])
async def test_a_law_without_rules_is_named_and_a_person_judges(books: Books, country: str) -> None:
    lamp = msgspec.structs.replace(told(buyer={"country": country}), jurisdiction=msgspec.UNSET)
    found = judge(await books.facts(lamp), ON)
    assert {row.status for row in found} == {"contested"}
    assert {row.duty for row in found} == {"withdrawal", "conformity", "delivery"}
    assert {row.because for row in found} == {("NO_RULE_WRITTEN", country)}
    hour = msgspec.convert([line(kind="service")], list[forms.Line])
    (row,) = judge(await books.facts(msgspec.structs.replace(lamp, id="2", lines=hour)), ON)
    assert (row.status, row.because[:2]) == ("contested", ("NO_RULE_WRITTEN", country))


async def test_where_nobody_knows_where_they_live_a_person_judges_too(books: Books) -> None:
    found = await books.rows(jurisdiction="OTHER")
    assert {row.because for row in found} == {("NO_RULE_WRITTEN", "ZZ")}
    assert {row.status for row in found} == {"contested"}


async def test_the_part_of_a_country_is_kept_with_its_law(books: Books) -> None:
    found = await books.rows(jurisdiction="US-NY")
    assert [row.because for row in found if row.duty == "withdrawal"] == [
        ("NO_RULE_WRITTEN", "US-NY")
    ]
    assert "implied_warranty_merchantability" in {row.duty for row in found}


@pytest.mark.parametrize("kind", ["service", "subscription"])
async def test_a_service_is_judged_as_one(books: Books, kind: str) -> None:
    form = told(
        contract_date="2026-11-20",
        lines=[line(kind=kind, flags=["dated_leisure"])],
        events=[{"kind": "service_begun", "on": "2026-11-21", "fields": {"at_request": True}}],
    )
    found = await books.facts(form)
    assert found is not None
    assert [one.kind for one in found.sale.lines] == [kind]
    assert [one.at_request for one in found.events] == [True]
    rows = judge(found, ON)
    assert _status(rows, "withdrawal") == ["excluded"]
    assert _status(rows, "unwritten") == ["contested"]
    assert _status(rows, "conformity") == []


async def test_digital_content_of_a_sale_is_judged_by_its_own_rules(books: Books) -> None:
    agreed = {"consent": True, "acknowledged": True, "confirmed": True}
    begun = {"kind": "digital_begun", "on": "2026-11-21", "fields": agreed}
    open_rows = await books.rows(contract_date="2026-11-20", lines=[line(kind="digital")])
    assert _status(open_rows, "withdrawal") == ["open"]
    assert _status(open_rows, "supply") != []
    rows = await books.rows(
        id="2", contract_date="2026-11-20", lines=[line(kind="digital")], events=[begun]
    )
    (right,) = [one for one in rows if one.duty == "withdrawal"]
    assert (right.status, right.reason_code) == ("excluded", "DIGITAL_BEGUN_WITH_CONSENT")


async def test_a_subscription_of_a_sale_counts_by_what_it_supplies(books: Books) -> None:
    told_of = {"contract_date": "2026-11-02", "jurisdiction": "NL"}
    for nth, (supplies, status) in enumerate(
        ((None, "contested"), ("service", "expired"), ("digital", "expired"), ("goods", "open"))
    ):
        sold = line(kind="subscription", supplies=supplies, supply_until="2027-11-02")
        form = told(id=f"sub-{nth}", lines=[sold], **told_of)
        found = await books.facts(form)
        assert found is not None
        assert found.sale.lines[0].supply_until == date(2027, 11, 2)
        assert _status(judge(found, ON), "withdrawal") == [status], supplies


async def test_goods_and_services_are_asked_about_together(books: Books) -> None:
    found = await books.facts(
        told(
            lines=[line(), line("L2", kind="service")],
            events=[{"kind": "delivered", "on": "2026-11-04", "line": "L2"}],
            refunds=[REFUND | {"lines": [{"line": "L2", "quantity": 1}]}],
        )
    )
    assert found is not None
    assert [(one.id, one.kind) for one in found.sale.lines] == [("L1", "goods"), ("L2", "service")]
    assert [(one.kind, one.line) for one in found.events] == [
        ("delivered", "L2"),
        ("refunded", "L2"),
    ]


@pytest.mark.parametrize(
    ("tender", "known"),
    [
        ("card", None),
        ("credit_card", "credit_card"),
        ("debit_card", "debit_card"),
        ("gift_card", None),
        ("store_credit", None),
        ("bank", None),
        ("cash", None),
        ("other", None),
    ],
)
async def test_a_card_of_which_the_kind_is_not_known_has_none(
    books: Books, tender: str, known: str | None
) -> None:
    paid = [{"id": "P1", "tender": tender, "captured_minor": 8900}]
    found = await books.facts(told(payments=paid))
    assert found is not None
    assert [one.tender for one in found.sale.payments] == [known]


async def test_a_brand_that_names_no_seller_is_the_seller(books: Books) -> None:
    roles = [
        {"name": "Post", "roles": ["carrier"]},
        {"name": "S", "roles": ["supplier", "importer"]},
    ]
    found = await books.facts(told(agreed={"parties": roles}))
    assert found is not None
    assert [one.roles for one in found.sale.parties] == [
        ["buyer"],
        ["carrier"],
        ["supplier", "importer"],
        ["seller_of_record"],
    ]


async def test_what_the_law_does_not_speak_of_is_not_known(books: Books) -> None:
    found = await books.facts(told(lines=[line(category="Lampen"), line("L2", category="other")]))
    assert found is not None
    assert [one.category for one in found.sale.lines] == [None, "other"]


def _parcel(name: str, quantity: int, day: str | None) -> dict[str, Any]:
    return {"id": name, "lines": [{"line": "L1", "quantity": quantity}], "delivered_on": day}


@pytest.mark.parametrize(
    ("parcels", "more", "delivered"),
    [
        ([_parcel("A", 3, "2026-11-04")], {}, date(2026, 11, 4)),
        ([_parcel("A", 2, "2026-11-04"), _parcel("B", 1, "2026-11-09")], {}, date(2026, 11, 9)),
        ([_parcel("A", 2, "2026-11-04"), _parcel("B", 1, None)], {}, None),
        ([_parcel("A", 2, "2026-11-04")], {"refunds": True}, date(2026, 11, 4)),
        ([_parcel("A", 2, "2026-11-04")], {"refunds": True, "back": True}, None),
        ([], {"refunds": True}, None),
    ],
)
async def test_a_line_is_delivered_when_the_last_of_it_is(
    books: Books, parcels: list[dict[str, Any]], more: dict[str, bool], delivered: date | None
) -> None:
    said: dict[str, Any] = {"fulfilments": parcels, "lines": [line(quantity=3)]}
    if more.get("refunds"):
        units = [{"line": "L1", "quantity": 1}]
        said["refunds"] = [REFUND | {"amount_minor": 10, "lines": units}]
    if more.get("back"):
        said["events"] = [{"kind": "goods_received_back", "on": "2026-11-19"}]
    found = await books.facts(told(**said))
    assert found is not None
    days = [one.on for one in found.events if one.kind == "delivered"]
    assert days == ([] if delivered is None else [delivered])


LATE: dict[str, Any] = {
    "events": [
        {"kind": "delivered", "on": "2026-11-04"},
        {"kind": "cancel_notice", "on": "2026-11-10", "fields": {"ground": "no_reason"}},
        {"kind": "goods_received_back", "on": "2026-11-13"},
    ]
}


@pytest.mark.parametrize(
    ("state", "status"),
    [("succeeded", "met"), ("pending", "overdue"), ("failed", "overdue"), ("approved", "overdue")],
)
async def test_money_is_back_once_it_has_succeeded(books: Books, state: str, status: str) -> None:
    rows = await books.rows(refunds=[REFUND | {"state": state}], **LATE)
    assert _status(rows, "refund") == [status]


async def test_a_refund_that_is_told_twice_pays_once(books: Books) -> None:
    half = REFUND | {"amount_minor": 4450}
    event = {"kind": "refunded", "on": "2026-11-20", "fields": {"amount_minor": 4450}}
    rows = await books.rows(refunds=[half], events=[*LATE["events"], event])
    (row,) = [row for row in rows if row.duty == "refund"]
    assert (row.status, row.amount_minor) == ("overdue", 4450)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("inquiry", "overdue"),
        ("needs_response", "suspended"),
        ("under_review", "suspended"),
        ("won", "overdue"),
        ("lost", "met"),
    ],
)
async def test_while_a_dispute_is_open_no_money_is_due(
    books: Books, state: str, status: str
) -> None:
    dispute = {"id": "D", "payment": "P1", "state": state, "amount_minor": 8900}
    rows = await books.rows(disputes=[dispute | {"opened_on": "2026-11-15"}], **LATE)
    assert _status(rows, "refund") == [status]


async def test_what_a_person_judged_is_known(books: Books) -> None:
    judged = {
        "kind": "judged",
        "on": "2026-11-09",
        "fields": {"finding": "FAILURES_TOGETHER_MAJOR"},
    }
    found = await books.facts(told(events=[judged]))
    assert found is not None
    assert (found.findings, found.events) == (["FAILURES_TOGETHER_MAJOR"], [])


async def test_what_the_contract_promised_and_what_was_claimed_is_known_under_any_law(
    books: Books,
) -> None:
    clause = {
        "source": "§ 4",
        "text": "Repaired within 3 days",
        "remedy": "repair",
        "of": "defect_reported",
        "within": 3,
    }
    claim = {"text": "Hums never", "shown_in": "page", "shown_on": "2026-10-01"}
    taken = await sales.put(
        books.db.pool,
        books.shop,
        told(
            jurisdiction="OTHER",
            agreed={"clauses": [clause]},
            lines=[line(claims=[claim]), line("L2", kind="service")],
            events=[{"kind": "defect_reported", "on": "2026-11-20", "line": "L1"}],
        ),
        5,
    )
    whole = await sales.whole(books.db.pool, taken.sale)
    assert whole is not None
    rows = promised_of(whole, ON)
    assert [(one.kind, one.line, one.status, one.end) for one in rows] == [
        ("contract", "L1", "overdue", date(2026, 11, 23)),
        ("contract", "L2", "not_yet", None),
        ("claim", "L1", "open", None),
    ]


async def test_money_ends_a_right_to_send_back_only_for_the_lines_that_it_paid_in_full(
    books: Books,
) -> None:
    clause = {"source": "§ 5", "text": "Back within 90 days", "remedy": "return", "within": 90}
    both = [{"line": name, "quantity": 1} for name in ("L1", "L2")]
    form = told(
        jurisdiction="OTHER",
        contract_date="2026-11-02",
        agreed={"clauses": [clause]},
        lines=[line(paid_minor=8_400), line("L2", paid_minor=500)],
        refunds=[REFUND | {"amount_minor": 1_000, "lines": both}],
    )
    taken = await sales.put(books.db.pool, books.shop, form, 5)
    whole = await sales.whole(books.db.pool, taken.sale)
    assert whole is not None
    (refund,) = whole.refunds
    for parts, status in (({}, "open"), ({"L1": 500, "L2": 500}, "met")):
        paid = msgspec.structs.replace(refund, parts=parts)
        of = msgspec.structs.replace(whole, refunds=[paid])
        assert [one.status for one in promised_of(of, ON)] == ["open", status]


def test_a_day_is_that_of_the_place() -> None:
    midnight = 1_793_966_400_000 - 12 * 3_600_000 - 1  # the last instant of 5 November 2026, UTC
    assert day_of("DE", midnight) == date(2026, 11, 6)
    assert day_of("UK", midnight) == date(2026, 11, 5)
    assert day_of("US-CA", midnight) == date(2026, 11, 5)
    assert day_of("JP", midnight) == date(2026, 11, 6)
