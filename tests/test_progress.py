"""How far a command is, in words for whoever waits for it."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from lamplight import progress
from lamplight.progress import OneLine

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds pass."""
    now = [100.0]
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def pass_(seconds: float) -> None:
        now[0] += seconds

    return pass_


def test_on_a_terminal_it_is_one_line_once_a_second(
    after: Callable[[float], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    line = OneLine()
    for number in range(5):
        line.say(f"{number} done")
        after(0.5)
    line.clear()
    assert capsys.readouterr().err == "\r2 done\033[K\r4 done\033[K\r\033[K"


def test_elsewhere_it_is_a_line_of_its_own_every_five_seconds(
    after: Callable[[float], None], capsys: pytest.CaptureFixture[str]
) -> None:
    line = OneLine()
    for number in range(12):
        line.say(f"{number} done")
        after(1.0)
    line.clear()
    assert capsys.readouterr() == ("", "5 done\n10 done\n")


def test_it_may_be_silent_elsewhere(
    after: Callable[[float], None], capsys: pytest.CaptureFixture[str]
) -> None:
    line = OneLine(elsewhere=False)
    after(60.0)
    line.say("all done")
    assert capsys.readouterr() == ("", "")
