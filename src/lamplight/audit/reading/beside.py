"""What a log tells of people beside waits and talks: who was there, and sums over the whole log."""

from dataclasses import dataclass, field

from lamplight.audit.reading.logins import Logins
from lamplight.basis.instants import Span


@dataclass(slots=True)
class Sum:
    """How many there were, and how long they were together (ms)."""

    count: int = 0
    ms: Span = 0

    def add(self, span: Span) -> None:
        """Take one in."""
        self.count += 1
        self.ms += span

    def mean(self) -> Span | None:
        """None where there was none: the log doesn't tell."""
        return round(self.ms / self.count) if self.count else None


@dataclass(slots=True)
class Beside:
    """Sums are of answered waits whose record tells it, but for `missed`."""

    logins: Logins = field(default_factory=Logins)

    rings: Sum = field(default_factory=Sum)
    """How long the phone rang at whoever answered."""
    missed: Sum = field(default_factory=Sum)
    """Rings that nobody took, each phone by itself."""
    busy: int = 0
    """Tries of a phone that didn't ring: busy, or out of reach."""
    after: Sum = field(default_factory=Sum)
    """Work after the talk."""
    held: Sum = field(default_factory=Sum)
    """On hold within the talk."""
