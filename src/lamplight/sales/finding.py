"""What a customer is found by, and what somebody who types means by it.

Both sides are words with a mark for what they are of: a name has none, `#` is an order or an
e-mail address, `+` a phone number, `@` a postal address, `~` a thing that was sold. Words are
folded (`basis.folding`); a word is found by anything it begins with.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from lamplight.basis.folding import fold, parts, spellings, tails

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Mark = Literal["", "#", "+", "@", "~"]
Kind = Literal["name", "order", "email", "phone", "product", "address"]
NAME: Final[Mark] = ""
REFERENCE: Final[Mark] = "#"
PHONE: Final[Mark] = "+"
PLACE: Final[Mark] = "@"
THING: Final[Mark] = "~"
LONGEST: Final = 60
"""Of a longer word only so much counts."""
MOST: Final = 6_000
"""A customer is found by so many words at most under one brand; the first count."""
MOST_TAILS: Final = 40
FEWEST_DIGITS: Final = 3
"""So many digits may be of a phone number."""
SHORT: Final = 1
"""Words of so few letters aren't asked of the index where a longer one is."""
MOST_WORDS: Final = 8
"""So many words of a search count."""


class Texts(msgspec.Struct):
    """Everything that a customer is found by, newest first."""

    names: list[str] = []
    emails: list[str] = []
    phones: list[str] = []
    orders: list[str] = []
    places: list[str] = []
    things: list[str] = []

    def by_kind(self) -> list[tuple[Kind, list[str]]]:
        """All of it, in the order in which it says best why somebody was found."""
        return [
            ("name", self.names),
            ("order", self.orders),
            ("email", self.emails),
            ("phone", self.phones),
            ("product", self.things),
            ("address", self.places),
        ]


def words(texts: Texts) -> list[str]:
    """All marked words of a customer, each once."""
    found: dict[str, None] = {}
    for kind, some in texts.by_kind():
        for text in some:
            found.update(dict.fromkeys(_marked(kind, text)))
    return list(found)[:MOST]


def _marked(kind: Kind, text: str) -> list[str]:
    mark, words_of = _READ[kind]
    return [mark + word[:LONGEST] for word in words_of(text) if word]


def _of_text(text: str) -> list[str]:
    """Each word whole, its pieces ("jean-paul"), its other spelling, and its tails where words
    aren't spaced."""
    found: list[str] = []
    for word in unicodedata.normalize("NFC", text).split():
        for folded in spellings(word):
            pieces = parts(folded)
            found += ["".join(pieces), *pieces]
        found += ["".join(parts(fold(tail))) for tail in tails(word)[:MOST_TAILS]]
    return found


def _of_email(email: str) -> list[str]:
    """The whole, and the pieces before the @: what follows is many people's."""
    pieces = parts(fold(email.partition("@")[0]))
    return ["".join(parts(fold(email))), *pieces]


def _of_phone(phone: str) -> list[str]:
    """From every digit on, so that it is found by any that follow each other."""
    digits = _digits(phone)
    return [digits[at:] for at in range(max(1, len(digits) - FEWEST_DIGITS + 1))]


def _of_order(number: str) -> list[str]:
    """The whole without its signs, and each piece; digits are a piece of their own."""
    folded = fold(number)
    pieces = parts(folded)
    apart = "".join(one if one.isdigit() else " " for one in folded).split()
    return ["".join(pieces), *pieces, *apart]


def _digits(text: str) -> str:
    return "".join(one for one in fold(text) if "0" <= one <= "9")


_READ: Final[Mapping[Kind, tuple[Mark, Callable[[str], list[str]]]]] = {
    "name": (NAME, _of_text),
    "order": (REFERENCE, _of_order),
    "email": (REFERENCE, _of_email),
    "phone": (PHONE, _of_phone),
    "product": (THING, _of_text),
    "address": (PLACE, _of_text),
}


class Ask(msgspec.Struct, frozen=True):
    """A question in PostgreSQL's `tsquery`: `all` of it, and `rare`, which whoever fits fits too:
    what the index is asked, without single letters, with which something of half of all begins."""

    rare: str
    all: str


class Search(msgspec.Struct, frozen=True):
    """What somebody looks for, to be asked in this order. `exact`: a whole number or e-mail
    address, None where none was typed; `who`: every word is of a name, a number or an e-mail
    address; `any`: or of a postal address or a thing."""

    exact: Ask | None
    who: Ask
    any: Ask


