"""Brands, lines and people as the tables have them, in hand for deciding and showing."""

import asyncio
import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from lamplight.basis.instants import to_datetime
from lamplight.journal.tables import brands, hours, people, run
from lamplight.line.commands import SetAgent
from lamplight.runtime.views import BrandRef, PersonHere, PersonRef

if TYPE_CHECKING:
    from lamplight.journal.database import Database

State = Literal["free", "busy", "away"]
REMEMBERED = 5_000
PORTRAITS = "/static/portraits/"
_NOBODY = PersonRef(0, "", "")


def portrait(name: str) -> str:
    """Where a portrait's picture is; empty for somebody without one."""
    return f"{PORTRAITS}{name}.svg" if name else ""


class Sight(NamedTuple):
    """What decides which screens somebody has, and what is on them."""

    active: bool
    leads: bool
    brands: frozenset[int]


class Directory:
    """A copy of the tables of brands and people; whoever writes them has it read again."""

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._reading = asyncio.Lock()
        self.lines: dict[int, brands.LineRow] = {}
        self.brands: dict[int, brands.Brand] = {}
        self.people: dict[int, people.Person] = {}
        self.weeks: dict[int, list[hours.WeekRow]] = {}
        self.exceptions: dict[int, list[hours.ExceptionRow]] = {}
        self._by_slug: dict[str, int] = {}
        self._person_refs: dict[int, PersonRef] = {}
        self._brand_refs: dict[int, BrandRef] = {}
        self._answering: dict[int, list[int]] = {}
        self._here: dict[tuple[int, State, int | None], PersonHere] = {}

    async def read(self, now: int) -> None:
        """Read all tables as of one instant, and only then show any of it.

        They are small: a few brands, a few hundred people.
        """
        async with self._reading, run.transaction(self._database.pool, steady=True) as session:
            lines = {line.id: line for line in await brands.all_lines(session)}
            known = {brand.id: brand for brand in await brands.all_brands(session)}
            everybody = {person.id: person for person in await people.all_people(session)}
            weeks: dict[int, list[hours.WeekRow]] = {}
            for row in await hours.week(session):
                weeks.setdefault(row.brand, []).append(row)
            exceptions: dict[int, list[hours.ExceptionRow]] = {}
            for exception in await hours.exceptions(session, since=_days_ago(now, 2)):
                exceptions.setdefault(exception.brand, []).append(exception)
        self.lines, self.brands, self.people = lines, known, everybody
        self.weeks, self.exceptions = weeks, exceptions
        self._index()

    def _index(self) -> None:
        self._by_slug = {brand.slug: brand.id for brand in self.brands.values()}
        self._brand_refs = {
            brand.id: BrandRef(brand.id, brand.slug, brand.name) for brand in self.brands.values()
        }
        self._here = {}
        self._answering = {
            brand: [one.id for one in self.people.values() if one.active and brand in one.brands]
            for brand in self.brands
        }
        self._person_refs = {
            person.id: PersonRef(person.id, person.name, portrait(person.portrait))
            for person in self.people.values()
        }

    def brand_of(self, slug: str) -> brands.Brand | None:
        """The brand at an address."""
        number = self._by_slug.get(slug)
        return None if number is None else self.brands[number]

    def person(self, person: int) -> PersonRef:
        """How somebody is shown; nobody for an id that isn't there."""
        return self._person_refs.get(person, _NOBODY)

    def persons(self, ids: Iterable[int]) -> list[PersonRef]:
        """How several are shown, in this order."""
        return [self.person(one) for one in ids]

    def answering(self, brand: int) -> list[int]:
        """Everybody who answers for a brand, by id."""
        return self._answering.get(brand, [])

    def person_here(self, person: int, state: State, back_at: int | None) -> PersonHere:
        """Somebody on a brand's page; made once for each state they are in."""
        key = (person, state, back_at)
        here = self._here.get(key)
        if here is None:
            if len(self._here) > REMEMBERED:
                self._here.clear()
            row, shown = self.people[person], self.person(person)
            here = self._here[key] = PersonHere(
                id=person,
                name=shown.name,
                portrait=shown.portrait,
                languages=list(row.languages),
                skills=list(row.skills),
                state=state,
                back_at=back_at,
            )
        return here

    def brand(self, brand: int) -> BrandRef:
        """How a brand is shown."""
        return self._brand_refs.get(brand) or BrandRef(brand, "", "")

    def brands_of(self, person: int) -> frozenset[int]:
        """The brands somebody answers for, and so those whose contacts they may see."""
        row = self.people.get(person)
        return frozenset(row.brands) if row is not None and row.active else frozenset()

    def is_lead(self, person: int) -> bool:
        """Whether somebody leads: sees the board and is told what a lead is told."""
        row = self.people.get(person)
        return row is not None and row.active and row.role in ("lead", "admin")

    def say_away(self, person: int, words: str) -> None:
        """Why somebody is away was written to the tables."""
        if person in self.people:
            self.people[person] = msgspec.structs.replace(self.people[person], away_words=words)

    def sight(self, person: int) -> Sight:
        """What somebody may see."""
        row = self.people.get(person)
        active = row is not None and row.active
        return Sight(active, self.is_lead(person), self.brands_of(person))

    def leads_of(self, brand: int) -> set[int]:
        """Who is told what a lead must know of a brand: its leads, or every lead if it has none."""
        leads = {person for person in self.people if self.is_lead(person)}
        return {person for person in leads if brand in self.brands_of(person)} or leads

    def others_who_lead(self, brand: int, person: int) -> bool:
        """Whether anybody else who leads answers for a brand."""
        return any(one != person and self.is_lead(one) for one in self.answering(brand))

    # As the line must have them

    def agents(self) -> list[SetAgent]:
        """What makes the line's agents the people of the tables."""
        return [self._agent(person) for person in self.people.values() if person.active]

    def _agent(self, person: people.Person) -> SetAgent:
        lines: set[int] = set()
        for number in person.brands:
            brand = self.brands[number]
            lines.add(brand.service_line)
            if brand.sales_line is not None:
                lines.add(brand.sales_line)
        return SetAgent(
            agent=person.id,
            lines=tuple(sorted(lines)),
            brands=tuple(sorted(person.brands)),
            languages=person.languages,
            channels=person.channels,
            chats=person.chats,
            wrap_up_ms=person.wrap_up_s * 1000,
            lead=person.role in ("lead", "admin"),
        )


def _days_ago(now: int, days: int) -> datetime.date:
    return (to_datetime(now) - datetime.timedelta(days=days)).date()
