"""Making the demo shop: tables through their functions, the past through the house itself.

Each talk of the past is had as any other: the customer asks through `places`, the agent answers
through `desks`, at a clock that is moved by hand. What the journal holds afterwards is what a
real shop's journal would hold.
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

import structlog

from lamplight.basis.instants import DAY, HOUR, MINUTE, SECOND, to_datetime
from lamplight.journal import projections
from lamplight.journal.tables import (
    arrivals,
    brands,
    hours,
    people,
    sales,
    settings,
    shifts,
    shops,
)
from lamplight.line import Refused
from lamplight.runtime.asking import Ask
from lamplight.runtime.clock import ManualClock
from lamplight.runtime.coming import days
from lamplight.runtime.coming.lines import lines_of
from lamplight.runtime.demo import crowd, matters, sold, weeks
from lamplight.runtime.demo.cast import BRANDS, PEOPLE, DemoBrand, DemoPerson
from lamplight.runtime.demo.crowd import Crowd
from lamplight.runtime.demo.matters import MATTERS, Matter
from lamplight.runtime.demo.past import CUSTOMERS, PROMISED, TALKS, PastTalk, Promised
from lamplight.runtime.house import House
from lamplight.runtime.truth import MADE_UP

if TYPE_CHECKING:
    from lamplight.journal.database import Database
    from lamplight.journal.ownership import Ownership

DEMO = "demo"
"""Setting: how far the demo shop has come."""
DEMO_KEYS = "demo_keys"
"""Setting: what the keys of the demo's places begin with, so that nobody can guess them."""
BEGUN, MADE = "begun", "made"
DOMAIN = "lamplight.example"
"""Of the demo people's addresses; reserved, so that no mail ever goes there (RFC 2606)."""

_log = structlog.get_logger()
HashPassword = Callable[[str], Awaitable[str]]


class SignIn(NamedTuple):
    """How a newcomer becomes one of the demo's people."""

    name: str
    role: people.Role
    email: str
    password: str


async def is_wanted(database: "Database") -> bool:
    """Whether the shop may be made here: in an empty house, or where making it was cut short."""
    state = await settings.read_setting(database.pool, DEMO)
    if state is not None:
        return bool(state == BEGUN)
    return not await people.count_people(database.pool) and not await brands.all_brands(
        database.pool
    )


async def is_made(database: "Database") -> bool:
    """Whether the demo shop is here."""
    return bool(await settings.read_setting(database.pool, DEMO) == MADE)


async def make(
    database: "Database", ownership: "Ownership", now: int, hash_password: HashPassword
) -> list[SignIn]:
    """Make the shop, its past until `now` and its promises; returns the sign-ins.

    What an attempt that was cut short has made already is found and not made again, apart from
    the passwords. Raises what the journal raises.
    """
    began = _midnight(now) - crowd.DAYS * DAY
    await settings.write_setting(database.pool, DEMO, BEGUN)
    ids = [await _brand(database, brand, began) for brand in BRANDS]
    sign_ins = await _people(database, ids, began, hash_password)
    await _plan_weeks(database)
    await _special_days(database, now)
    await _sales(database, now)
    clock = ManualClock(began)
    house = await House.open(database, ownership, clock)
    try:
        secret = await settings.secret(database.pool, DEMO_KEYS)
        lived = Crowd(house, clock, ids[:2])
        story = _Story(house, clock, now, secret.hex(), lived)
        await story.past()
        await lived.live(now)
        clock.move_to(now)
        await projections.catch_up(database, house.journal)
        await _before(database, now)
        await _foretell(house, now)
        await house.settle()
        for number, promised in enumerate(PROMISED):
            await story.promise(number, promised)
    finally:
        await house.close(release=False)
    await settings.write_setting(database.pool, MADE_UP, now)
    await settings.write_setting(database.pool, DEMO, MADE)
    return sign_ins


