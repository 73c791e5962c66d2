"""Links for those who forgot their password: each works once, and for a while."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.basis.instants import DAY
from lamplight.journal.statements import statements
from lamplight.journal.tables import people, run, sessions
from lamplight.journal.tables.tokens import new_token, token_hash

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("password_links")

LASTS = DAY
"""How long a link can be used."""


class PasswordLink(msgspec.Struct, frozen=True):
    """Whose link it is, and until when it can be used."""

    person: int
    expires_at: int


async def make_link(runs: "Runs", person: int, *, now: int, by: int | None = None) -> str:
    """The token for the link, which is nowhere else; earlier ones of this person are void.

    `by` is the lead who makes it, None for the command on the machine itself.
    """
    token = new_token()
    async with run.transaction(runs) as session:
        await run.done(session, _SQL["void_links"], person)
        await run.value(session, _SQL["add_link"], token_hash(token), person, by, now, now + LASTS)
    return token


async def void_links(runs: "Runs", person: int) -> None:
    """Whatever links this person was made open nothing any more."""
    await run.done(runs, _SQL["void_links"], person)


async def void_links_by(runs: "Runs", maker: int) -> None:
    """Whatever links this person made for others open nothing any more."""
    await run.done(runs, _SQL["void_links_by"], maker)


async def link_by_token(runs: "Runs", token: str, now: int) -> PasswordLink | None:
    """None when there is none, it was used, its time is over, its person left, or its maker
    couldn't make it now."""
    return await run.row(runs, _SQL["link_by_token"], PasswordLink, token_hash(token), now)


async def use_link(runs: "Runs", token: str, password_hash: str, now: int) -> int | None:
    """Sets the password, ends every session of the person and uses the link up, all or nothing;
    returns the person. None when the link can't be used."""
    async with run.transaction(runs) as session:
        person: int | None = await run.value(session, _SQL["use_link"], token_hash(token), now)
        if person is not None:
            await people.set_password(session, person, password_hash)
            await sessions.end_sessions_of(session, person)
    return person
