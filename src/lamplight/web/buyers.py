"""Customers as our people look for them: found, shown with all that they bought, told apart or
found to be one. Nobody sees a customer of brands that they don't answer."""

from typing import Annotated

from litestar import Router, delete, get, patch, post, put
from litestar.params import JSONBody, QueryParameter

from lamplight.journal.tables import cases, contacts, customers
from lamplight.runtime.customers import belonging, finding, shown
from lamplight.runtime.views.sales import CustomerView, Found
from lamplight.web.brand_admin import zones
from lamplight.web.desk import check_sees
from lamplight.web.doors import doors_of
from lamplight.web.forms import Belongs, CustomerChange, Merge
from lamplight.web.problems import answers, bad_input, not_found
from lamplight.web.staff import Ask, record, signed_in
from lamplight.web.text import PathId

FIND = Annotated[
    str,
    QueryParameter(
        max_length=200,
        pattern=r"^[^\u0000]*$",
        description="Parts of a name, a number, an e-mail or postal address, an order or a thing, "
        "in any order and in any script",
    ),
]
_READS = answers(400, 401, 404, 429, 503)
_CHANGES = answers(400, 401, 403, 404, 409, 413, 415, 429, 503)


def _brands(request: Ask) -> frozenset[int]:
    return doors_of(request).directory.brands_of(request.user.id)


async def _view(request: Ask, customer: int, brands: frozenset[int]) -> CustomerView:
    doors = doors_of(request)
    root = await shown.root_for(doors.house, customer, brands)
    family = await customers.family(doors.pool, root)
    owed = await doors.house.cases.owed_to(request.user.id, family)
    theirs = await cases.cases_of(doors.pool, family)
    open_ones = [one.id for one in theirs if one.brand in brands and one.state != "closed"]
    return await shown.customer_view(doors.house, family, brands, owed=owed, cases=open_ones)


@get("/customers", responses=answers(400, 401, 429, 503))
async def find_customers(request: Ask, find: FIND) -> list[Found]:
    """The likeliest customers under one's own brands, at most twelve, as one types: whole numbers
    first, then names, then things; of each the latest first. Nothing for signs alone."""
    return await finding.found(doors_of(request).pool, find, _brands(request))


@get("/customers/{customer:int}", responses=_READS)
async def show_customer(request: Ask, customer: PathId) -> CustomerView:
    """A customer with what they bought under one's own brands; of somebody who was merged into
    another, that other."""
    return await _view(request, customer, _brands(request))


@patch("/customers/{customer:int}", status_code=204, responses=_CHANGES)
async def change_customer(request: Ask, customer: PathId, data: JSONBody[CustomerChange]) -> None:
    """What is known of them is put right; what isn't given stays."""
    doors = doors_of(request)
    if data.timezone and data.timezone not in zones():
        raise bad_input("zone_unknown", zone=data.timezone)
    root = await shown.root_for(doors.house, customer, _brands(request))
    changed = await customers.change(
        doors.pool,
        root,
        name=_line(data.name),
        kind=data.kind,
        language=data.language,
        country=data.country,
        town=_line(data.town),
        timezone=data.timezone,
        wish=_line(data.wish),
    )
    if not changed:
        raise not_found()
    await record(request, "customer.changed", "customer", root)


def _line(written: str | None) -> str | None:
    return None if written is None else " ".join(written.split())


@post("/customers/{customer:int}/merge", status_code=204, responses=_CHANGES)
async def merge_customers(request: Ask, customer: PathId, data: JSONBody[Merge]) -> None:
    """Somebody found that two are one: `gone` is shown with this one from now on. Nothing else
    moves, so that it can be undone."""
    house, brands = doors_of(request).house, _brands(request)
    kept = await shown.root_for(house, customer, brands)
    gone = await shown.root_for(house, data.gone, brands)
    if kept == gone:
        raise bad_input("same_customer")
    await belonging.merge(house, kept, gone, request.user.id)
    await record(request, "customer.merged", "customer", kept)


@delete(
    "/customers/{customer:int}/merge/{gone:int}",
    status_code=204,
    responses=answers(400, 401, 403, 404, 409, 429, 503),
)
async def unmerge_customers(request: Ask, customer: PathId, gone: PathId) -> None:
    """They are two after all."""
    house = doors_of(request).house
    kept = await shown.root_for(house, customer, _brands(request))
    await belonging.unmerge(house, kept, gone, request.user.id)
    await record(request, "customer.unmerged", "customer", kept)


@get("/contacts/{contact:int}/customer-view", responses=_READS)
async def show_customer_of_contact(request: Ask, contact: PathId) -> CustomerView:
    """The customer of a contact, 404 while it isn't known whose it is."""
    await check_sees(request, contact)
    row = await contacts.contact_by_id(doors_of(request).pool, contact)
    if row is None or row.customer is None:
        raise not_found()
    return await _view(request, row.customer, _brands(request) | {row.brand})


@put("/contacts/{contact:int}/customer", status_code=204, responses=_CHANGES)
async def name_customer(request: Ask, contact: PathId, data: JSONBody[Belongs]) -> None:
    """Somebody says whose contact it is, since they have talked with them."""
    house = await check_sees(request, contact)
    customer = await shown.root_for(house, data.customer, _brands(request))
    await belonging.belongs(house, contact, customer)
    await record(request, "contact.customer_named", "contact", contact)


router = Router(
    "/",
    route_handlers=[
        find_customers,
        show_customer,
        change_customer,
        merge_customers,
        unmerge_customers,
        show_customer_of_contact,
        name_customer,
    ],
    guards=[signed_in],
    tags=["customers"],
)
