"""How long talks take here, and how long people wait before they leave: learned as the day goes.

The queue's formula needs the mean length of a talk with its wrap-up, so a median would tell too
little. Each new talk is first cut to `CUT` times the mean so far, so that one endless talk can't
upset it, and then counts with a weight that lets the last `MEMORY` talks matter. A second mean of
the last `LATELY` talks runs along: where the two differ by more than chance makes them, the pace
has changed, and the long memory begins anew from the short one.
"""

from __future__ import annotations

import math
from typing import Final

import msgspec

CUT: Final = 8.0
MEMORY: Final = 200.0
LATELY: Final = 30.0
ASTONISHING: Final = 2.5
"""So many standard errors apart, the two means are not of the same talks."""
PRIOR_WEIGHT: Final = 5.0
TALK_PRIOR_MS: Final = 300_000.0
CHAT_PRIOR_MS: Final = 600_000.0
_SPREAD_PRIOR: Final = 1.0  # talks are spread about as widely as they are long


class Pace(msgspec.Struct):
    """A running mean in milliseconds, and how many talks it stands on (at most `MEMORY`).

    `lately_ms` is that of the last few; `spread` the squared coefficient of variation.
    """

    mean_ms: float
    weight: float = PRIOR_WEIGHT
    lately_ms: float = 0.0
    since: int = 0
    spread: float = _SPREAD_PRIOR

    def learn(self, took_ms: int) -> None:
        """One more talk ended after `took_ms`, its wrap-up included."""
        cut = min(max(float(took_ms), self.mean_ms / CUT), self.mean_ms * CUT)
        self.weight = min(self.weight + 1.0, MEMORY)
        away = cut / self.mean_ms - 1.0
        self.mean_ms += (cut - self.mean_ms) / self.weight
        self.spread += (away * away - self.spread) / max(self.weight, LATELY)
        self.since += 1
        self.lately_ms += (cut - self.lately_ms) / min(self.since, LATELY)
        if self.since >= LATELY and self._has_changed():
            self.mean_ms, self.weight = self.lately_ms, LATELY
            self.since = 0
            self.lately_ms = 0.0

    def _has_changed(self) -> bool:
        error = math.sqrt(self.spread / (2.0 * LATELY - 1.0))
        return abs(math.log(self.lately_ms / self.mean_ms)) > ASTONISHING * error


class Patience(msgspec.Struct):
    """How long people wait before they leave: the censored mean.

    With exponential patience the maximum-likelihood mean is all the time that was waited,
    by those who left and by those who were answered, divided by the number who left. The prior
    is ten people leaving after ten minutes each, so that one early leaver doesn't make
    everybody seem hasty. Both sums fade, so that about the last `4 × MEMORY` contacts count.
    """

    waited_ms: float = 10 * 600_000.0
    left: float = 10.0

    def learn(self, waited_ms: int, left: bool) -> None:
        """One contact's wait ended: by leaving, or by an answer."""
        keep = 1.0 - 1.0 / (4 * MEMORY)
        self.waited_ms = self.waited_ms * keep + waited_ms
        self.left = self.left * keep + (1.0 if left else 0.0)

    def mean_ms(self) -> float | None:
        """Mean patience, or null when next to nobody leaves."""
        return self.waited_ms / self.left if self.left > 0.1 else None

    def stay(self, waited_ms: float) -> float:
        """The share of people who are still there after so long."""
        mean_ms = self.mean_ms()
        return 1.0 if mean_ms is None else math.exp(-waited_ms / mean_ms)
