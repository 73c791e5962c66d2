"""The three things that an owner wants to know, each in plain sentences."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from lamplight.audit.by_queue import ByQueue, Team
from lamplight.audit.people import FEW_DAYS, FEW_WAITS, HALF_AN_HOUR, People, grouped, slot_of
from lamplight.audit.report import Audit, UntakenRings
from lamplight.audit.waiting import HalfHour, Honest, clock
from lamplight.audit.words import (
    DAYS,
    few,
    hours_of,
    listed,
    moment,
    number,
    on_days,
    phrase,
    run_again,
    several,
    share,
    shift_of,
    span,
    there,
    within,
)
from lamplight.standards.contacts import Outcome

SHOWN_SHIFTS: Final = 3
SHOWN_QUEUES: Final = 3
FULL_TIME_HOURS: Final = 35
LONGEST_NAME: Final = 28
WORTH: Final = 3
"""One shift is proposed where it gives a third of what is missing."""
NO_WRAP_UP: Final = (
    " Work after a talk counts as none unless --wrap-up-seconds gives it: this log doesn't tell it."
)
NO_TIME: Final = (
    "no time may be told within which nine of ten are answered: too few are answered before they "
    "go, or nine of ten take more than two hours"
)


class Said(NamedTuple):
    """One of the three: sentences, what is so of each team or queue as a list, and what else is to
    be known of it."""

    text: str
    points: Sequence[str] = ()
    rest: Sequence[str] = ()


def says(audit: Audit) -> list[Said]:
    """The three things that an owner wants to know, each in plain sentences."""
    return [Said(_cost(audit)), _hire(audit), _honest(audit)]


def _cost(audit: Audit) -> str:
    hold, gone = audit.hold, audit.gave_up
    minutes = round(hold.minutes)
    held = several(minutes, "minute") if minutes or not hold.minutes else "less than a minute"
    text = f"Customers spent {held} on hold"
    if hold.minutes >= 600:
        text += f" ({span(hold.minutes * 60)})"
    if hold.seconds_per_answered is not None:
        text += f", {span(hold.seconds_per_answered)} for each one who was answered"
    text += f". {several(gone.count, 'person', 'people')} gave up"
    text += f" ({share(gone.share)}{_of_each(audit)})"
    if gone.median_s is not None and not few(gone.count):
        text += f", half of them within {within(gone.median_s)}"
    text += "."
    if gone.sent_away:
        text += (
            f" {gone.sent_away:,} more left the queue at its limit, or because "
            "nobody was there or it was full: what came then the log doesn't say."
        )
    if hold.within_talks_minutes:
        text += f" Within talks they held for {number(hold.within_talks_minutes)} minutes more."
    text += _untaken(audit.untaken_rings)
    if hold.worst_s is not None and hold.worst_at is not None:
        text += f" The longest wait was {span(hold.worst_s)}, on {moment(hold.worst_at)}."
    return text


def _untaken(rings: UntakenRings | None) -> str:
    """The phones that rang and weren't taken."""
    text = ""
    if rings is not None and rings.count:
        text += (
            f" Phones rang {several(rings.count, 'time')} and nobody took the call, "
            f"{span(rings.seconds)} of ringing."
        )
    if rings is not None and rings.busy:
        text += (
            f" {several(rings.busy, 'time')} a phone was tried that was busy or couldn't be "
            "reached."
        )
    return text


def _of_each(audit: Audit) -> str:
    """Which share of each queue gave up."""
    if audit.by_queue is None or not audit.gave_up.count:
        return ""
    queues = audit.by_queue.queues
    shown = sorted(queues, key=lambda queue: -queue.gave_up)[:SHOWN_QUEUES]
    which = [f"{share(queue.gave_up_share)} of {called([queue.name])}" for queue in shown]
    return f": {listed(which)}"


def called(queues: Sequence[str]) -> str:
    """`queue 400`, `queues 400 and 401`, `queues 400, 401, 402 and 2 more`."""
    names = [shown(queue) for queue in queues]
    more = len(names) - SHOWN_QUEUES
    if more > 0:
        names = [*names[:SHOWN_QUEUES], f"{more} more"]
    return f"queue{'s' if len(names) > 1 else ''} {listed(names)}"


