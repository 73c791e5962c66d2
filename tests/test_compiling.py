"""What was compiled is kept for the next time, beside whoever compiles at the same moment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from lamplight import compiling

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_another_process_is_making_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "lamplight" / "compiled"
    older, making, abandoned = (cache / name for name in ("0a1b", "2c3d.4711", "4e5f.4712"))
    for folder in (older, making, abandoned):
        folder.mkdir(parents=True)
    long_ago = time.time() - 2 * compiling.ABANDONED_S
    os.utime(abandoned, (long_ago, long_ago))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(compiling, "compile_into", lambda folder: folder.mkdir())
    made = compiling.compiled()
    assert made.parent == cache
    assert set(cache.iterdir()) == {made, making, cache / "lock"}


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


def test_it_is_compiled_beside_only_where_that_can_be_and_nobody_does_it_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    class Noted:
        def __init__(self) -> None:
            begun.append(self)

    monkeypatch.setattr(compiling, "Beside", Noted)
    monkeypatch.setattr(compiling, "missing", lambda: "no C compiler (cc)")
    assert not compiling.compile_later()
    monkeypatch.setattr(compiling, "missing", str)
    assert compiling.compile_later()
    making = compiling.kept().with_name(f"{compiling.kept().name}.4711")
    making.mkdir(parents=True)
    assert not compiling.compile_later()
    long_ago = time.time() - 2 * compiling.ABANDONED_S
    os.utime(making, (long_ago, long_ago))
    assert compiling.compile_later()
    assert len(begun) == 2


def test_of_several_one_compiles_and_the_others_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def slowly(folder: Path) -> None:
        made.append(folder)
        time.sleep(0.2)
        (folder / "lamplight").mkdir(parents=True)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
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
