"""What is said of goods that came back: written down with its words, and followed.

It moves no money and holds none: refunds go on as the law and what was agreed want them to.
"""

from typing import TYPE_CHECKING, Final

from lamplight.accommodations import inspecting as rules
from lamplight.journal.tables import accommodations, cases, inspections, run, steps
from lamplight.line import Refused
from lamplight.runtime.cases import letters_of_ways, sight
from lamplight.runtime.cases.following import follow, judged
from lamplight.runtime.errors import BadAsk, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.tables.inspections import Inspection
    from lamplight.journal.tables.run import Held
    from lamplight.journal.tables.steps import Chain
    from lamplight.runtime.cases import wishes
    from lamplight.runtime.house import House

_NO: Final[dict[rules.Trouble, str]] = {
    "not_judged": "There is nothing here to be judged so.",
    "judging_leads": "It is doubted: only one who leads can say how it is.",
    "judging_own_doubt": "You doubted it: another who leads must say how it is.",
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
            trouble = rules.trouble(
                wish.says,
                chain.accommodation.judging,
                leads=person in directory.leads_of(case.brand),
                doubted=doubted_by(before) == person,
            )
            if trouble is not None:
                raise Refused(trouble, _NO[trouble])
            new = inspections.Inspection(
                accommodation=accommodation,
                said=wish.says,
                reason=wish.reason,
                words=wish.words,
                person=person,
                at=now,
            )
            made = await _write(session, chain, new, key)
            if wish.says == "wrong":
                await self._tell(session, case.id, made, new)
        await house.cases.changed(case.id, case.customer or 0)
        return case.id

    async def _tell(self, session: "Held", number: int, made: int, one: "Inspection") -> None:
        case = await cases.lock_case(session, number)
        if case is None or one.person is None:
            return
        title = await self._house.cases.asking.title(session, case)
        told = (one.person, one.reason, one.words)
        await letters_of_ways.goods_wrong(session, case, (made, title), told, one.at)


def doubted_by(said: "Sequence[Inspection]") -> int | None:
    """Whose doubt of goods is the last one."""
    return next((one.person for one in reversed(said) if one.said == "doubt"), None)


async def reopen(session: "Held", case: int, now: int) -> None:
    """The customer brought something new: goods of a case that were found wrong are looked at
    again. The case is held with its sale."""
    for way in await accommodations.of_case(session, case):
        if way.judging != "rejected":
            continue
        chain = await steps.hold(session, way.id)
        new = inspections.Inspection(accommodation=way.id, said="new_facts", person=None, at=now)
        await _write(session, chain, new, f"new_facts/{way.id}/{now}")


async def _write(session: "Held", chain: "Chain", one: "Inspection", key: str) -> int:
    """Write what is said, and all that follows from it; its id."""
    made = await inspections.add(session, one, key)
    chain = await judged(session, chain, rules.EVENT[one.said], one.at)
    fields: dict[str, str | int] = {"accommodation": chain.accommodation.id}
    if one.reason:
        fields["reason"] = one.reason
    await steps.note(
        session, chain.case.id, f"goods_{one.said}", fields, person=one.person, now=one.at
    )
    await follow(session, chain, one.at)
    return made or 0
