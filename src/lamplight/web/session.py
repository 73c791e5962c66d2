"""Signing in and out, and where one is signed in."""

from typing import Any

import msgspec
from litestar import Request, Response, Router, delete, get, post, put
from litestar.params import JSONBody

from lamplight.journal.errors import AlreadyThere
from lamplight.journal.tables import audit, password_links, people, sessions
from lamplight.web.address import limited
from lamplight.web.answers import Me, SessionRow
from lamplight.web.devices import Tries, device_cookie
from lamplight.web.doors import Doors, doors_of
from lamplight.web.forms import NewEmail, NewPassword, SignIn
from lamplight.web.passwords import check_rules
from lamplight.web.problems import Refusal, answers, not_found
from lamplight.web.staff import (
    COOKIE,
    Ask,
    Staff,
    record,
    register_of,
    session_cookie,
    signed_in,
)
from lamplight.web.text import PathId


def me_view(doors: Doors, staff: Staff) -> Me:
    """What a signed-in person is told about themself."""
    person = staff.person
    return Me(
        person=doors.directory.person(person.id),
        email=person.email,
        role=person.role,
        languages=list(person.languages),
        channels=list(person.channels),  # type: ignore[arg-type]  # the table holds only these
        brands=[doors.directory.brand(brand) for brand in person.brands],
        session=staff.session,
        ends_at=staff.ends_at,
    )


async def welcome(request: Request[Any, Any, Any], person: int) -> Response[Me]:
    """Begin a session for a person and give its cookie."""
    register = register_of(request)
    doors = doors_of(request)
    token, staff = await register.begin(person, request.headers.get("user-agent", ""))
    seconds = doors.settings.session_lifetime_ms // 1000
    return Response(
        me_view(doors, staff),
        status_code=201,
        cookies=[
            session_cookie(request, token, seconds),
            await device_cookie(request, staff.person.email),
        ],
    )


@post(
    "/session",
    guards=[limited("sign_in_address")],
    responses=answers(400, 401, 403, 413, 415, 429, 503),
)
async def sign_in(request: Request[Any, Any, Any], data: JSONBody[SignIn]) -> Response[Me]:
    """Sign in. An unknown address and a wrong password have one answer, after one time."""
    doors = doors_of(request)
    account = data.email.strip().lower()
    # Counted before the slow check, so that many tries at once count as many.
    tries = await Tries.count(request, account)
    person = await people.person_by_email(doors.pool, account)
    kept = await people.password_of(doors.pool, person.id if person else 0)
    if not await doors.passwords.verify(kept, data.password) or person is None or not person.active:
        await audit.add_entry(
            doors.pool,
            at=doors.now(),
            who=None,
            what="session.failed",
            target="person" if person else "",
            target_id=person.id if person else None,
        )
        raise Refusal(401, "sign_in_wrong")
    tries.give_back()
    # A session that this browser already has ends: the key changes with every sign-in.
    register = register_of(request)
    if (old := await register.find(request.cookies.get(COOKIE, ""))) is not None:
        await register.end(old, old.session)
    answer = await welcome(request, person.id)
    await audit.add_entry(
        doors.pool,
        at=doors.now(),
        who=person.id,
        what="session.began",
        target="person",
        target_id=person.id,
    )
    return answer


@get("/session", guards=[signed_in], responses=answers(401, 429, 503))
async def show_me(request: Ask) -> Me:
    """Who is signed in here."""
    return me_view(doors_of(request), request.user)


@delete("/session", status_code=204, guards=[signed_in], responses=answers(401, 403, 429, 503))
async def sign_out(request: Ask) -> Response[None]:
    """Sign out here."""
    await register_of(request).end(request.user, request.user.session)
    await record(request, "session.ended", "session", request.user.session)
    return Response(None, status_code=204, cookies=[session_cookie(request, "", 0)])


@get("/sessions", guards=[signed_in], responses=answers(401, 429, 503))
async def list_sessions(request: Ask) -> list[SessionRow]:
    """Where I am signed in, the last used first."""
    doors = doors_of(request)
    found = await sessions.sessions_of(doors.pool, request.user.id, doors.now())
    return [
        SessionRow(
            id=row.id,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            ends_at=row.ends_at,
            device=row.user_agent,
            current=row.id == request.user.session,
        )
        for row in found
    ]


@delete(
    "/sessions/{session:int}",
    status_code=204,
    guards=[signed_in],
    responses=answers(400, 401, 403, 404, 429, 503),
)
async def end_session(request: Ask, session: PathId) -> None:
    """Sign me out somewhere else."""
    if not await register_of(request).end(request.user, session):
        raise not_found()
    await record(request, "session.ended", "session", session)


@put(
    "/me/password",
    status_code=204,
    guards=[signed_in, limited("sign_in_address")],
    responses=answers(400, 401, 403, 413, 415, 429, 503),
)
async def change_password(request: Ask, data: JSONBody[NewPassword]) -> None:
    """Another password; every other session of mine ends."""
    doors = doors_of(request)
    person = request.user.person
    await _check_password(doors, person.id, data.old)
    check_rules(data.new, person.name, person.email)
    await people.set_password(doors.pool, person.id, await doors.passwords.hash(data.new))
    await password_links.void_links(doors.pool, person.id)
    await register_of(request).end_all(person.id, keep=request.user.session)
    await record(request, "person.password_changed", "person", person.id)


@put(
    "/me/email",
    status_code=200,
    guards=[signed_in, limited("sign_in_address")],
    responses=answers(400, 401, 403, 409, 413, 415, 429, 503),
)
async def change_email(request: Ask, data: JSONBody[NewEmail]) -> Response[Me]:
    """Another e-mail address of mine to sign in with, from now on."""
    doors = doors_of(request)
    person = request.user.person
    await _check_password(doors, person.id, data.password)
    email = data.email.strip().lower()
    try:
        await people.set_email(doors.pool, person.id, email)
    except AlreadyThere:
        raise Refusal(409, "email_taken") from None
    # A link that was given to the old address' reader isn't one for this account any more.
    await password_links.void_links(doors.pool, person.id)
    register_of(request).forget(person.id)
    await record(request, "person.email_changed", "person", person.id)
    changed = msgspec.structs.replace(person, email=email)
    return Response(
        me_view(doors, msgspec.structs.replace(request.user, person=changed)),
        cookies=[await device_cookie(request, email)],
    )


async def _check_password(doors: Doors, person: int, password: str) -> None:
    if not await doors.passwords.verify(await people.password_of(doors.pool, person), password):
        raise Refusal(403, "password_wrong")


router = Router(
    "/",
    route_handlers=[
        sign_in,
        show_me,
        sign_out,
        list_sessions,
        end_session,
        change_password,
        change_email,
    ],
    tags=["session"],
)
