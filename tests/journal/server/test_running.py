"""The server starts, is taken over, survives kill -9 of anything, and stops with its last app."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.journal.server.conftest import NOBODY, home_of, kill_all, processes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journal.server.conftest import App

    Start = Callable[..., App]


def test_the_first_start_makes_a_database_and_the_next_finds_it(
    folder: Path, who: str, start: Start
) -> None:
    first = start(folder / "data", who).ready()
    assert any(line.startswith("making the database in ") for line in first.said)
    first.ask("CREATE TABLE kept AS SELECT 7 AS n")
    first.terminate()
    assert processes(home_of(folder / "data")) == []
    second = start(folder / "data", who).ready()
    assert second.ask("SELECT n FROM kept") == 7
    assert not any("making" in line for line in second.said)


def test_it_is_reached_by_its_own_account_over_a_closed_socket_only(
    folder: Path, who: str, start: Start
) -> None:
    app = start(folder / "data", who).ready()
    assert app.ask("SHOW listen_addresses") == ""
    assert app.ask("SELECT current_user || ', ' || current_database()") == "lamplight, lamplight"
    assert app.ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    rules = "SELECT string_agg(concat_ws(' ', type, auth_method), ';') FROM pg_hba_file_rules"
    assert app.ask(rules) is None  # who isn't superuser doesn't even see the rules
    assert Path(app.socket).stat().st_mode & 0o777 == 0o700
    assert (home_of(folder / "data") / "data").stat().st_mode & 0o777 == 0o700


def test_what_is_committed_is_on_disk(folder: Path, who: str, start: Start) -> None:
    app = start(folder / "data", who).ready()
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
        assert app.ask(f"SHOW {setting}") == "on"


def test_a_server_left_by_a_killed_app_is_taken_over(folder: Path, who: str, start: Start) -> None:
    first = start(folder / "data", who).ready()
    first.ask("CREATE TABLE kept AS SELECT 7 AS n")
    first.kill()
    second = start(folder / "data", who).ready()
    assert second.postmaster == first.postmaster
    assert second.ask("SELECT n FROM kept") == 7
    second.terminate()
    assert processes(home_of(folder / "data")) == []


def test_a_killed_server_is_started_again_under_a_living_app(
    folder: Path, who: str, start: Start
) -> None:
    app = start(folder / "data", who).ready()
    app.ask("CREATE TABLE kept AS SELECT 7 AS n")
    os.kill(app.postmaster, signal.SIGKILL)
    while "the database is back" not in app.said:
        app.hear("said")
    assert app.ask("SELECT n FROM kept") == 7


def test_a_killed_session_takes_nothing_with_it(folder: Path, who: str, start: Start) -> None:
    app = start(folder / "data", who).ready()
    app.ask("CREATE TABLE kept AS SELECT 7 AS n")
    children = [pid for pid in processes(home_of(folder / "data")) if pid != app.postmaster]
    for pid in reversed(children):
        with contextlib.suppress(ProcessLookupError):  # a session that had just ended
            os.kill(pid, signal.SIGKILL)
            break
    assert app.ask_until_answered("SELECT n FROM kept") == 7
    assert app.postmaster in processes(home_of(folder / "data"))


def test_nothing_acknowledged_is_lost_when_everything_is_killed(
    folder: Path, who: str, start: Start
) -> None:
    data = folder / "data"
    app = start(data, who).ready()
    app.ask("CREATE TABLE kept (n int)")
    acknowledged = 0
    for _ in range(3):
        fell = threading.Thread(target=_fall, args=(app, data))
        stop_at = acknowledged + 40
        while True:
            try:
                n = app.ask(f"INSERT INTO kept SELECT {acknowledged + 1} RETURNING n")
            except (AssertionError, BrokenPipeError, ValueError):
                break  # the app is gone
            acknowledged = n or acknowledged
            if acknowledged == stop_at:
                fell.start()
        fell.join()
        app = start(data, who).ready()
        assert app.ask("SELECT max(n) FROM kept") >= acknowledged
        assert app.ask("SELECT max(n) - count(DISTINCT n) FROM kept") == 0


def _fall(app: App, data: Path) -> None:
    os.kill(app.pid, signal.SIGKILL)
    kill_all(home_of(data))


@pytest.mark.parametrize("stranger", ["ourselves", "another server"])
def test_a_pid_file_that_names_a_living_stranger_is_known_to_be_stale(
    folder: Path, who: str, start: Start, stranger: str
) -> None:
    """After the machine fell the number may belong to anybody, even to another PostgreSQL."""
    other = start(folder / "other", who).ready()
    app = start(folder / "data", who).ready()
    app.ask("CREATE TABLE kept AS SELECT 7 AS n")
    pid_file = home_of(folder / "data") / "data" / "postmaster.pid"
    told = pid_file.read_text().splitlines()
    app.kill()
    kill_all(home_of(folder / "data"))
    told[0] = str(os.getpid() if stranger == "ourselves" else other.postmaster)
    pid_file.write_text("\n".join(told) + "\n")
    again = start(folder / "data", who).ready()
    assert again.ask("SELECT n FROM kept") == 7
    again.terminate()
    assert other.postmaster in processes(home_of(folder / "other"))


def test_processes_that_outlive_their_killed_server_are_ended_first(
    folder: Path, who: str, start: Start
) -> None:
    app = start(folder / "data", who).ready()
    app.ask("CREATE TABLE kept AS SELECT 7 AS n")
    children = []
    for pid in processes(home_of(folder / "data")):
        with contextlib.suppress(ProcessLookupError):  # a session that had just ended
            if pid != app.postmaster:
                os.kill(pid, signal.SIGSTOP)  # they can't see that their server is gone
                children.append(pid)
    assert children
    app.kill()
    os.kill(app.postmaster, signal.SIGKILL)
    again = start(folder / "data", who).ready()
    assert "ending processes that an abrupt stop of the database left behind" in again.said
    assert again.ask("SELECT n FROM kept") == 7
    assert not set(children) & set(processes(home_of(folder / "data")))


def test_a_second_app_is_refused_and_told_where_the_first_is(
    folder: Path, who: str, start: Start
) -> None:
    first = start(folder / "data", who).ready()
    error, text = start(folder / "data", who).refused()
    assert error == "AlreadyRunning"
    assert f"at http://127.0.0.1:8000 (process {first.pid})" in text
    assert first.ask("SELECT 1") == 1
    first.kill()
    start(folder / "data", who).ready()


def test_a_standby_shares_the_server_and_the_last_one_stops_it(
    folder: Path, who: str, start: Start
) -> None:
    owner = start(folder / "data", who).ready()
    standby = start(folder / "data", who, "--standby").ready()
    assert standby.postmaster == owner.postmaster
    owner.terminate()
    assert standby.ask("SELECT 1") == 1
    standby.terminate()
    assert processes(home_of(folder / "data")) == []


def test_a_standby_starts_the_server_when_the_owner_and_all_else_is_killed(
    folder: Path, who: str, start: Start
) -> None:
    owner = start(folder / "data", who).ready()
    owner.ask("CREATE TABLE kept AS SELECT 7 AS n")
    standby = start(folder / "data", who, "--standby").ready()
    owner.kill()
    kill_all(home_of(folder / "data"))
    assert standby.ask_until_answered("SELECT n FROM kept") == 7


def test_two_first_starts_at_once_make_one_database(folder: Path, who: str, start: Start) -> None:
    (folder / "data").mkdir()
    if who == "ordinary":
        os.chown(folder / "data", NOBODY, NOBODY)
    both = [start(folder / "data", who, "--standby") for _ in range(2)]
    assert len({app.ready().postmaster for app in both}) == 1
    both[0].ask("CREATE TABLE kept AS SELECT 7 AS n")
    assert both[1].ask("SELECT n FROM kept") == 7
