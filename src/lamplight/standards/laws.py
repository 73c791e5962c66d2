"""Which laws there are, and which rules somebody means who names one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.standards.rules import elsewhere, europe, no_law, spain
from lamplight.standards.rules.no_law import NOT_LAW

if TYPE_CHECKING:
    from lamplight.standards.rule import Rule

RULES: Final = (*spain.RULES, *europe.RULES, *elsewhere.RULES)
"""Every rule that is law, or was."""
ALL: Final = (*RULES, *no_law.RULES)
COUNTRIES: Final[dict[str, str]] = {
    "ES": "Spain",
    "PT": "Portugal",
    "DE": "Germany",
    "IT": "Italy",
    "FR": "France",
    "BE": "Belgium",
    "EU": "European Union",
    "UK": "United Kingdom",
    "BR": "Brazil",
    "US": "United States",
    "PE": "Peru",
    "AU": "Australia",
    "IN": "India",
}
"""Countries that have rules, in the order in which they are listed."""
_SAME: Final[dict[str, str]] = {"GB": "UK"}
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "ES": spain.SANCTIONS,
    NOT_LAW: (f"A short search found nothing in {', '.join(no_law.NOTHING_FOUND)}.",),
}
"""What goes with all rules of a law."""
UNION: Final = frozenset({"ES", "PT", "DE", "IT", "FR", "BE"})
"""Countries in which the law of the Union binds too."""


class UnknownLaw(ValueError):
    """There is no such law here; the text says which there are."""


def names() -> list[str]:
    """What a law may be asked for by: a country, or one law of a country that has several."""
    found = dict.fromkeys(COUNTRIES)
    for rule in ALL:
        found.setdefault(rule.law)
    return list(found)


def chosen(wanted: str) -> tuple[list[str], list[Rule]]:
    """The laws of a list as `ES,IT-TLC`, and their rules: of a country all of them, with those of
    the European Union for its members; of one law, or one rule by its id, that alone. Raises
    `UnknownLaw`."""
    laws = [_known(one) for one in wanted.split(",") if one.strip()]
    if not laws:
        raise UnknownLaw(f"name a law; there are {', '.join(names())}")
    laws = list(dict.fromkeys(laws))
    with_union = [*laws, *(["EU"] if UNION & set(laws) else [])]
    return laws, [rule for rule in ALL if any(_meant(rule, law) for law in with_union)]


def _known(word: str) -> str:
    name = word.strip().upper()
    name = _SAME.get(name, name)
    if name not in names() and not any(rule.id == name for rule in ALL):
        raise UnknownLaw(f"{word.strip()!r} is no law that is written here; there are "
                         f"{', '.join(names())}")  # fmt: skip
    return name


def _meant(rule: Rule, law: str) -> bool:
    return law in {rule.id, rule.law} or (rule.law.partition("-")[0] == law and rule.gated)
