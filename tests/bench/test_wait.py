"""`lamplight bench wait`: the days it lives, the virtual waits, the form of what it says."""

from __future__ import annotations

import json
import re
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from lamplight import progress
from lamplight.bench import wait
from lamplight.bench._days import Day
from lamplight.bench._figures import PEERS, columns, figures, sums
from lamplight.bench._scenes import HIGH, LOW, NAMES, Scene, scene
from lamplight.bench._told import Learned, Teller
from lamplight.compiling import NotCompiled

if TYPE_CHECKING:
    from lamplight.line import Line
    from lamplight.line.contacts import Contact
    from lamplight.line.needs import Need


class Notes:
    """Notes when each who waits is taken, or would have been."""

    def __init__(self) -> None:
        self.began: dict[int, int] = {}
        self.would: dict[int, int] = {}

    def waits(self, line: Line, contact: Contact, now: int) -> float:
        return 0.0

    def look(self, line: Line, now: int) -> None: ...

    def begins(self, number: int, need: Need, arrived_at: int, now: int, *, absent: bool) -> None:
        self.began[number] = now

    def left(self, number: int, need: Need, now: int) -> None: ...

    def would_begin(self, number: int, now: int) -> None:
        self.would[number] = now

    def ended(self, took_ms: int, now: int) -> None: ...

    def shock(self, line: Line, now: int) -> None: ...


@pytest.mark.parametrize("name", ["steady", "languages", "illness", "callbacks"])
def test_a_virtual_wait_is_what_it_would_have_been(name: str) -> None:
    """The same day again, but one who left has all patience: they are taken right then."""
    day, notes = scene(name, 5, 3), Notes()
    Day(day, notes).run()
    assert len(notes.would) > 3
    for number, would in list(notes.would.items())[:4]:
        patient = list(day.customers)
        patient[number - 1] = patient[number - 1]._replace(patience_ms=1 << 40)
        again = Notes()
        Day(Scene(patient, *day[1:]), again).run()
        assert again.began[number] == would


@pytest.mark.parametrize("name", NAMES)
def test_a_day_is_the_same_day_again_and_its_load_is_as_stated(name: str) -> None:
    assert scene(name, 5, 1) == scene(name, 5, 1)
    assert scene(name, 5, 1) != scene(name, 5, 2)
    days = [scene(name, 20, replication) for replication in range(30)]
    handled = sum(one.handle_ms for day in days for one in day.customers)
    load = handled / (30 * 20 * 36 * 240_000)
    assert LOW - 0.03 < load < HIGH


def told(name: str, agents: int) -> Teller:
    teller = Teller(Learned(), 1)
    Day(scene(name, agents, 0), teller).run()
    return teller


def test_a_day_of_tellings_comes_to_figures() -> None:
    teller = told("illness", 20)
    found = figures(sums(columns(teller.rows)))
    assert found["told"] + found["told_before_shock"] == len(teller.rows)
    assert found["first_told"] <= found["told"]
    assert 0.6 < found["coverage90"] <= 1.0
    for name in PEERS:
        assert 0.0 < found[f"mse_ratio_{name}"] < 3.0


def test_what_was_told_longer_is_counted_with_its_reason() -> None:
    rows = told("languages", 5).rows
    found = figures(sums(columns(rows)))
    longer = [one.longer for one in rows if one.longer]
    assert 0 < len(longer) < len(rows)
    assert not any(one.first for one in rows if one.longer)
    assert found["told_longer"] == round(len(longer) / len(rows), 4)
    assert found["told_longer_reckoned"] == round(longer.count("reckoned") / len(rows), 4)


def test_who_left_has_a_virtual_wait_and_is_never_counted_as_kept() -> None:
    gone = [one for one in told("steady", 5).rows if not one.answered]
    assert gone
    assert all(one.virtual_ms >= one.lasted_ms for one in gone)


def test_the_form_is_as_promised(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wait, "SIZES", (5,))
    monkeypatch.setattr(wait, "NAMES", NAMES)
    monkeypatch.setattr(wait, "look_ahead", dict)
    assert wait.run(["--replications", "1", "--json"]) == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert tuple(found["scenarios"]) == NAMES
    asked = {
        "coverage90", "mean_told_s", "mse_ratio_les", "mse_ratio_position",
        "mse_ratio_asterisk", "told",
    }  # fmt: skip
    for one in found["scenarios"].values():
        assert asked <= one.keys()
        assert list(one["by_agents"]) == ["5"]
    assert "steady with 5" in printed.err  # progress


def test_no_replications_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        wait.run(["--replications", "0"])
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "1 to 10,000" in printed.err


def _on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(progress, "BETWEEN_S", 0.0)
    monkeypatch.setattr(wait, "LOOK_S", 0.001)


def test_on_a_terminal_it_says_how_many_days_of_all_are_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wait, "SIZES", (5,))
    _on_a_terminal(monkeypatch)
    wait.measure(3, ["steady", "illness"])
    out, err = capsys.readouterr()
    done = [int(one) for one in re.findall(r"\rbench wait: (\d) of 6 days done\033\[K", err)]
    assert done == sorted(done)
    assert 0 < done[-1] <= 6
    assert "\033[Kbench wait: steady with 5" in err
    assert out == ""


def test_elsewhere_it_says_only_which_parts_are_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wait, "SIZES", (5,))
    _on_a_terminal(monkeypatch)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    wait.measure(3, ["steady"])
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("bench wait: steady with 5")


def test_what_has_no_parts_says_for_how_long_it_lasts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _on_a_terminal(monkeypatch)
    said = threading.Event()
    say = progress.OneLine.say

    def heard(line: progress.OneLine, words: str) -> None:
        say(line, words)
        said.set()

    monkeypatch.setattr(progress.OneLine, "say", heard)
    assert wait._lasting("compiling", lambda: said.wait(20))
    err = capsys.readouterr().err
    assert err.startswith("\rbench wait: compiling, 0 s so far\033[K")
    assert err.endswith("\r\033[K")


def test_what_fails_fails_as_it_would_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise NotCompiled("no compiler")

    with pytest.raises(NotCompiled, match="no compiler"):
        wait._lasting("compiling", fails)
