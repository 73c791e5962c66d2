"""Phrases in texts: which words claim that it is unusual, and which are never true.

A text that is written once and shown whenever can't know whether it is so; each such claim must
be shown by a verdict (`verdict.py`) and by nothing else. What makes a claim is written down by
language (`languages/`); texts are compared without case, accents and signs, sentence by sentence,
also with "ae" for "ä".

That many want what is sold is no claim of ours: "due to high demand this lamp is sold out" may
stand, and "due to high demand our lines may be slow" not, nor "we are experiencing high demand",
which says neither.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

import msgspec

from lamplight.basis.folding import fold
from lamplight.forecast.unusual.languages.english import ENGLISH
from lamplight.forecast.unusual.languages.german import GERMAN
from lamplight.forecast.unusual.languages.grammar import (
    Language,
    must_have,
    of_beginning,
    of_claim,
    of_group,
)
from lamplight.forecast.unusual.verdict import Phrase


class Claim(StrEnum):
    """What a phrase claims."""

    BUSY = "busy"
    """More people are coming than usual."""
    FEW = "few"
    """Fewer of us are here than planned."""
    NEVER = "never"
    """What waiting people are told instead of an answer: it may not be said at all."""


ALLOWED: Final = {
    Claim.BUSY: (Phrase.BUSY_NOW, Phrase.BUSY_TODAY),
    Claim.FEW: (Phrase.FEW_HERE,),
    Claim.NEVER: (),
}
"""Which phrase makes a claim true."""


class Found(msgspec.Struct, frozen=True):
    """A claim in a text: `words` are those that make it, as they were compared."""

    claim: Claim
    language: str
    words: str


_LANGUAGES: Final = (ENGLISH, GERMAN)
LANGUAGES: Final = frozenset(language.tag for language in _LANGUAGES)
"""The languages whose phrases are known; a test holds that they are all that we ship."""
_WORDS_KEPT: Final = 1 << 14


class _Rule(msgspec.Struct, frozen=True):
    """One way to make a claim. `items` are what a sentence must have for it; `or_goods`: it isn't
    made where it is about things sold."""

    claim: Claim
    items: frozenset[str]
    finds: re.Pattern[str]
    or_goods: bool


class _Known:
    """A language, ready to be looked for."""

    def __init__(self, language: Language) -> None:
        self.tag = language.tag
        written = (
            (Claim.BUSY, language.busy, False),
            (Claim.BUSY, language.busy_or_goods, True),
            (Claim.FEW, language.few, False),
            (Claim.NEVER, language.never, False),
        )
        self._rules = [
            _Rule(claim, must_have(one), of_claim(one, language.words), or_goods)
            for claim, ones, or_goods in written
            for one in ones
        ]
        self._beginnings = {
            item: of_beginning(item, language.words) for rule in self._rules for item in rule.items
        }
        self._goods, self._people = of_group(language.goods), of_group(language.people)
        self._denied = of_group(language.denied)
        self._of_word = lru_cache(maxsize=_WORDS_KEPT)(self._items_of)

    def claims(self, sentence: str) -> Iterator[Found]:
        """Those of a folded sentence."""
        items = frozenset[str]().union(*map(self._of_word, sentence.split()))
        for rule in self._rules:
            if rule.items <= items and not (rule.or_goods and self._is_of_goods(sentence)):
                for match in rule.finds.finditer(sentence):
                    before = sentence[: match.start()].rstrip().rpartition(" ")[2]
                    if not self._denied.fullmatch(before):
                        yield Found(rule.claim, self.tag, match.group().strip())

    def _items_of(self, word: str) -> frozenset[str]:
        """What a word may be the beginning of: most sentences have nothing for most rules."""
        return frozenset(
            item for item, begins in self._beginnings.items() if begins.fullmatch(word)
        )

    def _is_of_goods(self, sentence: str) -> bool:
        goods, people = self._goods.search(sentence), self._people.search(sentence)
        return goods is not None and people is None


@cache
def _known() -> tuple[_Known, ...]:
    return tuple(_Known(language) for language in _LANGUAGES)


def claims(text: str) -> list[Found]:
    """Every claim in a text of any language: in each sentence the most words that make it."""
    found: list[Found] = []
    for sentence in _sentences(text):
        longest: dict[Claim, Found] = {}
        for one in (claim for known in _known() for claim in known.claims(sentence)):
            if one.claim not in longest or len(one.words) > len(longest[one.claim].words):
                longest[one.claim] = one
        found += longest.values()
    return found


def untrue(text: str, true: tuple[Phrase, ...] = ()) -> list[Found]:
    """The claims of a text that none of the phrases that are true now makes true.

    What is written once and stays, such as an announcement or a page, is asked about without any.
    """
    return [
        found
        for found in claims(text)
        if not any(phrase in true for phrase in ALLOWED[found.claim])
    ]


def _sentences(text: str) -> Iterator[str]:
    """Folded, words apart by one space, without signs and marks of places to be filled. A line may
    end within a sentence; an empty line or a tag ends one."""
    for sentence in re.split(r"[.!?;:…<>]+|\n\s*\n", text):
        words = re.sub(r"[^\w]+|_", " ", fold(sentence)).strip()
        if words:
            yield words
