"""Which laws there are, and that they are those of the research."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lamplight.basis.calendars import is_known
from lamplight.standards import table
from lamplight.standards.case_formulas import CASE_JUDGES
from lamplight.standards.clocks import CLOCKS
from lamplight.standards.counted import ORDERS
from lamplight.standards.facts import FACTS
from lamplight.standards.formulas import JUDGES
from lamplight.standards.laws import ALL, RULES, UnknownLaw, chosen, names
from lamplight.standards.menus import MENU_JUDGES
from lamplight.standards.rule import MARKS, Rule
from lamplight.standards.ways import WORDS

ROOT = Path(__file__).resolve().parents[2]
RESEARCH = ROOT.parent / "shared" / "research" / "law-of-the-line.md"
FORMULAS = {*CLOCKS, *JUDGES, *CASE_JUDGES, *ORDERS, "by_hand"}


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_rule_says_whom_it_binds_what_it_asks_and_where_it_stands(rule: Rule) -> None:
    assert rule.title
    assert rule.bound.words
    assert rule.source
    assert rule.checks
    assert rule.mark in MARKS
    assert is_known(rule.calendar.partition("-")[0]) or not rule.calendar
    assert len({check.name for check in rule.checks}) == len(rule.checks)
    for check in rule.checks:
        assert check.formula in FORMULAS
        assert set(check.ways) <= set(WORDS)
        assert not check.by_menu or check.by_menu in MENU_JUDGES
        assert (check.formula == "by_hand") == bool(check.needs) or not rule.gated
        assert not check.excuses or check.excuses in {one.name for one in rule.checks}
        if check.formula in CLOCKS:
            assert (check.within is None) != (check.mean is None)


def test_no_rule_is_written_twice() -> None:
    assert len({rule.id for rule in ALL}) == len(ALL)


def test_every_fact_that_a_formula_wants_can_be_named() -> None:
    found = [
        *((*one.needs, *one.either) for one in CLOCKS.values()),
        *((*one.needs, *one.wants, *one.either) for one in JUDGES.values()),
        *(one.wants for one in CASE_JUDGES.values()),
    ]
    assert {fact for facts in found for fact in facts} <= set(FACTS)


@pytest.mark.parametrize("name", names())
def test_every_law_that_is_named_has_rules(name: str) -> None:
    laws, rules = chosen(name)
    assert laws == [name]
    assert rules


def test_a_law_is_asked_for_by_country_by_name_or_by_rule() -> None:
    assert [rule.id for rule in chosen("IT-TLC")[1]] == ["IT-TLC"]
    assert {rule.id for rule in chosen("it")[1]} >= {"IT-TLC", "IT-EN", "EU-21"}
    assert [rule.id for rule in chosen("GB")[1]] == ["UK-ADR", "UK-EN"]
    assert [rule.id for rule in chosen("ES-CALL")[1]] == ["ES-CALL"]
    laws, rules = chosen(" es, PT ,es")
    assert laws == ["ES", "PT"]
    assert {"ES-CALL", "PT-60", "EU-21"} <= {rule.id for rule in rules}


@pytest.mark.parametrize("wanted", ["", " , ", "XX", "ES;PT", "U"])
def test_a_law_that_nobody_wrote_is_refused_with_those_there_are(wanted: str) -> None:
    with pytest.raises(UnknownLaw, match="IT-TLC"):
        chosen(wanted)


def test_the_committed_page_is_what_the_rules_say() -> None:
    again = "python -m lamplight.standards.table > docs/law-of-the-line.md"
    assert (ROOT / "docs" / "law-of-the-line.md").read_text() == table.page(), f"again: {again}"


def _rows() -> list[list[str]]:
    found = []
    for line in RESEARCH.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| ") and re.fullmatch(r"[A-Z]{2}-[A-Z0-9]+", cells[0]):
            found.append(cells)
    return found


@pytest.mark.skipif(not RESEARCH.exists(), reason="the research isn't at hand")
def test_every_row_of_the_research_has_its_rule_and_no_rule_is_invented() -> None:
    assert {row[0] for row in _rows()} == {rule.id for rule in RULES} - {"ES-21"}


@pytest.mark.skipif(not RESEARCH.exists(), reason="the research isn't at hand")
def test_the_marks_and_articles_are_those_of_the_research() -> None:
    rules = {rule.id: rule for rule in RULES}
    for row in _rows():
        rule = rules[row[0]]
        if rule.law == "ES":
            assert rule.mark == "R"
            assert re.findall(r"\d+(?:\.\d+)?", rule.article) == re.findall(
                r"\d+(?:\.\d+)?", row[1]
            )
        else:
            assert rule.read == row[-1]
            assert rule.source == row[-2] or rule.source.startswith("http") or rule.mark == "K"


@pytest.mark.parametrize(
    ("rule", "check", "limit"),
    [
        ("PT-60", "callback", "≤ 2 working days"),
        ("PT-60", "recordings", "≥ 90 days"),
        ("IT-EN", "access", "≥ 95 % of the time"),
        ("BE-EN", "callback", "≤ 2 working days"),
        ("US-CABLE", "busy", "< 3 %"),
        ("US-IL", "report", "≤ 15 working days"),
        ("BR-SAC", "hours", "≥ 8 h a day"),
        ("ES-AUDIT", "", "error ≤ 5 %"),
        ("ES-LAPSE", "", "≥ 10 working days"),
        ("ES-CALL", "", "< 180 s in ≥ 95 %"),
    ],
)
def test_what_is_looked_at_by_hand_has_its_limit_too(rule: str, check: str, limit: str) -> None:
    (found,) = [one for one in RULES if one.id == rule]
    assert {one.name: one.limit for one in found.checks}[check] == limit
