"""What is said to customers of a way and of its steps, in their language.

`texts/LANGUAGE.json` holds one sentence for each code; a language that isn't there is said in the
first that is. Money and days are written as its readers write them.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import msgspec
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency

from lamplight.basis.money import EXPONENTS

FALLBACK: Final = "en"
Fields = Mapping[str, str | int]


@cache
def _texts(language: str) -> Mapping[str, str]:
    path = files("lamplight.runtime.cases") / "texts" / f"{language}.json"
    return MappingProxyType(msgspec.json.decode(path.read_bytes(), type=dict[str, str]))


def languages() -> list[str]:
    """Those that there are texts in."""
    folder = files("lamplight.runtime.cases") / "texts"
    return sorted(one.name.removesuffix(".json") for one in folder.iterdir())


def language_of(*wished: str) -> str:
    """The first of these that there are texts in."""
    there = languages()
    for one in wished:
        if (plain := one.partition("-")[0]) in there:
            return plain
    return FALLBACK


def say(language: str, code: str, fields: Fields, currency: str = "") -> str:
    """A sentence, empty where this code has none."""
    text = _texts(language).get(code, "")
    return text.format_map(_Said(language, fields, currency)) if text else ""


def money(language: str, minor: int, currency: str) -> str:
    """A sum as its readers write it."""
    major = minor / 10 ** EXPONENTS.get(currency, 2)
    return format_currency(major, currency, locale=_locale(language))


def day(language: str, on: date) -> str:
    """A day as its readers say it: Thursday 26 November."""
    shape = "EEEE d MMMM" if language == "en" else "EEEE, d. MMMM"
    return format_date(on, shape, locale=_locale(language))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK)


class _Said(dict[str, str]):
    """Fields as they are written; one that isn't known is left out."""

    def __init__(self, language: str, fields: Fields, currency: str) -> None:
        super().__init__({key: str(value) for key, value in fields.items()})
        for key, value in fields.items():
            if own := fields.get(f"{key}_{language}"):  # in several languages, as `said_de`
                self[key] = str(own)
            if key.endswith("_minor") and isinstance(value, int):
                self[key] = money(language, value, currency or "EUR")
            elif key.endswith("_on") and isinstance(value, str) and value:
                self[key] = day(language, date.fromisoformat(value))

        units = fields.get("units")
        if isinstance(units, int) and units > 1:
            for key in ("part", "name"):
                if key in fields:
                    self[key] = f"{units} × {fields[key]}"

    def __missing__(self, key: str) -> str:
        return ""
