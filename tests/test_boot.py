"""`lamplight up` as its owner runs it: real processes on a real data folder."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests._plain import PLAIN

from lamplight import boot
from lamplight.cli import UpOptions
from lamplight.journal.errors import AppendFailed, DatabaseFull
from lamplight.journal.server import cluster
from lamplight.runtime.errors import Unavailable
from lamplight.web import logs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENT_S = 120.0
SETTINGS = {"LAMPLIGHT_LIMIT_CONTACTS": "100000/60", "LAMPLIGHT_LIMIT_READS": "100000/60"}


def free_port() -> int:
    """A port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Up:
    """One run of the command."""

    def __init__(self, data: Path, *words: str, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.with_name(f"{data.name}-{self.port}.log")
        command = [sys.executable, "-m", "lamplight", "up", "--data", str(data)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), *words],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=os.environ | SETTINGS | environment,
            )

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def health(self) -> tuple[int, list[str]]:
        """Status and what is waited for; 0 when nobody answers."""
        try:
            answer = httpx.get(f"{self.url}/health", timeout=3, verify=PLAIN)
        except httpx.TransportError:
            return 0, []
        return answer.status_code, answer.json()["waiting_for"]

    def await_ready(self) -> Up:
        until(lambda: self.process.poll() is not None or self.health()[0] == 200)
        assert self.process.poll() is None, self.said()
        return self

    def send(self, signal_: signal.Signals) -> None:
        self.process.send_signal(signal_)

    def ended(self) -> int:
        return self.process.wait(PATIENT_S)

    def ask(self, **more: Any) -> dict[str, Any]:
        """A customer asks for a person; what they were told."""
        answer = httpx.post(
            f"{self.url}/api/v1/brands/nordhaus-living/contacts",
            json={"channel": "voice", "language": "en"} | more,
            headers={"Origin": self.url},
            timeout=30,
        )
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def place(self, token: str) -> dict[str, Any]:
        answer = httpx.get(f"{self.url}/api/v1/places/{token}", timeout=30)
        assert answer.status_code == 200, answer.text
        place: dict[str, Any] = answer.json()
        return place


def until(condition: Callable[[], bool], within_s: float = PATIENT_S) -> None:
    """Wait for something that must come about."""
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.05)


