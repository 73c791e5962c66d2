"""Leave for what is above one's authority: yes or no in one click, by whoever may."""

from typing import TYPE_CHECKING, Any

import msgspec

from lamplight.accommodations.authority import may_approve
from lamplight.accommodations.choosing import BadSum
from lamplight.accommodations.option import Option, asked_anew
from lamplight.accommodations.proposal import propose
from lamplight.accommodations.situation import Spent
from lamplight.journal.tables import accommodations, cases, run, sales
from lamplight.line import Refused
from lamplight.runtime.cases import (
    agreeing,
    letters_of_ways,
    limits,
    own_kinds,
    sight,
    situating,
    witnessed,
)
from lamplight.runtime.cases.deal import Deal
from lamplight.runtime.errors import BadAsk, Unknown

if TYPE_CHECKING:
    from lamplight.accommodations.kinds import Kind
    from lamplight.accommodations.situation import Situation
    from lamplight.journal.tables.accommodations import Accommodation
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Held
    from lamplight.runtime.cases.situating import Known
    from lamplight.runtime.house import House


class Approving:
    """Refuses with `approval_over`, `approval_not_yours`, `option_changed`, and what agreeing
    refuses with."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    @run.crossed
    async def approve(self, person: int, accommodation: int, version: int) -> int:
        """Yes to what was seen in this version: it is agreed and begins. The case.

        What came to be another sum, cost, day or step meanwhile is asked for anew, as it is now and
        in words that say so, and refused with `option_changed`.
        """
        house = self._house
        house.require_ready()
        now = house.clock.now()
        async with run.transaction(self._pool) as session:
            known, case, one = await self._held(session, person, accommodation)
            if one.decision == "agreed" and one.approver == person:
                return case.id
            await accommodations.hold_person(session, person)
            await accommodations.hold_customers(session, known.family)
            option = await self._check(session, person, (known, case, one), now, gone=False)
            before = msgspec.convert(one.body, Option)
            seen = before.asked == version
            anew = asked_anew(before, option)
            if anew is not None:
                was = Deal(known, case, before, one.person, one.words, one.id)
                await self._ask_anew(session, was, anew, now)
            elif seen:
                option = _still(before, option)
                deal = Deal(known, case, option, one.person, one.words, one.id)
                await self._agree(session, person, deal, one, now)
        await house.cases.changed(case.id, case.customer or 0)
        if anew is not None or not seen:
            raise Refused("option_changed", "It isn't as it was when it was asked for.")
        house.cases.stepping.wake()
        return case.id

    async def _agree(
        self, session: "Held", person: int, deal: Deal, one: "Accommodation", now: int
    ) -> None:
        await _set(session, deal, one.words)
        given = msgspec.structs.replace(one, decision="agreed", approver=person, agreed_at=now)
        await accommodations.keep(session, given)
        body = {"accommodation": one.id, "kind": one.kind}
        await cases.note(session, deal.case.id, "approved", at=now, person=person, body=body)
        await cases.keep_case(session, deal.case)
        await agreeing.begin(self._house, session, deal, now)
        # What is left of the sale is another sum now: whoever looked at it before looks again.
        await sales.touch(session, deal.known.whole.sale.id, now)

    async def _ask_anew(self, session: "Held", was: Deal, anew: Option, now: int) -> None:
        """As it is now. Words that were true of what it was give way to a draft."""
        deal = was._replace(option=anew)
        draft = await letters_of_ways.draft(session, deal)
        same = draft == await letters_of_ways.draft(session, was)
        await _set(session, deal, was.words if same else draft)
        body: dict[str, Any] = {"accommodation": deal.accommodation, "kind": deal.option.kind}
        body |= {"asked": deal.option.asked}
        await cases.note(session, deal.case.id, "leave_changed", at=now, body=body)
        await cases.keep_case(session, deal.case)

    @run.crossed
    async def refuse(self, person: int, accommodation: int, words: str) -> int:
        """No; whoever asked reads why and finds another way. The case."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        async with run.transaction(self._pool) as session:
            known, case, one = await self._held(session, person, accommodation)
            if one.decision == "refused" and one.approver == person:
                return case.id
            await self._check(session, person, (known, case, one), now)
            await accommodations.keep(
                session,
                msgspec.structs.replace(one, decision="refused", approver=person, ended_at=now),
            )
            await accommodations.answer(session, one.id, words)
            body = {"accommodation": one.id, "kind": one.kind}
            await cases.note(session, case.id, "leave_refused", at=now, person=person, body=body)
            await cases.keep_case(session, case)
            await house.cases.asking.replan(session, case.id)
        await house.cases.changed(case.id, case.customer or 0)
        return case.id

    @run.crossed
    async def undo(self, person: int, accommodation: int, words: str) -> int:
        """Take back what was asked for, or agreed and not begun; the customer reads why in these
        words, without which nothing that was agreed is taken back. The case."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        async with run.transaction(self._pool) as session:
            known, case, one = await self._held(session, person, accommodation)
            if one.decision == "withdrawn":
                return case.id
            if one.decision not in ("asked", "agreed"):
                raise Refused("cant_undo", "This is over: it can't be taken back.")
            if one.decision == "agreed" and not words:
                raise BadAsk("undo_words_missing", "Say to the customer why it is taken back.")
            if one.decision == "agreed":
                await house.cases.saying.undo(session, one.id, person, now)
            fresh = await accommodations.lock(session, one.id) or one
            await accommodations.keep(
                session, msgspec.structs.replace(fresh, decision="withdrawn", ended_at=now)
            )
            await witnessed.taken_back(session, case, one.id, now)
            body = {"accommodation": one.id, "kind": one.kind}
            await cases.note(session, case.id, "withdrawn", at=now, person=person, body=body)
            if words:
                option = msgspec.convert(one.body, Option)
                deal = Deal(known, case, option, person, one.words, one.id)
                await letters_of_ways.withdrawn(session, deal, words, now)
            await cases.keep_case(session, case)
            await house.cases.asking.replan(session, case.id)
        await house.cases.changed(case.id, case.customer or 0)
        return case.id

    async def _held(
        self, session: "Held", person: int, accommodation: int
    ) -> "tuple[Known, Case, Accommodation]":
        """The sale, the case and the way, locked in this order."""
        directory = self._house.scene.directory
        one = await accommodations.by_id(session, accommodation)
        seen = await cases.case_by_id(session, one.service_case) if one is not None else None
        if seen is None or seen.sale is None or seen.line is None:
            raise Unknown("There is no such thing, or not for you.")
        sight.require(directory, person, seen.brand)
        await sales.lock(session, seen.sale)
        whole = await sales.whole(session, seen.sale)
        known = await situating.learn(session, whole, seen.line) if whole is not None else None
        case, held = await sight.held_accommodation(session, directory, person, accommodation)
        if known is None:
            raise Unknown("There is no such thing, or not for you.")
        return known, case, held

    async def _check(
        self,
        session: "Held",
        person: int,
        held: "tuple[Known, Case, Accommodation]",
        now: int,
        *,
        gone: bool = True,
    ) -> Option:
        """The option that is asked for, as it is now, for somebody who may answer; what can't be
        done any more is as it was asked for, where `gone` is allowed. Raises `Refused`."""
        known, case, one = held
        if one.decision != "asked":
            raise Refused("approval_over", "Somebody has answered this already.")
        people = self._house.scene.directory.people
        asker, approver = people[one.person], people[person]
        before = msgspec.convert(one.body, Option)
        units = int(before.fields.get("units", 0))
        failed = situating.Failed(case.failure, case, but=one.id, units=units)
        try:
            found = await situating.situate(session, known, approver, failed, now)
        except BadAsk:  # fewer units are left by now
            raise Refused("option_gone", "This can't be done any more as things are.") from None
        option = self._as_it_is(before, found, await own_kinds.catalogue(session), gone=gone)
        spent = _without(found.spent, before.counts_minor)
        price = known.line.paid_minor
        roles = await limits.approvers(
            session, case.brand, asker.role, option, spent=spent, price_minor=price
        )
        if not may_approve(approver.role, roles, is_own=person == one.person):
            raise Refused("approval_not_yours", "Somebody else must answer this.")
        return option

    @staticmethod
    def _as_it_is(
        before: Option, found: "Situation", kinds: "tuple[Kind, ...]", *, gone: bool
    ) -> Option:
        chosen = {before.id: before.amount_minor} if before.chosen and before.amount_minor else {}
        try:
            options = propose(found, kinds, chosen)
        except BadSum:
            if gone:
                return before
            raise Refused("sum_gone", "This sum can't be given any more as things are.") from None
        option = next((one for one in options if one.id == before.id), None)
        if not gone and option is None:
            raise Refused("option_gone", "This can't be done any more as things are.")
        if not gone and option is not None and option.blocked:
            raise Refused("option_blocked", f"This can't be done now: {option.blocked}.")
        return option or before


async def _set(session: "Held", deal: Deal, words: str) -> None:
    option = deal.option
    await accommodations.set_option(
        session,
        deal.accommodation,
        amount_minor=option.amount_minor,
        cost_minor=option.cost_minor,
        bearer=option.bearer,
        words=words,
        option=msgspec.json.encode(option),
    )


def _still(before: Option, now: Option) -> Option:
    """The option of now, with what was said of how it came to be asked for."""
    return msgspec.structs.replace(
        now, asked=before.asked, changed=before.changed, was_minor=before.was_minor
    )


def _without(spent: Spent, counts: int) -> Spent:
    """What was granted beside what is asked for now, which is counted while it waits."""
    return Spent(
        case_minor=max(0, spent.case_minor - counts),
        customer_minor=max(0, spent.customer_minor - counts),
        day_minor=spent.day_minor,
    )
