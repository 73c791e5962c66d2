"""`lamplight simulate`: the same figures on every machine, told as JSON, stopped at once."""

from __future__ import annotations

import io
import json
import math
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.staffing.given import PATIENT, SMALLEST, steady

from lamplight import cli, compiling, progress, simulating
from lamplight.simulating import simulate
from lamplight.staffing.reading import read
from lamplight.staffing.scenario import BadScenario
from lamplight.staffing.what_if import Change

FIGURES = {
    "offered", "answered", "abandoned", "kept_callbacks", "p_wait", "asa_seconds",
    "mean_wait_seconds", "wait_p50", "wait_p90", "service_level", "occupancy", "ci",
}  # fmt: skip
EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "scenarios"


def in_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones too are run as big ones are."""
    monkeypatch.setattr(simulating, "SMALL", 0)
    monkeypatch.setattr("lamplight.staffing.parts.LEAST_OF_PART", 500)


def written(folder: Path, told: dict[str, Any]) -> str:
    """A scenario as a file. TOML of tables of plain values."""
    plain = [f"{key} = {json.dumps(one)}" for key, one in told.items() if not isinstance(one, dict)]
    for key, table in told.items():
        if isinstance(table, dict):
            plain += [f"[{key}]", *(f"{name} = {json.dumps(one)}" for name, one in table.items())]
    file = folder / "scenario.toml"
    file.write_text("\n".join(plain), encoding="utf-8")
    return str(file)


def test_the_smallest_scenario_is_answered_with_all_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "QUIET_S", math.inf)  # a slow machine says how far it is
    assert cli.main(["simulate", written(tmp_path, SMALLEST), "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert set(found) >= FIGURES
    assert found["offered"] == 4_000
    assert found["answered"] + found["abandoned"] == 4_000
    assert found["kept_callbacks"] == 0
    assert set(found["ci"]) == FIGURES - {"offered", "ci"} | {"p_abandon", "unserved"}
    for name, (low, high) in found["ci"].items():
        assert low <= found[name] <= high
    assert not err


def test_lines_are_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["simulate", written(tmp_path, SMALLEST)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["offered", "4,000"]
    assert any(line.startswith("p_wait ") and "95 %:" in line for line in lines)


def test_a_scenario_may_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Path(written(tmp_path, SMALLEST)).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert cli.main(["simulate", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["offered"] == 4_000


def test_a_mark_of_the_byte_order_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(written(tmp_path, SMALLEST))
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert cli.main(["simulate", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["offered"] == 4_000


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (b"customers = ", "not TOML"),
        (b"\xff\xfe", "isn't UTF-8"),
        (b"", "handling is missing"),
        (b"a = " + b"[" * 5_000, "not TOML"),
    ],
)
def test_what_cannot_be_read_is_one_line(
    text: bytes, named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(text)
    assert cli.main(["simulate", str(file), "--json"]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert named in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["simulate", "/nowhere/scenario.toml"]) == 2
    assert capsys.readouterr() == (
        "",
        "lamplight simulate: /nowhere/scenario.toml: No such file or directory\n",
    )


def test_more_work_than_people_is_said_instead_of_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without = {key: one for key, one in SMALLEST.items() if key != "patience"}
    assert cli.main(["simulate", written(tmp_path, without), "--json"]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "more work than people" in err


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.toml")), ids=lambda one: one.name)
def test_the_examples_can_be_simulated(example: Path) -> None:
    scenario, changes = read(tomllib.loads(example.read_text(encoding="utf-8")))
    fewer = msgspec.structs.replace(
        scenario, customers=min(scenario.customers, 600), days=min(scenario.days, 3)
    )
    found = simulate(fewer, changes, compiled="no")
    assert found["answered"] > 0
    assert len(found.get("what_if", [])) == len(changes)


def test_the_same_seed_gives_the_same_figures_and_another_gives_others() -> None:
    one, again = (simulate(steady(1260.0, 20, 3_000, patience=PATIENT)) for _ in range(2))
    assert one == again
    assert simulate(steady(1260.0, 20, 3_000, patience=PATIENT, seed=12)) != one


def test_figures_do_not_hang_on_the_number_of_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = steady(240.0, 4, 6_000, patience=PATIENT)
    changes = [Change("one more", agents=1)]
    monkeypatch.setattr("lamplight.staffing.parts.LEAST_OF_PART", 500)
    here = simulate(scenario, changes, compiled="no")
    in_processes(monkeypatch)
    for cores in (1, 2):
        assert simulate(scenario, changes, compiled="no", cores=cores) == here
    assert here["runs"]["parts"] > 1


@pytest.mark.skipif(
    bool(compiling.missing()), reason=f"compiling needs more here: {compiling.missing()}"
)
def test_compiled_and_plain_give_the_same_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    in_processes(monkeypatch)
    scenario, changes = read(tomllib.loads((EXAMPLES / "a-day.toml").read_text(encoding="utf-8")))
    fewer = msgspec.structs.replace(scenario, days=4)
    plain = simulate(fewer, changes, compiled="no")
    assert simulate(fewer, changes, compiled="yes") == plain


def test_how_far_it_is_is_said_once_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "QUIET_S", -1.0)
    monkeypatch.setattr(progress, "BETWEEN_S", 0.0)
    said: list[str] = []
    simulate(steady(240.0, 5, 17_000), compiled="no", say=said.append)
    assert len(said) >= 2
    assert "customers, " in said[0]
    assert said[-1].endswith("0 s left")


def test_who_stops_it_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    in_processes(monkeypatch)
    monkeypatch.setattr(progress, "QUIET_S", -1.0)
    monkeypatch.setattr(progress, "BETWEEN_S", 0.0)
    begun: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def noted(*words: Any, **told: Any) -> subprocess.Popen[bytes]:
        begun.append(popen(*words, **told))
        return begun[-1]

    def stop(text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", noted)
    with pytest.raises(KeyboardInterrupt):
        simulate(steady(240.0, 5, 100_000), compiled="no", cores=2, say=stop)
    assert len(begun) == 2
    assert all(one.poll() is not None for one in begun)


def test_an_interrupt_ends_the_command_with_one_line(tmp_path: Path) -> None:
    file = written(tmp_path, {**SMALLEST, "customers": 3_000_000})
    words = [sys.executable, "-m", "lamplight", "simulate", file, "--json", "--compiled", "no"]
    told = {**os.environ, "PYTHONPATH": str(compiling.PACKAGE.parent)}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:  # where the tests run beside a shell it is ignored, and a child ignores it as well
        ran = subprocess.Popen(words, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        assert ran.stderr is not None
        assert b"customers" in ran.stderr.readline()  # it is under way
        ran.send_signal(signal.SIGINT)
        out, err = ran.communicate(timeout=30)
    finally:
        ran.kill()
    assert ran.returncode == 130
    assert not out
    assert err.decode().splitlines()[-1] == "lamplight simulate: stopped; nothing is printed"
    assert "Traceback" not in err.decode()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_who_is_ended_takes_the_workers_along(how: signal.Signals, tmp_path: Path) -> None:
    file = written(tmp_path, {**SMALLEST, "customers": 3_000_000})
    words = [sys.executable, "-m", "lamplight", "simulate", file, "--json", "--compiled", "no"]
    told = {**os.environ, "PYTHONPATH": str(compiling.PACKAGE.parent)}
    ran = subprocess.Popen(words, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert ran.stderr is not None
    assert b"customers" in ran.stderr.readline()
    ran.send_signal(how)
    _, err = ran.communicate(timeout=60)  # ends when no worker holds the pipe any more
    assert b"Traceback" not in err


def test_a_worker_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    in_processes(monkeypatch)
    monkeypatch.setattr(simulating, "_WORK", "raise SystemExit(3)")
    with pytest.raises(simulating.Broken, match="a worker stopped"):
        simulate(steady(240.0, 5, 3_000), compiled="no")


class Kept:
    """Stands in for the cache of what is compiled."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, hindrance: str = "") -> None:
        self.later = 0
        self.first = 0
        self.stopped = False
        self.folder = folder
        monkeypatch.setattr(compiling, "kept", lambda: folder)
        monkeypatch.setattr(compiling, "hindrance", lambda: hindrance)
        monkeypatch.setattr(compiling, "Beside", self.compile_beside)
        monkeypatch.setattr(compiling, "compiled", self.compile)

    def compile_beside(self) -> Kept:
        self.later += 1
        return self

    def stop(self) -> None:
        self.stopped = True

    def compile(self) -> Path:
        self.first += 1
        return self.folder


