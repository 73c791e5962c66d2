"""Gzip, read as far as it goes: where it breaks off or is damaged, all that comes before is given.

The standard library's reader raises in the middle of a block and loses what it had of it.
"""

import io
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

MAGIC: Final = b"\x1f\x8b"
PIECE: Final = 64 * 1024
"""Packed bytes that are read at once."""
_WRAPPED: Final = 31
"""Says to zlib that it is gzip, with a checksum."""


class Unzipped(io.RawIOBase):
    """What a packed file holds. `broken` says what is wrong with it, once all was read that could
    be; empty where nothing is."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._engine = zlib.decompressobj(_WRAPPED)
        self._packed = b""
        self._ready = b""
        self._over = False
        self._why = ""
        self.broken = ""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        """As of any raw stream; 0 where it is over."""
        most = len(buffer)
        while not self._ready and not self._over:
            self._ready = self._more(most)
        taken, self._ready = self._ready[:most], self._ready[most:]
        buffer[: len(taken)] = taken
        if not taken and self._over:
            self.broken = self._why
        return len(taken)

    def _more(self, most: int) -> bytes:
        if not self._packed:
            self._packed = self._file.read(PIECE)
            if not self._packed:
                return self._last(most)
        if self._engine.eof:  # more may follow, or zeros that fill a block of a tape
            self._packed = self._packed.lstrip(b"\0")
            if not self._packed:
                return b""
            self._engine = zlib.decompressobj(_WRAPPED)
        before = self._engine.copy()
        try:
            found = self._engine.decompress(self._packed, most)
        except zlib.error as error:
            self._ends(str(error))
            return _to_the_fault(before, self._packed)
        self._packed = self._engine.unconsumed_tail or self._engine.unused_data
        return found

    def _last(self, most: int) -> bytes:
        """The packed bytes are over: what they still hold."""
        if self._engine.eof:
            self._over = True
            return b""
        found = self._engine.decompress(b"", most)
        if not found:
            self._ends("it breaks off")
        return found

    def _ends(self, why: str) -> None:
        self._over, self._why = True, why


def _to_the_fault(engine: Any, packed: bytes) -> bytes:
    """What comes before the byte at which it goes wrong."""
    found = bytearray()
    with suppress(zlib.error):
        for at in range(len(packed)):
            found += engine.decompress(packed[at : at + 1])
    return bytes(found)


def broken(file: IO[bytes]) -> str:
    """What is wrong with a packed file that was read to its end; empty where nothing is."""
    raw = getattr(file, "raw", None)
    return raw.broken if isinstance(raw, Unzipped) else ""
