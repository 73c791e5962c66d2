import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from lamplight import cli
from lamplight.audit import pictures
from lamplight.audit.page import html
from lamplight.audit.people import Wanted
from lamplight.audit.reading.log import read
from lamplight.audit.report import audit as audited
from lamplight.audit.waiting import Point

UTC = ZoneInfo("UTC")
WEEK = "".join(
    f"2026-11-{day:02} {9 + call // 12:02}:{call * 5 % 60:02}:00,"
    + (
        f"2026-11-{day:02} {9 + call // 12:02}:{call * 5 % 60:02}:40,"
        f"2026-11-{day:02} {9 + call // 12:02}:{call * 5 % 60 + 4:02}:00,answered,Secret queue,"
        f"Ana {call % 2},60\n"
        if call % 6
        else f",2026-11-{day:02} {9 + call // 12:02}:{call * 5 % 60 + 2:02}:00,"
        "abandoned,Secret queue,,30\n"
    )
    for day in range(2, 14)
    for call in range(36)
)
LOG = "arrived,answered,ended,outcome,queue,agent,told_seconds\n" + WEEK + "<b>bad</b>,,,\n"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("audit")
    log, out = folder / "log <1>.csv", folder / "page.html"
    log.write_text(LOG)
    assert cli.main(["audit", str(log), "--html", str(out)]) == 0
    return out.read_text(encoding="utf-8")


class Tags(HTMLParser):
    """The page's elements with their attributes, and which were left open."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "line", "rect", "path", "polyline", "polygon"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            assert self.open.pop() == tag


def test_the_page_stands_by_itself_and_runs_nothing(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    names = {tag for tag, _ in tags.found}
    assert not names & {"script", "link", "img", "iframe", "object"}
    for _, attributes in tags.found:
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert not (name in ("src", "href") and value)
    assert "url(http" not in page
    assert "@import" not in page


def test_every_picture_has_a_title_a_sentence_and_a_table_beside_it(page: str) -> None:
    sections = re.findall(r"<section.*?</section>", page, re.DOTALL)
    drawn = [section for section in sections if "<figure>" in section]
    assert len(drawn) >= 6
    for section in drawn:
        assert re.search(r'<svg viewBox="[^"]+" role="img" aria-label="[^"]+"><title>', section)
        assert re.search(r"<figcaption>\w", section)
        assert "<table " in section
        svg = re.search(r'<svg viewBox="0 0 640.*?</svg>', section, re.DOTALL)
        assert svg is not None
        ElementTree.fromstring(svg.group())  # noqa: S314 - our own


def test_names_and_the_text_of_bad_lines_stay_out_of_it(page: str) -> None:
    assert "Ana" not in page
    assert "Secret" not in page
    assert "<b>bad" not in page
    assert "bad&lt;" not in page
    assert "log &lt;1&gt;.csv" in page


def test_the_three_things_come_first(page: str) -> None:
    lead = page[page.index('<div class="lead">') : page.index("<section")]
    assert lead.count("<li data-n") == 3
    assert "Customers spent" in lead
    assert "people" in lead or "person" in lead
    assert "Callers may honestly be told" in lead


def test_in_each_answer_the_figure_that_matters_is_emphasised(page: str) -> None:
    lead = page[page.index('<div class="lead">') : page.index("<section")]
    for answer in lead.split("<li data-n")[1:]:
        assert re.search(r"<strong>[^<]*(minutes on hold|person-hour|hired|half within)", answer)
    assert re.search(r"<strong>\d+ s more than they waited</strong> on average", lead)


def test_a_long_table_is_folded_after_its_first_rows_and_says_how_many_more(
    tmp_path: Path,
) -> None:
    log = tmp_path / "day.csv"
    day = "2026-11-02"
    rows = [f"{day} {n:02}:00:00,{day} {n:02}:00:09,{day} {n:02}:01:00,answered" for n in range(24)]
    log.write_text("\n".join(["arrived,answered,ended,outcome", *rows]) + "\n")
    found = audited(read(log, UTC), UTC, file="day.csv", timezone="UTC", wanted=Wanted())
    page = html(found)
    long = page[page.index('<div class="fold">') :].split("</details>")[0]
    assert "12 more rows, to 23:00" in long
    assert long.count("<tr") == 1 + 24
    assert long.count('<tr class="more">') == 12
    assert long.index('scope="row">11:00') < long.index('class="more"')
    short = replace(found, half_hours=found.half_hours[:20], people=None)
    assert '<div class="fold">' not in html(short)


def test_no_table_is_cut_off_in_its_height(page: str) -> None:
    assert "max-height" not in page
    assert "overflow-x:auto" in page


def test_a_page_that_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    log.write_text(LOG)
    assert cli.main(["audit", str(log), "--html", str(tmp_path / "no" / "page.html")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1


def test_a_curve_of_one_point_at_the_beginning_can_be_drawn() -> None:
    svg = pictures.lasting([Point(0, 0.0, 0.0, 0.0)], "all at once", falls=True)
    assert "nan" not in svg
    ElementTree.fromstring(svg)  # noqa: S314 - our own
