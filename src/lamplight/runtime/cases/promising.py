"""Promises: made with one key, ended as kept, broken or released, never forgotten."""

import functools
from typing import TYPE_CHECKING, Final, Literal

from lamplight.basis.instants import DAY, HOUR
from lamplight.journal.tables import cases, contacts, customers, finding, promises, run
from lamplight.line import Refused
from lamplight.runtime import letters
from lamplight.runtime.cases import owed, sight, words
from lamplight.runtime.chores import each
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.letters import Letter, write

if TYPE_CHECKING:
    from lamplight.journal.tables.promises import Promise
    from lamplight.journal.tables.run import Held
    from lamplight.runtime.cases import wishes
    from lamplight.runtime.house import House
    from lamplight.runtime.views.sales import OwedView

FURTHEST: Final = 366 * DAY
"""A promise is for at most so far ahead."""
AGAIN_WITHIN: Final = 2 * HOUR
"""A promise that went by is promised anew, once, for after so long in which the brand is open."""


class Promising:
    """What our own people promise, and what becomes of it."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    @run.crossed
    async def promise(self, person: int, wish: "wishes.Promise") -> "OwedView":
        """It is owed from now on, and the customer has it in writing."""
        house = self._house
        now = house.clock.now()
        _require_to_come(wish.due_at, now)
        if wish.kind == "other" and not wish.words:
            raise BadAsk("words_missing", "Say what you promise.")
        house.require_ready()
        async with run.transaction(self._pool) as session:
            brand, customer = await self._whose(session, person, wish, now)
            made, new = await promises.add_promise(
                session,
                brand=brand,
                customer=customer or None,
                case=wish.case or None,
                contact=wish.contact or None,
                person=person,
                kind=wish.kind,
                words=wish.words,
                due_at=wish.due_at,
                now=now,
                key=f"{person}/{wish.key}",
            )
            if new:
                await self._written(session, made, "promise_made", now)
            promise = await promises.promise_by_id(session, made)
        if promise is None:
            raise Refused("not_now", "The promise went as it was made.")
        await house.cases.changed(promise.service_case, customer)
        return owed.promise_view(house.scene, promise, now)

    async def _whose(
        self, session: "Held", person: int, wish: "wishes.Promise", now: int
    ) -> tuple[int, int]:
        """Brand and customer of what a promise is made for: one and the same of all that the wish
        names."""
        directory = self._house.scene.directory
        if wish.case:
            case = await sight.held_case(session, directory, person, wish.case)
            brand, customer = case.brand, case.customer or 0
            joined = wish.contact in await cases.contacts_of(session, case.id)
        elif wish.contact:
            brand, customer = await sight.customer_of_contact(
                session, directory, person, wish.contact, now
            )
            joined = True
        elif wish.customer:
            return await self._of_customer(session, person, wish.customer)
        else:
            raise BadAsk("promise_to", "Say to whom: a talk, a case or a customer.")
        family = set(await customers.family(session, customer)) if customer else set()
        named = {wish.customer} - {0}
        if wish.contact and not joined:
            row = await contacts.contact_by_id(session, wish.contact)
            named.add((row.customer or 0) if row is not None and row.brand == brand else 0)
        if not named <= family:
            raise BadAsk("promise_whose", "That talk or customer isn't the one of this case.")
        return brand, customer

    async def _of_customer(self, session: "Held", person: int, named: int) -> tuple[int, int]:
        """A customer, and the brand under which somebody promises them something: of those that
        this person answers the one that they had to do with last."""
        answered = self._house.scene.directory.brands_of(person)
        customer = await customers.root(session, named)
        brand = await finding.last_brand(session, customer, answered)
        if brand is None:
            raise Unknown("There is no such customer.")
        return brand, customer

    @run.crossed
    async def end(self, person: int, promise: int, how: Literal["kept", "released"]) -> "OwedView":
        """Done, late or in time; or the customer doesn't need it any more."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        async with run.transaction(self._pool) as session:
            held = await sight.held_promise(session, house.scene.directory, person, promise)
            if await promises.end_promise(session, promise, how, now):
                await self._note(session, held, f"promise_{how}", now, person)
            elif held.state not in (how, "broken"):
                raise Refused("promise_ended", "This promise has ended before.")
            ended = await promises.promise_by_id(session, promise) or held
        await house.cases.changed(ended.service_case, ended.customer or 0)
        return owed.promise_view(house.scene, ended, now)

    @run.crossed
    async def again(self, person: int, promise: int, due_at: int) -> "OwedView":
        """One who leads gives the time of a promise that was broken: it is theirs from now on, and
        the customer has the new time in writing."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        async with run.transaction(self._pool) as session:
            held = await sight.held_promise(session, house.scene.directory, person, promise)
            made, new = await self._instead(session, held, person, due_at, now)
            after = await promises.promise_by_id(session, made)
            if after is None or (after.person, after.due_at) != (person, due_at):
                raise Refused("promise_again", "This promise has another time already.")
            if new:
                await self._moved(session, held, due_at, now)
                told = {"words": await self._said(session, held), "was_at": held.due_at}
                fields = told | {"due_at": due_at}
                await self._letter(session, after, "promise_moved", fields, f"{held.id}/again")
        await house.cases.changed(held.service_case, held.customer or 0)
        house.cases.leads_look(held.brand)
        return owed.promise_view(house.scene, after, now)

    async def _instead(
        self, session: "Held", broken: "Promise", person: int, due_at: int, now: int
    ) -> tuple[int, bool]:
        """The one promise in the place of a broken one; whether it is new."""
        _require_to_come(due_at, now)
        if broken.state != "broken" or broken.ended_at is not None:
            raise Refused("promise_ended", "This promise isn't open for another time.")
        return await promises.add_promise(
            session,
            brand=broken.brand,
            customer=broken.customer,
            case=broken.service_case,
            contact=broken.contact,
            person=person,
            kind=broken.kind,
            words=broken.words,
            due_at=due_at,
            now=now,
            key=f"instead of {broken.id}",
            instead_of=broken.id,
        )

    async def move(self, session: "Held", held: "Promise", due_at: int) -> None:
        """Another time, since the customer wants it so; they have it in writing. It is locked."""
        now = self._house.clock.now()
        if not await promises.move_promise(session, held.id, due_at):
            raise Refused("promise_ended", "This promise has ended before.")
        await self._moved(session, held, due_at, now)
        said = await self._said(session, held)
        fields = {"words": said, "was_at": held.due_at, "due_at": due_at, "wished": True}
        await self._letter(session, held, "promise_moved", fields, f"{held.id}/{now}")

    async def _moved(self, session: "Held", held: "Promise", due_at: int, now: int) -> None:
        if held.service_case is not None:
            body = {"promise": held.id, "kind": held.kind, "was_at": held.due_at, "due_at": due_at}
            await cases.note(session, held.service_case, "promise_moved", at=now, body=body)

    async def release(self, session: "Held", held: "Promise") -> None:
        """The customer doesn't need it any more. It is locked."""
        now = self._house.clock.now()
        if await promises.end_promise(session, held.id, "released", now):
            await self._note(session, held, "promise_released", now, None)

    async def talked(self, contact: int, since: int) -> None:
        """Somebody talks with a customer since an instant: every call that was promised to them
        before, under the same brand, is made."""
        now = self._house.clock.now()
        async with run.transaction(self._pool) as session:
            row = await contacts.contact_by_id(session, contact)
            family = (
                []
                if row is None or not row.customer
                else await customers.family(session, row.customer)
            )
            found = await promises.promises_of(session, family, [contact], ended_since=now + 1)
            calls = [
                one
                for one in found
                if one.kind == "call"
                and one.made_at <= since
                and row is not None
                and one.brand == row.brand
            ]
            # A case and its promise after the other, the cases in their order.
            for one in sorted(calls, key=lambda one: (one.service_case or 0, one.id)):
                await promises.lock_promise(session, one.id)
                if await promises.end_promise(session, one.id, "kept", now):
                    await self._note(session, one, "promise_kept", now, None)
        for one in calls:
            await self._house.cases.changed(one.service_case, one.customer or 0)

    async def break_due(self) -> None:
        """What wasn't kept by its time is broken: visibly, with an apology."""
        due = await promises.due(self._pool, self._house.clock.now())
        await each((f"promise {one}", functools.partial(self._break, one)) for one in due)

    async def _break(self, number: int) -> None:
        now = self._house.clock.now()
        async with run.transaction(self._pool) as session:
            held = await promises.lock_promise(session, number)
            if held is None or held.state != "open" or held.due_at >= now:
                return
            await promises.break_promise(session, number)
            await self._note(session, held, "promise_broken", now, None)
            await self._written(session, number, "promise_broken", now)
        await self._house.cases.changed(held.service_case, held.customer or 0)
        self._house.cases.leads_look(held.brand)

    async def next_due(self) -> int | None:
        """When the next promise must be looked at."""
        return await promises.next_due(self._pool)

    async def _once_more(self, session: "Held", broken: "Promise", now: int) -> int | None:
        """A new time in the place of one that went by. None where it was such a time itself: what
        was missed twice is for one who leads to answer (`again`)."""
        if broken.instead_of is not None:
            return None
        due_at = self._house.cases.asking.opening(broken.brand).after(now, AGAIN_WITHIN)
        await self._instead(session, broken, broken.person, due_at, now)
        return due_at

    async def _note(
        self, session: "Held", promise: "Promise", kind: str, now: int, person: int | None
    ) -> None:
        if promise.service_case is not None:
            body = {"promise": promise.id, "kind": promise.kind, "due_at": promise.due_at}
            await cases.note(session, promise.service_case, kind, at=now, person=person, body=body)

    async def _said(self, session: "Held", promise: "Promise") -> str:
        """What was promised, as a sentence of the customer's language."""
        language = await letters.language(
            session, promise.brand, promise.customer, promise.service_case, promise.contact
        )
        return promise.words or words.say(language, f"promise.{promise.kind}", {})

    async def _written(self, session: "Held", number: int, kind: str, now: int) -> None:
        promise = await promises.promise_by_id(session, number)
        if promise is None:
            return
        said = await self._said(session, promise)
        fields: dict[str, object] = {"words": said, "due_at": promise.due_at}
        if kind == "promise_broken":
            again = await self._once_more(session, promise, now)
            fields |= {"was_at": promise.due_at, "due_at": again}
        await self._letter(session, promise, kind, fields, str(number))
        if kind == "promise_made":
            await self._note(session, promise, kind, now, promise.person)

    async def _letter(
        self,
        session: "Held",
        promise: "Promise",
        kind: str,
        fields: dict[str, object],
        key: str,
    ) -> None:
        await write(
            session,
            Letter(
                kind=kind,
                brand=promise.brand,
                customer=promise.customer,
                contact=promise.contact,
                service_case=promise.service_case,
                person=promise.person,
                fields=fields,
                key=f"{kind}/{key}",
            ),
            self._house.clock.now(),
        )


def _require_to_come(due_at: int, now: int) -> None:
    if not now < due_at <= now + FURTHEST:
        raise BadAsk("due_at", "Promise a time that is still to come, within a year.")
