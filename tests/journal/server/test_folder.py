"""The data folder: whose it is, where it can be, and one clear line when it can't be used."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.journal.server.conftest import NOBODY, clusters_of, home_of, kill_all, needs_root

from lamplight.journal.server import AlreadyRunning, Claim, DiskFull, FolderUnusable
from lamplight.journal.server.errors import account_name, explain
from lamplight.journal.server.folder import LOCK, make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.journal.server.conftest import App

    Start = Callable[..., App]


def test_a_new_folder_is_ours_alone_and_those_above_stay_as_they_are(folder: Path) -> None:
    folder.chmod(0o751)
    made = make(folder / "some" / "data")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o751


def test_an_existing_folder_keeps_its_permissions(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data").chmod(0o2775)
    make(folder / "data")
    assert stat.S_IMODE((folder / "data").stat().st_mode) == 0o2775


def test_one_living_app_holds_a_folder(folder: Path) -> None:
    first = Claim.take(folder)
    first.say("http://127.0.0.1:8000")
    with pytest.raises(AlreadyRunning) as refused:
        Claim.take(folder)
    assert str(refused.value) == (
        f"Lamplight is already running on {folder}, at http://127.0.0.1:8000: "
        "stop it first, or name another folder with --data."
    )
    first.release()
    Claim.take(folder).release()


def test_a_claim_is_not_kept_by_programs_that_the_app_started(folder: Path) -> None:
    claim = Claim.take(folder)
    with subprocess.Popen(["sleep", "60"]) as child:
        claim.release()
        Claim.take(folder).release()
        child.kill()


def test_what_a_dead_app_said_is_not_told_of_the_next(folder: Path) -> None:
    claim = Claim.take(folder)
    claim.say("http://127.0.0.1:8000")
    claim.release()
    second = Claim.take(folder)
    with pytest.raises(AlreadyRunning, match=f"already running on {folder}: stop it first"):
        Claim.take(folder)
    second.release()


@pytest.mark.parametrize("name", ["file", "file/data"])
def test_a_file_is_not_taken_for_a_folder(folder: Path, name: str) -> None:
    (folder / "file").write_text("something of somebody's")
    with pytest.raises(FolderUnusable, match="is not a folder: name another with --data"):
        Claim.take(folder / name)
    assert (folder / "file").read_text() == "something of somebody's"


@pytest.mark.parametrize("name", ["data", "data/below"])
def test_a_folder_that_we_may_not_write_is_named(
    folder: Path, ordinary: str, start: Start, name: str
) -> None:
    (folder / "data").mkdir(mode=0o555)
    error, text = start(folder / name, ordinary).refused()
    assert error == "FolderUnusable"
    whom = "nobody" if ordinary == "ordinary" else account_name()
    assert text == (
        f"{folder / name} can't be written by {whom} (Permission denied): "
        "name another folder with --data, or have its owner changed."
    )


@pytest.mark.parametrize(
    "name", ['it\'s "a" folder, 100 % \\ näher$HOME', "x" * 120, "a:b=c&d?e#f@g"]
)
def test_any_name_of_a_folder_will_do(folder: Path, who: str, start: Start, name: str) -> None:
    """Quotes and commas mean something in PostgreSQL's settings; long paths are no socket's."""
    app = start(folder / name, who).ready()
    assert app.ask("SELECT current_database()") == "lamplight"
    app.kill()
    again = start(folder / name, who).ready()
    assert (again.postmaster, again.socket) == (app.postmaster, app.socket)
    again.terminate()
    if not Path(app.socket).is_relative_to(home_of(folder / name)):
        assert stat.S_IMODE(Path(app.socket).stat().st_mode) == 0o700
        Path(app.socket).rmdir()


def test_a_folder_that_we_cant_look_into_is_named_too(folder: Path) -> None:
    """A name too long is refused as a closed folder is, to root too."""
    with pytest.raises(FolderUnusable, match="can't be used"):
        Claim.was_taken(folder / ("x" * 300) / "data")


@pytest.fixture
def disk(folder: Path) -> Iterator[Callable[[int], Path]]:
    """Makes a disk of so many MB, for an ordinary user."""
    place = folder / "disk"
    place.mkdir()

    def make_disk(megabytes: int) -> Path:
        options = f"size={megabytes}m,uid={NOBODY},mode=0700"
        words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"root may not mount here: {done.stderr.strip()}")
        return place

    yield make_disk
    if place.is_mount():
        for home in clusters_of(place):
            kill_all(home)
        subprocess.run(["umount", place], check=True)


@needs_root
def test_a_disk_too_small_is_named_and_nothing_is_left_half_made(
    disk: Callable[[int], Path], ordinary: str, start: Start
) -> None:
    place = disk(24)
    error, text = start(place / "data", ordinary).refused()
    assert error == "DiskFull"
    assert text.startswith(f"There is no space left on the disk of {place / 'data'}")
    assert list((place / "data" / "database").glob("data*")) == []


@needs_root
def test_a_disk_that_filled_up_is_named_and_room_mends_it(
    disk: Callable[[int], Path], ordinary: str, start: Start
) -> None:
    place = disk(160)
    app = start(place / "data", ordinary).ready()
    app.ask("CREATE TABLE kept AS SELECT 7 AS n")
    app.kill()
    kill_all(home_of(place / "data"))
    rubbish = place / "rubbish"
    with pytest.raises(OSError, match="No space left"):
        fill(rubbish)
    error, text = start(place / "data", ordinary).refused()
    assert error == "DiskFull"
    assert "make room there and start again" in text
    rubbish.unlink()
    again = start(place / "data", ordinary).ready()
    assert again.ask("SELECT n FROM kept") == 7
    again.terminate()


def fill(file: Path) -> None:
    """Writes until there is no space left."""
    with file.open("wb", buffering=0) as writing:
        while True:
            writing.write(bytes(4096))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_any_step_that_meets_a_full_disk_says_so(number: int) -> None:
    told = explain(OSError(number, os.strerror(number)), Path("/srv/lamp"))
    assert isinstance(told, DiskFull)
    assert "/srv/lamp" in str(told)


def test_the_lock_file_is_closed_to_others(folder: Path) -> None:
    claim = Claim.take(folder)
    assert stat.S_IMODE((folder / LOCK).stat().st_mode) == 0o600
    claim.release()
