"""The audit as plain text: at most two screens."""

from collections.abc import Iterator, Mapping, Sequence

from lamplight.audit import law_text, menu_text, sentences, words
from lamplight.audit.people import People
from lamplight.audit.reading.faults import KINDS, NOTES
from lamplight.audit.reading.log import FORMATS
from lamplight.audit.replayed import ways
from lamplight.audit.report import Audit
from lamplight.audit.waiting import HalfHour, Honest
from lamplight.audit.words import share, span

WIDTH = 78
_BAR = 24
SHOWN_DAYS = 5
SHOWN_QUEUES = 12
WAYS = {
    "one line": "Lamplight, one line",
    "with callbacks": "and callbacks offered",
    "one more person": "one line, 1 person more",
    "fewest shifts": "one line, fewest shifts",
    "all shifts": "one line, all shifts",
}


def text(audit: Audit) -> str:
    """The page for a terminal."""
    parts = (_head(audit), _says(audit), _outcomes(audit), _by_queue(audit))
    law = () if audit.law is None else law_text.text(audit.law)
    rest = (
        _gave_up(audit),
        _half_hours(audit),
        _again(audit),
        _unusual(audit),
        _told(audit),
        _menu(audit),
        _left_out(audit),
        law,
    )
    return "\n".join(line for part in (*parts, *rest) for line in part) + "\n"


def _head(audit: Audit) -> Iterator[str]:
    period = audit.period
    yield f"{audit.file}: {FORMATS[audit.format]}, times of {audit.timezone}"
    yield (
        f"{words.several(audit.contacts, 'wait')} on {words.several(period.days, 'day')}, "
        f"{words.moment(period.first)} to {words.moment(period.last)}"
    )
    if not audit.timezone_given:
        yield from _wrapped(words.UNNAMED_ZONE, 0)


def _says(audit: Audit) -> Iterator[str]:
    for number, said in enumerate(sentences.says(audit), 1):
        yield ""
        yield from _wrapped(f"{number}. {said.text}", 3)
        for point in said.points:
            yield from _wrapped(f"- {point}", 5, first=3)
        for rest in said.rest:
            yield from _wrapped(rest, 3, first=3)


def _outcomes(audit: Audit) -> Iterator[str]:
    yield ""
    yield f"How it ended, of {words.several(audit.contacts, 'wait')}"
    for what, count in words.outcomes(audit.outcomes):
        yield f"  {what:38} {count:>9,}  {share(count / audit.contacts):>6}"
    hold = audit.hold
    yield (
        f"  answered within 20 s {share(hold.within['20'])}, 1 min {share(hold.within['60'])}, "
        f"3 min {share(hold.within['180'])} of all"
    )


def _by_queue(audit: Audit) -> Iterator[str]:
    found = audit.by_queue
    if found is None:
        return
    yield ""
    rows = {
        words.shown(queue.name): (
            f"{queue.contacts:,}",
            share(queue.gave_up / queue.contacts),
            f"{queue.hold_minutes:,.0f}",
            share(queue.in_time),
            *_times(queue.honest),
        )
        for queue in found.queues[:SHOWN_QUEUES]
    }
    heads = ("waits", "gave up", "hold min", "in time", "half", "9 of 10")
    yield from _columns("By queue", heads, rows, fits=False) or ()
    more = len(found.queues) + found.more - SHOWN_QUEUES
    if more > 0:
        yield f"  and {words.several(more, 'queue')} with fewer callers"


def _times(honest: Honest | None) -> tuple[str, str]:
    """Within what half and nine of ten are answered."""
    if honest is None:
        return "none", "none"
    half, nine = (
        "none" if seconds is None else _soon(seconds)
        for seconds in (honest.half_within_s, honest.nine_of_ten_within_s)
    )
    return half, nine


def _soon(seconds: int) -> str:
    """`at once`, `3:05`: within what those whose wait was of so many whole seconds are answered."""
    return minutes(seconds + 1) if seconds else "at once"


