"""One day of a log through the production line once, with people besides or a call at the turn."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from lamplight.audit import survival
from lamplight.audit.past_day import Day, Staff, all_day, brands
from lamplight.audit.tally import Tally
from lamplight.basis.instants import SECOND, Span
from lamplight.staffing.driver import ANSWERED as WAITED
from lamplight.staffing.driver import AT_ONCE, KEPT, OUTCOME_BITS, UNREACHED, WAIT_ABOVE
from lamplight.staffing.parts import Part, run_part
from lamplight.staffing.scenario import Arrivals, Callback, Group, Kind, Scenario, Times

_TALKS: Final = 500

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Luck:
    """What is drawn for what a log doesn't show, and what is the same of all days."""

    def __init__(self, tally: Tally, staff: Staff, target: Span) -> None:
        self.target = target
        self.ring: Span = staff.ring_ms or 0
        self._curve: survival.Survival | None = None
        gave_up = int(tally.gave_up_at.sum())
        if gave_up:
            length = max(len(tally.answered_at), len(tally.otherwise_at))
            rest = np.zeros(length, dtype=np.int64)
            rest[: len(tally.answered_at)] += tally.answered_at
            rest[: len(tally.otherwise_at)] += tally.otherwise_at
            self._curve = survival.estimate(tally.gave_up_at, rest)
            self._beyond = max(SECOND, sum(tally.hold_ms.values()) / gave_up)
        running = np.cumsum(tally.talks_at)
        places = (np.arange(_TALKS) + 0.5) / _TALKS * running[-1]
        seconds = np.searchsorted(running, places) + 0.5 + self.ring / SECOND
        talks = Times(
            "recorded",
            float(seconds.mean()) * SECOND,
            recorded_ms=tuple((seconds * SECOND).tolist()),
        )
        self.kinds = tuple(
            Kind(handling=talks, share=float(max(callers, 1)), brand=brands([number])[0])
            for number, callers in enumerate(staff.skills.callers)
        )

    def patience(self, day: Day, chance: np.random.Generator) -> Int64s:
        """For each caller, after how long they give up: known for who did, otherwise drawn from
        the curve beyond what they waited, and where that ends as if they forgot how long it has
        been. -1, for ever, where nobody ever gave up."""
        count = len(day.at)
        if self._curve is None:
            return np.full(count, -1, dtype=np.int64)
        curve = self._curve
        shares = np.concatenate(([1.0], curve.share))
        waited = np.maximum(day.wait, 0) / SECOND
        left = shares[np.searchsorted(curve.seconds, waited, side="right")]
        aim = chance.random(count) * left
        place = np.searchsorted(-curve.share, -aim)
        within = chance.random(count)
        tail = chance.standard_exponential(count) * self._beyond
        last = float(curve.seconds[-1]) * SECOND
        known = place < len(curve.seconds)
        seconds = curve.seconds[np.minimum(place, len(curve.seconds) - 1)]
        drawn = np.where(known, (seconds + within) * SECOND, np.maximum(last, day.wait) + tail)
        drawn = np.where(day.gave_up & (day.wait >= 0), day.wait, np.maximum(drawn, day.wait))
        return np.rint(drawn).astype(np.int64)


class Way(msgspec.Struct, frozen=True):
    """How the days are run again."""

    callback: Callback | None = None
    one_more: bool = False
    besides: dict[date, tuple[Group, ...]] = {}
    """Who is there besides."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a day's callers, in their order: who was answered after they stayed on the
    phone, who at the call that was promised (`kept`), who was to be called and wasn't on the phone
    (`away`), what each waited in milliseconds, and who was answered in time."""

    stayed: Bools
    kept: Bools
    away: Bools
    waits: Int64s
    in_time: Bools


def through(day: Day, patience: Int64s, luck: Luck, way: Way, number: int) -> Ended:
    """One day through the line once. A ring belongs to the work of who takes it and to the wait of
    the caller."""
    kinds, ring = luck.kinds, luck.ring
    more = (all_day(day, len(kinds)),) if way.one_more else way.besides.get(day.date, ())
    scenario = Scenario(
        arrivals=Arrivals(
            times_ms=tuple(day.at.tolist()),
            kinds=tuple(day.kind.tolist()),
            handling_ms=tuple(np.where(day.talk < 0, -1.0, day.talk + float(ring)).tolist()),
            patience_ms=tuple(patience.astype(np.float64).tolist()),
        ),
        kinds=kinds,
        groups=(*day.groups, *more),
        days=1,
        seed=number,
        callback=way.callback,
    )
    ran = run_part(scenario, Part(0, first_day=0, days=1))
    noted = np.frombuffer(ran.outcomes, dtype=np.int64)
    ended, waits = noted & ((1 << OUTCOME_BITS) - 1), noted >> WAIT_ABOVE
    stayed = (ended == AT_ONCE) | (ended == WAITED)
    kept = ended == KEPT
    waits = np.where(stayed, waits + ring, waits)
    in_time = (stayed | kept) & (waits <= luck.target)
    return Ended(stayed, kept, kept | (ended == UNREACHED), waits, in_time)
