"""Figures of the waiting: minutes on hold, who gave up and when, and what might have been told.

Every figure's population and formula is in `docs/auditing.md`.
"""

from typing import Final

import msgspec
import numpy as np

from lamplight.audit import survival
from lamplight.audit.reading.beside import Sum
from lamplight.audit.survival import Int64s, Survival
from lamplight.audit.tally import HORIZON, Tally
from lamplight.basis.instants import MINUTE, SECOND, to_datetime
from lamplight.standards.contacts import Outcome
from lamplight.standards.local_time import SLOTS, LocalTime

WAIT_BOUNDS: Final = (0, 10, 30, 60, 120, 180, 300, 600, 1_200)
"""Seconds at which bands of waits begin; the last one has no end."""
POINTS: Final = 48
"""Points of a curve that are reported."""
NINE_OF_TEN: Final = 0.9
FEWEST_TOLD: Final = 20
"""Answered contacts without which nothing is said of a half-hour's wait; that no time can be told
is said of so many unanswered ones too."""


class Hold(msgspec.Struct, frozen=True):
    """Time in the queue, from coming in to the answer or the end of the wait."""

    minutes: float
    minutes_answered: float
    minutes_gave_up: float
    minutes_otherwise: float
    seconds_per_answered: float | None
    """All time on hold for each contact that was answered."""
    mean_answered_s: float | None
    median_answered_s: int | None
    nine_of_ten_answered_s: int | None
    worst_s: float | None
    worst_at: str | None
    within: dict[str, float]
    """Of all contacts, the share answered within so many seconds."""
    menu_minutes: float | None
    """Before the queue: menus and announcements, where the log tells."""
    within_talks_minutes: float | None
    """On hold after the answer, where the log tells; in none of the sums above."""
    unknown: int
    """Contacts whose wait the log doesn't tell; they are in no sum of time."""


class Band(msgspec.Struct, frozen=True):
    """Waits of a length: who was still waiting when it began, and who of them gave up within it."""

    from_s: int
    to_s: int | None
    waiting: int
    gave_up: int
    share: float | None


class GaveUp(msgspec.Struct, frozen=True):
    """Who went without an answer."""

    count: int
    share: float
    median_s: int | None
    within_5_s: int
    sent_away: int
    """Whose wait the firm ended: timed out, or turned away."""
    by_wait: list[Band]


class Point(msgspec.Struct, frozen=True):
    """The share that lasts beyond a time, and its interval of 95 %."""

    seconds: int
    share: float
    low: float
    high: float


class Patience(msgspec.Struct, frozen=True):
    """How long callers would wait if nobody answered (Kaplan-Meier)."""

    tenth_gone_s: int | None
    quarter_gone_s: int | None
    half_gone_s: int | None
    mean_s: float | None
    """If patience were exponential: all time waited per one who gave up."""
    curve: list[Point]


class Honest(msgspec.Struct, frozen=True):
    """What may be told: of all who come, how long until a person for whoever stays. None where
    there is no such time below two hours."""

    half_within_s: int | None
    nine_of_ten_within_s: int | None
    curve: list[Point]


class HalfHour(msgspec.Struct, frozen=True):
    """One half-hour of the clock, over all days of the log."""

    begins: str
    days: int
    """Days on which somebody came in it."""
    contacts: int
    answered: int
    gave_up: int
    gave_up_share: float
    mean_answered_s: float | None
    hold_minutes: float
    nine_of_ten_within_s: int | None
    no_time: bool
    """Enough came to say it, and there is no time below two hours within which nine of ten are
    answered."""


def hold(tally: Tally, local: LocalTime, within_talks: Sum | None = None) -> Hold:
    """The minutes on hold; `within_talks` after the answer."""
    answered = tally.outcomes[Outcome.ANSWERED]
    total = sum(tally.hold_ms.values())
    of_answered = tally.hold_ms[Outcome.ANSWERED]
    of_gave_up = tally.hold_ms[Outcome.ABANDONED]
    known = int(tally.answered_at.sum())
    worst = None
    if tally.worst_ms >= 0:
        worst = when(tally.worst_at, local)
    return Hold(
        minutes=_minutes(total),
        minutes_answered=_minutes(of_answered),
        minutes_gave_up=_minutes(of_gave_up),
        minutes_otherwise=_minutes(total - of_answered - of_gave_up),
        seconds_per_answered=round(total / SECOND / answered, 1) if answered else None,
        mean_answered_s=round(of_answered / SECOND / known, 1) if known else None,
        median_answered_s=quantile(tally.answered_at, 0.5),
        nine_of_ten_answered_s=quantile(tally.answered_at, NINE_OF_TEN),
        worst_s=tally.worst_ms / SECOND if worst else None,
        worst_at=worst,
        within={
            str(seconds): round(count / tally.contacts, 4)
            for seconds, count in tally.within.items()
        },
        menu_minutes=_minutes(tally.menu_ms) if tally.with_menu else None,
        within_talks_minutes=_minutes(within_talks.ms)
        if within_talks is not None and within_talks.count
        else None,
        unknown=tally.wait_unknown,
    )


