"""How a language is written down: groups of words, and the claims that are made of them.

A group is a list of words or short phrases between commas; `*` stands for any letters. A claim is
written in groups (capitals) and words of its own, in their order:

- `BIG CONTACT` one right after the other, `BIG ~2 CONTACT` with at most two words between,
- `LOAD|DEMAND` one or the other, `very?` there or not (never first),
- `!of|for` neither may come next, `$` the sentence ends.

Both are compared with folded text (`basis.folding`): "ä" stands for "a" and "ae".
"""

import re
from collections.abc import Mapping
from typing import Final

import msgspec


class Language(msgspec.Struct, frozen=True):
    """One language. `words` are its groups. `busy`: more people come than usual. `busy_or_goods`:
    the same, unless the sentence is about things sold (a word of `goods`) and about no talk with a
    person nor waiting for one (none of `people`): that many want a lamp is nothing that we know
    better. `few`: fewer of us are here. `never`: what nobody may be told. None of them is said
    right after a word of `denied`."""

    tag: str
    words: Mapping[str, str]
    goods: str
    people: str
    denied: str
    busy: tuple[str, ...]
    busy_or_goods: tuple[str, ...]
    few: tuple[str, ...]
    never: tuple[str, ...]


_LETTERS: Final = {"ä": "(?:a|ae)", "ö": "(?:o|oe)", "ü": "(?:u|ue)", "ß": "ss"}


def of_claim(claim: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """What finds a claim in a folded sentence. KeyError for a group that isn't there."""
    pattern, space = r"\b", ""
    for item in claim.split():
        if item.startswith("~"):
            space = rf"(?: \w+){{0,{int(item[1:])}}}? "
        elif item.startswith("!"):
            pattern += rf"(?! {_any_of(item[1:], words)}\b)"
        elif item == "$":
            pattern += "$"
        elif item.endswith("?"):
            pattern += rf"(?:{space}{_any_of(item[:-1], words)})?"
        else:
            pattern += rf"{space}{_any_of(item, words)}\b"
            space = " "
    return re.compile(pattern)


def must_have(claim: str) -> frozenset[str]:
    """The items of a claim without which nobody makes it."""
    return frozenset(item for item in claim.split() if item[0] not in "~!" and item[-1] not in "?$")


def of_beginning(item: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """What matches a whole word with which something may begin that fits an item."""
    of_item = ",".join(words[one] if one.isupper() else one for one in item.split("|"))
    return re.compile(_group(",".join(one.split()[0] for one in of_item.split(","))))


def of_group(group: str) -> re.Pattern[str]:
    """What finds a word of a group in a folded sentence."""
    return re.compile(rf"\b{_group(group)}\b")


def _any_of(item: str, words: Mapping[str, str]) -> str:
    found = (_group(words[one] if one.isupper() else one) for one in item.split("|"))
    return f"(?:{'|'.join(found)})"


def _group(group: str) -> str:
    found = "|".join(one.strip().replace("*", r"\w*") for one in group.split(","))
    for letter, typed in _LETTERS.items():
        found = found.replace(letter, typed)
    return f"(?:{found})"
