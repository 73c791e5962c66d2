"""What customers declare and write on pages of their own: withdrawals, and words about a case."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("withdrawals")


class Part(msgspec.Struct, frozen=True, array_like=True):
    """A part of an order as somebody named it; `units` None: they didn't say how many."""

    what: str
    units: int | None


class Withdrawal(msgspec.Struct, frozen=True):
    """That somebody withdrew from a contract. `lines` are ids, none: all that was ordered, and
    `units` how many of a line where it isn't all of them; `parts` is what they named without
    knowing our lines, none: no part. `sale` is None where what they said fits none. `mail` is our
    acknowledgement."""

    id: int
    brand: int
    service_case: int | None
    sale: int | None
    lines: list[int]
    units: dict[int, int]
    parts: list[Part]
    customer: int | None
    number: str
    name: str
    email: str
    at: int
    mail: int | None


class Said(msgspec.Struct, frozen=True):
    """What a customer wrote about a case."""

    id: int
    words: str
    at: int


async def add(
    session: "Held",
    *,
    brand: int,
    sale: int | None,
    lines: "Sequence[int]",
    units: "Mapping[int, int]",
    parts: "Sequence[Part]",
    customer: int | None,
    number: str,
    name: str,
    email: str,
    now: int,
    key: str,
) -> int | None:
    """The id; None where the same declaration came before."""
    made: int | None = await run.value(
        session,
        _SQL["add_withdrawal"],
        brand,
        sale,
        msgspec.json.encode(list(lines)).decode(),
        customer,
        number,
        name,
        email,
        now,
        key,
        msgspec.json.encode(dict(units)).decode(),
        msgspec.json.encode(list(parts)).decode(),
    )
    return made


def _withdrawal(record: "dict[str, object]") -> Withdrawal:
    row = dict(record)
    row["lines"] = msgspec.json.decode(str(row["lines"]))
    row["parts"] = msgspec.json.decode(str(row["parts"]), type=list[Part])
    row["units"] = msgspec.json.decode(str(row["units"]), type=dict[int, int])
    return msgspec.convert(row, Withdrawal)


async def by_key(runs: "Runs", key: str) -> Withdrawal | None:
    """What the same declaration made before."""
    found = await run.record(runs, _SQL["withdrawal_by_key"], key)
    return None if found is None else _withdrawal(dict(found))


async def of_case(runs: "Runs", service_case: int) -> list[Withdrawal]:
    """What was declared in a case, in order."""
    return await of_cases(runs, [service_case])


async def of_cases(runs: "Runs", service_cases: "Collection[int]") -> list[Withdrawal]:
    """What was declared in several cases, in order."""
    found = await run.records(runs, _SQL["withdrawals_of"], sorted(service_cases))
    return [_withdrawal(dict(one)) for one in found]


async def file(session: "Held", withdrawal: int, service_case: int, mail: int | None) -> None:
    """In which case somebody looks at it, and which letter acknowledges it."""
    await run.done(session, _SQL["file_withdrawal"], withdrawal, service_case, mail)


async def open_case(session: "Held", sale: int) -> int | None:
    """A case in which somebody looks at a declaration of this sale already."""
    found: int | None = await run.value(session, _SQL["open_withdrawal_case"], sale)
    return found


async def sale_declared(runs: "Runs", brand: int, number: str, email: str) -> int | None:
    """The sale that number and address are those of."""
    found: int | None = await run.value(runs, _SQL["sale_declared"], brand, number, email)
    return found


async def customer_of_address(runs: "Runs", email: str) -> int | None:
    """Whose verified address it is."""
    found: int | None = await run.value(runs, _SQL["verified_customer"], email)
    return found


async def talked_last(runs: "Runs", customers: "Sequence[int]", brand: int) -> int | None:
    """Who of us talked with these last, and answers the brand still."""
    found: int | None = await run.value(runs, _SQL["talked_last"], list(customers), brand)
    return found


async def say(session: "Held", service_case: int, words: str, now: int) -> int | None:
    """Keep a customer's words about a case; None where they said just that before."""
    made: int | None = await run.value(session, _SQL["add_case_said"], service_case, words, now)
    return made


async def said(runs: "Runs", service_case: int) -> list[Said]:
    """What a customer wrote about a case, in order."""
    return await run.rows(runs, _SQL["case_said"], Said, service_case)
