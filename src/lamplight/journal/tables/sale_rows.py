"""What was sold, as it lies in the tables, and a sale read whole."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import run
from lamplight.journal.tables.judgements import Judgement
from lamplight.sales.forms import (
    Agreed,
    Claim,
    DisputeState,
    Jurisdiction,
    LineKind,
    RefundState,
    Spare,
    Supplied,
    Tender,
    Units,
)

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("sale_rows")
MANY: Final = 500
"""More sales of one customer aren't read at once."""


class Sale(msgspec.Struct, frozen=True):
    """The sale itself. `version` goes up with every change; `said_at` is as of when the shop said
    it, `changed_at` when it came to us. `erased`: whoever bought it was erased, or uses it
    where no buyer is known; `consumer_erased`: whoever uses it."""

    id: int
    shop: int
    external: str
    number: str
    brand: int
    buyer: int | None
    consumer: int | None
    buyer_kind: Literal["consumer", "trade"]
    jurisdiction: Jurisdiction
    channel: Literal["web", "store", "home"]
    contract_date: date | None
    currency: str
    ship_to: str
    agreed: Agreed
    version: int
    said_at: int | None
    changed_at: int
    created_at: int
    erased: bool = False
    consumer_erased: bool = False


class LineBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What duties and proposals ask of a line."""

    category: str | None = None
    condition: Literal["new", "used", "refurbished"] | None = None
    digital_elements: bool | None = None
    flags: list[str] = []
    cost_minor: int | None = None
    stock: int | None = None
    spares: list[Spare] = []
    claims: list[Claim] = []
    supplies: Supplied | None = None
    supply_until: date | None = None
    supply_from: date | None = None


class Line(msgspec.Struct, frozen=True):
    """`paid_minor` is for all units, with tax and after discount."""

    id: int
    sale: int
    external: str
    position: int
    kind: LineKind
    sku: str
    name: str
    detail: str
    picture: str
    one_of_a_kind: bool
    quantity: int
    paid_minor: int
    tax_minor: int
    discount_minor: int
    body: LineBody


class PaymentBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """`reference` is its name at the payment provider."""

    reference: str = ""
    cycle_close_day: int | None = None


class Payment(msgspec.Struct, frozen=True):
    """What was captured by one tender."""

    id: int
    sale: int
    external: str
    tender: Tender
    captured_minor: int
    body: PaymentBody


class Refund(msgspec.Struct, frozen=True):
    """Money that goes back. `step` is ours where we asked for it; `lines` names lines by the shop's
    name of them; `external` is the shop's name of it once it has one."""

    id: int
    sale: int
    step: int | None
    key: str
    payment: int
    amount_minor: int
    state: RefundState
    lines: list[Units]
    external: str | None
    made_at: int
    changed_at: int
    parts: dict[str, int] = {}
    shares: dict[str, tuple[int, int]] = {}
    """What of it is for which line, and of that the tax and the discount."""


class Dispute(msgspec.Struct, frozen=True):
    """A payment that its bank is asked to take back."""

    id: int
    sale: int
    payment: int
    external: str
    state: DisputeState
    amount_minor: int
    opened_on: date | None


class Fulfilment(msgspec.Struct, frozen=True):
    """A parcel; `lines` names lines by the shop's name of them."""

    id: int
    sale: int
    external: str
    carrier: str
    tracking: str
    tracking_url: str
    shipped_on: date | None
    delivered_on: date | None
    proof: str
    lines: list[Units]


class Event(msgspec.Struct, frozen=True):
    """What happened, in the words of `docs/duties.md`. `external` null, or beginning with
    `sales.changes.OURS`: we wrote it, not a shop."""

    id: int
    sale: int
    line: int | None
    external: str | None
    kind: str
    day: date
    fields: dict[str, Any]
    created_at: int


class Whole(msgspec.Struct, frozen=True):
    """One sale with all that belongs to it, as of one instant."""

    sale: Sale
    lines: list[Line]
    payments: list[Payment]
    refunds: list[Refund]
    disputes: list[Dispute]
    fulfilments: list[Fulfilment]
    events: list[Event]
    judgements: list[Judgement] = []


_PARTS: Final[list[tuple[str, msgspec.json.Decoder[Any]]]] = [
    (name, msgspec.json.Decoder(kind))
    for name, kind in (
        ("sale", Sale),
        ("lines", Line),
        ("payments", Payment),
        ("refunds", Refund),
        ("disputes", Dispute),
        ("fulfilments", Fulfilment),
        ("events", Event),
        ("judgements", Judgement),
    )
]


async def whole(runs: "Runs", sale: int) -> Whole | None:
    """One sale; None when there is none of this id."""
    found = await wholes(runs, [sale])
    return found[0] if found else None


async def wholes(runs: "Runs", sales: Sequence[int]) -> list[Whole]:
    """Several sales, as of one instant, in the order in which they were asked for; those that
    aren't there are left out."""
    ids = list(dict.fromkeys(sales))
    with clear_losses():
        records = await runs.fetch(_SQL["whole_sales"], ids)
    found: dict[int, dict[str, Any]] = {}
    for record in records:
        name, decoder = _PARTS[record["part"] - 1]
        row = decoder.decode(record["fields"])
        if name == "sale":
            found[row.id] = {"sale": row, **{part: [] for part, _ in _PARTS[1:]}}
        else:
            found[record["sale"]][name].append(row)
    return [Whole(**found[one]) for one in ids if one in found]


async def sales_of(runs: "Runs", customers: Sequence[int], limit: int = MANY) -> list[Whole]:
    """What these customers bought or use, the newest first."""
    with clear_losses():
        records = await runs.fetch(_SQL["sales_of"], list(customers), limit)
    return await wholes(runs, [record["id"] for record in records])


async def sale_by_external(runs: "Runs", shop: int, external: str) -> int | None:
    """A sale by the shop's own name of it."""
    found: int | None = await run.value(runs, _SQL["sale_by_external"], shop, external)
    return found
