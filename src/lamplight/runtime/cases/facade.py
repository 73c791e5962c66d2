"""Everything that is asked of cases, in one place for the doors."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from msgspec.structs import replace

from lamplight.accommodations.decisions import NotPossible
from lamplight.journal.tables import accommodations, cases, customers, run, sales
from lamplight.line import Refused, states
from lamplight.line.events import CustomerReached, OfferAccepted
from lamplight.runtime.cases import (
    letters_of_steps,
    listing,
    owed,
    proposing,
    shown,
    sight,
    wishes,
    witnessed,
)
from lamplight.runtime.cases.agreeing import Agreeing
from lamplight.runtime.cases.approving import Approving
from lamplight.runtime.cases.asking import LOOKED_AT_WITHIN, AskingUseful, worked_on
from lamplight.runtime.cases.book import Book
from lamplight.runtime.cases.by_hand import ByHand
from lamplight.runtime.cases.clockwork import Clockwork
from lamplight.runtime.cases.corresponding import Corresponding
from lamplight.runtime.cases.denying import Denying
from lamplight.runtime.cases.ends import Ends
from lamplight.runtime.cases.hands import Hands
from lamplight.runtime.cases.inspecting import Inspecting
from lamplight.runtime.cases.judging import Judging
from lamplight.runtime.cases.papering import Papering
from lamplight.runtime.cases.promising import Promising
from lamplight.runtime.cases.saying import Saying
from lamplight.runtime.cases.stepping import Stepping
from lamplight.runtime.chores import each
from lamplight.runtime.effects import SALE_CHANGED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lamplight.journal.log import Recorded
    from lamplight.journal.outbox import Taken
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Held
    from lamplight.line.contacts import Contact
    from lamplight.runtime.effects import Handler
    from lamplight.runtime.house import House
    from lamplight.runtime.views.cases import (
        CaseRow,
        CaseView,
        GroundsView,
        OwedToday,
        TaskRow,
    )
    from lamplight.runtime.views.proposals import ProposalView
    from lamplight.runtime.views.sales import OwedView


_GOODS: Final = {"received": "Received", "kept": "LeftWithCustomer"}


class Cases:
    """Raises `Unknown` for what isn't there or isn't for this person, `Refused` for what can't
    be done as things are, `BadAsk` for what makes no sense."""

    def __init__(self, house: "House", hands: "Hands | None" = None) -> None:
        self._house = house
        self._pool = house.journal.database.pool
        self._directory = house.scene.directory
        self.stepping = Stepping(
            house.journal.database,
            house.clock,
            hands or Hands({}, ByHand()),
            self._stepped,
            house.wake_effects,
        )
        self.saying = Saying(house.journal.database, house.clock, self._stepped, house.wake_effects)
        self.agreeing = Agreeing(house)
        self.approving = Approving(house)
        self.denying = Denying(house)
        self.judging = Judging(house)
        self.inspecting = Inspecting(house)
        self.corresponding = Corresponding(house)
        self.papering = Papering(house)
        self.promising = Promising(house)
        self.asking = AskingUseful(house)
        self.book = Book(house)
        self.ends = Ends(house)
        self._clockwork = Clockwork(
            house.timers, house.clock, self.promising, self.asking, self.ends
        )
        self._due = asyncio.Event()
        self._due.set()
        self._began = False
        self._talks: dict[int, int] = {}

    # What time and the line do

    def committed(self, recorded: "Sequence[Recorded]") -> None:
        """A talk has begun: what was promised as a call is kept by it."""
        for one in recorded:
            if isinstance(one.event, OfferAccepted | CustomerReached):
                self._talks_with(self._house.scene.contact(one.event.contact))

    def _talks_with(self, contact: "Contact | None") -> None:
        if contact is not None and contact.state == states.TALKING:
            self._talks[contact.id] = contact.talk_since
            self._due.set()

    async def round(self) -> None:
        """Wait until something is due, and do it. Call it again and again."""
        if not self._began:  # a talk may have begun just before we ended
            for contact in self._house.scene.line.contacts.values():
                self._talks_with(contact)
            self._began = True
        await self._clockwork.plan(self._due.set)
        await self._due.wait()
        self._due.clear()
        try:
            talks = [
                (f"talk {talk}", partial(self._talked, talk, since))
                for talk, since in sorted(self._talks.items())
            ]
            await each([*talks, ("clockwork", self._clockwork.look)])
        except BaseException:
            self._due.set()
            raise

    async def _talked(self, talk: int, since: int) -> None:
        await self.promising.talked(talk, since)
        self._talks.pop(talk, None)

    async def _stepped(self, case: int) -> None:
        """A step of a case has gone on: the customer hears what is news to them."""
        async with run.transaction(self._pool) as session:
            held = await witnessed.held(session, case)
            if held is not None:
                await witnessed.steps(session, held, self._house.clock.now())
                if held.state == "closed" and await self._went_wrong(session, held):
                    held = worked_on(held)
                    await cases.keep_case(session, held)
                now = self._house.clock.now()
                hear_by = self.asking.opening(held.brand).after(now, LOOKED_AT_WITHIN)
                await letters_of_steps.tell(session, held, now, hear_by)
                await self.asking.replan(session, case)
        await self.changed(case, held.customer or 0 if held is not None else 0)

    async def _went_wrong(self, session: "Held", case: "Case") -> bool:
        """Whether a step of what was agreed has failed since the case was closed."""
        live = {
            one.id
            for one in await accommodations.of_case(session, case.id)
            if one.decision in ("agreed", "done")
        }
        return any(
            one.state == "failed"
            and one.accommodation in live
            and one.changed_at >= (case.closed_at or 0)
            for one in await accommodations.steps_of(session, case.id)
        )

    async def changed(self, case: int | None, customer: int) -> None:
        """Whoever looks at it sees what it is now, and what is due next is planned again."""
        scene = self._house.scene
        before = scene.cases.get(case) if case else None
        if case:
            await self.ends.of_case(case)
        after = await scene.cases.read(case) if case else None
        told = {row.owner.id for row in (before, after) if row is not None and row.owner}
        for row in (before, after):
            if row is not None:
                told |= self._directory.leads_of(row.brand.id)
        told |= await self._talking_with(customer)
        scene.cases.tell(told)
        self._house.views.refresh("desk", told)
        self._due.set()
        self._house.wake_effects()

    def leads_look(self, brand: int) -> None:
        """What leads see of a brand has changed, in no case that they would be told of."""
        leads = self._directory.leads_of(brand)
        self._house.scene.cases.tell(leads)
        self._house.views.refresh("desk", leads)

    async def _talking_with(self, customer: int) -> set[int]:
        """Who talks with this customer now, or is rung for them."""
        if not customer:
            return set()
        scene = self._house.scene
        family = set(await customers.family(self._pool, customer))
        found: set[int] = set()
        for contact in scene.line.contacts.values():
            card = scene.cards.get(contact.id)
            if card is not None and card.customer in family:
                found |= {contact.agent, contact.offered_to, *contact.guests}
        return found - {0}

    @property
    def handlers(self) -> "Mapping[str, Handler]":
        """What the dispatcher of the outbox brings about here."""
        return {**self.stepping.handlers, SALE_CHANGED: self._sale_changed}

    async def _sale_changed(self, effect: "Taken") -> None:
        await self.sale_changed(int(effect.body["sale"]))

    async def sale_changed(self, sale: int) -> None:
        """A sale is another one now: steps that pay follow its refunds, a no that doesn't hold any
        more is opened again, screens show what was sold."""
        await self.stepping.look_at_sale(sale)
        await self.denying.sale_changed(sale)
        for case in await self.ends.of_sale(sale):
            await self.changed(case, 0)
        whole = await sales.whole(self._pool, sale)
        if whole is not None:
            await self.changed(None, whole.sale.buyer or 0)

    # What our people ask for

    async def proposal(
        self, person: int, sale: int, line: int, wanted: proposing.Wanted
    ) -> "ProposalView":
        """What could be done for a line that failed so."""
        return await proposing.proposal(self._house, person, sale, line, wanted)

    async def rows(self, person: int) -> "list[CaseRow]":
        """Somebody's own open cases."""
        return self._house.scene.cases.of(person)

    async def owed_to(
        self, person: int, family: "Sequence[int]", contacts: "Collection[int]" = ()
    ) -> "list[OwedView]":
        """All that is owed to a customer."""
        return await owed.owed_to(self._house, family, person, contacts)

    async def show(self, person: int, case: int) -> "CaseView":
        """One case whole."""
        found = await sight.seen_case(self._pool, self._directory, person, case)
        return await shown.case_view(self._house, person, found)

    async def open(self, person: int, wish: wishes.Open) -> "CaseView":
        """A case with its first way."""
        return await self.show(person, await self.agreeing.open(person, wish))

    async def add(self, person: int, case: int, way: wishes.Way) -> "CaseView":
        """A further way."""
        return await self.show(person, await self.agreeing.add(person, case, way))

    async def give(self, person: int, case: int, to: int) -> "CaseView":
        """Somebody else who answers for the brand has it from now on."""
        self._house.require_ready()
        now = self._house.clock.now()
        async with run.transaction(self._pool) as session:
            held = await sight.held_case(session, self._directory, person, case)
            if held.brand not in self._directory.brands_of(to):
                raise Refused("agent_cannot", "They don't answer this brand.")
            if held.owner != to:
                await cases.note(session, case, "given", at=now, person=person, body={"to": to})
                await cases.keep_case(session, replace(held, owner=to))
        await self.changed(case, held.customer or 0)
        return await self.show(person, case)

    async def cause(self, person: int, case: int, cause: str, detail: str) -> "CaseView":
        """What failed at its root."""
        self._house.require_ready()
        now = self._house.clock.now()
        async with run.transaction(self._pool) as session:
            held = await sight.held_case(session, self._directory, person, case)
            body = {"cause": cause}
            await cases.note(session, case, "cause_named", at=now, person=person, body=body)
            await cases.keep_case(session, replace(held, cause=cause, cause_detail=detail))
        await self.changed(case, held.customer or 0)
        return await self.show(person, case)

    async def useful(self, person: int, case: int, answer: str) -> "CaseView":
        """What the customer said when they were asked."""
        return await self.show(person, await self.asking.useful(person, case, answer))

    async def deny(self, person: int, case: int, denial: wishes.Denial) -> "CaseView":
        """Refuse something, for somebody else to look at."""
        return await self.show(person, await self.denying.deny(person, case, denial))

    async def grounds(self, person: int, case: int) -> "GroundsView":
        """What can be refused, and what a refusal may rely on."""
        return await self.denying.grounds(person, case)

    async def review(self, person: int, denial: int, version: int, *, confirm: bool) -> "CaseView":
        """A second person has looked at this version of a refusal."""
        case = await self.denying.review(person, denial, version, confirm=confirm)
        return await self.show(person, case)

    async def new_facts(self, person: int, denial: int, news: str) -> "CaseView":
        """Something is new: a refusal is thought over."""
        return await self.show(person, await self.denying.new_facts(person, denial, news))

    async def approve(self, person: int, accommodation: int, version: int) -> "CaseView":
        """Yes to what was seen in this version."""
        case = await self.approving.approve(person, accommodation, version)
        return await self.show(person, case)

    async def refuse(self, person: int, accommodation: int, words: str) -> "CaseView":
        """No."""
        case = await self.approving.refuse(person, accommodation, words)
        return await self.show(person, case)

    async def undo(self, person: int, accommodation: int, words: str) -> "CaseView":
        """Take back what can be, with words for the customer."""
        return await self.show(person, await self.approving.undo(person, accommodation, words))

    async def goods(
        self, person: int, accommodation: int, state: Literal["received", "kept"]
    ) -> "CaseView":
        """Goods that should come back are here, or stay with the customer."""
        self._house.require_ready()
        one = await accommodations.by_id(self._pool, accommodation)
        case = one.service_case if one is not None else 0
        await sight.seen_case(self._pool, self._directory, person, case)
        try:
            await self.saying.goods(accommodation, person, _GOODS[state])
        except NotPossible:
            raise Refused("not_awaited", "Nothing of it is awaited back.") from None
        return await self.show(person, case)

    async def inspect(self, person: int, accommodation: int, wish: wishes.Inspection) -> "CaseView":
        """How goods are that came back."""
        return await self.show(person, await self.inspecting.say(person, accommodation, wish))

    # Steps

    async def tasks(self, person: int) -> "list[TaskRow]":
        """What somebody does by hand."""
        brands = self._directory.brands_of(person)
        led = {one for one in brands if person in self._directory.leads_of(one)}
        found = await accommodations.tasks_of(self._pool, person, brands, led)
        rows = self._house.scene.cases
        return [shown.task_row(one, rows.get(one.case), self._directory) for one in found]

    async def _case_of_step(self, person: int, step: int) -> int:
        case = await accommodations.case_of_step(self._pool, step)
        found = await sight.seen_case(self._pool, self._directory, person, case or 0)
        return found.id

    async def step_done(self, person: int, step: int, proof: dict[str, str]) -> "CaseView":
        """It is done, and this shows it."""
        self._house.require_ready()
        case = await self._case_of_step(person, step)
        await self.saying.done(step, person, proof)
        return await self.show(person, case)

    async def step_failed(self, person: int, step: int, reason: str) -> "CaseView":
        """It couldn't be done."""
        self._house.require_ready()
        case = await self._case_of_step(person, step)
        await self.saying.failed(step, person, reason)
        return await self.show(person, case)

    async def step_never(self, person: int, step: int, proof: dict[str, str]) -> "CaseView":
        """One who leads is sure that it never happened, and this shows it."""
        self._house.require_ready()
        case = await self._case_of_step(person, step)
        await self.saying.never(step, person, proof)
        return await self.show(person, case)

    async def step_again(self, person: int, step: int) -> "CaseView":
        """Once more."""
        self._house.require_ready()
        case = await self._case_of_step(person, step)
        await self.saying.again(step, person)
        return await self.show(person, case)

    async def step_give(self, person: int, step: int, to: int) -> "CaseView":
        """Somebody else does it."""
        self._house.require_ready()
        case = await self._case_of_step(person, step)
        await sight.seen_case(self._pool, self._directory, to, case)
        await self.saying.give(step, to, person)
        return await self.show(person, case)

    # Promises, and what leads see

    async def promise(self, person: int, wish: wishes.Promise) -> "OwedView":
        """What one of us will do by a time."""
        return await self.promising.promise(person, wish)

    async def end_promise(
        self, person: int, promise: int, how: Literal["kept", "released"]
    ) -> "OwedView":
        """Done, or not needed any more."""
        return await self.promising.end(person, promise, how)

    async def promise_again(self, person: int, promise: int, due_at: int) -> "OwedView":
        """Another time, by one who leads, for what was broken."""
        return await self.promising.again(person, promise, due_at)

    async def owed_today(self, person: int) -> "OwedToday":
        """What leads see."""
        return await listing.owed_today(self._house, person)
