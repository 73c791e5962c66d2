"""Phrases in texts: which words claim that it is unusual, and which are never true.

A text that is written once and shown whenever can't know whether it is so; each such claim must
be shown by a verdict (`verdict.py`) and by nothing else. Patterns are written in the letters of
their language; texts are compared without case, accents and signs, sentence by sentence, also with
"ae" for "ä". They match inflected words by their stems, with a few words between.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import msgspec

from lamplight.basis.folding import fold
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


_BETWEEN: Final = r"(?: \w+){0,3}? "
_FEW_BETWEEN: Final = r"(?: \w+){0,2}? "
_GAPS: Final = {"…": _BETWEEN, "‥": _FEW_BETWEEN}
_ENGLISH_ODD: Final = (
    r"(?:unusual|abnormal|exceptional|extraordinar|unprecedented|unexpected|uncommon|unseasonabl"
    r"|unforeseen|overwhelm|extreme)\w*"
)
_ENGLISH_MANY: Final = (
    r"(?:high|heavy|large|great|long|busy|strong|elevated|increased|volumes?|demand|numbers?"
    r"|amounts?|traffic|loads?|queues?|rush)"
)
_ENGLISH_CONTACT: Final = (
    r"(?:calls?|callers?|contacts?|chats?|e ?mails?|enquir\w+|inquir\w+|requests?|tickets?"
    r"|messages?|customers?|visitors?|queries|support)"
)
_ENGLISH_BIG: Final = (
    r"(?:high|heavy|large|peak|increased|elevated|record|great|greater|higher|heavier|significant)"
)
_GERMAN_ODD: Final = (
    r"(?:ungewöhnlich|ungewohnt|außergewöhnlich|außerordentlich|überdurchschnittlich|übermäßig"
    r"|unerwartet|unvorhergesehen|unüblich|enorm|extrem|ausnahmsweise|besonders)\w*"
)
_GERMAN_BIG: Final = r"(?:hoh|hoch|höher|erhöht|stark|groß|gestiegen|gesteigert|viel|lang)\w*"
_GERMAN_MANY: Final = (
    r"\w*(?:aufkommen|andrang|nachfrage|auslastung|anruf|anfrage|wartezeit|zulauf|volumen)\w*"
)
_PATTERNS: Final = (
    ("en", Claim.BUSY, rf"{_ENGLISH_ODD}…{_ENGLISH_MANY}"),
    ("en", Claim.BUSY, rf"{_ENGLISH_ODD} (?:call|contact)"),
    ("en", Claim.BUSY, rf"{_ENGLISH_MANY} (?:\w+ )?(?:is|are) {_ENGLISH_ODD}"),
    (
        "en",
        Claim.BUSY,
        r"(?:higher|heavier|busier|greater|larger|more calls|more people|more customers)"
        r"…than(?: \w+)? "
        r"(?:normal|usual|expected|average|ordinary|typical|anticipated|ever|planned)\w*",
    ),
    (
        "en",
        Claim.BUSY,
        r"(?:wait|hold|queue|answer|reply|response)\w*…longer‥than‥"
        r"(?:normal|usual|expected|average|anticipated)",
    ),
    (
        "en",
        Claim.BUSY,
        r"longer‥than (?:normal|usual|expected|average|anticipated)\w*…"
        r"(?:wait|hold|queue|answer|reply|response)\w*",
    ),
    ("en", Claim.BUSY, rf"{_ENGLISH_BIG}‥{_ENGLISH_CONTACT}‥(?:volumes?|demand|traffic|levels?)"),
    (
        "en",
        Claim.BUSY,
        rf"{_ENGLISH_BIG}‥(?:volumes?|numbers?|amounts?|levels?) of‥{_ENGLISH_CONTACT}",
    ),
    (
        "en",
        Claim.BUSY,
        rf"(?:experienc\w+|due to|because of|owing to|receiving)‥{_ENGLISH_BIG}‥"
        r"(?:demand|volumes?|traffic|interest)",
    ),
    ("en", Claim.FEW, r"(?:staff\w*|personnel) (?:shortages?|absences?)"),
    ("en", Claim.FEW, r"(?:short staffed|understaffed|short handed|reduced staff\w*)"),
    ("en", Claim.FEW, r"fewer‥(?:us|people|agents|colleagues|staff)…than (?:planned|usual|normal)"),
    (
        "en",
        Claim.NEVER,
        r"your (?:calls?|time|business|enquir\w+|inquir\w+|messages?|custom|patience|satisfaction)"
        r" (?:is|are)‥(?:important|valued|valuable) ?",
    ),
    ("en", Claim.NEVER, r"we‥(?:value|appreciate) your (?:call|time|business|patience|custom)\b"),
    ("en", Claim.NEVER, r"(?:please )?(?:stay|remain|hold) on the line"),
    ("de", Claim.BUSY, rf"{_GERMAN_ODD}…{_GERMAN_BIG}…{_GERMAN_MANY}"),
    ("de", Claim.BUSY, rf"{_GERMAN_ODD} {_GERMAN_BIG}"),
    ("de", Claim.BUSY, rf"{_GERMAN_ODD} (?:\w+ )?(?:\w*aufkommen|andrang|nachfrage|\w*auslastung)"),
    ("de", Claim.BUSY, rf"{_GERMAN_BIG}‥\w*(?:aufkommen|andrang|anrufvolumen|anrufzahl\w*)"),
    ("de", Claim.BUSY, rf"\w*(?:aufkommen|andrang|anrufvolumen)…{_GERMAN_BIG}"),
    (
        "de",
        Claim.BUSY,
        r"(?:mehr|länger|höher|stärker|größer|voller)\w*(?: \w+){0,4}? als(?: \w+)? "
        r"(?:üblich|gewöhnlich|sonst|erwartet|normal|gewohnt|geplant)\w*",
    ),
    (
        "de",
        Claim.BUSY,
        rf"(?:aufgrund|wegen|infolge|derzeit|momentan|aktuell|zurzeit)…{_GERMAN_BIG}‥"
        r"(?:nachfrage|auslastung|wartezeit\w*|anfragen|anrufe\w*)",
    ),
    ("de", Claim.FEW, r"(?:personal|mitarbeiter)mangel|(?:personalengpa\w+|unterbesetzt)"),
    ("de", Claim.FEW, r"krankheitsbedingt\w*|\w*ausfälle? (?:im team|beim personal)"),
    (
        "de",
        Claim.FEW,
        r"weniger‥(?:uns|wir|leute|kolleg\w*|mitarbeit\w*|mitarbeitende)‥als‥"
        r"(?:geplant|sonst|üblich)",
    ),
    (
        "de",
        Claim.NEVER,
        r"(?:ihre?|dein|deine) (?:anruf|anliegen|nachricht|anfrage|zeit|zufriedenheit|geduld)"
        r" ist uns (?:\w+ ){0,2}?wichtig",
    ),
    ("de", Claim.NEVER, r"wir schätzen (?:ihren?|deinen?) (?:anruf|geduld|zeit|anfrage)"),
    ("de", Claim.NEVER, r"bleiben sie‥(?:in der leitung|am apparat)"),
)
_LETTERS: Final = {"ä": "(?:a|ae)", "ö": "(?:o|oe)", "ü": "(?:u|ue)", "ß": "ss"}
LANGUAGES: Final = frozenset(language for language, _, _ in _PATTERNS)
"""The languages whose phrases are known; a test holds that they are all that we ship."""


def _compiled(pattern: str) -> re.Pattern[str]:
    for mark, gap in _GAPS.items():
        pattern = pattern.replace(mark, gap)
    for letter, typed in _LETTERS.items():
        pattern = pattern.replace(letter, typed)
    return re.compile(rf"\b(?:{pattern})")


_COMPILED: Final = tuple((lang, claim, _compiled(text)) for lang, claim, text in _PATTERNS)


def claims(text: str) -> list[Found]:
    """Every claim in a text of any language: in each sentence the most words that make it."""
    found: list[Found] = []
    for sentence in _sentences(text):
        longest: dict[Claim, Found] = {}
        for language, claim, pattern in _COMPILED:
            match = pattern.search(sentence)
            words = match.group().strip() if match else ""
            if len(words) > (len(longest[claim].words) if claim in longest else 0):
                longest[claim] = Found(claim, language, words)
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
