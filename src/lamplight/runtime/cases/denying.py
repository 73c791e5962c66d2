"""Refusals: one of us writes one, another looks at it, and only then the customer hears it."""

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from lamplight.accommodations import denials as rules
from lamplight.journal.tables import cases, denials, run, sales
from lamplight.line import Refused
from lamplight.runtime.cases import (
    inspecting,
    letters_of_denials,
    own_kinds,
    reckoning,
    sight,
    situating,
    witnessed,
    words,
)
from lamplight.runtime.cases.asking import LOOKED_AT_WITHIN, worked_on
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.views.cases import DeniableView, GroundsView, RuleView

if TYPE_CHECKING:
    from lamplight.accommodations.kinds import Kind
    from lamplight.accommodations.situation import Situation
    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.denials import Denial, State
    from lamplight.journal.tables.run import Held
    from lamplight.runtime.cases import wishes
    from lamplight.runtime.cases.situating import Known
    from lamplight.runtime.house import House

_GONE: Final = "There is no such thing, or not for you."
_STANDING: Final = ("to_review", "confirmed", "reopened")


class _Seen(NamedTuple):
    """All that a refusal is looked at with: the case is held with its sale."""

    known: "Known"
    case: "Case"
    brand: "Brand | None"
    found: "Situation"
    kinds: "tuple[Kind, ...]"
    facts: frozenset[str]
    others: "list[Denial]"

    def shut(self, but: int) -> frozenset[str]:
        """Kinds that are denied in this case, or are to be: no way on leads through them."""
        return frozenset(
            one.kind for one in self.others if one.id != but and one.state in _STANDING
        )


