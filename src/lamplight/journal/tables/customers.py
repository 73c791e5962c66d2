"""Customers: who they are, how they are reached, and who was found to be the same."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.errors import AlreadyThere, BadValue, NoSuchRow
from lamplight.journal.statements import statements
from lamplight.journal.tables import finding, run
from lamplight.sales.matching import Who, normals, who

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held, Runs
    from lamplight.sales import forms

_SQL = statements("customers")
Kind = Literal["consumer", "trade"]
_TRIES = 3


class Customer(msgspec.Struct, frozen=True):
    """`merged_into` says with whom they were found to be one. What was erased is empty."""

    id: int
    name: str
    kind: Kind
    language: str
    country: str
    town: str
    timezone: str
    wish: str
    merged_into: int | None
    created_at: int
    erased_at: int | None


class Reach(msgspec.Struct, frozen=True):
    """An e-mail address in small letters or a phone number as E.164."""

    id: int
    customer: int
    kind: Literal["email", "phone"]
    value: str
    verified: bool
    created_at: int


class Merging(msgspec.Struct, frozen=True):
    """That two are one, said by a person."""

    id: int
    kept: int
    gone: int
    person: int | None
    at: int
    undone_by: int | None
    undone_at: int | None


class Taken(msgspec.Struct, frozen=True):
    """Whose a sale is; None where nothing is known of them. `others` hold another of their verified
    addresses, and nobody merged them: a person may. `changed`: what they are found by
    is another."""

    customer: int | None
    new: bool = False
    others: tuple[int, ...] = ()
    changed: bool = False


async def customer_by_id(runs: "Runs", customer: int) -> Customer | None:
    return await run.row(runs, _SQL["customers_by_ids"], Customer, [customer])


async def customers_by_ids(runs: "Runs", customers: Sequence[int]) -> list[Customer]:
    """Those that are there, by id."""
    return await run.rows(runs, _SQL["customers_by_ids"], Customer, list(customers))


async def add(
    runs: "Runs",
    *,
    now: int,
    name: str = "",
    kind: Kind = "consumer",
    language: str = "",
    country: str = "",
    town: str = "",
    timezone: str = "",
) -> int:
    """Makes a customer, whoever else there is."""
    customer: int = await run.value(
        runs, _SQL["add_customer"], name, kind, language, country, town, timezone, now
    )
    return customer


async def change(
    runs: "Runs",
    customer: int,
    *,
    name: str | None = None,
    kind: Kind | None = None,
    language: str | None = None,
    country: str | None = None,
    town: str | None = None,
    timezone: str | None = None,
    wish: str | None = None,
) -> bool:
    """Changes what is given; False when there is no such customer or they were erased."""
    words = (name, kind, language, country, town, timezone, wish)
    async with run.transaction(runs) as session:
        found = await run.value(session, _SQL["change_customer"], customer, *words)
        if found is not None:
            await finding.index_customer(session, customer)
    return found is not None


async def reaches_of(runs: "Runs", customers: Sequence[int]) -> list[Reach]:
    """How these are reached, verified ones first."""
    return await run.rows(runs, _SQL["reaches_of"], Reach, list(customers))


# ── who was found to be the same ─────────────────────────────────────────────────────────────


async def roots(runs: "Runs", customers: Iterable[int]) -> dict[int, int]:
    """For each, whom they were merged into in the end: themselves where they weren't."""
    with clear_losses():
        found = await runs.fetch(_SQL["roots"], sorted(customers))
    return {record["id"]: record["root"] for record in found}


async def root(runs: "Runs", customer: int) -> int:
    """Whom one was merged into in the end; themselves where they weren't or aren't there."""
    return (await roots(runs, [customer])).get(customer, customer)


async def family(runs: "Runs", customer: int) -> list[int]:
    """Everybody merged with one, themselves too; the one who was kept comes first. Empty where
    there is no such customer."""
    with clear_losses():
        return [record["id"] for record in await runs.fetch(_SQL["family"], customer)]


