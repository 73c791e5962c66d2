"""Is it useful now? Asked when it should be, heard when it is answered, closed when nobody is."""

import functools
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import msgspec

from lamplight.basis.instants import DAY, HOUR, of_minute, to_datetime
from lamplight.cases import case as states
from lamplight.cases.next import worked_since
from lamplight.cases.useful import DEFAULT, Asked, Next, following
from lamplight.journal.tables import accommodations, cases, mail, run, sales
from lamplight.runtime.cases import coming, letters_of_ways, sight, witnessed
from lamplight.runtime.chores import each
from lamplight.runtime.errors import Unknown
from lamplight.runtime.opening import LOOK_AHEAD_DAYS, open_spans, open_time_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.tables.accommodations import Accommodation, Step
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Held
    from lamplight.runtime.house import House

LOOKED_AT_WITHIN: Final = 4 * HOUR
"""Who said "not yet" hears from somebody by then, counted in hours that the brand is open."""
_WORDS: Final = ("tell", "ask", "claim")
"""Steps that don't make a thing useful: nobody waits for them with the question."""


class AskingUseful:
    """Plans and does what time does to a case: asks, asks again, closes."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    # What is next

    def opening(self, brand: int) -> "Opening":
        """When a brand is open next."""
        return Opening(self._house, brand)

    async def _next(self, session: "Held", case: "Case") -> Next | None:
        ways = await accommodations.of_case(session, case.id)
        steps = await accommodations.steps_of(session, case.id)
        asked_at = await self._asked_at(session, case)
        return following(_known(case, ways, steps, asked_at), self.opening(case.brand))

    async def _asked_at(self, session: "Held", case: "Case") -> int | None:
        """When the last question left, None where it reached nobody."""
        if case.state != "asked":
            return None
        every = await cases.happened(session, case.id)
        at = max((one.at for one in every if one.kind == "useful_asked"), default=None)
        letters = [
            one
            for one in await mail.mail_of_case(session, case.id)
            if at is not None and one.kind == "asked_useful" and one.made_at >= at
        ]
        if not letters or letters[-1].state == "refused":
            return None  # nobody was asked: whoever answers for it does
        if letters[-1].state == "waiting":
            return self._house.clock.now()  # the time that they have begins when it leaves
        return letters[-1].ended_at

    async def replan(self, session: "Held", case: int) -> None:
        """Something in a case has changed: when is time to do something to it? Its row is held."""
        held = await cases.lock_case(session, case)
        if held is None:
            return
        following_ = await self._next(session, held)
        at = None if following_ is None else following_.at
        if at != held.ask_at:
            await cases.set_ask_at(session, case, at)

    async def next_due(self) -> int | None:
        """When the next case must be looked at."""
        return await cases.next_asking(self._pool)

    async def ask_due(self) -> None:
        """Ask, ask again, or close, where it is time to."""
        due = await cases.to_ask(self._pool, self._house.clock.now())
        await each((f"case {one}", functools.partial(self._ask, one)) for one in due)

    async def plan_all(self) -> None:
        """Open cases in which everything is done and for which nothing is planned: we ended before
        we planned it. For the start."""
        for number in await cases.unplanned(self._pool):
            async with run.transaction(self._pool) as session:
                await self.replan(session, number)
            await self._house.cases.changed(number, 0)

    async def _ask(self, number: int) -> None:
        now = self._house.clock.now()
        async with run.transaction(self._pool) as session:
            case = await cases.lock_case(session, number)
            if case is None:
                return
            what = await self._next(session, case)
            if what is None or what.at > now:
                await cases.set_ask_at(session, number, None if what is None else what.at)
                return
            event = "SilenceKept" if what.what == "close" else "UsefulAsked"
            changed = await self._moved(session, case, event, now)
            if what.what == "ask":
                changed = msgspec.structs.replace(changed, askings=case.askings + 1)
                closes = None
                if changed.askings >= DEFAULT.times:
                    closes = now + DEFAULT.silence_days * DAY
                title = await self.title(session, case)
                await letters_of_ways.asked_useful(session, changed, title, closes, now)
            kind = "useful_asked" if what.what == "ask" else "silence_closed"
            await cases.note(session, number, kind, at=now, body={"askings": changed.askings})
            await cases.keep_case(session, changed)
            await self.replan(session, number)
        await self._house.cases.changed(number, case.customer or 0)

    async def _moved(self, session: "Held", case: "Case", event: str, now: int) -> "Case":
        state = states.after(states.CASE, case.state, event)
        return msgspec.structs.replace(
            case,
            state=state,
            useful=states.outcome(case.useful, event),
            closed_at=now if state == "closed" else None,
        )

    async def title(self, session: "Held", case: "Case") -> str:
        """What it is about: the thing's own name, else how we call the case."""
        whole = await sales.whole(session, case.sale) if case.sale else None
        lines = whole.lines if whole is not None else []
        return next((line.name for line in lines if line.id == case.line), case.title)

    # What they answer

    @run.crossed
    async def useful(self, person: int, case: int, answer: str) -> int:
        """One of us heard it from the customer. The case."""
        self._house.require_ready()
        async with run.transaction(self._pool) as session:
            await sight.seen_case(session, self._house.scene.directory, person, case)
            held = await witnessed.held(session, case)
            if held is None:
                raise Unknown("There is no such case.")
            await self.hear(session, held, answer, person)
        await self._house.cases.changed(case, held.customer or 0)
        return case

    async def hear(
        self, session: "Held", case: "Case", answer: str, person: int | None = None
    ) -> None:
        """Yes ends the case; "not yet" brings it back to the same person, at the top. The case is
        held with its sale (`witnessed.held`)."""
        now = self._house.clock.now()
        event = "SaidYes" if answer == "yes" else "SaidNotYet"
        changed = await self._moved(session, case, event, now)
        if event == "SaidNotYet":
            changed = msgspec.structs.replace(changed, askings=0, ask_at=None, not_yet_at=now)
            await self._house.cases.denying.reopen(session, case, now)
            await witnessed.told(session, case, now, again=True)
        else:
            await witnessed.useful(session, case, now)
        await self._end_asking(session, case, now)
        kind = "said_yes" if answer == "yes" else "said_not_yet"
        await cases.note(session, case.id, kind, at=now, person=person)
        await cases.keep_case(session, changed)
        if event == "SaidNotYet" and person is None:
            due_at = self.opening(case.brand).after(now, LOOKED_AT_WITHIN)
            title = await self.title(session, case)
            await letters_of_ways.not_yet_heard(session, changed, title, due_at, now)
        await self.replan(session, case.id)

    async def _end_asking(self, session: "Held", case: "Case", now: int) -> None:
        """The question was answered: the step that asks it is done."""
        for step in await accommodations.steps_of(session, case.id):
            if step.kind == "ask" and step.state in ("todo", "failed"):
                await self._house.cases.saying.mark_done(
                    session, step.id, None, {"answer": to_datetime(now).date().isoformat()}
                )


