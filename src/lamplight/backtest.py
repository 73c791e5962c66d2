"""`lamplight forecast backtest FILE.csv`: how good forecasts of who comes would have been.

The file, or standard input for `-`, has one row a day, `date,slot0,slot1,…`; a row of names may
come first. A comma, semicolon, tab or bar stands between cells, throughout as in the first row;
a comma within a cell may stand for the point of a number, as in `12,5`. Each of the last days is
forecast from the rows before it.
"""

import csv
import io
import itertools
import math
import re
import sys
import time
import warnings
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final, TextIO

import holidays
import msgspec
import numpy as np

from lamplight.audit.reading.tables import DELIMITERS
from lamplight.forecast.arrivals.backtest import backtest as score
from lamplight.forecast.arrivals.history import (
    HOLIDAY,
    LONGEST,
    MOST,
    MOST_SLOTS,
    BadHistory,
    History,
    Numbers,
    Special,
)
from lamplight.forecast.arrivals.whose import whose_holidays
from lamplight.progress import Progress

DONE, BAD_USAGE = 0, 2
MOST_ROWS: Final = 40_000
"""Rows of a file: more than a century of days."""
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOSED: Final = "closed"
_NONE: Final = "none"
_STDIN: Final = "-"
_BEHIND_DAY: Final = re.compile(r'\s*"?\d{4}-\d\d-\d\d"?\s*?([,;\t|])', re.ASCII)
_DECIMAL: Final = re.compile(r"\d+,\d{1,2}", re.ASCII)
"""No comma of thousands has fewer than three digits behind it."""
_TERRITORIES: Final = frozenset(
    (
        "AI", "AQ", "AS", "AW", "AX", "BL", "BM", "BQ", "BV", "CC", "CK", "CW", "CX", "FK", "FO",
        "GF", "GG", "GI", "GL", "GP", "GS", "GU", "HM", "IM", "IO", "JE", "KY", "MF", "MP", "MQ",
        "MS", "NC", "NF", "NU", "PF", "PM", "PN", "RE", "SH", "SJ", "SX", "TC", "TF", "TK", "UM",
        "VG", "VI", "WF", "YT",
    )
)  # fmt: skip
"""Territories (ISO 3166-1) whose holidays are mostly those of another country."""


class BadFile(Exception):
    """The file can't be used; the text says which row, and what to do."""


class Answer(msgspec.Struct, frozen=True):
    """What is printed: see `forecast.arrivals.backtest.Score`. `left_out` counts its days;
    `seconds` is what it took."""

    wape: float
    naive_wape: float
    ratio: float | None
    coverage90: float | None
    left_out: int
    seconds: float


def backtest(
    file: Path,
    days: int,
    *,
    ahead: int = 1,
    country: str | None = None,
    special: Path | None = None,
    as_json: bool,
) -> int:
    """Print the score of the last `days` rows; the exit status. A file that can't be used is one
    line on stderr."""
    began = time.perf_counter()
    progress = Progress("rows gone through", _say)
    try:
        if str(file) == str(special) == _STDIN:
            raise BadFile("one of the two is read from standard input; name a file for --special")
        dates, counts = rows(file)
        entered = {} if special is None else _special(special)
        off = _off(country, History(dates[:-days], counts[:-days], entered), dates)
        scored = score(History(dates, counts, off | entered), days, ahead, progress.done)
    except (BadFile, BadHistory) as error:
        _say(f"{file}: {error}")
        return BAD_USAGE
    seconds = round(time.perf_counter() - began, 3)
    left_out = scored.left_out
    if left_out:
        _say(
            f"{len(left_out)} of the last {days} rows left out, the first of them {left_out[0]}: "
            "no earlier row has their weekday, so there is nothing to compare with"
        )
    answer = Answer(
        scored.wape, scored.naive_wape, scored.ratio, scored.coverage90, len(left_out), seconds
    )
    sys.stdout.write(msgspec.json.encode(answer).decode() if as_json else _told(answer, days))
    sys.stdout.write("\n")
    return DONE


