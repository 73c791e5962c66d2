"""A log in the terms of laws: what each asks, its figure, kept or not, what the log can't show."""

from collections.abc import Callable
from datetime import date, tzinfo
from pathlib import Path
from typing import Final, Literal, Protocol

import msgspec

from lamplight.audit.ledger import pieces
from lamplight.audit.menu import MenuAudit
from lamplight.audit.menu_files import Distance
from lamplight.audit.reading.cases import Cases
from lamplight.audit.reading.faults import KINDS, BadFile, Faults
from lamplight.audit.reading.log import Log
from lamplight.audit.words import several
from lamplight.basis.instants import SECOND
from lamplight.runtime.clock import SystemClock
from lamplight.standards.assess import Assessment
from lamplight.standards.bound import Firm, Sector
from lamplight.standards.facts import Source
from lamplight.standards.laws import WORDS, chosen
from lamplight.standards.menus import MenuFacts
from lamplight.standards.report import LawReport

_ALWAYS: Final = frozenset({"arrived", "queued_at", "person_answered_at", "ended_at"})
OFTEN: Final = 65_536
"""So many contacts are counted between one word of how far it is and the next."""
_ABOUT: Final = (
    "period", "sector", "workers", "turnover", "balance", "market_share", "non_profit",
    "number_class", "caller_cost", "cases",
)  # fmt: skip
_OF_LIVE: Final = {"begins": "from", "ends": "to"}
_TRANSFERS: Final = frozenset({"queue_log", "queue_log_table", "connect", "json"})
"""Formats that tell which waits are of a call that was handed over."""


class Options(Protocol):
    """What was asked of a law, as the command line read it."""

    law: str | None
    period: Literal["month", "quarter", "year"] | None
    sector: Sector | None
    workers: int | None
    turnover: int | None
    balance: int | None
    market_share: float | None
    non_profit: bool
    number_class: str | None
    caller_cost: str | None
    cases: Path | None
    begins: date | None
    ends: date | None


def check(options: Options) -> None:
    """Raises BadFile for options without the law that they are about: before anything is read."""
    for name, option in _OF_LIVE.items():
        if getattr(options, name) is not None:
            raise BadFile(f"--{option} is for --live: a file is read whole")
    if options.law is None:
        idle = [name for name in _ABOUT if getattr(options, name) not in (None, False)]
        if idle:
            raise BadFile(
                f"--{idle[0].replace('_', '-')} is about a law: name one too, as --law ES"
            )


def cases(options: Options, zone: tzinfo) -> Cases | None:
    """The table of cases that was named, its header read. Raises BadFile with its name."""
    if options.cases is None:
        return None
    try:
        return Cases(options.cases, zone, SystemClock().now())
    except BadFile as error:
        raise BadFile(f"--cases {options.cases}: {error}") from None


def report(
    log: Log,
    options: Options,
    table: Cases | None = None,
    menu: Distance | None = None,
    progress: Callable[[float], None] | None = None,
) -> LawReport | None:
    """The report, or None where no law was named."""
    if options.law is None:
        return None
    laws, rules = chosen(options.law)
    facts, source = _menu(menu), source_of(log, options, _menu(menu))
    last = log.blocks[-1].last
    if table is not None:
        source = msgspec.structs.replace(source, known=source.known | table.known)
        last = max(last, table.last() or last)
    assessment = Assessment(
        rules,
        firm=firm_of(options),
        source=source,
        unit=options.period,
        as_of=last,
        cases=table is not None,
        menu=facts,
    )
    for number, contact in enumerate(log.ledger.contacts(log.blocks)):
        assessment.add(contact)
        if progress is not None and not number % OFTEN:
            progress(number / log.ledger.count)
    if progress is not None:
        progress(1.0)
    bad = _add_cases(table, assessment)
    words = [words for law in laws for words in WORDS.get(law, ())]
    return assessment.report(laws, [*_left_out(log), *bad, *words])


def _add_cases(table: Cases | None, assessment: Assessment) -> list[str]:
    """Counts the cases; says which rows of theirs can't be used."""
    if table is None:
        return []
    faults = Faults()
    for matter in table.matters(faults):
        assessment.add_matter(matter)
    if not faults.count:
        return []
    first = faults.first[0]
    return [
        f"{several(faults.count, 'row')} of the cases can't be used and aren't counted; the first "
        f"is line {first.line}: {KINDS[first.kind]}."
    ]


def _left_out(log: Log) -> list[str]:
    """What of the file isn't among the contacts that were counted."""
    said = []
    if never := log.faults.notes.get("not_queued"):
        said.append(
            f"{several(never, 'call')} of this file never came into a queue and aren't counted: "
            "whoever wanted a person and was lost in a menu is among them."
        )
    if bad := log.faults.count:
        said.append(f"{several(bad, 'row')} of this file can't be used and aren't counted.")
    return said


def firm_of(options: Options) -> Firm:
    """What was said of the firm."""
    return Firm(
        sector=options.sector,
        workers=options.workers,
        turnover=options.turnover,
        balance=options.balance,
        market_share=options.market_share,
        non_profit=options.non_profit,
    )


def _menu(menu: Distance | None) -> MenuFacts | None:
    """What laws ask of a menu; a recorded call tells only of itself."""
    if not isinstance(menu, MenuAudit):
        return None
    return MenuFacts(
        person_in_first=menu.person_in_first,
        options_in_first=menu.options_in_first,
        reaches_a_person=menu.reaches_a_person,
        least_seconds=None if menu.fewest_seconds is None else menu.fewest_seconds.seconds,
        lost_from=len(menu.no_person_from),
    )


def source_of(log: Log, options: Options, menu: MenuFacts | None = None) -> Source:
    """What a log tells of its contacts. A table's `arrived` is taken at its word; the other formats
    begin with a queue, unless any contact of theirs came before it: then the least that a described
    menu takes is added."""
    known = set(_ALWAYS)
    if log.format in _TRANSFERS:
        known.add("transfers")
    if any((block.told == block.told).any() for block in log.blocks):
        known.add("told_seconds")
    from_queue = log.format != "csv" and not any(piece.menu.any() for piece in pieces(log.blocks))
    least = None if menu is None else menu.least_seconds
    return Source(
        known=frozenset(known),
        from_queue=from_queue,
        before=round(least * SECOND) if from_queue and least is not None else 0,
        number_class=options.number_class,
        caller_cost=options.caller_cost,
    )
