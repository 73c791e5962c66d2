"""A colleague is asked to come in, and says yes or no.

It is a question: a no needs no reason, and silence ends by itself when the time begins. A yes is
planned time (`runtime.planned`), which all that looks ahead reckons with.
"""

import datetime
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

import structlog

from lamplight.basis.instants import HOUR, to_datetime
from lamplight.journal.errors import NoSuchRow
from lamplight.journal.log import Effect
from lamplight.journal.tables import asks, audit, effects, links, run
from lamplight.line.limits import SLOT
from lamplight.runtime.asks.candidates import Candidates
from lamplight.runtime.asks.choosing import Span, in_order, why_not
from lamplight.runtime.asks.quiet import mail_at
from lamplight.runtime.coming.days import ONE_DAY, slot_at
from lamplight.runtime.coming.foretelling import AHEAD
from lamplight.runtime.coming.halves import openings
from lamplight.runtime.coming.lines import brands_of, chosen
from lamplight.runtime.effects import NotYet
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.letters import Letter, write
from lamplight.runtime.views.asks import AskOfMe, AskRow, AsksView, Candidate, Hears, Unable

if TYPE_CHECKING:
    from lamplight.journal.outbox import Taken
    from lamplight.journal.tables.asks import ShiftAsk
    from lamplight.journal.tables.run import Runs
    from lamplight.runtime.house import House
    from lamplight.runtime.views.coming import LineName

ASK_BY_MAIL: Final = "ask_by_mail"
LETTER: Final = "asked_in"
_TIMER: Final = "asks"
_ENDED: Final = "It was answered, or taken back, or its time has begun."
_log = structlog.get_logger()


class Wanted(NamedTuple):
    """From a minute of a day (today: None) on for some hours, on a line (None: the first).
    `second`: the clock shows that minute twice, and the second time is meant."""

    line: int | None
    day: datetime.date | None
    minute: int
    hours: float
    second: bool = False


class _Hours(NamedTuple):
    """What that is: `span` is None where it is over, or nobody is open then."""

    line: "LineName"
    day: datetime.date
    today: bool
    span: Span | None