class Denying:
    """Refuses with the first thing that is wrong with a denial, as `denial_…`."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    @run.crossed
    async def deny(self, person: int, case: int, wish: "wishes.Denial") -> int:
        """Write a refusal, or one anew, to be looked at by somebody else. The case."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        key = f"{person}/{wish.key}"
        async with run.transaction(self._pool) as session:
            seen = await self._seen(session, person, case, now)
            if set(house.scene.directory.answering(seen.case.brand)) <= {person}:
                raise Refused("denial_nobody", "A no takes two people: nobody else is there.")
            before = await denials.of_key(session, key)
            new = self._written(seen, person, wish)
            troubles = rules.check(
                _as_checked(new, seen),
                seen.found,
                facts=seen.facts,
                author=person,
                earlier=seen.shut(before or wish.again),
                kinds=seen.kinds,
            )
            if troubles:
                raise BadAsk(f"denial_{troubles[0]}", "This refusal can't stand as it is.")
            if before is None:
                made = await self._write(session, case, wish.again, new, now)
                body = {"denial": made, "kind": wish.kind, "reason": wish.reason}
                await cases.note(session, case, "denial_written", at=now, person=person, body=body)
                await cases.keep_case(session, seen.case)
        await house.cases.changed(case, seen.case.customer or 0)
        return case

    async def _write(
        self, session: "Held", case: int, again: int, new: denials.NewDenial, now: int
    ) -> int:
        if not again:
            made, _ = await denials.add_denial(session, new, now)
            return made
        held = await denials.lock_denial(session, again)
        if held is None or held.service_case != case:
            raise Unknown(_GONE)
        await denials.write_anew(session, again, new, _after(held, "Written"), now)
        return again

    def _written(self, seen: _Seen, person: int, wish: "wishes.Denial") -> denials.NewDenial:
        return denials.NewDenial(
            service_case=seen.case.id,
            kind=wish.kind,
            reason=wish.reason,
            rule=wish.rule,
            rule_version=_version(seen.found, wish),
            facts=list(wish.facts),
            looked_at=list(rules.looked_at(seen.found, seen.kinds)),
            alternative=wish.alternative,
            words=wish.words,
            judged=wish.judged,
            person=person,
            key=f"{person}/{wish.key}",
        )

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

    async def _seen(self, session: "Held", person: int, case: int, now: int) -> _Seen:
        """What one of us looks at a refusal with."""
        await sight.seen_case(session, self._house.scene.directory, person, case)
        return await self._held(session, person, case, now)

    async def _held(self, session: "Held", person: int, number: int, now: int) -> _Seen:
        case = await witnessed.held(session, number)
        if case is None:
            raise Unknown(_GONE)
        if case.sale is None or case.line is None:
            raise Refused("no_sale", "This case isn't about anything that was sold.")
        whole = await sales.whole(session, case.sale)
        known = await situating.learn(session, whole, case.line) if whole is not None else None
        if known is None:
            raise Unknown("There is no such line.")
        who = self._house.scene.directory.people[person]
        failed = situating.Failed(case.failure or "other", case)
        return _Seen(
            known=known,
            case=case,
            brand=self._house.scene.directory.brands.get(case.brand),
            found=await situating.situate(session, known, who, failed, now),
            kinds=await own_kinds.catalogue(session),
            facts=await self._facts(session, case, known),
            others=await denials.denials_of(session, case.id),
        )

    async def grounds(self, person: int, case: int) -> GroundsView:
        """What can be refused in this case, and what a refusal may rely on."""
        now = self._house.clock.now()
        async with run.transaction(self._pool) as session:
            seen = await self._seen(session, person, case, now)
        rows = {(row.rule, row.duty, row.status): row for row in rules.rests_on(seen.found)}
        kind = seen.found.thing.kind
        return GroundsView(
            kinds=[DeniableView(one.name, one.said) for one in seen.kinds],
            facts=sorted(seen.facts),
            rules=[
                RuleView(
                    rule=row.rule,
                    version=row.rule_version,
                    what=reckoning.what_of(row, kind),
                    source=row.source,
                    status=row.status,
                    end=row.end,
                    reason_code=row.reason_code,
                )
                for row in rows.values()
            ],
        )

    @run.crossed
    async def review(self, person: int, denial: int, version: int, *, confirm: bool) -> int:
        """A second person agrees, and the customer is told; or doesn't, and it isn't said: what
        they were told before is taken back then. Who wrote it may take it back: only a no takes
        two. `version` is what they have read: of another one it is `denial_changed`."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        event = "Confirmed" if confirm else "Overturned"
        async with run.transaction(self._pool) as session:
            of = await denials.denial_by_id(session, denial)
            if of is None:
                raise Unknown(_GONE)
            seen = await self._seen(session, person, of.service_case, now)
            case = seen.case
            held = await denials.lock_denial(session, denial) or of
            own = held.person == person
            reviewer = None if own else person
            if held.reviewer == reviewer and held.state == event.lower():
                return case.id
            state = _after(held, event)
            if held.version != version:
                raise Refused("denial_changed", "It was written anew, or something new came up.")
            if own and confirm:
                raise Refused("denial_author_reviews_own", "Somebody else must look at this.")
            if confirm and (troubles := _troubles(held, seen, person)):
                raise Refused(f"denial_{troubles[0]}", "This refusal can't stand any more.")
            told = await self._was_told(session, held)
            await denials.keep_denial(session, denial, state, reviewer, now)
            body = {"denial": denial, "kind": held.kind, "reason": held.reason}
            kind = f"denial_{state}"
            await cases.note(session, case.id, kind, at=now, person=person, body=body)
            if told and not confirm:
                case = worked_on(case)
            await cases.keep_case(session, case)
            reviewed = replace(held, state=state, reviewer=reviewer, reviewed_at=now)
            await self._tell(session, case, reviewed, seen.known.line.name, told=told)
        await house.cases.changed(case.id, case.customer or 0)
        return case.id

    async def _was_told(self, session: "Held", one: "Denial") -> bool:
        """Whether the customer has heard this no."""
        return any(
            event.kind == "denial_confirmed" and event.body.get("denial") == one.id
            for event in await cases.happened(session, one.service_case)
        )

    async def _tell(
        self, session: "Held", case: "Case", one: "Denial", title: str, *, told: bool
    ) -> None:
        reviewer = self._house.scene.directory.person(one.reviewer or one.person).name
        if one.state == "confirmed":
            await letters_of_denials.denied(session, case, one, (reviewer, title), again=told)
        elif told:
            asking = self._house.cases.asking
            due_at = asking.opening(case.brand).after(one.reviewed_at or 0, LOOKED_AT_WITHIN)
            await letters_of_denials.overturned(session, case, one, (reviewer, title), due_at)
            await asking.replan(session, case.id)

    @run.crossed
    async def new_facts(self, person: int, denial: int, news: str) -> int:
        """One of us has heard something new: what is refused waits to be thought over. The case."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        async with run.transaction(self._pool) as session:
            of = await denials.denial_by_id(session, denial)
            if of is None:
                raise Unknown(_GONE)
            await sight.seen_case(session, house.scene.directory, person, of.service_case)
            case = await witnessed.held(session, of.service_case)
            held = await denials.lock_denial(session, denial) or of
            if case is None:
                raise Unknown(_GONE)
            if held.news != news:
                await self._reopen(session, case, held, now, (person, news))
                await cases.keep_case(session, case)
        await house.cases.changed(case.id, case.customer or 0)
        return case.id

    async def reopen(self, session: "Held", case: "Case", now: int) -> None:
        """New facts have come up: every refusal of the case, and goods that were found wrong, are
        looked at again. The case is held with its sale."""
        for one in await denials.denials_of(session, case.id):
            if one.state == "confirmed":
                await self._reopen(session, case, one, now)
        await inspecting.reopen(session, case.id, now)

    @run.crossed
    async def sale_changed(self, sale: int) -> None:
        """A sale is another one now: what was refused and couldn't be any more is opened again."""
        now = self._house.clock.now()
        for number in await denials.denied_cases_of_sale(self._pool, sale):
            async with run.transaction(self._pool) as session:
                case = await witnessed.held(session, number)
                told = case is not None and await self._fallen(session, case, now)
                if case is not None and told:
                    await cases.keep_case(session, case)
            if case is not None and told:
                await self._house.cases.changed(number, case.customer or 0)

    async def _fallen(self, session: "Held", case: "Case", now: int) -> bool:
        """Open again what doesn't hold any more of what was refused; whether any was."""
        found = False
        for one in await denials.denials_of(session, case.id):
            if one.state != "confirmed":
                continue
            seen = await self._held(session, one.person, case.id, now)
            troubles = _troubles(one, seen, one.reviewer)
            if rules.falls(_as_checked(one, seen), seen.found, troubles):
                await self._reopen(session, case, one, now)
                found = True
        return found

    async def _reopen(
        self,
        session: "Held",
        case: "Case",
        one: "Denial",
        now: int,
        said: tuple[int | None, str] = (None, ""),
    ) -> None:
        person, news = said
        state = _after(one, "NewFacts")
        if state != one.state:
            await denials.keep_denial(session, one.id, state, None, now)
        await denials.keep_news(session, one.id, news)
        body = {"denial": one.id, "kind": one.kind}
        kind = "denial_reopened"
        await cases.note(session, case.id, kind, at=now, person=person, body=body)


