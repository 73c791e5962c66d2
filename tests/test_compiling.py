"""What was compiled is kept for the next time, beside whoever compiles at the same moment."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import sysconfig
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lamplight import compiling


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where copies are kept, with a compiler that only makes a folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "prefix", "/nowhere")
    monkeypatch.setattr(compiling, "missing", str)
    monkeypatch.setattr(compiling, "runs", lambda folder: True)
    monkeypatch.setattr(compiling, "compile_into", lambda folder: folder.mkdir())
    return tmp_path / "lamplight" / "compiled"


def fails(folder: Path) -> None:
    folder.mkdir()
    raise compiling.NotCompiled("mypyc failed: a word")


def test_the_latest_older_copies_stay_and_what_was_left_half_made_goes(cache: Path) -> None:
    older = [cache / f"{number}a1b" for number in range(5)]
    for age, folder in enumerate(older):
        folder.mkdir(parents=True)
        os.utime(folder, (1_000_000.0 - age,) * 2)
    (cache / "2c3d.4711").mkdir()
    (cache / "2c3d.failed").touch()
    made = compiling.compiled()
    assert made.parent == cache
    assert set(cache.iterdir()) == {made, cache / "lock", *older[: compiling.KEPT]}


def test_a_copy_is_kept_in_the_environment_of_its_source_where_that_can_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "clone"
    own = root / ".venv"
    own.mkdir(parents=True)
    monkeypatch.setattr(compiling, "PACKAGE", root / "src" / "lamplight")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert compiling.kept().parent == tmp_path / "cache" / "lamplight" / "compiled"
    monkeypatch.setattr(sys, "prefix", str(own))
    assert compiling.kept().parent == own / "compiled"
    there = tmp_path / "cache" / "lamplight" / "compiled" / compiling.kept().name
    there.mkdir(parents=True)
    assert compiling.kept() == there
    there.rmdir()
    monkeypatch.setattr(os, "access", lambda path, mode: own not in (path, *path.parents))
    assert compiling.kept() == there


def test_who_has_no_home_and_may_write_nowhere_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nobody)
    (tmp_path / "file").touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "file"))
    monkeypatch.setattr(compiling, "missing", str)
    assert "there is no folder to keep it in" in compiling.hindrance()
    with pytest.raises(compiling.NotCompiled):
        compiling.compiled()


def test_a_failure_leaves_nothing_and_is_known_the_next_time(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not compiling.hindrance()
    monkeypatch.setattr(compiling, "compile_into", fails)
    with pytest.raises(compiling.NotCompiled):
        compiling.compiled()
    assert compiling.hindrance() == "mypyc failed: a word"
    assert not [one for one in cache.iterdir() if one.is_dir()]


def test_a_compiler_that_is_missing_may_come(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "missing", lambda: "no C compiler (cc)")
    monkeypatch.setattr(compiling, "compile_into", fails)
    with pytest.raises(compiling.NotCompiled):
        compiling.compiled()
    assert compiling.hindrance() == "no C compiler (cc)"
    monkeypatch.setattr(compiling, "missing", str)
    assert not compiling.hindrance()


def test_what_does_not_run_here_is_not_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "runs", lambda folder: False)
    with pytest.raises(compiling.NotCompiled, match="doesn't run here"):
        compiling.compiled()
    assert not compiling.kept().exists()


def test_a_half_written_copy_does_not_run(tmp_path: Path) -> None:
    compiling.copy_into(tmp_path)
    assert compiling.runs(tmp_path)
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    (tmp_path / "lamplight" / "staffing" / f"driver{suffix}").write_bytes(b"\x7fELF")
    assert not compiling.runs(tmp_path)


def test_a_copy_holds_all_that_its_programs_import(tmp_path: Path) -> None:
    compiling.copy_into(tmp_path)
    programs = "lamplight.simulating, lamplight.bench._engine, lamplight.bench._look"
    asked = [
        sys.executable,
        "-P",
        "-c",
        f"import {programs}; print({programs.split(',', maxsplit=1)[0]})",
    ]
    told = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(asked, env=told, capture_output=True, text=True, check=False)
    assert not ran.stderr
    assert str(tmp_path) in ran.stdout


def test_beside_it_is_compiled_once_and_noted_only_when_that_is_done(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "nice", lambda by: by)
    stamp = tmp_path / "stamp"
    cache.mkdir(parents=True)
    with (cache / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # somebody compiles
        compiling.beside(str(stamp), "this")
    assert not compiling.kept().exists()
    assert not stamp.exists()
    compiling.beside(str(stamp), "this")
    assert compiling.kept().exists()
    assert stamp.read_text() == "this"


def test_beside_nothing_is_tried_that_cannot_be_done(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "nice", lambda by: by)
    monkeypatch.setattr(compiling, "missing", lambda: "no C compiler (cc)")
    compiling.beside(str(tmp_path / "stamp"), "this")
    assert not compiling.kept().exists()
    assert (tmp_path / "stamp").read_text() == "this"


def test_of_several_one_compiles_and_the_others_wait_for_it(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def slowly(folder: Path) -> None:
        made.append(folder)
        time.sleep(0.2)
        (folder / "lamplight").mkdir(parents=True)

    monkeypatch.setattr(compiling, "compile_into", slowly)
    with ThreadPoolExecutor(4) as pool:
        found = {one.result() for one in [pool.submit(compiling.compiled) for _ in range(4)]}
    assert found == {compiling.kept()}
    assert len(made) == 1


def test_what_compiles_beside_is_ended_with_all_that_it_began(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiling, "with_path", lambda folder: {"PYTHONPATH": "/nowhere"})
    monkeypatch.setattr(sys, "executable", "/bin/sleep")
    begun = compiling.Beside()
    begun.stop()
    assert begun._process.poll() is not None
