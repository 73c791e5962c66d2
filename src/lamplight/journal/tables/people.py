"""The people who answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("people")
Role = Literal["agent", "lead", "admin"]
CHANNELS = ("video", "voice", "chat")


class Person(msgspec.Struct, frozen=True):
    """`languages` are BCP 47 tags; `portrait` names a picture or is empty; `brands` are ids.

    `away_words` says why they are away where they say it in words of their own.
    """

    id: int
    name: str
    email: str
    role: Role
    portrait: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    channels: tuple[str, ...]
    chats: int
    wrap_up_s: int
    active: bool
    created_at: int
    brands: tuple[int, ...]
    away_words: str = ""


async def add_person(
    runs: "Runs",
    *,
    name: str,
    email: str,
    role: Role,
    now: int,
    password_hash: str | None = None,
    portrait: str = "",
    languages: Sequence[str] = (),
    skills: Sequence[str] = (),
    channels: Sequence[str] = CHANNELS,
    chats: int = 3,
    wrap_up_s: int = 60,
    brands: Sequence[int] = (),
) -> int:
    """Returns the id. `AlreadyThere` when somebody has this e-mail address."""
    async with run.transaction(runs) as session:
        person: int = await run.value(
            session,
            _SQL["add_person"],
            name,
            email,
            password_hash,
            role,
            portrait,
            list(languages),
            list(skills),
            list(channels),
            chats,
            wrap_up_s,
            now,
        )
        await run.done(session, _SQL["give_brands"], person, sorted(set(brands)))
    return person


async def person_by_id(runs: "Runs", person: int) -> Person | None:
    return await run.row(runs, _SQL["person_by_id"], Person, person)


async def person_by_email(runs: "Runs", email: str) -> Person | None:
    """Case doesn't count."""
    return await run.row(runs, _SQL["person_by_email"], Person, email)


async def all_people(runs: "Runs") -> list[Person]:
    """Everybody by id; those who left are there with `active` false."""
    return await run.rows(runs, _SQL["all_people"], Person)


async def change_person(
    runs: "Runs",
    person: int,
    *,
    name: str | None = None,
    role: Role | None = None,
    portrait: str | None = None,
    languages: Sequence[str] | None = None,
    skills: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    chats: int | None = None,
    wrap_up_s: int | None = None,
    active: bool | None = None,
    brands: Sequence[int] | None = None,
) -> bool:
    """Changes what is given; False when there is no such person."""
    lists = [None if part is None else list(part) for part in (languages, skills, channels)]
    async with run.transaction(runs) as session:
        found = await run.value(
            session,
            _SQL["change_person"],
            person,
            name,
            role,
            portrait,
            *lists,
            chats,
            wrap_up_s,
            active,
        )
        if found is not None and brands is not None:
            await run.done(session, _SQL["leave_brands"], person)
            await run.done(session, _SQL["give_brands"], person, sorted(set(brands)))
    return found is not None


async def password_of(runs: "Runs", person: int) -> str | None:
    """The argon2id hash; None before there is one, and for whoever left."""
    found: str | None = await run.value(runs, _SQL["password_of"], person)
    return found


async def set_password(runs: "Runs", person: int, password_hash: str) -> bool:
    return await run.value(runs, _SQL["set_password"], person, password_hash) is not None


async def set_email(runs: "Runs", person: int, email: str) -> bool:
    """`AlreadyThere` when somebody has this address, `BadValue` when it can't be one."""
    return await run.value(runs, _SQL["set_email"], person, email) is not None


async def count_people(runs: "Runs") -> int:
    """How many are active; none means that the house is empty."""
    count: int = await run.value(runs, _SQL["count_people"])
    return count


async def set_away_words(runs: "Runs", person: int, words: str) -> None:
    """Why somebody is away, in words of their own; "" forgets them."""
    await run.done(runs, _SQL["set_away_words"], person, words)
