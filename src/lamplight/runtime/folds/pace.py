"""How long talks take here of late: a running mean that one endless talk can't upset.

The queue's formula needs the mean length of a talk with its wrap-up, so a median would tell too
little. Each new talk is first cut to `CUT` times the mean so far (and raised to 1/`CUT` of it),
and then counts with a weight that lets the last `MEMORY` talks matter. Before there are any, the
prior counts as `PRIOR_WEIGHT` talks.
"""

import msgspec

CUT = 4.0
MEMORY = 50.0
PRIOR_WEIGHT = 5.0
TALK_PRIOR_MS = 300_000.0
CHAT_PRIOR_MS = 600_000.0


class Pace(msgspec.Struct):
    """A running mean in milliseconds, and how many talks it stands on (at most `MEMORY`)."""

    mean_ms: float
    weight: float = PRIOR_WEIGHT

    def learn(self, took_ms: int) -> None:
        """One more talk ended after `took_ms`, its wrap-up included."""
        cut = min(max(float(took_ms), self.mean_ms / CUT), self.mean_ms * CUT)
        self.weight = min(self.weight + 1.0, MEMORY)
        self.mean_ms += (cut - self.mean_ms) / self.weight


class Patience(msgspec.Struct):
    """How long people wait before they leave: the censored mean.

    With exponential patience the maximum-likelihood mean is all the time that was waited,
    by those who left and by those who were answered, divided by the number who left. The prior
    is `PRIOR_LEFT` people leaving after `PRIOR_MS` each, so that one early leaver doesn't make
    everybody seem hasty. Both sums fade, so that about the last `MEMORY` contacts count.
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
