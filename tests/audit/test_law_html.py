"""The report in the terms of laws as a section of a page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

import msgspec
from tests.standards.calls import LARGE, answered

from lamplight import cli
from lamplight.audit.law_html import section
from lamplight.standards.assess import Assessment
from lamplight.standards.laws import chosen

if TYPE_CHECKING:
    from pathlib import Path

    from lamplight.standards.report import LawReport

VOID: Final = frozenset({"br", "img"})


class _Balanced(HTMLParser):
    """Raises where an element is closed that isn't the last one opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _report() -> LawReport:
    laws, rules = chosen("ES,PT,US-MA")
    assessment = Assessment(rules, firm=LARGE)
    for seconds in (10, 100, 200):
        assessment.add(answered(seconds))
    return assessment.report(laws)


def test_it_is_well_formed_and_says_that_it_is_no_advice() -> None:
    page = section(_report())
    reader = _Balanced()
    reader.feed(page)
    assert not reader.open
    assert "This is not legal advice." in page
    assert "66.66 % (2 of 3), needed &lt; 180 s in ≥ 95 %" in page
    assert "EU-21, Art. 21 [unread]" in page


def test_it_stands_on_the_page_of_the_audit(tmp_path: Path) -> None:
    log, page = tmp_path / "log.csv", tmp_path / "page.html"
    log.write_text(
        "arrived,answered,ended,outcome\n"
        "2027-03-01T10:00:00Z,2027-03-01T10:00:05Z,2027-03-01T10:01:00Z,answered\n"
    )
    assert cli.main(["audit", str(log), "--html", str(page), "--law", "ES"]) == 0
    assert "This is not legal advice." in page.read_text(encoding="utf-8")
    assert cli.main(["audit", str(log), "--html", str(page)]) == 0
    assert "legal advice" not in page.read_text(encoding="utf-8")


def test_what_stands_in_it_is_text_and_no_markup() -> None:
    report = msgspec.structs.replace(_report(), words=("<script>alert(1)</script>",))
    assert "<script>" not in section(report)
