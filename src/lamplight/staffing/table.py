"""Reading what somebody wrote by hand: every mistake is named with its place and what would do."""

from __future__ import annotations

from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, Any

from lamplight.staffing.scenario import BadScenario

if TYPE_CHECKING:
    from collections.abc import Iterable


class Table:
    """A table of a scenario. Each key is asked for once; what nobody asked for is a mistake."""

    def __init__(self, told: object, where: str) -> None:
        self.where = where.strip(".")
        if not isinstance(told, dict):
            raise BadScenario(f"{where} must be a table, as [{where}]")
        self._told: dict[str, Any] = told
        self._known: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self._told

    def name(self, key: str) -> str:
        """The key with the place of its table, as it is told to whoever wrote it."""
        return f"{self.where}.{key}" if self.where else key

    def know(self, *keys: str) -> None:
        """These mean something here, whether they are asked for or not."""
        self._known += keys

    def raw(self, key: str) -> Any:
        """The value as it is written; None if it isn't there."""
        self._known.append(key)
        return self._told.get(key)

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """A number from `low` to `high`."""
        value = self.raw(key)
        if value is None:
            if default is None:
                raise self.missing(key, _span(low, high))
            return default
        return number(value, self.name(key), low, high)

    def perhaps(self, key: str, low: float, high: float) -> float | None:
        """A number from `low` to `high`; None if it isn't there."""
        value = self.raw(key)
        return None if value is None else number(value, self.name(key), low, high)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`."""
        value = self.raw(key)
        if value is None:
            if default is None:
                raise self.missing(key, _span(low, high))
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            span = _span(low, high, whole=True)
            raise BadScenario(f"{self.name(key)} is {_shown(value)}: {span}")
        return value

    def seconds(self, key: str, low: float, high: float, default: float | None = None) -> int:
        """Seconds, as milliseconds."""
        return round(self.number(key, low, high, default) * 1000.0)

    def choice(self, key: str, known: Iterable[str], default: str | None = None) -> str:
        """One of some words."""
        value = self.raw(key)
        words = list(known)
        if value is None and default is not None:
            return default
        if value not in words:
            known_words = f"give one of {', '.join(words)}"
            if value is None:
                raise self.missing(key, known_words)
            raise BadScenario(f"{self.name(key)} is {_shown(value)}: {known_words}")
        return str(value)

    def word(self, key: str, default: str, most: int = 40) -> str:
        """Any word, or some of them."""
        value = self.raw(key)
        return default if value is None else word(value, self.name(key), most)

    def words(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Any words, at least one."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, list) or not value:
            raise BadScenario(f'{self.name(key)} is {_shown(value)}: give a list, as ["en", "de"]')
        return tuple(dict.fromkeys(word(one, self.name(key)) for one in value))

    def numbers(self, key: str, low: float, high: float, most: int) -> tuple[float, ...]:
        """A list of numbers; empty if it isn't there."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not value:
            raise BadScenario(f"{self.name(key)} is {_shown(value)}: give a list of numbers")
        if len(value) > most:
            raise BadScenario(f"{self.name(key)} holds {len(value):,} numbers; at most {most:,}")
        return tuple(
            number(one, f"{self.name(key)}[{at}]", low, high) for at, one in enumerate(value)
        )

    def table(self, key: str) -> Table | None:
        """A table inside this one."""
        value = self.raw(key)
        return None if value is None else Table(value, self.name(key))

    def tables(self, key: str) -> list[Table]:
        """One table, or several of the same name."""
        value = self.raw(key)
        if value is None:
            return []
        if isinstance(value, dict):
            return [Table(value, self.name(key))]
        if not isinstance(value, list):
            raise BadScenario(f"{self.name(key)} must be a table, as [[{self.name(key)}]]")
        return [Table(one, f"{self.name(key)}[{at}]") for at, one in enumerate(value)]

    def missing(self, key: str, say: str) -> BadScenario:
        """The refusal of a table without this key; what may have been meant for it is named."""
        near = get_close_matches(key, self._told, n=1, cutoff=0.6)
        meant = f" (is {self.name(near[0])} meant for it?)" if near else ""
        return BadScenario(f"{self.name(key)} is missing{meant}: {say}")

    def done(self) -> None:
        """Raises BadScenario for the first key that means nothing here, with the nearest known."""
        for key in self._told:
            if key not in self._known:
                near = get_close_matches(key, self._known, n=1, cutoff=0.5)
                known = f"did you mean {near[0]}?" if near else f"known: {', '.join(self._known)}"
                raise BadScenario(f"{self.name(key)} means nothing here; {known}")


def number(value: object, name: str, low: float, high: float) -> float:
    """A finite number from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadScenario(f"{name} is {_shown(value)}: {_span(low, high)}")
    if not (isfinite(value) and low <= value <= high):
        raise BadScenario(f"{name} is {_shown(value)}: {_span(low, high)}")
    return float(value)


def word(value: object, name: str, most: int = 40) -> str:
    """Words of 1 to `most` signs."""
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise BadScenario(f"{name} is {_shown(value)}: give words of at most {most} signs")
    return value.strip()


def _span(low: float, high: float, *, whole: bool = False) -> str:
    kind = "whole number" if whole else "number"
    return f"give a {kind} from {_plain(low)} to {_plain(high)}"


def _plain(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:g}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