class Asks:
    """`mail`, where it is asked for, says whether letters leave this house at all."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._scene = house.scene
        self._here = house.coming.here
        self._candidates = Candidates(house.scene)
        self._ahead: list[ShiftAsk] = []

    # What is asked of us

    async def view(self, lead: int, wanted: Wanted, *, mail: bool) -> AsksView:
        """Who can be asked, and who was on that day. Raises `Unknown`."""
        scene, of = self._scene, self._hours(lead, wanted)
        zone, now, pool = scene.memory.day.timezone, scene.clock.now(), scene.database.pool
        since, until = (slot_at(day, 0, zone) for day in (of.day, of.day + ONE_DAY))
        told = await asks.asks_between(pool, since, until)
        candidates: list[Candidate] = []
        unable = Counter[str]()
        if of.span is not None:
            candidates, unable = await self._choices(lead, of, of.span, mail=mail)
        start, end = of.span or (None, None)
        return AsksView(
            from_at=start,
            to_at=end,
            from_time=_time(start, zone),
            until_time=_time(end, zone),
            candidates=candidates,
            unable=Unable(**{why: unable[why] for why in Unable.__struct_fields__}),
            asks=[self._row(one, now) for one in told if one.line == of.line.id],
        )

    async def _choices(
        self, lead: int, of: _Hours, span: Span, *, mail: bool
    ) -> "tuple[list[Candidate], Counter[str]]":
        """Who can be asked, in order, and how many can't, by why."""
        scene, been = self._scene, await self._candidates.been()
        known = await self._candidates.known(
            scene.database.pool, of.line.id, span, been, by=lead, today=of.today
        )
        mine = [one for one in known.colleagues if self._shares_a_brand(lead, one.person)]
        reasons = {one.person: why_not(one, span) for one in mine}
        found = []
        for one in in_order(one for one in mine if reasons[one.person] is None):
            zone = known.zones.get(one.person, scene.memory.day.timezone)
            at = self._mail_at(zone, span[0]) if mail else None
            hears = self._hears(one.person, at, scene.clock.now())
            found.append(Candidate(scene.directory.person(one.person), one.times, hears, at))
        return found, Counter(reason for reason in reasons.values() if reason is not None)

    async def ask(self, lead: int, person: int, wanted: Wanted, *, mail: bool) -> AskRow:
        """Ask somebody. Raises `Unknown`, and `BadAsk` with why they can't be asked."""
        scene, of = self._scene, self._hours(lead, wanted)
        if of.span is None:
            raise BadAsk("ask_over", "Those hours have begun, or nobody is open in them.")
        if person == lead:
            raise BadAsk("ask_oneself", "You decide yourself whether you come.")
        been = await self._candidates.been()  # not while we hold a session
        async with run.transaction(scene.database.pool) as session:
            try:
                await asks.lock_asked(session, person)
            except NoSuchRow:
                raise Unknown("There is no such colleague.") from None
            known = await self._candidates.known(
                session, of.line.id, of.span, been, by=lead, today=of.today
            )
            one = next((one for one in known.colleagues if one.person == person), None)
            if one is None or not self._shares_a_brand(lead, person):
                raise Unknown("Nobody who answers this line has that number.")
            if (reason := why_not(one, of.span)) is not None:
                raise BadAsk(f"ask_{reason}", f"They can't be asked: {reason}.")
            zone = known.zones.get(person, scene.memory.day.timezone)
            made = await asks.add_ask(
                session,
                person=person,
                line=of.line.id,
                asked_by=lead,
                now=scene.clock.now(),
                from_at=of.span[0],
                to_at=of.span[1],
                mail_at=self._mail_at(zone, of.span[0]) if mail else None,
            )
            if made.mail_at is not None:
                body = {"ask": made.id}
                effect = Effect(f"{LETTER}/{made.id}", ASK_BY_MAIL, body, due_at=made.mail_at)
                await effects.leave(session, [effect], made.asked_at)
            await self._audit(session, lead, "ask.made", made.id)
        self._house.wake_effects()
        await self.look()
        return self._row(made, scene.clock.now())

    async def withdraw(self, lead: int, ask: int) -> None:
        """Nobody need come. Raises `Unknown`, and `BadAsk` where it was answered or has begun."""
        pool, now = self._scene.database.pool, self._scene.clock.now()
        found = await asks.ask_by_id(pool, ask)
        if found is None or not self._shares_a_brand(lead, found.person):
            raise Unknown("There is no such question.")
        async with run.transaction(pool) as session:
            if not await asks.withdraw_ask(session, ask, now):
                raise BadAsk("ask_ended", _ENDED)
            await self._audit(session, lead, "ask.withdrawn", ask)
        await self.look()

    # What the asked say

    async def answer(self, person: int, ask: int, said: Literal["yes", "no"]) -> AskOfMe | None:
        """What they see of it from then on: nothing more of a no. Raises `Unknown` for one that
        isn't theirs, `BadAsk` where it can't be answered any more."""
        pool, now = self._scene.database.pool, self._scene.clock.now()
        async with run.transaction(pool) as session:
            answered = await asks.answer_ask(session, ask, person, said, now)
            if answered is not None:
                await self._audit(session, person, f"ask.{said}", ask)
        if answered is None:
            found = await asks.ask_by_id(pool, ask)
            if found is None or found.person != person:
                raise Unknown("Nobody asked you that.")
            if found.said != said:
                raise BadAsk("ask_ended", _ENDED)
            answered = found  # the same answer again
        await self.look()
        return self._of_me(answered) if said == "yes" else None

    async def answer_by_link(self, ask: "ShiftAsk", said: Literal["yes", "no"]) -> bool:
        """With the link of a mail, which works once; the same answer again changes nothing. False
        where another was given, it was taken back, or has begun."""
        pool, now = self._scene.database.pool, self._scene.clock.now()
        async with run.transaction(pool) as session:
            if await asks.answer_first(session, ask.id, said, now) is None:
                found = await asks.ask_by_id(session, ask.id)
                return found is not None and found.said == said and found.from_at > now
            await self._audit(session, ask.person, f"ask.{said}", ask.id)
        await self.look()
        return True

    def shown(self, ask: "ShiftAsk") -> AskOfMe:
        """A question as the asked see it."""
        return self._of_me(ask)

    # Showing

    async def look(self) -> None:
        """Something changed: the desks of those who are asked show it, and leads look again."""
        now = self._scene.clock.now()
        self._ahead = await asks.asks_between(self._scene.database.pool, now)
        self._show()

    def _show(self) -> None:
        """What has begun or is over goes by itself."""
        now = self._scene.clock.now()
        mine: dict[int, list[AskOfMe]] = {}
        ends = []
        for one in self._ahead:
            if one.is_open(now) or (one.said == "yes" and one.to_at > now):
                mine.setdefault(one.person, []).append(self._of_me(one))
                ends.append(one.to_at if one.said else one.from_at)
        self._house.views.show_asks(mine, now)
        if ends:
            self._house.timers.set(_TIMER, min(ends), self._show)
        else:
            self._house.timers.cancel(_TIMER)

    def _of_me(self, ask: "ShiftAsk") -> AskOfMe:
        directory = self._scene.directory
        line = directory.lines.get(ask.line)
        return AskOfMe(
            id=ask.id,
            by=directory.person(ask.asked_by),
            line=line.name if line is not None else "",
            from_at=ask.from_at,
            to_at=ask.to_at,
            said=ask.said if ask.said in {"yes", "no"} else "",
        )

    def _row(self, ask: "ShiftAsk", now: int) -> AskRow:
        directory, zone = self._scene.directory, self._scene.memory.day.timezone
        state: Literal["open", "yes", "no", "over"] = "open" if ask.is_open(now) else "over"
        if ask.said is not None and ask.said != "withdrawn":
            state = ask.said
        return AskRow(
            id=ask.id,
            person=directory.person(ask.person),
            by=directory.person(ask.asked_by),
            asked_at=ask.asked_at,
            from_at=ask.from_at,
            to_at=ask.to_at,
            from_time=_time(ask.from_at, zone),
            until_time=_time(ask.to_at, zone),
            state=state,
            said_at=ask.said_at,
            hears=self._hears(ask.person, ask.mail_at, now),
            mail_at=ask.mail_at,
        )

    def _hears(self, person: int, mail: int | None, now: int) -> Hears:
        if self._house.hub.is_open(("desk", person)):
            return "desk"
        if mail is None:
            return "sign_in"
        return "mail" if mail <= now else "mail_later"

    # Mail

    async def send(self, effect: "Taken") -> None:
        """Write the letter about it, while it can be answered. Raises `NotYet` at night, when
        effects are called up too where we begin anew."""
        scene, now = self._scene, self._scene.clock.now()
        async with run.transaction(scene.database.pool) as session:
            ask = await asks.ask_by_id(session, int(effect.body["ask"]))
            if ask is None or not ask.is_open(now):
                return
            if ask.mail_at is not None and now < ask.mail_at:
                raise NotYet("it is night where they are", ask.mail_at)
            brand = self._brand_of(ask)
            if brand is None:
                return
            letter = Letter(
                kind=LETTER,
                brand=brand,
                to_person=ask.person,
                person=ask.asked_by,
                fields={"from_at": ask.from_at, "to_at": ask.to_at},
                key=f"{LETTER}/{ask.id}",
            )
            made = await write(session, letter, now)
            if made is None:
                _log.warning("nobody can be asked by mail there", person=ask.person)
                return
            secret = await links.secret(session)
            await asks.let_in_by_mail(session, ask.id, links.token_of(secret, made))
        self._house.wake_effects()

    def _brand_of(self, ask: "ShiftAsk") -> int | None:
        """Under which of its line's brands they answer: the first."""
        person = self._scene.directory.people.get(ask.person)
        brands = brands_of(self._scene, ask.line)
        return next((one.id for one in brands if person and one.id in person.brands), None)

    def _mail_at(self, zone: str, from_at: int) -> int | None:
        return mail_at(self._scene.clock.now(), zone, from_at)

    # What is asked for

    def _hours(self, lead: int, wanted: Wanted) -> _Hours:
        scene, line = self._scene, chosen(self._scene, lead, wanted.line)
        if line is None:
            raise Unknown("There is no such line.")
        today, zone = self._here.today(), scene.memory.day.timezone
        day = wanted.day or today
        if not today <= day < today + AHEAD * ONE_DAY:
            raise Unknown("Nothing is known of that day.")
        first, end = slot_at(day, 0, zone), slot_at(day + ONE_DAY, 0, zone)
        opened = openings(scene.directory, brands_of(scene, line.id), first, end)
        now = scene.clock.now()
        begin = slot_at(day, wanted.minute // 30, zone, second=wanted.second)
        # The half-hour that it is has begun: whoever is asked comes from the next one on.
        coming = first + -(-(now + 1 - first) // SLOT) * SLOT
        span = None
        if opened:
            until = min(begin + round(wanted.hours * HOUR), opened[-1][1])
            start = max(begin, coming, opened[0][0])
            span = (start, until) if start < until else None
        return _Hours(line, day, day == today, span)

    def _shares_a_brand(self, lead: int, person: int) -> bool:
        """Leads ask those who answer a brand of theirs; an admin anybody."""
        directory = self._scene.directory
        row = directory.people.get(lead)
        if row is not None and row.role == "admin":
            return True
        return bool(directory.brands_of(lead) & directory.brands_of(person))

    async def _audit(self, runs: "Runs", who: int, what: str, ask: int) -> None:
        now = self._scene.clock.now()
        await audit.add_entry(runs, at=now, who=who, what=what, target="ask", target_id=ask)


def _time(at: int | None, zone: str) -> str:
    return "" if at is None else f"{to_datetime(at).astimezone(ZoneInfo(zone)):%H:%M}"
