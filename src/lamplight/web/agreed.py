"""What was agreed for one sale: shown, and written down by whoever answers for its brand."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from litestar import Router, get, patch
from litestar.params import JSONBody
from msgspec import UNSET, UnsetType

from lamplight.runtime.cases import wishes
from lamplight.runtime.cases.terms import AgreedTerms
from lamplight.runtime.views.sales import SaleAgreedView
from lamplight.sales import forms
from lamplight.sales.words import Category
from lamplight.web.doors import doors_of
from lamplight.web.forms import Form
from lamplight.web.problems import answers
from lamplight.web.staff import Ask, record, signed_in
from lamplight.web.text import Country, Id, Key, PathId

_READS = answers(400, 401, 403, 404, 429, 503)
_CHANGES = answers(400, 401, 403, 404, 409, 413, 415, 429, 503)
_Line = Annotated[
    str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f\u007f]+$")
]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000, pattern=r"^[^\u0000]+$")]
_NO_NUL = r"^[^\u0000]*$"
_MOST = 20


class SaidParty(Form, frozen=True, kw_only=True):
    """Somebody else in the sale."""

    name: _Line
    roles: Annotated[list[forms.Role], msgspec.Meta(min_length=1, max_length=8)]
    country: Country = ""


class SaidWarranty(Form, frozen=True, kw_only=True):
    """A written promise beyond the law, counted from delivery."""

    months: Annotated[int, msgspec.Meta(ge=1, le=1200)]
    given_by: Literal["buyer", "seller_of_record", "supplier", "manufacturer", "answerer"]
    label: Literal["full", "limited"] | None = None


class SaidPromise(Form, frozen=True, kw_only=True):
    """A promise of the contract, and where it stands; `within` null: no time was named;
    `until_months` null: it can always be called on. One that is there already may be as it is, a
    new one needs its words and where they stand."""

    text: Annotated[str, msgspec.Meta(max_length=1000, pattern=_NO_NUL)]
    source: Annotated[str, msgspec.Meta(max_length=300, pattern=_NO_NUL)]
    remedy: Literal["repair", "replacement", "part", "refund", "delivery", "return", "other"] = (
        "other"
    )
    of: Literal["contract", "delivered", "defect_reported", "complaint_received"] = "contract"
    within: Annotated[int, msgspec.Meta(ge=0, le=10_000)] | None = None
    unit: Literal["hours", "days", "working_days", "weeks", "months"] = "days"
    until_months: Annotated[int, msgspec.Meta(ge=0, le=1200)] | None = None


class SaidClaim(Form, frozen=True, kw_only=True):
    """What was said of the thing when it was marketed."""

    text: _Text
    shown_in: Annotated[str, msgspec.Meta(max_length=300, pattern=_NO_NUL)] = ""
    shown_on: date | None = None
    kind: Literal["quality", "delivery", "price", "other"] = "quality"


class SaidOfLine(Form, frozen=True, kw_only=True):
    """What is written of a line; null: as the shop says again, absent: as it is."""

    line: Id
    category: Category | UnsetType | None = UNSET
    condition: Literal["new", "used", "refurbished"] | UnsetType | None = UNSET
    digital_elements: bool | UnsetType | None = UNSET
    flags: Annotated[list[_Line], msgspec.Meta(max_length=_MOST)] | UnsetType | None = UNSET
    one_of_a_kind: bool | UnsetType | None = UNSET
    claims: Annotated[list[SaidClaim], msgspec.Meta(max_length=_MOST)] | UnsetType | None = UNSET


class SaidAgreed(Form, frozen=True, kw_only=True):
    """What was agreed, and by what somebody knows it; null: as the shop says again, absent: as it
    is. `version` is that of the sale as it was seen."""

    version: Annotated[int, msgspec.Meta(ge=1)]
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=1000, pattern=r"^[^\u0000]+$")]
    key: Key
    buyer_kind: Literal["consumer", "trade"] | UnsetType | None = UNSET
    parties: Annotated[list[SaidParty], msgspec.Meta(max_length=_MOST)] | UnsetType | None = UNSET
    clauses: Annotated[list[SaidPromise], msgspec.Meta(max_length=_MOST)] | UnsetType | None = UNSET
    promised_delivery: date | UnsetType | None = UNSET
    ship_days: Annotated[int, msgspec.Meta(ge=0, le=3650)] | UnsetType | None = UNSET
    withdrawal_info_given: bool | UnsetType | None = UNSET
    warranties: Annotated[list[SaidWarranty], msgspec.Meta(max_length=_MOST)] | UnsetType | None = (
        UNSET
    )
    lines: Annotated[list[SaidOfLine], msgspec.Meta(max_length=200)] = msgspec.field(
        default_factory=list
    )


_FIELDS = {
    "buyer_kind": Literal["consumer", "trade"] | None,
    "parties": list[forms.Party] | None,
    "clauses": list[forms.Clause] | None,
}
_TERMS = ("promised_delivery", "ship_days", "withdrawal_info_given", "warranties")


@get("/sales/{sale:int}/agreed", responses=_READS)
async def show_agreed(request: Ask, sale: PathId) -> SaleAgreedView:
    """What was agreed for a sale, as it holds, and who wrote what of it."""
    return await _terms(request).show(request.user.id, sale)


@patch("/sales/{sale:int}/agreed", responses=_CHANGES)
async def write_agreed(request: Ask, sale: PathId, data: JSONBody[SaidAgreed]) -> SaleAgreedView:
    """Write down what was agreed for a sale: it goes before what the shop says, also when that
    tells the sale again."""
    terms, said = _terms(request), msgspec.to_builtins(data)
    lines: dict[int, dict[str, Any]] = {}
    for one in said["lines"]:
        fields = lines.setdefault(one.pop("line"), {})
        claims = one.get("claims")
        if claims is not None:
            one["claims"] = msgspec.convert(claims, list[forms.Claim])
        fields |= one
    wish = wishes.AgreedChange(
        sale=sale,
        version=data.version,
        fields={
            name: msgspec.convert(said[name], type_)
            for name, type_ in _FIELDS.items()
            if name in said
        },
        terms={name: said[name] for name in _TERMS if name in said},
        lines=lines,
        words=data.words.strip(),
        key=data.key,
    )
    if await terms.write(request.user.id, wish):
        await record(request, "sale.agreed_written", "sale", sale)
    return await terms.show(request.user.id, sale)


def _terms(request: Ask) -> AgreedTerms:
    return AgreedTerms(doors_of(request).house)


router = Router(
    "/", route_handlers=[show_agreed, write_agreed], guards=[signed_in], tags=["customers"]
)
