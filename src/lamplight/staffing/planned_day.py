"""A day as it is planned, and as it stands by now: what a what-if of the board begins with."""

from typing import Final

import msgspec

from lamplight.line.limits import SLOT
from lamplight.staffing.scenario import (
    Arrivals,
    BadScenario,
    Callback,
    Group,
    Kind,
    Scenario,
    Times,
    check,
)

LONG_MS: Final = 180_000
"""Who waits longer than this is counted."""
CUSTOMERS: Final = 6_000
"""About so many are let through the line, twice: some half a second of plain Python."""
MOST_DAYS: Final = 200
LEAST_DAYS: Final = 6
MOST_A_DAY: Final = 20_000
"""So many customers of a day can be asked about: more than `CUSTOMERS` take longer."""
_SEED: Final = 4


class Can(msgspec.Struct, frozen=True):
    """What somebody answers."""

    brands: tuple[str, ...]
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    chats: int = 0


class Here(msgspec.Struct, frozen=True):
    """`count` people are here from one time of the day to another, in passed milliseconds of it.
    `can` None: they answer all that is asked for. `who`: one of us, by number; 0: nobody who is
    known."""

    count: int
    start_ms: int
    end_ms: int
    can: Can | None = None
    who: int = 0


class Asking(msgspec.Struct, frozen=True):
    """Customers who ask for the same: `share` of all who come. A talk with one takes `handle_ms`
    on average, its wrap-up included, with the coefficient of variation `cv`."""

    handle_ms: float
    cv: float = 1.0
    share: float = 1.0
    brand: str = "main"
    language: str = "en"
    channel: str = "voice"


class Open(msgspec.Struct, frozen=True):
    """Who waits or talks when it begins: which of `asking` they are, and for how long already.
    `kept`: they keep their place and don't give up."""

    asking: int
    ms: int
    talks: bool = False
    kept: bool = False


class PlannedDay(msgspec.Struct, frozen=True):
    """So many are expected in each half-hour from `start_ms` on, in a day whose size has the
    coefficient of variation `spread`; and who plans to be here. It is played from `begin_ms` on,
    with those who are `open` then in the order in which they came.

    `came` of `came_of` who were expected came until then: a busy morning makes a busy day.
    `patience_ms` None: nobody gives up.
    """

    start_ms: int
    expected: tuple[float, ...]
    spread: float
    asking: tuple[Asking, ...]
    patience_ms: float | None
    people: tuple[Here, ...]
    begin_ms: int = 0
    open: tuple[Open, ...] = ()
    came: int = 0
    came_of: float = 0.0


class Learns(msgspec.Struct, frozen=True):
    """One of us answers a language in addition."""

    who: int
    language: str


class Change(msgspec.Struct, frozen=True):
    """More people, a language that one of them answers too, a wrap-up that is shorter by so much, a
    call at the turn that is offered: all that is said at once."""

    more: Here | None = None
    learns: Learns | None = None
    wrap_up_less_ms: int = 0
    callback: Callback | None = None


def scenario_of(planned: PlannedDay, change: Change) -> Scenario:
    """The day as a scenario. Who asks for what nobody who is planned answers isn't in it, nor where
    a change makes that somebody would: the same customers come in any case.

    Raises `BadScenario` where nobody comes, nobody is planned, or more work comes than people can
    do and nobody gives up.
    """
    busy, spread = _by_now(planned)
    groups, left = _groups(planned), left_out(planned)
    if sum(planned.expected) <= 0.0 and not planned.open:
        raise BadScenario("nobody is expected on this day")
    if not any(one.count for one in groups):
        raise BadScenario("nobody plans to be here on this day")
    if left >= 1.0:
        raise BadScenario("nobody who plans to be here answers what is asked for")
    expected = tuple(one * busy * (1.0 - left) for one in planned.expected)
    total = sum(expected)
    if total > MOST_A_DAY:
        raise BadScenario(f"more than {MOST_A_DAY:,} are expected on this day")
    patience = planned.patience_ms
    kinds = tuple(
        Kind(
            handling=Times("lognormal", one.handle_ms, one.cv),
            patience=None if patience is None else Times("exponential", patience),
            share=one.share if any(group.answers(_kind(one)) for group in groups) else 0.0,
            brand=one.brand,
            language=one.language,
            channel=one.channel,
        )
        for one in planned.asking
    )
    if change.learns is not None:
        groups = _groups(planned, change.learns)
    if change.more is not None:
        groups.append(_group(planned, change.more))
    made = Scenario(
        arrivals=Arrivals(profile=expected, slot_ms=SLOT, start_ms=planned.start_ms, spread=spread),
        kinds=kinds,
        groups=tuple(groups),
        days=int(min(MOST_DAYS, max(LEAST_DAYS, CUSTOMERS / max(total, 1.0)))),
        seed=_SEED,
        target_ms=float(LONG_MS),
        callback=change.callback,
    )
    check(made)
    return made


def left_out(planned: PlannedDay) -> float:
    """The share of customers who ask for what nobody who is planned answers."""
    whole = sum(one.share for one in planned.asking)
    answered = sum(one.share for one in answered_of(planned))
    return 1.0 - answered / whole if whole else 0.0


def answered_of(planned: PlannedDay) -> list[Asking]:
    """What is asked for that somebody who is planned answers."""
    groups = _groups(planned)
    return [one for one in planned.asking if any(group.answers(_kind(one)) for group in groups)]


def _by_now(planned: PlannedDay) -> tuple[float, float]:
    """By how much the day is busier than was expected, and how surely that is known: a factor that
    is gamma distributed with mean 1, after so many came who came by chance (the conjugate prior of
    a Poisson count)."""
    if not planned.spread or not planned.came_of:
        return 1.0, planned.spread
    shape = planned.spread**-2
    return (shape + planned.came) / (shape + planned.came_of), (shape + planned.came) ** -0.5


def _groups(planned: PlannedDay, learns: Learns | None = None) -> list[Group]:
    here = [one for one in planned.people if one.end_ms > planned.begin_ms]
    return [_group(planned, one if learns is None else _taught(one, learns)) for one in here]


def _taught(one: Here, learns: Learns) -> Here:
    if one.who != learns.who or one.can is None or learns.language in one.can.languages:
        return one
    languages = (*one.can.languages, learns.language)
    return msgspec.structs.replace(one, can=msgspec.structs.replace(one.can, languages=languages))


def _group(planned: PlannedDay, one: Here) -> Group:
    can = one.can or Can(
        brands=tuple(dict.fromkeys(asked.brand for asked in planned.asking)),
        languages=tuple(dict.fromkeys(asked.language for asked in planned.asking)),
        channels=tuple(dict.fromkeys(asked.channel for asked in planned.asking)),
        chats=1 if any(asked.channel == "chat" for asked in planned.asking) else 0,
    )
    return Group(
        one.count,
        brands=can.brands,
        languages=can.languages,
        channels=can.channels,
        chats=can.chats,
        start_ms=max(one.start_ms, planned.begin_ms),
        end_ms=one.end_ms,
    )


def _kind(one: Asking) -> Kind:
    return Kind(Times("constant", 1.0), None, 1.0, one.brand, "service", one.channel, one.language)
