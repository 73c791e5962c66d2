"""Forecasts tried on a file, by command: JSON, a line for people, one line of error."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.forecast.arrivals.made import days, drawn

from lamplight import backtest, cli, progress

HISTORY = drawn(days(80))
ROWS = [
    f"{day.isoformat()},{','.join(str(int(count)) for count in counts)}"
    for day, counts in zip(HISTORY.days, HISTORY.counts, strict=True)
]
HEAD = "date," + ",".join(f"slot{slot}" for slot in range(HISTORY.slots))


SUNDAYS = [row for row, day in zip(ROWS, HISTORY.days, strict=True) if day.weekday() == 6]


def written(folder: Path, rows: list[str], name: str = "calls.csv") -> Path:
    file = folder / name
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def test_the_score_is_told_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, [HEAD, *ROWS])
    assert cli.main(["forecast", "backtest", str(file), "--days", "40", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"wape", "naive_wape", "ratio", "coverage90", "left_out", "seconds"}
    assert answer["left_out"] == 0
    assert answer["ratio"] == pytest.approx(answer["wape"] / answer["naive_wape"])


def test_the_score_is_told_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backtest.backtest(written(tmp_path, ROWS), 20, as_json=False) == 0
    out = capsys.readouterr().out
    assert out.startswith("The last 20 days were forecast with an error of ")
    assert out.count("\n") == 1


def test_names_of_columns_a_mark_of_the_byte_order_and_empty_lines_change_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for rows in (ROWS, ["\ufeff" + HEAD, *ROWS, "", ""], [row + "\r" for row in ROWS]):
        assert backtest.backtest(written(tmp_path, rows), 30, as_json=True) == 0
        answer = json.loads(capsys.readouterr().out)
        told.append((answer["wape"], answer["coverage90"]))
    assert len(set(told)) == 1


def with_row(at: int, row: str) -> list[str]:
    """The rows with one of them written otherwise; rows of the file count from 1."""
    return [*ROWS[: at - 1], row, *ROWS[at:]]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "it has no rows"),
        ([HEAD], "it has no rows"),
        (ROWS[:1], "40 days to forecast need more rows than 1"),
        (ROWS[:45], "40 days to forecast need 47 rows"),
        (with_row(7, ROWS[5]), "row 7: 2026-01-10 is there already, in row 6"),
        ([*ROWS[1:], ROWS[0]], "row 80: 2026-01-05 comes after 2026-03-25; sort the rows"),
        (with_row(9, ROWS[8] + ",3"), "row 9 has 17 slots and the first has 16"),
        (with_row(9, ROWS[8].replace(",", ",x", 1)), "row 9: slot 0 has 'x0', which is not a"),
        (with_row(9, ROWS[8].replace(",", ",-", 2)), "row 9: slot 1 has -"),
        (with_row(9, ROWS[8].replace(",", ",,", 1)), "row 9: slot 0 is empty; write 0"),
        (with_row(9, "2026-01-13,inf" + ",1" * 15), "row 9: slot 0 has 'inf'"),
        (with_row(9, "2026-01-13,1e300" + ",1" * 15), "slot 0 has 1e300; a count is at most 1000"),
        (with_row(9, "13.01.2026" + ",1" * 16), "row 9: '13.01.2026' is not a day"),
        (with_row(9, "2026-02-30" + ",1" * 16), "row 9: '2026-02-30' is not a day"),
        (with_row(9, "2026-01-13;1;2"), "2026-11-26; the same sign stands between"),
        (with_row(9, "2026-01-13"), "row 9 has 0 slots"),
        ([row.split(",")[0] + ",0,0" for row in ROWS], "nobody came in the last 40 rows"),
        (['2026-01-05,"1'], "is no CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line_that_names_the_row(
    rows: list[str], why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, rows)
    assert backtest.backtest(file, 40, as_json=True) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"lamplight forecast backtest: {file}: ")
    assert why in err
    assert err.count("\n") == 1


def test_a_file_that_is_none_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for what, why in (("none", "No such file"), (".", "Is a directory"), ("binary", "UTF-8")):
        assert backtest.backtest(tmp_path / what, 40, as_json=True) == 2
        assert why in capsys.readouterr().err


def test_rows_whose_weekday_was_never_there_are_left_out_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    early, late = ROWS[:60], ROWS[60:]
    file = written(tmp_path, [row for row in early if row not in SUNDAYS] + late)
    assert backtest.backtest(file, 20, country="none", as_json=True) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer["left_out"] == 1
    assert err.count("\n") == 1
    assert "1 of the last 20 rows left out, the first of them 2026-03-08: no earlier" in err
    # what came on the row that is left out changes no score of the others before it
    first = next(at for at, row in enumerate(late) if row.startswith("2026-03-08"))
    until = [row for row in early if row not in SUNDAYS] + late[: first + 1]
    assert backtest.backtest(written(tmp_path, until), first + 1, country="none", as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    until[-1] = "2026-03-08" + ",1000" * HISTORY.slots
    assert backtest.backtest(written(tmp_path, until), first + 1, country="none", as_json=True) == 0
    wild = json.loads(capsys.readouterr().out)
    assert told["left_out"] == wild["left_out"] == 1
    assert (wild["wape"], wild["naive_wape"]) == (told["wape"], told["naive_wape"])
    assert backtest.backtest(file, 20, country="none", as_json=False) == 0
    assert "The last 20 days but for 1 left out were forecast" in capsys.readouterr().out


def test_standard_input_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    text = "\ufeff" + "\r\n".join([HEAD, *ROWS])
    for file in (written(tmp_path, ROWS), Path("-")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert cli.main(["forecast", "backtest", str(file), "--days", "30", "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out)["wape"])
    assert told[0] == told[1]
    assert cli.main(["forecast", "backtest", "-", "--special", "-"]) == 2
    assert "name a file for --special" in capsys.readouterr().err


@pytest.mark.parametrize("sign", [";", "\t", "|"])
@pytest.mark.parametrize("head", [[], ["", HEAD]])
def test_cells_may_be_parted_otherwise_and_numbers_have_a_comma_then(
    tmp_path: Path, sign: str, head: list[str]
) -> None:
    rows = [row.replace(",", sign) for row in [*head, *ROWS]]
    dates, counts = backtest.rows(written(tmp_path, rows))
    assert (dates, counts.tolist()) == (list(HISTORY.days), HISTORY.counts.round().tolist())
    half = written(tmp_path, [f"2026-01-0{n}{sign}{n},5{sign}2.25" for n in (1, 2)])
    assert backtest.rows(half)[1].tolist() == [[1.5, 2.25], [2.5, 2.25]]


def test_a_comma_that_may_part_thousands_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, ["2026-01-01;12;3", "2026-01-02;1,234;3"])
    assert backtest.backtest(file, 1, as_json=True) == 2
    said = capsys.readouterr().err
    assert "row 2: slot 0 has '1,234', where the comma may part thousands" in said
    assert said.count("\n") == 1


def test_special_days_are_parted_by_what_is_behind_the_first_day(tmp_path: Path) -> None:
    days = written(tmp_path, ["2026-01-06;fair, market, and more", "2026-01-07;shut;closed"])
    known = backtest._special(days)
    assert [one.name for one in known.values()] == ["fair, market, and more", "shut"]


def test_it_says_how_far_it_is_where_that_takes_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, ROWS)
    monkeypatch.setattr(progress, "QUIET_S", -1.0)
    monkeypatch.setattr(progress, "BETWEEN_S", 0.0)
    assert backtest.backtest(file, 40, country="none", as_json=True) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["left_out"] == 0
    begins = "lamplight forecast backtest: "
    lines = err.splitlines()
    assert all(line.startswith(begins) and " of 73 rows gone through, " in line for line in lines)
    gone = [int(line.removeprefix(begins).split()[0]) for line in lines]
    assert gone == list(range(73))


def test_an_interrupt_ends_it_with_one_line() -> None:
    words = [sys.executable, "-m", "lamplight", "forecast", "backtest", "-"]
    told = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    pipe = subprocess.PIPE
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:  # where the tests run beside a shell it is ignored, and a child ignores it as well
        ran = subprocess.Popen(words, env=told, stdin=pipe, stdout=pipe, stderr=pipe)
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        assert ran.stdin is not None
        ran.stdin.write(b"\n" * (4 << 20))  # more than a pipe holds: it is reading
        ran.stdin.flush()
        ran.send_signal(signal.SIGINT)
        out, err = ran.communicate(timeout=60)
    finally:
        ran.kill()
    assert ran.returncode == 130
    assert not out
    assert err.decode() == "lamplight forecast: stopped\n"


def test_special_days_and_public_holidays_are_taken_into_account(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, ROWS)
    special = written(
        tmp_path, ["date,name,like", "2026-02-17,fair,sunday", "2026-03-10,fair,sunday"], "days.csv"
    )
    wapes = []
    for asked in ({}, {"special": special}, {"country": "DE-BY"}, {"country": "none"}):
        assert backtest.backtest(file, 40, **asked, as_json=True) == 0
        wapes.append(json.loads(capsys.readouterr().out)["wape"])
    assert wapes[3] == wapes[0]
    assert wapes[1] > wapes[0]  # no such day was unlike others: a wrong hint costs


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-02-17", "give date,name"),
        ("2026-02-17,fair,caturday", "'caturday' is no weekday"),
        ("17/02/2026,fair", "is not a day"),
    ],
)
def test_special_days_that_cannot_be_read_are_said(
    row: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    special = written(tmp_path, ["date,name", row], "days.csv")
    assert backtest.backtest(written(tmp_path, ROWS), 40, special=special, as_json=True) == 2
    err = capsys.readouterr().err
    assert f"special days in {special}: row 2" in err
    assert why in err


def test_an_unknown_country_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backtest.backtest(written(tmp_path, ROWS), 40, country="XX", as_json=True) == 2
    assert "no public holidays are known for 'XX'" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--days", "0"], ["--days", "-3"], ["--days", "1.5"], []])
def test_a_number_of_days_that_is_none_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["forecast", "backtest", *words])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
