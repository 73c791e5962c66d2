"""The file that an audit is written to: never one that is read, and whole or not at all."""

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from lamplight.audit.reading.faults import BadFile

_STDIN: Final = "-"
_USUAL: Final = 0o666
"""What a new file may be used for, before the umask of whoever runs this."""


def check(output: Path, inputs: Mapping[str, Path | None]) -> None:
    """Raises BadFile where the output can't be written, or is one of the inputs (by what each is
    called), also by way of links."""
    if not output.parent.is_dir():
        raise BadFile(f"there is no folder {output.parent} for the page")
    if output.is_dir():
        raise BadFile(f"--html {output} is a folder; name a file for the page")
    there = _status(output)
    if there is None or stat.S_ISCHR(there.st_mode):
        return  # it is new, or as /dev/null nothing that could be lost
    for called, path in inputs.items():
        if path is None:
            continue
        read = _of_stdin() if str(path) == _STDIN else _status(path)
        if read is not None and os.path.samestat(read, there):
            raise BadFile(
                f"--html {output} is the same file as {called}, and would be written over it; "
                "name another one for the page"
            )


def write(output: Path, text: str) -> None:
    """Write it beside what is there and put it in its place, so that a failure leaves the old one.
    What is no file of its own (a pipe, a terminal) is written to as it is. Raises OSError."""
    there = _status(output)
    if there is not None and not stat.S_ISREG(there.st_mode):
        output.write_text(text, encoding="utf-8")
        return
    output = output.resolve()  # a link goes on to lead there
    mode = _USUAL & ~_umask() if there is None else stat.S_IMODE(there.st_mode)
    if there is not None and not os.access(output, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(output))
    number, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name[:40]}.")
    beside = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        beside.chmod(mode)
        beside.replace(output)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _status(path: Path) -> os.stat_result | None:
    """Of what is there, also where links lead to it."""
    try:
        return path.stat()
    except OSError:
        return None


def _of_stdin() -> os.stat_result | None:
    try:
        return os.fstat(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):
        return None


def _umask() -> int:
    """Can only be asked for by setting it."""
    was = os.umask(0o077)
    os.umask(was)
    return was
