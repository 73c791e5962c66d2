"""Refusals: one of us writes one, another looks at it, and only then the customer hears it."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.accommodations import denials as rules
from lamplight.journal.tables import cases, denials, run, sales
from lamplight.line import Refused
from lamplight.runtime.cases import inspecting, letters_of_ways, own_kinds, sight, situating, words
from lamplight.runtime.errors import BadAsk, Unknown

if TYPE_CHECKING:
    from lamplight.accommodations.situation import Situation
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.denials import Denial
    from lamplight.journal.tables.run import Held
    from lamplight.runtime.cases import wishes
    from lamplight.runtime.cases.situating import Known
    from lamplight.runtime.house import House


class Denying:
    """Refuses with the first thing that is wrong with a denial, as `denial_…`."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    @run.crossed
    async def deny(self, person: int, case: int, wish: "wishes.Denial") -> int:
        """Write a refusal, to be looked at by somebody else. The case."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        async with run.transaction(self._pool) as session:
            known, held, found = await self._situation(session, person, case, now)
            if set(house.scene.directory.answering(held.brand)) <= {person}:
                raise Refused("denial_nobody", "A no takes two people: nobody else is there.")
            language = words.language_of(known.language)
            places = letters_of_ways.next_places(language)
            kinds = await own_kinds.catalogue(session)
            looked_at = rules.looked_at(found, kinds)
            version = self._version(found, wish.rule)
            facts = await self._facts(session, held, known)
            self._require(
                rules.check(
                    _as_checked(wish, places, version, looked_at),
                    found,
                    facts=facts,
                    author=person,
                    earlier=await self._earlier(session, case, f"{person}/{wish.key}"),
                    kinds=kinds,
                )
            )
            made, new = await denials.add_denial(
                session,
                denials.NewDenial(
                    service_case=case,
                    kind=wish.kind,
                    reason=wish.reason,
                    rule=wish.rule,
                    rule_version=version,
                    facts=list(wish.facts),
                    looked_at=list(looked_at),
                    alternative=wish.alternative,
                    words=wish.words,
                    person=person,
                    key=f"{person}/{wish.key}",
                ),
                now,
            )
            if new:
                body = {"denial": made, "kind": wish.kind, "reason": wish.reason}
                await cases.note(session, case, "denial_written", at=now, person=person, body=body)
                await cases.keep_case(session, held)
        await house.cases.changed(case, held.customer or 0)
        return case

    async def _earlier(self, session: "Held", case: int, key: str) -> frozenset[str]:
        """Kinds that are denied in this case, or are to be: no way on leads through them. The
        denial that the same wish wrote isn't before it."""
        own = await denials.of_key(session, key)
        return self._shut(await denials.denials_of(session, case), own or 0)

    @staticmethod
    def _shut(every: "list[Denial]", but: int) -> frozenset[str]:
        states = ("to_review", "confirmed", "reopened")
        return frozenset(one.kind for one in every if one.id != but and one.state in states)

    def _require(self, troubles: "tuple[rules.Trouble, ...]") -> None:
        if troubles:
            raise BadAsk(f"denial_{troubles[0]}", "This refusal can't stand as it is.")

    def _version(self, found: "Situation", rule: str) -> str:
        """The version of the rule that a refusal rests on; that of today where none is named."""
        named = next((row.rule_version for row in found.owed if row.rule == rule), "")
        return named or found.today.isoformat()

    async def _facts(self, session: "Held", case: "Case", known: "Known") -> frozenset[str]:
        """Ids of all that is known of a case: what a refusal may rely on."""
        facts = {f"event/{one.kind}/{one.day.isoformat()}" for one in known.whole.events}
        facts |= {
            f"delivered/{one.delivered_on.isoformat()}"
            for one in known.whole.fulfilments
            if one.delivered_on is not None
        }
        if known.whole.sale.contract_date is not None:
            facts.add(f"contract/{known.whole.sale.contract_date.isoformat()}")
        facts |= {f"flag/{flag}" for flag in known.line.body.flags}
        facts |= {f"talk/{contact}" for contact in await cases.contacts_of(session, case.id)}
        return frozenset(facts)

    async def _situation(
        self, session: "Held", person: int, case: int, now: int
    ) -> "tuple[Known, Case, Situation]":
        directory = self._house.scene.directory
        seen = await sight.seen_case(session, directory, person, case)
        if seen.sale is None or seen.line is None:
            raise Refused("no_sale", "This case isn't about anything that was sold.")
        await sales.lock(session, seen.sale)
        whole = await sales.whole(session, seen.sale)
        known = await situating.learn(session, whole, seen.line) if whole is not None else None
        if known is None:
            raise Unknown("There is no such line.")
        held = await sight.held_case(session, directory, person, case)
        who = directory.people[person]
        found = await situating.situate(
            session, known, who, situating.Failed(held.failure or "other", held), now
        )
        return known, held, found

    async def facts(self, person: int, case: int) -> list[str]:
        """What a refusal in this case may rely on."""
        now = self._house.clock.now()
        async with run.transaction(self._pool) as session:
            known, held, _ = await self._situation(session, person, case, now)
            return sorted(await self._facts(session, held, known))

    @run.crossed
    async def review(self, person: int, denial: int, *, confirm: bool) -> int:
        """A second person agrees, and the customer is told; or doesn't, and it isn't said. Who
        wrote it may take it back: only a no takes two."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        directory = house.scene.directory
        state: denials.State = "confirmed" if confirm else "overturned"
        async with run.transaction(self._pool) as session:
            seen = await denials.denial_by_id(session, denial)
            if seen is None:
                raise Unknown("There is no such thing, or not for you.")
            known, case, found = await self._situation(session, person, seen.service_case, now)
            held = await denials.lock_denial(session, denial) or seen
            own = held.person == person
            reviewer = None if own else person
            if held.state == state and held.reviewer == reviewer:
                return case.id
            if held.state not in ("to_review", "reopened"):
                raise Refused("denial_over", "Somebody has looked at this already.")
            if own and confirm:
                raise Refused("denial_author_reviews_own", "Somebody else must look at this.")
            kinds = await own_kinds.catalogue(session)
            shut = self._shut(await denials.denials_of(session, case.id), held.id)
            breached, _ = rules.breaches(held.kind, found, kinds, reason=held.reason, earlier=shut)
            if confirm and breached:
                raise Refused("denial_is_owed", "This is owed: it can't be refused.")
            await denials.keep_denial(session, denial, state, reviewer, now)
            body = {"denial": denial, "kind": held.kind, "reason": held.reason}
            kind = f"denial_{state}"
            await cases.note(session, case.id, kind, at=now, person=person, body=body)
            await cases.keep_case(session, case)
            if confirm:
                told = msgspec.structs.replace(held, state=state)
                name = directory.person(person).name
                await letters_of_ways.denied(session, case, told, (name, known.line.name), now)
        await house.cases.changed(case.id, case.customer or 0)
        return case.id

    async def reopen(self, session: "Held", case: "Case", now: int) -> None:
        """New facts have come up: every refusal of the case, and goods that were found wrong, are
        looked at again. The case is held with its sale."""
        for one in await denials.denials_of(session, case.id):
            if one.state == "confirmed":
                await self._reopen(session, case, one, now)
        await inspecting.reopen(session, case.id, now)

    async def _reopen(self, session: "Held", case: "Case", one: "Denial", now: int) -> None:
        await denials.keep_denial(session, one.id, "reopened", None, now)
        body = {"denial": one.id, "kind": one.kind}
        await cases.note(session, case.id, "denial_reopened", at=now, body=body)


def _as_checked(
    wish: "wishes.Denial", places: list[str], version: str, looked_at: tuple[str, ...]
) -> rules.Denial:
    """A refusal as its rules look at it, with the `places` where the customer may go next."""
    return rules.Denial(
        kind=wish.kind,
        reason=wish.reason,
        rule=wish.rule,
        rule_version=version,
        facts=wish.facts,
        looked_at=looked_at,
        alternative=wish.alternative,
        words="\n\n".join([wish.words, *places]),
        recourse=(
            rules.Recourse(kind="second_look", name=places[0]),
            rules.Recourse(kind="adr", name=places[1]),
        ),
        judgement=wish.words if wish.judged else "",
    )
