"""The formula led by what is seen ahead: exact where all are equals, right on the mean elsewhere.

A look ahead (`forecast.ahead`) costs milliseconds, the formula microseconds. So the line is run
forward every now and then, and it is kept by how much the formula was off then, for each who waits
and for whoever would come. Until the next look each estimate is the formula for the line as it is
at that moment, times that ratio: the formula follows every event, and the look the shape of the
line. (The formula serves as a control variate.)

The width of the bound is between that of the formula and that of the runs: a dozen of them say the
mean within two or three per cent, but their own spread only within a quarter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.forecast.wait import Expected
from lamplight.line import states

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lamplight.forecast.ahead import Absence, NeedKey, View
    from lamplight.line import Line
    from lamplight.line.contacts import Contact

TRUST: Final = 0.5
"""How much of the spread is that of the runs."""
FURTHEST: Final = 5.0
"""The formula is never taken to be off by more than this factor."""
SOON_MS: Final = 30 * 60_000
"""Absences that begin later than this don't call for a look ahead."""


class Lean(NamedTuple):
    """By what to multiply the formula's mean and its spread."""

    mean: float
    spread: float

    def of(self, formula: Expected) -> Expected:
        return Expected(formula.mean_ms * self.mean, formula.spread * self.spread)


AS_IT_IS: Final = Lean(1.0, 1.0)


class Sight:
    """What was seen at the last look."""

    def __init__(self) -> None:
        self.at = 0
        self._contacts: dict[int, Lean] = {}
        self._newcomers: dict[NeedKey, Lean] = {}

    def learn(
        self,
        view: View,
        of_contact: Callable[[int], Expected | None],
        of_newcomer: Callable[[NeedKey], Expected | None],
    ) -> None:
        """Take in a look ahead; the two say what the formula says of the same moment."""
        self.at = view.now
        self._contacts, self._newcomers = {}, {}
        for contact, seen in view.contacts.items():
            formula = of_contact(contact)
            if formula is not None:
                self._contacts[contact] = _lean(seen, formula)
        for need, seen in view.newcomers.items():
            formula = of_newcomer(need)
            if formula is not None and seen.mean_ms > 0.0:
                self._newcomers[need] = _lean(seen, formula)

    def forget(self) -> None:
        """The line is one of equals again: the formula stands for itself."""
        self._contacts, self._newcomers = {}, {}

    def of(self, contact: int, need: NeedKey, formula: Expected) -> Expected:
        """What to tell a contact of this need; 0 for one that would come."""
        lean = self._contacts.get(contact) or self._newcomers.get(need) or AS_IT_IS
        return lean.of(formula)


def _lean(seen: Expected, formula: Expected) -> Lean:
    mean = min(max(seen.mean_ms / formula.mean_ms, 1.0 / FURTHEST), FURTHEST)
    spread = TRUST * seen.spread / formula.spread + 1.0 - TRUST
    return Lean(mean, min(max(spread, 1.0 / FURTHEST), FURTHEST))


def key_of(contact: Contact) -> NeedKey:
    """What a contact waits for."""
    need = contact.need
    return need.line, need.brand, need.language, need.channel


def is_needed(line: Line, now: int, absences: Sequence[Absence] = ()) -> bool:
    """Whether the formula alone would do: somebody waits, and not all is one line of equals.

    That is so where people of several crews are here, somebody keeps a place or is promised a
    call, waits for one person, or somebody of us goes soon.
    """
    waiting = [one for one in line.contacts.values() if one.queued]
    if not waiting:
        return False
    if sum(crew.here > 0 for crew in line.crews.values()) > 1:
        return True
    if any(one.since <= now + SOON_MS for one in absences):
        return True
    away = (states.KEPT, states.SCHEDULED)
    return any(one.state in away or one.hold_agent for one in line.contacts.values())
