"""How long something lasts when some are never seen to the end: the product-limit estimate.

Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958) 457-481; its variance by Greenwood, the interval on
the scale of log(-log S), which stays within 0 and 1 (Kalbfleisch and Prentice, 1980).

Read one way it gives patience: giving up is the event, being answered censors. Read the other way
it gives the wait that somebody who stays would have: being answered is the event, giving up
censors. Waits of the answered alone would make the line look shorter than it is.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lamplight.forecast.scores import product_limit

Int64s = npt.NDArray[np.int64]
_Z: Final = 1.959963984540054
"""Of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Survival:
    """Times at which the event happened, in whole seconds, and the share that lasts beyond each.

    `low` and `high` bound the share (95 %); all arrays have one length, which may be 0.
    """

    seconds: Int64s
    share: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    events: int
    watched: int

    def at(self, seconds: float) -> float:
        """The share that lasts beyond a time."""
        place = int(np.searchsorted(self.seconds, seconds, side="right")) - 1
        return 1.0 if place < 0 else float(self.share[place])

    def quantile(self, share: float) -> int | None:
        """Within how many seconds this share of all has had the event; None if it isn't reached.

        Counted in whole seconds rounded down, so the wait itself is below one second more.
        """
        reached = np.flatnonzero(self.share <= 1 - share + 1e-12)
        return int(self.seconds[reached[0]]) if len(reached) else None

    def mean_until(self, horizon: int) -> float:
        """The mean of what lasts, cut off at a horizon in seconds: the area under the curve."""
        inside = self.seconds < horizon
        times = np.concatenate(([0], self.seconds[inside], [horizon])).astype(np.float64)
        shares = np.concatenate(([1.0], self.share[inside]))
        return float((np.diff(times) * shares).sum())


def estimate(events: Int64s, censored: Int64s) -> Survival:
    """From two histograms by whole seconds: of ends that are the event, and of all other ends.

    Who is censored in a second was still there when that second's events happened.
    """
    length = max(len(events), len(censored))
    happened = _padded(events, length)
    gone = happened + _padded(censored, length)
    there = gone[::-1].cumsum()[::-1]
    seconds = np.flatnonzero(happened)
    d, n = happened[seconds].astype(np.float64), there[seconds].astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = product_limit(d, n)
        spread = np.cumsum(d / (n * (n - d)))
        scale = np.log(share)
        width = _Z * np.sqrt(spread) / np.abs(scale)
        low = np.where(share > 0, share ** np.exp(width), 0.0)
        high = np.where(share > 0, share ** np.exp(-width), 0.0)
    return Survival(
        seconds=seconds.astype(np.int64),
        share=share,
        low=np.clip(np.nan_to_num(low), 0, 1),
        high=np.clip(np.nan_to_num(high), 0, 1),
        events=int(happened.sum()),
        watched=int(gone.sum()),
    )


def _padded(counts: Int64s, length: int) -> Int64s:
    return np.concatenate((counts, np.zeros(length - len(counts), dtype=np.int64)))
