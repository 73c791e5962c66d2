"""Numbers as people say them, in plain English."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from lamplight.audit.people import People, Shift
from lamplight.audit.replayed import Between
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
FEW: Final = 20
"""With fewer people than these nothing is said of all."""
SHOWN_QUEUES: Final = 3
LONGEST_NAME: Final = 28
MOST_DECIMALS: Final = 2
UNNAMED_ZONE: Final = (
    "No time zone was named: days and half-hours are those of UTC. Name yours, as "
    "--timezone Europe/Madrid."
)


class Said(NamedTuple):
    """One of the three things that are said first: sentences, what is so of each team or queue as a
    list, and what else is to be known of it."""

    text: str
    points: Sequence[str] = ()
    rest: Sequence[str] = ()


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
    return f"{percent:.{_decimals(percent)}f} %"


def _decimals(percent: float) -> int:
    return 1 if 0 < percent < 9.95 else 0


def soon(seconds: int) -> str:
    """`at once`, `within 43 s`: of a wait of so many whole seconds, rounded down."""
    return f"within {within(seconds)}" if seconds else "at once"


def share_of_runs(part: Between, dash: str) -> str:
    """`4.2 % (3.9-4.4)`: a share and between which 95 of 100 runs lie, with so many decimals that
    these two can be told apart; alone where no run differs from another."""
    low, high = max(part.low, 0.0) * 100, min(part.high, 1.0) * 100
    percent = part.mean * 100
    digits, ends = _apart(low, high, _decimals(percent))
    return f"{percent:.{digits}f} %" + (f" ({ends[0]}{dash}{ends[1]})" if ends else "")


def minutes_of_runs(minutes: Between, dash: str) -> str:
    """`604 (590-618)`, likewise."""
    digits, ends = _apart(max(minutes.low, 0.0), minutes.high, 0)
    return f"{minutes.mean:,.{digits}f}" + (f" ({ends[0]}{dash}{ends[1]})" if ends else "")


def _apart(low: float, high: float, least: int) -> tuple[int, tuple[str, str] | None]:
    """How many decimals tell two ends apart, and these; None where none do."""
    for digits in range(least, MOST_DECIMALS + 1):
        ends = f"{low:,.{digits}f}", f"{high:,.{digits}f}"
        if ends[0] != ends[1]:
            return digits, ends
    return least, None


def several(count: int, one: str, more: str | None = None) -> str:
    """`1 day`, `2 days`."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


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
    return f"{on_days(days)}: one day only, which may not have been like others."


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


def shift_of(some: Sequence[Shift]) -> str:
    """`2 people on Mondays to Fridays from 09:00 to 11:00`, of shifts that are alike."""
    one = some[0]
    days = on_days([shift.weekday for shift in some])
    days = "every day" if len(some) == len(DAYS) else f"on {days}"
    hours = f" from {one.begins} to {one.ends}"
    if (one.begins, one.ends) == ("00:00", "24:00"):
        hours = ", all day"
    return f"{several(one.people, 'person', 'people')} {days}{hours}"


def on_days(weekdays: Sequence[int]) -> str:
    """`Mondays`, `Mondays to Fridays`, `Mondays and Fridays`."""
    names = [DAYS[day] for day in weekdays]
    if len(names) > 2 and weekdays[-1] - weekdays[0] == len(names) - 1:
        return f"{names[0]} to {names[-1]}"
    return listed(names)


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def called(queues: Sequence[str]) -> str:
    """`queue 400`, `queues 400 and 401`, `queues 400, 401, 402 and 2 more`."""
    names = [shown(queue) for queue in queues]
    more = len(names) - SHOWN_QUEUES
    if more > 0:
        names = [*names[:SHOWN_QUEUES], f"{more} more"]
    return f"queue{'s' if len(names) > 1 else ''} {listed(names)}"


def shown(name: str) -> str:
    """A queue's name, which is whatever somebody set up: nothing in it changes a terminal, or ends
    a sentence."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)[:LONGEST_NAME]
    return plain.replace(". ", ".\u00a0").replace(": ", ":\u00a0")


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


def hours_of(hours: float) -> str:
    """`1 hour`, `2.5 hours`."""
    return "1 hour" if hours == 1 else f"{number(hours)} hours"


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
