"""The three things that an owner wants to know, each in plain sentences."""

from collections.abc import Sequence
from typing import Final

from lamplight.audit import told_words
from lamplight.audit.by_queue import ByQueue
from lamplight.audit.hiring import SHOWN_SHIFTS, hire
from lamplight.audit.people import slot_of
from lamplight.audit.report import Audit, UntakenRings
from lamplight.audit.waiting import HalfHour, Honest, clock
from lamplight.audit.words import (
    SHOWN_QUEUES,
    Said,
    called,
    few,
    listed,
    moment,
    number,
    phrase,
    several,
    share,
    soon,
    span,
)
from lamplight.standards.contacts import Outcome

AT_ONCE: Final = "everybody is answered at once"
NO_TIME: Final = (
    "no time may be told within which nine of ten are answered: too few are answered before they "
    "go, or nine of ten take more than two hours"
)


def says(audit: Audit) -> list[Said]:
    """The three things that an owner wants to know, each in plain sentences."""
    return [_cost(audit), hire(audit), _honest(audit)]


def _cost(audit: Audit) -> Said:
    hold, gone = audit.hold, audit.gave_up
    if everybody_at_once(audit):
        text = "Everybody was answered at once, in the second in which they came: nobody was on "
        return Said(f"{text}hold.", rest=_besides(audit))
    minutes = round(hold.minutes)
    held = several(minutes, "minute") if minutes or not hold.minutes else "less than a minute"
    text = f"Customers spent {held} on hold"
    if hold.minutes >= 600:
        text += f" ({span(hold.minutes * 60)})"
    if hold.seconds_per_answered is not None:
        each = hold.seconds_per_answered
        text += f", {'less than a second' if 0 < each < 1 else span(each)} for each one who was "
        text += "answered"
    if gone.count:
        text += f". {several(gone.count, 'person', 'people')} gave up ("
        text += f"{share(gone.count / audit.contacts)} of {several(audit.contacts, 'wait')}"
        text += f"{_of_each(audit)})"
    else:
        text += ". Nobody gave up"
    if gone.median_s is not None and not few(gone.count):
        text += f", half of them {soon(gone.median_s)}"
    return Said(f"{text}.", rest=_besides(audit))


def everybody_at_once(audit: Audit) -> bool:
    """Whether nobody waited, as far as whole seconds tell: each call was answered in its own."""
    worst = audit.hold.worst_s
    answered = audit.outcomes[Outcome.ANSWERED] == audit.contacts
    return answered and not audit.hold.unknown and worst is not None and worst < 1


def _besides(audit: Audit) -> list[str]:
    """What else was so of the waiting."""
    hold, gone = audit.hold, audit.gave_up
    found = []
    if gone.sent_away:
        found.append(
            f"{gone.sent_away:,} more left the queue at its limit, or because nobody was there or "
            "it was full: what came then the log doesn't say."
        )
    if hold.within_talks_minutes:
        found.append(
            f"Within talks they held for {number(hold.within_talks_minutes)} minutes more."
        )
    found += _untaken(audit.untaken_rings)
    if hold.worst_s is not None and hold.worst_s >= 1 and hold.worst_at is not None:
        found.append(f"The longest wait was {span(hold.worst_s)}, on {moment(hold.worst_at)}.")
    return [" ".join(found)] if found else []


def _untaken(rings: UntakenRings | None) -> list[str]:
    """The phones that rang and weren't taken."""
    found = []
    if rings is not None and rings.count:
        found.append(
            f"Phones rang {several(rings.count, 'time')} and nobody took the call, "
            f"{span(rings.seconds)} of ringing."
        )
    if rings is not None and rings.busy:
        found.append(
            f"{several(rings.busy, 'time')} a phone was tried that was busy or couldn't be reached."
        )
    return found


def _of_each(audit: Audit) -> str:
    """Which share of each queue gave up."""
    if audit.by_queue is None or not audit.gave_up.count:
        return ""
    queues = audit.by_queue.queues
    shown = sorted(queues, key=lambda queue: -queue.gave_up)[:SHOWN_QUEUES]
    which = [
        f"{share(queue.gave_up / queue.contacts)} of {called([queue.name])}" for queue in shown
    ]
    return f": {listed(which)}"


