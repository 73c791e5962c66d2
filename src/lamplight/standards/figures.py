"""From what was counted to what a report says: figures, verdicts, what the data can't show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from lamplight.basis.instants import SECOND, Instant, to_datetime
from lamplight.standards import ways
from lamplight.standards.bound import Firm
from lamplight.standards.counted import Asked, Book, Cell, Key, asked_of
from lamplight.standards.facts import FACTS, Source
from lamplight.standards.menus import MENU_JUDGES, MenuFacts
from lamplight.standards.report import LawCheck, LawFigure, LawRule
from lamplight.standards.rule import MARKS, Rule, Unit

if TYPE_CHECKING:
    from datetime import date

    from lamplight.standards.spans import Stretch
    from lamplight.standards.tally import Counts, Waits
    from lamplight.standards.ways import Verdict

Books: TypeAlias = Mapping[Key, Book]
"""Where each check is counted."""
NOBODY: Final = "there is none in these records"
_ORDER: Final[tuple[Verdict, ...]] = ("not_kept", "cannot_show", "kept")
"""The first of these that any check has is the rule's."""
FROM_QUEUE: Final = (
    "These records begin where a queue does: a menu or greeting before it isn't counted."
)
WITH_MENU: Final = (
    "These records begin where a queue does: the {:g} s that the menu before it takes at least are "
    "added to every wait."
)


class Coverage:
    """The first and the last instant of which there is a record."""

    def __init__(self) -> None:
        self.first: Instant | None = None
        self.last: Instant | None = None

    def add(self, at: Instant) -> None:
        """There is a record of an instant."""
        if self.first is None or self.last is None:
            self.first = self.last = at
        elif at < self.first:
            self.first = at
        elif at > self.last:
            self.last = at

    def merge(self, other: Coverage) -> None:
        """Take in what another has seen."""
        for at in (other.first, other.last):
            if at is not None:
                self.add(at)


class Shown(msgspec.Struct, frozen=True):
    """What a report rests on: the firm, what its data tell, and for when there are any."""

    firm: Firm
    source: Source
    contacts_of: Coverage
    cases_of: Coverage
    unit: Unit | None
    cases: bool
    menu: MenuFacts | None = None

    def may_show(self, asked: Asked) -> bool:
        """Whether the data has the facts that a check can't do without."""
        if asked.by_hand or self.by_menu(asked) is not None or (asked.of_cases and not self.cases):
            return False
        return not asked.lacks(self.source.tells)

    def by_menu(self, asked: Asked) -> Verdict | None:
        """What the menu says of a check, None where there is no menu or it says nothing of it."""
        name = asked.check.by_menu
        if self.menu is None or not name:
            return None
        found = MENU_JUDGES[name](self.menu)
        return None if found == "cannot_show" else found

    def bound(self, rule: Rule) -> bool | None:
        """Whether a rule binds the firm; None where what is known of it doesn't say."""
        if any(apart.frees(self.firm) for apart in rule.apart):
            return False
        return rule.bound.binds(self.firm)

    def days(self, asked: Asked) -> tuple[date, date] | None:
        """The first and last day on a law's clock of the records that a check is about: cases, or
        contacts, where it is about neither."""
        seen = self.cases_of if asked.of_cases else self.contacts_of
        if seen.first is None or seen.last is None:
            return None
        zone = ZoneInfo(asked.rule.zone)
        first, last = (to_datetime(at).astimezone(zone).date() for at in (seen.first, seen.last))
        return first, last