def _gave_up(audit: Audit) -> Iterator[str]:
    gone = audit.gave_up
    if not gone.count:
        return
    yield ""
    yield "Who gave up, of those still there, by how long they had waited"
    shares = [band.gave_up / band.waiting if band.waiting else 0.0 for band in gone.by_wait]
    for band, part in zip(gone.by_wait, shares, strict=True):
        if band.waiting:
            until = "or longer" if band.to_s is None else f"to {span(band.to_s)}"
            bar = "#" * round(part / max(shares) * _BAR)
            yield (
                f"  {span(band.from_s):>6} {until:<10} {band.gave_up:>8,} of {band.waiting:>9,} "
                f"{share(part):>6} {bar}".rstrip()
            )
    if (
        not words.few(gone.count)
        and audit.patience is not None
        and audit.patience.half_gone_s is not None
    ):
        yield f"  If nobody answered, half would be gone after {span(audit.patience.half_gone_s)}."


def _half_hours(audit: Audit) -> Iterator[str]:
    """By half-hour; people here and needed on each weekday beside it. Where there are several
    queues: of the one in which people waited longest, and below it of the team that lacks most."""
    found = audit.by_queue
    people, half_hours = audit.people, audit.half_hours
    of_queue = of_team = ""
    if found is not None:
        longest = found.longest()[0]
        half_hours = longest.half_hours
        why = (
            "where people waited longest in all" if longest.hold_minutes else "of the most callers"
        )
        of_queue = f"{_upper(words.called([longest.name]))}, {why}"
        if lacking := found.lacking():
            team, people = lacking[0]
            why = "where most people are missing" if people.short_hours else "of the most callers"
            of_team = f"{_upper(words.called(team.queues))}, {why}"
        else:
            of_team = "All queues, which share their people"
    rows = {row.begins: _half_hour(row) for row in half_hours}
    week = {} if people is None else _week(people)
    yield ""
    yield from _tables(rows, week, of_queue, of_team)
    if people is not None:
        yield "  mean and 9 of 10: min:s to a person. Weekdays: people here/needed, * too few."
        if seldom := words.once(people):
            yield from _wrapped(seldom, 4, first=2)
    if any(row.no_time for row in half_hours):
        yield "  none: no time below two hours within which nine of ten are answered."


def _half_hour(row: HalfHour) -> tuple[str, ...]:
    nine = row.nine_of_ten_within_s
    return (
        f"{row.contacts:,}",
        share(row.gave_up / row.contacts),
        "" if row.mean_answered_s is None else minutes(row.mean_answered_s),
        "none" if row.no_time else "" if nine is None else _soon(nine),
    )


def _tables(
    rows: Mapping[str, Sequence[str]],
    week: Mapping[str, Mapping[str, str]],
    of_queue: str,
    of_team: str,
) -> Iterator[str]:
    """One table where it fits into a line and both are of the same callers; else two."""
    days = tuple(next(iter(week.values()), {}))
    heads = ("waits", "gave up", "mean", "9 of 10")
    beside = {begins: (*cells, *week.get(begins, {}).values()) for begins, cells in rows.items()}
    wide = None if of_queue else _columns("By half-hour", (*heads, *days), beside)
    if wide is not None:
        yield from wide
        return
    yield from [of_queue] if of_queue else []
    yield from _columns("By half-hour", heads, rows, fits=False) or ()
    if week:
        yield ""
        yield from [of_team] if of_team else []
        seats = {begins: tuple(cells.values()) for begins, cells in week.items()}
        yield from _columns("Here/needed", days, seats, fits=False) or ()


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _week(people: People) -> dict[str, dict[str, str]]:
    """Of each half-hour, people here and needed by weekday."""
    weekdays = sorted({row.weekday for row in people.week})
    cells = {(row.begins, row.weekday): row for row in people.week}
    found: dict[str, dict[str, str]] = {}
    for begins in sorted({row.begins for row in people.week}):
        line = found[begins] = {}
        for day in weekdays:
            cell = cells.get((begins, day))
            here = "" if cell is None else "?" if cell.here is None else f"{cell.here:.0f}"
            short = "*" if cell is not None and cell.short else " "
            line[words.DAYS[day][:3]] = "" if cell is None else f"{here}/{cell.needed}{short}"
    return found