def _honest(audit: Audit) -> Said:
    honest = audit.honest
    were_told = [] if audit.told is None else [told_words.says(audit.told)]
    if honest is None:
        text = "Nobody was answered, so nothing may be told of how long it takes."
        return Said(text, rest=were_told)
    answered = audit.outcomes[Outcome.ANSWERED]
    if few(answered):
        return Said(
            f"Only {several(answered, 'person was', 'people were')} answered: too few to say what "
            "callers may be told.",
            rest=were_told,
        )
    rest = [*were_told, phrase(audit)]
    if everybody_at_once(audit):
        return Said(f"Callers may honestly be told: {AT_ONCE}.", rest=rest)
    if audit.by_queue is not None:
        text = "Callers may honestly be told what is so of their queue:"
        return Said(text, _told_each(audit.by_queue), rest)
    if honest.nine_of_ten_within_s is None:
        half = (
            ""
            if honest.half_within_s is None
            else f"Callers may honestly be told: half {soon(honest.half_within_s)}. "
        )
        return Said(f"{half}{NO_TIME[0].upper()}{NO_TIME[1:]}.", rest=rest)
    times = _times(honest, honest.nine_of_ten_within_s, audit.half_hours)
    return Said(f"Callers may honestly be told: {times}.", rest=rest)


def _told_each(found: ByQueue) -> list[str]:
    """What may be told in each queue."""
    parts = []
    for queue in found.queues[:SHOWN_QUEUES]:
        honest = queue.honest
        if honest is None or few(queue.answered):
            said = "too few were answered to say"
        elif honest.nine_of_ten_within_s is None:
            half = honest.half_within_s
            said = "" if half is None else f"half {soon(half)}; "
            said += NO_TIME
        elif queue.answered == queue.contacts and not honest.curve[-1].seconds:
            said = AT_ONCE
        else:
            said = _times(honest, honest.nine_of_ten_within_s, queue.half_hours)
        name = called([queue.name])
        parts.append(f"{name[0].upper()}{name[1:]}: {said}.")
    more = len(found.queues) + found.more - SHOWN_QUEUES
    if more > 0:
        parts.append(f"Of {several(more, 'further queue')} the table says it.")
    return parts


def _times(honest: Honest, nine_of_ten: int, half_hours: Sequence[HalfHour]) -> str:
    """Within what nine of ten and half are answered, and the half-hours that are unlike others."""
    text = f"nine of ten {soon(nine_of_ten)}"
    if honest.half_within_s is not None and nine_of_ten:
        text += f", half {soon(honest.half_within_s)}"
    without = _without(half_hours)
    with_one = " with a time" if without else ""
    text += without
    known = [row for row in half_hours if row.nine_of_ten_within_s is not None]
    worst = max(known, key=lambda row: row.nine_of_ten_within_s or 0, default=None)
    if worst is not None and (worst.nine_of_ten_within_s or 0) > nine_of_ten:
        text += (
            f"; in the half-hour from {worst.begins}, the slowest{with_one}, "
            f"{soon(worst.nine_of_ten_within_s or 0)}"
        )
    return text


def _without(half_hours: Sequence[HalfHour]) -> str:
    """The half-hours of the clock for which no time can be told, one after another together."""
    spans: list[tuple[int, int]] = []
    for row in half_hours:
        slot = slot_of(row.begins)
        if row.no_time and spans and spans[-1][1] == slot:
            spans[-1] = (spans[-1][0], slot + 1)
        elif row.no_time:
            spans.append((slot, slot + 1))
    if not spans:
        return ""
    times = [f"from {clock(begin)} to {clock(end)}" for begin, end in spans[:SHOWN_SHIFTS]]
    more = len(spans) - SHOWN_SHIFTS
    if more > 0:
        times.append(f"at {several(more, 'other time')}")
    return (
        f"; {listed(times)} no time can honestly be told: too few are answered before they go, "
        "or nine of ten take more than two hours"
    )
