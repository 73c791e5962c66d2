"""The people who answer, for leads: who they are, and letting in others by a link.

A lead changes agents; roles, leads and admins are changed by admins only.
"""

from collections.abc import Sequence

from litestar import Router, delete, get, patch, post
from litestar.params import JSONBody

from lamplight.journal.errors import NoSuchRow
from lamplight.journal.tables import invitations, password_links, people
from lamplight.journal.tables.people import Person, Role
from lamplight.runtime.directory import Directory
from lamplight.web.answers import InvitationLink, InvitationRow, PersonAdmin
from lamplight.web.doors import doors_of
from lamplight.web.forms import NewInvitation, PersonChange
from lamplight.web.problems import Refusal, answers, bad_input, not_found
from lamplight.web.security import own_origin
from lamplight.web.staff import Ask, Staff, lead, record, register_of, signed_in
from lamplight.web.text import PathId

_READS = answers(401, 403, 429, 503)
_CHANGES = answers(400, 401, 403, 404, 409, 413, 415, 429, 503)


def person_view(directory: Directory, person: Person) -> PersonAdmin:
    """A person as leads see them."""
    return PersonAdmin(
        id=person.id,
        name=person.name,
        email=person.email,
        portrait=directory.person(person.id).portrait,
        role=person.role,
        active=person.active,
        brands=[directory.brand(brand) for brand in person.brands],
        languages=list(person.languages),
        channels=list(person.channels),  # type: ignore[arg-type]  # the table holds only these
        chats=person.chats,
        wrap_up_s=person.wrap_up_s,
        skills=list(person.skills),
    )


@get("/people", responses=_READS)
async def list_people(request: Ask) -> list[PersonAdmin]:
    """Everybody, those who left too (`active` false)."""
    doors = doors_of(request)
    everybody = await people.all_people(doors.pool)
    return [person_view(doors.directory, person) for person in everybody]


@patch("/people/{person:int}", responses=_CHANGES)
async def change_person(request: Ask, person: PathId, data: JSONBody[PersonChange]) -> PersonAdmin:
    """Another role, other brands, languages or channels, or no longer with us."""
    doors = doors_of(request)
    before = await people.person_by_id(doors.pool, person)
    if before is None:
        raise not_found()
    _check_may_change(request.user, before, data)
    try:
        await people.change_person(
            doors.pool,
            person,
            name=None if data.name is None else _name(data.name),
            role=data.role,
            brands=data.brands,
            languages=data.languages,
            channels=data.channels,
            chats=data.chats,
            wrap_up_s=data.wrap_up_s,
            skills=data.skills,
            active=data.active,
        )
    except NoSuchRow:
        raise bad_input("brand_unknown") from None
    await _tell(request, before, data)
    await doors.house.person_changed(person)
    after = await people.person_by_id(doors.pool, person)
    if after is None:
        raise not_found()
    return person_view(doors.directory, after)


def _check_may_change(staff: Staff, before: Person, data: PersonChange) -> None:
    own = staff.id == before.id
    if not staff.at_least("admin"):
        if before.role != "agent" and not own:
            raise Refusal(403, "admins_only")
        if data.role not in (None, before.role):
            raise Refusal(403, "admins_only")
        _check_brands(staff, before, data)
    if own and (data.active is False or data.role not in (None, before.role)):
        raise Refusal(403, "not_yourself")  # so that a house never loses its last admin


def _check_brands(staff: Staff, before: Person, data: PersonChange) -> None:
    """A lead changes people of their own brands, gives and takes those only, and lets nobody go
    who answers for others too."""
    mine, theirs = set(staff.person.brands), set(before.brands)
    wanted = theirs if data.brands is None else set(data.brands)
    foreign = bool(theirs) and not theirs & mine and staff.id != before.id
    goes = data.active is not None and data.active != before.active and bool(theirs - mine)
    if foreign or goes or (wanted ^ theirs) - mine:
        raise Refusal(403, "brand_not_yours")


async def _tell(request: Ask, before: Person, data: PersonChange) -> None:
    register = register_of(request)
    leaves = data.active is False and before.active
    another_role = data.role not in (None, before.role)
    if leaves or another_role:
        await _void_links_by(request, before.id)
    if leaves:
        await register.end_all(before.id)
        await record(request, "person.left", "person", before.id)
    elif data.active and not before.active:
        await record(request, "person.returned", "person", before.id)
    if another_role:
        await record(request, "person.role_changed", "person", before.id)
    if data.brands is not None and set(data.brands) != set(before.brands):
        await record(request, "person.brands_changed", "person", before.id)
    register.forget(before.id)


async def _void_links_by(request: Ask, maker: int) -> None:
    """The open ones open nothing while their maker may not make them, nor when they may again."""
    pool = doors_of(request).pool
    await invitations.void_invitations(pool, maker)
    await password_links.void_links_by(pool, maker)


def _name(written: str) -> str:
    if not (name := written.strip()):
        raise bad_input("name_empty")
    return name


def _check_may_invite(staff: Staff, role: Role, brands: Sequence[int]) -> None:
    if staff.may_invite(role, brands):
        return
    if role != "agent":
        raise Refusal(403, "admins_only")
    raise Refusal(403, "brand_not_yours")


@get("/invitations", responses=_READS)
async def list_invitations(request: Ask) -> list[InvitationRow]:
    """Invitations that can still be accepted: for leads, those that they might have made. Their
    links were shown once and are nowhere."""
    doors = doors_of(request)
    return [
        InvitationRow(
            id=row.id,
            role=row.role,
            brands=[doors.directory.brand(brand) for brand in row.brands],
            email=row.email,
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row in await invitations.open_invitations(doors.pool, doors.now())
        if request.user.may_invite(row.role, row.brands)
    ]


@post("/invitations", responses=_CHANGES)
async def invite(request: Ask, data: JSONBody[NewInvitation]) -> InvitationLink:
    """A link that lets one person in. Leads invite agents of their own brands."""
    staff = request.user
    _check_may_invite(staff, data.role, data.brands)
    doors = doors_of(request)
    now = doors.now()
    expires_at = now + doors.settings.invitation_ms
    try:
        invitation, token = await invitations.invite(
            doors.pool,
            role=data.role,
            brands=data.brands,
            created_by=staff.id,
            now=now,
            expires_at=expires_at,
            email=data.email or "",
        )
    except NoSuchRow:
        raise bad_input("brand_unknown") from None
    await record(request, "invitation.made", "invitation", invitation)
    return InvitationLink(invitation, f"{own_origin(request)}/join/{token}", expires_at)


@delete(
    "/invitations/{invitation:int}",
    status_code=204,
    responses=answers(400, 401, 403, 404, 429, 503),
)
async def withdraw(request: Ask, invitation: PathId) -> None:
    """Make a link worthless. Leads withdraw those that they might have made."""
    staff, pool = request.user, doors_of(request).pool
    rows = await invitations.open_invitations(pool, doors_of(request).now())
    made = next((row for row in rows if row.id == invitation), None)
    if made is not None:
        _check_may_invite(staff, made.role, made.brands)
    if not await invitations.withdraw_invitation(pool, invitation):
        raise not_found()
    await record(request, "invitation.withdrawn", "invitation", invitation)


router = Router(
    "/",
    route_handlers=[list_people, change_person, list_invitations, invite, withdraw],
    guards=[signed_in, lead],
    tags=["people"],
)
