"""Customers as a matter of the law: a lead erases one who asks to be forgotten."""

from typing import Annotated

from litestar import Router, delete, get
from litestar.params import QueryParameter

from lamplight.journal.tables import erasure
from lamplight.journal.tables.erasure import Kept
from lamplight.runtime.customers import shown
from lamplight.runtime.erasing import mark
from lamplight.web.answers import ErasedBeside, ErasedContact, Erasure
from lamplight.web.desk import check_sees
from lamplight.web.doors import doors_of
from lamplight.web.problems import Refusal, answers
from lamplight.web.staff import Ask, Staff, lead, record, signed_in
from lamplight.web.text import PathId

SEEN = Annotated[
    str,
    QueryParameter(
        max_length=16,
        pattern=r"^[0-9a-f]*$",
        description="`seen` of the list: nothing is erased when the list is another meanwhile",
    ),
]
_READS = answers(400, 401, 403, 404, 429, 503)
_CHANGES = answers(400, 401, 403, 404, 409, 429, 503)


@get("/contacts/{contact:int}/customer", responses=_READS)
async def show_erasure(request: Ask, contact: PathId) -> Erasure:
    """What would be erased with this contact: all that its customer has with us, also what was
    found to be theirs by a number that anybody may type."""
    house = await check_sees(request, contact)
    kept = await house.erasing.kept(contact)
    beside = await house.erasing.belongings(contact)
    brands = await house.erasing.brands(contact)
    return _erasure(request, kept, beside, brands, mark(row.id for row in kept))


@get("/customers/{customer:int}/erasure", responses=_READS)
async def show_customer_erasure(request: Ask, customer: PathId) -> Erasure:
    """What would be erased with this customer, whether or not they ever asked us anything: also all
    that they bought."""
    doors = doors_of(request)
    root, erasing = await _root(request, customer), doors.house.erasing
    kept = await erasure.would_be_erased(doors.pool, 0, root)
    beside = await erasure.belongings_of(doors.pool, root)
    brands = await erasure.brands_of(doors.pool, root)
    seen = await erasing.mark_of(root, (row.id for row in kept))
    return _erasure(request, kept, beside, brands, seen)


@delete("/customers/{customer:int}", status_code=204, responses=_CHANGES)
async def erase_found_customer(request: Ask, customer: PathId, seen: SEEN = "") -> None:
    """Erase a customer with all that is personal of their contacts, sales, cases, promises and
    letters, and whoever was merged with them. It can't be undone. A lead does it who answers every
    brand with something of theirs, an admin for all."""
    doors = doors_of(request)
    root = await _root(request, customer)
    if not _may(request.user, await erasure.brands_of(doors.pool, root)):
        raise Refusal(403, "brand_not_yours")
    await doors.house.erasing.erase_customer(root, seen)
    await record(request, "customer.erased", "customer", root)


async def _root(request: Ask, customer: int) -> int:
    """Raises `Unknown` for whom nobody of these brands would find."""
    doors = doors_of(request)
    return await shown.root_for(doors.house, customer, doors.directory.brands_of(request.user.id))


def _erasure(
    request: Ask, kept: list[Kept], beside: erasure.Belongings, brands: set[int], seen: str
) -> Erasure:
    doors, staff = doors_of(request), request.user

    def one_of(row: Kept) -> ErasedContact:
        yours = staff.answers(row.brand)
        return ErasedContact(
            contact=row.id,
            at=row.at,
            brand=doors.directory.brand(row.brand),
            yours=yours,
            name=row.name if yours else "",
            phone=row.phone if yours else "",
            words=row.words if yours else "",
            messages=row.messages,
            notes=row.notes,
            stills=row.stills,
            talking=doors.house.erasing.talks(row.id),
        )

    return Erasure(
        contacts=[one_of(row) for row in kept],
        beside=ErasedBeside(beside.sales, beside.cases, beside.promises, beside.letters),
        allowed=_may(staff, brands),
        seen=seen,
    )


@delete("/contacts/{contact:int}/customer", status_code=204, responses=_CHANGES)
async def erase_customer(request: Ask, contact: PathId, seen: SEEN = "") -> None:
    """Erase the customer of this contact: name, number, words, messages, notes and pictures of all
    their contacts. It can't be undone. A lead does it for the brands they answer, an admin for
    all."""
    house = await check_sees(request, contact)
    kept = await house.erasing.kept(contact)
    if not _may(request.user, await house.erasing.brands(contact)):
        raise Refusal(403, "brand_not_yours")
    await house.erasing.erase(contact, seen or mark(row.id for row in kept))
    await record(request, "customer.erased", "contact", contact)


def _may(staff: Staff, brands: set[int]) -> bool:
    return staff.at_least("admin") or brands <= set(staff.person.brands)


router = Router(
    "/",
    route_handlers=[show_erasure, erase_customer, show_customer_erasure, erase_found_customer],
    guards=[signed_in, lead],
    tags=["customers"],
)
