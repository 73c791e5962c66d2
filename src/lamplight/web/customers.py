"""Customers as a matter of the law: a lead erases one who asks to be forgotten."""

from litestar import Router, delete

from lamplight.web.desk import check_sees
from lamplight.web.problems import Refusal, answers
from lamplight.web.staff import Ask, lead, record, signed_in
from lamplight.web.text import PathId


@delete(
    "/{contact:int}/customer",
    status_code=204,
    responses=answers(400, 401, 403, 404, 409, 429, 503),
)
async def erase_customer(request: Ask, contact: PathId) -> None:
    """Erase the customer of this contact: name, number, words, messages, notes and pictures of all
    their contacts. It can't be undone. A lead does it for the brands they answer, an admin for
    all."""
    house = await check_sees(request, contact)
    staff = request.user
    brands = await house.erasing.brands(contact)
    if not staff.at_least("admin") and not brands <= set(staff.person.brands):
        raise Refusal(403, "brand_not_yours")
    await house.erasing.erase(contact)
    await record(request, "customer.erased", "contact", contact)


router = Router(
    "/contacts", route_handlers=[erase_customer], guards=[signed_in, lead], tags=["customers"]
)
