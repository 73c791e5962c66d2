"""Cells of a table of sales: each read in one way, or refused with what to write."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from lamplight.basis.money import EXPONENTS

_MONEY: Final = re.compile(r"[0-9]{1,15}(\.[0-9]+)?")
_COUNT: Final = re.compile(r"[0-9]{1,7}")
_ODD_MONEY: Final = re.compile(r"-?[0-9][0-9.,' \u00a0\u202f]*")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Wrong(Exception):
    """A cell can't be used; the text names its column and says what to write."""


class Cells:
    """One row by its columns; what isn't there is empty."""

    def __init__(self, line: int, fields: dict[str, str]) -> None:
        self.line = line
        self.fields = fields

    def __getitem__(self, column: str) -> str:
        return self.fields.get(column, "")

    def minor(self, column: str, currency: str) -> int | None:
        """Money in the currency's units, as exact smallest units."""
        text = self[column]
        if not text:
            return None
        places = EXPONENTS[currency]
        if not _MONEY.fullmatch(text):
            raise Wrong(f"{column}: {_money_advice(text, places)}")
        whole, _, part = text.partition(".")
        if len(part) > places and part[places:].strip("0"):
            raise Wrong(
                f"{column}: {text} is more exact than {currency}, which has {places} places"
            )
        return int(whole + part[:places].ljust(places, "0"))

    def day(self, column: str) -> date | None:
        text = self[column]
        if not text:
            return None
        if not _DAY.fullmatch(text):
            raise Wrong(f"{column}: write {text!r} as year-month-day, as 2026-11-03")
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Wrong(f"{column}: there is no day {text}") from None

    def yes(self, column: str) -> bool:
        text = self[column].lower()
        if text not in ("", "yes", "no"):
            raise Wrong(f"{column}: write yes or no, not {self[column]!r}")
        return text == "yes"

    def word(self, column: str, known: tuple[str, ...], otherwise: str | None = None) -> str | None:
        text = self[column]
        if not text:
            return otherwise
        if text not in known:
            raise Wrong(f"{column}: {text!r} isn't one of {', '.join(known)}")
        return text

    def count(self, column: str, otherwise: int) -> int:
        text = self[column]
        if not text:
            return otherwise
        if not _COUNT.fullmatch(text) or not int(text):
            raise Wrong(f"{column}: {text!r} isn't a whole number from 1 on")
        return int(text)


def _money_advice(text: str, places: int) -> str:
    example = "89.00" if places == 2 else "89" if not places else "89.000"
    if text.startswith("-"):
        return f"{text} is negative: what went back stands in the column refunded"
    if "," in text and _ODD_MONEY.fullmatch(text):
        return f"a comma in {text!r} can be read in two ways: write it as {example}, with a point"
    return f"{text!r} isn't money: write it as {example}, without a sign of the currency"