def _version(found: "Situation", wish: "wishes.Denial") -> str:
    """How the rule reads that a refusal rests on, in the wording that was seen; nothing for one
    that isn't asked here."""
    of_rule = [row.rule_version for row in rules.rests_on(found) if row.rule == wish.rule]
    seen = (one for one in of_rule if rules.same_wording(one, wish.rule_version))
    return next(seen, wish.rule_version)


def _after(one: "Denial", event: str) -> "State":
    """What a refusal becomes by an event."""
    try:
        return rules.after(rules.DENIAL, one.state, event)  # type: ignore[return-value]  # a table of states
    except rules.NotPossible:
        if one.state == "reopened":
            raise Refused("denial_anew", "New facts came up: it must be written anew.") from None
        raise Refused("denial_over", "Somebody has looked at this already.") from None


def _troubles(one: "Denial", seen: _Seen, reviewer: int | None) -> tuple[rules.Trouble, ...]:
    """What is wrong by now with a refusal that was written before."""
    return rules.check(
        _as_checked(one, seen),
        seen.found,
        facts=seen.facts,
        author=one.person,
        reviewer=reviewer,
        earlier=seen.shut(one.id),
        kinds=seen.kinds,
    )


def _as_checked(one: "denials.NewDenial | Denial", seen: _Seen) -> rules.Denial:
    """A refusal as its rules look at it, with the places where the customer may go next."""
    places = letters_of_denials.next_places(words.language_of(seen.known.language), seen.brand)
    return rules.Denial(
        kind=one.kind,
        reason=one.reason,
        rule=one.rule,
        rule_version=one.rule_version,
        facts=tuple(one.facts),
        looked_at=tuple(one.looked_at),
        alternative=one.alternative,
        words="\n\n".join([one.words, *places]),
        recourse=(
            rules.Recourse(kind="second_look", name=places[0]),
            rules.Recourse(kind="adr", name=places[1]),
        ),
        judgement=one.words if one.judged else "",
    )