def home_of(data: Path) -> Path:
    """Where the database of a data folder lies: as root that is elsewhere."""
    return cluster(data, lambda line: None).home


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the demo shop, made once for this file."""
    folder = tmp_path_factory.mktemp("boot") / "data"
    first = Up(folder).await_ready()
    first.send(signal.SIGTERM)
    assert first.ended() == 0
    yield folder
    shutil.rmtree(home_of(folder))


@pytest.fixture
def started() -> Iterator[list[Up]]:
    """Whatever a test started is ended after it."""
    running: list[Up] = []
    yield running
    for one in running:
        if one.process.poll() is None:
            one.send(signal.SIGCONT)
            one.send(signal.SIGTERM)
            one.ended()


def test_a_second_start_on_the_same_data_says_so_and_stops(data: Path, started: list[Up]) -> None:
    first = Up(data).await_ready()
    started.append(first)
    second = Up(data)
    assert second.ended() == 2
    assert "already running" in second.said()
    assert first.url in second.said()
    assert len(second.said().splitlines()) == 1
    assert first.health() == (200, [])


def test_the_demo_shops_sign_ins_are_kept_for_their_owner_only(data: Path) -> None:
    kept = data / "demo-sign-ins.txt"
    assert kept.stat().st_mode & 0o777 == 0o600
    lines = kept.read_text().splitlines()
    assert [line.split()[-1].strip(",") for line in lines[:4]] == [
        "Maya",
        "Tomasz",
        "Samira",
        "Jonas",
    ]
    assert lines[4].endswith("Priya, lead and admin")


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        ended = subprocess.run(
            [
                sys.executable,
                "-m",
                "lamplight",
                "up",
                "--data",
                tmp_path / "d",
                "--port",
                str(port),
            ],
            capture_output=True,
            text=True,
            timeout=PATIENT_S,
            check=False,
        )
    assert ended.returncode == 2
    asked = "stop what listens there, or choose with --port."
    assert ended.stderr == f"lamplight: Port {port} on 127.0.0.1 is taken: {asked}\n"


@pytest.mark.parametrize("words", [("up",), ("up", "--standby"), ("password", "m@x.example")])
def test_a_data_folder_that_cant_be_looked_into_is_said_in_one_line(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """A name too long is refused as a closed folder is, to root too."""
    folder = tmp_path / ("x" * 300) / "data"
    ended = subprocess.run(
        [sys.executable, "-m", "lamplight", *words, "--data", folder],
        capture_output=True,
        text=True,
        timeout=PATIENT_S,
        check=False,
    )
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert f"{folder} can't be used" in line


def test_a_wrong_database_address_is_said_in_one_line(tmp_path: Path) -> None:
    for url, word in (
        ("mysql://x", "DATABASE_URL"),
        ("postgresql://127.0.0.1:1/x", "doesn't answer"),
    ):
        run = Up(tmp_path / "d", DATABASE_URL=url)
        assert run.ended() == 2
        assert word in run.said()
        assert len(run.said().splitlines()) == 1


def test_a_wrong_setting_of_mail_is_said_in_one_line(tmp_path: Path) -> None:
    run = Up(tmp_path / "d", LAMPLIGHT_MAIL_HOST="mail.shop.example")
    assert run.ended() == 2
    assert "mail.from is missing" in run.said()
    assert len(run.said().splitlines()) == 1


def test_places_survive_a_kill_and_a_clean_stop(data: Path, started: list[Up]) -> None:
    first = Up(data).await_ready()
    started.append(first)
    token = first.ask(words="It flickers.")["token"]
    first.send(signal.SIGKILL)
    first.ended()
    second = Up(data).await_ready()
    started.append(second)
    assert second.place(token)["words"] == "It flickers."
    other = second.ask()["token"]
    second.send(signal.SIGINT)
    assert second.ended() == 0
    third = Up(data).await_ready()
    started.append(third)
    for one in (token, other):
        assert third.place(one)["state"] in ("waiting", "kept")


def test_a_standby_takes_over_from_a_stopped_owner_which_then_ends_by_itself(
    data: Path, started: list[Up]
) -> None:
    owner = Up(data).await_ready()
    started.append(owner)
    standby = Up(data, "--standby")
    started.append(standby)
    until(lambda: standby.health() == (503, ["standby"]))
    token = owner.ask()["token"]
    owner.send(signal.SIGSTOP)
    standby.await_ready()
    assert standby.place(token)["state"] in ("waiting", "kept")
    after = standby.ask()["token"]
    owner.send(signal.SIGCONT)
    assert owner.ended() == 1
    said = [line for line in owner.said().splitlines() if "Another process owns the line" in line]
    assert len(said) == 1
    assert standby.health() == (200, [])
    assert standby.place(after)["contact"] > standby.place(token)["contact"]


def test_a_standby_of_nothing_says_so_and_makes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    alone = Up(folder, "--standby")
    assert alone.ended() == 2
    assert "nothing to stand by" in alone.said()
    assert len(alone.said().splitlines()) == 1
    assert not folder.exists()


def test_a_standby_takes_over_when_the_owner_stops_on_purpose(
    data: Path, started: list[Up]
) -> None:
    owner = Up(data).await_ready()
    standby = Up(data, "--standby")
    started += [owner, standby]
    until(lambda: standby.health() == (503, ["standby"]))
    owner.send(signal.SIGTERM)
    assert owner.ended() == 0
    standby.await_ready()
    standby.ask()


def test_a_database_that_is_killed_comes_back_and_nothing_is_lost(
    data: Path, started: list[Up]
) -> None:
    run = Up(data).await_ready()
    started.append(run)
    token = run.ask()["token"]
    database = cluster(data, lambda line: None).data
    postmaster = int((database / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    until(lambda: "the database is back" in run.said())
    until(lambda: run.health()[0] == 200)
    assert run.place(token)["state"] in ("waiting", "kept")
    run.ask()


def test_an_empty_house_shows_the_way_in(tmp_path: Path, started: list[Up]) -> None:
    folder = tmp_path / "empty"
    run = Up(folder, "--no-demo").await_ready()
    started.append(run)
    until(lambda: "Ctrl-C" in run.said())
    found = re.search(rf"{re.escape(run.url)}/setup/(\S+)", run.said())
    assert found is not None
    answer = httpx.get(f"{run.url}/api/v1/setup/{found.group(1)}", timeout=30)
    assert answer.status_code == 200
    assert httpx.get(f"{run.url}/api/v1/brands", timeout=30).json() == []
    run.send(signal.SIGTERM)
    assert run.ended() == 0
    shutil.rmtree(home_of(folder))


async def test_who_presses_ctrl_c_again_waits_no_longer(tmp_path: Path) -> None:
    """Whatever the end waits for is left, and what comes after it is still done."""
    up = boot._Up(UpOptions(data=tmp_path))
    done: list[str] = []
    ending = asyncio.Event()

    async def wait_for_ever() -> None:
        ending.set()
        await asyncio.Event().wait()

    async def serve() -> None:
        up._ends.callback(done.append, "the folder is given back")
        up._ends.push_async_callback(wait_for_ever)
        await asyncio.Event().wait()

    up._serve = serve  # type: ignore[method-assign]
    running = asyncio.create_task(up.run())
    await asyncio.sleep(0)
    up._told_to_stop(running)
    await asyncio.wait_for(ending.wait(), PATIENT_S)
    assert not running.done()
    up._told_to_stop(running)
    assert await asyncio.wait_for(running, PATIENT_S) == boot.DONE
    assert done == ["the folder is given back"]


def test_a_full_disk_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for error in (DatabaseFull("The database has no room: make some."), _unwritten()):

        async def serve(_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(boot._Up, "_serve", serve)
        monkeypatch.setattr(logs, "configure", lambda: None)  # of this process: others log in it
        assert boot.up(UpOptions(data=tmp_path)) == boot.BAD_USAGE
        (line,) = capsys.readouterr().err.splitlines()
        assert "no room" in line


def _unwritten() -> Unavailable:
    error = Unavailable()
    error.__cause__ = AppendFailed("PostgreSQL refused to write to the journal: no room.")
    return error


def way_in(email: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`lamplight password` on this data folder."""
    words = [sys.executable, "-m", "lamplight", "password", email, "--data", str(data)]
    return subprocess.run(
        words, capture_output=True, text=True, check=False, env=os.environ | environment
    )


