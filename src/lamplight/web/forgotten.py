"""A forgotten password: a lead makes a link that works once, and its person chooses another.

No mail is sent: the link is given by hand, as an invitation is.
"""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import JSONBody

from lamplight.journal.tables import audit, password_links, people
from lamplight.journal.tables.people import Person
from lamplight.web.address import limited
from lamplight.web.answers import Me, PasswordLink, PasswordLinkView
from lamplight.web.doors import doors_of
from lamplight.web.entry import found_by
from lamplight.web.forms import ChosenPassword
from lamplight.web.passwords import check_rules
from lamplight.web.problems import Refusal, answers, not_found
from lamplight.web.security import own_origin
from lamplight.web.session import welcome
from lamplight.web.staff import Ask, Staff, lead, record, register_of, signed_in
from lamplight.web.text import PathId, Token


@post(
    "/people/{person:int}/password-link",
    guards=[signed_in, lead],
    responses=answers(400, 401, 403, 404, 429, 503),
)
async def make_password_link(request: Ask, person: PathId) -> PasswordLink:
    """A link with which this person chooses another password, once; earlier ones are void. Whoever
    has it can come in as them: so a lead makes one only for who answers nothing but the lead's own
    brands, an admin for everybody else."""
    doors = doors_of(request)
    found = await people.person_by_id(doors.pool, person)
    if found is None or not found.active:
        raise not_found()
    _check_may(request.user, found)
    now = doors.now()
    token = await password_links.make_link(doors.pool, person, now=now, by=request.user.id)
    await record(request, "person.password_link_made", "person", person)
    link = f"{own_origin(request)}/password/{token}"
    return PasswordLink(link, now + password_links.LASTS)


def _check_may(staff: Staff, person: Person) -> None:
    if person.id == staff.id:
        raise Refusal(403, "own_password")  # with the old one: a borrowed desk isn't enough
    if staff.at_least("admin"):
        return
    if person.role != "agent":
        raise Refusal(403, "admins_only")
    if not set(person.brands) <= set(staff.person.brands):
        raise Refusal(403, "more_brands")


async def _person_of(request: Request[Any, Any, Any], token: str) -> tuple[Person, int]:
    """Whose link this is, and until when it works. Raises 404."""
    doors = doors_of(request)
    link = await found_by(request, token, password_links.link_by_token, "password_link_unknown")
    person = await people.person_by_id(doors.pool, link.person)
    if person is None:
        raise not_found("password_link_unknown")
    return person, link.expires_at


@get("/password-links/{token:str}", guards=[limited("reads")], responses=answers(404, 429, 503))
async def show_password_link(request: Request[Any, Any, Any], token: Token) -> PasswordLinkView:
    """For whom this link is."""
    person, expires_at = await _person_of(request, token)
    return PasswordLinkView(name=person.name, email=person.email, expires_at=expires_at)


@post(
    "/password-links/{token:str}",
    guards=[limited("sign_in_address")],
    responses=answers(400, 403, 404, 413, 415, 429, 503),
)
async def choose_password(
    request: Request[Any, Any, Any], token: Token, data: JSONBody[ChosenPassword]
) -> Response[Me]:
    """Choose another password, and be signed in here; everywhere else one is signed out."""
    doors = doors_of(request)
    person, _ = await _person_of(request, token)
    check_rules(data.password, person.name, person.email)
    hashed = await doors.passwords.hash(data.password)
    register = register_of(request)
    open_ones = await register.open_ones(person.id)
    if await password_links.use_link(doors.pool, token, hashed, doors.now()) is None:
        raise not_found("password_link_unknown")
    register.cut(person.id, open_ones)
    await audit.add_entry(
        doors.pool,
        at=doors.now(),
        who=person.id,
        what="person.password_reset",
        target="person",
        target_id=person.id,
    )
    return await welcome(request, person.id)


router = Router(
    "/",
    route_handlers=[make_password_link, show_password_link, choose_password],
    tags=["entry"],
)