def _told(answer: Answer, days: int) -> str:
    """The score for reading."""
    ratio = "" if answer.ratio is None else f", {answer.ratio:.3f} of it"
    covered = (
        "All slots were closed, as forecast."
        if answer.coverage90 is None
        else f"{answer.coverage90:.1%} of the slots lay within their 90 % interval."
    )
    rest = f" but for {answer.left_out} left out" if answer.left_out else ""
    return (
        f"The last {days} days{rest} were forecast with an error of {answer.wape:.2%} of all who "
        f"came; by the same weekday before them {answer.naive_wape:.2%}{ratio}. {covered}"
    )


def _say(text: str) -> None:
    sys.stderr.write(f"lamplight forecast backtest: {text}\n")


def rows(file: Path) -> tuple[list[date], Numbers]:
    """The days of a file and who came."""
    dates: list[date] = []
    numbers: dict[date, int] = {}
    counts: list[list[float]] = []
    for number, cells in _lines(file):
        if not counts and not _is_date(cells[0]) and _is_head(cells):
            continue
        day = _date(cells[0], number)
        if day in numbers:
            raise BadFile(f"row {number}: {day} is there already, in row {numbers[day]}; keep one")
        if dates and day < dates[-1]:
            raise BadFile(f"row {number}: {day} comes after {dates[-1]}; sort the rows by date")
        slots = [_count(cell, number, at) for at, cell in enumerate(cells[1:])]
        if not 1 <= len(slots) <= MOST_SLOTS:
            raise BadFile(f"row {number} has {len(slots)} slots; give 1 to {MOST_SLOTS} a day")
        if counts and len(slots) != len(counts[0]):
            raise BadFile(
                f"row {number} has {len(slots)} slots and the first has {len(counts[0])}; "
                f"give each day as many (on days when the clock changes too)"
            )
        dates.append(day)
        numbers[day] = number
        counts.append(slots)
        if len(counts) > MOST_ROWS:
            raise BadFile(f"it has more than {MOST_ROWS} rows; give the latest ones")
    if not counts:
        raise BadFile("it has no rows; give one a day: date,slot0,slot1,…")
    return dates, np.array(counts)


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows that aren't empty, with their line number; of standard input for `-`."""
    try:
        if str(file) == _STDIN:
            taken = io.BytesIO(sys.stdin.buffer.read())
            yield from _parsed(io.TextIOWrapper(taken, newline="", encoding="utf-8-sig"))
            return
        with file.open(newline="", encoding="utf-8-sig") as opened:
            yield from _parsed(opened)
    except OSError as error:
        raise BadFile(error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise BadFile("it isn't UTF-8 text; give a CSV file") from None


def _parsed(opened: TextIO) -> Iterator[tuple[int, list[str]]]:
    begin: list[str] = []
    while not begin or begin[-1].isspace():
        begin.append(opened.readline())
    lines = itertools.chain(begin, opened)
    reader = csv.reader(lines, delimiter=_delimiter(begin[-1]), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise BadFile(f"row {reader.line_num} is no CSV: {error}") from None


def _delimiter(first: str) -> str:
    """What stands between the cells of a first row: behind its day, or else most often in it."""
    behind = _BEHIND_DAY.match(first)
    return behind.group(1) if behind else max(DELIMITERS, key=first.count)


def _is_head(cells: list[str]) -> bool:
    """Whether a first row names columns: its first cell begins with a letter."""
    return cells[0][:1].isalpha() or not cells[0]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _date(text: str, number: int) -> date:
    if not _is_date(text):
        other = "; the same sign stands between the cells of all rows"
        cut = other if set(text) & set(DELIMITERS) else ""
        raise BadFile(f"row {number}: {text[:40]!r} is not a day; write it as 2026-11-26{cut}")
    return date.fromisoformat(text)


def _count(text: str, number: int, at: int) -> float:
    try:
        value = float(text.replace(",", ".") if _DECIMAL.fullmatch(text) else text)
    except ValueError:
        value = math.nan
    if "," in text and not math.isfinite(value):
        raise BadFile(
            f"row {number}: slot {at} has {text[:40]!r}, where the comma may part thousands or be "
            "a decimal point; write it without one, as 1234 or 1.234"
        )
    if not math.isfinite(value):
        what = "is empty" if not text else f"has {text[:40]!r}, which is not a number"
        raise BadFile(
            f"row {number}: slot {at} {what}; write 0 where nobody came, and leave out a day of "
            "which that isn't known"
        )
    if value < 0:
        raise BadFile(f"row {number}: slot {at} has {text[:40]}; a count is at least 0")
    if value > MOST:
        raise BadFile(f"row {number}: slot {at} has {text[:40]}; a count is at most {MOST}")
    return value


def _holidays(country: str, years: Iterable[int]) -> dict[date, Special]:
    """The public holidays of a country, or of a part of it: `US`, `DE-BY`."""
    name, _, part = country.partition("-")
    try:
        known = holidays.country_holidays(name, subdiv=part or None, years=years)
    except NotImplementedError:
        raise BadFile(
            f"no public holidays are known for {country[:40]!r}; write it as US or DE-BY"
        ) from None
    return dict.fromkeys(known, HOLIDAY)


def _off(country: str | None, earlier: History, dates: list[date]) -> dict[date, Special]:
    """Public holidays: of the country that was named, or that shows in the rows before those that
    are forecast."""
    if country is not None:
        named = country.casefold() != _NONE
        return _holidays(country, range(dates[0].year, dates[-1].year + 2)) if named else {}
    return _told_by_who_came(earlier) if earlier.days else {}


def _told_by_who_came(history: History) -> dict[date, Special]:
    """The public holidays that show in a history, first of a country, then of a part of it."""
    history = history.latest(LONGEST)
    years = range(history.days[0].year, history.days[-1].year + 2)
    countries = holidays.list_supported_countries(include_aliases=False)
    with warnings.catch_warnings():  # some calendars say that they don't reach back so far
        warnings.simplefilter("ignore")
        known = {name: _holidays(name, years) for name in sorted(set(countries) - _TERRITORIES)}
        country = whose_holidays(history, known)
        if country is None:
            return {}
        names = [f"{country}-{part}" for part in countries[country]]
        parts = {name: _holidays(name, years) for name in names}
    whose = whose_holidays(history, {country: known[country], **parts}) or country
    sys.stderr.write(
        f"Public holidays of {whose} are taken into account, since days were unlike others on "
        f"them; --country {_NONE} leaves them out, --country XX takes another's.\n"
    )
    return {country: known[country], **parts}[whose]


def _special(file: Path) -> dict[date, Special]:
    """Days entered by hand: `date,name[,like]`; `like` is a weekday in English, or `closed`."""
    try:
        return _entered(file)
    except BadFile as error:
        raise BadFile(f"special days in {file}: {error}") from None


def _entered(file: Path) -> dict[date, Special]:
    known: dict[date, Special] = {}
    for number, cells in _lines(file):
        if not known and not _is_date(cells[0]) and _is_head(cells):
            continue
        day = _date(cells[0], number)
        name = cells[1] if len(cells) > 1 else ""
        like = cells[2].casefold() if len(cells) > 2 else ""
        if day in known:
            raise BadFile(f"row {number}: {day} is there already; keep one")
        if not name or len(cells) > 3:
            raise BadFile(f"row {number}: give date,name or date,name,like")
        if like and like != _CLOSED and like not in _WEEKDAYS:
            raise BadFile(f"row {number}: {like[:40]!r} is no weekday in English and not `closed`")
        weekday = _WEEKDAYS.index(like) if like in _WEEKDAYS else None
        known[day] = Special(name, weekday, closed=like == _CLOSED)
    return known
