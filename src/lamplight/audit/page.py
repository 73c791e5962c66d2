"""The audit as one page that stands by itself: pictures, sentences, tables, light and dark.

Names of agents and the text of bad lines stay out of it: it may be passed around. Queues are named
where there are several, since what is so of one isn't of another.
"""

from collections.abc import Callable, Iterator
from importlib import resources
from typing import Final

import jinja2

import lamplight
from lamplight.audit import (
    answer_box,
    law_html,
    menu_text,
    page_queues,
    pictures,
    sentences,
    told_words,
    words,
)
from lamplight.audit.menu_files import Recorded
from lamplight.audit.part import Part
from lamplight.audit.reading.faults import KINDS, NOTES
from lamplight.audit.reading.log import FORMATS
from lamplight.audit.replayed import Between, Replayed, ways
from lamplight.audit.report import Audit
from lamplight.audit.telling import Told
from lamplight.audit.words import several, share, span

MOST_ROWS: Final = 20
"""A table with more is folded after its first rows."""
FIRST_ROWS: Final = 12


def html(audit: Audit) -> str:
    """The page."""
    source = resources.files("lamplight.audit").joinpath("page.html").read_text(encoding="utf-8")
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(source)
    period = audit.period
    return page.render(
        audit=audit,
        format=FORMATS[audit.format],
        period=(
            f"{several(audit.contacts, 'wait')} on {several(period.days, 'day')}, "
            f"{words.moment(period.first)} to {words.moment(period.last)}, {audit.timezone}"
        ),
        zone="" if audit.timezone_given else words.UNNAMED_ZONE,
        says=[answer_box.answer(said) for said in sentences.says(audit)],
        most_rows=MOST_ROWS,
        first_rows=FIRST_ROWS,
        parts=[part for make in PARTS for part in make(audit)],
        law="" if audit.law is None else law_html.section(audit.law),
        version=lamplight.__version__,
    )


def _gave_up(audit: Audit) -> Iterator[Part]:
    found = audit.patience
    if found is None:
        return
    half = (
        "More than half would still be there at the longest wait seen."
        if found.half_gone_s is None
        else f"If nobody answered, half would be gone after {span(found.half_gone_s)}."
    )
    if words.few(audit.gave_up.count):
        half = f"Only {several(audit.gave_up.count, 'person', 'people')} gave up: too few to say."
    quarter = (
        ""
        if words.few(audit.gave_up.count) or found.quarter_gone_s is None
        else f" A quarter: {span(found.quarter_gone_s)}."
    )
    yield Part(
        title="How long people wait before they give up",
        about="who is still there, had nobody answered",
        picture=pictures.lasting(
            found.curve, "Share of callers still waiting, had nobody answered", falls=True
        ),
        key=[("ink", "still waiting"), ("band", "95 of 100 such logs")],
        sentence=half + quarter,
        caption="Of those still waiting, who gave up",
        heads=("had waited", "still waiting", "gave up", "share"),
        rows=[
            (
                f"{span(band.from_s)} to {span(band.to_s)}" if band.to_s else "longer",
                f"{band.waiting:,}",
                f"{band.gave_up:,}",
                share(band.gave_up / band.waiting),
            )
            for band in audit.gave_up.by_wait
            if band.waiting
        ],
    )


