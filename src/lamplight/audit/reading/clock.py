"""Instants as logs write them."""

from datetime import datetime, tzinfo
from typing import Final

from lamplight.audit.reading.faults import Fault
from lamplight.basis.instants import MINUTE, SECOND, Instant, Span, of_datetime

STEP_BACK: Final = 15 * MINUTE
"""A log in order whose times go back by more than this within an hour that came twice is in the
second of the two; by less, its lines are merely out of order."""
_MINUTES_KEPT: Final = 100_000
_SECONDS: Final = {f"{second:02}": second * SECOND for second in range(60)}
FIRST: Final = 315_532_800_000
LAST: Final = 7_258_118_400_000
"""From 1980 to 2199: a clock that was never set shows 1970, and other times are no log's."""
_SINCE_1970: Final = {10: 1_000, 11: 1_000, 12: 1, 13: 1}
"""Digits of a whole number since 1970 and how many milliseconds one unit of it has."""


class Clock:
    """Reads instants; those without a zone are on the clock of `zone`.

    The minute of a time is looked up once and kept: logs name the same minutes over and over.
    """

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.ambiguous = 0
        """Times read that the clock showed twice and that nothing settled."""
        self._minutes: dict[str, tuple[Instant, int]] = {}
        self._before: Instant = 0
        self._unsettled = 0

    def instant(self, text: str, not_before: Instant | None = None) -> Instant:
        """Milliseconds since 1970 for an ISO 8601 time or a number since 1970.

        Numbers: seconds (10 or 11 digits, or with a fraction), milliseconds (12 or 13), 16 digits
        microseconds. A local time that the clock showed twice is the first of the two, unless it
        would be before `not_before`, which must not be later. Raises Fault.
        """
        if len(text) == 19 and (rest := _SECONDS.get(text[17:])) is not None:
            known = self._minutes.get(text[:17])
            if known is None and text[4] == "-":
                known = self._minute(text[:17])
            if known is not None:
                begun, again = known
                if not again:
                    return begun + rest
                return self._twice(begun + rest, again, not_before)
        text = text.strip()
        if text[4:5] == "-" or text[:1].isalpha():
            return self._of_iso(text, not_before)
        return self._of_number(text)

    def following(self, text: str) -> Instant:
        """The instant of a line in a log whose lines follow each other. Of a local time that the
        clock showed twice the order of the lines says which one it is, once they step back by more
        than `STEP_BACK`. Raises Fault."""
        counted = self.ambiguous
        at = self.instant(text)
        if self.ambiguous == counted:
            self._unsettled = 0
        elif at < self._before - STEP_BACK:
            at = self.instant(text, at + 1)
            self.ambiguous -= self._unsettled + 1
            self._unsettled = 0
        else:
            self._unsettled += 1
        self._before = at
        return at

    def _twice(self, first: Instant, again: Span, not_before: Instant | None) -> Instant:
        """Which of the two times it is that the clock showed alike."""
        if not_before is not None:
            return first + again if first < not_before else first
        self.ambiguous += 1
        return first

    def _minute(self, head: str) -> tuple[Instant, int]:
        """When a minute of the local clock begins, and how much later it came again (or 0)."""
        if len(self._minutes) >= _MINUTES_KEPT:
            self._minutes.clear()
        try:
            local = datetime.fromisoformat(head + "00")
        except ValueError:
            raise Fault("time_not_understood") from None
        known = self._minutes[head] = self._of_local(local)
        return known

    def _of_local(self, local: datetime) -> tuple[Instant, int]:
        try:
            first = _checked(of_datetime(local.replace(tzinfo=self.zone, fold=0)))
            second = of_datetime(local.replace(tzinfo=self.zone, fold=1))
        except OverflowError:
            raise Fault("time_not_understood") from None
        if second < first:
            raise Fault("time_never_was")
        return first, second - first

    def _of_iso(self, text: str, not_before: Instant | None) -> Instant:
        try:
            when = datetime.fromisoformat(text)
        except ValueError:
            when = _of_words(text)
        if when.tzinfo is not None:
            return _checked(of_datetime(when))
        first, again = self._of_local(when)
        return _checked(self._twice(first, again, not_before) if again else first)

    @staticmethod
    def _of_number(text: str) -> Instant:
        whole, _, fraction = text.partition(".")
        if not whole.isascii() or not whole.isdigit() or not (fraction or "0").isdigit():
            raise Fault("time_not_understood")
        if fraction:
            return _checked(int(whole) * SECOND + int((fraction + "000")[:3]))
        if len(whole) == 16:
            return _checked(int(whole) // 1_000)
        return _checked(int(whole) * _SINCE_1970.get(len(whole), SECOND))


def _of_words(text: str) -> datetime:
    """A time as consoles write it in English: `Nov 3, 2025, 10:00:00 AM`."""
    for form in ("%b %d, %Y, %I:%M:%S %p", "%b %d, %Y %I:%M:%S %p"):
        try:
            return datetime.strptime(text.replace("\u202f", " "), form)  # noqa: DTZ007 - local
        except ValueError:
            continue
    raise Fault("time_not_understood")


def _checked(at: Instant) -> Instant:
    if not FIRST <= at < LAST:
        raise Fault("time_out_of_reach")
    return at
