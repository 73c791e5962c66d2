"""A cluster is made whole or not at all, by an account that is never root."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.journal.server.conftest import APP, home_of, needs_root, processes

from lamplight.journal.server import AlreadyRunning, discard
from lamplight.journal.server.account import NAME, STATE
from lamplight.journal.server.control import _LOG_KEPT
from lamplight.journal.server.folder import LOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journal.server.conftest import App

    Start = Callable[..., App]


def test_data_of_another_major_version_is_left_alone(folder: Path, who: str, start: Start) -> None:
    start(folder / "data", who).ready().terminate()
    version = home_of(folder / "data") / "data" / "PG_VERSION"
    version.write_text("17\n")
    error, text = start(folder / "data", who).refused()
    assert error == "OtherVersion"
    assert "was written by PostgreSQL 17, this Lamplight brings 18: dump it" in text
    assert version.read_text() == "17\n"


def test_a_first_start_that_is_killed_is_done_again(folder: Path, who: str, start: Start) -> None:
    app = start(folder / "data", who)
    while not any(line.startswith("making the database") for line in app.said):
        app.hear("said")
    app.kill()
    again = start(folder / "data", who).ready()
    assert again.ask("SELECT current_database()") == "lamplight"
    assert [path.name for path in home_of(folder / "data").glob("data*")] == ["data"]


def test_a_cluster_whose_data_is_gone_is_not_silently_made_again(
    folder: Path, who: str, start: Start
) -> None:
    start(folder / "data", who).ready().terminate()
    (home_of(folder / "data") / "data" / "PG_VERSION").unlink()
    error, text = start(folder / "data", who).refused()
    assert error == "DidNotStart"
    assert "holds no PostgreSQL data: bring back what was there" in text


def test_a_server_that_will_not_start_says_why_and_where_to_look(
    folder: Path, who: str, start: Start
) -> None:
    start(folder / "data", who).ready().terminate()
    home = home_of(folder / "data")
    (home / "data" / "global" / "pg_control").write_bytes(b"")
    app = start(folder / "data", who)
    error, text = app.refused()
    assert error == "DidNotStart"
    assert "could not read file" in text
    assert f"see {home / 'server.log'}" in text
    assert sum("Trying again" in line for line in app.said) == 2
    assert processes(home) == []


async def test_a_discarded_database_is_gone_with_its_processes(folder: Path, start: Start) -> None:
    app = start(folder / "data").ready()
    home = home_of(folder / "data")
    with pytest.raises(AlreadyRunning):
        await discard(folder / "data")
    app.kill()
    await discard(folder / "data")
    assert processes(home) == []
    assert not home.exists()
    assert [path.name for path in (folder / "data").iterdir()] == [LOCK]
    await discard(folder / "data")
    await discard(folder / "never made")
    assert "making the database" in start(folder / "data").ready().said[0]


def test_a_long_log_is_put_aside(folder: Path, who: str, start: Start) -> None:
    start(folder / "data", who).ready().terminate()
    log = home_of(folder / "data") / "server.log"
    with log.open("ab") as file:
        file.truncate(_LOG_KEPT + 1)
    start(folder / "data", who).ready().terminate()
    assert log.stat().st_size < _LOG_KEPT < log.with_name("server.old.log").stat().st_size


@needs_root
def test_roots_database_runs_as_a_system_account_that_nobody_signs_in_to(
    folder: Path, start: Start
) -> None:
    app = start(folder / "data").ready()
    entry = pwd.getpwnam(NAME)
    assert 0 < entry.pw_uid < 1000
    assert entry.pw_shell.endswith("nologin")
    for pid in processes(home_of(folder / "data")):
        assert Path(f"/proc/{pid}").stat().st_uid == entry.pw_uid
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        assert [line.split()[1:] for line in status if line.startswith("Groups:")] == [[]]
    assert STATE.owner() == "root"
    assert app.ask("SELECT 1") == 1


@needs_root
@pytest.mark.usefixtures("ordinary")
def test_an_account_without_a_name_is_told_what_is_missing(folder: Path) -> None:
    os.chown(folder, 54321, 54321)
    done = subprocess.run(
        [sys.executable, str(APP), str(folder / "data")],
        user=54321,
        group=54321,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "The account with uid 54321 has no name on this machine" in done.stdout
