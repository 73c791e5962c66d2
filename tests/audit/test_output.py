import io
import os
import stat
from pathlib import Path

import pytest

from lamplight import cli
from lamplight.audit import output

LOG = (
    "arrived,answered,ended,outcome\n"
    "2026-11-24 09:00:00,2026-11-24 09:00:30,2026-11-24 09:05:30,answered\n"
    "2026-11-24 09:02:00,,2026-11-24 09:02:45,abandoned\n"
)
MENU = "0:00 heard Welcome\n0:14 pressed 2\n4:05 person\n"
CASES = "opened,answered\n2026-11-24 09:00:00,2026-11-24 10:00:00\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "november.csv"
    file.write_text(LOG)
    return file


def refused(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """What a command says that writes nothing."""
    assert cli.main(["audit", *map(str, words)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


@pytest.mark.parametrize("link", ["itself", "symbolic", "hard"])
def test_a_page_is_never_written_over_the_log_it_is_made_of(
    log: Path, link: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page_ = log
    if link == "symbolic":
        page_ = log.parent / "page.html"
        page_.symlink_to(log)
    elif link == "hard":
        page_ = log.parent / "page.html"
        page_.hardlink_to(log)
    assert "same file as the log" in refused(capsys, log, "--html", page_)
    assert log.read_text() == LOG


def test_nor_over_a_menu_or_a_table_of_cases(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    menu, cases = tmp_path / "menu.txt", tmp_path / "cases.csv"
    menu.write_text(MENU)
    cases.write_text(CASES)
    assert "same file as the menu" in refused(capsys, log, "--menu", menu, "--html", menu)
    law = ("--law", "ES", "--cases", cases)
    assert "same file as the table of cases" in refused(capsys, log, *law, "--html", cases)
    assert (menu.read_text(), cases.read_text()) == (MENU, CASES)


def test_nor_over_what_standard_input_reads(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with log.open() as opened:
        monkeypatch.setattr("sys.stdin", opened)
        assert "same file as the log" in refused(capsys, "-", "--html", log)
    assert log.read_text() == LOG


def test_standard_input_that_is_no_file_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LOG.encode())))
    (tmp_path / "page.html").write_text("old")
    assert cli.main(["audit", "-", "--html", str(tmp_path / "page.html"), "--json"]) == 0
    assert "<html" in (tmp_path / "page.html").read_text()


def test_a_folder_or_one_that_is_not_there_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = tmp_path / "none.csv"
    assert "is a folder" in refused(capsys, none, "--html", tmp_path)
    assert "there is no folder" in refused(capsys, none, "--html", tmp_path / "a" / "b")


def test_a_page_that_cannot_be_written_whole_leaves_the_old_one(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = log.parent / "page.html"
    old.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert "No space left" in refused(capsys, log, "--html", old)
    assert old.read_text() == "old"
    assert sorted(one.name for one in log.parent.iterdir()) == ["november.csv", "page.html"]


def test_a_new_page_may_be_read_as_any_new_file_and_an_old_one_as_before(tmp_path: Path) -> None:
    plain, made, old = (tmp_path / name for name in ("plain", "made", "old"))
    plain.touch()
    old.touch()
    old.chmod(0o640)
    output.write(made, "page")
    output.write(old, "page")
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (made, old)]
    assert modes == [stat.S_IMODE(plain.stat().st_mode), 0o640]


def test_a_link_goes_on_to_lead_to_the_page(tmp_path: Path) -> None:
    link, there = tmp_path / "link", tmp_path / "page"
    link.symlink_to(there)
    output.write(link, "page")
    assert link.is_symlink()
    assert there.read_text() == "page"


def test_what_is_no_file_is_written_to_as_it_is(log: Path) -> None:
    assert cli.main(["audit", str(log), "--html", os.devnull, "--json"]) == 0
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    out, into = os.pipe()
    output.write(Path(f"/dev/fd/{into}"), "page")
    os.close(into)
    assert os.read(out, 100) == b"page"
    os.close(out)


def test_a_name_that_is_too_long_and_a_folder_that_is_locked_are_one_line(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "too long" in refused(capsys, log, "--html", tmp_path / ("x" * 300)).lower()

    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("lamplight.audit.command.at_hand", locked)
    assert f"{log}: Permission denied" in refused(capsys, log)
