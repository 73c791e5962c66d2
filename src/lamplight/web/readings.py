"""How far long answers are, for the page that waits for one: it names its request, and asks."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec


class HowFar(msgspec.Struct, frozen=True):
    """So many records are read, of so many; null where that isn't known yet, or where nothing is
    being read under that name."""

    read: int
    of: int | None


NOTHING = HowFar(0, None)


class Reading:
    """One answer that is being made."""

    def __init__(self) -> None:
        self.far = NOTHING

    def told(self, read: int, of: int) -> None:
        """So many are read, of so many."""
        self.far = HowFar(read, of)


class Readings:
    """Every answer that is being made under a name: names of one session are its own."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, str], Reading] = {}

    def far(self, session: int, name: str) -> HowFar:
        """How far one is."""
        reading = self._open.get((session, name))
        return NOTHING if reading is None else reading.far

    @contextmanager
    def begun(self, session: int, name: str) -> Iterator[Reading]:
        """One that is being made until the end of this."""
        reading = self._open[session, name] = Reading()
        try:
            yield reading
        finally:
            # Somebody may have named two alike: the later one is asked about.
            if self._open.get((session, name)) is reading:
                del self._open[session, name]
