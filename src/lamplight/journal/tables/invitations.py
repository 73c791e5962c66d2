"""How people come in: the first by a set-up link, the others by invitation."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import people, run
from lamplight.journal.tables.people import Role
from lamplight.journal.tables.tokens import new_token, token_hash

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("invitations")


class Invitation(msgspec.Struct, frozen=True):
    """`email` is empty when whoever has the link may name their own."""

    id: int
    role: Role
    email: str
    created_by: int
    created_at: int
    expires_at: int
    brands: tuple[int, ...]


async def invite(
    runs: "Runs",
    *,
    role: Role,
    brands: Sequence[int],
    created_by: int,
    now: int,
    expires_at: int,
    email: str = "",
) -> tuple[int, str]:
    """Returns the id and the token for the link, which is nowhere else."""
    token = new_token()
    async with run.transaction(runs) as session:
        invitation: int = await run.value(
            session,
            _SQL["add_invitation"],
            token_hash(token),
            role,
            email,
            created_by,
            now,
            expires_at,
        )
        await run.done(session, _SQL["add_invitation_brands"], invitation, sorted(set(brands)))
    return invitation, token


async def invitation_by_token(runs: "Runs", token: str, now: int) -> Invitation | None:
    """None when there is none, it was used, its time is over, or its maker couldn't make it now."""
    return await run.row(runs, _SQL["invitation_by_token"], Invitation, token_hash(token), now)


async def open_invitations(runs: "Runs", now: int) -> list[Invitation]:
    return await run.rows(runs, _SQL["open_invitations"], Invitation, now)


async def invitations_by_ids(runs: "Runs", invitations: Sequence[int]) -> list[Invitation]:
    """Used or not; those withdrawn aren't there."""
    return await run.rows(runs, _SQL["invitations_by_ids"], Invitation, invitations)


async def withdraw_invitation(runs: "Runs", invitation: int) -> bool:
    """False when it was used, or there is none."""
    return await run.value(runs, _SQL["withdraw_invitation"], invitation) is not None


async def void_invitations(runs: "Runs", maker: int) -> None:
    """Whatever this person made and nobody has used lets nobody in any more."""
    await run.done(runs, _SQL["void_invitations_of"], maker)


async def accept_invitation(
    runs: "Runs", token: str, *, name: str, email: str, password_hash: str, now: int
) -> int | None:
    """Makes the person and uses the link up, both or neither; returns the person's id.

    None when the link can't be used. `AlreadyThere` when somebody has this e-mail address.
    """
    async with run.transaction(runs) as session:
        invitation = await run.row(
            session, _SQL["use_invitation"], Invitation, token_hash(token), now
        )
        if invitation is None:
            return None
        person = await people.add_person(
            session,
            name=name,
            email=invitation.email or email,
            role=invitation.role,
            password_hash=password_hash,
            brands=invitation.brands,
            now=now,
        )
        await run.done(session, _SQL["say_who_used_invitation"], invitation.id, person)
    return person


async def new_setup_token(runs: "Runs", now: int) -> str | None:
    """The token that lets the first person in; earlier ones are void. None when somebody is."""
    token = new_token()
    made = await run.value(runs, _SQL["add_setup_token"], token_hash(token), now)
    return None if made is None else token


async def is_setup_token(runs: "Runs", token: str) -> bool:
    """Whether this link can still be used."""
    return bool(await run.value(runs, _SQL["is_setup_token"], token_hash(token)))


async def set_up_first_person(
    runs: "Runs", token: str, *, name: str, email: str, password_hash: str, now: int
) -> int | None:
    """Makes the first admin and uses the link up; None when the link can't be used."""
    async with run.transaction(runs) as session:
        if await run.value(session, _SQL["use_setup_token"], token_hash(token), now) is None:
            return None
        return await people.add_person(
            session, name=name, email=email, role="admin", password_hash=password_hash, now=now
        )
