"""A phone menu's distance to a person: steps, seconds, dead ends, loops. Pure.

A menu is a graph: in each step something is said, and a key or silence leads on. Distances are of a
caller who hears nothing twice that they needn't, presses as soon as their choice was said, and
makes no mistake: the least that the menu can cost. The longest way is the one that costs most
without coming back to any step; where steps lead back, a call can last for ever.

Shortest ways are Dijkstra's (Numerische Mathematik 1 (1959) 269-271). The longest is exact too:
every way through steps that lead back into each other is looked at, which menus allow because most
of them only lead back to where one came from; it isn't told where that takes more than `LOOKS`.
"""

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from typing import Final

import msgspec

PERSON: Final = "person"
"""Where a caller talks with a person, or comes into the queue for one."""
ENDS: Final = ("hang_up", "voicemail", "message")
"""Where the menu lets go of a caller without a person."""
SILENCE: Final = "silence"
WAIT: Final = "wait"
UNASKED: Final = (SILENCE, WAIT)
"""What leads on without a key: saying nothing when asked, and the step's own end."""
LOOKS: Final = 20_000
MOST_STEPS: Final = 300


class BadMenu(Exception):
    """A menu that can't be read; the text says why."""


class Choice(msgspec.Struct, frozen=True):
    """What leads on from a step: a key (or one of `UNASKED`), to where, after how many seconds."""

    key: str
    to: str
    seconds: float


class Menu(msgspec.Struct, frozen=True):
    """Steps by name, each with its choices; a step without any is a dead end."""

    name: str
    start: str
    steps: Mapping[str, tuple[Choice, ...]]


class Way(msgspec.Struct, frozen=True):
    """A way through: what to press in which step, how many steps were heard, and the time."""

    presses: list[str]
    steps: int
    seconds: float


class DeadEnd(msgspec.Struct, frozen=True):
    """Where callers are let go without a person, and how they soonest get there."""

    at: str
    soonest: Way


class MenuAudit(msgspec.Struct, frozen=True, tag_field="kind", tag="described"):
    """What a menu costs whoever wants a person."""

    name: str
    steps: int
    reaches_a_person: bool
    fewest_steps: Way | None
    fewest_seconds: Way | None
    longest: Way | None
    """Without hearing any step twice; None too where there are too many ways to look at."""
    dead_ends: list[DeadEnd]
    no_person_from: list[str]
    """Steps from which no way leads to a person any more."""
    loops: list[list[str]]
    """Steps that lead back into each other: who is in them can go round for ever."""
    person_in_first: bool
    """Whether a key of the first step that has keys leads to a person, or a person comes before
    anything is asked; what silence leads to was offered to nobody."""
    options_in_first: int
    """Keys of that step."""
    unreachable: list[str]


def audit(menu: Menu) -> MenuAudit:
    """Everything about a menu. Raises BadMenu."""
    check(menu)
    by_steps = _shortest(menu, seconds=False)
    by_seconds = _shortest(menu, seconds=True)
    knots = _knots(menu)
    reached = [name for name in menu.steps if name in by_steps]
    first = _first(menu)
    keys = [choice for choice in first or () if choice.key not in UNASKED]
    leading = _leading_to_person(menu)
    ends = [name for name in reached if not menu.steps[name]]
    ends += [end for end in ENDS if end in by_steps]
    return MenuAudit(
        name=menu.name,
        steps=len(reached),
        reaches_a_person=PERSON in by_steps,
        fewest_steps=by_steps.get(PERSON),
        fewest_seconds=by_seconds.get(PERSON),
        longest=_longest(menu, knots),
        dead_ends=[DeadEnd(end, by_seconds[end]) for end in ends],
        no_person_from=[name for name in reached if name not in leading],
        loops=[sorted(knot) for knot in knots if _goes_round(menu, knot)],
        person_in_first=first is None or any(choice.to == PERSON for choice in keys),
        options_in_first=len(keys),
        unreachable=[name for name in menu.steps if name not in by_steps],
    )


def _first(menu: Menu) -> tuple[Choice, ...] | None:
    """The choices of the first step that has keys, behind whatever greeting; none where there is
    none, and None where that leads to a person by itself."""
    place, heard = menu.start, set[str]()
    while place in menu.steps and place not in heard:
        heard.add(place)
        on = {choice.key: choice.to for choice in menu.steps[place]}
        if set(on) - set(UNASKED):
            return menu.steps[place]
        place = on.get(WAIT) or on.get(SILENCE) or ""
    return None if place == PERSON else ()


