"""Agreeing on a way: decided under the sale's lock, written with its steps, told in writing."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.basis.instants import HOUR
from lamplight.journal.tables import accommodations, cases, contacts, run, sales
from lamplight.line import Refused
from lamplight.runtime.cases import (
    asking,
    letters_of_ways,
    limits,
    own_kinds,
    sight,
    situating,
    sums,
    witnessed,
)
from lamplight.runtime.cases import today as days
from lamplight.runtime.cases.deal import Deal
from lamplight.runtime.cases.stepping import MoneyRefused, Planned
from lamplight.runtime.errors import BadAsk, Unknown

if TYPE_CHECKING:
    from lamplight.accommodations.option import Option
    from lamplight.accommodations.situation import Spent
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.people import Person
    from lamplight.journal.tables.run import Held
    from lamplight.runtime.cases import wishes
    from lamplight.runtime.cases.situating import Known
    from lamplight.runtime.house import House

APPROVED_WITHIN = 4 * HOUR
"""A customer who waits for a leave hears by then, counted in hours that the brand is open."""


class Agreeing:
    """Opens cases and agrees ways. Refuses with `sale_changed`, `option_gone`,
    `option_blocked`, `case_closed`, and what money says no with."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    @run.crossed
    async def open(self, person: int, wish: "wishes.Open") -> int:
        """A case with its first way; the case."""
        house = self._house
        house.require_ready()
        key = f"{person}/{wish.way.key}"
        async with run.transaction(self._pool) as session:
            before = await cases.case_of_key(session, key)
            if before is not None:
                await sight.held_case(session, house.scene.directory, person, before)
                return before
            known = await self._known(session, person, wish.sale, wish.line, wish.way.version)
            case = await self._case(session, person, known, wish, key)
            await self._agree(session, person, known, case, wish.way)
        await self._after(case.id, case.customer)
        return case.id

    @run.crossed
    async def add(self, person: int, case: int, way: "wishes.Way") -> int:
        """A further way for a case that isn't closed."""
        house = self._house
        house.require_ready()
        seen = await sight.seen_case(self._pool, house.scene.directory, person, case)
        if seen.sale is None or seen.line is None:
            raise Refused("no_sale", "This case isn't about anything that was sold.")
        async with run.transaction(self._pool) as session:
            before = await accommodations.of_key(session, f"{person}/{way.key}")
            if before is not None:
                return before.service_case
            known = await self._known(session, person, seen.sale, seen.line, way.version)
            held = await sight.held_case(session, house.scene.directory, person, case)
            await self._agree(session, person, known, held, way)
        await self._after(case, seen.customer)
        return case

    async def _after(self, case: int, customer: int | None) -> None:
        self._house.cases.stepping.wake()
        await self._house.cases.changed(case, customer or 0)

    async def _known(
        self, session: "Held", person: int, sale: int, line: int, version: int
    ) -> "Known":
        """The sale under its lock, as it was when it was proposed."""
        now_version = await sales.lock(session, sale)
        whole = await sales.whole(session, sale)
        if now_version is None or whole is None:
            raise Unknown("There is no such sale.")
        sight.require(self._house.scene.directory, person, whole.sale.brand)
        if now_version != version:
            raise Refused("sale_changed", "The sale has changed since this was proposed.")
        known = await situating.learn(session, whole, line)
        if known is None:
            raise Unknown("There is no such line.")
        return known

    async def _case(
        self, session: "Held", person: int, known: "Known", wish: "wishes.Open", key: str
    ) -> "Case":
        now = self._house.clock.now()
        sale = known.whole.sale
        made, _ = await cases.add_case(
            session,
            brand=sale.brand,
            customer=sale.consumer or sale.buyer,
            sale=sale.id,
            line=known.line.id,
            owner=person,
            title=wish.title or known.line.name[:200],
            failure=wish.way.failure,
            key=key,
            now=now,
        )
        body = {"sale": sale.id, "line": known.line.id, "failure": wish.way.failure}
        await cases.note(session, made, "opened", at=now, person=person, body=body)
        if wish.contact:
            await self._join(session, person, made, wish.contact, sale.brand)
        held = await cases.lock_case(session, made)
        if held is None:
            raise Unknown("The case went as it was made.")
        return held

    async def _join(
        self, session: "Held", person: int, case: int, contact: int, brand: int
    ) -> None:
        row = await contacts.contact_by_id(session, contact)
        if row is None or row.brand != brand:
            raise BadAsk("contact", "That talk isn't with a customer of this brand.")
        await cases.join_contact(session, case, contact)
        await cases.note(
            session,
            case,
            "came_up",
            at=self._house.clock.now(),
            person=person,
            body={"contact": contact},
        )

    async def _agree(
        self, session: "Held", person: int, known: "Known", case: "Case", way: "wishes.Way"
    ) -> None:
        """Find the option again, as things are now, and write it down."""
        house = self._house
        now = house.clock.now()
        await accommodations.hold_person(session, person)
        await accommodations.hold_customers(session, known.family)
        who = house.scene.directory.people[person]
        found = await situating.situate(
            session, known, who, situating.Failed(way.failure, case, way.part, units=way.units), now
        )
        kinds = await own_kinds.catalogue(session)
        options = sums.options(found, kinds, way.option, way.amount_minor)
        option = next((one for one in options if one.id == way.option), None)
        if option is None:
            raise Refused("option_gone", "This can't be done any more as things are.")
        if option.blocked:
            raise Refused("option_blocked", f"This can't be done now: {option.blocked}.")
        if option.consent and not way.consent:
            raise BadAsk("consent", "The customer must have agreed to this expressly.")
        asked = option.group == "approval"
        if asked:
            await self._require_approver(session, known, option, (who, found.spent))
        made, new = await accommodations.add_accommodation(
            session,
            case=case.id,
            kind=option.kind,
            decision="asked" if asked else "agreed",
            amount_minor=option.amount_minor,
            cost_minor=option.cost_minor,
            currency=option.currency,
            bearer=option.bearer,
            owed=option.group == "owed",
            words=way.words,
            option=msgspec.json.encode(option),
            sale_version=known.whole.sale.version,
            person=person,
            now=now,
            key=f"{person}/{way.key}",
        )
        if not new:
            return
        # Whoever has looked at it before this looks again before they agree on anything.
        await sales.touch(session, known.whole.sale.id, now)
        body = {"accommodation": made, "kind": option.kind, "consent": int(way.consent)}
        kind = "leave_asked" if asked else "agreed"
        await sums.note(session, case.id, made, option, person=person, now=now)
        await cases.note(session, case.id, kind, at=now, person=person, body=body)
        worked = msgspec.structs.replace(
            asking.worked_on(case), failure=way.failure, owner=case.owner or person
        )
        await cases.keep_case(session, worked)
        await witnessed.told(session, worked, now)
        deal = Deal(known, worked, option, person, way.words, made)
        if asked:
            due_at = house.cases.asking.opening(case.brand).after(now, APPROVED_WITHIN)
            await letters_of_ways.approval_wait(session, deal, due_at, now)
        else:
            await begin(house, session, deal, now)

    async def _require_approver(
        self, session: "Held", known: "Known", option: "Option", asks: "tuple[Person, Spent]"
    ) -> None:
        """Nobody asks for what nobody can give: the customer would wait for it."""
        (who, spent), sale = asks, known.whole.sale
        roles = await limits.approvers(
            session,
            sale.brand,
            who.role,
            option,
            spent=msgspec.structs.replace(spent, day_minor=0),  # theirs, not of whoever answers
            price_minor=known.line.paid_minor,
        )
        directory = self._house.scene.directory
        answering = [directory.people[one] for one in directory.answering(sale.brand)]
        if not any(one.role in roles and one.id != who.id for one in answering):
            raise Refused("approval_nobody", "Nobody else who may grant this answers this brand.")


async def begin(house: "House", session: "Held", deal: Deal, now: int) -> None:
    """An agreed way begins: its steps and their money, and the letter that says what was agreed."""
    sale, case = deal.known.whole.sale, deal.case
    zone = days.zone_of(sale.jurisdiction, deal.known.zone_name)
    planned = [
        Planned(
            plan=step,
            person=None if step.by in ("shop", "us") else case.owner or deal.person,
            due_at=None if step.due_on is None else days.end_of(step.due_on, zone),
        )
        for step in deal.option.steps
    ]
    try:
        made = await house.cases.stepping.plan(session, deal.accommodation, planned, now)
    except MoneyRefused as refusal:
        raise Refused(refusal.code, refusal.text) from None
    await witnessed.agreed(session, deal, now)
    mail = await letters_of_ways.agreed(session, deal, now)
    for step, plan in zip(made, deal.option.steps, strict=False):
        if plan.kind == "tell" and mail is not None:
            await house.cases.stepping.written(session, step, mail, now)
    await house.cases.asking.replan(session, case.id)
