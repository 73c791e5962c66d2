"""What customers are found by. Whoever writes a customer, a sale or a contact of theirs says so
here, in the same transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import run
from lamplight.sales.finding import Search, Texts, vector, words

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("finding")
RECENT: Final = 2_000
"""So many of those who came last are looked at first."""
LEAST: Final = 200
"""And so many of each brand at least."""


class _Customer(msgspec.Struct, frozen=True):
    customer: int
    name: str
    town: str
    emails: list[str]
    phones: list[str]


class _Sale(msgspec.Struct, frozen=True):
    customer: int
    brand: int
    number: str
    external: str
    ship_to: str
    at: int
    things: list[str]


class _Contact(msgspec.Struct, frozen=True):
    customer: int
    brand: int
    name: str
    phone: str
    email: str
    at: int


class Hit(msgspec.Struct, frozen=True):
    """Somebody who was found, and when they last came."""

    customer: int
    recent: int


class Card(msgspec.Struct, frozen=True):
    """How somebody who was found is shown, and the texts that they are found by under the brands
    that were asked for. `first` is their first contact, or else themselves."""

    customer: int
    name: str
    town: str
    country: str
    first: int
    names: list[str]
    emails: list[str]
    phones: list[str]
    sales: int
    last_on: date | None
    orders: list[str]
    places: list[str]
    things: list[str]

    def texts(self) -> Texts:
        """What they are found by."""
        places = [", ".join(place.split("\n")) for place in self.places]
        return Texts(
            names=self.names,
            emails=self.emails,
            phones=self.phones,
            orders=self.orders,
            places=[self.town, *places],
            things=self.things,
        )


class _Root:
    """One customer with those who were merged into them, under each brand."""

    def __init__(self) -> None:
        self.own = Texts()
        self.brands: dict[int, Texts] = {}
        self.recent: dict[int, int] = {}

    def under(self, brand: int, at: int) -> Texts:
        self.recent[brand] = max(at, self.recent.get(brand, at))
        return self.brands.setdefault(brand, Texts())

    def vector(self, brand: int) -> str:
        """Who they are is known under all brands, what they bought or said under its own only."""
        own, here = self.own, self.brands[brand]
        return vector(
            words(
                Texts(
                    names=own.names + here.names,
                    emails=own.emails + here.emails,
                    phones=own.phones + here.phones,
                    orders=here.orders,
                    places=own.places + here.places,
                    things=here.things,
                )
            )
        )


async def index_customer(session: "Held", customer: int) -> None:
    """What a customer is found by is made anew. `session` is in the transaction of the change."""
    await index_customers(session, [customer])


async def index_customers(session: "Held", customers: Sequence[int]) -> None:
    """The same of several."""
    if not customers:
        return
    with clear_losses():
        locked: list[int] = []
        while (seen := await _lock_roots(session, customers)) != locked:
            locked = seen  # who was waited for may have merged them
        families = await session.fetch(_SQL["families"], locked)
    root_of = {record["id"]: record["root"] for record in families}
    everybody = sorted({*root_of, *customers})
    roots = await _read(session, root_of)
    rows = [(root, brand) for root, known in roots.items() for brand in known.brands]
    found, brands = [root for root, _ in rows], [brand for _, brand in rows]
    if rows:
        vectors = [roots[root].vector(brand) for root, brand in rows]
        recent = [roots[root].recent[brand] for root, brand in rows]
        await run.done(session, _SQL["put_findings"], found, brands, vectors, recent)
    await run.done(session, _SQL["drop_findings"], everybody, found, brands)


async def _lock_roots(session: "Held", customers: Sequence[int]) -> list[int]:
    return [record["id"] for record in await session.fetch(_SQL["lock_roots"], customers)]


async def _read(session: "Held", root_of: dict[int, int]) -> dict[int, _Root]:
    roots: dict[int, _Root] = {root: _Root() for root in sorted(set(root_of.values()))}
    ids = sorted(root_of)
    alive: set[int] = set()
    for customer in await run.rows(session, _SQL["texts_of_customers"], _Customer, ids):
        alive.add(customer.customer)
        own = roots[root_of[customer.customer]].own
        own.names.append(customer.name)
        own.emails += customer.emails
        own.phones += customer.phones
        own.places.append(customer.town)
    for sale in await run.rows(session, _SQL["texts_of_sales"], _Sale, ids):
        if sale.customer in alive:
            here = roots[root_of[sale.customer]].under(sale.brand, sale.at)
            here.orders += [sale.number, sale.external]
            here.places.append(sale.ship_to)
            here.things += sale.things
    for contact in await run.rows(session, _SQL["texts_of_contacts"], _Contact, ids):
        if contact.customer in alive:
            here = roots[root_of[contact.customer]].under(contact.brand, contact.at)
            here.names.append(contact.name)
            here.emails.append(contact.email)
            here.phones.append(contact.phone)
    return roots


async def find(runs: "Runs", search: Search, brands: Collection[int], limit: int) -> list[int]:
    """Customers under these brands: by a whole number or address first, then by who they are, then
    by anything; of each the latest first.

    Whoever came last is looked through first: a word that half of all are found by is found among
    them at once, and what isn't is rare enough for the index.
    """
    found: dict[int, None] = {}
    own = sorted(brands)
    some = max(LEAST, RECENT // max(1, len(own)))
    for ask in (search.exact, search.who, search.any):
        if ask is None or len(found) >= limit:
            continue
        quick = ask is not search.exact
        hits = await _recent(runs, ask.all, own, some, limit) if quick else []
        if len(hits) < limit:
            hits = await run.rows(runs, _SQL["find_all"], Hit, own, ask.rare, ask.all, limit)
        found.update(dict.fromkeys(_customers(hits)))
    return list(found)[:limit]


async def _recent(runs: "Runs", query: str, brands: list[int], some: int, limit: int) -> list[Hit]:
    return await run.rows(runs, _SQL["find_recent"], Hit, brands, query, some, limit)


def _customers(hits: Iterable[Hit]) -> list[int]:
    return [hit.customer for hit in hits]


async def cards(runs: "Runs", customers: Sequence[int], brands: Collection[int]) -> list[Card]:
    """These customers as far as these brands know them, in this order."""
    return await run.rows(runs, _SQL["cards"], Card, list(customers), sorted(brands))


async def last_brand(runs: "Runs", customer: int, brands: Collection[int]) -> int | None:
    """Of these brands the one that a customer had to do with last, None where with none."""
    brand: int | None = await run.value(runs, _SQL["last_brand"], customer, sorted(brands))
    return brand


async def brands_of(runs: "Runs", customer: int) -> frozenset[int]:
    """Under which brands a customer bought or asked: whoever answers one of them may know of them.
    None of somebody who was merged into another, or erased."""
    with clear_losses():
        return frozenset(r["brand"] for r in await runs.fetch(_SQL["brands_of"], customer))
