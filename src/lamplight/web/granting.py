"""What may be granted: sums by role, and a company's own ways of making it right."""

from typing import Annotated, Any

from litestar import Router, get, put
from litestar.params import JSONBody, QueryParameter

from lamplight.accommodations.kinds import BadKind, Kind
from lamplight.basis.money import EXPONENTS
from lamplight.journal.tables import accommodations, granting, run
from lamplight.journal.tables.accommodations import Authority
from lamplight.runtime.cases import limits, own_kinds, words
from lamplight.web.answers import AuthorityRow, GrantingChange, GrantingView
from lamplight.web.case_forms import NewAuthority, OwnKind
from lamplight.web.doors import Doors, doors_of
from lamplight.web.problems import answers, bad_input, not_found
from lamplight.web.staff import Ask, admin, lead, record, signed_in
from lamplight.web.text import LARGEST_ID, PathText

ALSO = Annotated[
    str,
    QueryParameter(pattern=r"^([A-Z]{3})?$", max_length=3, description="A currency to show too"),
]
BEFORE = Annotated[
    int, QueryParameter(ge=1, le=LARGEST_ID, description="The last id of the page before")
]
COUNT = Annotated[int, QueryParameter(ge=1, le=100, description="How many at most")]


@get("/authority", responses=answers(400, 401, 403, 429, 503))
async def list_authority(request: Ask, also: ALSO = "") -> GrantingView:
    """What each role may grant in each currency that we sell in: as somebody said, or as it holds
    where nobody did; then what was said for single brands."""
    doors = doors_of(request)
    if also and also not in EXPONENTS:
        raise bad_input("currency_unknown", "currency", currency=also)
    said = await accommodations.all_authority(doors.pool)
    sold = await granting.currencies(doors.pool)
    currencies = sorted({*sold, *(one.currency for one in said), *filter(None, [also])})
    of_all = {(one.currency, one.role): one for one in said if one.brand is None}
    rows = []
    for currency in currencies:
        for role in limits.UNITS:
            known = of_all.get((currency, role))
            held = known or limits.otherwise(role, currency)
            rows.append(_row(doors, None, role, currency, held, said=known is not None))
    rows += [
        _row(doors, one.brand, one.role, one.currency, one, said=True)
        for one in said
        if one.brand is not None
    ]
    return GrantingView(currencies=currencies, known=sorted(EXPONENTS), rows=rows)


def _row(
    doors: Doors, brand: int | None, role: Any, currency: str, sums: Any, *, said: bool
) -> Any:
    nobody = limits.otherwise(role, currency)
    return AuthorityRow(
        brand=None if brand is None else doors.directory.brand(brand),
        role=role,
        currency=currency,
        case_minor=sums.case_minor,
        customer_minor=sums.customer_minor,
        day_minor=sums.day_minor,
        share_bp=sums.share_bp,
        said=said,
        otherwise_minor=[nobody.case_minor, nobody.customer_minor, nobody.day_minor],
        otherwise_bp=nobody.share_bp,
    )


@put(
    "/authority",
    status_code=204,
    responses=answers(400, 401, 403, 404, 413, 415, 429, 503),
    guards=[admin],
)
async def set_authority(request: Ask, data: JSONBody[NewAuthority]) -> None:
    """What a role may grant without asking, for one brand or for all; `limits` null takes it back
    to what holds where nobody said."""
    doors, sums = doors_of(request), data.limits
    if data.currency not in EXPONENTS:
        raise bad_input("currency_unknown", "currency", currency=data.currency)
    if data.brand is not None and data.brand not in doors.directory.brands:
        raise not_found()
    if sums is not None and sums.case_minor > sums.customer_minor:
        raise bad_input("case_over_customer", "case_minor")
    if sums is not None and sums.case_minor > sums.day_minor:
        raise bad_input("case_over_day", "day_minor")
    what = (data.brand, data.role, data.currency)
    async with run.transaction(doors.pool) as session:
        said = await accommodations.all_authority(session)
        before = next((one for one in said if (one.brand, one.role, one.currency) == what), None)
        if sums is None:
            await accommodations.drop_authority(session, *what)
        else:
            await accommodations.set_authority(session, *what, Authority(**_sums(sums)))
        change = granting.NewChange(
            about="authority",
            brand=data.brand,
            role=data.role,
            currency=data.currency,
            before=None if before is None else _sums(before),
            after=None if sums is None else _sums(sums),
        )
        if change.before != change.after:
            await granting.add_change(session, change, who=request.user.id, now=doors.now())
    await record(request, "authority.changed", "brand", data.brand)


def _sums(sums: Any) -> dict[str, int]:
    names = ("case_minor", "customer_minor", "day_minor", "share_bp")
    return {name: getattr(sums, name) for name in names}


@get("/kinds", responses=answers(401, 403, 429, 503))
async def list_kinds(request: Ask) -> list[Kind]:
    """A company's own ways, beside those of the catalogue (docs/accommodation-kinds.md)."""
    return list(await own_kinds.added(doors_of(request).pool))


@get("/languages", responses=answers(401, 403, 429, 503))
async def list_languages(request: Ask) -> list[str]:
    """The languages that customers are written to in (BCP 47): a way has words in each."""
    return words.languages()


@put("/kinds/{name:str}", responses=answers(400, 401, 403, 413, 415, 429, 503), guards=[admin])
async def set_kind(request: Ask, name: PathText, data: JSONBody[OwnKind]) -> list[Kind]:
    """One of them, new or changed; it is retired by saying so. What can't be used changes nothing,
    and `field` says where it is wrong."""
    doors = doors_of(request)
    kind = data.kind | {"name": name}
    try:
        await own_kinds.put(doors.pool, kind, who=request.user.id, now=doors.now(), new=data.new)
    except BadKind as wrong:
        raise bad_input("kind_unusable", wrong.field, why=str(wrong)) from None
    await record(request, "kinds.changed")
    return list(await own_kinds.added(doors.pool))


@get("/changes", responses=answers(400, 401, 403, 429, 503))
async def list_changes(
    request: Ask, before: BEFORE = LARGEST_ID, count: COUNT = 30
) -> list[GrantingChange]:
    """Who changed what may be granted, the newest first."""
    doors = doors_of(request)
    return [
        GrantingChange(
            id=one.id,
            at=one.at,
            who=doors.directory.person(one.who) if one.who else None,
            about=one.about,
            brand=None if one.brand is None else doors.directory.brand(one.brand),
            role=one.role,
            currency=one.currency,
            name=one.name,
            before=one.before,
            after=one.after,
        )
        for one in await granting.changes(doors.pool, before, count)
    ]


router = Router(
    "/granting",
    route_handlers=[
        list_authority,
        set_authority,
        list_kinds,
        list_languages,
        set_kind,
        list_changes,
    ],
    guards=[signed_in, lead],
    tags=["admin"],
)
