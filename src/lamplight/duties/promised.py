"""What was promised beside the law: by the contract, when the thing was marketed, by our people.

Such a row stands beside those of the law. It can add to them and never shortens one: what the law
gives stays as it is, and `beyond` says whether a promise gives more.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from lamplight.basis.calendars import working_after
from lamplight.basis.instants import HOUR, of_datetime
from lamplight.basis.periods import months_after
from lamplight.duties.facts import Event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lamplight.duties.facts import EventKind
    from lamplight.duties.row import Row

Remedy = Literal["repair", "replacement", "part", "refund", "delivery", "return", "other"]
Begins = Literal["contract", "delivered", "defect_reported", "complaint_received"]
Unit = Literal["hours", "days", "working_days", "weeks", "months"]
Status = Literal["not_yet", "open", "due", "overdue", "met", "expired"]
_DAY: Final = timedelta(days=1)
_A_DAY: Final = 24

_DONE: Final[Mapping[Remedy, tuple[EventKind, ...]]] = {
    "repair": ("repair_done", "goods_handed_back", "claim_satisfied"),
    "replacement": ("claim_satisfied",),
    "part": ("claim_satisfied",),
    "refund": ("refunded",),
    "delivery": ("delivered",),
    "return": ("goods_received_back",),
    "other": ("claim_satisfied",),
}
"""By what a promise is kept; a repair that failed keeps none, what was sent back only where nobody
has said that they send it back: then their money is owed (`_given_back`)."""
RETURN: Final = "return"
"""A clause by which they may send it back: a right of theirs, and nothing that we must do first."""
_ASKS: Final[Mapping[Remedy, tuple[Remedy, ...]]] = {"other": (), "return": ("refund",)}
_OWED: Final = frozenset(("due", "overdue"))
_PAYING: Final = frozenset((*_OWED, "not_yet", "suspended", "met"))
_BY_LAW: Final[Mapping[str, tuple[Remedy, ...]]] = {
    "delivery": ("delivery",),
    "ship": ("delivery",),
    "refund": ("refund",),
    "bring_into_conformity": ("repair", "replacement"),
}
"""What a duty of the law, once it is owed, comes to."""


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """Do a thing within a time of an event; see `sales.forms.Clause`."""

    source: str
    text: str
    remedy: Remedy = "other"
    of: Begins = "contract"
    within: int | None = None
    unit: Unit = "days"
    until_months: int | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of a line when it was marketed."""

    line: str
    text: str
    kind: str = "quality"
    shown_in: str = ""
    shown_on: date | None = None


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """What one of us said that they would do. `replaced`: another one stands for it."""

    id: int
    kind: str
    words: str
    due_at: int
    state: Literal["open", "kept", "broken", "released"]
    replaced: bool = False


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a sale under whichever law. `calendar`: whose holidays aren't
    working days (`basis.calendars`). `prices`: what each line was paid with, in smallest units."""

    lines: tuple[str, ...]
    contract: date | None
    events: tuple[Event, ...]
    calendar: str = ""
    prices: dict[str, int] = {}


class Promised(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One promise for one line on a day; what our people promised is of no line. `what` is the
    remedy of a clause, the kind of a claim or of a promise; `text` are the words, `source` is where
    they stand. `end` is the last day, `end_at` an instant where one was promised; neither where no
    time was named. `until` is the last day on which it can be called on."""

    kind: Literal["contract", "claim", "promise"]
    what: str
    text: str
    status: Status
    source: str = ""
    line: str | None = None
    remedies: tuple[Remedy, ...] = ()
    start: date | None = None
    end: date | None = None
    end_at: int | None = None
    until: date | None = None
    beyond: bool = True
    promise: int | None = None


def clauses(some: Sequence[Clause], sold: Sold, on: date, now: int | None = None) -> list[Promised]:
    """Every clause for every line. `now`, an instant of `on`, decides where hours were promised;
    without it their day does."""
    return [_of_line(clause, line, sold, on, now) for clause in some for line in sold.lines]


def claims(some: Sequence[Claim], sold: Sold) -> list[Promised]:
    """What was said before the contract stays open: the thing must be as it was said to be."""
    return [
        Promised(
            kind="claim",
            what=claim.kind,
            text=claim.text,
            status="open",
            source=claim.shown_in,
            line=claim.line,
            start=claim.shown_on,
        )
        for claim in some
        if claim.shown_on is None or sold.contract is None or claim.shown_on <= sold.contract
    ]


def promises(some: Sequence[Promise], now: int) -> list[Promised]:
    """What our people promised and wasn't released. One that was broken is owed until another
    stands for it."""
    return [
        Promised(
            kind="promise",
            what=one.kind,
            text=one.words,
            status=_kept(one, now),
            end_at=one.due_at,
            promise=one.id,
        )
        for one in some
        if one.state != "released" and not one.replaced
    ]


def beside(rows: Sequence[Promised], law: Sequence[Row]) -> list[Promised]:
    """The same rows, `beyond` false where the law has us do the same for the line as soon."""
    return [replace(row, beyond=not _in_law(row, law)) for row in rows]


def _in_law(row: Promised, law: Sequence[Row]) -> bool:
    if row.what == RETURN and row.status in _OWED:
        return any(_pays(one, row) for one in law)
    if row.what == RETURN:
        return any(_withdraws(one, row) for one in law)
    if row.kind != "contract" or row.status not in _OWED or row.line is None:
        return False
    return any(
        row.what in _BY_LAW.get(one.duty, ())
        and one.status in _OWED
        and one.end is not None
        and (row.end is None or one.end <= row.end)
        and row.line in one.lines
        for one in law
    )


