"""What may be granted: sums by role, and a company's own ways of making it right."""

from litestar import Router, get, put
from litestar.params import JSONBody

from lamplight.accommodations.kinds import BadKind, Kind
from lamplight.basis.money import EXPONENTS
from lamplight.journal.tables import accommodations
from lamplight.journal.tables.accommodations import Authority
from lamplight.runtime.cases import limits, own_kinds
from lamplight.web.answers import AuthorityRow
from lamplight.web.case_forms import NewAuthority, OwnKinds
from lamplight.web.doors import doors_of
from lamplight.web.problems import answers, bad_input, not_found
from lamplight.web.staff import Ask, admin, lead, record, signed_in


@get("/authority", responses=answers(401, 403, 429, 503))
async def list_authority(request: Ask) -> list[AuthorityRow]:
    """What somebody said that a role may grant, and what holds where nobody did (no brand, no
    currency: whole units of any)."""
    doors = doors_of(request)
    said = await accommodations.all_authority(doors.pool)
    rows = [
        AuthorityRow(
            brand=None if one.brand is None else doors.directory.brand(one.brand),
            role=one.role,
            currency=one.currency,
            case_minor=one.case_minor,
            customer_minor=one.customer_minor,
            day_minor=one.day_minor,
            share_bp=one.share_bp,
            said=True,
        )
        for one in said
    ]
    for role, (case, customer, day, share) in limits.UNITS.items():
        rows.append(AuthorityRow(None, role, "", case, customer, day, share, said=False))
    return rows


@put(
    "/authority",
    status_code=204,
    responses=answers(400, 401, 403, 404, 413, 415, 429, 503),
    guards=[admin],
)
async def set_authority(request: Ask, data: JSONBody[NewAuthority]) -> None:
    """What a role may grant without asking, for one brand or for all; `limits` null takes it back
    to what holds where nobody said."""
    doors = doors_of(request)
    if data.currency not in EXPONENTS:
        raise bad_input("currency_unknown", currency=data.currency)
    if data.brand is not None and data.brand not in doors.directory.brands:
        raise not_found()
    if data.limits is None:
        await accommodations.drop_authority(doors.pool, data.brand, data.role, data.currency)
    else:
        said = Authority(
            case_minor=data.limits.case_minor,
            customer_minor=data.limits.customer_minor,
            day_minor=data.limits.day_minor,
            share_bp=data.limits.share_bp,
        )
        await accommodations.set_authority(doors.pool, data.brand, data.role, data.currency, said)
    await record(request, "authority.changed", "brand", data.brand)


@get("/kinds", responses=answers(401, 403, 429, 503))
async def list_kinds(request: Ask) -> list[Kind]:
    """A company's own ways, beside those of the catalogue (docs/accommodation-kinds.md)."""
    return list(await own_kinds.added(doors_of(request).pool))


@put("/kinds", responses=answers(400, 401, 403, 413, 415, 429, 503), guards=[admin])
async def set_kinds(request: Ask, data: JSONBody[OwnKinds]) -> list[Kind]:
    """Others in their place. What can't be used changes nothing, and is named."""
    try:
        made = await own_kinds.put(doors_of(request).pool, data.kinds)
    except BadKind as wrong:
        raise bad_input("kind_unusable", why=str(wrong)) from None
    await record(request, "kinds.changed")
    return list(made)


router = Router(
    "/granting",
    route_handlers=[
        list_authority,
        set_authority,
        list_kinds,
        set_kinds,
    ],
    guards=[signed_in, lead],
    tags=["admin"],
)
