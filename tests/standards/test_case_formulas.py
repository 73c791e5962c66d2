"""Cases against their days: working ones with holidays, those of the calendar, hours."""

from __future__ import annotations

from typing import Any

import pytest
from tests.standards.calls import ALL, LARGE, assessed, at, figure

from lamplight.standards.bound import Firm
from lamplight.standards.facts import Source
from lamplight.standards.matters import Matter

MONDAY = at("2027-03-01T10:00:00+01:00")
LATER = at("2028-01-01T00:00:00+01:00")


def _verdict(name: str, check: str, opened: str, answered: str | None, **more: Any) -> str:
    settings = {"as_of": more.pop("as_of", LATER), "firm": more.pop("firm", LARGE)}
    facts: dict[str, Any] = {"kind": "complaint"} | more
    matter = Matter(opened=at(opened), answered=None if answered is None else at(answered), **facts)
    return figure(assessed(name, [matter], **settings), check).verdict


@pytest.mark.parametrize(
    ("answered", "verdict"),
    [
        # 19 March isn't a national holiday; Good Friday is 26 March: working days from 8 March
        ("2027-03-30T23:59:59+02:00", "kept"),
        ("2027-03-31T00:00:00+02:00", "not_kept"),
    ],
)
def test_fifteen_working_days_leave_out_weekends_and_holidays(answered: str, verdict: str) -> None:
    assert _verdict("ES-15", "fifteen", "2027-03-08T09:00:00+01:00", answered) == verdict


def test_what_was_missing_starts_the_clock_when_it_comes() -> None:
    late = "2027-04-05T10:00:00+02:00"
    assert _verdict("ES-15", "fifteen", "2027-03-08T09:00:00+01:00", late) == "not_kept"
    completed = at("2027-03-29T10:00:00+02:00")
    assert (
        _verdict("ES-15", "fifteen", "2027-03-08T09:00:00+01:00", late, completed=completed)
        == "kept"
    )


def test_finance_has_a_month() -> None:
    bank = Firm(sector="finance")
    opened, day = "2027-01-31T10:00:00+01:00", "2027-02-28T20:00:00+01:00"
    assert _verdict("ES-15", "month", opened, day, firm=bank) == "kept"
    assert _verdict("ES-15", "month", opened, "2027-03-01T00:00:00+01:00", firm=bank) == "not_kept"


def test_billing_has_five_days_of_the_calendar() -> None:
    opened = "2027-03-04T10:00:00+01:00"  # a Thursday
    assert _verdict("ES-5", "", opened, "2027-03-09T23:59:00+01:00", kind="billing") == "kept"
    assert _verdict("ES-5", "", opened, "2027-03-10T00:00:00+01:00", kind="billing") == "not_kept"
    assert _verdict("ES-5", "", opened, None, kind="query") == "cannot_show"  # not of its kind


def test_supply_cuts_have_two_hours() -> None:
    cut = {"kind": "supply_cut"}
    opened = "2027-03-04T10:00:00+01:00"
    assert _verdict("ES-2H", "", opened, "2027-03-04T12:00:00+01:00", **cut) == "kept"
    assert _verdict("ES-2H", "", opened, "2027-03-04T12:00:00.001+01:00", **cut) == "not_kept"


def test_silence_is_late_only_after_the_last_day_and_untold_without_a_day_of_ours() -> None:
    opened = "2027-03-04T10:00:00+01:00"
    five = {"kind": "billing"}
    assert _verdict("ES-5", "", opened, None, **five) == "not_kept"
    soon = at("2027-03-09T20:00:00+01:00")
    assert _verdict("ES-5", "", opened, None, as_of=soon, **five) == "cannot_show"
    assert _verdict("ES-5", "", opened, None, as_of=None, **five) == "cannot_show"


def test_a_key_is_told() -> None:
    opened = "2027-03-04T10:00:00+01:00"
    assert _verdict("ES-KEY", "", opened, None, key_told_at=at(opened)) == "kept"
    assert _verdict("ES-KEY", "", opened, None) == "not_kept"
    assert _verdict("ES-KEY", "", opened, opened, kind="query") == "cannot_show"


def test_proof_is_for_who_asked() -> None:
    opened = "2027-03-04T10:00:00+01:00"
    asked = {"proof_asked": True}
    given = {"proof_at": at(opened), "medium": "mail"}
    assert _verdict("ES-PROOF", "given", opened, None, **asked, **given) == "kept"
    assert _verdict("ES-PROOF", "given", opened, None, **asked) == "not_kept"
    assert _verdict("ES-PROOF", "given", opened, None, **asked, proof_at=at(opened)) == (
        "cannot_show"
    )
    assert _verdict("ES-PROOF", "given", opened, None, proof_asked=False) == "cannot_show"


def test_a_refusal_names_the_bodies_for_disputes() -> None:
    day = "2027-03-04T10:00:00+01:00"
    reasons = {"reasoned": True, "refused": True}
    assert _verdict("ES-WHY", "", day, day, **reasons, disputes_told=True) == "kept"
    assert _verdict("ES-WHY", "", day, day, **reasons, disputes_told=False) == "not_kept"
    assert _verdict("ES-WHY", "", day, day, **reasons) == "cannot_show"
    assert _verdict("ES-WHY", "", day, day, reasoned=True, refused=False) == "kept"
    assert _verdict("ES-WHY", "", day, day, reasoned=False, refused=False) == "not_kept"


