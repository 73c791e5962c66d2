"""How far an audit is, for whoever waits for it."""

from collections.abc import Callable

from lamplight.progress import OneLine


class Progress:
    """Says how far it is, in words of what is done just now."""

    def __init__(self) -> None:
        self._line = OneLine()

    def rows(self, read: int) -> None:
        """So many rows were read."""
        self._line.say(f"{read:,} rows read")

    def shares(self, what: str) -> Callable[[float], None]:
        """Told which share is done of something."""

        def done(share: float) -> None:
            if share < 1:
                self._line.say(f"{share * 100:.0f} % {what}")
            else:
                self._line.clear()

        return done
