"""What was promised stands beside the law, is counted as it was said, and shortens nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.duties.sales import sales
from tests.duties.told import day, event, told

from lamplight.basis.calendars import is_working
from lamplight.basis.instants import of_datetime
from lamplight.duties.facts import Event, Facts
from lamplight.duties.judge import judge
from lamplight.duties.promised import (
    Claim,
    Clause,
    Promise,
    Promised,
    Sold,
    beside,
    claims,
    clauses,
    promises,
)
from lamplight.duties.reading import read
from lamplight.duties.row import Row

WITHIN = Clause(
    source="§ 4",
    text="Repaired within 3 working days",
    remedy="repair",
    of="defect_reported",
    within=3,
    unit="working_days",
    until_months=24,
)


def _sold(*happened: dict[str, Any], lines: tuple[str, ...] = ("L1",), **more: Any) -> Sold:
    fields: dict[str, Any] = {"contract": day("2026-11-02"), "calendar": "DE"}
    found = tuple(msgspec.convert(list(happened), list[Event]))
    return Sold(lines=lines, events=found, **fields | more)


def _one(clause: Clause, sold: Sold, on: str, now: int | None = None) -> Promised:
    (row,) = clauses([clause], sold, day(on), now)
    return row


DELIVERED = event("delivered", "2026-11-04")
REPORTED = event("defect_reported", "2026-12-23")


@pytest.mark.parametrize(
    ("happened", "on", "status", "end"),
    [
        ([], "2026-11-03", "not_yet", None),
        ([DELIVERED], "2026-12-22", "not_yet", None),
        ([DELIVERED], "2028-11-04", "not_yet", None),
        ([DELIVERED], "2028-11-05", "expired", None),
        # 25 and 26 December are holidays, 27 is a Sunday
        ([DELIVERED, REPORTED], "2026-12-23", "due", "2026-12-29"),
        ([DELIVERED, REPORTED], "2026-12-29", "due", "2026-12-29"),
        ([DELIVERED, REPORTED], "2026-12-30", "overdue", "2026-12-29"),
        ([DELIVERED, REPORTED], "2029-01-01", "overdue", "2026-12-29"),
        (
            [DELIVERED, REPORTED, event("repair_done", "2026-12-28", result="repaired")],
            "2026-12-30",
            "met",
            "2026-12-29",
        ),
        (
            [DELIVERED, REPORTED, event("repair_done", "2026-12-28", result="failed")],
            "2026-12-30",
            "overdue",
            "2026-12-29",
        ),
        ([DELIVERED, event("defect_reported", "2028-11-05")], "2028-11-06", "expired", None),
    ],
)
def test_a_clause_begins_with_its_event_and_ends_as_it_was_said(
    happened: list[dict[str, Any]], on: str, status: str, end: str | None
) -> None:
    row = _one(WITHIN, _sold(*happened), on)
    assert (row.status, row.end) == (status, None if end is None else day(end))
    assert (row.kind, row.what, row.text, row.source) == (
        "contract",
        "repair",
        "Repaired within 3 working days",
        "§ 4",
    )


@pytest.mark.parametrize(
    ("within", "unit", "end"),
    [
        (0, "days", "2028-01-31"),
        (10, "days", "2028-02-10"),
        (2, "weeks", "2028-02-14"),
        (1, "months", "2028-02-29"),
        (24, "hours", "2028-02-01"),
        (25, "hours", "2028-02-02"),
        (5, "working_days", "2028-02-07"),
    ],
)
def test_each_unit_counts_in_its_way(within: int, unit: Any, end: str) -> None:
    clause = Clause(source="", text="", within=within, unit=unit)
    assert _one(clause, _sold(contract=day("2028-01-31")), "2028-01-31").end == day(end)


def test_hours_count_from_the_instant_where_it_is_known() -> None:
    clause = Clause(source="", text="", of="complaint_received", within=48, unit="hours")
    sold = _sold(event("complaint_received", "2026-11-02", at="2026-11-02T10:00:00+05:30"))
    last = of_datetime(datetime(2026, 11, 4, 4, 30, tzinfo=UTC))
    assert _one(clause, sold, "2026-11-04", last).status == "due"
    late = _one(clause, sold, "2026-11-04", last + 1)
    assert (late.status, late.end_at) == ("overdue", last)
    assert _one(clause, sold, "2026-11-04").status == "due"
    assert _one(clause, sold, "2026-11-05").status == "overdue"


def test_a_clause_without_a_time_is_due_and_never_overdue() -> None:
    clause = Clause(source="§ 1", text="We pay you back", remedy="refund")
    row = _one(clause, _sold(), "2046-11-02")
    assert (row.status, row.end) == ("due", None)


def test_a_second_defect_is_owed_again() -> None:
    again = event("defect_reported", "2027-02-01")
    fixed = event("repair_done", "2026-12-28", result="repaired")
    row = _one(WITHIN, _sold(DELIVERED, REPORTED, fixed, again), "2027-02-02")
    assert (row.status, row.start) == ("due", day("2027-02-01"))


def test_a_second_defect_on_the_day_on_which_the_first_was_put_right_is_owed() -> None:
    fixed = event("claim_satisfied", "2026-12-28", at="2026-12-28T09:00:00+00:00")
    again = event("defect_reported", "2026-12-28", at="2026-12-28T15:00:00+00:00")
    row = _one(WITHIN, _sold(DELIVERED, REPORTED, fixed, again), "2026-12-28")
    assert (row.status, row.start) == ("due", day("2026-12-28"))


def test_each_line_stands_for_itself() -> None:
    sold = _sold(
        DELIVERED, event("defect_reported", "2026-11-09", line="L2"), lines=("L1", "L2", "L3")
    )
    rows = clauses([WITHIN], sold, day("2026-11-09"))
    assert sorted((row.status, row.line) for row in rows) == [
        ("due", "L2"),
        ("not_yet", "L1"),
        ("not_yet", "L3"),
    ]


def test_what_was_said_before_the_contract_stays_open_with_where_and_when() -> None:
    said = [
        Claim(line="L1", text="Hums never", shown_in="product page", shown_on=day("2026-11-02")),
        Claim(line="L1", text="Said later", shown_on=day("2026-11-03")),
        Claim(line="L2", text="Said some day"),
    ]
    rows = claims(said, _sold())
    assert [(row.text, row.source, row.start, row.status) for row in rows] == [
        ("Hums never", "product page", day("2026-11-02"), "open"),
        ("Said some day", "", None, "open"),
    ]


@pytest.mark.parametrize(
    ("state", "replaced", "now", "status"),
    [
        ("open", False, 100, "due"),
        ("open", False, 101, "overdue"),
        ("kept", False, 101, "met"),
        ("broken", False, 90, "overdue"),
        ("broken", True, 101, None),
        ("released", False, 90, None),
    ],
)
def test_what_our_people_promised_is_owed_until_it_is_kept_released_or_replaced(
    state: Any, replaced: bool, now: int, status: str | None
) -> None:
    one = Promise(id=7, kind="call", words="I call", due_at=100, state=state, replaced=replaced)
    assert [row.status for row in promises([one], now)] == ([] if status is None else [status])


# ── beside the law ───────────────────────────────────────────────────────────────────────────


def _law(end: str | None, **more: Any) -> Row:
    fields: dict[str, Any] = {"duty": "refund", "status": "due", "lines": ("L1",)}
    last = None if end is None else day(end)
    return Row(owed_by="seller_of_record", end=last, **fields | more)


@pytest.mark.parametrize(
    ("law", "beyond"),
    [
        ([], True),
        ([_law("2026-11-30")], False),
        ([_law("2026-12-01")], False),
        ([_law("2026-12-02")], True),
        ([_law(None)], True),
        ([_law("2026-11-30", status="open")], True),
        ([_law("2026-11-30", duty="delivery")], True),
        ([_law("2026-11-30", lines=("L2",))], True),
    ],
)
def test_a_promise_is_beyond_the_law_unless_that_is_as_soon(law: list[Row], beyond: bool) -> None:
    clause = Clause(source="", text="", remedy="refund", within=29)
    row = _one(clause, _sold(), "2026-11-20")
    assert row.end == day("2026-12-01")
    assert [one.beyond for one in beside([row], law)] == [beyond]


def test_a_french_repair_is_owed_by_the_law_before_a_slower_promise() -> None:
    facts = read(
        msgspec.json.encode(
            told(
                "FR",
                DELIVERED,
                event("defect_reported", "2026-11-09"),
                event("remedy_requested", "2026-11-09", remedy="repair"),
                contract_date="2026-11-02",
            )
        )
    )
    law = judge(facts, day("2026-11-20"))
    sold = Sold(lines=("L1",), contract=day("2026-11-02"), events=tuple(facts.events))
    for days, beyond in ((60, False), (5, True)):
        clause = Clause(
            source="", text="", remedy="repair", of="defect_reported", within=days, unit="days"
        )
        assert [row.beyond for row in beside([_one(clause, sold, "2026-11-20")], law)] == [beyond]


CLAUSES = st.builds(
    Clause,
    source=st.just("§"),
    text=st.just("so"),
    remedy=st.sampled_from(["repair", "replacement", "part", "refund", "delivery", "other"]),
    of=st.sampled_from(["contract", "delivered", "defect_reported", "complaint_received"]),
    within=st.none() | st.integers(0, 60),
    unit=st.sampled_from(["hours", "days", "working_days", "weeks", "months"]),
    until_months=st.none() | st.integers(0, 60),
)


@given(sales(), st.lists(CLAUSES, max_size=4), st.dates(date(2024, 1, 1), date(2029, 1, 1)))
def test_no_promise_changes_what_the_law_gives_and_each_line_has_each_clause(
    facts: Facts, some: list[Clause], on: date
) -> None:
    law = judge(facts, on)
    names = tuple(line.id for line in facts.sale.lines)
    sold = Sold(lines=names, contract=facts.sale.contract_date, events=tuple(facts.events))
    rows = beside(clauses(some, sold, on), law)
    assert judge(facts, on) == law
    assert [row.line for row in rows] == list(names) * len(some)
    for row in rows:
        assert (row.status in ("not_yet", "expired")) == (row.start is None)
        if row.status == "overdue":
            assert row.end is not None
            assert row.end < on
        if row.status == "expired":
            assert row.until is not None
            assert row.until < on


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 30))
def test_working_days_hold_just_so_many(began: date, n: int) -> None:
    row = _one(
        Clause(source="", text="", within=n, unit="working_days"),
        _sold(contract=began),
        "2031-01-01",
    )
    assert row.end is not None
    between = [began + timedelta(days=d + 1) for d in range((row.end - began).days)]
    assert sum(is_working(one, "DE") for one in between) == n
    assert n == 0 or is_working(row.end, "DE")


RETURN = Clause(
    source="Returns policy", text="Send it back within 30 days", remedy="return", of="delivered",
    within=30,
)  # fmt: skip


@pytest.mark.parametrize(
    ("happened", "on", "status"),
    [
        ((), "2026-11-20", "not_yet"),
        ((DELIVERED,), "2026-11-04", "open"),
        ((DELIVERED,), "2026-12-04", "open"),
        ((DELIVERED,), "2026-12-05", "expired"),
        ((DELIVERED, event("refunded", "2026-11-10")), "2026-11-20", "met"),
    ],
)
def test_a_policy_lets_them_send_it_back_for_so_long(
    happened: tuple[dict[str, Any], ...], on: str, status: str
) -> None:
    row = _one(RETURN, _sold(*happened), on)
    assert (row.status, row.remedies) == (status, ("refund",))
    if happened:
        assert row.end == day("2026-12-04")


TWO: dict[str, Any] = {"lines": ("L1", "L2"), "prices": {"L1": 6_000, "L2": 4_000}}
SAID = event("cancel_notice", "2026-12-03", ground="no_reason")


def _paid_back(minor: int, **more: Any) -> dict[str, Any]:
    return event("refunded", "2026-12-20", amount_minor=minor, **more)


@pytest.mark.parametrize(
    ("happened", "status"),
    [
        ([], "expired"),
        # a lower price, and what went back for the other line, are no return of this one
        ([event("refunded", "2026-11-10", amount_minor=500)], "expired"),
        ([_paid_back(500, line="L1")], "expired"),
        ([_paid_back(6_000, line="L1")], "met"),
        ([_paid_back(10_000)], "met"),
        ([event("goods_received_back", "2026-11-20", line="L1")], "met"),
        # who says it in time has used it, whenever the goods and the money come
        ([SAID], "due"),
        ([SAID | {"on": "2026-12-05"}], "expired"),
        ([SAID | {"ground": "late_delivery"}], "expired"),
        ([SAID, event("goods_received_back", "2026-12-10", line="L1")], "due"),
        ([SAID, _paid_back(500)], "due"),
        ([SAID, _paid_back(6_000, line="L1")], "met"),
        # one of two units: the time for the other one is over
        ([SAID | {"line": "L1", "amount_minor": 3_000}, _paid_back(2_999, line="L1")], "due"),
        ([SAID | {"line": "L1", "amount_minor": 3_000}, _paid_back(3_000, line="L1")], "expired"),
    ],
)
def test_a_right_to_send_it_back_is_used_by_who_says_so_in_time_and_ends_with_all_they_paid(
    happened: list[dict[str, Any]], status: str
) -> None:
    (row, _) = clauses([RETURN], _sold(DELIVERED, *happened, **TWO), day("2026-12-21"))
    assert row.status == status
    if status == "due":
        assert (row.start, row.end, row.remedies) == (day("2026-12-03"), None, ("refund",))


def test_what_a_policy_pays_back_adds_nothing_where_the_law_does() -> None:
    notice = event("cancel_notice", "2026-11-10", ground="no_reason")
    facts = told("DE", DELIVERED, notice, contract_date="2026-11-02")
    law = judge(read(msgspec.json.encode(facts)), day("2026-11-11"))
    row = _one(RETURN, _sold(DELIVERED, notice, prices={"L1": 10_000}), "2026-11-11")
    assert row.status == "due"
    assert [one.beyond for one in beside([row], law)] == [False]
    assert [one.beyond for one in beside([row], [])] == [True]


@pytest.mark.parametrize(("days", "beyond"), [(30, True), (14, False), (7, False)])
def test_a_policy_to_send_back_adds_to_the_law_only_where_it_is_longer(
    days: int, *, beyond: bool
) -> None:
    facts = told("DE", DELIVERED, contract_date="2026-11-02")
    law = judge(read(msgspec.json.encode(facts)), day("2026-11-10"))
    row = _one(msgspec.structs.replace(RETURN, within=days), _sold(DELIVERED), "2026-11-10")
    assert [one.beyond for one in beside([row], law)] == [beyond]