def _honest(audit: Audit) -> Iterator[Part]:
    if audit.honest is not None:
        rows = [
            (
                page_queues.soon(point.seconds),
                share(1 - point.share),
                f"{share(1 - point.high)} to {share(1 - point.low)}",
            )
            for point in audit.honest.curve[:: max(1, len(audit.honest.curve) // 10)]
        ]
        yield Part(
            title="What callers may be told",
            about="who is answered, of all who stay",
            picture=pictures.lasting(
                audit.honest.curve, "Share of callers answered within a time", falls=False
            ),
            key=[("ink", "answered"), ("band", "95 of 100 such logs")],
            sentence=(
                "Counted with those who gave up, as far as they waited: leaving them out would "
                "make the line look shorter than it is."
            ),
            caption="Share answered",
            heads=("within", "answered", "between"),
            rows=rows,
        )
    told = audit.told
    if told is None:
        yield Part(
            title="What callers were told",
            sentence="The log doesn't say what callers were told, so it can't be judged.",
        )
        return
    yield Part(
        title="What callers were told, and what happened",
        picture=pictures.told(told),
        key=[("kept", "answered within it"), ("hatched", "not"), ("sand", "left before: unknown")],
        sentence=f"{told_words.says(told)}{_at_least(told)}",
        caption="Told and happened",
        heads=("", "callers"),
        rows=[
            ("told a time", f"{told.told:,}"),
            ("answered within it", f"{told.within:,}"),
            ("answered later, or still waiting then", f"{told.late:,}"),
            ("left before it was over", f"{told.left_before:,}"),
            ("the answered were told, on average", told_words.figure(told.mean_error_s)),
            ("off one way or the other, on average", span(told.mean_absolute_error_s)),
        ],
    )


def _at_least(told: Told) -> str:
    if not told.left_before:
        return ""
    return (
        f" Between {share(told.within / told.told)} and "
        f"{share((told.within + told.left_before) / told.told)} of all, whatever those who left "
        "would have seen."
    )


def _again(audit: Audit) -> Iterator[Part]:
    found = audit.replayed
    if found is None:
        return
    days = "all days" if found.days == found.of_days else f"{found.days} of {found.of_days} days"
    yield Part(
        title="The same days through Lamplight's line",
        about=f"{days}, the same callers and people, {found.runs} runs",
        picture=pictures.again(found),
        key=[("ink-fill", "minutes on hold in the log"), ("lamp", "and again, 95 of 100 runs")],
        sentence=(
            "The line is the one that Lamplight runs. One line with the same people comes to "
            f"{found.one_line.hold_minutes.mean:,.0f} minutes, where the log has "
            f"{found.was.hold_minutes:,.0f}: how near the two are says how far the rest can be "
            "trusted."
        ),
        caption=(
            f"Shares of {several(found.contacts, 'caller')}; no interval where every run came to "
            "the same"
        ),
        heads=("", "not answered", f"in {span(found.target_seconds)}", "mean wait", "called"),
        rows=_compared(found),
        notes=found.assumptions,
    )


def _compared(found: Replayed) -> list[tuple[str, ...]]:
    was = found.was
    rows: list[tuple[str, ...]] = [
        ("as it was", share(was.unanswered), share(was.within_target), span(was.mean_wait_s), "")
    ]
    for name, run in ways(found):
        mean = "" if run.mean_wait_s is None else span(run.mean_wait_s.mean)
        back = share(run.called_back.mean) if run.called_back.mean else ""
        rows.append((name, _range(run.unanswered), _range(run.within_target), mean, back))
    return rows


def _range(between: Between) -> str:
    return words.share_of_runs(between, "–")


def _unusual(audit: Audit) -> Iterator[Part]:
    found = audit.unusual
    few = (
        f" {several(found.resting_on_few, 'forecast rests', 'forecasts rest')} on fewer than 21 "
        "days before."
        if found.resting_on_few
        else ""
    )
    yield Part(
        title="Was volume really unusual?",
        about="as foreseen the evening before" if found.days else "",
        picture=pictures.days(found) if found.days else "",
        key=[("sand", "a usual day"), ("hatched", "an unusual one"), ("limit", "usual up to here")],
        sentence=(f"{words.phrase(audit)}{few}"),
        caption="Days with the most callers",
        heads=("day", "came", "expected", "usual up to"),
        rows=[
            (
                day.day,
                f"{day.contacts:,}{' *' if day.unusual else ''}",
                f"{day.expected:,.0f}",
                f"{day.limit:,}",
            )
            for day in sorted(found.days, key=lambda day: -day.contacts)[:8]
        ],
    )


def _menu(audit: Audit) -> Iterator[Part]:
    if audit.menu is None:
        return
    lines = list(menu_text.lines(audit.menu))
    about = "as it was heard" if isinstance(audit.menu, Recorded) else "as described"
    yield Part(
        title="The way to a person",
        about=about,
        sentence=lines[0],
        notes=[line.strip() for line in lines[1:] if line.strip()],
    )


def _left_out(audit: Audit) -> Iterator[Part]:
    bad = audit.bad
    notes = [aside for aside in words.aside(audit) if aside != words.UNNAMED_ZONE]
    notes += [f"{NOTES[kind]}: {count:,}." for kind, count in audit.notes.items()]
    if audit.hold.unknown:
        notes.append(f"{audit.hold.unknown:,} waits have no known length and are in no sum.")
    first = {shown.kind: shown.line for shown in reversed(bad.first)}
    yield Part(
        title="What the file didn't say, and what was left out",
        sentence=f"{bad.rows:,} of {audit.rows:,} rows can't be used; nothing was guessed.",
        caption="Rows left out",
        heads=("what is wrong", "rows", "first on line"),
        rows=[
            (KINDS[kind], f"{count:,}", f"{first[kind]:,}" if kind in first else "")
            for kind, count in bad.kinds.items()
        ],
        notes=notes,
    )


PARTS: Final[tuple[Callable[[Audit], Iterator[Part]], ...]] = (
    page_queues.by_queue,
    page_queues.half_hours,
    page_queues.people,
    _again,
    _gave_up,
    _honest,
    _unusual,
    _menu,
    _left_out,
)
