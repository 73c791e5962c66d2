"""What people judged: who, when, and in which words; never changed, only taken back."""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("judgements")


class Judgement(msgspec.Struct, frozen=True):
    """One answer to a question that a duty of a line leaves open. `day` is that on which it was
    judged, at the place of the sale's law; `ended_at`: it stands no more since."""

    id: int
    sale: int
    line: int
    service_case: int | None
    duty: str
    rule: str
    question: str
    answer: str
    words: str
    day: date
    person: int
    made_at: int
    ended_at: int | None = None


async def add(session: "Held", new: Judgement, key: str) -> int | None:
    """Writes one down (its own id is given by the table); None where the same key was before."""
    made: int | None = await run.value(
        session,
        _SQL["add_judgement"],
        new.sale,
        new.line,
        new.service_case,
        new.duty,
        new.rule,
        new.question,
        new.answer,
        new.words,
        new.day,
        new.person,
        new.made_at,
        key,
    )
    return made


async def is_known(runs: "Runs", key: str) -> bool:
    """Whether the same wish came before."""
    return await run.value(runs, _SQL["judgement_by_key"], key) is not None


async def by_id(runs: "Runs", judgement: int) -> Judgement | None:
    """One; None when there is none."""
    found = await run.record(runs, _SQL["judgement_by_id"], judgement)
    return None if found is None else msgspec.convert(dict(found), Judgement)


async def standing(
    runs: "Runs", line: int, duties: "Sequence[str]", question: str
) -> list[Judgement]:
    """What stands of a question that is the same for some duties: one, or none."""
    found = await run.records(runs, _SQL["standing_judgement"], line, list(duties), question)
    return [msgspec.convert(dict(one), Judgement) for one in found]


async def end(session: "Held", judgement: int, person: int, now: int) -> None:
    """It stands no more."""
    await run.done(session, _SQL["end_judgement"], judgement, now, person)
