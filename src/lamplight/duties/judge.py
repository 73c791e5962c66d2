"""Everything that is owed for a sale on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from lamplight.duties.case import Case, Order
from lamplight.duties.judgements import in_time, of_flaws
from lamplight.duties.laws import UNION, UNWRITTEN
from lamplight.duties.refunds import settle
from lamplight.duties.rules import (
    asia,
    australia,
    conformity,
    distance,
    everywhere,
    gaps,
    quebec,
    services,
    uk,
    unwritten,
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


_LAWS: Final[Mapping[str, Callable[[Case], Iterator[Row]]]] = dict.fromkeys(UNION, _union) | {
    "UK": uk.rows,
    "US": us.rows,
    "US-CA": us.rows,
    "AU": australia.rows,
    "CA-QC": quebec.rows,
    "JP": asia.japan,
    "SG": asia.singapore,
    "IN": asia.india,
    UNWRITTEN: unwritten.rows,
}
_PERFORMS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("delivery", "ship", "bring_into_conformity", "supply"), ("supplier",)),
    **dict.fromkeys(
        ("refund", "refund_undisclosed_charge", "transmit_credit_statement"),
        ("merchant_of_record",),  # who holds the money must give it back
    ),
}
"""Who does what the seller owes, where somebody in the sale has that role."""
_BEARS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        (
            "conformity", "bring_into_conformity", "short_term_reject",
            "final_reject_or_price_reduction", "consumer_guarantee_acceptable_quality",
            "implied_warranty_merchantability", "durability_and_fitness",
            "warranty_good_working_order",
        ),
        ("supplier",),
    ),
    **dict.fromkeys(
        ("delivery", "ship", "termination_for_late_delivery"), ("carrier", "supplier")
    ),
}  # fmt: skip
"""Of whom the seller may ask it back in the end."""


def judge(facts: Facts, on: date) -> list[Row]:
    """Every duty for every line on a day; lines that stand alike share a row."""
    alike: dict[Row, list[Row]] = {}
    for case in Order(facts, on).cases:
        for row in _of_line(case):
            alike.setdefault(_common(row), []).append(row)
    return settle([_together(rows) for rows in alike.values()], facts, on)


def _common(row: Row) -> Row:
    """What lines that stand alike have in common: all but their names and their own sums."""
    if row.by_line:
        row = replace(row, amount_minor=None, min_amount_minor=None)
    return replace(row, line=None, lines=())


def _together(rows: list[Row]) -> Row:
    first, lines = rows[0], tuple(dict.fromkeys(row.line for row in rows if row.line))
    if first.by_line:
        sums = {
            name: _added([getattr(row, name) for row in rows])
            for name in ("amount_minor", "min_amount_minor")
        }
        first = replace(first, by_line=False, **sums)
    known = first.amount_minor is not None or first.min_amount_minor is not None
    return replace(
        first,
        line=lines[0] if len(lines) == 1 else None,
        lines=lines,
        currency=first.currency if known else None,
    )


def _added(sums: list[int | None]) -> int | None:
    known = [one for one in sums if one is not None]
    return sum(known) if len(known) == len(sums) else None


def _of_line(case: Case) -> list[Row]:
    if case.line.kind != "goods":
        rows = list(services.rows(case))
    else:
        rows = list(_LAWS[case.law](case))
        rows += unwritten.of_part(case)
        rows += gaps.rows(case)
        rows += everywhere.promises(case)
        if case.law not in UNION:
            rows += everywhere.recalls(case)
    rows += everywhere.agreements(case, rows)
    if case.line.kind == "goods":
        rows += everywhere.deliveries(case, rows)
    rows += everywhere.disputes(case, rows)
    rows = [of_flaws(case, in_time(case, row)) for row in rows]
    rows += everywhere.answers(case, rows)
    if not case.trader:
        rows = [unwritten.between_consumers(case, row) for row in rows]
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
    return replace(
        row,
        performed_by=_first(case, _PERFORMS.get(row.duty, ())) or "seller_of_record",
        answered_by="answerer" if case.has("answerer") else "seller_of_record",
        recourse_against=_first(case, _BEARS.get(row.duty, ())),
    )


def _first(case: Case, roles: tuple[str, ...]) -> str | None:
    """The first of these roles that somebody has in the sale."""
    return next((role for role in roles if case.has(role)), None)
