"""Ways of making it right that were chosen, with their steps, and what a role may grant."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import run
from lamplight.journal.tables.people import Role

if TYPE_CHECKING:
    import asyncpg

    from lamplight.journal.tables.run import Runs

_SQL = statements("accommodations")
Decision = Literal["proposed", "asked", "approved", "agreed", "refused", "withdrawn", "done"]
Money = Literal["none", "approved", "submitting", "pending", "succeeded", "failed", "reconciled"]
Goods = Literal["none", "authorised", "label_issued", "in_transit", "received", "kept"]
Judging = Literal["none", "pending", "accepted", "rejected", "by_person"]
StepState = Literal["todo", "doing", "unknown", "done", "failed", "undone"]


class Accommodation(msgspec.Struct, frozen=True):
    """One way that was chosen. `body` is the option as it was proposed, `answer` what whoever
    refused it said; `judging_at` since when its goods are judged as they are."""

    id: int
    service_case: int
    kind: str
    decision: Decision
    money: Money
    goods: Goods
    judging: Judging
    amount_minor: int | None
    cost_minor: int | None
    currency: str | None
    bearer: str
    owed: bool
    words: str
    answer: str
    body: dict[str, Any]
    sale_version: int | None
    person: int
    approver: int | None
    made_at: int
    agreed_at: int | None
    ended_at: int | None
    judging_at: int | None


class Going(msgspec.Struct, frozen=True):
    """A way that was asked for or agreed about a sale, in whatever case. `line` is that of the
    case, `option` the id that it was proposed under."""

    id: int
    kind: str
    decision: Decision
    failure: str
    line: int | None
    amount_minor: int
    option: str
    units: int
    is_credit: bool
    under_way: bool
    service_case: int
    agreed_at: int | None


class Beside(msgspec.Struct, frozen=True):
    """A way for the same line as another (`own_…`), for so many units of `quantity`. `at`: agreed,
    or asked for."""

    id: int
    kind: str
    option: str
    units: int
    at: int
    own_units: int
    own_kind: str
    own_option: str
    quantity: int


class Step(msgspec.Struct, frozen=True):
    """One step of a way."""

    id: int
    accommodation: int
    position: int
    kind: str
    shop: int | None
    person: int | None
    state: StepState
    due_at: int | None
    proof: dict[str, str]
    reason: str
    body: dict[str, Any]
    changed_at: int


class Task(msgspec.Struct, frozen=True):
    """A step that a person does, with its case."""

    step: Step
    case: int


class Granted(msgspec.Struct, frozen=True):
    """What was granted beyond what is owed, without asking: in whole smallest units."""

    case_minor: int
    customer_minor: int
    day_minor: int


class Authority(msgspec.Struct, frozen=True):
    """What a role may grant without asking: for a case, a customer, on a day, and as a share of
    the price in basis points."""

    case_minor: int
    customer_minor: int
    day_minor: int
    share_bp: int


def _decoded(record: "asyncpg.Record", *names: str) -> dict[str, Any]:
    row = dict(record)
    return row | {name: msgspec.json.decode(row[name]) for name in names}


async def add_accommodation(
    session: "Runs",
    *,
    case: int,
    kind: str,
    decision: Decision,
    amount_minor: int | None,
    cost_minor: int | None,
    currency: str,
    bearer: str,
    owed: bool,
    words: str,
    option: bytes,
    sale_version: int | None,
    person: int,
    now: int,
    key: str,
) -> tuple[int, bool]:
    """A new one, or the one that the same `key` made before; whether it is new."""
    agreed_at = now if decision == "agreed" else None
    made = await run.value(
        session,
        _SQL["add_accommodation"],
        case,
        kind,
        decision,
        amount_minor,
        cost_minor,
        currency,
        bearer,
        owed,
        words,
        option.decode(),
        sale_version,
        person,
        now,
        agreed_at,
        key,
    )
    if made is not None:
        return int(made), True
    return int(await run.value(session, _SQL["accommodation_by_key"], key)), False


async def of_key(runs: "Runs", key: str) -> Accommodation | None:
    """What the same wish made before."""
    found = await run.value(runs, _SQL["accommodation_by_key"], key)
    return None if found is None else await by_id(runs, found)


async def by_id(runs: "Runs", accommodation: int) -> Accommodation | None:
    found = await run.record(runs, _SQL["accommodation_by_id"], accommodation)
    return None if found is None else _accommodation(found)


async def lock(session: "Runs", accommodation: int) -> Accommodation | None:
    """The row, held until the end of the transaction."""
    found = await run.record(session, _SQL["lock_accommodation"], accommodation)
    return None if found is None else _accommodation(found)


def _accommodation(record: "asyncpg.Record") -> Accommodation:
    return msgspec.convert(_decoded(record, "body"), Accommodation)


async def of_case(runs: "Runs", case: int) -> list[Accommodation]:
    """In the order they were chosen."""
    return await of_cases(runs, [case])


async def of_cases(runs: "Runs", cases: Collection[int]) -> list[Accommodation]:
    """Of several cases, in the order they were chosen."""
    with clear_losses():
        records = await runs.fetch(_SQL["accommodations_of"], sorted(cases))
    return [_accommodation(one) for one in records]


async def of_sale(runs: "Runs", sale: int, but: int = 0) -> list[Going]:
    """What was asked for or agreed about a sale in any case, without the way `but`."""
    return await run.rows(runs, _SQL["ways_of_sale"], Going, sale, but)


async def of_line(runs: "Runs", way: int) -> list[Beside]:
    """What was asked for or agreed for the line of the way `way`, in any case, beside it: what was
    in vain or failed apart."""
    return await run.rows(runs, _SQL["ways_of_line"], Beside, way)


async def correcting(runs: "Runs", sale: int) -> set[int]:
    """Steps by which what was taken too much in a sale goes back."""
    return {one["id"] for one in await run.records(runs, _SQL["correcting_steps"], sale)}


async def asked(runs: "Runs", brands: Collection[int]) -> list[Accommodation]:
    """What waits for somebody's leave, the oldest first."""
    with clear_losses():
        records = await runs.fetch(_SQL["accommodations_asked"], sorted(brands))
    return [_accommodation(one) for one in records]


