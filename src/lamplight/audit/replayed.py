"""The same days again, with the same callers and the same people, through Lamplight's own line.

The line is the production one, driven by `staffing`. Callers come when they came. Who was answered
talks as long as they talked; who gave up is as patient as they were. What the log doesn't show is
drawn: the patience of the answered from the Kaplan-Meier curve beyond what they waited, the talks
of the others from all talks. The people are those whom the log shows (`presence`). Where the log
tells how long phones rang, each rings so long (the mean) before a talk: whoever takes it is busy,
and the caller still waits. Each run draws anew; the intervals say within what 95 of 100 such runs
lie (prediction intervals, by Student's t). Whom the log asks for is there besides in runs of its
own, so that what they are said to bring is known from the line itself (`asked`).
"""

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from lamplight.audit import asked as besides
from lamplight.audit import fewest as fewest_of
from lamplight.audit.asked import Asked
from lamplight.audit.fewest import Again, Fewest
from lamplight.audit.ledger import Block
from lamplight.audit.past_day import Day, Staff, all_day, chosen, day_of
from lamplight.audit.people import Shift
from lamplight.audit.played import Ended, Luck, Way, through
from lamplight.audit.shifts import Shown
from lamplight.audit.tally import Tally
from lamplight.basis.instants import HOUR, MINUTE, SECOND, Span
from lamplight.staffing.scenario import Callback, Group
from lamplight.standards.local_time import LocalTime

MOST_OF_A_DAY: Final = 20_000
RUNS: Final = (5, 20)
WORK: Final = 150_000
"""Contacts that go through the line in all, at about 30 µs each; opening a day costs as much as
`OPENING` of them."""
OPENING: Final = 25
MOST_AGENTS: Final = 5_000
OFFER_ABOVE_S: Final = 120.0
TAKEN: Final = 0.5
REACHED: Final = 0.9
TARGET_S: Final = 60.0
LEVEL: Final = 0.9
SEARCH: Final = 0.4
"""About the share of the time that it takes to find the fewest shifts."""

Floats = npt.NDArray[np.float64]


class Between(msgspec.Struct, frozen=True):
    """The mean of all runs, and within what 95 of 100 of them lie."""

    mean: float
    low: float
    high: float


class Run(msgspec.Struct, frozen=True):
    """What became of the callers. Shares are of all of them; `unanswered` is everybody whom nobody
    answered, however it ended. See docs/auditing.md."""

    answered: Between
    unanswered: Between
    mean_wait_s: Between | None
    """Of those who were answered while they waited or at once."""
    hold_minutes: Between
    """On the phone; who is called back doesn't wait there."""
    within_target: Between
    called_back: Between


class WasOne(msgspec.Struct, frozen=True):
    """The same figures as the log has them, for the same callers."""

    answered: float
    unanswered: float
    mean_wait_s: float | None
    hold_minutes: float
    within_target: float


class WithShifts(msgspec.Struct, frozen=True):
    """One line without callbacks, with people who are asked for besides."""

    shifts: list[Shift]
    hours: float
    """Of these people, on all of these days."""
    run: Run


class Replayed(msgspec.Struct, frozen=True):
    """The days as they were, and as they would have been."""

    days: int
    of_days: int
    contacts: int
    left_out: int
    """Of these days, who came when nobody was there yet or any more."""
    runs: int
    target_seconds: float
    was: WasOne
    one_line: Run
    """The same people in one line, nobody sent away by a limit."""
    ring_seconds: float | None
    """How long each phone rings; None where the log doesn't tell, so that it counts as nothing."""
    with_callbacks: Run
    """And a call at their turn offered to who would wait long."""
    one_more: Run
    """In one line without callbacks, with one more person there from the first who came to the
    last who went, every day."""
    one_more_hours: float
    """Of that person, on all of these days."""
    fewest: list[Fewest]
    """Of each team that lacks people, those who lack most first."""
    fewest_shifts: WithShifts | None
    """With all of these; None where they are nobody, or everybody who is asked for."""
    all_shifts: WithShifts | None
    """With everybody who is asked for, so that each half-hour reaches the goal; None where nobody
    is, on these days."""
    assumptions: list[str]