def where(size: int, compiled: str, said: list[str]) -> simulating._Where:
    return simulating._where(size, compiled, simulating._Saying(size, said.append))


PLAIN = simulating._Where()


def test_a_copy_that_is_there_is_used_for_all_but_the_smallest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = Kept(monkeypatch, tmp_path)
    said: list[str] = []
    assert where(5_000, "auto", said) == PLAIN
    assert where(50_000, "auto", said).path == tmp_path
    assert where(50_000, "no", said) == PLAIN
    assert where(5_000, "yes", said).path == tmp_path
    assert not said
    assert not kept.later + kept.first


def test_without_a_copy_a_big_one_has_it_made_beside_and_a_huge_one_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = Kept(monkeypatch, tmp_path / "none")
    said: list[str] = []
    awaited = simulating._Where(awaited=kept.folder)
    assert where(50_000, "auto", said) == awaited
    assert not kept.later
    assert where(1_000_000, "auto", said) == awaited
    assert (kept.later, kept.first) == (1, 0)
    assert "taken as soon as it is there" in said[0]
    assert where(20_000_000, "auto", said).path == kept.folder
    assert (kept.later, kept.first) == (1, 1)


def test_a_copy_that_comes_meanwhile_is_taken_for_what_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_processes(monkeypatch)
    scenario = steady(240.0, 4, 6_000, patience=PATIENT)
    plain = simulate(scenario, compiled="no")
    begun: list[str] = []
    monkeypatch.setattr(simulating, "_where", lambda *_: simulating._Where(awaited=tmp_path))
    popen = subprocess.Popen

    def noted(*words: Any, **told: Any) -> subprocess.Popen[bytes]:
        begun.append(told["env"]["PYTHONPATH"].partition(os.pathsep)[0])
        return popen(*words, **told)

    compiling.copy_into(tmp_path)
    monkeypatch.setattr(subprocess, "Popen", noted)
    assert simulate(scenario, cores=1) == plain
    assert begun == [str(compiling.PACKAGE.parent), str(tmp_path)]


