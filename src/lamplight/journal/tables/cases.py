"""Cases: one matter of a customer, and what happened in it."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("cases")
State = Literal["open", "asked", "closed"]
AT_ONCE: Final = 50
"""So many cases are asked about in one round."""


class Case(msgspec.Struct, frozen=True):
    """One case. `ask_at`: when time does something to it next: asks, asks again, or closes.
    `not_yet_at`: when the customer last said "not yet". `duty_at`: the last instant of the earliest
    duty in it that one of us must perform, as it was last reckoned; none where no end runs."""

    id: int
    brand: int
    customer: int | None
    sale: int | None
    line: int | None
    owner: int | None
    title: str
    state: State
    failure: str
    cause: str
    cause_detail: str
    useful: Literal["yes", "not_yet", "silence"] | None
    not_yet_at: int | None
    askings: int
    ask_at: int | None
    opened_at: int
    closed_at: int | None
    version: int
    duty_at: int | None = None


class Owing(msgspec.Struct, frozen=True):
    """An open case of a sale, and the earliest end of a duty in it as it was last reckoned."""

    id: int
    line: int | None
    customer: int | None
    duty_at: int | None
    not_yet_at: int | None


class Happened(msgspec.Struct, frozen=True):
    """What happened in a case: ids, codes, sums and days in `body`."""

    at: int
    person: int | None
    kind: str
    body: dict[str, Any]


class CauseRow(msgspec.Struct, frozen=True):
    """What keeps failing: whose thing or doing, in whose words, what it cost at least.

    `unpriced`: so many agreed ways have no known cost. `newest`: the last case of these.
    """

    cause: str
    party: str
    thing: str
    currency: str
    details: list[str] | None
    cases: int
    newest: int
    cost_minor: int
    unpriced: int
    last_at: int


class BearerRow(msgspec.Struct, frozen=True):
    """What somebody bears."""

    bearer: str
    currency: str
    cost_minor: int
    cases: int


async def add_case(
    runs: "Runs",
    *,
    brand: int,
    customer: int | None,
    sale: int | None,
    line: int | None,
    owner: int | None,
    title: str,
    failure: str,
    key: str,
    now: int,
) -> tuple[int, bool]:
    """A new case, or the one that the same `key` made before; whether it is new."""
    values = (brand, customer, sale, line, owner, title, failure, key, now)
    made = await run.value(runs, _SQL["add_case"], *values)
    if made is not None:
        return int(made), True
    return int(await run.value(runs, _SQL["case_by_key"], key)), False


async def case_of_key(runs: "Runs", key: str) -> int | None:
    """The case that a wish made before."""
    found: int | None = await run.value(runs, _SQL["case_by_key"], key)
    return found


async def case_by_id(runs: "Runs", case: int) -> Case | None:
    return await run.row(runs, _SQL["case_by_id"], Case, case)


async def cases_by_ids(runs: "Runs", cases: Collection[int]) -> list[Case]:
    """Those that are there, by id."""
    return await run.rows(runs, _SQL["cases_by_ids"], Case, sorted(cases))


async def lock_case(session: "Runs", case: int) -> Case | None:
    """The row, held until the end of the transaction."""
    return await run.row(session, _SQL["lock_case"], Case, case)


async def open_cases(runs: "Runs", brands: Collection[int]) -> list[Case]:
    return await run.rows(runs, _SQL["open_cases"], Case, sorted(brands))


async def cases_of(runs: "Runs", customers: Collection[int]) -> list[Case]:
    """Of a customer and all who were merged with them, the newest first."""
    return await run.rows(runs, _SQL["cases_of_customers"], Case, sorted(customers))


async def keep_case(session: "Runs", case: Case) -> None:
    """Write what may change of a case, `ask_at` apart; its version goes up."""
    await run.done(
        session,
        _SQL["change_case"],
        case.id,
        case.owner,
        case.state,
        case.failure,
        case.cause,
        case.cause_detail,
        case.useful,
        case.not_yet_at,
        case.askings,
        case.closed_at,
    )


async def set_ask_at(session: "Runs", case: int, at: int | None) -> None:
    """When time does something to it next; None: nothing."""
    await run.done(session, _SQL["set_ask_at"], case, at)


async def to_ask(runs: "Runs", now: int) -> list[int]:
    """Cases that time does something to now."""
    with clear_losses():
        return [record["id"] for record in await runs.fetch(_SQL["cases_to_ask"], now, AT_ONCE)]


async def unplanned(runs: "Runs") -> list[int]:
    """Open cases with something that was done and nothing that time does to them."""
    return [one["id"] for one in await run.records(runs, _SQL["unplanned_cases"])]


async def next_asking(runs: "Runs") -> int | None:
    """When time does something to the next case."""
    at: int | None = await run.value(runs, _SQL["next_asking"])
    return at


async def join_contact(runs: "Runs", case: int, contact: int) -> None:
    """The case came up in this talk."""
    await run.done(runs, _SQL["join_contact"], case, contact)


async def contacts_of(runs: "Runs", case: int) -> list[int]:
    """The talks that a case came up in."""
    return (await contacts_of_cases(runs, [case])).get(case, [])


async def contacts_of_cases(runs: "Runs", cases: Collection[int]) -> dict[int, list[int]]:
    """The talks that each of these came up in; a case without any isn't there."""
    found: dict[int, list[int]] = {}
    with clear_losses():
        for one in await runs.fetch(_SQL["contacts_of_cases"], sorted(cases)):
            found.setdefault(one["service_case"], []).append(one["contact"])
    return found