def test_who_forgot_their_password_is_given_a_way_in_by_the_machine_itself(
    data: Path, started: list[Up], tmp_path: Path
) -> None:
    email = (data / "demo-sign-ins.txt").read_text().split()[0]
    made = way_in(email, data)  # nothing runs
    assert (made.returncode, made.stderr) == (0, "")
    void = made.stdout.split()[0].rpartition("/")[2]
    run = Up(data).await_ready()
    started.append(run)
    link = way_in(email.upper(), data).stdout.split()[0]
    assert link.startswith(f"{run.url}/password/")
    assert run.health() == (200, [])
    links = f"{run.url}/api/v1/password-links"

    def choose(token: str) -> httpx.Response:
        chosen, origin = {"password": "a lamp by the door"}, {"Origin": run.url}
        return httpx.post(f"{links}/{token}", json=chosen, headers=origin, timeout=30)

    assert choose(void).status_code == 404
    came_in = choose(link.rpartition("/")[2])
    assert (came_in.status_code, came_in.json()["email"]) == (201, email)

    for whose, where, says in (
        ("nobody@example.org", data, "Nobody who can sign in here"),
        (email, tmp_path / "elsewhere", "There is no house in"),
    ):
        refused = way_in(whose, where)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert says in refused.stderr
        assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "elsewhere").exists()
    wrong = way_in(email, data, DATABASE_URL="mysql://here")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
