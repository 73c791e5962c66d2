"""What a person judged decides what the rules then say; where nobody has, it stays open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.duties.told import event, row, told

from lamplight.duties.judge import judge
from lamplight.duties.judgements import CHOICES, questions
from lamplight.duties.reading import BadFacts, read

if TYPE_CHECKING:
    from lamplight.duties.row import Row

ON = "2028-06-10"
DELIVERED = event("delivered", "2026-02-10")
SHOWN = event("defect_shown", "2026-05-01")
ASKED = event("remedy_requested", "2026-05-02", remedy="repair")


def judged(
    facts: dict[str, Any], duty: str, question: str, answer: str, on: str = "2026-06-10"
) -> dict[str, Any]:
    made = {"duty": duty, "question": question, "answer": answer, "on": on}
    return facts | {"judgements": [made]}


def _every(facts: dict[str, Any], on: str) -> list[Row]:
    return judge(read(msgspec.json.encode(facts)), date.fromisoformat(on))


def test_a_repair_that_takes_too_long_is_overdue_and_opens_the_second_remedies() -> None:
    facts = told("DE", DELIVERED, SHOWN, ASKED)
    before = row(facts, "2026-06-10", "bring_into_conformity")
    assert (before.status, questions(before)) == ("due", ("REASONABLE_TIME",))
    slow = judged(facts, "bring_into_conformity", "REASONABLE_TIME", "passed")
    after = row(slow, "2026-06-10", "bring_into_conformity")
    assert (after.status, after.judged) == ("overdue", ("REASONABLE_TIME:passed",))
    assert "termination" in row(slow, "2026-06-10", "conformity").remedies
    assert "termination" not in row(facts, "2026-06-10", "conformity").remedies


def test_that_there_is_still_time_leaves_it_due_and_asks_again() -> None:
    facts = told("DE", DELIVERED, SHOWN, ASKED)
    still = judged(facts, "bring_into_conformity", "REASONABLE_TIME", "not_yet")
    found = row(still, "2026-06-10", "bring_into_conformity")
    assert (found.status, found.review_codes) == ("due", ("REASONABLE_TIME",))
    assert found.judged == ("REASONABLE_TIME:not_yet",)


def test_what_was_judged_of_an_earlier_request_says_nothing_of_a_later_one() -> None:
    done = event("goods_handed_back", "2026-06-20", result="failed")
    again = event("remedy_requested", "2026-06-21", remedy="repair")
    facts = told("DE", DELIVERED, SHOWN, ASKED, done, again)
    slow = judged(facts, "bring_into_conformity", "REASONABLE_TIME", "passed")
    assert row(slow, "2026-06-22", "bring_into_conformity").status == "due"


@pytest.mark.parametrize(("answer", "status"), [("should_last", "open"), ("outlived", "expired")])
def test_how_long_a_thing_should_last_is_for_a_person_in_the_netherlands(
    answer: str, status: str
) -> None:
    facts = told("NL", event("delivered", "2023-02-10"), SHOWN, contract_date="2023-02-01")
    before = row(facts, "2026-06-10", "conformity")
    assert (before.status, questions(before)) == ("contested", ("REASONABLE_DURABILITY",))
    found = judged(facts, "conformity", "REASONABLE_DURABILITY", answer)
    assert row(found, "2026-06-10", "conformity").status == status


@pytest.mark.parametrize(("answer", "chooser"), [("major", "consumer"), ("not_major", "seller")])
def test_who_chooses_in_australia_follows_whether_the_failure_is_major(
    answer: str, chooser: str
) -> None:
    facts = told("AU", DELIVERED, SHOWN, currency="AUD")
    duty = "consumer_guarantee_acceptable_quality"
    assert questions(row(facts, "2026-06-10", duty)) == ("MAJOR_FAILURE",)
    found = row(judged(facts, duty, "MAJOR_FAILURE", answer), "2026-06-10", duty)
    assert (found.status, found.chooser) == ("open", chooser)


@pytest.mark.parametrize(
    ("answer", "status"), [("may_end", "suspended"), ("repair_first", "not_yet")]
)
def test_whether_they_may_end_it_without_a_repair_is_for_a_person(answer: str, status: str) -> None:
    facts = told("DE", DELIVERED, SHOWN, event("rejection_notice", "2026-05-10", right="final"))
    before = row(facts, "2026-06-10", "refund")
    assert (before.status, questions(before)) == ("contested", ("END_AT_ONCE",))
    assert (
        row(judged(facts, "refund", "END_AT_ONCE", answer), "2026-06-10", "refund").status == status
    )


def test_a_minor_defect_bars_ending_the_contract_once_a_person_says_so() -> None:
    failed = event("goods_handed_back", "2026-05-20", result="failed")
    facts = told("DE", DELIVERED, SHOWN, ASKED, failed)
    before = row(facts, "2026-06-10", "conformity")
    assert questions(before) == ("MINOR_DEFECT",)
    assert "termination" in before.remedies
    minor = judged(facts, "conformity", "MINOR_DEFECT", "minor")
    found = row(minor, "2026-06-10", "conformity")
    assert "termination" not in found.remedies
    assert "price_reduction" in found.remedies


def test_an_answer_that_the_question_doesnt_have_is_refused() -> None:
    facts = judged(told("DE", DELIVERED), "conformity", "MINOR_DEFECT", "passed")
    with pytest.raises(BadFacts, match="MINOR_DEFECT is answered by not_minor or minor"):
        read(msgspec.json.encode(facts))


@given(
    law=st.sampled_from(["DE", "NL", "FR", "UK", "AU", "CA-QC", "SG", "US-CA"]),
    data=st.data(),
)
def test_a_judgement_for_the_customer_never_takes_a_remedy_away(
    law: str, data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from([SHOWN, ASKED]), unique_by=lambda one: one["kind"]))
    facts = told(law, DELIVERED, *some)
    for before in _every(facts, ON):
        for question in questions(before):
            for choice in CHOICES[question]:
                if choice.side != "customer":
                    continue
                after = _every(judged(facts, before.duty, question, choice.code, ON), ON)
                same = next(
                    one for one in after if (one.duty, one.rule) == (before.duty, before.rule)
                )
                assert set(before.remedies) <= {*same.remedies, *same.second_tier}
                assert same.status not in ("expired", "excluded")


@pytest.mark.parametrize(("answer", "reason"), [("misuse", "MISUSE"), ("wear", "WEAR")])
def test_what_came_of_use_is_no_defect_once_a_person_says_so(answer: str, reason: str) -> None:
    facts = told("DE", DELIVERED, SHOWN, ASKED)
    before = row(facts, "2026-06-10", "conformity")
    assert "NOT_A_DEFECT" not in questions(before)
    assert "NOT_A_DEFECT" in questions(before, told=True)
    seen = judged(facts, "conformity", "NOT_A_DEFECT", answer)
    for duty in ("conformity", "bring_into_conformity"):
        after = row(seen, "2026-06-10", duty)
        assert (after.status, after.reason_code) == ("excluded", reason)
    again = {"events": [*facts["events"], event("defect_reported", "2026-06-20")]}
    assert row(seen | again, "2026-06-25", "conformity").status == "open", "another defect"


def test_what_was_there_at_delivery_stays_owed() -> None:
    facts = told("DE", DELIVERED, SHOWN, ASKED)
    seen = judged(facts, "conformity", "NOT_A_DEFECT", "there_at_delivery")
    after = row(seen, "2026-06-10", "conformity")
    assert (after.status, after.judged) == ("open", ("NOT_A_DEFECT:there_at_delivery",))


def test_a_defect_reported_later_on_the_day_of_a_judgement_is_another_one() -> None:
    facts = told("DE", DELIVERED, SHOWN, ASKED)
    made = {"duty": "conformity", "question": "NOT_A_DEFECT", "answer": "misuse"}
    seen = facts | {"judgements": [made | {"on": "2026-06-10", "at": "2026-06-10T10:00:00+02:00"}]}

    def with_report(at: str) -> str:
        new = event("defect_reported", "2026-06-10", at=at)
        return row(seen | {"events": [*facts["events"], new]}, "2026-06-11", "conformity").status

    assert with_report("2026-06-10T09:59:00+02:00") == "excluded"
    assert with_report("2026-06-10T10:01:00+02:00") == "open"
    assert with_report("2026-06-09T23:00:00-11:00") == "open", "by instants, not by calendars"


def test_the_answer_given_last_decides_of_whichever_duty_it_was_asked() -> None:
    facts = told("DE", DELIVERED, SHOWN, ASKED)
    first = {"duty": "conformity", "question": "NOT_A_DEFECT", "answer": "misuse"}
    last = {"duty": "conformity_claim", "question": "NOT_A_DEFECT", "answer": "there_at_delivery"}
    seen = facts | {"judgements": [last | {"on": "2026-06-10"}, first | {"on": "2026-06-09"}]}
    for duty in ("conformity", "conformity_claim"):
        found = row(seen, "2026-06-11", duty)
        assert (found.status, found.judged) == ("open", ("NOT_A_DEFECT:there_at_delivery",))


def test_an_instant_of_a_judgement_needs_its_offset() -> None:
    facts = judged(told("DE", DELIVERED, SHOWN), "conformity", "NOT_A_DEFECT", "wear")
    facts["judgements"][0]["at"] = "2026-06-10T10:00:00"
    with pytest.raises(BadFacts, match=r"judgements\[0\]\.at: a timestamp needs its offset"):
        read(msgspec.json.encode(facts))
