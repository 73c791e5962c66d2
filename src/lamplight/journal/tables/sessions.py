"""Where people are signed in. The token is in the browser's cookie; its hash is here."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run
from lamplight.journal.tables.tokens import new_token, token_hash

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("sessions")


class SignedIn(msgspec.Struct, frozen=True):
    """One session of a person."""

    id: int
    person: int
    created_at: int
    last_seen_at: int
    ends_at: int
    user_agent: str


async def begin_session(
    runs: "Runs", person: int, *, now: int, ends_at: int, user_agent: str = ""
) -> tuple[int, str]:
    """Returns the id and the token, which is nowhere else."""
    token = new_token()
    session: int = await run.value(
        runs,
        _SQL["begin_session"],
        token_hash(token),
        person,
        now,
        ends_at,
        user_agent.replace("\0", "")[:300],
    )
    return session, token


async def session_by_token(runs: "Runs", token: str, now: int) -> SignedIn | None:
    """None when it ended, or its person left."""
    return await run.row(runs, _SQL["session_by_token"], SignedIn, token_hash(token), now)


async def touch_session(runs: "Runs", session: int, now: int) -> None:
    """Seen again; written at most once a minute."""
    await run.done(runs, _SQL["touch_session"], session, now)


async def sessions_of(runs: "Runs", person: int, now: int) -> list[SignedIn]:
    """The last seen first."""
    return await run.rows(runs, _SQL["sessions_of"], SignedIn, person, now)


async def end_session(runs: "Runs", session: int, person: int) -> bool:
    """False when this person has no such session."""
    return await run.value(runs, _SQL["end_session"], session, person) is not None


async def end_sessions_of(runs: "Runs", person: int, keep: int = 0) -> int:
    """Ends all of a person's sessions except `keep`; returns how many."""
    return await run.done(runs, _SQL["end_sessions_of"], person, keep)


async def forget_ended_sessions(runs: "Runs", now: int) -> int:
    return await run.done(runs, _SQL["forget_ended_sessions"], now)