def shown(name: str) -> str:
    """A queue's name, which is whatever somebody set up: nothing in it changes a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:LONGEST_NAME]


def _hire(audit: Audit) -> Said:
    people = audit.people
    if people is None:
        return Said(
            "No talk's length is known, so nothing can be said of how many people it takes."
        )
    goal = f"for {share(people.service_level)} of callers to be answered within "
    goal += span(people.target_seconds)
    bare = "" if people.wrap_up_seconds else NO_WRAP_UP
    if audit.contacts < FEW_WAITS or audit.period.days < FEW_DAYS:
        return Said(
            f"{several(audit.contacts, 'wait')} on {several(audit.period.days, 'day')} "
            f"{'is' if audit.contacts == 1 else 'are'} too few to say whom to hire: give a week or "
            "more."
        )
    if people.short_hours is None:
        most = max(people.week, key=lambda row: row.needed)
        return Said(
            f"The log names nobody who answers, so who was there isn't known; {goal} it takes up "
            f"to {several(most.needed, 'person', 'people')}, on {DAYS[most.weekday]} at "
            f"{most.begins}.{bare}"
        )
    again = run_again(audit) if people.shifts else ""
    rest = [f"{there(audit)}{bare}", *([again] if again else [])]
    if audit.by_queue is not None and audit.by_queue.teams:
        count = len(audit.by_queue.teams)
        text = f"{count} teams share nobody, so each is reckoned for itself, {goal}:"
        return Said(text, _by_team(audit.by_queue), rest)
    in_time = audit.hold.within.get(f"{people.target_seconds:g}")
    return Said(_takes(people, in_time, goal), rest=rest)


def _by_team(found: ByQueue) -> list[str]:
    """What each team takes, those first who lack most."""
    teams = sorted(found.teams, key=lambda team: -_lacks(team))
    parts = []
    for team in teams[:SHOWN_QUEUES]:
        name = called(team.queues)
        if team.people is None:
            parts.append(f"Of {name} no talk's length is known.")
        elif team.contacts < FEW_WAITS or team.days < FEW_DAYS:
            waits = f"{several(team.contacts, 'wait')} on {several(team.days, 'day')}"
            parts.append(f"Of {name} {waits} are too few to say it.")
        else:
            who = several(team.people.agents, "person", "people")
            said = _takes(team.people, team.in_time, "for that")
            parts.append(f"{name[0].upper()}{name[1:]} ({who}): {said[0].lower()}{said[1:]}")
    rest = teams[SHOWN_QUEUES:]
    if rest:
        hours = sum(_lacks(team) for team in rest)
        what = f"lack {hours_of(hours)} a week together" if hours else "lack nobody"
        parts.append(f"{several(len(rest), 'further team')} {what}.")
    theirs = {queue for team in teams for queue in team.queues}
    if nobodys := [queue.name for queue in found.queues if queue.name not in theirs]:
        parts.append(f"In {called(nobodys)} nobody is seen to answer.")
    return parts


def _lacks(team: Team) -> float:
    return 0.0 if team.people is None else team.people.short_hours or 0.0


def _takes(people: People, in_time: float | None, goal: str) -> str:
    """Who is missing of people who answer the same callers; `in_time`: the share that the log has
    answered within the wanted time, where it is known."""
    if not people.shifts:
        return _nobody(people, in_time, goal)
    short = people.short_hours or 0.0
    text = ""
    if people.here_hours is not None and people.work_hours > people.here_hours:
        text = (
            f"More work came than these people can do: {number(people.work_hours)} hours of talks "
            f"a week for {number(people.here_hours)} hours of people. "
        )
    text += f"It takes {number(short)} more person-hours a week {goal}"
    if short >= FULL_TIME_HOURS:
        full = short / FULL_TIME_HOURS
        text += f", about {number(round(full, 1))} people of {FULL_TIME_HOURS} hours"
    groups = grouped(people.shifts)
    times = [
        f"{shift_of(some)} ({number(sum(shift.hours for shift in some))} h)"
        for some in groups[:SHOWN_SHIFTS]
    ]
    text += ": " + ", ".join(times)
    if max(row.days for row in people.week) == 1:
        text += " (each weekday was seen once only)"
    more = len(groups) - SHOWN_SHIFTS
    if more > 0:
        rest = sum(shift.hours for some in groups[SHOWN_SHIFTS:] for shift in some)
        text += f", and at {several(more, 'other time', 'other times')} ({number(rest)} h)"
    text += "."
    cover = people.cover
    if cover is not None and cover.hours * WORTH >= short:
        text += (
            f" One person more on {on_days(cover.weekdays)} from {cover.begins} to {cover.ends} "
            f"gives {number(cover.hours)} of these {number(short)} hours."
        )
    return text


def _nobody(people: People, in_time: float | None, goal: str) -> str:
    """What is so where no half-hour lacks half a person while anybody usually is there."""
    enough = sum(row.enough for row in people.week)
    known = [row for row in people.week if row.here is not None and not row.enough]
    lacks = [row.needed - (row.here or 0.0) for row in known]
    part = sum(1 for gone in lacks if 0 < gone < HALF_AN_HOUR)
    outside = sum(1 for gone in lacks if gone >= HALF_AN_HOUR)
    late = in_time is not None and in_time < people.service_level
    if not (part or outside or late or enough):
        return f"Nobody need be hired {goal}: enough people were there in every half-hour."
    text = f"While somebody is there, no half-hour of the week lacks half a person or more {goal}"
    if part:
        text += f"; {several(part, 'half-hour lacks', 'half-hours lack')} less than that"
    if enough:
        text += (
            f"; in {several(enough, 'half-hour')} fewer were seen than that takes, and callers "
            "were answered in time all the same"
        )
    if outside:
        text += f"; in {several(outside, 'half-hour')} callers come when nobody usually is there"
    text += "."
    if late:
        text += f" Yet the log has {share(in_time)} answered within that time."
    return text


def _honest(audit: Audit) -> Said:
    honest = audit.honest
    if honest is None:
        return Said("Nobody was answered, so nothing may be told of how long it takes.")
    answered = audit.outcomes[Outcome.ANSWERED]
    if few(answered):
        return Said(
            f"Only {several(answered, 'person was', 'people were')} answered: too few to say what "
            "callers may be told."
        )
    if audit.by_queue is not None:
        text = "Callers may honestly be told what is so of their queue:"
        return Said(text, _told_each(audit.by_queue), [phrase(audit)])
    if honest.nine_of_ten_within_s is None:
        half = (
            ""
            if honest.half_within_s is None
            else f"Callers may honestly be told: half within {within(honest.half_within_s)}. "
        )
        return Said(f"{half}{NO_TIME[0].upper()}{NO_TIME[1:]}. {phrase(audit)}")
    times = _times(honest, honest.nine_of_ten_within_s, audit.half_hours)
    return Said(f"Callers may honestly be told: {times}. {phrase(audit)}")


def _told_each(found: ByQueue) -> list[str]:
    """What may be told in each queue."""
    parts = []
    for queue in found.queues[:SHOWN_QUEUES]:
        honest = queue.honest
        if honest is None or few(queue.answered):
            said = "too few were answered to say"
        elif honest.nine_of_ten_within_s is None:
            half = honest.half_within_s
            said = "" if half is None else f"half within {within(half)}; "
            said += NO_TIME
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
    text = f"nine of ten within {within(nine_of_ten)}"
    if honest.half_within_s is not None:
        text += f", half within {within(honest.half_within_s)}"
    without = _without(half_hours)
    with_one = " with a time" if without else ""
    text += without
    known = [row for row in half_hours if row.nine_of_ten_within_s is not None]
    worst = max(known, key=lambda row: row.nine_of_ten_within_s or 0, default=None)
    if worst is not None and (worst.nine_of_ten_within_s or 0) > nine_of_ten:
        text += (
            f"; in the half-hour from {worst.begins}, the slowest{with_one}, within "
            f"{within(worst.nine_of_ten_within_s or 0)}"
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
