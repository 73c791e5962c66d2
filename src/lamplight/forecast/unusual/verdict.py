"""Which phrases are true now.

More people are coming than usual only where more came than 95 % of such days bring, by the forecast
that was frozen the day before: each phrase is then true in about one of twenty cases, however busy
the year is (docs/forecasting.md has what it was on real series). Where next to nobody is expected,
as at night, a single contact is nothing unusual. Fewer of us are here than planned: that is another
phrase, and needs no forecast.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

from lamplight.forecast.arrivals.coming import Expected

FEW: Final = 0.05
"""A slot in which fewer are expected says nothing about how unusual it is."""


class Phrase(StrEnum):
    """What may be said, each only while it is true."""

    BUSY_NOW = "busy_now"
    """More came lately (`Expected.recent_slots`) than in 95 % of such times."""
    BUSY_TODAY = "busy_today"
    """More came since the day began than on 95 % of such days."""
    FEW_HERE = "few_here"
    """Fewer of us are here than were planned."""


class Came(msgspec.Struct, frozen=True):
    """How many came, and what was expected of it: about so many, in nine of ten such cases from
    `low` to `high` (both included), in 95 of a hundred at most `limit`."""

    came: int
    usual: float
    low: int
    high: int
    limit: int

    @property
    def above(self) -> bool:
        """More than 95 % of such cases bring."""
        return self.came > self.limit


class Verdict(msgspec.Struct, frozen=True):
    """What is true when `slots` slots of the day are over. `recent`: the last `recent_slots` of
    them. `here` and `planned`: people who can answer; None where nobody planned."""

    phrases: tuple[Phrase, ...]
    slots: int
    today: Came
    recent: Came
    recent_slots: int
    here: int
    planned: int | None

    def says(self, phrase: Phrase) -> bool:
        """Whether a phrase is true."""
        return phrase in self.phrases


def few_here(here: int, planned: int | None) -> bool:
    """Whether fewer of us are here than planned; nobody says so where nobody plans."""
    return planned is not None and here < planned


def verdict(
    expected: Expected, came: Sequence[float], here: int, planned: int | None
) -> Verdict | None:
    """What may be said of a day, by those of its slots that are over.

    `came`: how many came in each of them, from the first on. None before the first is over: then
    nothing was seen yet. ValueError for more slots than the day has.
    """
    if len(came) > len(expected.mean):
        raise ValueError(f"{len(came)} slots are over of a day that has {len(expected.mean)}")
    if not came:
        return None
    at = len(came) - 1
    recent = came[-expected.recent_slots :]
    today = Came(
        round(sum(came)),
        expected.running_mean[at],
        expected.running_low[at],
        expected.running_high[at],
        expected.running_limit[at],
    )
    lately = Came(
        round(sum(recent)),
        sum(expected.mean[at + 1 - len(recent) : at + 1]),
        expected.recent_low[at],
        expected.recent_high[at],
        expected.recent_limit[at],
    )
    true = {
        Phrase.BUSY_NOW: lately.above and expected.mean[at] >= FEW,
        Phrase.BUSY_TODAY: today.above and expected.mean[at] >= FEW,
        Phrase.FEW_HERE: few_here(here, planned),
    }
    phrases = tuple(phrase for phrase in Phrase if true[phrase])
    return Verdict(phrases, len(came), today, lately, expected.recent_slots, here, planned)