async def _brand(database: "Database", brand: DemoBrand, now: int) -> int:
    pool = database.pool
    there = await brands.brand_by_slug(pool, brand.slug)
    if there is not None:
        return there.id
    service = await _line(database, "Service", "service")
    sales = await _line(database, "Sales", "sales")
    number = await brands.add_brand(
        pool,
        slug=brand.slug,
        name=brand.name,
        tagline=brand.tagline,
        timezone=brand.timezone,
        languages=brand.languages,
        service_line=service,
        sales_line=sales,
        priorities=brand.priorities,
        dispute_body=brand.dispute_body,
        dispute_part=bool(brand.dispute_body),
        now=now,
    )
    week = [hours.Span(day, *brand.hours) for day in range(1, 8)]
    await hours.set_week(pool, number, week)
    return number


async def _special_days(database: "Database", now: int) -> None:
    for day in weeks.holidays(to_datetime(now).date()):
        await arrivals.put_special_day(database.pool, day, None, now)


async def _before(database: "Database", now: int) -> None:
    """Half a year of who came to both lines, as another system would have told it."""
    timezone = BRANDS[0].timezone
    today = days.moment(now, timezone).day
    for line in await brands.all_lines(database.pool):
        sales = line.purpose == "sales"
        await weeks.remember(database.pool, line.id, today, timezone, sales=sales)


async def _foretell(house: House, now: int) -> None:
    """What is expected of the line that the board shows first; the others' are made once the house
    is open."""
    timezone = BRANDS[0].timezone
    service = lines_of(house.scene)[0].id
    await house.coming.foretelling.foretell(service, days.moment(now, timezone).day, timezone)


async def _sales(database: "Database", now: int) -> None:
    """What was sold; the workshop has no shop system, so that what is to be done is done by hand.
    Taken in again, it is the same."""
    pool = database.pool
    shop = await shops.put(pool, sold.SHOP, "byhand", now)
    await shops.change(pool, shop, settings=sold.SETTINGS)
    for form in sold.sales(to_datetime(now).date()):
        await sales.put(pool, shop, form, now)


async def _line(database: "Database", name: str, purpose: brands.Purpose) -> int:
    """One team answers for all three brands: one line of each purpose."""
    for line in await brands.all_lines(database.pool):
        if line.name == name and line.purpose == purpose:
            return line.id
    return await brands.add_line(database.pool, name, purpose)


async def _people(
    database: "Database", answer_for: list[int], now: int, hash_password: HashPassword
) -> list[SignIn]:
    sign_ins: list[SignIn] = []
    for person in PEOPLE:
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        email = _email(person)
        sign_ins.append(SignIn(person.name, person.role, email, password))
        password_hash = await hash_password(password)
        there = await people.person_by_email(database.pool, email)
        if there is not None:
            await people.set_password(database.pool, there.id, password_hash)
            continue
        await people.add_person(
            database.pool,
            name=person.name,
            email=email,
            role=person.role,
            now=now,
            password_hash=password_hash,
            portrait=person.key,
            languages=person.languages,
            skills=person.skills,
            chats=person.chats,
            brands=answer_for,
        )
    return sign_ins


async def _plan_weeks(database: "Database") -> None:
    """The weeks of the demo's people, so that times can be promised; leads change them."""
    for one in PEOPLE:
        person = await people.person_by_email(database.pool, _email(one))
        if person is not None:
            week = [hours.Span(day, *span) for day, span in sorted(one.week.items())]
            await shifts.set_shift_week(database.pool, person.id, week, BRANDS[0].timezone)


def _email(person: DemoPerson) -> str:
    return f"{person.key}@{DOMAIN}"


def _midnight(now: int) -> int:
    return now - now % DAY


