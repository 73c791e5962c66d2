"""Steps of what was agreed, with the case and the accommodation that they belong to.

Whoever changes one holds the locks of its sale, its case and its accommodation, in this order.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from lamplight.accommodations.option import Step as Plan
from lamplight.journal.errors import NoSuchRow
from lamplight.journal.statements import statements
from lamplight.journal.tables import money, run

if TYPE_CHECKING:
    import asyncpg

    from lamplight.journal.tables.money_forms import Refund
    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("steps")

State = Literal["todo", "doing", "unknown", "done", "failed", "undone"]


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """`plan` is the step as it was agreed. `by_hand`: no shop does it, so a person must. `tries`
    counts how often somebody had it begun anew. `said`: its reason is in a person's own words.
    `anew`: the try with which another wish of a shop began, since it had cancelled what it did."""

    plan: Plan
    by_hand: bool = False
    tries: int = 1
    said: bool = False
    anew: int = 0


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A row. `reason` is a code, with the shop's words behind a colon where it said any; or what a
    person wrote, where its body says so."""

    id: int
    accommodation: int
    position: int
    kind: str
    shop: int | None
    person: int | None
    state: State
    due_at: int | None
    proof: dict[str, str]
    reason: str
    body: Body
    key: str
    changed_at: int

    @property
    def wish(self) -> str:
        """The key under which a shop is asked for it, however often that is tried."""
        return f"{self.key}~{self.body.anew}" if self.body.anew else self.key


class Case(msgspec.Struct, frozen=True):
    """`line` is the shop's name of the line, empty where the case is about none."""

    id: int
    sale: int | None
    owner: int | None
    line: str


class Accommodation(msgspec.Struct, frozen=True):
    """What was agreed, and how far it is."""

    id: int
    kind: str
    decision: str
    money: str
    goods: str
    judging: str
    person: int
    key: str


class Chain(msgspec.Struct, frozen=True):
    """A case, an accommodation of it and its steps, all held until the transaction ends."""

    case: Case
    accommodation: Accommodation
    steps: list[Step]

    def step(self, id: int) -> Step:  # noqa: A002
        """One of its steps."""
        return next(one for one in self.steps if one.id == id)


class Told(msgspec.Struct, frozen=True):
    """A step that a letter does, and what became of that letter."""

    step: int
    state: Literal["sent", "refused"]
    reason: str


class Sold(msgspec.Struct, frozen=True):
    """A sale's shop, its name there, and its currency."""

    shop: int
    external: str
    currency: str


class Paid(msgspec.Struct, frozen=True):
    """A payment's name at its shop, and at its provider where it is known."""

    external: str
    reference: str


def _step(record: "asyncpg.Record") -> Step:
    fields = dict(record)
    fields["proof"] = msgspec.json.decode(fields["proof"], type=dict[str, str])
    fields["body"] = msgspec.json.decode(fields["body"], type=Body)
    return Step(**fields)


async def hold_step(session: "Held", step: int) -> Chain:
    """The chain that a step hangs on, locked in order. Raises `NoSuchRow`."""
    return await _hold(session, await run.record(session, _SQL["place_of_step"], step))


async def hold(session: "Held", accommodation: int) -> Chain:
    """An accommodation's chain, locked in order. Raises `NoSuchRow`."""
    return await _hold(
        session, await run.record(session, _SQL["place_of_accommodation"], accommodation)
    )


async def _hold(session: "Held", place: "asyncpg.Record | None") -> Chain:
    if place is None:
        raise NoSuchRow("there is no such step or accommodation")
    if place["sale"] is not None:
        await money.lock(session, place["sale"])
    case = await run.row(session, _SQL["lock_case"], Case, place["service_case"])
    accommodation = await run.row(
        session, _SQL["lock_accommodation"], Accommodation, place["accommodation"]
    )
    if case is None or accommodation is None:
        raise NoSuchRow("the case of it is gone")
    rows = await run.records(session, _SQL["lock_steps"], accommodation.id)
    return Chain(case, accommodation, [_step(one) for one in rows])


async def sold(runs: "Runs", sale: int) -> Sold:
    """Raises `NoSuchRow`."""
    found = await run.row(runs, _SQL["read_sold"], Sold, sale)
    if found is None:
        raise NoSuchRow(f"there is no sale {sale}")
    return found


