"""Whom to hire, in plain sentences: for the goal over all hours, and in each half-hour."""

from collections.abc import Sequence
from typing import Final

from lamplight.audit.by_queue import ByQueue, Team
from lamplight.audit.fewest import Fewest
from lamplight.audit.people import (
    FEW_DAYS,
    FEW_WAITS,
    HALF_AN_HOUR,
    Cover,
    People,
    Shift,
    grouped,
)
from lamplight.audit.replayed import Replayed, Run
from lamplight.audit.report import Audit
from lamplight.audit.words import (
    DAYS,
    SHOWN_QUEUES,
    Said,
    called,
    hours_of,
    number,
    on_days,
    several,
    share,
    shift_of,
    span,
    there,
)

SHOWN_SHIFTS: Final = 3
FULL_TIME_HOURS: Final = 35
WORTH: Final = 3
"""One shift is proposed where it gives a third of what is missing."""
NO_WRAP_UP: Final = (
    " Work after a talk counts as none unless --wrap-up-seconds gives it: this log doesn't tell it."
)


def hire(audit: Audit) -> Said:
    """Whom to hire, or why that can't be said."""
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
    found = audit.replayed
    enough = {tuple(one.queues): one for one in ([] if found is None else found.fewest)}
    again = run_again(audit) if people.shifts else ""
    rest = [f"{there(audit)}{bare}", *([again] if again else [])]
    if audit.by_queue is not None and audit.by_queue.teams:
        count = len(audit.by_queue.teams)
        text = f"{count} teams share nobody, so each is reckoned for itself, {goal}:"
        return Said(text, _by_team(audit.by_queue, enough), rest)
    in_time = audit.hold.within.get(f"{people.target_seconds:g}")
    return Said(_takes(people, in_time, goal, enough.get(())), rest=rest)


def _by_team(found: ByQueue, enough: dict[tuple[str, ...], Fewest]) -> list[str]:
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
            few = enough.get(tuple(team.queues))
            said = _takes(team.people, team.in_time, "for that", few)
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


def _takes(people: People, in_time: float | None, goal: str, enough: Fewest | None) -> str:
    """Who is missing of people who answer the same callers. `in_time`: the share that the log has
    answered within the wanted time, where it is known; `enough`: the fewest with whom the goal is
    reached over all hours, where that was tried."""
    if not people.shifts:
        return _nobody(people, in_time, goal)
    within = f"answered within {span(people.target_seconds)}"
    short = people.short_hours or 0.0
    each = f" For each half-hour of the week to reach it, it takes {_more(short)}."
    each += _covers(people.cover, short)
    if in_time is not None and in_time >= people.service_level:
        return (
            f"Nobody need be hired {goal}: {share(in_time)} were {within}, taken over all "
            f"hours.{each}"
        )
    if enough is not None and not enough.shifts:
        return (
            f"Nobody need be hired {goal}: with the same people in Lamplight's line "
            f"{share(enough.before)} would have been {within}, taken over all hours"
            f"{'' if in_time is None else f', where {share(in_time)} were'}.{each}"
        )
    text = _too_much(people)
    once = " (each weekday was seen once only)" if max(r.days for r in people.week) == 1 else ""
    if enough is None:
        text += f"It takes {_more(short)} {goal} in each half-hour"
        return f"{text}: {_times(people.shifts)}{once}.{_covers(people.cover, short)}"
    text += f"It takes {_more(enough.hours)} {goal}: {_times(enough.shifts)}{once}. "
    brought = f"{share(enough.within_target)} would have been {within} on the days that were run "
    brought += f"again, {share(enough.before)} without them."
    if enough.reached:
        return f"{text}With them {brought}{each}"
    return f"{text}Even with them {brought}{_covers(people.cover, short)}"


def _too_much(people: People) -> str:
    if people.here_hours is None or people.work_hours <= people.here_hours:
        return ""
    return (
        f"More work came than these people can do: {number(people.work_hours)} hours of talks "
        f"a week for {number(people.here_hours)} hours of people. "
    )


def _more(hours: float) -> str:
    """`1 more person-hour a week`, `42 more person-hours a week (about 1.2 people of 35 hours)`."""
    text = f"{number(hours)} more person-hour{'' if hours == 1 else 's'} a week"
    if hours < FULL_TIME_HOURS:
        return text
    full = number(round(hours / FULL_TIME_HOURS, 1))
    people = "person" if full == "1" else "people"
    return f"{text} (about {full} {people} of {FULL_TIME_HOURS} hours)"