class _Story:
    """Tells the past to the house, one talk after the other."""

    def __init__(
        self, house: House, clock: ManualClock, now: int, secret: str, crowd: Crowd
    ) -> None:
        """`secret` begins every key: whoever knows a key is given the place that it made. `crowd`
        lives what lies between two talks."""
        self._secret = secret
        self._crowd = crowd
        self._house = house
        self._clock = clock
        self._now = now
        everybody = house.scene.directory.people.values()
        self._agents = {one.portrait: one.id for one in everybody}
        self._places: dict[str, str] = {}

    async def past(self) -> None:
        """Everything that was before today, in the order of its times."""
        midnight = _midnight(self._now)
        waiting = list(MATTERS)
        for number, talk in enumerate(TALKS):
            while waiting and waiting[0].days_ago > talk.days_ago:
                await self._matter(waiting.pop(0), midnight)
            await self._crowd.live(self._at(talk) - MINUTE)
            await self.tell(number, talk)
        for matter in waiting:
            await self._matter(matter, midnight)

    async def _matter(self, matter: Matter, midnight: int) -> None:
        self._clock.move_to(max(matters.at(matter, midnight), self._clock.now()))
        await self._house.settle()
        await matters.tell(self._house, self._agents, matter)

    async def tell(self, number: int, talk: PastTalk) -> None:
        """One talk, from the question to the notes."""
        try:
            await self._tell(f"{self._secret}-talk-{number}", talk)
        except Refused as refusal:
            # Cut short in the middle of this very talk: the rest of the story goes on.
            _log.warning("a talk of the demo shop isn't told", text=refusal.text)

    def _at(self, talk: PastTalk) -> int:
        return _midnight(self._now) - talk.days_ago * DAY + talk.minute * MINUTE

    async def _tell(self, key: str, talk: PastTalk) -> None:
        house, clock = self._house, self._clock
        agent = self._agents[talk.agent]
        clock.move_to(self._at(talk))
        await house.settle()
        await house.desks.presence(agent, "here")
        contact = await self._ask(key, talk)
        if house.scene.contact(contact) is None:
            return  # told by an attempt before
        clock.advance(talk.waited_s * SECOND)
        await house.desks.accept(agent, contact, talk.channel)
        for number, line in enumerate(talk.chat):
            clock.advance(30 * SECOND)
            words_key = f"demo-{number}"
            if line.by == "customer":
                await house.places.write(contact, line.text, words_key)
            else:
                await house.desks.write(agent, contact, line.text, words_key)
        clock.advance(talk.minutes * MINUTE - len(talk.chat) * 30 * SECOND)
        await house.desks.notes(agent, contact, talk.said, talk.saw, talk.agreed)
        await house.desks.end(agent, contact)
        clock.advance(20 * SECOND)
        await house.desks.finish_wrap_up(agent)
        await house.desks.presence(agent, "away", "day_over")
        if talk.useful:
            clock.advance(6 * HOUR if talk.days_ago else MINUTE)
            await house.places.say_useful(contact, talk.useful == "yes", talk.useful_words)

    async def _ask(self, key: str, talk: PastTalk) -> int:
        name, phone = CUSTOMERS[talk.customer]
        asked = await self._house.asking.ask(
            Ask(
                brand=talk.brand,
                channel=talk.channel,
                language=talk.language,
                name=name,
                phone=phone,
                words=talk.words,
                earlier=self._places.get(talk.customer, ""),
                key=key,
            )
        )
        self._places[talk.customer] = asked.token
        return asked.contact

    async def promise(self, number: int, promised: Promised) -> None:
        """A call at the first free time that fits; none when nobody could make it."""
        name, phone = CUSTOMERS[promised.customer]
        soonest = self._now + promised.after_min * MINUTE
        free = await self._house.places.slots(promised.brand)
        slot = next((one for one in free if one.at >= soonest), None)
        if slot is not None:
            await self._house.asking.ask(
                Ask(
                    brand=promised.brand,
                    channel="voice",
                    language=promised.language,
                    name=name,
                    phone=phone,
                    words=promised.words,
                    callback_at=slot.at,
                    earlier=self._places.get(promised.customer, ""),
                    key=f"{self._secret}-promise-{number}",
                )
            )
