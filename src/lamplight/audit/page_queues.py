"""The page's parts that are of each queue and of each team."""

from collections.abc import Iterator, Sequence
from typing import Final

from lamplight.audit import pictures, words
from lamplight.audit.part import Part
from lamplight.audit.people import People
from lamplight.audit.report import Audit
from lamplight.audit.waiting import HalfHour, Honest
from lamplight.audit.words import several, share, span

SHOWN: Final = 2
"""Queues, and teams, of which half-hours are drawn."""


def by_queue(audit: Audit) -> Iterator[Part]:
    found = audit.by_queue
    if found is None:
        return
    most = max(found.queues, key=lambda queue: queue.gave_up_share)
    people = audit.people
    named = "Half-hours and people" if found.teams else "Half-hours"
    goal = "in time" if people is None else f"in {span(people.target_seconds)}"
    yield Part(
        title="Queue by queue",
        about="each caller waits in one",
        sentence=(
            f"The largest share gave up in {words.called([most.name])}: "
            f"{share(most.gave_up / most.contacts)}. {named} are of the queues that are named "
            "there; all else on this page is of all queues together."
        ),
        caption="Of each queue, and within what half and nine of ten who stay are answered",
        heads=("queue", "waits", "gave up", "min held", goal, "half", "9 of 10"),
        rows=[
            (
                words.shown(queue.name),
                f"{queue.contacts:,}",
                f"{queue.gave_up:,} ({share(queue.gave_up / queue.contacts)})",
                f"{queue.hold_minutes:,.0f}",
                share(queue.in_time),
                *_within(queue.honest),
            )
            for queue in found.queues
        ],
        notes=[f"{several(found.more, 'further queue')} with fewer callers."] if found.more else [],
    )


def _within(honest: Honest | None) -> tuple[str, str]:
    """Within what half and nine of ten are answered."""
    if honest is None:
        return "none", "none"
    half, nine = (
        "none can be told" if seconds is None else soon(seconds)
        for seconds in (honest.half_within_s, honest.nine_of_ten_within_s)
    )
    return half, nine


def half_hours(audit: Audit) -> Iterator[Part]:
    """Of each of the queues in which people waited longest; of all where there is only one."""
    found = audit.by_queue
    if found is None:
        yield _half_hours(audit.half_hours, "")
        return
    for queue in found.longest()[:SHOWN]:
        yield _half_hours(queue.half_hours, words_of([queue.name]))


def _half_hours(rows: Sequence[HalfHour], where: str) -> Part:
    worst = max(rows, key=lambda row: row.gave_up)
    gone = f"Most gave up in the half-hour from {worst.begins}: {worst.gave_up:,} of "
    gone += f"{worst.contacts:,} ({share(worst.gave_up / worst.contacts)})."
    return Part(
        title=f"When people came{where}, and when they gave up",
        about="by half-hour, all days together",
        picture=pictures.half_hours(rows),
        key=[("sand", "answered or ended otherwise"), ("hatched", "gave up")],
        sentence=gone if worst.gave_up else "Nobody gave up.",
        caption="Mean wait of the answered, and within what nine of ten who stay are answered",
        heads=("from", "waits", "gave up", "mean wait", "nine of ten within"),
        rows=[
            (
                row.begins,
                f"{row.contacts:,}",
                share(row.gave_up / row.contacts),
                "" if row.mean_answered_s is None else span(row.mean_answered_s),
                _told(row),
            )
            for row in rows
        ],
    )


def _told(row: HalfHour) -> str:
    if row.no_time:
        return "none can be told"
    return "" if row.nine_of_ten_within_s is None else soon(row.nine_of_ten_within_s)


def soon(seconds: int) -> str:
    """`at once`, `43 s`: within what those who waited so many whole seconds are answered."""
    return words.within(seconds) if seconds else "at once"


def people(audit: Audit) -> Iterator[Part]:
    """Of each of the teams that lack most; of everybody where they are one."""
    if audit.people is None:
        return
    teams = [] if audit.by_queue is None else audit.by_queue.lacking()
    if not teams:
        yield _people(audit.people, "", audit)
    for team, theirs in teams[:SHOWN]:
        yield _people(theirs, words_of(team.queues), audit)


def words_of(queues: Sequence[str]) -> str:
    """` in queue 400`."""
    return f" in {words.called(queues)}"


def _people(people: People, where: str, audit: Audit) -> Part:
    weekdays = sorted({row.weekday for row in people.week})
    cells = {(row.begins, row.weekday): row for row in people.week}
    rows = []
    for begins in sorted({row.begins for row in people.week}):
        line = [begins]
        for day in weekdays:
            row = cells.get((begins, day))
            if row is None:
                line.append("")
                continue
            here = "?" if row.here is None else f"{row.here:.0f}"
            line.append(f"{here} / {row.needed}{' *' if row.short else ''}")
        rows.append(line)
    handling = f"{span(people.handle_seconds)} a talk"
    if people.wrap_up_seconds:
        handling += f" with {span(people.wrap_up_seconds)} of work after it"
    spare = ""
    if people.spare_hours:
        spare = f" {words.number(people.spare_hours)} person-hours a week are more than needed."
    missing = (
        "Who was there isn't known: the log names nobody."
        if people.short_hours is None
        else f"{words.number(people.short_hours)} person-hours a week are missing.{spare}"
    )
    return Part(
        title=f"People here and needed{where}",
        about="a usual week of this log",
        picture=pictures.week(people, where),
        key=[("sand", "here"), ("ink", "needed"), ("hatched", "missing")],
        sentence=(
            f"{missing} Needed is for {share(people.service_level)} of all to be answered within "
            f"{span(people.target_seconds)}, at {handling}, with days that differ by "
            f"{share(people.spread)} beyond chance. {words.there(audit)}"
        ),
        notes=[seldom] if (seldom := words.once(people)) else [],
        caption="People here / needed; * too few",
        heads=("from", *(words.DAYS[day][:3] for day in weekdays)),
        rows=rows,
    )