def _times(shifts: Sequence[Shift]) -> str:
    """When they are, those of most hours first."""
    groups = grouped(shifts)
    times = [
        f"{shift_of(some)} ({number(sum(shift.hours for shift in some))} h)"
        for some in groups[:SHOWN_SHIFTS]
    ]
    text = ", ".join(times)
    more = len(groups) - SHOWN_SHIFTS
    if more > 0:
        rest = sum(shift.hours for some in groups[SHOWN_SHIFTS:] for shift in some)
        text += f", and at {several(more, 'other time')} ({number(rest)} h)"
    return text


def _covers(cover: Cover | None, short: float) -> str:
    """What one person more at the same hours gives of what the half-hours lack."""
    if cover is None or cover.hours * WORTH < short:
        return ""
    all_day = (cover.begins, cover.ends) == ("00:00", "24:00")
    hours = "all day" if all_day else f"from {cover.begins} to {cover.ends}"
    days = "every day" if len(cover.weekdays) == len(DAYS) else f"on {on_days(cover.weekdays)}"
    return (
        f" One person more {days} {hours} gives {number(cover.hours)} of these {hours_of(short)}."
    )


def _nobody(people: People, in_time: float | None, goal: str) -> str:
    """What is so where no half-hour lacks half a person while anybody usually is there."""
    known = [row for row in people.week if row.here is not None and not row.enough]
    lacks = [row.needed - (row.here or 0.0) for row in known]
    part = sum(1 for gone in lacks if 0 < gone < HALF_AN_HOUR)
    outside = sum(1 for gone in lacks if gone >= HALF_AN_HOUR)
    late = in_time is not None and in_time < people.service_level
    if not (part or outside or late):
        return f"Nobody need be hired {goal}: enough people were there in every half-hour."
    if late or in_time is None:
        text = "While somebody is there, no half-hour of the week lacks half a person or more "
        text += goal
    else:
        text = (
            f"Nobody need be hired {goal}: {share(in_time)} were answered within "
            f"{span(people.target_seconds)}, taken over all hours, and while somebody is there no "
            "half-hour lacks half a person or more"
        )
    if part:
        text += f"; {several(part, 'half-hour lacks', 'half-hours lack')} less than that"
    if outside:
        text += f"; in {several(outside, 'half-hour')} callers come when nobody usually is there"
    text += "."
    if late:
        text += f" Yet the log has {share(in_time)} answered within that time."
    return text


def run_again(audit: Audit) -> str:
    """The days run again, beside what the log has of the same callers."""
    again, people = audit.replayed, audit.people
    if again is None or people is None:
        return ""
    was, one_line, one_more = again.was, again.one_line, again.one_more
    days = (
        f"{again.days} of the {again.of_days:,} days"
        if again.days < again.of_days
        else "the same days"
    )
    left = (
        f" {several(again.left_out, 'caller')} who came while nobody was there for them "
        f"{'is' if again.left_out == 1 else 'are'} left out of it."
        if again.left_out
        else ""
    )
    rings = "" if again.ring_seconds is not None else ", were each ring taken at once"
    return (
        f"In Lamplight's line, with the same people{rings}, {days} would have come to "
        f"{one_line.hold_minutes.mean:,.0f} minutes on hold in place of "
        f"{was.hold_minutes:,.0f}, and {share(one_line.unanswered.mean)} of callers not answered "
        f"in place of {share(was.unanswered)}; with one more person all day, to "
        f"{one_more.hold_minutes.mean:,.0f} and {share(one_more.unanswered.mean)}."
        f"{_with_shifts(again, people.service_level)}{left}"
    )


def _with_shifts(again: Replayed, goal: float) -> str:
    """What the people whom half-hours lack would have made of the same days."""
    few, all_ = again.fewest_shifts, again.all_shifts
    text = ""
    if few is not None:
        text += (
            " With the fewest of these shifts that reach it in Lamplight's line, "
            f"{_became(few.run, again)}."
        )
    if all_ is None:
        return text
    text += f" With all the shifts that its half-hours lack, {_became(all_.run, again)}."
    if all_.run.within_target.high < goal:
        text += f" That is less than the {share(goal)} that they are for."
    return text


def _became(run: Run, again: Replayed) -> str:
    within = run.within_target
    low, high = within.low * 100, min(within.high, 1) * 100
    between = f" ({low:.0f} to {high:.0f} in 95 of 100 runs)" if high - low >= 1 else ""
    return (
        f"it would have come to {run.hold_minutes.mean:,.0f} minutes on hold and "
        f"{share(run.unanswered.mean)} not answered; of all callers {share(within.mean)} would "
        f"have been answered within {span(again.target_seconds)}{between}, "
        f"{share(again.one_line.within_target.mean)} without them"
    )
