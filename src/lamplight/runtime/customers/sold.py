"""A sale as our own people see it."""

from typing import TYPE_CHECKING, Final

from lamplight.accommodations import refund_forms
from lamplight.accommodations.refunds import decide
from lamplight.runtime.views.sales import ClaimView, LineView, RefundView, SaleView, TrackingView

if TYPE_CHECKING:
    from datetime import date

    from lamplight.journal.tables.sale_rows import Line, Refund, Whole
    from lamplight.runtime.directory import Directory

_UNDER_WAY: Final = frozenset(("approved", "submitting", "pending"))
_GONE: Final = _UNDER_WAY | {"succeeded"}
_OPEN: Final = frozenset(("needs_response", "under_review"))
_BACK: Final = frozenset(("goods_received_back", "return_accepted"))


def sale_view(whole: "Whole", directory: "Directory", shop: str, on: "date") -> SaleView:
    """A sale on a day, with all that is known of it."""
    sale = whole.sale
    sellers = [one.name for one in sale.agreed.parties if "seller_of_record" in one.roles]
    return SaleView(
        sale=sale.id,
        number=sale.number or sale.external,
        brand=directory.brand(sale.brand),
        shop=shop,
        seller=sellers[0] if sellers else "",
        currency=sale.currency,
        paid_minor=paid(whole),
        refundable_minor=refundable(whole),
        disputed=any(one.state in _OPEN for one in whole.disputes),
        ordered_on=sale.contract_date,
        jurisdiction=sale.jurisdiction,
        lines=[line_view(whole, line, on) for line in whole.lines],
        tracking=[
            TrackingView(
                carrier=one.carrier,
                tracking=one.tracking,
                url=one.tracking_url
                if one.tracking_url.startswith(("https://", "http://"))
                else "",
                shipped_on=one.shipped_on,
                delivered_on=one.delivered_on,
            )
            for one in whole.fulfilments
        ],
        refunds=[refund_view(one) for one in whole.refunds],
        version=sale.version,
    )


def refund_view(refund: "Refund") -> RefundView:
    """Money that goes back, with what of it is tax."""
    of_lines = sum(refund.parts.values())
    tax = sum(tax for tax, _ in refund.shares.values())
    return RefundView(
        amount_minor=refund.amount_minor,
        state=refund.state,
        at=refund.changed_at,
        net_minor=of_lines - tax,
        tax_minor=tax,
        discount_minor=sum(discount for _, discount in refund.shares.values()),
        beside_minor=refund.amount_minor - of_lines,
    )


def line_view(whole: "Whole", line: "Line", on: "date") -> LineView:
    """One thing of a sale on a day."""
    delivered = delivered_on(whole, line)
    return LineView(
        line=line.id,
        position=line.position,
        name=line.name,
        detail=line.detail,
        sku=line.sku,
        picture=line.picture,
        quantity=line.quantity,
        paid_minor=line.paid_minor,
        delivered_on=delivered,
        day=None if delivered is None or delivered > on else (on - delivered).days,
        returned=any(one.kind in _BACK and one.line in (None, line.id) for one in whole.events),
        refunded=refunded(whole, line),
        one_of_a_kind=line.one_of_a_kind,
        claims=[
            ClaimView(one.text, one.shown_in, one.shown_on, one.kind) for one in line.body.claims
        ],
    )


def paid(whole: "Whole") -> int:
    """What was captured, or, where no payment is known, what the lines and the charges at the
    checkout came to."""
    if whole.payments:
        return sum(one.captured_minor for one in whole.payments)
    charges = (one for one in whole.sale.agreed.charges if one.collected == "checkout")
    return sum(one.paid_minor for one in whole.lines) + sum(one.amount_minor for one in charges)


def went_back(whole: "Whole") -> int:
    """What has gone back of it."""
    return sum(one.amount_minor for one in whole.refunds if one.state == "succeeded")


def refundable(whole: "Whole") -> int:
    """What could still go back: not what has gone, is on its way, or is disputed."""
    account = refund_forms.Account(
        currency=whole.sale.currency,
        payments=[
            refund_forms.Payment(
                id=str(one.id),
                tender="gift_card" if one.tender == "gift_card" else "card",
                captured_minor=one.captured_minor,
            )
            for one in whole.payments
        ],
        request=refund_forms.Request(id="what is left", amount_minor=1),
        prior_refunds=[
            refund_forms.Refund(
                id=str(one.id),
                state="pending" if one.state in _UNDER_WAY else one.state,
                payment=str(one.payment),
                amount_minor=one.amount_minor,
            )
            for one in whole.refunds
        ],
        disputes=[
            refund_forms.Dispute(
                payment=str(one.payment), state=one.state, amount_minor=one.amount_minor
            )
            for one in whole.disputes
        ],
    )
    return decide(account).refundable_minor


def refunded(whole: "Whole", line: "Line") -> int:
    """How many units money went back for or is on its way; a refund to two payments names its
    units with each of them."""
    units: dict[str, int] = {}
    for one in whole.refunds:
        if one.state in _GONE:
            own = sum(part.quantity for part in one.lines if part.line == line.external)
            units[one.key] = max(units.get(one.key, 0), own)
    return sum(units.values())


def delivered_on(whole: "Whole", line: "Line") -> "date | None":
    """The day on which the last of it came; None while something of it is on its way, or where it
    isn't known."""
    parcels = [
        one
        for one in whole.fulfilments
        if not one.lines or any(part.line == line.external for part in one.lines)
    ]
    came = [one.delivered_on for one in parcels]
    told = [
        one.day for one in whole.events if one.kind == "delivered" and one.line in (None, line.id)
    ]
    if told:
        return max(told)
    known = [day for day in came if day is not None]
    return max(known) if known and len(known) == len(came) else None
