"""What callers were told against what happened, in plain sentences."""

from lamplight.audit.telling import Told
from lamplight.audit.words import few, share, span


def says(told: Told) -> str:
    """How many were answered within what they were told, and whether they were told too much or
    too little: `Of 8,395 callers who were told a time ...`."""
    return f"{kept(told)} {direction(told)}".rstrip()


def kept(told: Told) -> str:
    """How many were answered within what they were told."""
    if told.told == 1:
        what = "was answered within it" if told.within else "wasn't answered within it"
        if told.left_before:
            what = "left before it was over, so nobody knows"
        return f"The one caller who was told a time {what}."
    if told.within == told.told:
        return f"All {told.told:,} callers who were told a time were answered within it."
    text = (
        f"Of {told.told:,} callers who were told a time, {told.within:,} "
        f"{_were(told.within)} answered within it and {told.late:,} {_were(told.late)} not"
    )
    known = told.within + told.late
    if not few(known):
        text += f" ({share(told.within / known)} kept)"
    if told.left_before:
        text += f"; {told.left_before:,} left before it was over, so nobody knows"
    return f"{text}."


def direction(told: Told) -> str:
    """Of those who were answered, whether they were told more than they waited, or less."""
    error, either_way = told.mean_error_s, told.mean_absolute_error_s
    if error is None or either_way is None:
        return ""
    who = "That caller was" if told.told == 1 else "Those who were answered were"
    usual = "" if told.answered == 1 else " on average"
    if round(either_way) == 0:
        return f"{who} told what they then waited, to the second."
    if round(abs(error)) == 0:
        return (
            f"{who} told neither too much nor too little{usual}, but were off by "
            f"{span(either_way)} one way or the other."
        )
    more = "more" if error < 0 else "less"
    text = f"{who} told {span(abs(error))} {more} than they waited{usual}"
    if round(either_way) > round(abs(error)):
        text += f"; one way or the other they were off by {span(either_way)}"
    return f"{text}."


def figure(seconds: float | None) -> str:
    """The mean error as a figure of a table: `1 min 58 s more than they waited`."""
    if seconds is None:
        return "not known"
    if round(abs(seconds)) == 0:
        return "what they waited"
    return f"{span(abs(seconds))} {'more' if seconds < 0 else 'less'} than they waited"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
