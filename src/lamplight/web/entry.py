"""Coming in for the first time: by an invitation, or as the first lead of an empty house."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from litestar import Request, Response, Router, get, post
from litestar.params import JSONBody

from lamplight.journal.errors import AlreadyThere
from lamplight.journal.tables import audit, invitations, people, run
from lamplight.web.address import check_guessing, count_unknown, limited
from lamplight.web.answers import InvitationView, Me, SetupState
from lamplight.web.brand_admin import check as check_brand
from lamplight.web.brand_admin import make_brand, said_plainly
from lamplight.web.doors import doors_of
from lamplight.web.forms import FirstLead, Join
from lamplight.web.passwords import check_rules
from lamplight.web.problems import Refusal, answers, bad_input, not_found
from lamplight.web.session import welcome
from lamplight.web.text import Token

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_LONGEST_TOKEN = 100
Asking = Request[Any, Any, Any]
Found = TypeVar("Found")
LookUp = Callable[["Runs", str, int], Awaitable[Found | None]]
"""Finds what a token opens at an instant."""


async def found_by(request: Asking, token: str, look_up: "LookUp[Found]", unknown: str) -> "Found":
    """What a link opens. Raises 404 with this code, and counts who guesses."""
    check_guessing(request)
    doors = doors_of(request)
    found = None
    if len(token) <= _LONGEST_TOKEN:
        found = await look_up(doors.pool, token, doors.now())
    if found is None:
        count_unknown(request)
        raise not_found(unknown)
    return found


async def invitation_of(request: Asking, token: str) -> invitations.Invitation:
    """The invitation of a link. Raises 404, and counts who guesses."""
    return await found_by(request, token, invitations.invitation_by_token, "invitation_unknown")


@get("/invitations/{token:str}", guards=[limited("reads")], responses=answers(404, 429, 503))
async def show_invitation(request: Asking, token: Token) -> InvitationView:
    """Who invites whom, for what."""
    doors = doors_of(request)
    found = await invitation_of(request, token)
    return InvitationView(
        role=found.role,
        brands=[doors.directory.brand(brand) for brand in found.brands],
        email=found.email,
        invited_by=doors.directory.person(found.created_by).name,
        expires_at=found.expires_at,
    )


@post(
    "/invitations/{token:str}",
    guards=[limited("sign_in_address")],
    responses=answers(400, 403, 404, 409, 413, 415, 429, 503),
)
async def join(request: Asking, token: Token, data: JSONBody[Join]) -> Response[Me]:
    """Accept an invitation, and be signed in."""
    doors = doors_of(request)
    found = await invitation_of(request, token)
    email = found.email or (data.email or "").strip().lower()
    if not email:
        raise bad_input("email_missing")
    name = _name(data.name)
    check_rules(data.password, name, email)
    hashed = await doors.passwords.hash(data.password)
    try:
        person = await invitations.accept_invitation(
            doors.pool, token, name=name, email=email, password_hash=hashed, now=doors.now()
        )
    except AlreadyThere:
        raise Refusal(409, "email_taken") from None
    if person is None:
        raise not_found("invitation_unknown")
    return await _come_in(request, person, data.languages, "invitation.accepted")


@get("/setup", guards=[limited("reads")], responses=answers(429, 503))
async def setup_state(request: Asking) -> SetupState:
    """Whether this house still waits for its first lead."""
    return SetupState(needed=await people.count_people(doors_of(request).pool) == 0)


@get("/setup/{token:str}", guards=[limited("reads")], responses=answers(404, 429, 503))
async def check_setup(request: Asking, token: Token) -> SetupState:
    """Whether this set-up link can be used."""
    await _check_setup_token(request, token)
    return SetupState(needed=True)


@post(
    "/setup/{token:str}",
    guards=[limited("sign_in_address")],
    responses=answers(400, 403, 404, 409, 413, 415, 429, 503),
)
async def set_up(request: Asking, token: Token, data: JSONBody[FirstLead]) -> Response[Me]:
    """Make the first person, an admin, and sign them in; with the first brand if it is given."""
    doors = doors_of(request)
    await _check_setup_token(request, token)
    name, email = _name(data.name), data.email.strip().lower()
    check_rules(data.password, name, email)
    hashed = await doors.passwords.hash(data.password)
    if data.brand is not None:
        check_brand(data.brand)
    async with said_plainly(), run.transaction(doors.pool) as session:
        person = await invitations.set_up_first_person(
            session, token, name=name, email=email, password_hash=hashed, now=doors.now()
        )
        if person is None:
            raise not_found("setup_unknown")
        if data.brand is not None:
            brand = await make_brand(session, data.brand, doors.now())
            await people.change_person(session, person, brands=[brand])
    if data.brand is not None:
        await doors.house.brand_changed(brand)
    return await _come_in(request, person, data.languages, "house.set_up")


async def _check_setup_token(request: Asking, token: str) -> None:
    check_guessing(request)
    doors = doors_of(request)
    if len(token) > _LONGEST_TOKEN or not await invitations.is_setup_token(doors.pool, token):
        count_unknown(request)
        raise not_found("setup_unknown")


async def _come_in(request: Asking, person: int, languages: list[str], what: str) -> Response[Me]:
    doors = doors_of(request)
    if languages:
        await people.change_person(doors.pool, person, languages=languages)
    await audit.add_entry(
        doors.pool, at=doors.now(), who=person, what=what, target="person", target_id=person
    )
    await doors.house.person_changed(person)
    return await welcome(request, person)


def _name(written: str) -> str:
    if not (name := written.strip()):
        raise bad_input("name_empty")
    return name


router = Router(
    "/", route_handlers=[show_invitation, join, setup_state, check_setup, set_up], tags=["entry"]
)
