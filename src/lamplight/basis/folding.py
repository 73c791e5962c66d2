"""Text as it is compared when somebody looks for it: without case, accents and signs, in any
script.

A text is folded character by character, so that what a text begins with folds to what the folded
text begins with.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_ALIKE: Final = {
    "æ": "ae",
    "ð": "d",
    "ø": "o",
    "þ": "th",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "ŋ": "n",
    "œ": "oe",
    "ŧ": "t",
    # Arabic letters that are written one for another, and their Persian forms
    "ة": "ه",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ـ": "",
}
"""What Unicode doesn't take apart and people type alike; after case and accents are gone."""
_SPELT: Final = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa",
        "Ä": "ae", "Ö": "oe", "Ü": "ue", "Ø": "oe", "Å": "aa",
    }
)  # fmt: skip
"""How these are spelt where a keyboard hasn't got them."""
_UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x9FFF),  # Han
    (0xAC00, 0xD7A3),  # Hangul: family and given name are written as one
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)


class _Folded(dict[int, str]):
    """What every character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        bare = _bare(_bare(chr(code)).casefold())
        folded = self[code] = "".join(_digit(_ALIKE.get(one, one)) for one in bare)
        return folded


def _bare(text: str) -> str:
    """Compatibility forms taken apart, without the marks on letters."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one))


def _digit(text: str) -> str:
    """Digits of any script as those of ours."""
    value = unicodedata.decimal(text, None) if len(text) == 1 else None
    return text if value is None else str(value)


_FOLDED: Final = _Folded()


def fold(text: str) -> str:
    """The folded text: "Größe" is "grosse", "Łódź" is "lodz"."""
    return text.translate(_FOLDED)


def parts(word: str) -> list[str]:
    """The pieces of a word that was folded: what stands between signs. "nl-20418" has two."""
    return "".join(one if _written(one) else " " for one in word).split()


def spellings(word: str) -> list[str]:
    """A word as it may be typed, folded: first as it is written, then with "ae" for "ä" and the
    like where that is another. `word` is composed (NFC)."""
    plain, spelt = fold(word), fold(word.translate(_SPELT))
    return [plain] if plain == spelt else [plain, spelt]


def tails(word: str) -> list[str]:
    """What else of a word one may begin with: scripts without spaces begin anywhere. Not folded;
    `word` is composed (NFC)."""
    return [word[at:] for at in range(1, len(word)) if _unspaced(word[at])]


def _written(one: str) -> bool:
    return unicodedata.category(one)[0] in "LNM"


def _unspaced(one: str) -> bool:
    code = ord(one)
    return any(first <= code <= last for first, last in _UNSPACED)
