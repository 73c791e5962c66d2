"""The house of a scenario: a line with its brands and agents, who comes and goes when, and what
agents and customers do by habit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.forecast.wait import estimate
from lamplight.line import commands as ask
from lamplight.line.machine import Line
from lamplight.staffing.habits import Habits, Manner, Request

if TYPE_CHECKING:
    from lamplight.staffing.scenario import Callback, Scenario, Times

_SERVICE: Final = 1
_SALES: Final = 2
_NEVER: Final = 1 << 60

Plan = list[tuple[int, ask.Command]]


class House:
    """What one run of a scenario needs. Each run has a house of its own: a line remembers."""

    def __init__(self, scenario: Scenario) -> None:
        self.line = Line()
        brands = _brands(scenario)
        self.line.handle(ask.SetLine(_SERVICE, "service"), 0)
        self.line.handle(ask.SetLine(_SALES, "sales"), 0)
        for number in brands.values():
            self.line.handle(ask.SetBrand(number, _SERVICE, _SALES), 0)
            self.line.handle(ask.OpenBrand(number, _NEVER), 0)
        self.plan: Plan = []
        self.agents: list[ask.SetAgent] = []
        self.habits = Habits()
        people: list[list[int]] = [[] for _ in scenario.kinds]
        agent = 0
        prompt = not any(one.accept_ms or one.declines or one.misses for one in scenario.groups)
        for group in scenario.groups:
            able = [number for number, kind in enumerate(scenario.kinds) if group.answers(kind)]
            lines = tuple({"service": _SERVICE, "sales": _SALES}[one] for one in group.purposes)
            in_brands = tuple(brands[one] for one in group.brands)
            manner = Manner(group.accept_ms, group.declines, group.misses, group.back_ms)
            for _ in range(group.count):
                agent += 1
                made = ask.SetAgent(
                    agent, lines, in_brands, group.languages, group.channels, group.chats,
                    group.wrap_up_ms, lead=False,
                )  # fmt: skip
                self.line.handle(made, 0)
                self.agents.append(made)
                for number in able:
                    people[number].append(agent)
                if not prompt:
                    self.habits.manners[agent] = manner
                if scenario.arrivals.by_day:
                    self.plan += _day_of(agent, group.start_ms, group.end_ms, group.breaks)
                else:
                    self.line.handle(ask.ComeHere(agent), 0)
        self.plan.sort(key=_instant)
        self.requests = [
            Request(brands[one.brand], one.purpose, one.channel, one.language, people[number])
            for number, one in enumerate(scenario.kinds)
        ]
        self._set_habits(scenario)

    def _set_habits(self, scenario: Scenario) -> None:
        callback, same, again = scenario.callback, scenario.same_person, scenario.call_again
        if callback is not None:
            self.habits.keeping = Offering(scenario, callback)
            self.habits.reached = callback.reached
            self.habits.ringing = callback.ringing_ms
        if same is not None:
            self.habits.known = same.known
            self.habits.hold = same.hold_ms
        if again is not None:
            self.habits.again = again.share
            self.habits.delay = again.after_ms
            self.habits.most_again = again.most

    @property
    def lucky(self) -> bool:
        """Whether anything hangs on the customers' luck."""
        habits = self.habits
        if habits.manners or habits.keeping is not None:
            return True
        return habits.known > 0 or habits.again > 0


class Offering:
    """A call at the turn is offered to whom a long wait is told: the likely wait that the house
    tells (`forecast.wait`), with the scenario's mean handling time and patience."""

    def __init__(self, scenario: Scenario, callback: Callback) -> None:
        total = sum(one.share for one in scenario.kinds)
        handling = sum(one.share * one.handling.mean_ms for one in scenario.kinds) / total
        self._handling = handling + max((one.wrap_up_ms for one in scenario.groups), default=0)
        self._patience = _mean_patience([one.patience for one in scenario.kinds])
        self._above = callback.above_ms
        self._accepts = callback.accepts

    def takes(self, contact: int, line: Line, now: int, chance: float) -> bool:
        """As `watching.Keeping`. Nobody is offered a call while nobody is here who could make it:
        the line promises one then by itself."""
        if chance >= self._accepts:
            return False
        _, work, agents = line.reckoning(contact)
        if not agents:
            return False
        return estimate(work, agents, self._handling, self._patience).likely_ms > self._above


def _mean_patience(told: list[Times | None]) -> float | None:
    known = [one.mean_ms for one in told if one is not None]
    return sum(known) / len(known) if known else None


def _brands(scenario: Scenario) -> dict[str, int]:
    """Numbers for the names, in the order in which they are first named."""
    names = [
        *(one.brand for one in scenario.kinds),
        *(name for group in scenario.groups for name in group.brands),
    ]
    return {name: number for number, name in enumerate(dict.fromkeys(names), 1)}


def _day_of(agent: int, start: int, end: int, breaks: tuple[tuple[int, int], ...]) -> Plan:
    """An agent comes, takes the breaks and goes."""
    plan: Plan = [(start, ask.ComeHere(agent))]
    for away, back in breaks:
        plan += [(away, ask.GoAway(agent, "break", back)), (back, ask.ComeHere(agent))]
    return [*plan, (end, ask.GoAway(agent, "home"))]


def _instant(step: tuple[int, ask.Command]) -> int:
    return step[0]
