from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest

from lamplight.journal import BadValue, NoSuchRow
from lamplight.journal.tables import contacts

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop

KEY = "a-key-that-nobody-guesses"


async def _add(shop: Shop, **given: Any) -> contacts.Made:
    fields: dict[str, Any] = {"brand": shop.outlet, "channel": "video", "language": "en", "now": 5}
    return await contacts.add_contact(shop.pool, **fields | given)


async def test_a_contact_is_found_by_the_link_of_its_place(shop: Shop) -> None:
    made = await _add(shop, name="Ines", phone="+34600", words="It hums.", country="ES")
    found = await contacts.contact_by_token(shop.pool, made.token)
    assert found is not None
    assert found == await contacts.contact_by_id(shop.pool, made.contact)
    assert (found.name, found.phone, found.words, found.country) == (
        "Ines",
        "+34600",
        "It hums.",
        "ES",
    )
    assert (found.channel, found.purpose, found.customer) == ("video", "service", None)
    assert made.new
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", made.token)


async def test_the_same_request_gives_the_same_place(shop: Shop) -> None:
    made = await asyncio.gather(*(_add(shop, key=KEY, name=f"{n}") for n in range(6)))
    assert len({one.contact for one in made}) == len({one.token for one in made}) == 1
    assert [one.new for one in made].count(True) == 1
    assert await shop.pool.fetchval("select count(*) from contact") == 1


async def test_a_key_is_one_brands(shop: Shop) -> None:
    here, there = await _add(shop, key=KEY), await _add(shop, key=KEY, brand=shop.nordhaus)
    assert there.new
    assert here.contact != there.contact
    assert here.token != there.token


async def test_without_a_key_each_is_another(shop: Shop) -> None:
    first, second = await _add(shop), await _add(shop, key="")
    assert first.contact != second.contact
    assert first.token != second.token


@pytest.mark.parametrize("key", ["1", "x" * 15, "x" * 201])
async def test_a_key_that_could_be_guessed_is_refused(shop: Shop, key: str) -> None:
    with pytest.raises(BadValue, match="16 to 200 random characters"):
        await _add(shop, key=key)


async def test_no_guess_opens_a_place(shop: Shop) -> None:
    made = await _add(shop, key=KEY)
    for guess in (
        "",
        KEY,
        str(made.contact),
        made.token[:-1],
        made.token.swapcase(),
        "\0",
        "ü\ud800",
    ):
        assert await contacts.contact_by_token(shop.pool, guess) is None


async def test_who_reads_the_tables_can_open_no_place(shop: Shop) -> None:
    made = await _add(shop, key=KEY)
    row = await shop.pool.fetchrow("select * from contact")
    assert row is not None
    stored = " ".join(str(value) for value in row.values())
    assert made.token not in stored
    assert KEY not in stored
    assert len(row["token_hash"]) == len(row["key_hash"]) == 32


async def test_only_what_is_given_changes(shop: Shop) -> None:
    made = await _add(shop, name="Ines", words="It hums.")
    assert await contacts.change_contact(shop.pool, made.contact, phone="+34600", channel="chat")
    found = await contacts.contact_by_id(shop.pool, made.contact)
    assert found is not None
    assert (found.name, found.words, found.phone, found.channel) == (
        "Ines",
        "It hums.",
        "+34600",
        "chat",
    )
    assert not await contacts.change_contact(shop.pool, 999, name="Nobody")


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "x" * 4001},
        {"words": "a\0b"},
        {"name": "x" * 201},
        {"country": "es"},
        {"country": "ESP"},
        {"channel": "fax"},
    ],
)
async def test_what_does_not_fit_is_a_clear_refusal(shop: Shop, wrong: dict[str, str]) -> None:
    with pytest.raises(BadValue):
        await _add(shop, **wrong)
    assert await shop.pool.fetchval("select count(*) from contact") == 0


async def test_a_contact_is_of_a_brand_that_is_there(shop: Shop) -> None:
    with pytest.raises(NoSuchRow):
        await _add(shop, brand=99)


async def test_a_customer_is_recognised_by_number_or_address(shop: Shop) -> None:
    first = await _add(shop, phone="+34600", email="Ines@mail.example", now=1)
    customer = await contacts.recognise(shop.pool, first.contact, 10)
    assert customer > 0
    by_phone = await _add(shop, phone="+34600", now=2)
    by_email = await _add(shop, email="ines@MAIL.example", now=3)
    another = await _add(shop, phone="+34601", now=4)
    nobody = await _add(shop, now=5)
    assert await contacts.recognise(shop.pool, by_phone.contact, 11) == customer
    assert await contacts.recognise(shop.pool, by_email.contact, 11) == customer
    assert await contacts.recognise(shop.pool, another.contact, 11) not in (0, customer)
    assert await contacts.recognise(shop.pool, nobody.contact, 11) == 0
    assert await contacts.recognise(shop.pool, 999, 11) == 0
    assert await contacts.recognise(shop.pool, first.contact, 99) == customer
    found = await contacts.contacts_of_customer(shop.pool, customer, other_than=by_phone.contact)
    assert [contact.id for contact in found] == [by_email.contact, first.contact]


async def test_what_a_customer_had_with_us_is_told_of_some_brands_only(shop: Shop) -> None:
    customer = await contacts.add_customer(shop.pool, 1)
    at = [(shop.nordhaus, 5), (shop.outlet, 6), (shop.nordhaus, 7), (shop.nordhaus, 8)]
    made = [await _add(shop, brand=brand, customer=customer, now=now) for brand, now in at]
    ids = [one.contact for one in made]

    async def told(brands: set[int], limit: int = 50) -> list[int]:
        found = await contacts.contacts_of_customer(shop.pool, customer, limit=limit, brands=brands)
        return [row.id for row in found]

    assert await told({shop.outlet}, limit=1) == [ids[1]]
    assert await told({shop.nordhaus}) == [ids[3], ids[2], ids[0]]
    assert await told({shop.nordhaus, shop.outlet}) == ids[::-1]
    assert await told(set()) == []
    assert await contacts.customer_since(shop.pool, customer, {shop.outlet}) == 6
    assert await contacts.customer_since(shop.pool, customer, {shop.outlet, shop.nordhaus}) == 5
    assert await contacts.customer_since(shop.pool, customer, set()) is None


async def test_a_customer_who_is_known_is_kept(shop: Shop) -> None:
    customer = await contacts.add_customer(shop.pool, 1)
    made = await _add(shop, customer=customer, phone="+34600")
    assert await contacts.recognise(shop.pool, made.contact, 9) == customer
    several = await contacts.contacts_by_ids(shop.pool, [made.contact, 999])
    assert [contact.customer for contact in several] == [customer]
