"""The kinds of accommodation, as data.

Which remedy answers which failure in kind follows Roschk and Gelbrich 2014 (Journal of Service
Research 17(2), a meta-analysis): money for money lost, another one for a flawed thing, doing it
again for a service that failed, attention for inattention; and at once rather than later. What the
law gives is a floor: whatever performs an owed remedy is owed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.accommodations.kinds import Kind
from lamplight.accommodations.option import Undo
from lamplight.accommodations.owing import ALL_BACK, FLAWED, UNSEEN

if TYPE_CHECKING:
    from lamplight.basis.failures import Failure

_PARTS: Final[tuple[Failure, ...]] = ("broken", "part_missing", "part_broken", "defect")
_MENDED: Final[tuple[Failure, ...]] = ("broken", "part_broken", "defect", "not_as_described")

_MEND: Final = ("repair", "other", "specific_performance")

KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        name="how_to",
        makes="guide",
        failures=("how_to",),
        also=("defect",),
        plainly_owed=True,
        restores=True,
        proof_out="customer_says_it_works",
        bearer="seller",
    ),
    Kind(
        name="apology",
        makes="words",
        failures=("late", "other"),
        also=("billing", "charged_at_door"),
        proof_out="message",
        bearer="seller",
    ),
    Kind(
        name="part",
        makes="part",
        failures=_PARTS,
        performs=(*_MEND, "part", "missing_part"),
        restores=True,
        when=("is_goods", "delivered"),
        needs=("stock",),
        proof_in="photo_or_count",
        proof_out="delivered",
        undo=Undo(how="call_back_parcel", until="sent"),
    ),
    Kind(
        name="reship",
        makes="thing",
        failures=("not_delivered",),
        also=("late", *FLAWED),
        performs=("replacement", "delivery", "reship", "part", "missing_part", *_MEND),
        restores=True,
        when=("is_goods", "undelivered"),
        needs=("stock", "not_unique"),
        proof_out="delivered",
        undo=Undo(how="call_back_parcel", until="sent"),
    ),
    Kind(
        name="expedite",
        makes="faster",
        failures=("late",),
        performs=("delivery", "other"),
        restores=True,
        when=("is_goods", "undelivered"),
        needs=("can_be_faster",),
        proof_out="label",
        undo=Undo(how="slow_down", until="sent"),
    ),
    Kind(
        name="repair",
        makes="repair",
        failures=_MENDED,
        also=("part_missing",),
        performs=(*_MEND, "part", "missing_part"),
        restores=True,
        when=("is_goods", "delivered", "nothing_fits_by_hand"),
        proof_in="received",
        proof_out="repair_report",
        undo=Undo(how="send_back_as_it_is", until="done"),
    ),
    Kind(
        name="on_site",
        makes="visit",
        failures=_MENDED,
        performs=_MEND,
        restores=True,
        when=("is_goods", "delivered", "nothing_fits_by_hand"),
        needs=("visit_known",),
        leave="lead",
        proof_out="signed_visit",
        undo=Undo(how="call_off_visit", until="done"),
    ),
    Kind(
        name="again",
        makes="again",
        failures=(*FLAWED, *UNSEEN),
        performs=("repeat_performance", "replacement", "delivery", "part", "missing_part", *_MEND),
        restores=True,
        when=("is_service",),
        proof_out="signed_visit",
        undo=Undo(how="call_off_visit", until="done"),
    ),
    Kind(
        name="replacement",
        makes="thing",
        failures=FLAWED,
        performs=("replacement", "reject_replacement", "other", "specific_performance"),
        restores=True,
        when=("is_goods", "delivered"),
        needs=("not_unique", "stock"),
        proof_in="photo_or_received",
        proof_out="delivered",
        undo=Undo(how="call_back_parcel", until="sent"),
    ),
    Kind(
        name="like_piece",
        makes="like_piece",
        failures=FLAWED,
        also=("not_delivered",),
        performs=("replacement",),
        when=("is_goods", "one_piece"),
        proof_out="delivered",
        undo=Undo(how="call_back_parcel", until="sent"),
        consent=True,
    ),
    Kind(
        name="exchange",
        makes="swap",
        failures=("changed_mind",),
        when=("is_goods", "goods_at_customer"),
        bearer="seller",
        proof_in="received",
        proof_out="delivered",
        undo=Undo(how="call_off_return", until="sent"),
    ),
    Kind(
        name="send_back",
        makes="send_back",
        also=("wrong_item", "changed_mind"),
        when=("is_goods", "goods_at_customer", "no_money_owed"),
        proof_out="scanned",
        undo=Undo(how="call_off_return", until="sent"),
    ),
    Kind(
        name="refund",
        makes="refund",
        failures=("changed_mind", "not_delivered"),
        also=(*FLAWED, "late", "other"),
        performs=ALL_BACK,
        needs=("no_dispute", "money_left"),
        proof_in="sent_back",
        proof_out="refund_settled",
        undo=Undo(how="stop_refund", until="paid"),
    ),
    Kind(
        name="refund_kept",
        makes="refund_kept",
        also=FLAWED,
        when=("is_goods", "goods_at_customer"),
        needs=("no_dispute", "money_left"),
        bearer="seller",
        proof_out="refund_settled",
        undo=Undo(how="stop_refund", until="paid"),
    ),
    Kind(
        name="price_adjustment",
        makes="share",
        also=(*FLAWED, "late"),
        performs=("price_reduction", "keep_and_compensation"),
        needs=("no_dispute", "money_left"),
        bearer="seller",
        share_bp=1500,
        proof_out="credit_note",
        undo=Undo(how="stop_refund", until="paid"),
    ),
    Kind(
        name="billing_correction",
        makes="correction",
        failures=("billing", "charged_at_door"),
        plainly_owed=True,
        performs=("refund", "charge", "other"),
        when=("overcharged",),
        needs=("no_dispute", "money_left"),
        proof_in="receipt_or_statement",
        proof_out="refund_settled",
        undo=Undo(how="stop_refund", until="paid"),
    ),
    Kind(
        name="store_credit",
        makes="credit",
        also=("changed_mind", "other"),
        needs=("money_left",),
        bearer="seller",
        share_bp=10_000,
        proof_out="consent",
        undo=Undo(how="take_back_credit", until="used"),
        consent=True,
    ),
    Kind(
        name="goodwill",
        makes="extra",
        extra=True,
        bearer="seller",
        needs=("stock",),
        proof_out="delivered",
        undo=Undo(how="leave_out", until="sent"),
    ),
    Kind(
        name="warranty_extension",
        makes="longer",
        also=_MENDED,
        when=("is_goods", "delivered", "tried_in_vain"),
        leave="lead",
        bearer="seller",
        proof_out="certificate",
        undo=Undo(how="withdraw_certificate", until="done"),
    ),
)
