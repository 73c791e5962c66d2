"""Who is signed in: sessions in cookies, checked by guards before a handler sees the request."""

from collections.abc import Collection, Iterable
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, State

from lamplight.journal.tables import audit, people, sessions
from lamplight.journal.tables.people import Person, Role
from lamplight.web.address import spend
from lamplight.web.doors import Doors, doors_of
from lamplight.web.problems import Refusal

COOKIE: Final = "lamplight_session"
REMEMBERED_MS: Final = 10_000
"""How long a session found in the table is believed before it is looked up again."""
REMEMBERED: Final = 5_000
_RANK: Final = {"agent": 0, "lead": 1, "admin": 2}


class Staff(msgspec.Struct, frozen=True):
    """A signed-in person, as a request knows them."""

    person: Person
    session: int
    ends_at: int

    @property
    def id(self) -> int:
        """The person's id, which is also the agent's."""
        return self.person.id

    def at_least(self, role: Role) -> bool:
        """Whether their role includes what `role` may."""
        return _RANK[self.person.role] >= _RANK[role]

    def answers(self, brand: int) -> bool:
        """Whether they see this brand's customers: those whose brand they answer, nobody else."""
        return brand in self.person.brands

    def may_invite(self, role: Role, brands: Collection[int]) -> bool:
        """Whether a lead might make this invitation: of agents, for their own brands."""
        return self.at_least("admin") or (
            role == "agent" and all(self.answers(brand) for brand in brands)
        )


Ask = Request[Staff, Any, State]
"""A request of somebody who is signed in."""


class Register:
    """Sessions: begun, found by their cookie, ended. Looked-up ones are remembered briefly."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._known: dict[str, tuple[Staff, int]] = {}
        self._changes = 0

    async def begin(self, person: int, device: str) -> tuple[str, Staff]:
        """A new session of a person; its token goes into the cookie and nowhere else."""
        now = self._doors.now()
        settings = self._doors.settings
        session, token = await sessions.begin_session(
            self._doors.pool,
            person,
            now=now,
            ends_at=now + settings.session_lifetime_ms,
            user_agent=device,
        )
        await sessions.forget_ended_sessions(self._doors.pool, now)
        staff = await self.find(token)
        if staff is None or staff.session != session:
            raise Refusal(401, "sign_in_first")  # removed in between
        return token, staff

    async def find(self, token: str) -> Staff | None:
        """Who a cookie belongs to; None when that session has ended."""
        now = self._doors.now()
        if (known := self._known.get(token)) is not None:
            staff, since = known
            if now - since < REMEMBERED_MS and staff.ends_at > now:
                return staff
            del self._known[token]
        pool, changes = self._doors.pool, self._changes
        found = await sessions.session_by_token(pool, token, now)
        if found is None:
            return None
        idle_until = found.last_seen_at + self._doors.settings.session_idle_ms
        person = await people.person_by_id(pool, found.person)
        if person is None or not person.active or idle_until <= now:
            return None
        await sessions.touch_session(pool, found.id, now)
        staff = Staff(person, found.id, found.ends_at)
        if changes == self._changes:  # else it may have ended while we looked
            while len(self._known) >= REMEMBERED:
                del self._known[next(iter(self._known))]
            self._known[token] = (staff, now)
        return staff

    async def end(self, staff: Staff, session: int) -> bool:
        """End one of a person's own sessions, its streams too. False when there is no such one."""
        ended = await sessions.end_session(self._doors.pool, session, staff.id)
        self.forget(staff.id)
        if ended:
            self._doors.streams.end(f"session {session}")
        return ended

    async def end_all(self, person: int, keep: int = 0) -> None:
        """End every session of a person except `keep`, their streams too."""
        open_ones = await self.open_ones(person)
        await sessions.end_sessions_of(self._doors.pool, person, keep)
        self.cut(person, [one for one in open_ones if one != keep])

    async def open_ones(self, person: int) -> list[int]:
        """The sessions of a person that go on."""
        found = await sessions.sessions_of(self._doors.pool, person, self._doors.now())
        return [session.id for session in found]

    def cut(self, person: int, ended: Iterable[int]) -> None:
        """These sessions of a person have ended: nothing is sent to them any more."""
        for session in ended:
            self._doors.streams.end(f"session {session}")
        self.forget(person)

    def forget(self, person: int) -> None:
        """Look this person up again: something about them has changed."""
        self._changes += 1
        for token in [t for t, (staff, _) in self._known.items() if staff.id == person]:
            del self._known[token]


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: Any) -> None:
    """Guard: somebody is signed in. Handlers find them as `request.user`."""
    doors = doors_of(connection)
    token = connection.cookies.get(COOKIE, "")
    staff = await register_of(connection).find(token) if 0 < len(token) <= 100 else None
    if staff is None:
        raise Refusal(401, "sign_in_first")
    spend(doors.limits.staff, str(staff.id), doors.now())
    connection.scope["user"] = staff


async def lead(connection: ASGIConnection[Any, Any, Any, Any], _: Any) -> None:
    """Guard, after `signed_in`: a lead or an admin."""
    if not connection.user.at_least("lead"):
        raise Refusal(403, "leads_only")


async def admin(connection: ASGIConnection[Any, Any, Any, Any], _: Any) -> None:
    """Guard, after `signed_in`: an admin."""
    if not connection.user.at_least("admin"):
        raise Refusal(403, "admins_only")


def register_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Register:
    """The app's register of sessions."""
    register: Register = connection.app.state.register
    return register


def session_cookie(request: Request[Any, Any, Any], token: str, max_age_s: int) -> Cookie:
    """The cookie that holds a session's token; age 0 takes it away."""
    return Cookie(
        key=COOKIE,
        value=token,
        path="/",
        max_age=max_age_s,
        httponly=True,
        samesite="strict",
        secure=request.scope.get("scheme") == "https",
    )


async def record(request: Ask, what: str, target: str = "", target_id: int | None = None) -> None:
    """Write into the audit what this person did."""
    doors = doors_of(request)
    await audit.add_entry(
        doors.pool,
        at=doors.now(),
        who=request.user.id,
        what=what,
        target=target,
        target_id=target_id,
    )