def _columns(
    title: str, heads: Sequence[str], rows: Mapping[str, Sequence[str]], *, fits: bool = True
) -> list[str] | None:
    """A table, its columns as wide as need be; None where it must fit into a line and doesn't."""
    wide = [
        2 + max(len(head), *(len(cells[column].rstrip()) for cells in rows.values()))
        for column, head in enumerate(heads)
    ]
    first = max(len(title), 2 + max(len(begins) for begins in rows))
    if fits and first + sum(wide) > WIDTH + 2:
        return None
    lines = [title.ljust(first) + "".join(h.rjust(w) for h, w in zip(heads, wide, strict=True))]
    for begins, cells in rows.items():
        line = "".join(cell.rjust(w) for cell, w in zip(cells, wide, strict=True))
        lines.append(f"  {begins}".ljust(first) + line.rstrip())
    return [line.rstrip() for line in lines]


def minutes(seconds: float) -> str:
    """`3:05`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def _again(audit: Audit) -> Iterator[str]:
    again = audit.replayed
    if again is None:
        return
    yield ""
    which = "the same days" if again.days == again.of_days else f"{again.days} of the days"
    yield (
        f"As it was, and {which} again ({words.several(again.contacts, 'caller')}; {again.runs} "
        "runs, 95 of 100 within)"
    )
    yield f"{'':28}{'hold minutes':>22}{'not answered':>18}{f'in {span(again.target_seconds)}':>10}"
    was = again.was
    yield f"  {'as it was':26}{was.hold_minutes:>22,.0f}{share(was.unanswered):>18}" + (
        f"{share(was.within_target):>10}"
    )
    for name, run in ways(again):
        held = words.minutes_of_runs(run.hold_minutes, "-")
        went = words.share_of_runs(run.unanswered, "-")
        yield f"  {WAYS[name]:26}{held:>22}{went:>18}{share(run.within_target.mean):>10}"
    if again.one_line.hold_minutes.low == again.one_line.hold_minutes.high:
        yield "  Without an interval: every run came to the same."


def _unusual(audit: Audit) -> Iterator[str]:
    days = [day for day in audit.unusual.days if day.unusual]
    if days:
        yield ""
        yield "Unusual days: more callers than on 95 of 100 such days, as foreseen before"
        for day in days[:SHOWN_DAYS]:
            yield f"  {day.day}  {day.contacts:>7,}, at most {day.limit:,} were usual"
        if len(days) > SHOWN_DAYS:
            yield f"  and {len(days) - SHOWN_DAYS} more"


def _told(audit: Audit) -> Iterator[str]:
    if audit.told is None:  # else it is in the third answer
        yield ""
        yield "What callers were told: the log doesn't say, so it can't be judged."


def _menu(audit: Audit) -> Iterator[str]:
    if audit.menu is not None:
        yield ""
        yield from _wrapped(f"The phone menu: {menu_text.says(audit.menu)}", 2)


def _left_out(audit: Audit) -> Iterator[str]:
    bad = audit.bad
    yield ""
    if audit.replayed is not None:
        for assumption in audit.replayed.assumptions:
            yield from _wrapped(f"Assumed: {assumption}", 2)
    for aside in words.aside(audit):
        if aside != words.UNNAMED_ZONE:  # said at the head
            yield from _wrapped(aside, 2)
    for kind, count in audit.notes.items():
        yield f"{NOTES[kind]}: {count:,}."
    if not bad.rows:
        return
    yield f"Left out: {bad.rows:,} of {audit.rows:,} rows. The first of them:"
    for line in bad.first:
        said = f"line {line.line:,}: {KINDS[line.kind]}: {line.text[:40]!r}"
        yield from _wrapped(said, 4, first=2)


def _wrapped(sentence: str, indent: int, *, first: int = 0) -> Iterator[str]:
    """A sentence in lines, the first indented by `first`, the others by `indent`."""
    line = ""
    for word in sentence.split(" "):
        if line and len(line) + 1 + len(word) > WIDTH:
            yield line
            line = " " * indent + word
        else:
            line = f"{line} {word}" if line else " " * first + word
    yield line
