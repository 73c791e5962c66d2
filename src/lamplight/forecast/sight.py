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

from lamplight.forecast.ahead import key_of
from lamplight.forecast.wait import Expected
from lamplight.line import states

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lamplight.forecast.ahead import NeedKey, View
    from lamplight.forecast.drawn import Absence
    from lamplight.line import Line
    from lamplight.line.needs import Crew, Need

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
        self._untold: frozenset[int] = frozenset()
        self._untold_newcomers: frozenset[NeedKey] = frozenset()

    def learn(
        self,
        view: View,
        of_contact: Callable[[int], Expected | None],
        of_newcomer: Callable[[NeedKey], Expected | None],
    ) -> None:
        """Take in a look ahead; the two say what the formula says of the same moment."""
        self.at = view.now
        self._contacts, self._newcomers = {}, {}
        self._untold, self._untold_newcomers = view.untold, view.untold_newcomers
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
        self._untold, self._untold_newcomers = frozenset(), frozenset()

    def tells(self, contact: int, need: NeedKey) -> bool:
        """Whether a time may be told to a contact of this need; 0 for one that would come. Who came
        since the last look is behind all others of the need: as who would have come."""
        if contact in self._untold:
            return False
        return contact in self._contacts or need not in self._untold_newcomers

    def of(self, contact: int, need: NeedKey, formula: Expected) -> Expected:
        """What to tell a contact of this need; 0 for one that would come."""
        lean = self._contacts.get(contact) or self._newcomers.get(need) or AS_IT_IS
        return lean.of(formula)


def _lean(seen: Expected, formula: Expected) -> Lean:
    mean = min(max(seen.mean_ms / formula.mean_ms, 1.0 / FURTHEST), FURTHEST)
    spread = TRUST * seen.spread / formula.spread + 1.0 - TRUST
    return Lean(mean, min(max(spread, 1.0 / FURTHEST), FURTHEST))


def where_needed(line: Line, now: int, absences: Sequence[Absence] = ()) -> frozenset[NeedKey]:
    """The needs for which the formula alone won't do, where somebody waits or would have to.

    Needs that share agents, directly or through others, are one line; it is one of equals unless
    people of several crews are here for it, somebody keeps a place in it or is promised a call,
    waits for one person, writes where others speak, or somebody of those agents goes or comes soon.
    """
    moving = {one.agent for one in absences if one.since <= now + SOON_MS}
    away = (states.KEPT, states.SCHEDULED)
    odd = {
        id(one.need)
        for one in line.contacts.values()
        if one.hold_agent or (one.state in away and one.next_try_at <= now + SOON_MS)
    }
    odd_crews = {id(line.agents[one].crew) for one in moving if one in line.agents}
    found: set[NeedKey] = set()
    seen: set[int] = set()
    for first in line.needs.values():
        if id(first) in seen:
            continue
        needs, crews = _together(first)
        seen.update(id(need) for need in needs)
        waiting = [need for need in needs if need.queue or need.held]
        if not crews or not (waiting or all(not crew.free for crew in crews)):
            continue
        if (
            len(crews) > 1
            or len({need.live for need in waiting}) > 1
            or any(id(need) in odd for need in needs)
            or any(id(crew) in odd_crews for crew in crews)
        ):
            found.update(key_of(need) for need in needs)
    return frozenset(found)


def _together(first: Need) -> tuple[list[Need], list[Crew]]:
    """The needs that share agents who are here with this one, and the crews of these."""
    needs, crews = {id(first): first}, {}
    todo = [first]
    while todo:
        for crew in todo.pop().crews:
            if crew.here and id(crew) not in crews:
                crews[id(crew)] = crew
                for need in crew.needs:
                    if id(need) not in needs:
                        needs[id(need)] = need
                        todo.append(need)
    return list(needs.values()), list(crews.values())