def check(menu: Menu) -> None:
    """Raises BadMenu for a menu that leads nowhere known."""
    if len(menu.steps) > MOST_STEPS:
        raise BadMenu(f"more than {MOST_STEPS} steps")
    if menu.start not in menu.steps:
        raise BadMenu(f"start names {menu.start!r}, which is no step")
    for name, choices in menu.steps.items():
        if name == PERSON or name in ENDS:
            raise BadMenu(f"{name!r} is no name for a step: it is where a menu ends")
        for choice in choices:
            if choice.to not in menu.steps and choice.to != PERSON and choice.to not in ENDS:
                raise BadMenu(f"{choice.key} in {name!r} leads to {choice.to!r}, which is no step")


def _shortest(menu: Menu, *, seconds: bool) -> dict[str, Way]:
    """The way to each place that costs least; of equal ones the one that costs less otherwise."""
    found: dict[str, Way] = {}
    queue: list[tuple[float, float, int, str, Way]] = [(0, 0, 0, menu.start, Way([], 0, 0.0))]
    made = 0
    while queue:
        _, _, _, place, way = heappop(queue)
        if place in found:
            continue
        found[place] = way
        for choice in menu.steps.get(place, ()):
            on = _on(way, place, choice)
            costs = (on.seconds, float(on.steps)) if seconds else (float(on.steps), on.seconds)
            made += 1
            heappush(queue, (*costs, made, choice.to, on))
    return found


def _on(way: Way, place: str, choice: Choice) -> Way:
    press = f"{place}: {choice.key}"
    return Way([*way.presses, press], way.steps + 1, round(way.seconds + choice.seconds, 3))


def _leading_to_person(menu: Menu) -> set[str]:
    """Steps from which some way leads to a person."""
    found: set[str] = set()
    grew = True
    while grew:
        grew = False
        for name, choices in menu.steps.items():
            if name not in found and any(c.to == PERSON or c.to in found for c in choices):
                found.add(name)
                grew = True
    return found


def _knots(menu: Menu) -> list[list[str]]:
    """Strongly connected steps, those that lead on before those that they lead to come last
    (Tarjan, SIAM J. Comput. 1 (1972) 146-160, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    knots: list[list[str]] = []
    work: list[tuple[str, Iterator[str]]] = []

    def enter(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        work.append((name, iter([c.to for c in menu.steps[name] if c.to in menu.steps])))

    enter(menu.start)
    while work:
        name, rest = work[-1]
        for to in rest:
            if to not in index:
                enter(to)
                break
            if to in stack:
                low[name] = min(low[name], index[to])
        else:
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[name])
            if low[name] == index[name]:
                cut = stack.index(name)
                knots.append(stack[cut:])
                del stack[cut:]
    return knots


def _goes_round(menu: Menu, knot: list[str]) -> bool:
    """Whether one can go round in a knot."""
    return len(knot) > 1 or any(choice.to == knot[0] for choice in menu.steps[knot[0]])


def _longest(menu: Menu, knots: list[list[str]]) -> Way | None:
    """The way to a person that takes longest without hearing any step twice."""
    best: dict[str, Way | None] = {}
    """From each step on; knots come in an order in which what follows is known."""
    looks = 0
    for knot in knots:
        bits = {name: 1 << number for number, name in enumerate(knot)}
        walk = _Walk(menu, bits, best, LOOKS - looks)
        try:
            found = {name: walk.on(name, bits[name]) for name in knot}
        except _TooMany:
            return None
        looks += walk.looks
        best.update(found)
    return best.get(menu.start)


class _TooMany(Exception):
    """More ways than are looked at."""


class _Walk:
    """Ways through one knot. `best` holds those of the steps that follow it."""

    def __init__(
        self, menu: Menu, bits: Mapping[str, int], best: Mapping[str, Way | None], most: int
    ) -> None:
        self._menu = menu
        self._bits = bits
        self._best = best
        self._most = most
        self._known: dict[tuple[str, int], Way | None] = {}
        self.looks = 0

    def on(self, name: str, heard: int) -> Way | None:
        """The longest way from a step on, the steps of `heard` (bits) having been heard."""
        key = (name, heard)
        if key in self._known:
            return self._known[key]
        self.looks += 1
        if self.looks > self._most:
            raise _TooMany
        longest: Way | None = None
        for choice in self._menu.steps[name]:
            bit = self._bits.get(choice.to, 0)
            if choice.to == PERSON:
                after: Way | None = Way([], 0, 0.0)
            elif bit:
                after = None if heard & bit else self.on(choice.to, heard | bit)
            else:
                after = self._best.get(choice.to)
            if after is None:
                continue
            seconds = round(after.seconds + choice.seconds, 3)
            if longest is None or seconds > longest.seconds:
                presses = [f"{name}: {choice.key}", *after.presses]
                longest = Way(presses, after.steps + 1, seconds)
        self._known[key] = longest
        return longest
