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
    assert (found.status, found.because) == ("contested", ("CANCELLED_BEFORE_A_DELAY",))
    assert found.remedies == (("termination",) if on == "2026-11-20" else ())


def test_a_notice_in_the_union_that_came_too_soon_is_not_passed_over() -> None:
    notice = event("cancel_notice", "2026-10-20", ground="late_delivery")
    facts = told("NL", notice, contract_date="2026-10-01")
    found = row(facts, "2026-11-20", "termination_for_late_delivery")
    assert (found.status, found.because) == ("contested", ("CANCELLED_BEFORE_A_DELAY",))
    facts["events"].append(event("delivered", "2026-10-22"))
    assert rows(facts, "2026-11-20", "termination_for_late_delivery") == []
