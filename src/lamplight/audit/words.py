"""Numbers as people say them, in plain English."""

from collections.abc import Iterator, Sequence
from typing import Final

from lamplight.audit.people import HALF_AN_HOUR, People, Shift, slot_of
from lamplight.audit.report import Audit
from lamplight.standards.contacts import Outcome

DAYS: Final = (
    "Mondays",
    "Tuesdays",
    "Wednesdays",
    "Thursdays",
    "Fridays",
    "Saturdays",
    "Sundays",
)
SHOWN_SHIFTS: Final = 3
FULL_TIME_HOURS: Final = 35
FEW: Final = 20
"""With fewer people than these nothing is said of all."""
WORTH: Final = 3
"""One shift is proposed where it gives a third of what is missing."""
FEW_WAITS: Final = 100
FEW_DAYS: Final = 5
UNNAMED_ZONE: Final = (
    "No time zone was named: days and half-hours are those of UTC. Name yours, as "
    "--timezone Europe/Madrid."
)
NO_WRAP_UP: Final = (
    " Work after a talk counts as none unless --wrap-up-seconds gives it: this log doesn't tell it."
)


def few(count: int) -> bool:
    """Whether so many are too few to speak for all."""
    return count < FEW


def number(value: float) -> str:
    """`12`, `12.5`, `1,200`."""
    return f"{value:,.0f}" if value == round(value) or value >= 100 else f"{value:,.1f}"


def span(seconds: float | None) -> str:
    """`42 s`, `3 min 10 s`, `2 h 5 min`, `3 days 4 h`."""
    if seconds is None:
        return "not known"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 72:
        return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"
    return f"{hours // 24:,} days {hours % 24} h" if hours % 24 else f"{hours // 24:,} days"


