"""The wheel: the pages are in it, and the pure rooms compiled where there is a compiler."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import build_pages
import pytest

from lamplight.compiling import missing

ROOT = Path(__file__).resolve().parents[1]
ASK = """
from lamplight.line import Line, machine
from lamplight.line.commands import Arrive, ComeHere, OpenBrand, SetAgent, SetBrand, SetLine
line = Line()
for command in (
    SetLine(1, "service"), SetBrand(1, 1), OpenBrand(1, 10_000),
    SetAgent(1, (1,), (1,), ("en",), ("voice",), 0, 0, False), ComeHere(1),
):
    line.handle(command, 0)
print(machine.__file__)
print(line.handle(Arrive(1, 1, "service", "voice", "en"), 0)[-1])
"""


def wheel(folder: Path, **environment: str) -> Path:
    """Build it as an installer does, from this source; the pages as they were built last."""
    told = {**os.environ, build_pages.LATER: "1", **environment}
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=ROOT, env=told, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def answers(built: Path, folder: Path) -> list[str]:
    """What a program says that finds nothing of Lamplight but this wheel."""
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder)
    told = {**os.environ, "PYTHONPATH": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=folder,
        env=told,
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.splitlines()


@pytest.mark.skipif(bool(missing()), reason=f"compiling needs more here: {missing()}")
def test_with_a_compiler_the_line_in_the_wheel_is_compiled(tmp_path: Path) -> None:
    built = wheel(tmp_path / "built")
    assert not built.name.endswith("-none-any.whl"), "it is for this Python and this machine"
    where, said = answers(built, tmp_path / "there")
    assert where.startswith(str(tmp_path))
    assert where.endswith(".so")
    assert said.startswith("Offered(contact=1, agent=1")


def test_a_plain_wheel_is_for_every_machine_and_decides_the_same(tmp_path: Path) -> None:
    built = wheel(tmp_path / "built", LAMPLIGHT_PLAIN="1")
    assert built.name.endswith("-py3-none-any.whl")
    where, said = answers(built, tmp_path / "there")
    assert where.startswith(str(tmp_path))
    assert where.endswith("machine.py")
    assert said.startswith("Offered(contact=1, agent=1")


def test_the_pages_are_in_the_wheel(tmp_path: Path) -> None:
    names = zipfile.ZipFile(wheel(tmp_path, LAMPLIGHT_PLAIN="1")).namelist()
    pages = [path.relative_to(ROOT / "src").as_posix() for path in build_static()]
    assert any(page.endswith(".html") for page in pages)
    assert set(pages) <= set(names)


def build_static() -> list[Path]:
    """The built pages of this checkout."""
    folder = ROOT / build_pages.STATIC
    return [
        path for path in folder.rglob("*") if path.is_file() and path.suffix in (".html", ".js")
    ]
