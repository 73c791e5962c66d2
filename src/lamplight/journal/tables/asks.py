"""Who was asked to come in beside what they plan, and what they said."""

from typing import TYPE_CHECKING, Literal

import msgspec

from lamplight.journal.errors import NoSuchRow
from lamplight.journal.statements import statements
from lamplight.journal.tables import run
from lamplight.journal.tables.tokens import token_hash

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("asks")
Said = Literal["yes", "no", "withdrawn"]
_FAR = 2**62


class ShiftAsk(msgspec.Struct, frozen=True):
    """Somebody was asked by one who leads to answer a line from `from_at` to `to_at`.

    `said` is None until they answer; what isn't answered when its time begins has ended by that.
    `mail_at`: when the mail about it leaves at the earliest, None where none does.
    """

    id: int
    person: int
    line: int
    asked_by: int
    asked_at: int
    from_at: int
    to_at: int
    mail_at: int | None = None
    said: Said | None = None
    said_at: int | None = None

    def is_open(self, now: int) -> bool:
        """Whether it can be answered."""
        return self.said is None and self.from_at > now


class Asked(msgspec.Struct, frozen=True):
    """How often somebody was asked, and when last."""

    person: int
    times: int
    last_at: int


async def lock_asked(session: "Held", person: int) -> None:
    """Nobody else asks this person until the session's transaction ends. `NoSuchRow` for nobody."""
    if await run.value(session, _SQL["lock_asked"], person) is None:
        raise NoSuchRow(f"Nobody here has the number {person}.")


async def add_ask(
    session: "Held",
    *,
    person: int,
    line: int,
    asked_by: int,
    now: int,
    from_at: int,
    to_at: int,
    mail_at: int | None,
) -> ShiftAsk:
    """Hold `lock_asked` and look at what they were asked before. `NoSuchRow`, `BadValue`."""
    values = (person, line, asked_by, now, from_at, to_at, mail_at)
    found = await run.row(session, _SQL["add_ask"], ShiftAsk, *values)
    if found is None:  # an insert that neither fails nor gives its row: there is no such thing
        raise NoSuchRow("The question wasn't written.")
    return found


async def ask_by_id(runs: "Runs", ask: int) -> ShiftAsk | None:
    return await run.row(runs, _SQL["ask_by_id"], ShiftAsk, ask)


async def ask_by_token(runs: "Runs", token: str, now: int) -> ShiftAsk | None:
    """None when there is none, it was taken back, or its time has begun."""
    return await run.row(runs, _SQL["ask_by_token"], ShiftAsk, token_hash(token), now)


async def asks_between(runs: "Runs", since: int, until: int = _FAR) -> list[ShiftAsk]:
    """Those whose hours touch this time, in the order in which they were asked; of those who are
    with us, and without what was taken back."""
    return await run.rows(runs, _SQL["asks_between"], ShiftAsk, since, until)


async def asked_since(runs: "Runs", since: int) -> dict[int, Asked]:
    """By person; those who weren't asked are missing."""
    found = await run.rows(runs, _SQL["asked_since"], Asked, since)
    return {one.person: one for one in found}


async def let_in_by_mail(session: "Held", ask: int, token: str) -> None:
    """This token opens it, while nobody has answered."""
    await run.done(session, _SQL["let_in_by_mail"], ask, token_hash(token))


async def answer_ask(
    runs: "Runs", ask: int, person: int, said: Literal["yes", "no"], now: int
) -> ShiftAsk | None:
    """None where it can't be answered: it isn't theirs, was answered or taken back, or its time has
    begun. A yes may become a no until then."""
    return await run.row(runs, _SQL["answer_ask"], ShiftAsk, ask, person, said, now)


async def answer_first(
    runs: "Runs", ask: int, said: Literal["yes", "no"], now: int
) -> ShiftAsk | None:
    """As `answer_ask`, and None too where it was answered before."""
    return await run.row(runs, _SQL["answer_first"], ShiftAsk, ask, said, now)


async def withdraw_ask(runs: "Runs", ask: int, now: int) -> bool:
    """False where it can't be taken back any more."""
    return await run.value(runs, _SQL["withdraw_ask"], ask, now) is not None
