"""The report in the terms of laws, as a section of the page, which styles its classes."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from lamplight.audit import law_words as words
from lamplight.standards.report import LawCheck, LawFigure, LawReport, LawRule

_HEADS: Final = ("asks", "period", "figure", "verdict")


def section(report: LawReport) -> str:
    """A `section` element: what the data shows, what it can't, and notes, in tables and lists."""
    return "\n".join(_section(report)) + "\n"


def _section(report: LawReport) -> Iterator[str]:
    yield '<section class="law" aria-labelledby="law">'
    yield f'<h2 id="law">{escape(words.title(report))}</h2>'
    yield f"<p><strong>{escape(report.reservation)}</strong> {escape(words.summary(report))}</p>"
    for sentence in words.bound(report):
        yield f"<p>{escape(sentence)}</p>"
    shown = [rule for rule in report.rules if words.told(rule)]
    for rule in shown:
        yield from _rule(rule)
    yield from _unshown([rule for rule in report.rules if rule not in shown])
    yield from _notes([note for rule in shown for note in (*rule.exceptions, *rule.notes)], report)
    yield "</section>"


def _rule(rule: LawRule) -> Iterator[str]:
    yield f'<h3 class="{rule.verdict}">{escape(rule.id)}: {escape(words.verdict(rule))}</h3>'
    yield f"<p>{escape(rule.title)}, {escape(rule.article)}. {escape(words.mark(rule))}.</p>"
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{escape(rule.id)}"><table>'
    yield "<thead><tr>"
    yield "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    yield "</tr></thead><tbody>"
    for check in rule.checks:
        for found in check.figures:
            yield _row(check, found)
    yield "</tbody></table></div>"
    for check in rule.checks:
        for found in check.figures:
            if found.per == rule.counts_per and (more := _more(check, found)):
                yield f"<p>{escape(found.period or '')}</p>"
                yield from _list(more)


def _more(check: LawCheck, found: LawFigure) -> list[str]:
    spare = words.spare(found)
    return [*words.ways(check, found), *([spare] if spare else [])]


def _row(check: LawCheck, found: LawFigure) -> str:
    unread = f" ({words.UNREAD})" if check.unread else ""
    value = "by the menu" if words.decided(found) else ""
    if found.denominator:
        value = words.figure(check, found)
    lacks = words.lacks(found)
    said = words.VERDICTS[found.verdict] + words.would_be(found.would_be)
    cells = (
        check.says + unread,
        words.period(found),
        "; ".join(part for part in (value, lacks) if part),
        said,
    )
    body = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{found.verdict}">{body}</tr>'


def _unshown(rules: list[LawRule]) -> Iterator[str]:
    if not rules:
        return
    yield f"<h3>{words.SAYS_NOTHING}</h3>"
    yield from _list(words.unshown(rule) for rule in rules)


def _notes(notes: list[str], report: LawReport) -> Iterator[str]:
    said = dict.fromkeys([*notes, *report.words])
    if said:
        yield "<h3>Notes</h3>"
        yield from _list(said)


def _list(items: Iterable[str]) -> Iterator[str]:
    yield "<ul>"
    for item in items:
        yield f"<li>{escape(item)}</li>"
    yield "</ul>"
