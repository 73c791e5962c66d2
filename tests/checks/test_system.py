"""What tests lack on this machine is named, with the one command that would bring it."""

import os
from pathlib import Path

import pytest

from lamplight.checks import system
from lamplight.checks.system import PACKAGES, Package, advice, debian_like, install, missing

LAMP = Package("Lamp", "lamp-daemon", ("lampd", "lamp"), "tests/lamp: a lamp")


def test_a_program_is_found_by_any_of_its_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert missing([LAMP]) == [LAMP]
    (tmp_path / "lamp").write_text("#!/bin/sh\n")
    (tmp_path / "lamp").chmod(0o755)
    assert missing([LAMP]) == []


def test_skipped_tests_are_counted_by_what_they_need() -> None:
    (chromium,) = PACKAGES
    lines = advice(["needs Chromium", "needs chromium: apt-get install chromium", "root only"])
    assert lines == [
        f"2 tests did not run for want of Chromium ({chromium.needed_for})",
        "to run them: sudo apt-get install --yes --no-install-recommends chromium",
    ]


def test_a_peer_that_tests_could_not_install_is_named_too() -> None:
    (line,) = advice(["needs Vendure: npm: network down"])
    assert line.startswith("1 test did not run for want of Vendure (")


def test_nothing_is_advised_where_nothing_is_wanting() -> None:
    assert advice(["shows what root does; run the tests as root"]) == []


@pytest.mark.parametrize(
    ("release", "well"),
    [
        ({"ID": "debian"}, True),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, True),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, True),
        ({"ID": "fedora"}, False),
        ({"ID": "opensuse", "ID_LIKE": "suse"}, False),
        ({}, False),
    ],
)
def test_only_debian_and_its_children_are_installed_on(
    release: dict[str, str], well: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "apt-get").write_text("#!/bin/sh\n")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert debian_like(release) is well


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose apt-get only writes down what it is asked, as root on Debian."""
    calls = tmp_path / "calls"
    program = tmp_path / "apt-get"
    program.write_text(f'#!/bin/sh\necho "$DEBIAN_FRONTEND $@" >> {calls}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(system, "_os_release", lambda: {"ID": "debian"})
    return calls


def test_root_installs_what_is_missing_and_says_so(apt: Path) -> None:
    said: list[str] = []
    install([LAMP], said.append)
    assert apt.read_text().splitlines() == [
        "noninteractive update -q",
        "noninteractive install --yes --no-install-recommends lamp-daemon -q",
    ]
    assert said == ["installing system packages that tests need: lamp-daemon (apt-get)"]


def test_nothing_missing_asks_nobody(apt: Path) -> None:
    install([], lambda line: None)
    assert not apt.exists()


def test_an_ordinary_user_installs_nothing(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    install([LAMP], lambda line: None)
    assert not apt.exists()


def test_an_install_that_fails_is_told_and_the_tests_go_on(apt: Path, tmp_path: Path) -> None:
    (tmp_path / "apt-get").write_text("#!/bin/sh\necho 'E: no network' >&2; exit 100\n")
    said: list[str] = []
    install([LAMP], said.append)
    assert said[1:] == ["apt-get update failed (E: no network); tests that need these will skip"]
