"""Where an end or a notice is in doubt, nobody is told a plain no."""

from __future__ import annotations

import pytest
from tests.duties.told import day, event, row, rows, told


@pytest.mark.parametrize(
    ("on", "status"),
    [("2026-02-27", "open"), ("2026-02-28", "open"), ("2026-03-01", "contested"),
     ("2026-03-02", "contested"), ("2026-03-03", "expired")],
)  # fmt: skip
def test_a_guarantee_that_ends_on_a_saturday_is_in_doubt_up_to_the_monday(
    on: str, status: str
) -> None:
    facts = told("FR", event("delivered", "2024-02-29"), contract_date="2024-02-26")
    found = row(facts, on, "conformity")
    assert (found.status, found.end) == (status, day("2026-02-28"))
    assert found.latest_end == (day("2026-03-02") if status == "contested" else None)


@pytest.mark.parametrize("on", ["2026-10-25", "2026-11-20"])
def test_a_notice_in_quebec_that_came_too_soon_is_not_passed_over(on: str) -> None:
    notice = event("cancel_notice", "2026-10-20", ground="late_delivery")
    facts = told("CA-QC", notice, contract_date="2026-10-01")
    found = row(facts, on, "termination_for_late_delivery")
    ripe = on == "2026-11-20"
    assert (found.status, found.because) == (
        "open" if ripe else "contested",
        ("CANCELLED_BEFORE_A_DELAY",),
    )
    assert found.remedies == (("termination",) if ripe else ())
    assert found.review_codes == ("CANCELLED_BEFORE_A_DELAY",)


@pytest.mark.parametrize(
    ("law", "on", "status"),
    [("NL", "2026-10-22", "contested"), ("NL", "2026-11-20", "open"), ("UK", "2026-11-20", "open")],
)
def test_a_notice_that_came_too_soon_takes_nothing_from_who_may_end_it_once_it_is_late(
    law: str, on: str, status: str
) -> None:
    terms = {"promised_delivery": "2026-10-25", "time_essential": True}
    notice = event("cancel_notice", "2026-10-20", ground="late_delivery")
    facts = told(law, notice, contract_date="2026-10-01", terms=terms)
    found = row(facts, on, "termination_for_late_delivery")
    assert (found.status, found.because) == (status, ("CANCELLED_BEFORE_A_DELAY",))
    assert found.remedies == (("termination",) if status == "open" else ())


@pytest.mark.parametrize("law", ["NL", "UK", "CA-QC"])
def test_a_second_notice_in_time_ends_it_whatever_came_before(law: str) -> None:
    terms = {"promised_delivery": "2026-10-25", "time_essential": True}
    early, valid = (
        event("cancel_notice", on, ground="late_delivery") for on in ("2026-10-20", "2026-11-26")
    )
    part = event("refunded", "2026-11-01", amount_minor=2_000)
    facts = told(law, early, part, valid, contract_date="2026-10-01", terms=terms)
    assert row(facts, "2026-11-28", "termination_for_late_delivery").status == "met"
    assert row(facts, "2026-11-28", "delivery").status == "overdue"
    (refund,) = rows(facts, "2026-11-28", "refund")
    assert (refund.status, refund.start) == ("due", day("2026-11-26"))
    assert refund.amount_minor == 8_000, "what went back before it ended is not owed again"


def test_a_notice_in_the_union_that_came_too_soon_is_not_passed_over() -> None:
    notice = event("cancel_notice", "2026-10-20", ground="late_delivery")
    facts = told("NL", notice, contract_date="2026-10-01")
    found = row(facts, "2026-11-20", "termination_for_late_delivery")
    assert (found.status, found.because) == ("contested", ("CANCELLED_BEFORE_A_DELAY",))
    facts["events"].append(event("delivered", "2026-10-22"))
    assert rows(facts, "2026-11-20", "termination_for_late_delivery") == []
