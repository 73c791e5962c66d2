"""What a command says doesn't get out: one line or none, and an exit status that isn't 0."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.duties.told import event, told

from lamplight import cli

FULL = Path("/dev/full")
ERLANG = ("erlang", "--arrivals-per-hour", "10", "--handle-seconds", "100", "--agents", "2")
NO_SPACE = "standard output can't be written to: No space left on device\n"
FILES = {
    "facts.json": json.dumps(
        told("DE", event("delivered", "2026-03-02"), contract_date="2026-02-28")
    ),
    "request.json": json.dumps(
        {"currency": "EUR", "payments": [], "request": {"id": "R", "amount_minor": 1}}
    ),
    "day.toml": "customers = 600\n[arrivals]\nper_hour = 60\n[agents]\ncount = 3\n"
    '[handling]\ndistribution = "exponential"\nmean_seconds = 100\n'
    '[patience]\ndistribution = "exponential"\nmean_seconds = 100\n',
    "calls.csv": "".join(f"2026-0{1 + day // 28}-{1 + day % 28:02},3,{day}\n" for day in range(56)),
    "log.csv": "arrived,answered,ended,outcome,queue\n"
    "2026-11-24 09:00:00,2026-11-24 09:00:30,2026-11-24 09:05:30,answered,q\n",
}

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("--version",),
        ERLANG,
        (*ERLANG, "--json"),
        ("duties", "facts.json", "--on", "2026-03-05"),
        ("refund", "request.json"),
        ("simulate", "day.toml"),
        ("forecast", "backtest", "calls.csv", "--days", "5", "--country", "none", "--json"),
        ("audit", "log.csv"),
    ],
)
def test_a_full_disk_is_one_line_and_our_fault(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    with FULL.open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert cli.main(words) == 1
    named = "" if words[0].startswith("-") else f" {words[0]}"
    assert capsys.readouterr().err.endswith(f"lamplight{named}: {NO_SPACE}")


def ran(*words: str, out: int) -> subprocess.CompletedProcess[str]:
    told_path = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-m", "lamplight", *words],
        stdout=out,
        stderr=subprocess.PIPE,
        env=told_path,
        text=True,
        check=False,
    )


def test_nothing_fails_once_more_when_python_ends() -> None:
    full = os.open(FULL, os.O_WRONLY)
    done = ran(*ERLANG, out=full)
    os.close(full)
    assert (done.returncode, done.stderr) == (1, f"lamplight erlang: {NO_SPACE}")


def test_who_stopped_reading_is_told_nothing() -> None:
    read, write = os.pipe()
    os.close(read)
    done = ran(*ERLANG, out=write)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_closed_output_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(ERLANG) == 1
    said = capsys.readouterr().err
    assert said == "lamplight erlang: standard output can't be written to: it is closed\n"


def test_what_is_wrong_is_said_as_before(capsys: pytest.CaptureFixture[str]) -> None:
    stream = sys.stdout
    assert cli.main(["simulate", "/nowhere.toml"]) == 2
    with pytest.raises(SystemExit) as stopped:
        cli.main(["lamp"])
    assert stopped.value.code == 2
    assert sys.stdout is stream
    assert capsys.readouterr().out == ""