async def cases_of_contact(runs: "Runs", contact: int) -> list[int]:
    """Those that aren't closed, the newest first."""
    with clear_losses():
        return [one["id"] for one in await runs.fetch(_SQL["cases_of_contact"], contact)]


async def of_line(runs: "Runs", line: int) -> list[int]:
    """The cases of what was sold that aren't closed."""
    with clear_losses():
        return [one["id"] for one in await runs.fetch(_SQL["cases_of_line"], line)]


async def owing(runs: "Runs", sale: int) -> list[Owing]:
    """The cases of a sale that aren't closed."""
    return await run.rows(runs, _SQL["open_cases_of_sale"], Owing, sale)


async def set_duty(
    runs: "Runs", case: int, duty_at: int | None, reckon_at: int, version: int
) -> bool:
    """Write the earliest end of a duty in a case, and when it must be reckoned anew. False where
    the sale is another version by now: who made it so reckons."""
    return await run.done(runs, _SQL["set_duty"], case, duty_at, reckon_at, version) > 0


async def to_reckon(runs: "Runs", now: int) -> list[int]:
    """Sales whose open cases' duties stand otherwise by now."""
    return [one["sale"] for one in await run.records(runs, _SQL["sales_to_reckon"], now, AT_ONCE)]


async def put_off_reckoning(runs: "Runs", sale: int, until: int) -> None:
    """What couldn't be reckoned of a sale isn't tried again before this instant."""
    await run.done(runs, _SQL["put_off_reckoning"], sale, until)


async def next_reckoning(runs: "Runs") -> int | None:
    """When the next of them does."""
    at: int | None = await run.value(runs, _SQL["next_reckoning"])
    return at


async def note(
    session: "Runs",
    case: int,
    kind: str,
    *,
    at: int,
    person: int | None = None,
    body: Mapping[str, object] | None = None,
) -> None:
    """Write down what happened, for good: no words of anybody's."""
    written = msgspec.json.encode(body or {}).decode()
    await run.done(session, _SQL["add_case_event"], case, at, person, kind, written)


async def happened(runs: "Runs", case: int) -> list[Happened]:
    """In order."""
    with clear_losses():
        records = await runs.fetch(_SQL["case_events"], case)
    return [
        Happened(one["at"], one["person"], one["kind"], msgspec.json.decode(one["body"]))
        for one in records
    ]


async def causes(runs: "Runs", since: int, brands: Sequence[int]) -> list[CauseRow]:
    """What kept failing since an instant, the most frequent first."""
    return await run.rows(runs, _SQL["causes_since"], CauseRow, since, sorted(brands))


async def bearers(runs: "Runs", since: int, brands: Sequence[int]) -> list[BearerRow]:
    """Who bears what was agreed since an instant."""
    return await run.rows(runs, _SQL["bearers_since"], BearerRow, since, sorted(brands))
