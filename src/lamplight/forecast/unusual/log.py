"""When each phrase was true, and for which share of the time."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from lamplight.basis.instants import Instant
from lamplight.forecast.unusual.verdict import Phrase, Verdict

MOST: Final = 0.05
"""The share of the time above which a phrase that stands for 1 in 20 is false by construction."""


class Spell(msgspec.Struct, frozen=True):
    """A phrase was true from `since` to before `until`."""

    phrase: Phrase
    since: Instant
    until: Instant


class Share(msgspec.Struct, frozen=True):
    """For how long a phrase was true of `open_ms` in all. `too_often`: of who comes it was said
    for more than 5 % of the time, so what was expected is too low."""

    phrase: Phrase
    true_ms: int
    open_ms: int
    share: float
    too_often: bool


def spells(seen: Iterable[tuple[Instant, Verdict | None]], until: Instant) -> list[Spell]:
    """The spells of a time in which each verdict held from its instant to the next one.

    `seen` ascends; the last holds to `until`. A None says nothing, so nothing is true.
    """
    begun: dict[Phrase, Instant] = {}
    made: list[Spell] = []
    moments = [*seen, (until, None)]
    for at, found in moments:
        true = () if found is None or at >= until else found.phrases
        for phrase in Phrase:
            if phrase in true:
                begun.setdefault(phrase, at)
            elif phrase in begun:
                made.append(Spell(phrase, begun.pop(phrase), min(at, until)))
    return sorted(
        (spell for spell in made if spell.until > spell.since),
        key=lambda spell: (spell.since, spell.phrase),
    )


def shares(logged: Sequence[Spell], spans: Sequence[tuple[Instant, Instant]]) -> list[Share]:
    """Of the time in `spans` (when the line was open; they don't overlap), the share of each
    phrase."""
    whole = sum(end - start for start, end in spans)
    told = []
    for phrase in Phrase:
        true = sum(
            max(0, min(spell.until, end) - max(spell.since, start))
            for spell in logged
            if spell.phrase is phrase
            for start, end in spans
        )
        share = true / whole if whole else 0.0
        told.append(Share(phrase, true, whole, share, phrase in _OF_WHO_COMES and share > MOST))
    return told


_OF_WHO_COMES: Final = (Phrase.BUSY_NOW, Phrase.BUSY_TODAY)