def worked_on(case: "Case") -> "Case":
    """Something was agreed, or went wrong: it is open, and asking begins anew."""
    event = "CameUpAgain" if case.state == "closed" else "WorkedOn"
    return msgspec.structs.replace(
        case,
        state=states.after(states.CASE, case.state, event),
        useful=states.outcome(case.useful, event),
        askings=0,
        closed_at=None,
    )


class Opening:
    """The first instant at which a brand is open, from an instant or from the beginning of a later
    day on; where no opening is known, that instant itself."""

    def __init__(self, house: "House", brand: int) -> None:
        self._directory = house.scene.directory
        self._brand = brand

    def __call__(self, at: int, days_on: int) -> int:
        brand = self._directory.brands.get(self._brand)
        if brand is None:
            return at
        since = at if not days_on else _day_after(at, days_on, brand.timezone)
        spans = open_spans(self._directory, brand, since, since + LOOK_AHEAD_DAYS * DAY)
        return max(since, spans[0][0]) if spans else since

    def after(self, at: int, length: int) -> int:
        """When it has been open for so long."""
        brand = self._directory.brands.get(self._brand)
        return at + length if brand is None else open_time_after(self._directory, brand, at, length)


def _day_after(at: int, days_on: int, zone: str) -> int:
    there = ZoneInfo(zone)
    day = to_datetime(at).astimezone(there).date() + timedelta(days=days_on)
    return of_minute(day, 0, there)


def _known(
    case: "Case",
    ways: "Sequence[Accommodation]",
    steps: "Sequence[Step]",
    asked_at: int | None,
) -> Asked:
    live = {one.id for one in ways if one.decision in ("agreed", "done")}
    own = [one for one in steps if one.accommodation in live and one.kind not in _WORDS]
    waits = any(one.decision == "asked" for one in ways) or any(
        one.state in ("todo", "failed") for one in own
    )
    waits = waits or any(
        one.kind == "tell" and one.state == "failed" and one.accommodation in live for one in steps
    )
    waits = waits or (
        case.useful == "not_yet" and not worked_since(coming.ways_of(ways), case.not_yet_at or 0)
    )
    done = all(one.state in ("done", "undone") for one in own)
    ends = [one.changed_at for one in own] or [one.agreed_at or one.made_at for one in ways]
    dues = [one.due_at for one in own if one.due_at is not None]
    agreed = {one.id: one.agreed_at or one.made_at for one in ways}
    there = [at for one in own if (at := _arrives(one, agreed[one.accommodation])) is not None]
    return Asked(
        state=case.state,
        done_at=max(ends) if live and done and ends else None,
        arrives_at=max(there, default=None) if done else None,
        promised_at=max(dues, default=None),
        askings=case.askings,
        asked_at=asked_at,
        waits=waits,
    )


def _arrives(step: "Step", agreed_at: int) -> int | None:
    """When what was sent is there: known, or as promised; what left late takes as long as it was
    promised to take."""
    if step.due_at is None or "delivered_on" in step.proof:
        return None
    if step.kind == "send" and step.changed_at > step.due_at:
        return step.changed_at + max(0, step.due_at - agreed_at)
    return step.due_at
