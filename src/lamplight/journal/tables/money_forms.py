"""What is known of the money of a sale, and the moves that a refund may make."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from lamplight.accommodations import refund_forms as forms
from lamplight.accommodations.refund_forms import Answer
from lamplight.accommodations.refunds import decide
from lamplight.accommodations.shares import Share, Sold, Taxed, taxed
from lamplight.sales.forms import DisputeState, RefundState, Tender

SHOPS: Final = "shop:"
"""How the keys of refunds begin that the shop made by itself."""
COUNTS: Final = frozenset(("approved", "submitting", "pending", "succeeded"))
"""A refund in one of these is money that is gone or going."""
FINAL: Final = frozenset(("succeeded", "failed", "canceled"))
MOVES: Final[Mapping[RefundState, frozenset[RefundState]]] = {
    # What a shop reports may run ahead of the answer that we wait for.
    "approved": frozenset(("submitting", "pending", "succeeded", "failed", "canceled")),
    # Back to approved: the provider surely never got it.
    "submitting": frozenset(("approved", "pending", "succeeded", "failed", "canceled")),
    "pending": frozenset(("succeeded", "failed", "canceled")),
    # Banks send money back days later: accepted isn't settled, and settled isn't received.
    "succeeded": frozenset(("failed",)),
    # Canceled: given up for another one in its place.
    "failed": frozenset(("canceled",)),
    "canceled": frozenset(),
}

_NONE: Final[Mapping[str, Sequence[Share]]] = {}


class NotAMove(ValueError):
    """A refund doesn't go from the one state to the other."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Units of a line that are paid back, or a sum for a line whose units stay (`quantity` 0);
    with both, the units are worth this sum."""

    line: str
    quantity: int = 0
    amount_minor: int | None = None


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """A row. `step` is None where none of ours asked for it. `lines` are units that go back,
    `parts` what of the sum is for which line: both by the shop's name of a line. `booked_minor` is
    what we asked for, `settled_minor` what its provider told that it settled."""

    id: int
    sale: int
    step: int | None
    key: str
    payment: int
    amount_minor: int
    state: RefundState
    lines: dict[str, int]
    parts: dict[str, int]
    external: str | None
    made_at: int
    changed_at: int
    booked_minor: int | None = None
    settled_minor: int | None = None
    shares: dict[str, tuple[int, int]] = {}
    """Tax and discount in each part; the rest of it is net."""

    @property
    def tax_minor(self) -> int:
        """The tax in it."""
        return sum(tax for tax, _ in self.shares.values())

    @property
    def differs(self) -> bool:
        """Whether it was settled with another sum than the one that we asked for."""
        booked, settled = self.booked_minor, self.settled_minor
        return None not in (booked, settled) and booked != settled

    @property
    def is_reconciled(self) -> bool:
        """Whether its provider told that it settled what we asked for."""
        return self.state == "succeeded" and self.booked_minor == self.settled_minor is not None

    @property
    def wish(self) -> str:
        """The one wish that refunds to several payments belong to."""
        return self.key if self.key.startswith(SHOPS) else self.key.partition("#")[0]


class Reserved(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided; `refunds` are its rows, none where it was refused or held."""

    answer: Answer
    refunds: list[Refund] = []


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A refund after a move. `late`: it had succeeded and has failed since, or it was given up and
    went through nevertheless: a person must know. `changed` False: it was so already."""

    refund: Refund
    changed: bool = True
    late: bool = False


class Differing(msgspec.Struct, frozen=True):
    """A refund of ours that was settled with another sum than we booked; told at `at`."""

    refund: int
    service_case: int
    booked_minor: int
    settled_minor: int
    currency: str
    at: int


class Payment(msgspec.Struct, frozen=True):
    id: int
    tender: Tender
    captured_minor: int


class Line(msgspec.Struct, frozen=True):
    id: str
    quantity: int
    paid_minor: int
    tax_minor: int = 0
    discount_minor: int = 0


class Dispute(msgspec.Struct, frozen=True):
    payment: int
    state: DisputeState
    amount_minor: int


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The money of one sale as it stands."""

    sale: int
    currency: str
    payments: list[Payment]
    lines: list[Line]
    refunds: list[Refund]
    disputes: list[Dispute]

    def account(self, request: forms.Request) -> forms.Account:
        """As the decision asks for it. Raises `BadRequest`."""
        lines = {line.id for line in self.lines}
        account = forms.Account(
            currency=self.currency,
            payments=[
                forms.Payment(
                    id=str(one.id),
                    tender=one.tender,
                    captured_minor=one.captured_minor,
                )
                for one in self.payments
            ],
            request=request,
            lines=[
                forms.Line(id=one.id, qty=one.quantity, paid_minor=one.paid_minor)
                for one in self.lines
            ],
            prior_refunds=[_prior(one, lines) for one in self.refunds],
            disputes=[
                forms.Dispute(
                    payment=str(one.payment), state=one.state, amount_minor=one.amount_minor
                )
                for one in self.disputes
            ],
        )
        forms.check(account)
        return account

    def sold(self) -> dict[str, Sold]:
        """Lines with what of them went back."""
        gone = [one for one in self.refunds if one.state in COUNTS]
        return {
            line.id: Sold(
                line=line.id,
                quantity=line.quantity,
                paid_minor=line.paid_minor,
                units_back=_units_back(gone, line.id),
                given_minor=sum(_part(one, line.id) for one in gone),
            )
            for line in self.lines
        }

    def taxed(
        self, parts: Mapping[str, int], own: Mapping[str, Sequence[Share]] = _NONE
    ) -> dict[str, Share]:
        """What of further parts is net, tax and discount; `own` are those of the same wish that go
        to another payment and aren't written yet."""
        gone = [one for one in self.refunds if one.state in COUNTS]
        found = {}
        for line in self.lines:
            if line.id not in parts:
                continue
            before = [_share(one, line.id) for one in gone] + list(own.get(line.id, ()))
            given = sum(one.net_minor + one.tax_minor for one in before)
            of = Taxed(
                paid_minor=line.paid_minor,
                tax_minor=line.tax_minor,
                discount_minor=line.discount_minor,
            )
            found[line.id] = taxed(of, parts[line.id], given, before)
        return found

    def beside_minor(self) -> int:
        """What was paid for what isn't in any line, as carriage, and hasn't gone back."""
        gone = [one for one in self.refunds if one.state in COUNTS]
        captured = sum(one.captured_minor for one in self.payments)
        paid = sum(one.paid_minor for one in self.lines)
        back = sum(one.amount_minor for one in gone)
        of_lines = sum(_part(one, line.id) for one in gone for line in self.lines)
        return max(0, captured - paid - (back - of_lines))

    def left_minor(self) -> int:
        """What could go back now. Raises `BadRequest` for a currency that nobody knows."""
        request = forms.Request(id="what is left", amount_minor=1)
        return decide(self.account(request)).refundable_minor