def test_a_reply_is_in_the_language_of_the_question() -> None:
    day = "2027-03-04T10:00:00+01:00"
    asked = {"language_asked": "ca"}
    assert _verdict("ES-LANG", "reply", day, day, **asked, language_served="ca") == "kept"
    assert _verdict("ES-LANG", "reply", day, day, **asked, language_served="es") == "not_kept"
    assert _verdict("ES-LANG", "reply", day, day, **asked) == "cannot_show"
    assert _verdict("ES-LANG", "reply", day, None, **asked) == "cannot_show"  # no reply yet


def test_nobody_is_asked_whether_they_are_content_before_they_have_an_answer() -> None:
    day, later = "2027-03-04T10:00:00+01:00", "2027-03-05T10:00:00+01:00"
    assert _verdict("ES-SURVEY", "", day, day, surveyed_at=at(later)) == "kept"
    assert _verdict("ES-SURVEY", "", day, later, surveyed_at=at(day)) == "not_kept"
    assert _verdict("ES-SURVEY", "", day, day) == "not_kept"


def test_after_six_weeks_a_british_letter_names_the_body() -> None:
    day = "2027-03-04T10:00:00+00:00"
    phones = {"firm": Firm(sector="telecoms")}
    assert _verdict("UK-ADR", "", day, None, **phones, disputes_told=True) == "kept"
    assert _verdict("UK-ADR", "", day, None, **phones, disputes_told=False) == "not_kept"
    assert _verdict("UK-ADR", "", day, day, **phones) == "cannot_show"  # answered: no letter needed


def test_australian_complaints_have_three_clocks() -> None:
    day = "2027-03-04T10:00:00+11:00"
    phones = {"firm": Firm(sector="telecoms")}
    urgent = {"kind": "urgent"} | phones
    assert _verdict("AU-CCH", "urgent", day, "2027-03-08T10:00:00+11:00", **urgent) == "kept"
    assert _verdict("AU-CCH", "urgent", day, "2027-03-09T10:00:00+11:00", **urgent) == "not_kept"
    plan = at("2027-03-18T10:00:00+11:00")
    assert _verdict("AU-CCH", "plan", day, None, **phones, planned_at=plan) == "kept"
    assert _verdict("AU-CCH", "plan", day, None, **phones) == "not_kept"
    done = {"agreed_at": at(day), "done_at": at("2027-03-11T23:00:00+11:00")}
    assert _verdict("AU-CCH", "done", day, None, **phones, **done) == "kept"


def test_a_month_s_clock_of_other_laws_is_of_the_calendar() -> None:
    day = "2027-03-04T10:00:00+01:00"
    assert _verdict("IT-TLC", "reply", day, "2027-04-03T10:00:00+02:00", firm=Firm()) == "kept"
    assert _verdict("IT-TLC", "reply", day, "2027-04-04T10:00:00+02:00", firm=Firm()) == "not_kept"
    assert _verdict("BR-SAC", "reply", day, "2027-03-11T10:00:00-03:00", firm=Firm()) == "kept"
    assert _verdict("BR-SAC", "reply", day, "2027-03-12T10:00:00-03:00", firm=Firm()) == "not_kept"


def test_without_records_of_cases_they_are_what_is_missing() -> None:
    rule = assessed("ES-15", [], cases=False, source=Source())
    assert figure(rule, "fifteen").missing == ("cases",)
    assert rule.verdict == "cannot_show"


def _untold(name: str, check: str, without: str, matter: Matter) -> tuple[str, int]:
    source = Source(known=ALL.known - {without})
    found = figure(assessed(name, [matter], as_of=LATER, firm=LARGE, source=source), check)
    return found.verdict, found.unknown


@pytest.mark.parametrize(("name", "check"), [("ES-15", "fifteen"), ("ES-21", "fifteen")])
def test_nothing_is_late_where_the_records_dont_tell_answers(name: str, check: str) -> None:
    asked = Matter(opened=MONDAY, kind="complaint")
    assert _untold(name, check, "answered", asked) == ("cannot_show", 1)
    assert figure(assessed(name, [asked], as_of=LATER, firm=LARGE), check).verdict == "not_kept"


def test_where_kinds_arent_told_none_is_taken_for_another() -> None:
    asked = Matter(opened=MONDAY, answered=MONDAY)
    assert _untold("ES-5", "", "kind", asked) == ("cannot_show", 1)
    assert _untold("ES-15", "fifteen", "kind", asked) == ("cannot_show", 1)


def test_a_key_that_is_told_on_another_day_was_not_told_in_the_contact() -> None:
    day = "2027-03-04T10:00:00+01:00"
    same, next_ = at("2027-03-04T23:59:00+01:00"), at("2027-03-05T00:00:00+01:00")
    assert _verdict("ES-KEY", "", day, None, key_told_at=same) == "kept"
    assert _verdict("ES-KEY", "", day, None, key_told_at=next_) == "not_kept"


@pytest.mark.parametrize(
    ("medium", "verdict"),
    [("E-mail", "kept"), ("letter", "kept"), ("spoken", "not_kept"), ("fax", "cannot_show")],
)
def test_proof_is_on_a_medium_that_the_customer_can_keep(medium: str, verdict: str) -> None:
    day = "2027-03-04T10:00:00+01:00"
    proof = {"proof_asked": True, "proof_at": at(day), "medium": medium}
    assert _verdict("ES-PROOF", "given", day, None, **proof) == verdict
