"""As root each data folder has its own cluster under /var/lib/lamplight, whatever happens to it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from tests.journal.server.conftest import NOBODY, App, clusters_of, home_of, needs_root

from lamplight.journal.server import Cluster, OtherOwner, cluster
from lamplight.journal.server.cluster import OWN_HOME
from lamplight.journal.server.pointer import CLUSTERS, POINTER, RECORD, cluster_home

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_root


def of(data: Path) -> Cluster:
    return cluster(data, lambda line: None)


def test_a_data_folder_keeps_its_cluster_and_two_never_share_one(folder: Path) -> None:
    one, two = of(folder / "one"), of(folder / "two")
    assert one.home.parent == two.home.parent == CLUSTERS
    assert one.home != two.home
    assert of(folder / "one") == one


def test_many_first_starts_at_once_bind_one_cluster(folder: Path) -> None:
    for name in range(20):
        data = folder / f"data-{name}"
        data.mkdir()
        with ThreadPoolExecutor(6) as pool:
            made = set(pool.map(cluster_home, [data] * 6))
        assert made == {cluster_home(data)}
    assert len(clusters_of(folder)) == 20


def test_the_folder_holds_only_the_pointer_and_the_cluster_is_closed(folder: Path) -> None:
    made = of(folder / "data")
    assert [path.name for path in (folder / "data").iterdir()] == [POINTER]
    assert stat.S_IMODE((folder / "data").stat().st_mode) == 0o700
    assert made.socket.owner() == "lamplight"
    assert stat.S_IMODE(made.socket.stat().st_mode) == 0o700
    assert made.home.owner() == "root"


def test_a_copy_does_not_share_the_cluster_until_it_is_told_to_start_empty(folder: Path) -> None:
    original = of(folder / "data")
    subprocess.run(["cp", "-a", folder / "data", folder / "copy"], check=True)
    with pytest.raises(OtherOwner) as refused:
        of(folder / "copy")
    assert f"looks like a copy of {folder / 'data'}" in str(refused.value)
    assert f"remove {folder / 'copy' / POINTER} to start this copy empty" in str(refused.value)
    assert of(folder / "data") == original
    (folder / "copy" / POINTER).unlink()
    assert of(folder / "copy").home != original.home


def test_a_moved_folder_keeps_its_cluster(folder: Path) -> None:
    made = of(folder / "data")
    (folder / "data").rename(folder / "moved")
    assert of(folder / "moved") == made
    assert of(folder / "data").home != made.home  # what comes to the old path is another


def test_a_folder_moved_from_another_disk_keeps_its_cluster(folder: Path) -> None:
    made = of(folder / "data")
    shutil.copytree(folder / "data", folder / "moved")  # what mv does between disks
    shutil.rmtree(folder / "data")
    assert of(folder / "moved") == made


def test_a_folder_restored_at_its_path_keeps_its_cluster(folder: Path) -> None:
    made = of(folder / "data")
    shutil.copytree(folder / "data", folder / "backup")
    shutil.rmtree(folder / "data")
    shutil.copytree(folder / "backup", folder / "data")
    assert of(folder / "data") == made
    with pytest.raises(OtherOwner, match="looks like a copy"):
        of(folder / "backup")


def test_a_moved_folder_and_a_copy_in_its_old_place_never_share(folder: Path) -> None:
    made = of(folder / "data")
    (folder / "data").rename(folder / "moved")
    subprocess.run(["cp", "-a", folder / "moved", folder / "data"], check=True)
    assert of(folder / "moved") == made
    with pytest.raises(OtherOwner, match="looks like a copy"):
        of(folder / "data")


def test_another_name_of_the_same_folder_is_the_same_folder(folder: Path) -> None:
    made = of(folder / "data")
    (folder / "link").symlink_to(folder / "data")
    assert of(folder / "link") == made


def test_a_folder_made_anew_starts_empty(folder: Path) -> None:
    first = of(folder / "data")
    shutil.rmtree(folder / "data")
    second = of(folder / "data")
    assert second.home != first.home
    assert not second.data.exists()


@pytest.mark.parametrize(
    "content", ["", "{}", '{"cluster": "../../../etc"}', '{"cluster": 7}', "\0", "[" * 99]
)
def test_a_damaged_pointer_is_named_and_nothing_is_made(folder: Path, content: str) -> None:
    (folder / "data").mkdir()
    (folder / "data" / POINTER).write_text(content)
    before = sorted(CLUSTERS.iterdir()) if CLUSTERS.exists() else []
    with pytest.raises(OtherOwner, match="is damaged"):
        of(folder / "data")
    assert (sorted(CLUSTERS.iterdir()) if CLUSTERS.exists() else []) == before


def test_a_cluster_that_is_gone_is_named(folder: Path) -> None:
    made = of(folder / "data")
    shutil.rmtree(made.home)
    with pytest.raises(OtherOwner, match="which is not there: bring it back"):
        of(folder / "data")


def test_a_cluster_without_its_record_is_not_guessed_at(folder: Path) -> None:
    made = of(folder / "data")
    record = made.home / RECORD
    kept = record.read_bytes()
    record.write_bytes(b"?")
    with pytest.raises(OtherOwner, match="missing or damaged"):
        of(folder / "data")
    record.write_bytes(kept)


def test_root_leaves_an_ordinary_users_database_alone(folder: Path) -> None:
    (folder / "data" / OWN_HOME).mkdir(parents=True)
    os.chown(folder / "data" / OWN_HOME, NOBODY, NOBODY)
    with pytest.raises(OtherOwner, match=r"an ordinary user \(nobody\)"):
        of(folder / "data")
    assert not (folder / "data" / POINTER).exists()


def test_an_ordinary_user_is_told_that_the_data_is_roots(folder: Path, ordinary: str) -> None:
    (folder / "data").mkdir()
    of(folder / "data")
    os.chown(folder / "data", NOBODY, NOBODY)
    app = App(folder / "data", ordinary)
    error, text = app.refused()
    app.close()
    assert error == "OtherOwner"
    assert "was made by root: run Lamplight on it as root" in text


def test_a_folder_closed_to_all_but_root_works_and_stays_closed(folder: Path) -> None:
    """As /root, which is 0700 on many machines."""
    closed = folder / "root"
    closed.mkdir(mode=0o700)
    (closed / "open").mkdir(mode=0o755)
    ways = [folder, closed, closed / "open", *folder.parents]
    before = [(way, *_access(way)) for way in ways]
    app = App(closed / "open" / "data", "me").ready()
    assert app.ask("SELECT 1") == 1
    app.terminate()
    app.close()
    assert before == [(way, *_access(way)) for way in ways]
    assert clusters_of(folder) == [home_of(closed / "open" / "data")]


def _access(way: Path) -> tuple[int, int, int]:
    at = way.stat()
    return at.st_mode, at.st_uid, at.st_gid
