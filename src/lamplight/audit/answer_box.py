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
    points: Sequence[tuple[Words, str]]
    """Each its first sentence, and what follows."""
    rest: Sequence[Words]
    folded: Sequence[Folded]


def answer(said: Said) -> Answer:
    """As the page shows it."""
    first, *then = _NEXT.split(said.text, maxsplit=1)
    return Answer(
        first=emphasised(first),
        then=emphasised(" ".join(then)) if then else (),
        points=[_point(point) for point in said.points],
        rest=[emphasised(rest) for rest in said.rest if len(rest) <= LONG],
        folded=[Folded(_summary(rest), rest) for rest in said.rest if len(rest) > LONG],
    )


def emphasised(text: str) -> Words:
    """A text in pieces: the figure that matters, the first of its kind, and what is around it."""
    found = MATTERS.search(text)
    if found is None:
        return [(text, False)]
    before, after = text[: found.start()], text[found.end() :]
    pieces = [(before, False), (found.group(), True), (after, False)]
    return [(piece, strong) for piece, strong in pieces if piece]


def _point(text: str) -> tuple[Words, str]:
    first, *then = _NEXT.split(text, maxsplit=1)
    return emphasised(first), " ".join(then)


def _summary(text: str) -> str:
    return "The same days run again in Lamplight's line" if text.startswith(AGAIN) else "More"