async def families(runs: "Runs", customers: Iterable[int]) -> dict[int, list[int]]:
    """For each, everybody merged with them, themselves too; who isn't there is left out."""
    found: dict[int, list[int]] = {}
    with clear_losses():
        for one in await runs.fetch(_SQL["families"], sorted(set(customers))):
            found.setdefault(one["whose"], []).append(one["id"])
    return found


async def zones(runs: "Runs", theirs: Iterable[int]) -> dict[int, str]:
    """Of each customer, their own zone or that of who was merged with them; "" where nobody knows
    it."""
    found = await families(runs, theirs)
    every = {one for family in found.values() for one in family}
    known = {one.id: one.timezone for one in await customers_by_ids(runs, sorted(every))}
    return {
        one: next((known[id_] for id_ in (one, *family) if known.get(id_)), "")
        for one, family in found.items()
    }


async def mergings_of(runs: "Runs", customers: Sequence[int]) -> list[Merging]:
    """What was merged among these, and undone."""
    return await run.rows(runs, _SQL["mergings_of"], Merging, list(customers))


async def merge(runs: "Runs", kept: int, gone: int, person: int | None, now: int) -> int:
    """Says that two are one; returns the one that is kept, who is the root of its family.

    Only said by hand. Nothing else moves, so that it can be undone. `NoSuchRow` for one who isn't
    there; `BadValue` for one who is the same already, is merged already or was erased.
    """
    async with run.transaction(runs) as session:
        await run.done(session, _SQL["only_merger"])
        top = await root(session, kept)  # stays so: nobody else merges meanwhile
        found = {one.id: one for one in await _locked(session, [kept, gone, top])}
        for one in (kept, gone):
            if one not in found:
                raise NoSuchRow(f"There is no customer {one}.")
            if found[one].erased_at is not None:
                raise BadValue(f"Customer {one} was erased.")
        if found[gone].merged_into is not None:
            raise BadValue(f"Customer {gone} is merged already: undo that first.")
        if top == gone:
            raise BadValue(f"Customers {kept} and {gone} are one already.")
        await run.done(session, _SQL["set_merged"], gone, top)
        await run.value(session, _SQL["add_merging"], top, gone, person, now)
        await finding.index_customers(session, [top, gone])
    return top


async def unmerge(runs: "Runs", kept: int, gone: int, person: int | None, now: int) -> None:
    """Undoes that one was merged into another, or into somebody below them. `BadValue` where they
    weren't."""
    async with run.transaction(runs) as session:
        await run.done(session, _SQL["only_merger"])
        above = await _above(session, gone)
        if kept not in above:
            raise BadValue(f"Customer {gone} isn't merged into {kept}.")
        await run.done(session, _SQL["set_merged"], gone, None)
        await run.done(session, _SQL["undo_merging"], gone, person, now)
        await finding.index_customers(session, [kept, gone])


async def _locked(session: "Held", customers: list[int]) -> list[Customer]:
    return await run.rows(session, _SQL["lock_customers"], Customer, customers)


async def _above(session: "Held", customer: int) -> set[int]:
    found: set[int] = set()
    at = await customer_by_id(session, customer)
    while at is not None and at.merged_into is not None:
        found.add(at.merged_into)
        at = await customer_by_id(session, at.merged_into)
    return found


# ── who a buyer is ───────────────────────────────────────────────────────────────────────────


async def hold(
    session: "Held", people: "Sequence[tuple[forms.Customer | None, int | None]]"
) -> None:
    """Holds everybody whom these forms speak of, each with whose the sale was until now, in the
    order in which whoever merges them does. For `take` after it."""
    found = [known for _, known in people if known]
    for person, known in people:
        if person is not None:
            reaches = normals(person.reaches, person.country)
            found.append((await _who(session, reaches, known)).customer or 0)
    await _locked(session, sorted({one for one in found if one}))