def judged(rule: Rule, shown: Shown, books: Books) -> LawRule:
    """A rule with all its checks and figures."""
    every = [_checked(asked, shown, books.get(asked.key)) for asked in asked_of(rule, shown.firm)]
    verdict = _said(rule, every, shown)
    idle = rule.gated and verdict not in _ORDER
    notes = list(rule.notes)
    if shown.source.from_queue and any(check.formula == "wait" for check in rule.checks):
        before = shown.source.before / SECOND
        notes.append(WITH_MENU.format(before) if before else FROM_QUEUE)
    return LawRule(
        id=rule.id,
        law=rule.law,
        title=rule.title,
        article=rule.article,
        who=rule.bound.words,
        bound=shown.bound(rule) if rule.gated else None,
        turns_on=rule.bound.turns_on,
        since=rule.since,
        since_words=rule.since_words,
        binds_from=rule.binds_from,
        until=rule.until,
        counts_per=rule.unit,
        shown_per=shown.unit or rule.unit,
        zone=rule.zone,
        verdict=verdict,
        would_be=_together(rule, every, would_be=True) if idle else None,
        mark=rule.mark,
        marked=rule.read,
        unread=rule.unread,
        source=rule.source,
        exceptions=tuple(apart.words for apart in rule.apart),
        notes=tuple(notes),
        checks=tuple(every),
    )


def _checked(asked: Asked, shown: Shown, book: Book | None) -> LawCheck:
    """For each of the law's own periods, then for each of those that were asked for."""
    rule, check = asked.rule, asked.check
    mark = check.mark or rule.mark
    found = [
        _figure(asked, cell, unit, shown)
        for unit in dict.fromkeys((rule.unit, shown.unit or rule.unit))
        for cell in (() if book is None else book.per(unit))
    ]
    return LawCheck(
        name=check.name,
        says=check.says,
        formula=check.formula,
        population=asked.population,
        limit=check.limit,
        mark=mark,
        unread=mark == "K",
        excuses=check.excuses,
        figures=tuple(found) or (_untold(asked, shown),),
    )


# ── one figure ───────────────────────────────────────────────────────────────────────────────────


def _untold(asked: Asked, shown: Shown) -> LawFigure:
    """A check of which the data tells nothing."""
    rule, days = asked.rule, shown.days(asked)
    missing: tuple[str, ...] = ()
    found = shown.by_menu(asked)
    if found is not None:
        verdict = _in_force(rule, shown, None if days is None else days[1], found)
        return LawFigure(verdict=verdict, would_be=found if verdict != found else None)
    if asked.of_cases and not shown.cases:
        missing = ("cases",)
    elif not asked.by_hand:
        missing = asked.lacks(shown.source.tells)
    verdict = _in_force(rule, shown, None if days is None else days[1], "cannot_show")
    return LawFigure(
        verdict=verdict,
        would_be=None if verdict == "cannot_show" or not rule.gated else "cannot_show",
        missing=missing,
        needs=asked.check.needs if asked.by_hand else _in_words(missing) or NOBODY,
    )


def _in_words(facts: Sequence[str]) -> str:
    return "; ".join(FACTS.get(fact, fact) for fact in facts)


def _figure(asked: Asked, cell: Cell, unit: Unit, shown: Shown) -> LawFigure:
    check, stretch = asked.check, cell.stretch
    waits = cell.waits.get(asked.key)
    figure = (
        _of_counts(asked, _counted(asked, cell)) if waits is None else _of_waits(asked, waits, unit)
    )
    if check.formula != "wait" or not shown.source.from_queue:
        figure = msgspec.structs.replace(figure, spare_seconds=None)
    first, last, partial = _covered(stretch, shown.days(asked))
    verdict = _in_force(asked.rule, shown, stretch.last, figure.verdict)
    return msgspec.structs.replace(
        figure,
        verdict=verdict,
        would_be=figure.verdict if verdict != figure.verdict else None,
        per=unit,
        period=stretch.name,
        first_day=first,
        last_day=last,
        partial=partial,
    )


def _counted(asked: Asked, cell: Cell) -> Counts:
    if cell.order is not None and asked.check.formula == "in_order":
        return cell.order.in_order()
    if cell.order is not None and asked.check.formula == "priority_first":
        return cell.order.priority_first()
    return cell.counts[asked.key]


def _of_counts(asked: Asked, counts: Counts) -> LawFigure:
    verdict = ways.of_counts(counts, asked.check)
    return _with_missing(
        asked,
        LawFigure(
            verdict=verdict,
            numerator=counts.kept,
            denominator=counts.known,
            unknown=counts.unknown,
            figure=counts.kept / counts.known if counts.known else None,
        ),
    )


