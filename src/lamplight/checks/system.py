"""System packages that some tests need: installed as root on Debian and Ubuntu, else named.

A test that needs one skips with a reason that begins `needs NAME`, as `pytest.skip("needs
Chromium")`; `advice` turns those into the one command that would let them run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_WORDS = ("apt-get", "install", "--yes", "--no-install-recommends")
_SBIN = "/usr/sbin:/sbin"


@dataclass(frozen=True, slots=True)
class Package:
    """A program that tests need: any of `commands` is enough, `debian` is the package with it."""

    name: str
    debian: str
    commands: tuple[str, ...]
    needed_for: str

    def here(self) -> bool:
        """Whether the program is on this machine."""
        path = f"{os.environ.get('PATH', os.defpath)}:{_SBIN}"
        return any(shutil.which(command, path=path) for command in self.commands)


PACKAGES = (
    Package("Chromium", "chromium", ("chromium", "chromium-browser"), "tests/e2e: two browsers"),
)

PEERS = dict.fromkeys(
    ("Vendure", "Medusa"), "tests/shops: a real shop, which npm must be able to install once"
)
"""What tests install by themselves, outside the tree; nothing that a system package would help."""


def missing(packages: Iterable[Package]) -> list[Package]:
    """Those that are not on this machine."""
    return [package for package in packages if not package.here()]


def install(packages: Sequence[Package], say: Callable[[str], None]) -> None:
    """Installs what is missing where we may; where that fails the tests that need it will skip."""
    if not packages or os.geteuid() != 0 or not debian_like(_os_release()):
        return
    names = [package.debian for package in packages]
    say(f"installing system packages that tests need: {', '.join(names)} (apt-get)")
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for words in (("apt-get", "update"), (*_WORDS, *names)):
        done = subprocess.run(
            [*words, "-q"], env=env, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            say(f"{' '.join(words)} failed ({''.join(last)}); tests that need these will skip")
            return


def advice(skipped: Iterable[str]) -> list[str]:
    """Lines about tests that were skipped for want of a program; none if there are none.

    `skipped` holds the reason of each skipped test.
    """
    needed = {package.name: package.needed_for for package in PACKAGES} | PEERS
    wanting = Counter(
        name
        for reason in skipped
        for name in needed
        if reason.lower().startswith(f"needs {name.lower()}")
    )
    lines = [
        f"{count} test{'s' if count > 1 else ''} did not run for want of {name} ({needed[name]})"
        for name, count in wanting.items()
    ]
    names = " ".join(package.debian for package in PACKAGES if package.name in wanting)
    return [*lines, f"to run them: sudo {' '.join(_WORDS)} {names}"] if names else lines


def debian_like(release: Mapping[str, str]) -> bool:
    """Whether os-release(5) tells of Debian, Ubuntu or a child of theirs."""
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return bool(family & {"debian", "ubuntu"}) and shutil.which("apt-get") is not None


def _os_release() -> dict[str, str]:
    try:
        text = Path("/etc/os-release").read_text()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {name: value.strip().strip("\"'") for name, _, value in pairs}