async def take(
    session: "Held", person: "forms.Customer", now: int, known: int | None = None
) -> Taken:
    """The customer that a form speaks of: found by what is verified, or made; in a transaction.

    `known` is whose the sale was until now: it stays theirs, unless nothing verified said so and
    something does now. What is empty of them is filled in, new addresses are added. Nothing is
    written to one who was erased.
    """
    reaches = normals(person.reaches, person.country)
    for _ in range(_TRIES):
        found = await _who(session, reaches, known)
        if found.customer is None:
            if not (person.name or reaches):
                return Taken(None)
            made = await _make(session, person, now)
            if await _add_reaches(session, made, reaches, [], now):
                return Taken(made, new=True, changed=True)
            # somebody else made them at the same moment
            await run.done(session, _SQL["drop_reaches"], made)
            await run.done(session, _SQL["unmake_customer"], made)
            continue
        (customer,) = await _locked(session, [found.customer])
        changed = False
        if customer.erased_at is None:
            changed = await _fill(session, customer, person)
            have = await reaches_of(session, [customer.id])
            await _add_reaches(session, customer.id, reaches, have, now)
            changed |= not {(one.kind, one.value) for one in have}.issuperset(
                (one.kind, one.value) for one in reaches
            )
        return Taken(customer.id, others=found.others, changed=changed)
    raise AlreadyThere("Others write the same customer over and over: try again.")


async def _who(session: "Held", reaches: "Sequence[forms.Reach]", known: int | None) -> Who:
    asked = [one for one in reaches if one.verified]
    holders: dict[tuple[str, str], int] = {}
    if asked:
        with clear_losses():
            found = await session.fetch(
                _SQL["holders"], [one.kind for one in asked], [one.value for one in asked]
            )
        holders = {(record["kind"], record["value"]): record["customer"] for record in found}
    if not holders:
        return Who(known)
    named = {*holders.values(), *([known] if known else [])}
    tops = await roots(session, named) if len(named) > 1 else {one: one for one in named}
    said = who(reaches, holders, tops)
    if known is None or said.customer is None or tops[said.customer] == tops[known]:
        return said if known is None else Who(known, said.others)
    others = tuple(one for one in (said.customer, *said.others) if tops[one] != tops[known])
    if await run.value(session, _SQL["has_verified"], known):
        return Who(known, others)
    return said


async def _make(session: "Held", person: "forms.Customer", now: int) -> int:
    return await add(
        session,
        now=now,
        name=person.name,
        kind=person.kind,
        language=person.language,
        country=person.country,
        town=person.town,
        timezone=person.timezone,
    )


async def _fill(session: "Held", customer: Customer, person: "forms.Customer") -> bool:
    """Fills in what isn't known of them; whether anything was."""
    said = (person.name, person.language, person.country, person.town, person.timezone)
    have = (
        customer.name,
        customer.language,
        customer.country,
        customer.town,
        customer.timezone,
    )
    if not any(new and not old for new, old in zip(said, have, strict=True)):
        return False
    await run.value(session, _SQL["fill_customer"], customer.id, *said)
    return True


async def _add_reaches(
    session: "Held",
    customer: int,
    reaches: "Sequence[forms.Reach]",
    known: Sequence[Reach],
    now: int,
) -> bool:
    """Adds what they don't have yet; False where something verified is somebody else's, which
    stays theirs."""
    ours = True
    have = {(one.kind, one.value): one for one in known}
    # In one order, that two who write the same at once don't wait for each other.
    for reach in sorted(reaches, key=lambda one: (one.kind, one.value)):
        old = have.get((reach.kind, reach.value))
        if old is not None and (old.verified or not reach.verified):
            continue
        if old is not None:
            ours &= await _verify(session, customer, reach)
            continue
        words = (customer, reach.kind, reach.value)
        if await run.value(session, _SQL["add_reach"], *words, reach.verified, now) is None:
            ours = False
            await run.value(session, _SQL["add_reach"], *words, False, now)
    return ours


async def _verify(session: "Held", customer: int, reach: "forms.Reach") -> bool:
    try:
        async with run.transaction(session) as inner:
            return (
                await run.value(inner, _SQL["verify_reach"], customer, reach.kind, reach.value)
                is not None
            )
    except AlreadyThere:  # somebody else's, a moment ago
        return False
