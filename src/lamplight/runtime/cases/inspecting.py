"""What is said of goods that came back: written down with its words, and followed.

It moves no money and holds none: refunds go on as the law and what was agreed want them to.
"""

from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.accommodations import inspecting as rules
from lamplight.accommodations.option import Option
from lamplight.journal.tables import accommodations, cases, inspections, run, steps
from lamplight.line import Refused
from lamplight.runtime.cases import letters_of_denials, sight
from lamplight.runtime.cases.following import follow, judged
from lamplight.runtime.errors import BadAsk, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.tables.accommodations import Accommodation
    from lamplight.journal.tables.inspections import Inspection
    from lamplight.journal.tables.run import Held
    from lamplight.journal.tables.steps import Chain
    from lamplight.runtime.cases import wishes
    from lamplight.runtime.house import House

_NO: Final[dict[rules.Trouble, str]] = {
    "not_judged": "There is nothing here to be judged so.",
    "judging_leads": "It is doubted: only one who leads can say how it is.",
    "judging_own_doubt": "You doubted it: another who leads must say that it is wrong.",
    "judging_alone": "You doubted it, and nobody else leads this brand: let an admin add one.",
    "judging_units": "So many units aren't there to be judged so.",
}


class Inspecting:
    """Refuses with a `Trouble` of the rules."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    @run.crossed
    async def say(self, person: int, accommodation: int, wish: "wishes.Inspection") -> int:
        """How the goods of a way are; the case. Who finds them wrong writes to the customer."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        directory = house.scene.directory
        if (wish.says == "wrong") != bool(wish.reason):
            raise BadAsk("inspection_reason", "Give a reason where they are wrong, and only there.")
        if rules.wants_words(wish.says) and not wish.words:
            raise BadAsk("inspection_words", "Say it in words.")
        key = f"{person}/{wish.key}"
        async with run.transaction(self._pool) as session:
            seen = await accommodations.by_id(session, accommodation)
            if seen is None:
                raise Unknown("There is no such thing, or not for you.")
            case = await sight.seen_case(session, directory, person, seen.service_case)
            chain = await steps.hold(session, accommodation)
            if await inspections.is_known(session, key):
                return case.id
            before = await inspections.of_ways(session, [accommodation])
            stood = standing(seen, before)
            leads = person in directory.leads_of(case.brand)
            trouble = rules.trouble(
                stood,
                rules.Said(wish.says, person, wish.units),
                person,
                leads=leads,
                alone=not directory.others_who_lead(case.brand, person),
            )
            if trouble is not None:
                raise Refused(trouble, _NO[trouble])
            of = rules.of_how_many(stood, wish.says, person, leads=leads)
            new = inspections.Inspection(
                accommodation=accommodation,
                said=wish.says,
                reason=wish.reason,
                words=wish.words,
                person=person,
                at=now,
                units=wish.units or of,
            )
            made = await _write(session, chain, stood, new, key)
            if wish.says == "wrong":
                await self._tell(session, case.id, made, (new, units_back(seen)))
        await house.cases.changed(case.id, case.customer or 0)
        return case.id

    async def _tell(
        self, session: "Held", number: int, made: int, found: "tuple[Inspection, int]"
    ) -> None:
        case = await cases.lock_case(session, number)
        one, back = found
        if case is None or one.person is None:
            return
        title = await self._house.cases.asking.title(session, case)
        told = letters_of_denials.Wrong(one.person, one.reason, one.words, one.units, back)
        await letters_of_denials.goods_wrong(session, case, (made, title), told, one.at)


def units_back(way: "Accommodation") -> int:
    """How many units come back with a way."""
    return rules.units_back(msgspec.convert(way.body, Option))


def standing(way: "Accommodation", said: "Sequence[Inspection]") -> rules.Standing:
    """How the goods of a way stand, by all that was said of them."""
    if way.judging == "none":
        return rules.Standing()
    sayings = [rules.Said(one.said, one.person, one.units) for one in said]
    return rules.standing(units_back(way), sayings)


async def reopen(session: "Held", case: int, now: int) -> None:
    """The customer brought something new: goods of a case that were found wrong are looked at
    again. The case is held with its sale."""
    for way in await accommodations.of_case(session, case):
        said = await inspections.of_ways(session, [way.id]) if way.judging != "none" else []
        stood = standing(way, said)
        if not stood.rejected:
            continue
        chain = await steps.hold(session, way.id)
        new = inspections.Inspection(
            accommodation=way.id, said="new_facts", person=None, at=now, units=stood.rejected
        )
        await _write(session, chain, stood, new, f"new_facts/{way.id}/{now}")


async def _write(
    session: "Held", chain: "Chain", stood: rules.Standing, one: "Inspection", key: str
) -> int:
    """Write what is said, and all that follows from it; its id."""
    made = await inspections.add(session, one, key)
    after = rules.said(stood, rules.Said(one.said, one.person, one.units))
    if after.judging != chain.accommodation.judging:
        chain = await judged(session, chain, after.judging, one.at)
    fields: dict[str, str | int] = {"accommodation": chain.accommodation.id, "units": one.units}
    if one.reason:
        fields["reason"] = one.reason
    await steps.note(
        session, chain.case.id, f"goods_{one.said}", fields, person=one.person, now=one.at
    )
    await follow(session, chain, one.at)
    return made or 0
