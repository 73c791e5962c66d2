"""`lamplight duties FACTS.json`: what is owed for one sale on a day.

`lamplight refund REQUEST.json`: whether money may go back.
"""

import codecs
import sys
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from lamplight.accommodations import refund_forms, refunds
from lamplight.accommodations.refund_forms import BadRequest
from lamplight.duties.judge import judge
from lamplight.duties.reading import BadFacts, read
from lamplight.duties.row import Row

DONE, BAD_USAGE = 0, 2
LARGEST: Final = 16 * 1024 * 1024
"""More than the facts of one sale can be, in bytes."""
NO_ADVICE: Final = "This is not legal advice."


class Unreadable(Exception):
    """The file can't be read; the text says why."""


class Answer(msgspec.Struct, frozen=True):
    """What is owed on a day, with the reservation that goes with it."""

    on: date
    duties: list[Row]
    reservation: str = NO_ADVICE


def duties(facts: Path, on: date, *, as_json: bool) -> int:
    """Print every duty; the exit status. Facts that can't be used are one line on stderr."""
    try:
        rows = judge(read(_bytes(facts)), on)
    except (BadFacts, Unreadable) as error:
        sys.stderr.write(f"lamplight duties: {facts}: {error}\n")
        return BAD_USAGE
    if as_json:
        sys.stdout.write(msgspec.json.encode(Answer(on, rows)).decode() + "\n")
    else:
        sys.stdout.write("\n".join([*map(_line, rows), NO_ADVICE]) + "\n")
    return DONE


def refund(request: Path, *, as_json: bool) -> int:
    """Print the decision on one refund; the exit status. A request that can't be used is one line
    on stderr."""
    try:
        answer = refunds.decide(refund_forms.read(_bytes(request)))
    except (BadRequest, Unreadable) as error:
        sys.stderr.write(f"lamplight refund: {request}: {error}\n")
        return BAD_USAGE
    if as_json:
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    else:
        why = f" ({answer.reason_code})" if answer.reason_code else ""
        amount = "" if answer.amount_minor is None else f" {answer.amount_minor}"
        sys.stdout.write(
            f"{answer.decision}{why}:{amount} of {answer.refundable_minor} refundable, in the "
            f"smallest units of {answer.currency}\n"
        )
    return DONE


def _bytes(file: Path) -> bytes:
    """What a file holds, or standard input for `-`; without a mark of the byte order."""
    try:
        if str(file) == "-":
            text = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with file.open("rb") as opened:
                text = opened.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from None
    if len(text) > LARGEST:
        raise Unreadable(f"the file is larger than {LARGEST} bytes")
    return text.removeprefix(codecs.BOM_UTF8)


def _line(row: Row) -> str:
    """A row for reading: what, for which lines, how it stands, until when, and by which source."""
    owed = row.min_amount_minor if row.amount_minor is None else row.amount_minor
    money = "" if owed is None else f" {owed} {row.currency} (smallest units)"
    until = f" until {row.end}" if row.end is not None else ""
    reason = f" ({row.reason_code})" if row.reason_code else ""
    review = f" [a person judges: {', '.join(row.review_codes)}]" if row.review_codes else ""
    why = f" ({', '.join(row.because)})" if row.status == "contested" and row.because else ""
    late = (
        f" This rule should have been read again by {row.review_by}." if row.review_overdue else ""
    )
    what = f"{row.status:9} {row.duty} {','.join(row.lines)}{money}{until}{reason}"
    return f"{what}, owed by {row.owed_by}{why}{review}. {'; '.join(row.source)}.{late}"
