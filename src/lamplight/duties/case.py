"""One line of a sale on a day: what has happened to it by then, and what is known to come."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from msgspec import UNSET

from lamplight.duties.laws import law_of
from lamplight.duties.row import Row, Status
from lamplight.duties.rules.member_states import STATES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from lamplight.duties.facts import Event, EventKind, Facts, Line
    from lamplight.duties.judgements import Question
    from lamplight.duties.rule import Rule

_IN_HAND: Final[frozenset[EventKind]] = frozenset(
    (
        "delivered", "defect_shown", "defect_reported", "goods_handed_in", "goods_handed_back",
        "repair_done", "proof_of_sending_supplied", "goods_received_back", "claim_satisfied",
    )
)  # fmt: skip
"""What can only happen once the buyer has, or had, the goods."""


class Order:
    """All lines of a sale on a day."""

    def __init__(self, facts: Facts, on: date) -> None:
        self.cases = [Case(facts, line, on, self) for line in facts.sale.lines]
        self.goods = [case for case in self.cases if case.line.kind == "goods"]

    @cached_property
    def all_delivered(self) -> date | None:
        """The day on which the last of all goods that were ordered was delivered, none while any of
        them are awaited; that of the contract for what the buyer had before."""
        days = [case.delivered for case in self.goods]
        known = [day for day in days if day is not None]
        if len(known) < len(days):
            return None
        return max([*known, self.goods[0].sale.contract_date or known[0]])


class Case:
    """One line of a sale on a day. Read it; rules make rows of it."""

    def __init__(self, facts: Facts, line: Line, on: date, order: Order) -> None:
        self.order = order
        self.facts = facts
        self.sale = facts.sale
        self.law = law_of(facts.sale.jurisdiction)
        self.terms = facts.terms
        self.line = line
        self.on = on
        own = sorted(
            (event for event in facts.events if event.line in (None, line.id)),
            key=lambda event: event.on,
        )
        self.past = [event for event in own if event.on <= on]
        self.contract = facts.sale.contract_date or _ordered(facts.events)
        # Which version of the law applies follows the contract, or the earliest event.
        self.law_day = self.contract or min((event.on for event in facts.events), default=on)
        kind = next((p.kind for p in facts.sale.parties if "buyer" in p.roles), None)
        self.consumer = kind != "business"
        self.buyer_known = kind is not None
        self.trader = not any(
            "seller_of_record" in one.roles and one.kind == "consumer" for one in facts.sale.parties
        )
        self.delivered = delivered_on(self.past)
        self.had_goods = any(event.kind in _IN_HAND for event in self.past)

    @property
    def what(self) -> str | None:
        """What it is, of a subscription what it supplies; None where nobody has said."""
        return self.line.supplies if self.line.kind == "subscription" else self.line.kind

    # What happened

    def all(self, *kinds: EventKind, since: date | None = None) -> list[Event]:
        """Events of these kinds by this day, the earliest first."""
        return [
            event
            for event in self.past
            if event.kind in kinds and (since is None or event.on >= since)
        ]

    def first(self, *kinds: EventKind, since: date | None = None) -> Event | None:
        """The earliest of these kinds."""
        return next(iter(self.all(*kinds, since=since)), None)

    def last(self, *kinds: EventKind, since: date | None = None) -> Event | None:
        """The latest of these kinds."""
        found = self.all(*kinds, since=since)
        return found[-1] if found else None

    def cancelled(self, ground: str | None = None) -> Event | None:
        """The first notice that called the contract off, for a ground or for whichever."""
        return next(
            (one for one in self.all("cancel_notice") if ground is None or one.ground == ground),
            None,
        )

    def notices(self, ground: str | None = None) -> list[Event]:
        """The notices that called this line off by and by: those for some units of it, up to the
        first that is for all that was left."""
        found = []
        for one in self.all("cancel_notice"):
            if ground is None or one.ground == ground:
                found.append(one)
                if one.amount_minor is None:
                    break
        return found

    def had_goods_by(self, day: date) -> bool:
        """Whether the buyer had the goods by a day."""
        return any(event.kind in _IN_HAND and event.on <= day for event in self.past)

    def judged(self, question: Question, duty: str, since: date | None = None) -> str | None:
        """What a person has judged of a duty for this line by this day, and since another: what
        was judged before that is about what was before. None: nobody has."""
        found = None
        for one in sorted(self.facts.judgements, key=lambda one: one.on):
            about = one.question == question and one.duty == duty
            by = one.on <= self.on and (since is None or one.on >= since)
            if about and by and one.line in (None, self.line.id):
                found = one.answer
        return found

    def has(self, role: str) -> bool:
        """Whether somebody has this role."""
        return any(role in party.roles for party in self.sale.parties)

    @property
    def paid(self) -> int | None:
        """What was paid in all; None where it isn't known, or was for goods and services both."""
        if 0 < len(self.order.goods) < len(self.order.cases):
            return None
        sums = [payment.amount_minor for payment in self.sale.payments]
        if not sums or None in sums:
            return None
        return sum(one for one in sums if one is not None)

    @property
    def price(self) -> int | None:
        """What all of it cost: what was paid, or else the prices; None where neither is known."""
        prices = [line.price_minor for line in self.sale.lines]
        if self.paid is not None or None in prices:
            return self.paid
        return sum(one for one in prices if one is not None)

    @property
    def promised(self) -> date | None:
        """The last day that was promised for delivery."""
        day = self.terms.promised_delivery
        return None if day is UNSET else day

    # What it makes

    def row(self, rule: Rule, status: Status, **fields: Any) -> Row:
        """A row of a rule, owed by the seller of record unless said otherwise."""
        fields.setdefault("owed_by", "seller_of_record")
        fields.setdefault("source", rule.source)
        fields.setdefault("period", rule.period)
        if status == "contested" and self.delivered is None and self.had_goods:
            fields["because"] = fields.get("because") or ("DELIVERY_DAY_UNKNOWN",)
        fields.setdefault("confidence", rule.confidence)
        return Row(
            duty=rule.duty,
            status=status,
            line=self.line.id,
            lines=(self.line.id,),
            rule=rule.id,
            rule_version=self._version(rule),
            review_by=rule.review_by,
            review_overdue=self.on > rule.review_by,
            **fields,
        )

    def _version(self, rule: Rule) -> str:
        state = STATES.get(self.law)
        return rule.version if state is None else f"{rule.version}-{state.version}"

    def excluded(self, rule: Rule, reason: str, **fields: Any) -> Row:
        """The rule doesn't apply, for a reason."""
        return self.row(rule, "excluded", reason_code=reason, **fields)

    def right(self, start: date | None, end: date | None) -> Status:
        """How a right stands that may be exercised from one day to another."""
        if start is not None and self.on < start:
            return "not_yet"
        return "expired" if end is not None and self.on > end else "open"

    def owed(self, end: date | None, *, met: bool) -> Status:
        """How something stands that must be done by a day."""
        if met:
            return "met"
        return "overdue" if end is not None and self.on > end else "due"


def _ordered(events: Iterable[Event]) -> date | None:
    """An order that was completed stands in for a contract of which the day isn't known."""
    return min((event.on for event in events if event.kind == "order_completed"), default=None)


def delivered_on(events: Iterable[Event]) -> date | None:
    """The day on which the last lot was delivered."""
    return max((event.on for event in events if event.kind == "delivered"), default=None)