def gave_up(tally: Tally) -> GaveUp:
    """Who went, and after how long."""
    count = tally.outcomes[Outcome.ABANDONED]
    ended = _together(tally)
    gone = _padded(tally.gave_up_at, len(ended))
    bands = []
    for begin, end in zip(WAIT_BOUNDS, (*WAIT_BOUNDS[1:], None), strict=True):
        waiting, left = int(ended[begin:].sum()), int(gone[begin:end].sum())
        share = round(left / waiting, 4) if waiting else None
        bands.append(Band(begin, end, waiting, left, share))
    sent = tally.outcomes[Outcome.TIMED_OUT] + tally.outcomes[Outcome.TURNED_AWAY]
    return GaveUp(
        count=count,
        share=round(count / tally.contacts, 4),
        median_s=quantile(tally.gave_up_at, 0.5),
        within_5_s=int(gone[:5].sum()),
        sent_away=sent,
        by_wait=bands,
    )


def patience(tally: Tally) -> Patience | None:
    """How long callers last; None where nobody gave up, so that nothing is known of it."""
    count = int(tally.gave_up_at.sum())
    if not count:
        return None
    rest = _sum(tally.answered_at, tally.otherwise_at)
    lasts = survival.estimate(tally.gave_up_at, rest)
    return Patience(
        tenth_gone_s=lasts.quantile(0.1),
        quarter_gone_s=lasts.quantile(0.25),
        half_gone_s=lasts.quantile(0.5),
        mean_s=round(sum(tally.hold_ms.values()) / SECOND / count, 1),
        curve=curve(lasts),
    )


def honest(tally: Tally) -> Honest | None:
    """What may be told; None where nobody was answered."""
    if not tally.answered_at.sum():
        return None
    rest = _sum(tally.gave_up_at, tally.otherwise_at)
    waits = survival.estimate(tally.answered_at, rest)
    return Honest(_tellable(waits, 0.5), _tellable(waits, NINE_OF_TEN), curve(waits))


def half_hours(tally: Tally) -> list[HalfHour]:
    """The half-hours of the clock in which somebody came."""
    by_day = tally.by_day
    rows = []
    for slot in range(SLOTS):
        contacts = int(by_day.arrived[:, slot].sum())
        if not contacts:
            continue
        answered, left = int(by_day.answered[:, slot].sum()), int(by_day.gave_up[:, slot].sum())
        waits = tally.answered_by_slot[slot]
        known = int(waits.sum())
        enough = max(known, int(tally.unanswered_by_slot[slot].sum())) >= FEWEST_TOLD
        within = _told(tally, slot) if enough else None
        rows.append(
            HalfHour(
                begins=clock(slot),
                days=int((by_day.arrived[:, slot] > 0).sum()),
                contacts=contacts,
                answered=answered,
                gave_up=left,
                gave_up_share=round(left / contacts, 4),
                mean_answered_s=round(int(by_day.answer_ms[:, slot].sum()) / SECOND / known, 1)
                if known
                else None,
                hold_minutes=_minutes(int(by_day.hold_ms[:, slot].sum())),
                nine_of_ten_within_s=within if known >= FEWEST_TOLD else None,
                no_time=enough and within is None,
            )
        )
    return rows


def _told(tally: Tally, slot: int) -> int | None:
    answered, rest = tally.answered_by_slot[slot], tally.unanswered_by_slot[slot]
    return _tellable(survival.estimate(answered, rest), NINE_OF_TEN)


def _tellable(waits: Survival, share: float) -> int | None:
    """The time within which a share is answered, where it is one that may be told: below
    `HORIZON`."""
    within = waits.quantile(share)
    return None if within is None or within >= HORIZON else within


def curve(lasts: Survival) -> list[Point]:
    """The curve at `POINTS` times at most: those nearest to evenly spread shares, and the last."""
    count = len(lasts.seconds)
    if count > POINTS:
        wanted = np.linspace(float(lasts.share[0]), float(lasts.share[-1]), POINTS)
        places = np.unique(np.searchsorted(-lasts.share, -wanted).clip(0, count - 1))
    else:
        places = np.arange(count)
    return [
        Point(
            int(lasts.seconds[place]),
            round(float(lasts.share[place]), 4),
            round(float(lasts.low[place]), 4),
            round(float(lasts.high[place]), 4),
        )
        for place in places
    ]


def quantile(counts: Int64s, share: float) -> int | None:
    """The least whole second within which a share of those counted lies; None for nobody."""
    total = int(counts.sum())
    if not total:
        return None
    return int(np.searchsorted(np.cumsum(counts), share * total - 1e-9))


def clock(slot: int) -> str:
    """When a half-hour begins, on the clock."""
    return f"{slot // 2:02}:{slot % 2 * 30:02}"


def when(instant: int, local: LocalTime) -> str:
    """A local time with its zone's distance from UTC."""
    return to_datetime(instant // SECOND * SECOND).astimezone(local.zone).isoformat()


def _minutes(ms: int) -> float:
    return round(ms / MINUTE, 1)


def _together(tally: Tally) -> Int64s:
    return _sum(_sum(tally.answered_at, tally.gave_up_at), tally.otherwise_at)


def _sum(one: Int64s, other: Int64s) -> Int64s:
    length = max(len(one), len(other))
    return _padded(one, length) + _padded(other, length)


def _padded(counts: Int64s, length: int) -> Int64s:
    return np.concatenate((counts, np.zeros(length - len(counts), dtype=np.int64)))
