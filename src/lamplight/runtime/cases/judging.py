"""What a person judges that no rule can say: written down with why, and followed by the rows.

A judgement changes what a rule says is owed; it refuses nothing by itself, and no machine makes
one. The first is anybody's who answers for the brand; to judge anew what was judged, or to take it
back, is for who leads.
"""

from typing import TYPE_CHECKING

from lamplight.duties import judgements as questions
from lamplight.journal.tables import cases, customers, judgements, run, sales
from lamplight.line import Refused
from lamplight.runtime.cases import reckoning, sight
from lamplight.runtime.errors import BadAsk, Unknown

if TYPE_CHECKING:
    from lamplight.duties.row import Row
    from lamplight.journal.tables.judgements import Judgement
    from lamplight.journal.tables.run import Held
    from lamplight.journal.tables.sale_rows import Line, Whole
    from lamplight.runtime.cases import wishes
    from lamplight.runtime.cases.reckoning import Reckoned
    from lamplight.runtime.house import House


class Judging:
    """Refuses with `not_asked` where no rule leaves the question open, and `judged_before`."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    @run.crossed
    async def judge(self, person: int, wish: "wishes.Judgement") -> None:
        """Answer a question that a duty of a line leaves open."""
        house = self._house
        house.require_ready()
        now = house.clock.now()
        key = f"{person}/{wish.key}"
        if not wish.words:
            raise BadAsk("judged_words", "Say by what you judged it.")
        async with run.transaction(self._pool) as session:
            whole, line = await self._sold(session, person, wish.sale, wish.line)
            if await judgements.is_known(session, key):
                return
            if wish.case:
                seen = await sight.seen_case(session, house.scene.directory, person, wish.case)
                if seen.sale != whole.sale.id:
                    raise BadAsk("case", "That case is about another sale.")
            own = await self._zone(session, whole)
            on, zone = reckoning.today_of(whole, now, own)
            row = _asked(reckoning.reckon(whole, on, zone, now), line, wish)
            before = await self._standing(session, line.id, wish.duty, wish.question)
            if before and not _of_earlier(row, wish.question):
                self._require_lead(person, whole.sale.brand)
            for one in before:
                await judgements.end(session, one.id, person, now)
            made = judgements.Judgement(
                id=0,
                sale=whole.sale.id,
                line=line.id,
                service_case=wish.case or None,
                duty=wish.duty,
                rule=row.rule,
                question=wish.question,
                answer=wish.answer,
                words=wish.words,
                day=on,
                person=person,
                made_at=now,
            )
            await judgements.add(session, made, key)
            for_them = questions.side(wish.question, wish.answer) == "customer"
            told = await self._tell(session, made, "judged", person, reopen=for_them)
        await self._after(whole, told)

    @run.crossed
    async def take_back(self, person: int, judgement: int) -> None:
        """It stands no more: the question is open again. For who leads."""
        house = self._house
        house.require_ready()
        async with run.transaction(self._pool) as session:
            seen = await judgements.by_id(session, judgement)
            if seen is None:
                raise Unknown("There is no such thing, or not for you.")
            whole, _ = await self._sold(session, person, seen.sale, seen.line)
            self._require_lead(person, whole.sale.brand)
            held = await judgements.by_id(session, judgement) or seen
            if held.ended_at is not None:
                return
            for one in await self._standing(session, held.line, held.duty, held.question):
                await judgements.end(session, one.id, person, house.clock.now())
            told = await self._tell(session, held, "judged_back", person, reopen=True)
        await self._after(whole, told)

    async def _standing(
        self, session: "Held", line: int, duty: str, question: str
    ) -> "list[Judgement]":
        return await judgements.standing(session, line, questions.shared(question, duty), question)

    def _require_lead(self, person: int, brand: int) -> None:
        if person not in self._house.scene.directory.leads_of(brand):
            raise Refused("judged_before", "Somebody has judged this: a lead may judge it anew.")

    async def _sold(
        self, session: "Held", person: int, sale: int, line: int
    ) -> "tuple[Whole, Line]":
        """A sale under its lock, and the line of it."""
        await sales.lock(session, sale)
        whole = await sales.whole(session, sale)
        if whole is None:
            raise Unknown("There is no such sale.")
        sight.require(self._house.scene.directory, person, whole.sale.brand)
        found = next((one for one in whole.lines if one.id == line), None)
        if found is None:
            raise Unknown("There is no such line.")
        return whole, found

    async def _zone(self, session: "Held", whole: "Whole") -> str:
        whose = whole.sale.consumer or whole.sale.buyer
        family = await customers.family(session, whose) if whose else []
        known = await customers.customers_by_ids(session, family)
        return next((one.timezone for one in known if one.timezone), "")

    async def _tell(
        self, session: "Held", one: "Judgement", kind: str, person: int, *, reopen: bool
    ) -> list[int]:
        """Every case of the line knows it, and looks again at what it refused; the cases."""
        now = self._house.clock.now()
        await sales.touch(session, one.sale, now)
        found = await cases.of_line(session, one.line)
        for number in found:
            held = await cases.lock_case(session, number)
            if held is None:
                continue
            body = {"question": one.question, "answer": one.answer, "duty": one.duty}
            await cases.note(session, number, kind, at=now, person=person, body=body)
            if reopen:
                await self._house.cases.denying.reopen(session, held, now)
            await cases.keep_case(session, held)
        return found

    async def _after(self, whole: "Whole", told: list[int]) -> None:
        for case in told or [0]:
            customer = whole.sale.consumer or whole.sale.buyer or 0
            await self._house.cases.changed(case or None, customer)


def _of_earlier(row: "Row", question: str) -> bool:
    """Whether what stands was judged of an earlier defect: this one nobody has judged."""
    holds = any(one.startswith(f"{question}:") for one in row.judged)
    return question == "NOT_A_DEFECT" and not holds


def _asked(reckoned: "Reckoned", line: "Line", wish: "wishes.Judgement") -> "Row":
    """The row that leaves the question open for the line."""
    told = reckoning.shows_at(reckoned.whole, line.id) is not None
    for row in reckoned.rows:
        open_ = questions.questions(row, told=told)
        if row.duty == wish.duty and line.external in row.lines and wish.question in open_:
            if not questions.side(wish.question, wish.answer):
                known = ", ".join(one.code for one in questions.CHOICES[wish.question])
                raise BadAsk("answer", f"The answer is one of {known}.")
            return row
    raise Refused("not_asked", "No rule leaves that open as things are.")