def _share(refund: Refund, line: str) -> Share:
    tax, discount = refund.shares.get(line, (0, 0))
    return Share(net_minor=_part(refund, line) - tax, tax_minor=tax, discount_minor=discount)


def _prior(refund: Refund, lines: set[str]) -> forms.Refund:
    return forms.Refund(
        id=refund.wish,
        state=refund.state,
        payment=str(refund.payment),
        amount_minor=refund.amount_minor,
        lines=[
            forms.Units(line=line, qty=quantity)
            for line, quantity in refund.lines.items()
            if line in lines
        ],
        line=_alone(refund, lines),
    )


def _alone(refund: Refund, lines: set[str]) -> str | None:
    """The line that all of it is for, without units of it."""
    one = next(iter(refund.parts), "")
    alone = not refund.lines and refund.parts == {one: refund.amount_minor} and one in lines
    return one if alone else None


def _units_back(gone: Sequence[Refund], line: str) -> int:
    """A wish that goes to several payments names its units with each of them."""
    units: dict[str, int] = {}
    for one in gone:
        units[one.wish] = max(units.get(one.wish, 0), one.lines.get(line, 0))
    return sum(units.values())


def _part(refund: Refund, line: str) -> int:
    """What of it is for a line. Where nobody said, it is all for the one that it names."""
    if not refund.parts and list(refund.lines) == [line]:
        return refund.amount_minor
    return refund.parts.get(line, 0)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A refund as the shop or provider tells it. `external` is its name there, `key` ours where
    it was ours; `units` by its name of a line where it says them."""

    payment: int
    external: str
    amount_minor: int
    state: RefundState = "succeeded"
    key: str = ""
    units: dict[str, int] = {}
