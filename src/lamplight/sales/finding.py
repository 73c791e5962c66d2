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
    from collections.abc import Iterable, Sequence

Mark = Literal["", "#", "+", "@", "~"]
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


def words(texts: Texts) -> list[str]:
    """All marked words of a customer, each once."""
    found: dict[str, None] = {}
    for name in texts.names:
        _add(found, NAME, _of_text(name))
    for email in texts.emails:
        _add(found, REFERENCE, _of_email(email))
    for phone in texts.phones:
        _add(found, PHONE, _of_phone(phone))
    for order in texts.orders:
        _add(found, REFERENCE, _of_order(order))
    for place in texts.places:
        _add(found, PLACE, _of_text(place))
    for thing in texts.things:
        _add(found, THING, _of_text(thing))
    return list(found)[:MOST]


def _add(found: dict[str, None], mark: Mark, some: Iterable[str]) -> None:
    found.update(dict.fromkeys(mark + word[:LONGEST] for word in some if word))


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


class Search(msgspec.Struct, frozen=True):
    """What somebody looks for, as PostgreSQL's `tsquery`, to be asked in this order. `exact`: a
    whole number or e-mail address, empty where none was typed; `who`: every word is of a name, a
    number or an e-mail address; `any`: or of a postal address or a thing."""

    exact: str
    who: str
    any: str


def search(typed: str) -> Search | None:
    """None for what holds nothing to look for: signs only, or nothing."""
    tokens = [_Token(word) for word in unicodedata.normalize("NFC", typed).split()]
    tokens = [token for token in tokens if token.whole][:MOST_WORDS]
    if not tokens:
        return None
    digits = _as_phone(typed)
    phone = [_term(PHONE, digits, begins=True)] if digits and len(tokens) > 1 else []
    return Search(
        exact=_either([*_exact(typed, tokens), *([_term(PHONE, digits)] if digits else [])]),
        who=_either([_every(tokens, (NAME, REFERENCE)), *phone]),
        any=_either([_every(tokens, (NAME, REFERENCE, PLACE, THING)), *phone]),
    )


class _Token:
    """One word that was typed."""

    def __init__(self, word: str) -> None:
        self.pieces = [parts(folded) for folded in spellings(word)]
        self.whole = "".join(self.pieces[0])
        self.digits = _as_phone(word)

    def asks(self, marks: Sequence[Mark]) -> str:
        """Found in one of these, whole or piece by piece."""
        ways: dict[str, None] = {}
        for mark in marks:
            for pieces in self.pieces:
                ways[_term(mark, "".join(pieces), begins=True)] = None
                if len(pieces) > 1:
                    every = [_term(mark, piece, begins=True) for piece in pieces]
                    ways[f"({' & '.join(every)})"] = None
        if self.digits:
            ways[_term(PHONE, self.digits, begins=True)] = None
        return _either(ways)


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