async def answer(session: "Runs", accommodation: int, words: str) -> None:
    """What is said to whoever asked for it."""
    await run.done(session, _SQL["answer_accommodation"], accommodation, words)


async def set_option(
    session: "Runs",
    accommodation: int,
    *,
    amount_minor: int | None,
    cost_minor: int | None,
    bearer: str,
    words: str,
    option: bytes,
) -> None:
    """What it is as things are now, when leave is given for it or asked for anew."""
    values = (amount_minor, cost_minor, bearer, words, option.decode())
    await run.done(session, _SQL["set_option"], accommodation, *values)


async def keep(session: "Runs", one: Accommodation) -> None:
    """Write what may change."""
    await run.done(
        session,
        _SQL["change_accommodation"],
        one.id,
        one.decision,
        one.money,
        one.goods,
        one.judging,
        one.approver,
        one.agreed_at,
        one.ended_at,
    )


async def granted(
    session: "Runs",
    person: int,
    *,
    case: int,
    customers: Collection[int],
    since: int,
    year_ago: int,
    currency: str,
) -> Granted:
    """What was granted or is asked for beyond what is owed: in a case, to a customer within a
    year, and by this person, or with their leave, since an instant."""
    found = await run.row(
        session,
        _SQL["granted_sums"],
        Granted,
        person,
        case,
        sorted(customers),
        since,
        currency,
        year_ago,
    )
    return found or Granted(0, 0, 0)


async def hold_person(session: "Runs", person: int) -> None:
    """Two pages of one person grant one after the other."""
    await run.value(session, _SQL["lock_person"], person)


async def hold_customers(session: "Runs", customers: Collection[int]) -> None:
    """What is granted to one customer in two cases comes one after the other."""
    await run.records(session, _SQL["lock_customers"], sorted(customers))


async def authority(runs: "Runs", brand: int, role: Role, currency: str) -> Authority | None:
    """What a role may grant for a brand; None where nobody said."""
    return await run.row(runs, _SQL["authority_of"], Authority, brand, role, currency)


class Said(msgspec.Struct, frozen=True):
    """What somebody said that a role may grant; `brand` None: for every brand."""

    brand: int | None
    role: Role
    currency: str
    case_minor: int
    customer_minor: int
    day_minor: int
    share_bp: int


async def all_authority(runs: "Runs") -> list[Said]:
    """What was said for every brand first."""
    return await run.rows(runs, _SQL["all_authority"], Said)


async def drop_authority(runs: "Runs", brand: int | None, role: Role, currency: str) -> bool:
    """Back to what holds where nobody said; False where nobody had."""
    return await run.value(runs, _SQL["drop_authority"], brand, role, currency) is not None


async def set_authority(
    runs: "Runs", brand: int | None, role: Role, currency: str, limits: Authority
) -> None:
    """What a role may grant, for one brand or for all."""
    await run.done(
        runs,
        _SQL["set_authority"],
        brand,
        role,
        currency,
        limits.case_minor,
        limits.customer_minor,
        limits.day_minor,
        limits.share_bp,
    )


async def steps_of(runs: "Runs", case: int) -> list[Step]:
    """Of all ways of a case, in order."""
    return await steps_of_cases(runs, [case])


async def steps_of_cases(runs: "Runs", cases: Collection[int]) -> list[Step]:
    """Of all ways of several cases, each way's in order."""
    with clear_losses():
        return [_step(one) for one in await runs.fetch(_SQL["steps_of"], sorted(cases))]


def _step(record: "asyncpg.Record") -> Step:
    return msgspec.convert(_decoded(record, "proof", "body"), Step)


async def tasks_of(
    runs: "Runs", person: int, brands: Collection[int], led: Collection[int] = ()
) -> list[Task]:
    """What somebody does by hand, the soonest first; of brands that they lead, what nobody does
    who answers for them."""
    with clear_losses():
        records = await runs.fetch(_SQL["steps_of_persons"], person, sorted(brands), sorted(led))
    return [Task(_step(one), one["service_case"]) for one in records]


async def case_of_step(runs: "Runs", step: int) -> int | None:
    """The case that a step belongs to."""
    found: int | None = await run.value(runs, _SQL["case_of_step"], step)
    return found
