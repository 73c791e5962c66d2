"""The command line: what was asked arrives, and a mistake is one line on stderr with exit 2."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

import lamplight
from lamplight import cli

if TYPE_CHECKING:
    from pathlib import Path


def lamplight_says(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lamplight", *words], capture_output=True, text=True, check=False
    )


def test_help_names_every_command() -> None:
    done = lamplight_says("--help")
    assert done.returncode == 0
    for command in ("up", "password", "duties", "refund", "erlang", "test", "bench"):
        assert f"\n    {command} " in done.stdout


def test_the_version_is_the_packages() -> None:
    assert lamplight_says("--version").stdout == f"lamplight {lamplight.__version__}\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("lamp",), "invalid choice: 'lamp'"),
        (("up", "--port", "eight"), "'eight' is not a port; give a number from 1 to 65535"),
        (("up", "--port", "0"), "'0' is not a port"),
        (("up", "--port", "65536"), "'65536' is not a port"),
        (("up", "--port", "-1"), "'-1' is not a port"),
        (("up", "--port", "８０"), "'８０' is not a port"),
        (("up", "--data", " "), "name a folder"),
        (("up", "--host", " "), "name an address"),
        (("up", "--demo"), "unrecognized arguments: --demo"),
        (("up", "more"), "unrecognized arguments: more"),
        (("password",), "the following arguments are required: EMAIL"),
        (("password", "maya"), "'maya' is not an e-mail address"),
        (("password", "maya@example.org", "--data", " "), "name a folder"),
        (("duties",), "the following arguments are required: FACTS.json, --on"),
        (("duties", "facts.json", "--on", "2026-02-29"), "'2026-02-29' is not a day"),
        (("duties", "facts.json", "--on", "20260228"), "'20260228' is not a day"),
        (("refund",), "the following arguments are required: REQUEST.json"),
        (("erlang",), "required: --arrivals-per-hour, --handle-seconds"),
        (
            ("erlang", "--arrivals-per-hour", "ten", "--handle-seconds", "60", "--agents", "2"),
            "'ten' is not a number",
        ),
        (
            ("erlang", "--arrivals-per-hour", "10", "--handle-seconds", "inf", "--agents", "2"),
            "'inf' is not a number",
        ),
        (
            ("erlang", "--arrivals-per-hour", "10", "--handle-seconds", "60", "--agents", "2.5"),
            "invalid int value: '2.5'",
        ),
        (("bench",), "the following arguments are required: NAME"),
        (("bench", "../cli"), "invalid choice: '../cli'"),
        (("bench", "line", "--customers", "many"), "invalid int value: 'many'"),
        (("bench", "ring", "--rate", "0"), "numbers above 0"),
        (("bench", "crash", "--kill"), "--kill"),
        (("bench", "pages", "--loads", "0"), "give 1 to 1000 loads"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(words: tuple[str, ...], says: str) -> None:
    done = lamplight_says(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def up_with(monkeypatch: pytest.MonkeyPatch, *words: str) -> cli.UpOptions:
    """The options that `lamplight up WORDS` opens the house with."""
    asked: list[cli.UpOptions] = []
    boot = ModuleType("lamplight.boot")

    def up(options: cli.UpOptions) -> int:
        asked.append(options)
        return 0

    boot.__dict__["up"] = up
    monkeypatch.setitem(sys.modules, "lamplight.boot", boot)
    assert cli.main(["up", *words]) == 0
    return asked[0]


def test_up_alone_serves_the_demo_on_loopback_from_the_users_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert up_with(monkeypatch) == cli.UpOptions(
        data=tmp_path / ".local" / "share" / "lamplight",
        host="127.0.0.1",
        port=8000,
        demo=True,
        standby=False,
    )
    assert list(tmp_path.iterdir()) == []


def test_up_passes_on_what_was_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["--data", "here", "--host", "0.0.0.0", "--port", "81", "--no-demo", "--standby"]  # noqa: S104
    assert up_with(monkeypatch, *words) == cli.UpOptions(
        data=tmp_path / "here",
        host="0.0.0.0",  # noqa: S104
        port=81,
        demo=False,
        standby=True,
    )


def test_a_relative_data_home_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As the XDG base directory specification says."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    assert cli.default_data() == tmp_path / ".local" / "share" / "lamplight"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "else"))
    assert cli.default_data() == tmp_path / "else" / "lamplight"


def test_words_after_test_go_to_pytest_as_they_are() -> None:
    done = lamplight_says("test", "--version")
    assert done.returncode == 0
    assert f"pytest {pytest.__version__}" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("erlang", "--arrivals-per-hour", "60", "--handle-seconds", "60", "--agents", "2"),
        ("audit", "log.csv"),
        ("forecast", "backtest", "days.csv"),
        ("bench", "erlang"),
    ],
)
def test_who_stops_a_command_that_reckons_reads_one_line(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importlib.import_module", stop)
    assert cli.main(words) == 130
    assert capsys.readouterr() == ("", f"lamplight {words[0]}: stopped\n")
