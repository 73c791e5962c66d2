"""A line's day as it stands: who waits and talks now, who is here and plans to be, who asks for
what. A what-if begins with it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.line import states
from lamplight.runtime.coming.lines import brands_of
from lamplight.staffing.needed import spread_of
from lamplight.staffing.planned_day import Asking, Can, Here, Open, PlannedDay

if TYPE_CHECKING:
    from lamplight.forecast.arrivals.coming import Expected
    from lamplight.journal.tables.arrivals import Asked
    from lamplight.line.contacts import Contact
    from lamplight.runtime.coming.halves import HalfHour
    from lamplight.runtime.coming.here import DayOf
    from lamplight.runtime.scene import Scene

KINDS: Final = 12
"""So many kinds of customers are told apart, the most frequent; the others are taken for these."""
MOST_OPEN: Final = 2_000
"""So many who wait now are looked at."""
_LEAST_CV, _MOST_CV = 0.2, 2.0


class Until(NamedTuple):
    """What came of a day so far, and what had been expected until then."""

    came: int
    of: float


def planned_day(
    scene: "Scene",
    of: "DayOf",
    *,
    expected: "Expected",
    halves: "Sequence[HalfHour]",
    asked: "Sequence[Asked]",
    so_far: Until,
) -> PlannedDay:
    """`halves`: those in which anybody is open, and what is between. Nothing of the day that is
    over is in it."""
    base, first, end = of.halves[0].at, halves[0].at, halves[-1].end
    begin = min(max(first, of.now), end)
    stands = begin == of.now
    left = [half for half in halves if half.end > begin]
    asking, which = _asking(scene, of.line.id, asked)
    patience = scene.memory.patience_of(of.line.id).mean_ms()
    return PlannedDay(
        start_ms=(left[0].at if left else end) - base,
        expected=tuple(expected.mean[half.slot] * half.part if half.open else 0.0 for half in left),
        spread=spread_of(expected.total, expected.total_low, expected.total_high),
        asking=tuple(asking),
        patience_ms=patience,
        people=tuple(
            Here(1, since - base, until - base, _can(scene, person), person)
            for person, since, until in _stays(of, begin, left[0].end if left else end, end)
        ),
        begin_ms=begin - base,
        open=tuple(_open(scene, of, which)) if stands else (),
        came=so_far.came,
        came_of=so_far.of,
    )


def _stays(of: "DayOf", begin: int, turn: int, end: int) -> list[tuple[int, int, int]]:
    """Who is here from when until when. Whoever is here stays for this half-hour, and then whoever
    plans to be; where nobody plans, who is here stays to the end."""
    here = of.people.here if begin == of.now else set()
    if of.ahead == "stay":
        return [(person, begin, end) for person in sorted(of.people.here)]
    planned_from = turn if begin == of.now else begin
    found: list[tuple[int, int, int]] = []
    goes_on: set[int] = set()
    for person, start, until in sorted(of.people.plan):
        last = min(until, end)
        if person not in of.people.answering or last <= planned_from or start >= last:
            continue
        if person in here and start <= turn:
            goes_on.add(person)
            found.append((person, begin, last))
        else:
            found.append((person, max(start, planned_from), last))
    found += [(person, begin, turn) for person in sorted(here - goes_on)]
    return sorted(found, key=lambda one: (one[1], one[0]))


def _can(scene: "Scene", person: int) -> Can:
    agent = scene.line.agents[person]
    crew = agent.crew
    return Can(
        brands=tuple(map(str, crew.brands)),
        languages=crew.languages,
        channels=crew.channels,
        chats=agent.chats_max,
    )


# Who asks for what

_Key = tuple[int, str, str]


def _asking(
    scene: "Scene", line: int, asked: "Sequence[Asked]"
) -> "tuple[list[Asking], dict[_Key, int]]":
    """The kinds of customers, the most frequent first, and which of them a brand, language and
    channel is; where nobody came of late, the first brand's own language by voice."""
    counts = {(one.brand, one.language, one.channel): float(one.came) for one in asked}
    if not counts:
        brand = brands_of(scene, line)[0]
        counts = {(brand.id, brand.languages[0], "voice"): 1.0}
    keys = sorted(counts, key=lambda key: (-counts[key], key))
    shares = {key: counts[key] for key in keys[:KINDS]}
    which = {key: number for number, key in enumerate(shares)}
    for key in keys[KINDS:]:
        near = _nearest(key, which)
        which[key] = near
        shares[keys[near]] += counts[key]
    made = []
    for (brand_id, language, channel), share in shares.items():
        pace = scene.memory.pace(line, channel)
        cv = min(max(pace.spread, _LEAST_CV**2), _MOST_CV**2) ** 0.5
        made.append(Asking(pace.mean_ms, cv, share, str(brand_id), language, channel))
    return made, which


def _nearest(key: _Key, which: dict[_Key, int]) -> int:
    """The kind that has most in common with this: the language before the channel."""
    return min(
        which.values(),
        key=lambda number: min(
            (one[1] != key[1], one[2] != key[2], at) for one, at in which.items() if at == number
        ),
    )


# Who is there now


def _open(scene: "Scene", of: "DayOf", which: dict[_Key, int]) -> Iterable[Open]:
    """Who waits in this line, in their order, and what those of us talk who answer it."""
    now = of.now
    contacts = sorted(scene.line.contacts.values(), key=lambda one: one.rank)
    for contact in contacts[:MOST_OPEN]:
        if contact.state in (states.TALKING, states.CALLING):
            if contact.agent in of.people.here:
                since = contact.talk_since if contact.state == states.TALKING else now
                yield Open(_kind_of(contact, which), max(0, now - since), talks=True)
        elif contact.line == of.line.id and (contact.queued or contact.state == states.OFFERED):
            waited = max(0, now - contact.arrived_at)
            yield Open(_kind_of(contact, which), waited, kept=not contact.present)


def _kind_of(contact: "Contact", which: dict[_Key, int]) -> int:
    key = contact.brand, contact.language, contact.talk_channel or contact.channel
    return which[key] if key in which else _nearest(key, which)