def ways(found: Replayed) -> list[tuple[str, Run]]:
    """What the days were run again with, by name."""
    named = [
        ("one line", found.one_line),
        ("with callbacks", found.with_callbacks),
        ("one more person", found.one_more),
    ]
    if found.fewest_shifts is not None:
        named.append(("fewest shifts", found.fewest_shifts.run))
    if found.all_shifts is not None:
        named.append(("all shifts", found.all_shifts.run))
    return named


def replay(
    blocks: Sequence[Block],
    tally: Tally,
    staff: Staff,
    local: LocalTime,
    *,
    asked: Sequence[Sequence[Asked]] = (),
    target_s: float = TARGET_S,
    level: float = LEVEL,
    progress: Callable[[float], None] | None = None,
) -> Replayed | None:
    """Run the days again; None where the log names no agents or tells of no talks, or where one
    day has more than `MOST_OF_A_DAY` callers. `asked`: the shifts that are asked for, the largest
    first; `level`: the share that they are for. `progress` is told which share is done."""
    if not staff.stays or not tally.talks_at.sum():
        return None
    found = (day_of(blocks, day, staff, local) for day in chosen(tally))
    days = [day for day in found if day is not None]
    contacts = sum(len(day.at) for day in days)
    if not contacts or any(
        len(day.at) > MOST_OF_A_DAY or len(day.groups) > MOST_AGENTS for day in days
    ):
        return None
    luck = Luck(tally, staff, round(target_s * SECOND))
    asked = asked if besides.most_of_a_day(besides.flat(asked)) <= MOST_AGENTS else ()
    tell = progress or (lambda _: None)
    enough = _search(days, asked, Again(days, luck, staff, local), level, tell) if asked else []
    some = _some_and_all(enough, asked)
    ways = [*_WAYS, *(Way(besides=_besides(days, one, staff, local)) for one in some)]
    runs = max(RUNS[0], min(RUNS[1], WORK // (len(ways) * (contacts + OPENING * len(days)))))
    sums = np.zeros((len(ways), runs, _SUMS))
    for number in range(runs):
        chance = np.random.Generator(np.random.PCG64(number))
        for day in days:
            patience = luck.patience(day, chance)
            for way, how in enumerate(ways):
                sums[way, number] += _sums(through(day, patience, luck, how, number))
        begun = SEARCH if asked else 0.0
        tell(begun + (1.0 - begun) * (number + 1) / runs)
    one_line, with_callbacks, one_more, *with_shifts = (_run(one, contacts) for one in sums)
    told = [
        _with_shifts(one, way, run)
        for one, way, run in zip(some, ways[len(_WAYS) :], with_shifts, strict=True)
    ]
    return Replayed(
        days=len(days),
        of_days=tally.with_callers,
        contacts=contacts,
        left_out=sum(day.left_out for day in days),
        runs=runs,
        target_seconds=target_s,
        was=_was(days, luck.target),
        one_line=one_line,
        ring_seconds=None if staff.ring_ms is None else staff.ring_ms / SECOND,
        with_callbacks=with_callbacks,
        one_more=one_more,
        one_more_hours=round(sum(all_day(day, len(luck.kinds)).hours_ms for day in days) / HOUR, 1),
        fewest=enough,
        fewest_shifts=told[0] if len(told) > 1 else None,
        all_shifts=told[-1] if told else None,
        assumptions=_assumptions(staff),
    )


def _search(
    days: Sequence[Day],
    asked: Sequence[Sequence[Asked]],
    again: Again,
    level: float,
    tell: Callable[[float], None],
) -> list[Fewest]:
    return fewest_of.of(days, asked, again, level, lambda share: tell(SEARCH * share))


def _some_and_all(enough: Sequence[Fewest], asked: Sequence[Sequence[Asked]]) -> list[list[Asked]]:
    """Who is enough over all hours, where that is somebody and not everybody; and everybody."""
    everybody = besides.flat(asked)
    few = [shift for one in enough for shift in one.shifts]
    some = [one for one in everybody if one.shift in few]
    return [one for one in (some if len(some) < len(everybody) else [], everybody) if one]


def _besides(
    days: Sequence[Day], asked: Sequence[Asked], staff: Staff, local: LocalTime
) -> dict[date, tuple[Group, ...]]:
    """Of each day, who is asked for."""
    return {day.date: besides.groups(day.date, asked, staff, local) for day in days}


def _with_shifts(asked: Sequence[Asked], way: Way, run: Run) -> WithShifts | None:
    """None where none of these people would have been there on the days that were run."""
    hours = sum(besides.hours(groups) for groups in way.besides.values())
    return WithShifts([one.shift for one in asked], round(hours, 1), run) if hours else None


_WAYS: Final = (
    Way(),
    Way(callback=Callback(OFFER_ABOVE_S * SECOND, TAKEN, REACHED)),
    Way(one_more=True),
)
_ANSWERED, _GONE, _WAITED, _HELD, _IN_TIME, _CALLED, _SUMS = range(7)


def _sums(ended: Ended) -> Floats:
    sums = np.zeros(_SUMS)
    sums[_ANSWERED] = ended.stayed.sum() + ended.kept.sum()
    sums[_GONE] = len(ended.waits) - sums[_ANSWERED]
    sums[_WAITED] = ended.waits[ended.stayed].sum()
    sums[_HELD] = ended.waits[~ended.away].sum()
    sums[_IN_TIME] = ended.in_time.sum()
    sums[_CALLED] = ended.kept.sum()
    return sums


def _run(sums: Floats, contacts: int) -> Run:
    stayed = sums[:, _ANSWERED] - sums[:, _CALLED]
    return Run(
        answered=_between(sums[:, _ANSWERED] / contacts, 4, most=1.0),
        unanswered=_between(sums[:, _GONE] / contacts, 4, most=1.0),
        mean_wait_s=_between(sums[:, _WAITED] / stayed / SECOND, 1) if stayed.all() else None,
        hold_minutes=_between(sums[:, _HELD] / MINUTE, 1),
        within_target=_between(sums[:, _IN_TIME] / contacts, 4, most=1.0),
        called_back=_between(sums[:, _CALLED] / contacts, 4, most=1.0),
    )


def _between(values: Floats, digits: int, most: float = math.inf) -> Between:
    count = len(values)
    mean = float(values.mean())
    spread = float(values.std(ddof=1)) * math.sqrt(1 + 1 / count)
    reach = float(stdtrit(count - 1, 0.975)) * spread
    low, high = max(0.0, mean - reach), min(most, mean + reach)
    return Between(round(mean, digits), round(low, digits), round(high, digits))


def _was(days: Sequence[Day], target: Span) -> WasOne:
    contacts = sum(len(day.at) for day in days)
    answered = sum(int(day.answered.sum()) for day in days)
    waits = sum(int(np.maximum(day.wait, 0).sum()) for day in days)
    of_answered = sum(int(np.maximum(day.wait[day.answered], 0).sum()) for day in days)
    in_time = sum(
        int((day.answered & (day.wait >= 0) & (day.wait <= target)).sum()) for day in days
    )
    return WasOne(
        answered=round(answered / contacts, 4),
        unanswered=round(1 - answered / contacts, 4),
        mean_wait_s=round(of_answered / answered / SECOND, 1) if answered else None,
        hold_minutes=round(waits / MINUTE, 1),
        within_target=round(in_time / contacts, 4),
    )


_THERE: Final[dict[Shown, str]] = {
    "answers": "People are there from their first answer to the end of their last talk, but for "
    "gaps of more than an hour, or of five minutes while others waited",
    "logins": "People are there while they are logged in and don't pause",
    "both": "People are there while they are logged in and don't pause; who never logs in, from "
    "their first answer to the end of their last talk, but for gaps of more than an hour, or of "
    "five minutes while others waited",
    "nothing": "Nobody is there",
}


def _assumptions(staff: Staff) -> list[str]:
    kinds = len(staff.skills.callers)
    who = (
        "each can answer everybody"
        if kinds == 1
        else "each answers the queues that they answered or were logged in to"
    )
    wrap_up = staff.wrap_up_ms / SECOND
    return [
        f"{_THERE[staff.shown_by]}; {who}.",
        _rings(staff)
        + (f", and {wrap_up:g} s of work follow each talk." if wrap_up else ", without wrap-up."),
        f"A call at the turn is offered to whom more than {OFFER_ABOVE_S:g} s are likely; "
        f"{TAKEN * 100:g} % take it and {REACHED * 100:g} % of the calls reach them.",
        "Callers come as they came: whoever gave up isn't expected to have called again less.",
    ]


def _rings(staff: Staff) -> str:
    if staff.ring_ms is None:
        return "This log doesn't tell how long phones rang: each is taken at once"
    return f"Each phone rings for {staff.ring_ms / SECOND:.1f} s, as in the log, and is taken"
