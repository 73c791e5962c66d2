"""The three answers as the page shows them: the first sentence large, the figure that matters in
each emphasised, what else is to be known smaller, and what is long folded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lamplight.audit.words import Said

LONG: Final = 300
"""Letters: a paragraph with more is folded."""
MATTERS: Final = re.compile(
    r"everybody (?:is|was) answered at once"
    r"|[\d,]+ minutes? on hold|[\d,]+ (?:person|people) gave up"
    r"|nobody need be hired|[\d,.]+ more person-hours?"
    r"|(?:nine of ten|(?<=: )half) (?:at once|within \d[^,;.]*)"
    r"|\d[^.,;]* (?:more|less) than they waited",
    re.IGNORECASE,
)
"""The figures, in the words in which the answers say them."""
AGAIN: Final = "In Lamplight's line"
_NEXT: Final = re.compile(r"(?<=[.:]) (?=[A-Z\d])")

Words = Sequence[tuple[str, bool]]
"""A text in pieces, each with whether it is emphasised."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A long paragraph behind a few words."""

    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the three."""

    first: Words
    then: Words
    points: Sequence[Words]
    rest: Sequence[Words]
    folded: Sequence[Folded]


def answer(said: Said) -> Answer:
    """As the page shows it."""
    first, *then = _NEXT.split(said.text, maxsplit=1)
    return Answer(
        first=emphasised(first),
        then=emphasised(" ".join(then)) if then else (),
        points=[emphasised(point) for point in said.points],
        rest=[emphasised(rest) for rest in said.rest if len(rest) <= LONG],
        folded=[Folded(_summary(rest), rest) for rest in said.rest if len(rest) > LONG],
    )


def emphasised(text: str) -> Words:
    """A text in pieces: the figures that matter, and what is between them."""
    pieces, at = [], 0
    for found in MATTERS.finditer(text):
        pieces += [(text[at : found.start()], False), (found.group(), True)]
        at = found.end()
    return [(piece, strong) for piece, strong in [*pieces, (text[at:], False)] if piece]


def _summary(text: str) -> str:
    return "The same days run again in Lamplight's line" if text.startswith(AGAIN) else "More"