def _of_waits(asked: Asked, waits: Waits, unit: Unit) -> LawFigure:
    check, counts = asked.check, waits.counts
    found = tuple(ways.ways(waits, check, unit))
    if check.mean is None:
        return _with_missing(
            asked,
            LawFigure(
                verdict=ways.of_counts(counts, check),
                numerator=counts.kept,
                denominator=counts.known,
                unknown=counts.unknown,
                gave_up=waits.gone,
                figure=counts.kept / counts.known if counts.known else None,
                ways=found,
                spare_seconds=ways.spare(waits, check),
            ),
        )
    answered, total = waits.spread.count, waits.spread.total
    return _with_missing(
        asked,
        LawFigure(
            verdict=ways.of_mean(waits, check),
            numerator=total,
            denominator=answered,
            unknown=counts.unknown,
            gave_up=waits.gone,
            figure=total / answered / 1_000 if answered else None,
            unit="seconds",
            ways=found,
        ),
    )


def _with_missing(asked: Asked, figure: LawFigure) -> LawFigure:
    """What the data would need to show it: facts where some can't be told, or anybody at all."""
    if not figure.denominator and not figure.unknown:
        return msgspec.structs.replace(figure, needs=NOBODY)
    if not figure.unknown:
        return figure
    missing = asked.wants or ("wait_end",)
    return msgspec.structs.replace(figure, missing=missing, needs=_in_words(missing))


def _covered(stretch: Stretch, days: tuple[date, date] | None) -> tuple[date, date, bool]:
    """The days of a stretch of which there are records, and whether some of its period are
    missing: before the first record of all, or after the last."""
    if days is None:
        return stretch.first, stretch.last, True
    first, last = max(stretch.first, days[0]), min(stretch.last, days[1])
    return first, last, stretch.part or (first, last) != (stretch.first, stretch.last)


# ── verdicts ─────────────────────────────────────────────────────────────────────────────────────


def _in_force(rule: Rule, shown: Shown, last: date | None, verdict: Verdict) -> Verdict:
    """A verdict, or why there is none: it is no law, doesn't bind this firm, or not yet, or no
    more."""
    if not rule.gated:
        return "not_gated"
    if shown.bound(rule) is False:
        return "not_bound"
    if last is not None and rule.begins is not None and last < rule.begins:
        return "not_yet_binding"
    if rule.until is not None and (last is None or last >= rule.until):
        return "not_gated"
    return verdict


def _said(rule: Rule, checks: Sequence[LawCheck], shown: Shown) -> Verdict:
    if not rule.gated:
        return "not_gated"
    return "not_bound" if shown.bound(rule) is False else _together(rule, checks, would_be=False)


def _together(rule: Rule, checks: Sequence[LawCheck], *, would_be: bool) -> Verdict:
    """The worst that any of its checks says of any of the law's own periods in which it binds;
    where a check excuses another the better of the two counts. `would_be`: as if it bound whenever
    there are records."""
    excuses = {check.excuses: check for check in checks if check.excuses}
    said = [
        _excused(figure, excuses.get(check.name), would_be=would_be)
        for check in checks
        if not check.excuses
        for figure in check.figures
        if figure.per in {None, rule.unit}
    ]
    first = next((verdict for verdict in _ORDER if verdict in said), None)
    return first or ("not_yet_binding" if "not_yet_binding" in said else "not_gated")


def _excused(figure: LawFigure, other: LawCheck | None, *, would_be: bool) -> Verdict:
    verdict = _verdict(figure, would_be=would_be)
    if verdict != "not_kept" or other is None:
        return verdict
    when = (figure.period, figure.first_day)
    beside = [one for one in other.figures if (one.period, one.first_day) in {(None, None), when}]
    return _verdict(beside[0], would_be=would_be) if beside else verdict


def _verdict(figure: LawFigure, *, would_be: bool) -> Verdict:
    return (figure.would_be if would_be else None) or figure.verdict


def marked(rule: LawRule) -> str:
    """How sure we are of a rule, in words."""
    words = MARKS[rule.mark]
    return words if rule.marked == rule.mark else f"{words} ({rule.marked})"
