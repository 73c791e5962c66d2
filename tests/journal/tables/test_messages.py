from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from lamplight.journal import BadValue, NoSuchRow
from lamplight.journal.tables import contacts, messages

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop


@pytest_asyncio.fixture
async def contact(shop: Shop) -> int:
    made = await contacts.add_contact(
        shop.pool, brand=shop.outlet, channel="chat", language="en", now=1
    )
    return made.contact


async def test_messages_come_in_the_order_they_were_written(shop: Shop, contact: int) -> None:
    for n, person in enumerate((None, shop.maya, None)):
        await messages.add_message(
            shop.pool, contact=contact, text=f"text {n}", key=f"k{n}", at=n, person=person
        )
    found = await messages.messages_of(shop.pool, contact)
    assert [(m.author, m.person, m.text, m.at) for m in found] == [
        ("customer", None, "text 0", 0),
        ("person", shop.maya, "text 1", 1),
        ("customer", None, "text 2", 2),
    ]
    assert await messages.message_by_id(shop.pool, found[1].id) == found[1]
    assert await messages.messages_of(shop.pool) == []


async def test_the_same_key_writes_once(shop: Shop, contact: int) -> None:
    wrote = await asyncio.gather(
        *(
            messages.add_message(shop.pool, contact=contact, text="hello", key="k", at=n)
            for n in range(6)
        )
    )
    ids = {one[0] for one in wrote if one is not None}
    assert len(ids) == 1
    assert [one[1] for one in wrote if one is not None].count(True) == 1
    assert len(await messages.messages_of(shop.pool, contact)) == 1


async def test_a_contact_that_is_not_there_takes_no_words(shop: Shop) -> None:
    assert await messages.add_message(shop.pool, contact=99, text="x", key="k", at=1) is None
    note = await messages.save_note(
        shop.pool, contact=99, person=shop.maya, said="x", saw="", agreed="", at=1
    )
    assert not note
    assert await messages.add_useful(shop.pool, contact=99, answer="yes", words="", at=1) is None


async def test_what_does_not_fit_is_a_clear_refusal(shop: Shop, contact: int) -> None:
    for text, key in (("x" * 8001, "k"), ("a\0", "k"), ("x", ""), ("x", "k" * 101)):
        with pytest.raises(BadValue):
            await messages.add_message(shop.pool, contact=contact, text=text, key=key, at=1)
    with pytest.raises(NoSuchRow):
        await messages.add_message(shop.pool, contact=contact, text="x", key="k", at=1, person=99)


async def test_each_person_has_a_note_of_their_own(shop: Shop, contact: int) -> None:
    for person, said, at in ((shop.maya, "hums", 1), (shop.priya, "buzzes", 2)):
        assert await messages.save_note(
            shop.pool, contact=contact, person=person, said=said, saw="", agreed="", at=at
        )
    await messages.save_note(
        shop.pool, contact=contact, person=shop.maya, said="hums", saw="a lamp", agreed="new", at=3
    )
    found = await messages.notes_of(shop.pool, [contact])
    assert [(n.person, n.said, n.saw, n.agreed, n.at) for n in found] == [
        (shop.priya, "buzzes", "", "", 2),
        (shop.maya, "hums", "a lamp", "new", 3),
    ]


async def test_every_answer_about_usefulness_stays(shop: Shop, contact: int) -> None:
    await messages.add_useful(shop.pool, contact=contact, answer="not_yet", words="dark", at=1)
    await messages.add_useful(shop.pool, contact=contact, answer="yes", words="", at=2)
    found = await messages.useful_of(shop.pool, [contact])
    assert [(u.answer, u.words, u.at) for u in found] == [("not_yet", "dark", 1), ("yes", "", 2)]