def search(typed: str) -> Search | None:
    """None for what holds nothing to look for: signs only, or nothing."""
    tokens = _tokens(typed)
    if not tokens:
        return None
    digits = _as_phone(typed)
    exact = _either([*_exact(typed, tokens), *([_term(PHONE, digits)] if digits else [])])
    return Search(
        exact=Ask(exact, exact) if exact else None,
        who=_ask(tokens, (NAME, REFERENCE), digits),
        any=_ask(tokens, (NAME, REFERENCE, PLACE, THING), digits),
    )


def _ask(tokens: Sequence[_Token], marks: Sequence[Mark], digits: str) -> Ask:
    phone = [_term(PHONE, digits, begins=True)] if digits and len(tokens) > 1 else []
    rare = [token for token in tokens if len(token.whole) > SHORT] or tokens
    return Ask(
        rare=_either([_every(rare, marks), *phone]), all=_either([_every(tokens, marks), *phone])
    )


def matched(typed: str, texts: Texts) -> tuple[Kind, str]:
    """What somebody was found by: the text that says most. Where their name holds only some of the
    words, the one that holds another."""
    tokens, digits = _tokens(typed), _as_phone(typed)
    rest = [token for token in tokens if not any(token.fits("name", one) for one in texts.names)]
    for kind, some in texts.by_kind():
        for text in some:
            if kind == "phone" and digits and digits in _digits(text):
                return kind, text
            if any(token.fits(kind, text) for token in rest or tokens):
                return kind, text
    return "name", next(iter(texts.names), "")


def _tokens(typed: str) -> list[_Token]:
    tokens = [_Token(word) for word in unicodedata.normalize("NFC", typed).split()]
    return [token for token in tokens if token.whole][:MOST_WORDS]


class _Token:
    """One word that was typed."""

    def __init__(self, word: str) -> None:
        self.pieces = [parts(folded) for folded in spellings(word)]
        self.whole = "".join(self.pieces[0])
        self.digits = _as_phone(word)
        self.mail = "@" in word[1:]

    def asks(self, marks: Sequence[Mark]) -> str:
        """Found in one of these, whole or piece by piece."""
        ways: dict[str, None] = {}
        for mark in marks:
            for pieces in self.pieces:
                ways[_term(mark, "".join(pieces), begins=True)] = None
                if len(pieces) > 1 and mark != REFERENCE:  # a number's beginning is half of all
                    every = [_term(mark, piece, begins=True) for piece in pieces]
                    ways[f"({' & '.join(every)})"] = None
        if self.digits:
            ways[_term(PHONE, self.digits, begins=True)] = None
        return _either(ways)

    def fits(self, kind: Kind, text: str) -> bool:
        """Whether this text is a reason to find it."""
        if self.mail and kind != "email":
            return False
        mark, _ = _READ[kind]
        begun = [self.digits] if mark == PHONE else ["".join(pieces) for pieces in self.pieces]
        some = _marked(kind, text)
        return any(self._begins(some, mark, one) for one in begun if one) or (
            mark != PHONE
            and any(all(self._begins(some, mark, one) for one in way) for way in self.pieces)
        )

    @staticmethod
    def _begins(some: Sequence[str], mark: Mark, word: str) -> bool:
        return any(one.startswith(mark + word[:LONGEST]) for one in some)


def _every(tokens: Sequence[_Token], marks: Sequence[Mark]) -> str:
    return " & ".join(f"({token.asks(marks)})" for token in tokens)


def _exact(typed: str, tokens: Sequence[_Token]) -> list[str]:
    whole = "".join(token.whole for token in tokens)
    named = any(one.isdigit() for one in whole) or "." in typed.partition("@")[2]
    return [_term(REFERENCE, whole)] if named else []


def _as_phone(typed: str) -> str:
    """The digits of what may be a phone number or a part of one, without the zeros that are dialled
    before it; after a + even a country's few."""
    folded = fold(typed).replace("(0)", "")
    if any(one not in "0123456789+()-./ " for one in folded):
        return ""
    digits = _digits(folded).lstrip("0")
    return digits if len(digits) >= FEWEST_DIGITS or folded.startswith("+") else ""


def _either(ways: Iterable[str]) -> str:
    return " | ".join(ways)


def _term(mark: Mark, word: str, *, begins: bool = False) -> str:
    # Words are letters, digits and marks: no quote and no backslash is among them.
    return f"'{mark}{word[:LONGEST]}'" + (":*" if begins else "")


def vector(some: Iterable[str]) -> str:
    """Marked words as PostgreSQL's `tsvector`."""
    return " ".join(f"'{word}'" for word in some)
