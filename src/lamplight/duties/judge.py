"""Everything that is owed for a sale on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from lamplight.duties.case import Case, Order
from lamplight.duties.refunds import settle
from lamplight.duties.rules import (
    asia,
    australia,
    conformity,
    distance,
    everywhere,
    quebec,
    uk,
    us,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from lamplight.duties.facts import Facts
    from lamplight.duties.row import Row


def _union(case: Case) -> Iterator[Row]:
    yield from distance.rows(case)
    yield from conformity.rows(case)


_UNION: Final = ("EU", "DE", "NL", "FR", "ES")
_LAWS: Final[Mapping[str, Callable[[Case], Iterator[Row]]]] = dict.fromkeys(_UNION, _union) | {
    "UK": uk.rows,
    "US": us.rows,
    "US-CA": us.rows,
    "AU": australia.rows,
    "CA-QC": quebec.rows,
    "JP": asia.japan,
    "SG": asia.singapore,
    "IN": asia.india,
}
_SUPPLIED: Final = frozenset(("delivery", "ship", "bring_into_conformity"))


def judge(facts: Facts, on: date) -> list[Row]:
    """Every duty for every line on a day; lines that stand alike share a row."""
    together: dict[Row, list[str]] = {}
    for case in Order(facts, on).cases:
        for row in _of_line(case):
            together.setdefault(replace(row, line=None, lines=()), []).append(case.line.id)
    rows = [
        replace(row, lines=tuple(lines), line=lines[0] if len(lines) == 1 else None)
        for row, lines in together.items()
    ]
    return settle(rows, facts, on)


def _of_line(case: Case) -> list[Row]:
    rows = list(_LAWS[case.sale.jurisdiction](case))
    rows += everywhere.promises(case)
    if case.sale.jurisdiction not in _UNION:
        rows += everywhere.recalls(case)
    rows += everywhere.agreements(case, rows)
    rows += everywhere.deliveries(case, rows)
    rows += everywhere.disputes(case, rows)
    rows += everywhere.answers(case, rows)
    if not case.buyer_known:
        rows = [_unsure(row) for row in rows]
    return [_with_parties(case, row) for row in rows]


def _unsure(row: Row) -> Row:
    """Whether the buyer is a consumer isn't known, and these laws protect consumers."""
    if row.status in ("met", "contested") or row.source == ("contract",):
        return row
    return replace(row, status="contested", because=(*row.because, "BUYER_KIND_UNKNOWN"))


def _with_parties(case: Case, row: Row) -> Row:
    if row.owed_by != "seller_of_record":
        return row
    supplied = row.duty in _SUPPLIED and case.has("supplier")
    answered = "answerer" if case.has("answerer") else "seller_of_record"
    recourse = row.duty in ("conformity", "bring_into_conformity") and case.has("supplier")
    return replace(
        row,
        performed_by="supplier" if supplied else "seller_of_record",
        answered_by=answered,
        recourse_against="supplier" if recourse else None,
    )
