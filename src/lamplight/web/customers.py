"""Customers as a matter of the law: a lead erases one who asks to be forgotten."""

from typing import Annotated

from litestar import Router, delete, get
from litestar.params import QueryParameter

from lamplight.journal.tables.erasure import Kept
from lamplight.runtime.erasing import mark
from lamplight.web.answers import ErasedContact, Erasure
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


@get("/{contact:int}/customer", responses=answers(400, 401, 403, 404, 429, 503))
async def show_erasure(request: Ask, contact: PathId) -> Erasure:
    """What would be erased with this contact: all that its customer has with us, also what was
    found to be theirs by a number that anybody may type."""
    house = await check_sees(request, contact)
    staff, directory = request.user, doors_of(request).directory
    kept = await house.erasing.kept(contact)

    def shown(row: Kept) -> ErasedContact:
        yours = staff.answers(row.brand)
        return ErasedContact(
            contact=row.id,
            at=row.at,
            brand=directory.brand(row.brand),
            yours=yours,
            name=row.name if yours else "",
            phone=row.phone if yours else "",
            words=row.words if yours else "",
            messages=row.messages,
            notes=row.notes,
            stills=row.stills,
            talking=house.erasing.talks(row.id),
        )

    return Erasure(
        contacts=[shown(row) for row in kept],
        allowed=_may(staff, await house.erasing.brands(contact)),
        seen=mark(row.id for row in kept),
    )


@delete(
    "/{contact:int}/customer",
    status_code=204,
    responses=answers(400, 401, 403, 404, 409, 429, 503),
)
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
    "/contacts",
    route_handlers=[show_erasure, erase_customer],
    guards=[signed_in, lead],
    tags=["customers"],
)