def test_a_copy_that_is_broken_is_taken_away_and_all_runs_plain(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_processes(monkeypatch)
    scenario = steady(240.0, 4, 3_000, patience=PATIENT)
    plain = simulate(scenario, compiled="no")
    compiling.copy_into(tmp_path / "copy")
    (tmp_path / "copy" / "lamplight" / "staffing" / "driver.py").write_text("half = (")
    Kept(monkeypatch, tmp_path / "copy")
    said: list[str] = []
    assert simulate(scenario, say=said.append) == plain
    assert any("broken and was taken away" in one for one in said)
    assert not (tmp_path / "copy").exists()


def test_who_stops_it_stops_what_compiles_beside_it_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    kept = Kept(monkeypatch, tmp_path / "none")
    monkeypatch.setattr(simulating, "_in_processes", stop)
    with pytest.raises(KeyboardInterrupt):
        simulate(steady(1260.0, 20, 300_000, patience=PATIENT))
    assert (kept.later, kept.stopped) == (1, True)


def test_one_customer_is_enough() -> None:
    found = simulate(steady(1260.0, 20, 1, patience=PATIENT))
    assert found["offered"] == 1
    assert found["ci"]["p_wait"] is None
    few = simulate(steady(1260.0, 20, 9, patience=PATIENT))
    assert few["answered"] + few["abandoned"] == 9


def test_where_compiling_fails_a_huge_one_runs_plain_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails() -> Path:
        raise compiling.NotCompiled("mypyc failed: a word")

    Kept(monkeypatch, tmp_path / "none")
    monkeypatch.setattr(compiling, "compiled", fails)
    said: list[str] = []
    assert where(20_000_000, "auto", said) == PLAIN
    assert "mypyc failed: a word" in said[-1]
    with pytest.raises(compiling.NotCompiled):
        where(1_000, "yes", said)


def test_more_customers_than_can_be_kept_are_refused() -> None:
    scenario = steady(1260.0, 20, 15_000_000, patience=PATIENT)
    with pytest.raises(BadScenario, match="with its changes it has more than 20,000,000"):
        simulate(scenario, [Change("one more", agents=1)])


def test_where_nothing_can_be_compiled_a_big_one_runs_plain_and_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = Kept(monkeypatch, tmp_path / "none", hindrance="no C compiler (cc)")
    for size in (1_000_000, 20_000_000):
        said: list[str] = []
        assert where(size, "auto", said) == PLAIN
        assert said[0].endswith("no C compiler (cc)")
    assert not kept.first + kept.later


def test_of_who_calls_again_more_are_answered_and_none_is_counted_twice() -> None:
    told = {
        "days": 6,
        "arrivals": {"from": "09:00", "profile": [40.0] * 8},
        "handling": {"distribution": "exponential", "mean_seconds": 180},
        "patience": {"distribution": "exponential", "mean_seconds": 60},
        "agents": {"count": 4},
    }
    again = {"call_again": {"share": 0.8, "after_seconds": 600, "most": 4}}
    once, more = (simulate(read({**told, **one})[0], compiled="no") for one in ({}, again))
    assert more["offered"] == once["offered"]
    assert more["answered"] + more["abandoned"] == more["offered"]
    assert more["abandoned"] < 0.8 * once["abandoned"]
    assert more["occupancy"] > once["occupancy"]
