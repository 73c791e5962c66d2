"""The pages are built with the wheel's own node, when and only when their source has changed."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import build_pages
import pytest

if TYPE_CHECKING:
    from pathlib import Path

BUILD = """\
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
mkdirSync('../src/lamplight/web/static', { recursive: true });
writeFileSync('../src/lamplight/web/static/page.html', readFileSync('page.txt') + process.version);
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose pages are one file, on a machine that has no node of its own."""
    frontend = tmp_path / "frontend"
    frontend.mkdir()
    scripts = {"build": "npm run write", "write": "node build.mjs", "break": "node -e 'nonsense('"}
    package = {"name": "pages", "version": "1.0.0", "private": True, "scripts": scripts}
    (frontend / "package.json").write_text(json.dumps(package))
    lock = {"name": "pages", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": package}}
    (frontend / "package-lock.json").write_text(json.dumps(lock))
    (frontend / "build.mjs").write_text(BUILD)
    (frontend / "page.txt").write_text("first ")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "env"):
        (tools / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def page(root: Path) -> str:
    return (root / build_pages.STATIC / "page.html").read_text()


def test_pages_are_built_without_a_node_on_the_machine(root: Path) -> None:
    assert shutil.which("node") is None
    assert not build_pages.fresh(root)
    build_pages.build(root)
    assert page(root).startswith("first v2")
    assert build_pages.fresh(root)


def test_fresh_pages_are_left_alone(root: Path) -> None:
    build_pages.build(root)
    (root / build_pages.STATIC / "page.html").write_text("as it was")
    build_pages.build(root)
    assert page(root) == "as it was"


@pytest.mark.parametrize("change", ["edit", "add", "rename", "remove"])
def test_any_change_of_the_source_builds_again(root: Path, change: str) -> None:
    (root / "frontend" / "src").mkdir()
    (root / "frontend" / "src" / "more.txt").write_text("more")
    build_pages.build(root)
    more = root / "frontend" / "src" / "more.txt"
    if change == "edit":
        (root / "frontend" / "page.txt").write_text("second ")
    elif change == "add":
        more.with_name("another.txt").write_text("")
    elif change == "rename":
        more.rename(more.with_name("other.txt"))
    else:
        more.unlink()
    assert not build_pages.fresh(root)
    build_pages.build(root)
    assert build_pages.fresh(root)
    assert page(root).startswith("second" if change == "edit" else "first")


def test_what_is_not_source_builds_nothing(root: Path) -> None:
    build_pages.build(root)
    for name in ("node_modules/x.js", "tests/a.test.ts", ".vite/cache"):
        path = root / "frontend" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    assert build_pages.fresh(root)


def test_a_build_that_fails_shows_why_and_is_not_taken_for_done(root: Path) -> None:
    build_pages.build(root)
    (root / "frontend" / "build.mjs").write_text("throw new Error('the lamp is out')")
    with pytest.raises(SystemExit, match="the lamp is out") as failed:
        build_pages.build(root)
    assert "npm run build failed" in str(failed.value)
    assert not build_pages.fresh(root)


def test_a_change_during_the_build_is_built_next_time(root: Path) -> None:
    late = "writeFileSync('page.txt', 'late ');"
    (root / "frontend" / "build.mjs").write_text(BUILD + late)
    build_pages.build(root)
    assert page(root).startswith("first")
    assert not build_pages.fresh(root)


def test_packages_are_installed_again_when_the_lock_changes(root: Path) -> None:
    build_pages.install(root)
    installed = root / "frontend" / "node_modules" / ".installed-from"
    before = installed.read_text()
    kept = root / "frontend" / "node_modules" / "kept"
    kept.mkdir()
    build_pages.install(root)
    assert kept.exists()
    lock = root / "frontend" / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    build_pages.install(root)
    assert installed.read_text() != before
    assert not kept.exists()


def test_other_scripts_run_with_the_same_node(root: Path) -> None:
    with pytest.raises(SystemExit, match="npm run break failed"):
        build_pages.npm(root, "run", "break")


def test_an_archive_without_the_pages_source_counts_as_fresh(tmp_path: Path) -> None:
    build_pages.build(tmp_path)
    assert build_pages.fresh(tmp_path)
    assert os.listdir(tmp_path) == []  # noqa: PTH208
