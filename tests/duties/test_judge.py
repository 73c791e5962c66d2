"""What is true of every answer, whatever the sale."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.duties.sales import DAYS, sales

from lamplight.duties.facts import Facts, Warranty
from lamplight.duties.judge import judge
from lamplight.duties.reading import check, read

if TYPE_CHECKING:
    from datetime import date

    from lamplight.duties.row import Row

DAY = timedelta(days=1)
PROMISED = ("promised_warranty", "answer_customer")
MANY = settings(deadline=None, max_examples=100)


@MANY
@given(sales(), DAYS)
def test_every_row_says_who_and_why_and_agrees_with_the_day(facts: Facts, on: date) -> None:
    check(facts)
    for row in judge(facts, on):
        assert row.source
        assert row.lines
        assert (row.line is None) == (len(row.lines) > 1)
        assert row.status not in ("excluded", "suspended") or row.reason_code
        if row.status in ("open", "due") and row.end is not None:
            assert on <= row.end
        if row.status in ("expired", "overdue") and row.end is not None:
            assert on > row.end
        if row.start is not None and row.end is not None and row.status != "not_yet":
            assert row.start <= row.end
        if row.amount_minor is not None:
            assert row.amount_minor >= 0
            assert row.currency == "EUR"


@MANY
@given(sales(), DAYS)
def test_what_has_not_happened_yet_changes_no_status(facts: Facts, on: date) -> None:
    by_then = replace(facts, events=[one for one in facts.events if one.on <= on])

    def told(facts: Facts) -> list[tuple[str, str, tuple[str, ...]]]:
        return sorted((row.duty, row.status, row.lines) for row in judge(facts, on))

    anchored = facts.sale.contract_date is not None
    if anchored:
        assert told(facts) == told(by_then)


@MANY
@given(sales(), DAYS, st.integers(1, 60))
def test_a_promise_beyond_the_law_never_shortens_it(facts: Facts, on: date, months: int) -> None:
    more = Warranty(months=months, given_by="seller_of_record")
    promised = replace(
        facts, terms=replace(facts.terms, warranties=[*facts.terms.warranties, more])
    )

    def law(facts: Facts) -> list[Row]:
        return [row for row in judge(facts, on) if row.duty not in PROMISED]

    assert set(law(facts)) <= set(law(promised))


@MANY
@given(sales(), DAYS)
def test_a_period_that_is_over_stays_over(facts: Facts, on: date) -> None:
    facts = replace(facts, events=[one for one in facts.events if one.on <= on])
    today = {(row.duty, row.rule, row.lines): row.status for row in judge(facts, on)}
    tomorrow = {(row.duty, row.rule, row.lines): row.status for row in judge(facts, on + DAY)}
    for key, status in today.items():
        if status in ("expired", "overdue") and key in tomorrow:
            assert tomorrow[key] == status


@MANY
@given(sales(), DAYS)
def test_facts_read_back_from_json_are_judged_the_same(facts: Facts, on: date) -> None:
    assert judge(read(msgspec.json.encode(facts)), on) == judge(facts, on)


@MANY
@given(sales(), DAYS)
def test_the_order_in_which_events_are_written_means_nothing(facts: Facts, on: date) -> None:
    days = [event.on for event in facts.events]
    if len(set(days)) == len(days):
        turned = replace(facts, events=facts.events[::-1])
        assert judge(turned, on) == judge(facts, on)
