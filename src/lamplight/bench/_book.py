"""A book of customers and sales, the same every time: people of many languages, three sales each.

Names are given and family names as they are usual, a tenth of the family names unheard of; sales,
addresses and numbers are of no real person.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.journal.tables import brands, finding, run

if TYPE_CHECKING:
    from lamplight.journal.database import Database

TODAY: Final = date(2026, 11, 22)
AT_ONCE: Final = 2_000
_PEOPLE: Final = {
    ("en", "GB"): (
        "Ruth Tom Clara Jonas Dorothy Owen Ada Priya Sana Bruno Harriet George Amelia Oliver",
        "Ansell Bexley Mbeki Lang Pryce Hartley O'Brien Smith Jones Taylor Wright-Cole Fletcher",
        "Sheffield Leeds Bristol Norwich Glasgow",
        "Orchard_Row Mill_Lane Station_Road High_Street",
        "+4420794",
    ),
    ("de", "DE"): (
        "Jürgen Käthe Björn Anneliese Uwe Heike Günther Sabine Lars Mareike",
        "Müller Schröder Weiß Groß Jäger Köhler Schmidt Fischer Böhm Krüger-Lange",
        "Köln Düsseldorf Leipzig München",
        "Große_Straße Lindenallee Mühlenweg",
        "+4930123",
    ),
    ("fr", "FR"): (
        "Héloïse François Zoé Jean-Paul Anaïs Gérard Maëlle Benoît",
        "Garnier Lefèvre d'Aubigné Château Bérenger Noël Roussel",
        "Orléans Besançon Nîmes",
        "rue_de_l'Église avenue_Foch",
        "+3312345",
    ),
    ("pl", "PL"): (
        "Łukasz Małgorzata Zdzisław Agnieszka Marek Żaneta",
        "Nowak Wójcik Dąbrowski Zieliński Łapiński Szczęsny",
        "Łódź Gdańsk Kraków",
        "Długa Świętojańska",
        "+4822460",
    ),
    ("da", "DK"): (
        "Søren Åse Jørgen Bjørk Mikkel Frøya",
        "Ørsted Kjær Nørgaard Hansen Åkesson Lindgren",
        "Århus Odense København",
        "Nørregade Strandvejen",
        "+4533123",
    ),
    ("tr", "TR"): (
        "Işıl İbrahim Çağla Yusuf Gülşen Ömer",
        "Yıldız Demir Öztürk Şahin Çelik Kılıç",
        "İzmir Eskişehir",
        "İstiklal_Caddesi",
        "+9021255",
    ),
    ("ru", "KZ"): (
        "Алёна Фёдор Ирина Сергей Юлия",
        "Соловьёв Кузнецова Йорданов Щербаков Ким",
        "Алматы Астана",
        "улица_Абая",
        "+7727250",
    ),
    ("ar", "JO"): (
        "أحمد فاطمة يوسف ليلى إبراهيم",
        "الحسيني منصور عبد_الله القاسم حدّاد",
        "عمّان إربد",
        "شارع_الملكة",
        "+9626465",
    ),
    ("ja", "JP"): (
        "太郎 花子 健一 美咲 翔",
        "山田 佐藤 鈴木 高橋 小野寺",
        "東京都千代田区 大阪市北区",
        "丸の内1丁目 梅田3丁目",
        "+8135551",
    ),
    ("ko", "KR"): ("민준 서연 지훈 하은", "김 이 박 최 남궁", "서울 부산", "세종대로", "+8225551"),
}
_SHARES: Final = (34, 16, 12, 8, 6, 6, 5, 5, 5, 3)
_THINGS: Final = (
    "Fjell Lumen Nordlys Havn Birke Ember Solveig Alba Kiel Mira Tove Onda Perla Sund Vigo Zephyr"
)
_KINDS: Final = (
    "table lamp|pendant|floor lamp|opal glass|dimmer|E27 warm bulb|shade, linen|wall light|"
    "oak base|ceiling rose|lantern|reading lamp"
)
_HOSTS: Final = ("example.org", "example.com", "mail.example", "post.example")
_SYLLABLES: Final = ("ba", "ren", "to", "lis", "mar", "den", "ko", "vil", "sa", "hur", "ne", "gal")


class Customer(NamedTuple):
    """One of them, with the texts that they may be looked for by."""

    id: int
    name: str
    country: str
    town: str
    street: str
    email: str
    phone: str
    orders: list[str]
    things: list[str]


def book(customers: int, sales: int, seed: int) -> list[Customer]:
    """So many customers; the sales are theirs by chance, a few have very many."""
    chance = random.Random(seed)  # noqa: S311 (a benchmark wants the same people every time)
    catalogue = [
        f"{name} {kind}" for name in _THINGS.split() for kind in _KINDS.split("|")
    ]  # the first are bought most
    chance.shuffle(catalogue)
    people = [_customer(number, chance) for number in range(1, customers + 1)]
    for number in range(sales):
        place = number if number < customers else int(customers * chance.random() ** 1.5)
        one = people[min(place, customers - 1)]
        one.orders.append(f"{chance.choice(('NL', 'AI', 'TW'))}-{20_000 + number}")
        one.things.append(catalogue[int(len(catalogue) * chance.random() ** 2)])
    return people


def _customer(number: int, chance: random.Random) -> Customer:
    (language, country), (given, family, towns, streets, prefix) = chance.choices(
        list(_PEOPLE.items()), _SHARES
    )[0]
    first, last = chance.choice(given.split()), chance.choice(family.split()).replace("_", " ")
    if chance.random() < 0.1 and language not in ("ja", "ko"):
        last = "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
    name = last + first if language in ("ja", "ko") else f"{first} {last}"
    return Customer(
        id=number,
        name=name,
        country=country,
        town=chance.choice(towns.split()),
        street=f"{chance.randrange(1, 300)} {chance.choice(streets.split()).replace('_', ' ')}",
        email=f"{chance.choice(_SYLLABLES)}{chance.choice(_SYLLABLES)}.{number}"
        f"@{chance.choice(_HOSTS)}",
        phone=f"{prefix}{chance.randrange(100_000):05d}",
        orders=[],
        things=[],
    )


async def fill(database: "Database", people: Sequence[Customer], seed: int) -> tuple[int, int]:
    """Put them into empty tables, and what they are found by; the two brands that sold to them.

    The index of words is made at the end, as whoever takes in so many at once would do it.
    """
    chance = random.Random(seed)  # noqa: S311 (as above)
    pool = database.pool
    line = await brands.add_line(pool, "Service", "service")
    first, second = [
        await brands.add_brand(
            pool,
            slug=slug,
            name=slug.title(),
            timezone="Europe/London",
            languages=["en"],
            service_line=line,
            now=1,
        )
        for slug in ("nordhaus", "ines")
    ]
    shop = "insert into shop (name, kind, created_at) values ('bench', 'files', 1) returning id"
    async with run.transaction(pool) as session:
        source = await session.fetchval(shop)
        await session.copy_records_to_table(
            "customer",
            columns=("id", "created_at", "name", "country", "town"),
            records=((one.id, 1, one.name, one.country, one.town) for one in people),
        )
        await session.copy_records_to_table(
            "reach",
            columns=("customer", "kind", "value", "verified", "created_at"),
            records=_reaches(people),
        )
        sales = list(_sales(people, source, (first, first, first, second), chance))
        await session.copy_records_to_table("sale", columns=_SALE, records=sales)
        things = [thing for one in people for thing in one.things]
        await session.copy_records_to_table(
            "sale_line",
            columns=("sale", "external", "position", "name", "sku", "quantity", "paid_minor"),
            records=(
                (sale[0], "1", 1, thing, f"{thing[:2].upper()}-{hash_of(thing)}", 1, 16_400)
                for sale, thing in zip(sales, things, strict=True)
            ),
        )
    return first, second


_SALE: Final = (
    "id", "shop", "external", "number", "brand", "buyer", "jurisdiction", "channel",
    "contract_date", "currency", "ship_to", "body", "changed_at", "created_at",
)  # fmt: skip


def _reaches(people: Sequence[Customer]) -> Iterator[tuple[object, ...]]:
    for one in people:
        yield one.id, "email", one.email, True, 1
        yield one.id, "phone", one.phone, False, 1


def _sales(
    people: Sequence[Customer], shop: int, sold: Sequence[int], chance: random.Random
) -> Iterator[tuple[object, ...]]:
    number = 0
    for one in people:
        for order in one.orders:
            number += 1
            day = TODAY - timedelta(days=int(2_000 * chance.random() ** 2))
            address = f"{one.street}\n{one.town}"
            yield (
                *(number, shop, order, order, chance.choice(sold), one.id, "UK", "web"),
                *(day, "GBP", address, "{}", 1, 1),
            )


def hash_of(thing: str) -> int:
    """A number of an article, the same every time."""
    return sum(map(ord, thing)) % 1000


async def index(database: "Database", people: Sequence[Customer]) -> None:
    """What they are found by, made by what makes it when a customer is written."""
    pool = database.pool
    made = await pool.fetchval("select indexdef from pg_indexes where indexname = 'finding_words'")
    await pool.execute("drop index finding_words")
    for at in range(0, len(people), AT_ONCE):
        async with run.transaction(pool) as session:
            some = [one.id for one in people[at : at + AT_ONCE]]
            await finding.index_customers(session, some)
    async with pool.acquire() as session:
        await session.execute(made, timeout=600)
        await session.execute("vacuum analyze", timeout=600)