def within(seconds: int) -> str:
    """A span that isn't exceeded by what lasted so many whole seconds, rounded down, and a part of
    one: `43 s`, `2 h 6 min`."""
    least = seconds + 1
    unit = 1 if least < 3_600 else 60 if least < 72 * 3_600 else 3_600
    return span(-(-least // unit) * unit)


def share(part: float | None) -> str:
    """`12 %`, `0.4 %`."""
    if part is None:
        return "not known"
    percent = part * 100
    return f"{percent:.1f} %" if 0 < percent < 10 else f"{percent:.0f} %"


def several(count: int, one: str, more: str | None = None) -> str:
    """`1 day`, `2 days`."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def says(audit: Audit) -> list[str]:
    """The three things that an owner wants to know, each in plain sentences."""
    return [_cost(audit), _hire(audit), _honest(audit)]


def _cost(audit: Audit) -> str:
    hold, gone = audit.hold, audit.gave_up
    text = f"Customers spent {hold.minutes:,.0f} minutes on hold"
    if hold.minutes >= 600:
        text += f" ({span(hold.minutes * 60)})"
    if hold.seconds_per_answered is not None:
        text += f", {span(hold.seconds_per_answered)} for each one who was answered"
    text += f". {several(gone.count, 'person', 'people')} gave up ({share(gone.share)})"
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
    if hold.worst_s is not None and hold.worst_at is not None:
        text += f" The longest wait was {span(hold.worst_s)}, on {moment(hold.worst_at)}."
    return text


def _hire(audit: Audit) -> str:
    people = audit.people
    if people is None:
        return "No talk's length is known, so nothing can be said of how many people it takes."
    goal = f"for {share(people.service_level)} of callers to be answered within "
    goal += span(people.target_seconds)
    bare = "" if people.wrap_up_seconds else NO_WRAP_UP
    if audit.contacts < FEW_WAITS or audit.period.days < FEW_DAYS:
        return (
            f"{several(audit.contacts, 'wait')} on {several(audit.period.days, 'day')} are too few "
            "to say whom to hire: give a week or more."
        )
    if people.short_hours is None:
        most = max(people.week, key=lambda row: row.needed)
        return (
            f"The log names nobody who answers, so who was there isn't known; {goal} it takes up "
            f"to {several(most.needed, 'person', 'people')}, on {DAYS[most.weekday]} at "
            f"{most.begins}.{bare}"
        )
    if not people.shifts:
        return f"{_nobody(audit, people, goal)} {there(audit)}{bare}"
    text = ""
    if people.here_hours is not None and people.work_hours > people.here_hours:
        text = (
            f"More work came than these people can do: {number(people.work_hours)} hours of talks "
            f"a week for {number(people.here_hours)} hours of people. "
        )
    text += f"It takes {number(people.short_hours)} more person-hours a week {goal}"
    if people.short_hours >= FULL_TIME_HOURS:
        full = people.short_hours / FULL_TIME_HOURS
        text += f", about {number(round(full, 1))} people of {FULL_TIME_HOURS} hours"
    groups = together(people.shifts)
    listed = [
        f"{several(most, 'person', 'people')} on {_days(days)} from {begins} to {ends} "
        f"({number(hours)} h)"
        for most, days, begins, ends, hours in groups[:SHOWN_SHIFTS]
    ]
    text += ": " + ", ".join(listed)
    if max(row.days for row in people.week) == 1:
        text += " (each weekday was seen once only)"
    more = len(groups) - SHOWN_SHIFTS
    if more > 0:
        rest = sum(group[4] for group in groups[SHOWN_SHIFTS:])
        text += f", and at {several(more, 'other time', 'other times')} ({number(rest)} h)"
    text += "."
    cover = people.cover
    if cover is not None and cover.hours * WORTH >= people.short_hours:
        text += (
            f" One person more on {_days(cover.weekdays)} from {cover.begins} to {cover.ends} "
            f"gives {number(cover.hours)} of these {number(people.short_hours)} hours."
        )
    return f"{text} {there(audit)}{bare}{_again(audit)}"


def _nobody(audit: Audit, people: People, goal: str) -> str:
    """What is so where no half-hour lacks half a person while anybody usually is there."""
    enough = sum(row.enough for row in people.week)
    known = [row for row in people.week if row.here is not None and not row.enough]
    lacks = [row.needed - (row.here or 0.0) for row in known]
    part = sum(1 for gone in lacks if 0 < gone < HALF_AN_HOUR)
    outside = sum(1 for gone in lacks if gone >= HALF_AN_HOUR)
    in_time = audit.hold.within.get(f"{people.target_seconds:g}")
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


def there(audit: Audit) -> str:
    """What says who was there, and what it doesn't see."""
    known = audit.presence
    if known.shown_by == "logins":
        return "Who was there is known from logins and pauses."
    if known.shown_by == "both":
        return (
            "Who was there is known from logins and pauses of "
            f"{several(known.by_logins, 'person', 'people')}, and of {known.by_answers:,} more "
            "only from their answers."
        )
    return "Who was there is a lower bound: whoever answered nobody isn't seen."


def once(people: People) -> str:
    """Weekdays of which the log has one day only; empty where there is none."""
    days = sorted({row.weekday for row in people.week if row.days == 1})
    if not days:
        return ""
    return f"{_days(days)}: one day only, which may not have been like others."


def aside(audit: Audit) -> Iterator[str]:
    """What else is to be known of the days and the people that figures rest on."""
    if not audit.timezone_given:
        yield UNNAMED_ZONE
    if audit.period.quiet_days:
        yield (
            f"Nobody came on {several(audit.period.quiet_days, 'day')} between, by chance: "
            "counted in the means of their weekdays."
        )
    known = audit.presence
    if known.answered_nothing:
        yield (
            f"{several(known.answered_nothing, 'person', 'people')} logged in and answered "
            "nothing; they count as there."
        )
    if known.other_names:
        yield (
            f"{several(known.other_names, 'name')} logged in and answered nothing, while others "
            "answered and never logged in: these may be the same people, so they aren't counted."
        )
    if known.logins_left_on:
        yield (
            f"{several(known.logins_left_on, 'login')} lasted longer than 16 hours: left on, and "
            "not used."
        )


def _again(audit: Audit) -> str:
    """The days run again, beside what the log has of the same callers."""
    again = audit.replayed
    if again is None:
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
        f" In Lamplight's line, with the same people{rings}, {days} would have come to "
        f"{one_line.hold_minutes.mean:,.0f} minutes on hold in place of "
        f"{was.hold_minutes:,.0f}, and {share(one_line.unanswered.mean)} of callers not answered "
        f"in place of {share(was.unanswered)}; with one more person all day, to "
        f"{one_more.hold_minutes.mean:,.0f} and {share(one_more.unanswered.mean)}.{left}"
    )


def together(shifts: Sequence[Shift]) -> list[tuple[int, list[int], str, str, float]]:
    """Shifts of as many people with the same hours on several weekdays as one: people, weekdays,
    begins, ends, person-hours a week."""
    found: dict[tuple[int, str, str], list[Shift]] = {}
    for shift in shifts:
        found.setdefault((shift.people, shift.begins, shift.ends), []).append(shift)
    groups = sorted(found.items(), key=lambda one: -sum(shift.hours for shift in one[1]))
    return [
        (people, sorted(s.weekday for s in some), begins, ends, sum(s.hours for s in some))
        for (people, begins, ends), some in groups
    ]


def _days(weekdays: Sequence[int]) -> str:
    """`Mondays`, `Mondays to Fridays`, `Mondays and Fridays`."""
    names = [DAYS[day] for day in weekdays]
    if len(names) > 2 and weekdays[-1] - weekdays[0] == len(names) - 1:
        return f"{names[0]} to {names[-1]}"
    return _listed(names)


def _listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _honest(audit: Audit) -> str:
    honest = audit.honest
    if honest is None:
        return "Nobody was answered, so nothing may be told of how long it takes."
    if few(audit.outcomes[Outcome.ANSWERED]):
        return (
            f"Only {several(audit.outcomes[Outcome.ANSWERED], 'person was', 'people were')} "
            "answered: too few to say what callers may be told."
        )
    if honest.nine_of_ten_within_s is None:
        half = (
            ""
            if honest.half_within_s is None
            else f"Callers may honestly be told: half within {within(honest.half_within_s)}. "
        )
        return (
            f"{half}No time may be told within which nine of ten are answered: too few are "
            f"answered before they go, or nine of ten take more than two hours. {phrase(audit)}"
        )
    text = f"Callers may honestly be told: nine of ten within {within(honest.nine_of_ten_within_s)}"
    if honest.half_within_s is not None:
        text += f", half within {within(honest.half_within_s)}"
    without = _without(audit)
    with_one = " with a time" if without else ""
    text += without
    known = [row for row in audit.half_hours if row.nine_of_ten_within_s is not None]
    worst = max(known, key=lambda row: row.nine_of_ten_within_s or 0, default=None)
    if worst is not None and (worst.nine_of_ten_within_s or 0) > honest.nine_of_ten_within_s:
        text += (
            f"; in the half-hour from {worst.begins}, the slowest{with_one}, within "
            f"{within(worst.nine_of_ten_within_s or 0)}"
        )
    return f"{text}. {phrase(audit)}"


def _without(audit: Audit) -> str:
    """The half-hours of the clock for which no time can be told, one after another together."""
    spans: list[tuple[int, int]] = []
    for row in audit.half_hours:
        slot = slot_of(row.begins)
        if row.no_time and spans and spans[-1][1] == slot:
            spans[-1] = (spans[-1][0], slot + 1)
        elif row.no_time:
            spans.append((slot, slot + 1))
    if not spans:
        return ""
    listed = [f"from {_clock(begin)} to {_clock(end)}" for begin, end in spans[:SHOWN_SHIFTS]]
    more = len(spans) - SHOWN_SHIFTS
    if more > 0:
        listed.append(f"at {several(more, 'other time')}")
    return (
        f"; {_listed(listed)} no time can honestly be told: too few are answered before they go, "
        "or nine of ten take more than two hours"
    )


def _clock(slot: int) -> str:
    return f"{slot // 2:02}:{slot % 2 * 30:02}"


def phrase(audit: Audit) -> str:
    """How often "unusually many calls" would have been true."""
    unusual = audit.unusual
    if not unusual.judged:
        return (
            "Whether volume was ever unusual can't be said: it takes more than seven days to know "
            "what is usual."
        )
    if not unusual.unusual:
        which = "the day" if unusual.judged == 1 else f"any of {unusual.judged} days"
        return f"That volume was unusual was not true on {which} that can be judged."
    return (
        f"That volume was unusual was true on {unusual.unusual} of {unusual.judged} days "
        f"({share(unusual.share)}); by chance alone it would be on 1 of 20."
    )


def moment(iso: str) -> str:
    """A local time as the log's owner would write it: `2026-11-03 at 10:12`."""
    return f"{iso[:10]} at {iso[11:16]}"


def outcomes(counts: dict[str, int]) -> Sequence[tuple[str, int]]:
    """Outcomes that happened, in their order, by what they mean."""
    means = {
        Outcome.ANSWERED: "answered",
        Outcome.ABANDONED: "gave up",
        Outcome.TIMED_OUT: "left at the queue's limit",
        Outcome.TURNED_AWAY: "nobody there, or the queue was full",
        Outcome.CHOSE_OTHER: "chose something else (a key)",
        Outcome.OPEN: "still waiting at the end of the file",
        Outcome.UNKNOWN: "end not known",
    }
    return [(text, counts[key]) for key, text in means.items() if counts.get(key)]
