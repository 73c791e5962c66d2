"""The report in the terms of laws, as plain text."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from lamplight.audit import law_words as words
from lamplight.standards.laws import COUNTRIES, RULES
from lamplight.standards.report import LawCheck, LawFigure, LawReport, LawRule
from lamplight.standards.rule import AS_OF, MARKS, NO_ADVICE

_WIDTH: Final = 78


def text(report: LawReport) -> Iterator[str]:
    """The report, line by line: what the data shows first, then what it can't."""
    yield ""
    yield from _wrapped(words.title(report), 0)
    yield from _wrapped(f"{report.reservation} {words.summary(report)}", 0)
    for sentence in words.bound(report):
        yield from _wrapped(sentence, 0)
    shown = [rule for rule in report.rules if words.told(rule)]
    title = ""
    for rule in shown:
        if rule.title != title:
            yield ""
            yield from _wrapped(rule.title, 0)
        title = rule.title
        yield from _rule(rule)
    yield from _unshown([rule for rule in report.rules if rule not in shown])
    notes = [note for rule in shown for note in (*rule.exceptions, *rule.notes)]
    yield from _notes([*notes, *report.words])


def _rule(rule: LawRule) -> Iterator[str]:
    yield ""
    yield from _wrapped(f"{rule.id}: {words.verdict(rule)}", 0)
    yield from _wrapped(f"{rule.article}. {words.mark(rule)}.", 2)
    for check in rule.checks:
        yield from _check(rule, check)


def _check(rule: LawRule, check: LawCheck) -> Iterator[str]:
    unread = f" [{words.UNREAD}]" if check.unread and rule.mark != "K" else ""
    yield from _wrapped(f"- {check.says}{unread}", 2)
    blocks = dict.fromkeys(tuple(_figure(rule, check, found)) for found in check.figures)
    for block in blocks:  # what is said twice, of a year and its quarters, is said once
        yield from block


def _figure(rule: LawRule, check: LawCheck, found: LawFigure) -> Iterator[str]:
    said = words.VERDICTS[found.verdict] + words.would_be(found.would_be)
    if found.denominator:
        when = words.period(found)
        yield from _wrapped(f"{when}: {said}. {words.figure(check, found)}.", 4)
        for way in words.ways(check, found) if found.per == rule.counts_per else ():
            yield from _wrapped(way, 6)
        if more := words.spare(found):
            yield from _wrapped(more, 6)
    elif words.decided(found):
        yield from _wrapped(f"by the menu: {said}.", 4)
    if lacks := words.lacks(found):
        yield from _wrapped(f"{lacks}." if found.denominator else f"{said}: {lacks}.", 4)


def _unshown(rules: list[LawRule]) -> Iterator[str]:
    """What the data says nothing of, one line or two each."""
    if not rules:
        return
    yield ""
    yield words.SAYS_NOTHING
    for rule in rules:
        yield from _wrapped(words.unshown(rule), 2)


def _notes(notes: list[str]) -> Iterator[str]:
    if notes:
        yield ""
        yield "Notes"
    for note in dict.fromkeys(notes):
        yield from _wrapped(f"- {note}", 2)


def _wrapped(sentence: str, indent: int) -> list[str]:
    return wrap(
        sentence,
        _WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )


def listing() -> str:
    """Which laws there are, with their rules and how sure we are of each."""
    lines = [f"Laws that `lamplight audit FILE --law NAME` reports on, as of {AS_OF}. {NO_ADVICE}"]
    for law, country in COUNTRIES.items():
        rules = [rule for rule in RULES if rule.law.partition("-")[0] == law]
        own = sorted({rule.law for rule in rules} - {law})
        alone = f" (or alone: {', '.join(own)})" if own else ""
        lines += ["", f"{law}: {country}{alone}"]
        lines += [f"  {rule.id:10} {rule.read:24} {rule.title}, {rule.article}" for rule in rules]
    lines += ["", "NOT-LAW: drafts and voluntary promises, shown and never judged", ""]
    lines += [f"{mark}: {meaning}" for mark, meaning in MARKS.items()]
    return "\n".join(lines) + "\n"
