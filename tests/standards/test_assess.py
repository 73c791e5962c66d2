"""What a report says as a whole: who is bound, since when, from which parts of a log."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.standards.calls import ALL, LARGE, MONDAY, answered, assessed, at, figure, gave_up

from lamplight.basis.instants import DAY
from lamplight.standards.assess import Assessment
from lamplight.standards.bound import SECTORS, Firm, Sector
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.facts import Source
from lamplight.standards.laws import chosen, names
from lamplight.standards.matters import Matter

OUTCOMES = list(Outcome)


def test_spain_binds_from_28_december_2026_and_says_before_what_it_would_be() -> None:
    rule = assessed("ES-CALL", [answered(1, at("2026-11-27T10:00:00+01:00"))])
    assert (rule.verdict, rule.would_be) == ("not_yet_binding", "kept")
    assert figure(rule).would_be == "kept"


def test_a_year_in_which_it_begins_to_bind_is_cut_on_that_day() -> None:
    eve, day = at("2026-12-27T23:59:59+01:00"), at("2026-12-28T00:00:00+01:00")
    rule = assessed("ES-CALL", [answered(1, eve), answered(999, day)])
    before, after = rule.checks[0].figures
    assert (before.period, before.verdict, before.partial) == ("2026", "not_yet_binding", True)
    assert (after.period, after.verdict, str(after.first_day)) == ("2026", "not_kept", "2026-12-28")
    assert rule.verdict == "not_kept"


@pytest.mark.parametrize(
    ("firm", "bound"),
    [
        (Firm(sector="energy", workers=3), True),
        (Firm(sector="gas"), True),
        (Firm(sector="other", workers=250), True),
        (Firm(sector="other", workers=249), None),
        (Firm(sector="other", workers=249, turnover=50_000_000, balance=43_000_000), False),
        (Firm(sector="other", workers=1, turnover=50_000_001), True),
        (Firm(sector="other", balance=43_000_001), True),
        (Firm(), None),
        (Firm(workers=3, turnover=1, balance=1), None),
        (Firm(sector="other", workers=300, non_profit=True), False),
    ],
)
def test_who_is_bound_in_spain(firm: Firm, bound: bool | None) -> None:
    rule = assessed("ES-CALL", [answered(1)], firm=firm)
    assert rule.bound is bound
    assert rule.verdict == ("not_bound" if bound is False else "kept")


def test_exceptions_free_whom_they_name() -> None:
    def bound(name: str, **firm: object) -> bool | None:
        return assessed(name, [], firm=msgspec.convert(firm, Firm)).bound

    assert bound("ES-AUDIT", sector="finance") is False
    assert bound("ES-CALL", sector="finance") is True
    assert bound("ES-SUP", sector="telecoms") is False
    assert bound("ES-SELL", sector="electricity", market_share=4.9) is False
    assert bound("ES-SELL", sector="electricity", market_share=5.0) is True
    assert bound("ES-SELL", sector="electricity") is True


def test_a_sector_that_a_law_is_for_or_isnt_for() -> None:
    assert assessed("IT-TLC", [answered(1)], firm=Firm(sector="water")).verdict == "not_bound"
    assert assessed("IT-TLC", [answered(1)], firm=Firm(sector="phone")).bound is True
    assert assessed("IT-TLC", [answered(1)], firm=Firm()).bound is None


def test_what_was_replaced_is_judged_no_more() -> None:
    assert assessed("BR-OLD", [answered(99)]).verdict == "not_gated"
    old = assessed("BR-OLD", [answered(99, at("2020-03-01T10:00:00-03:00"))], firm=Firm())
    assert old.verdict == "not_kept"


def test_drafts_are_shown_when_asked_for_and_never_judged() -> None:
    laws, rules = chosen("not-law")
    assessment = Assessment(rules)
    assessment.add(answered(999))
    report = assessment.report(laws)
    assert report.rules
    assert {rule.verdict for rule in report.rules} == {"not_gated"}
    assert not any(rule.law == "NOT-LAW" for name in names() if name != "NOT-LAW"
                   for rule in chosen(name)[1])  # fmt: skip


def test_without_its_facts_no_rule_is_ever_kept() -> None:
    assessment = Assessment(chosen(",".join(names()))[1], source=Source(), firm=LARGE)
    assessment.add(Contact(arrived=MONDAY, outcome=Outcome.UNKNOWN))
    for rule in assessment.report(names()).rules:
        for check in rule.checks:
            for one in check.figures:
                assert "kept" not in {one.verdict, one.would_be}, rule.id
                assert one.needs or rule.law == "NOT-LAW"


def test_a_log_of_a_week_beside_the_cases_of_a_year_stays_one_of_a_week() -> None:
    new_year, end = at("2027-01-01T10:00:00+01:00"), at("2027-12-31T10:00:00+01:00")
    cases = [Matter(opened=one, key_told_at=one) for one in (new_year, end)]
    laws, rules = chosen("ES")
    assessment = Assessment(rules, firm=LARGE, source=ALL, cases=True, as_of=end)
    assessment.add(answered(1))
    for one in cases:
        assessment.add_matter(one)
    report = assessment.report(laws)
    found = {rule.id: rule.checks[0].figures[0] for rule in report.rules}
    assert found["ES-CALL"].partial
    assert not found["ES-KEY"].partial
    assert any("looked up again" in words for words in report.words)


def test_an_empty_log_shows_nothing() -> None:
    report = Assessment(chosen("ES")[1], source=ALL, firm=LARGE).report(["ES"])
    assert {rule.verdict for rule in report.rules} <= {"cannot_show", "not_bound"}


def _many(seed: int, count: int) -> list[Contact]:
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        arrived = MONDAY + chance.randrange(700 * DAY)
        made = answered if chance.random() < 0.7 else gave_up
        found.append(
            made(
                chance.choice([1, 59.9, 60, 100, 179.9, 180, 400]),
                arrived,
                queue=chance.choice(["a", "b", None]),
                priority_claimed=chance.choice([True, False, None]),
                promoted=chance.choice([True, False, None]),
                number_class=chance.choice(["free", "flat", "premium", None]),
                told_seconds=chance.choice([None, 30.0]),
                follows=chance.random() < 0.1,
                supervisor_asked_at=arrived if chance.random() < 0.1 else None,
            )
        )
    return found


@settings(deadline=None, max_examples=12)
@given(seed=st.integers(0, 10_000), cut=st.integers(0, 40))
def test_two_parts_of_a_log_merged_are_the_log(seed: int, cut: int) -> None:
    calls, rules = _many(seed, 40), chosen(",".join(names()))[1]

    def over(some: list[Contact]) -> Assessment:
        assessment = Assessment(rules, source=ALL, firm=LARGE, unit="quarter")
        for one in some:
            assessment.add(one)
        return assessment

    whole, first, second = over(calls), over(calls[:cut]), over(calls[cut:])
    first.merge(second)
    assert first.report(["x"]) == whole.report(["x"])


def test_only_the_same_questions_can_be_merged() -> None:
    with pytest.raises(ValueError, match="same rules"):
        Assessment(chosen("ES")[1]).merge(Assessment(chosen("PT")[1]))


@pytest.mark.parametrize("sector", SECTORS)
def test_every_sector_has_a_report(sector: Sector) -> None:
    assessment = Assessment(chosen("ES,IT,US,BR")[1], firm=Firm(sector=sector), source=ALL)
    assessment.add(answered(10))
    report = assessment.report(["ES"])
    assert report.reservation == "This is not legal advice."
    assert msgspec.json.encode(report)


def test_a_period_of_one_s_own_is_shown_beside_that_of_the_law() -> None:
    rule = assessed("ES-CALL", [answered(1), answered(1, MONDAY + 100 * DAY)], unit="quarter")
    assert [one.period for one in rule.checks[0].figures] == ["2027", "2027-Q1", "2027-Q2"]
    assert (rule.counts_per, rule.shown_per) == ("year", "quarter")


def test_a_bad_quarter_breaks_no_law_that_counts_for_a_year() -> None:
    spring = [answered(1)] * 99
    summer = [answered(999, MONDAY + 100 * DAY)]
    rule = assessed("ES-CALL", spring + summer, unit="quarter")
    assert [one.verdict for one in rule.checks[0].figures] == ["kept", "kept", "not_kept"]
    assert rule.verdict == "kept"


def test_a_year_says_nothing_of_a_law_that_counts_for_a_month() -> None:
    calls = [answered(1)] * 99 + [answered(999, MONDAY + 100 * DAY)]
    rule = assessed("US-IL", calls, unit="year")
    assert [(one.period, one.verdict) for one in rule.checks[0].figures] == [
        ("2027-03", "kept"),
        ("2027-06", "not_kept"),
        ("2027", "kept"),
    ]
    assert assessed("US-IL", calls).checks[0].figures == rule.checks[0].figures[:2]
