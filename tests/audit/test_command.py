import io
import json
import re
from pathlib import Path

import pytest

from lamplight import cli

LOG = (
    "arrived,answered,ended,outcome,queue,agent,told_seconds\n"
    "2026-11-24 09:00:00,2026-11-24 09:00:30,2026-11-24 09:05:30,answered,q,ana,60\n"
    "2026-11-24 09:01:00,2026-11-24 09:03:00,2026-11-24 09:04:00,answered,q,bob,60\n"
    "2026-11-24 09:02:00,,2026-11-24 09:02:45,abandoned,q,,60\n"
    "2026-11-24 09:31:00,,2026-11-24 09:33:00,abandoned,q,,60\n"
    "2026-11-24 09:32:00,,2026-11-24 09:33:00,timeout,q,,\n"
    "rubbish\n"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "november.csv"
    file.write_text(LOG)
    return file


def test_the_figures_are_those_of_the_contacts(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["audit", str(log), "--json", "--timezone", "Europe/Madrid"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["contacts"] == 5
    assert found["bad"]["rows"] == 1
    assert found["bad"]["first"] == [{"line": 7, "kind": "time_not_understood", "text": "rubbish"}]
    assert found["period"] == {
        "first": "2026-11-24T09:00:00+01:00",
        "last": "2026-11-24T09:32:00+01:00",
        "days": 1,
        "quiet_days": 0,
    }
    hold = found["hold"]
    assert hold["minutes"] == pytest.approx((30 + 120 + 45 + 120 + 60) / 60, abs=0.05)
    assert hold["minutes_gave_up"] == pytest.approx(165 / 60, abs=0.05)
    assert hold["seconds_per_answered"] == 187.5
    assert hold["mean_answered_s"] == 75.0
    assert hold["worst_s"] == 120.0
    assert hold["worst_at"] == "2026-11-24T09:01:00+01:00"
    assert hold["within"] == {"20": 0.0, "60": 0.2, "180": 0.4}
    assert found["gave_up"]["count"] == 2
    assert found["gave_up"]["sent_away"] == 1
    assert [row["begins"] for row in found["half_hours"]] == ["09:00", "09:30"]
    assert [row["gave_up"] for row in found["half_hours"]] == [1, 1]
    assert found["told"] == {
        "told": 4,
        "answered": 2,
        "within": 1,
        "late": 2,
        "left_before": 1,
        "within_share": 0.3333,
        "within_share_at_least": 0.25,
        "within_share_at_most": 0.5,
        "mean_error_s": 15.0,
        "mean_absolute_error_s": 45.0,
    }


def test_the_page_for_a_terminal_says_it_in_plain_sentences(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["audit", str(log)]) == 0
    out = capsys.readouterr().out
    assert "1. Customers spent 6 minutes on hold, 3 min 8 s for each one who was" in out
    assert "2 people gave up (40 % of 5 waits)" in out
    assert "Left out: 1 of 6 rows" in out
    assert "line 7: a time that isn't one" in out
    assert all(len(line) <= 110 for line in out.splitlines())


@pytest.mark.parametrize(
    ("content", "words", "why"),
    [
        ("", [], "the file is empty"),
        ("arrived,answered,ended,outcome\n", [], "a header and no rows"),
        ("arrived,answered,ended,outcome\nx,,,\ny,,,\n", [], "none of its 2 rows .* on line 2"),
        (LOG, ["--timezone", "Mars/Base"], "'Mars/Base' is no time zone"),
        (LOG, ["--service-level", "90"], "--service-level 90 is no share"),
        (LOG, ["--wrap-up-seconds", "-1"], "seconds are from 0 to"),
        (LOG, ["--format", "word"], "'word' is no format; give one of queue_log"),
        (LOG, ["--format", "queue_log"], "no Asterisk or FreePBX queue_log"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_nothing_is_printed(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
    words: list[str],
    why: str,
) -> None:
    file = tmp_path / "log"
    file.write_text(content)
    assert cli.main(["audit", str(file), "--json", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith(f"lamplight audit: {file}: ")
    assert re.search(why, err)


MENU = "[steps.welcome]\nseconds = 9\nkeys = { 0 = 'person', 1 = 'hang_up' }\n"


def test_a_menu_is_known_by_its_name_or_asked_for(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    menu = tmp_path / "menu.toml"
    menu.write_text(MENU)
    for words in ([str(menu)], ["--menu", str(menu)]):
        assert cli.main(["audit", *words, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)["menu"]
        assert found["fewest_seconds"] == {"presses": ["welcome: 0"], "steps": 1, "seconds": 9.0}
    assert cli.main(["audit", str(menu)]) == 0
    assert "A person is at least 1 step and 9 s away" in capsys.readouterr().out
    assert cli.main(["audit", str(log), "--menu", str(menu), "--json"]) == 0
    both = json.loads(capsys.readouterr().out)
    assert both["contacts"] == 5
    assert both["menu"]["person_in_first"] is True


def test_a_recorded_call_is_known_by_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = tmp_path / "calls.txt"
    calls.write_text("0:00 heard Welcome\n0:14 pressed 0\n0:15 music\n1:15 person\n")
    assert cli.main(["audit", str(calls)]) == 0
    said = "The recorded call reached a person after 1 min 15 s and 1 step."
    assert said in capsys.readouterr().out


def test_without_a_file_it_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["audit"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_standard_input_is_read_as_a_file_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LOG.encode())))
    assert cli.main(["audit", "-", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["file"], found["contacts"]) == ("standard input", 5)


def test_too_few_are_said_to_be_too_few(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["audit", str(log)]) == 0
    out = capsys.readouterr().out
    assert "too few to say whom to hire" in out.replace("\n   ", " ")
    assert "Only 2 people were answered" in out.replace("\n   ", " ")
    assert "half would be gone" not in out
