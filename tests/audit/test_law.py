"""A log in the terms of a law: in JSON, in a terminal, as a section of a page."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.standards.calls import answered

from lamplight import cli
from lamplight.audit import law_options, law_words
from lamplight.standards import facts
from lamplight.standards.assess import Assessment
from lamplight.standards.laws import chosen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

HEADER = "arrived,answered,ended,outcome,queue,agent,told_seconds"


def _rows(waits: Sequence[float | None], first: str = "2027-03-01T09:00:00") -> Iterator[str]:
    """A call each ten minutes; None gives up after a minute."""
    yield HEADER
    at = datetime.fromisoformat(first)
    for number, wait in enumerate(waits):
        came = at + timedelta(minutes=10 * number)
        then = came + timedelta(seconds=60 if wait is None else wait)
        if wait is None:
            yield f"{came},,{then},abandoned,q,,"
        else:
            yield f"{came},{then},{then + timedelta(minutes=3)},answered,q,ana,"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "march.csv"
    file.write_text("\n".join(_rows([10] * 19 + [200])) + "\n")
    return file


def _audit(file: Path, *words: str) -> int:
    return cli.main(["audit", str(file), "--timezone", "Europe/Madrid", *words])


def _law(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)["law"]  # type: ignore[no-any-return]


def _rule(law: dict[str, Any], name: str) -> dict[str, Any]:
    return next(rule for rule in law["rules"] if rule["id"] == name)


def test_a_report_says_figure_verdict_and_ways_of_reading(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _audit(table, "--law", "ES", "--json", "--workers", "300") == 0
    law = _law(capsys)
    assert law["reservation"] == "This is not legal advice."
    call = _rule(law, "ES-CALL")
    (figure,) = call["checks"][0]["figures"]
    assert (call["verdict"], call["bound"], call["article"]) == ("kept", True, "Art. 10.3")
    assert (figure["numerator"], figure["denominator"], figure["figure"]) == (19, 20, 0.95)
    assert (figure["period"], figure["partial"]) == ("2027", True)
    assert {(way["way"], way["abandoned"]) for way in figure["ways"]} == {
        (way, one) for way in ("share", "fastest", "periodic") for one in ("in", "out")
    }
    assert _rule(law, "ES-KEY")["verdict"] == "cannot_show"
    assert _rule(law, "ES-KEY")["checks"][0]["figures"][0]["needs"]


def test_without_a_law_there_is_no_report(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _audit(table, "--json") == 0
    assert _law(capsys) is None


def test_in_a_terminal_it_says_that_it_is_no_advice_and_what_is_unread(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _audit(table, "--law", "ES,PT,US-MA") == 0
    text = capsys.readouterr().out
    assert "This is not legal advice." in text
    assert "ES-CALL: kept" in text
    assert "95.00 % (19 of 20), needed < 180 s in ≥ 95 %" in " ".join(text.split())
    assert max(len(line) for line in text.splitlines()) < 80
    assert "(b) mean of the fastest 95 %: 10.0 s (kept)" in text
    assert "EU-21, Art. 21 [unread]" in text
    assert "80 % of calls are answered within 30 s [unread]" in text
    assert "only 2027-03-01 to 2027-03-01" in text
    assert max(map(len, text.splitlines())) <= 100


def test_before_it_binds_it_says_so_and_what_it_would_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "november.csv"
    file.write_text("\n".join(_rows([10, 300], "2026-11-24T09:00:00")) + "\n")
    assert _audit(file, "--law", "ES-CALL") == 0
    text = capsys.readouterr().out
    assert "ES-CALL: not yet binding (from 2026-12-28); it would not be kept" in text


def test_the_headline_counts_what_is_decided_before_what_isnt_and_names_what_is_not_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "november.csv"
    file.write_text("\n".join(_rows([10, 300], "2026-11-24T09:00:00")) + "\n")
    assert _audit(file, "--law", "ES") == 0
    text = " ".join(capsys.readouterr().out.split())
    (said,) = re.findall(r"Of 31 rules: [^.]+\.", text)
    assert said.startswith(
        "Of 31 rules: 2 would not be kept once they bind (ES-CALL, ES-PERSON), 1 would be kept "
        "once it binds, "
    )
    counts = re.findall(r"[:,] (\d+) ", said)
    assert sum(map(int, counts)) == 31


def test_a_rule_that_is_kept_in_part_isnt_said_not_to_be_shown(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _audit(table, "--law", "US-IL") == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "US-IL: kept as far as this data shows; not all of it can be shown" in text
    assert "US-IL: can't be shown" not in text
    assert "Of 1 rule: 1 kept as far as this data shows, which isn't all of it." in text


def test_a_rule_that_isnt_kept_is_named_first_whatever_else_is_known() -> None:
    laws, rules = chosen("US-IL")
    assessment = Assessment(rules)
    for seconds in (10, 300):
        assessment.add(answered(seconds))
    assert law_words.summary(assessment.report(laws)) == "Of 1 rule: 1 not kept (US-IL)."


def test_a_queue_log_begins_with_its_queue_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at, lines = 1_803_891_600, []
    for number in range(20):
        begun = at + number * 600
        lines += [
            f"{begun}|c{number}|q|NONE|ENTERQUEUE||600",
            f"{begun + 100}|c{number}|q|ana|CONNECT|100|x|5",
            f"{begun + 200}|c{number}|q|ana|COMPLETECALLER|100|100|1",
        ]
    file = tmp_path / "queue_log"
    file.write_text("\n".join(lines) + "\n")
    assert _audit(file, "--law", "ES", "--json") == 0
    call = _rule(_law(capsys), "ES-CALL")
    assert call["verdict"] == "kept"
    assert 79.8 <= call["checks"][0]["figures"][0]["spare_seconds"] <= 80
    assert any("menu or greeting before it isn't counted" in note for note in call["notes"])


def test_a_quarter_of_its_own_and_a_number_for_all_calls(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--law", "DE", "--period", "quarter", "--number-class", "premium")
    assert _audit(table, *words, "--caller-cost", "above", "--json") == 0
    figures = _rule(_law(capsys), "DE-115")["checks"][0]["figures"]
    assert [(one["period"], one["per"], one["verdict"]) for one in figures] == [
        ("2027", "year", "not_kept"),
        ("2027-Q1", "quarter", "not_kept"),
    ]


def test_cases_beside_the_log_are_held_against_their_days(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text(
        "opened,kind,answered,key_told\n"
        "2027-01-04 10:00:00,complaint,2027-01-25 12:00:00,2027-01-04 10:05:00\n"
        "2027-01-04 10:00:00,billing,2027-01-09 12:00:00,\n"
        "2027-01-04 10:00:00,billing,,2027-01-04 10:05:00\n"
        "nonsense,billing,,\n"
    )
    words = ("--law", "ES", "--workers", "300", "--cases", str(cases))
    assert _audit(table, *words, "--json") == 0
    law = _law(capsys)
    fifteen = _rule(law, "ES-15")["checks"][0]["figures"][0]
    five = _rule(law, "ES-5")["checks"][0]["figures"][0]
    key = _rule(law, "ES-KEY")["checks"][0]["figures"][0]
    assert (fifteen["verdict"], five["verdict"], key["verdict"]) == ("kept", "not_kept", "not_kept")
    assert (five["numerator"], five["denominator"], key["numerator"]) == (1, 2, 2)
    assert any("1 row of the cases can't be used" in words for words in law["words"])
    assert _rule(law, "ES-WHY")["verdict"] == "cannot_show"


def test_a_described_menu_decides_what_is_asked_of_one(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    menu = tmp_path / "menu.toml"
    menu.write_text('[steps.welcome]\nseconds = 20\n[steps.welcome.keys]\n1 = "hang_up"\n')
    assert _audit(table, "--law", "PT,ES", "--menu", str(menu), "--json") == 0
    law = _law(capsys)
    assert _rule(law, "ES-BOT")["verdict"] == "not_kept"
    assert _rule(law, "PT-60")["verdict"] == "not_kept"
    assert _rule(law, "PT-60")["checks"][3]["figures"][0]["verdict"] == "not_kept"
    assert _audit(table, "--law", "PT,ES", "--menu", str(menu)) == 0
    text = capsys.readouterr().out
    assert "ES-BOT: not kept" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--law", "XX"], "no law that is written here"),
        (["--law", ""], "name a law"),
        (["--law", "ES", "--sector", "shoes"], "no sector"),
        (["--law", "ES", "--workers", "-1"], "whole number"),
        (["--law", "ES", "--market-share", "101"], "per cent"),
        (["--law", "ES", "--market-share", "nan"], "per cent"),
        (["--law", "ES", "--period", "week"], "invalid choice"),
        (["--sector", "energy"], "--sector is about a law"),
        (["--non-profit"], "--non-profit is about a law"),
        (["--law", "ES", "--cases", "/nowhere.csv"], "/nowhere.csv: No such file"),
    ],
)
def test_what_cant_be_asked_is_one_line_and_nothing_else(
    table: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    try:
        status = _audit(table, *words)
    except SystemExit as ended:
        status = int(ended.code or 0)
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_the_words_of_options_are_those_of_the_rules() -> None:
    assert law_options.NUMBER_CLASSES == facts.NUMBER_CLASSES
    assert law_options.CALLER_COSTS == facts.CALLER_COSTS


def test_drafts_are_shown_when_asked_for(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _audit(table, "--law", "NOT-LAW") == 0
    assert "US-S2495, S. 2495: not judged. In committee in 2025." in capsys.readouterr().out


def test_which_laws_there_are_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["audit", "--laws"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    for name in ("ES-CALL", "PT-60", "IT-TLC", "US-IL", "S (Art. 6: K)", "not legal advice"):
        assert name in text


def test_a_mean_has_the_digits_that_tell_it_from_its_limit() -> None:
    assert float(law_words._mean(150.0005, "mean ≤ 150 s").removesuffix(" s")) > 150
    assert law_words._mean(149.96, "mean ≤ 150 s") == "149.96 s"
    assert law_words._mean(150.0, "mean ≤ 150 s") == "150.0 s"
    assert law_words._mean(12.345, "mean ≤ 150 s") == "12.3 s"
