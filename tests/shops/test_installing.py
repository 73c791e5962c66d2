"""A peer for tests is installed once, whole, by whichever run comes first."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from tests.shops import _ahead, _vendure
from tests.shops._vendure import INSTALL_S, STAMP, CannotInstall, install

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = {"name": "nothing", "version": "1.0.0"}


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that needs no others."""
    monkeypatch.setenv("LAMPLIGHT_TEST_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps(NOTHING))
    lock = NOTHING | {"lockfileVersion": 3, "packages": {"": NOTHING}}
    (folder / "package-lock.json").write_text(json.dumps(lock))
    return folder


def test_two_at_once_install_it_once(source: Path) -> None:
    said: list[str] = []
    with ThreadPoolExecutor() as runs:
        places = list(runs.map(lambda _: install(source, "nothing", said.append), range(2)))
    assert places[0] == places[1]
    assert (places[0] / STAMP).is_file()
    assert len(said) == 1


def test_a_half_install_is_thrown_away(source: Path) -> None:
    place = install(source, "nothing", lambda line: None)
    (place / STAMP).unlink()
    (place / "broken").touch()
    half = place.with_name(f"{place.name}x.half")
    half.mkdir()
    again = install(source, "nothing", lambda line: None)
    assert again == place
    assert not (place / "broken").exists()
    assert not half.exists()


def test_another_lock_file_has_a_place_of_its_own(source: Path) -> None:
    before = install(source, "nothing", lambda line: None)
    lock = source / "package-lock.json"
    lock.write_text(f"{lock.read_text()}\n")
    assert install(source, "nothing", lambda line: None) != before


def test_what_npm_cannot_install_is_told_and_leaves_nothing(source: Path) -> None:
    (source / "package.json").write_text("{")
    with pytest.raises(CannotInstall, match="npm"):
        install(source, "nothing", lambda line: None)
    assert [one.suffix for one in _vendure.cache().iterdir()] == [".lock"]


def test_shops_are_installed_ahead_of_the_tests_that_need_them(source: Path) -> None:
    end = time.monotonic() + INSTALL_S
    with _ahead.installing([(source, "lamp"), (source, "shade")]):
        while len(list(_vendure.cache().glob(f"*/{STAMP}"))) < 2:
            assert time.monotonic() < end
            time.sleep(0.05)
        for name in ("lamp", "shade"):
            install(source, name, pytest.fail)


def test_an_installation_ahead_ends_with_the_tests_and_the_next_begins_anew(source: Path) -> None:
    _vendure.cache().mkdir(parents=True)
    with _ahead.installing([(source, "lamp")]):
        pass
    assert (install(source, "lamp", lambda line: None) / STAMP).is_file()