async def paid(runs: "Runs", payment: int) -> Paid:
    """Raises `NoSuchRow`."""
    found = await run.row(runs, _SQL["read_paid"], Paid, payment)
    if found is None:
        raise NoSuchRow(f"there is no payment {payment}")
    return found


async def add(
    session: "Held",
    chain: Chain,
    plan: Plan,
    *,
    position: int,
    shop: int | None,
    person: int | None,
    due_at: int | None,
    by_hand: bool = False,
    key: str,
    now: int,
) -> int | None:
    """Its id; None where its key is there already."""
    new: int | None = await run.value(
        session,
        _SQL["add_step"],
        chain.accommodation.id,
        position,
        plan.kind,
        shop,
        person,
        due_at,
        msgspec.json.encode(Body(plan=plan, by_hand=by_hand)).decode(),
        key,
        now,
    )
    return new


async def change(session: "Held", step: Step) -> None:
    """Write its state, person, proof, reason and body."""
    await run.done(
        session,
        _SQL["set_step"],
        step.id,
        step.state,
        step.person,
        msgspec.json.encode(step.proof).decode(),
        step.reason[:200],
        msgspec.json.encode(step.body).decode(),
        step.changed_at,
    )


async def set_going(session: "Held", one: Accommodation, ended_at: int | None) -> None:
    """Write where money and goods are, and the decision."""
    await run.done(session, _SQL["set_going"], one.id, one.money, one.goods, one.decision, ended_at)


async def set_judging(session: "Held", accommodation: int, judging: str, now: int) -> None:
    """Write how the goods are judged from now on."""
    await run.done(session, _SQL["set_judging"], accommodation, judging, now)


async def note(
    session: "Held",
    case: int,
    kind: str,
    fields: Mapping[str, Any],
    *,
    person: int | None = None,
    now: int,
) -> None:
    """Append what happened to the case, whose version goes up. No words of anybody."""
    body = msgspec.json.encode(fields).decode()
    await run.done(session, _SQL["note_in_case"], case, now, person, kind, body)
    await run.done(session, _SQL["bump_case"], case)


async def note_differing(
    session: "Held", case: int, refund: "Refund", currency: str, now: int
) -> None:
    """Append, once for each sum, that a refund was settled with another sum than we booked."""
    fields = {
        "refund": refund.id,
        "booked_minor": refund.booked_minor,
        "settled_minor": refund.settled_minor,
        "currency": currency,
    }
    body = msgspec.json.encode(fields).decode()
    if await run.done(session, _SQL["note_differing"], case, now, body):
        await run.done(session, _SQL["bump_case"], case)


async def case_of(runs: "Runs", step: int) -> int | None:
    """The case that a step belongs to."""
    found = await run.record(runs, _SQL["place_of_step"], step)
    return None if found is None else found["service_case"]


async def paying(runs: "Runs", sale: int) -> list[int]:
    """The steps that refunds of a sale belong to."""
    return [one["step"] for one in await run.records(runs, _SQL["paying_steps"], sale)]


async def out_of_step(runs: "Runs") -> list[int]:
    """Sales whose refunds went on without their steps."""
    return [one["sale"] for one in await run.records(runs, _SQL["sales_out_of_step"])]


async def of_letter(runs: "Runs", letter: int) -> Told | None:
    """The step that a letter does, as far as that letter has come; None for one that does none or
    waits still."""
    return await run.row(runs, _SQL["step_of_letter"], Told, letter)


async def letters_ended(runs: "Runs") -> list[int]:
    """Letters that left or were refused, and whose steps wait for them still."""
    return [one["id"] for one in await run.records(runs, _SQL["letters_ended"])]


async def sending(runs: "Runs", shop: int, external: str) -> list[int]:
    """The steps that a shop does with what it names so."""
    found = await run.records(runs, _SQL["sending_steps"], shop, external)
    return [one["id"] for one in found]


async def ways_back(runs: "Runs", shop: int, external: str) -> list[int]:
    """The accommodations that wait for what a shop lets come back under this name."""
    found = await run.records(runs, _SQL["ways_back"], shop, external)
    return [one["id"] for one in found]


async def given_up(runs: "Runs", kind: str) -> list[int]:
    """Steps whose effects of this kind failed for good, while the steps didn't end."""
    return [one["id"] for one in await run.records(runs, _SQL["given_up_steps"], kind)]
