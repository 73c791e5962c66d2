"""Refusals: each with its reason and rule, and looked at by a second person."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    import asyncpg

    from lamplight.journal.tables.run import Runs

_SQL = statements("denials")
State = Literal["to_review", "confirmed", "overturned", "reopened"]


class Denial(msgspec.Struct, frozen=True):
    """One refusal. `facts` are what it relies on, `looked_at` what else was considered; `judged`:
    a person judged what only a person can. `news` is what came up since it was written; with each
    of both it is another `version`."""

    id: int
    service_case: int
    kind: str
    reason: str
    rule: str
    rule_version: str
    facts: list[str]
    looked_at: list[str]
    alternative: str
    words: str
    state: State
    person: int
    reviewer: int | None
    made_at: int
    reviewed_at: int | None
    judged: bool = False
    news: str = ""
    version: int = 1


class NewDenial(msgspec.Struct, frozen=True, kw_only=True):
    """What is written when it is made."""

    service_case: int
    kind: str
    reason: str
    rule: str
    rule_version: str
    facts: list[str]
    looked_at: list[str]
    alternative: str
    words: str
    judged: bool
    person: int
    key: str


def _denial(record: "asyncpg.Record") -> Denial:
    row = dict(record)
    lists = {name: msgspec.json.decode(row[name]) for name in ("facts", "looked_at")}
    return msgspec.convert(row | lists, Denial)


async def add_denial(session: "Runs", new: NewDenial, now: int) -> tuple[int, bool]:
    """A new one, or the one that the same key made before; whether it is new."""
    made = await run.value(
        session,
        _SQL["add_denial"],
        new.service_case,
        new.kind,
        new.reason,
        new.rule,
        new.rule_version,
        msgspec.json.encode(new.facts).decode(),
        msgspec.json.encode(new.looked_at).decode(),
        new.alternative,
        new.words,
        new.judged,
        new.person,
        now,
        new.key,
    )
    if made is not None:
        return int(made), True
    return int(await run.value(session, _SQL["denial_by_key"], new.key)), False


async def write_anew(session: "Runs", denial: int, new: NewDenial, state: State, now: int) -> None:
    """The same refusal, written once more: what was said of it before stands in its letters."""
    await run.done(
        session,
        _SQL["write_denial_anew"],
        denial,
        new.kind,
        new.reason,
        new.rule,
        new.rule_version,
        msgspec.json.encode(new.facts).decode(),
        msgspec.json.encode(new.looked_at).decode(),
        new.alternative,
        new.words,
        new.judged,
        new.person,
        now,
        new.key,
        state,
    )


async def keep_news(session: "Runs", denial: int, news: str) -> None:
    """What came up since it was written."""
    await run.done(session, _SQL["denial_news"], denial, news)


async def denied_cases_of_sale(runs: "Runs", sale: int) -> list[int]:
    """The cases of a sale in which something was refused for good."""
    with clear_losses():
        return [one["id"] for one in await runs.fetch(_SQL["denied_cases_of_sale"], sale)]


async def denial_by_id(runs: "Runs", denial: int) -> Denial | None:
    found = await run.record(runs, _SQL["denial_by_id"], denial)
    return None if found is None else _denial(found)


async def lock_denial(session: "Runs", denial: int) -> Denial | None:
    """The row, held until the end of the transaction."""
    found = await run.record(session, _SQL["lock_denial"], denial)
    return None if found is None else _denial(found)


async def denials_of(runs: "Runs", case: int) -> list[Denial]:
    """Of a case, in order."""
    return await denials_of_cases(runs, [case])


async def denials_of_cases(runs: "Runs", cases: Collection[int]) -> list[Denial]:
    """Of several cases, in order."""
    with clear_losses():
        return [_denial(one) for one in await runs.fetch(_SQL["denials_of"], sorted(cases))]


async def to_review(runs: "Runs", brands: Collection[int]) -> list[Denial]:
    """What waits for a second person, the oldest first."""
    with clear_losses():
        records = await runs.fetch(_SQL["denials_to_review"], sorted(brands))
    return [_denial(one) for one in records]


async def keep_denial(
    session: "Runs", denial: int, state: State, reviewer: int | None, now: int
) -> None:
    """What became of it."""
    await run.done(session, _SQL["keep_denial"], denial, state, reviewer, now)


async def of_key(runs: "Runs", key: str) -> int | None:
    """What the same wish made before."""
    found: int | None = await run.value(runs, _SQL["denial_by_key"], key)
    return found