def _withdraws(law: Row, row: Promised) -> bool:
    """Whether the law lets them give it back as long as a clause does."""
    open_ = law.duty == "withdrawal" and law.status == "open" and row.line in law.lines
    longer = row.end is not None and law.end is not None and law.end >= row.end
    return open_ and longer


def _pays(law: Row, row: Promised) -> bool:
    """Whether the law has us give back the same money, now or once the goods come."""
    return law.duty == "refund" and row.line in law.lines and law.status in _PAYING


def _kept(one: Promise, now: int) -> Status:
    if one.state == "kept":
        return "met"
    return "overdue" if one.state == "broken" or now > one.due_at else "due"


# ── one clause for one line ──────────────────────────────────────────────────────────────────


class _Past(NamedTuple):
    """What has happened to a line by a day, or an instant of it."""

    events: Sequence[Event]
    sold: Sold
    on: date
    now: int | None


def _of_line(clause: Clause, line: str, sold: Sold, on: date, now: int | None) -> Promised:
    past = sorted(
        (one for one in sold.events if one.line in (None, line) and one.on <= on),
        key=lambda one: one.on,
    )
    delivered = max((one.on for one in past if one.kind == "delivered"), default=None)
    until = None
    if clause.until_months is not None and delivered is not None:
        until = months_after(delivered, clause.until_months)
    row = Promised(
        kind="contract",
        what=clause.remedy,
        text=clause.text,
        status="not_yet",
        source=clause.source,
        line=line,
        remedies=_ASKS.get(clause.remedy, (clause.remedy,)),
        until=until,
    )
    rows = [
        _begun(row, clause, began, _Past(past, sold, on, now))
        for began in _begins(clause, sold, past, on)
        if until is None or began.on <= until
    ]
    if rows:
        return _one(rows)
    return replace(row, status="expired" if until is not None and on > until else "not_yet")


def _begins(clause: Clause, sold: Sold, past: Sequence[Event], on: date) -> list[Event]:
    """What its clock begins with, each time that it does."""
    if clause.of == "contract":
        known = sold.contract is not None and sold.contract <= on
        made = Event(kind="order_completed", on=sold.contract or on)
        return [made] if known else []
    found = [one for one in past if one.kind == clause.of]
    return found[-1:] if clause.of == "delivered" else found


def _begun(row: Promised, clause: Clause, began: Event, line: _Past) -> Promised:
    day, at = began.on, None if began.at is None else of_datetime(began.at)
    end = (
        None if clause.within is None else _end(day, clause.within, clause.unit, line.sold.calendar)
    )
    end_at = None
    if clause.within is not None and clause.unit == "hours" and at is not None:
        end_at = at + clause.within * HOUR
    late = end is not None and line.on > end
    if end_at is not None and line.now is not None:
        late = line.now > end_at
    met = any(
        one.kind in _DONE[clause.remedy]
        and one.result != "failed"
        and one.on >= day
        and not began.after(one)
        for one in line.events
    )
    status: Status = "met" if met else "overdue" if late else "due"
    row = replace(row, status=status, start=day, end=end, end_at=end_at)
    return _given_back(row, line, met=met, late=late) if clause.remedy == RETURN else row


def _given_back(row: Promised, line: _Past, *, met: bool, late: bool) -> Promised:
    """A right to send it back: used by who says so in time. Then their money is owed, with no day
    named, until it is back; only what they paid in full ends the right for all of it."""
    price = line.sold.prices.get(row.line or "")
    said = [one for one in line.events if _in_time(one, row)]
    units = [one.amount_minor for one in said]
    wanted = price if None in units else sum(one or 0 for one in units)
    if _went_back(price, line):
        return replace(row, status="met")
    if said and not _went_back(wanted, line):
        return replace(row, status="due", start=said[-1].on, end=None, end_at=None)
    if met and not said:
        return row
    return replace(row, status="expired" if late else "open")


def _in_time(one: Event, row: Promised) -> bool:
    """Whether it says, within the time, that they send it back."""
    if one.kind != "cancel_notice" or one.ground == "late_delivery":
        return False
    if row.end_at is not None and one.at is not None:
        return of_datetime(one.at) <= row.end_at
    return row.end is None or one.on <= row.end


def _went_back(wanted: int | None, line: _Past) -> bool:
    """Whether so much of what the line was paid with is back; of money that is for no line nobody
    knows for which, unless there is one line or all was paid back. None: not known how much."""
    paid = [one for one in line.events if one.kind == "refunded"]
    if not paid or wanted is None or any(one.amount_minor is None for one in paid):
        return bool(paid)
    alone = len(line.sold.lines) == 1
    own = sum(one.amount_minor or 0 for one in paid if alone or one.line is not None)
    every = sum(line.sold.prices.values())
    return own >= wanted or sum(one.amount_minor or 0 for one in paid) >= every


def _one(rows: list[Promised]) -> Promised:
    """What is still owed, from the first day on which it was; else the last that was done."""
    return next((row for row in rows if row.status in _OWED), rows[-1])


def _end(day: date, within: int, unit: Unit, calendar: str) -> date:
    """The last day; the day of the event isn't counted and an end isn't moved. Hours without an
    instant reach to the end of the day on which the last of them may be."""
    if unit == "months":
        return months_after(day, within)
    if unit == "working_days":
        return working_after(day, within, calendar)
    days = {"hours": -(-within // _A_DAY), "days": within, "weeks": 7 * within}[unit]
    return day + days * _DAY
