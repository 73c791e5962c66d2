from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
import pytest
import pytest_asyncio

from lamplight.journal import BadValue
from lamplight.journal.tables import contacts, stills

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop

JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 20
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "


@pytest_asyncio.fixture
async def contact(shop: Shop) -> int:
    made = await contacts.add_contact(
        shop.pool, brand=shop.outlet, channel="video", language="en", now=1
    )
    return made.contact


async def _asked(shop: Shop, contact: int) -> int:
    still = await stills.ask_still(shop.pool, contact=contact, person=shop.maya, at=1)
    assert still is not None
    return still


@pytest.mark.parametrize(
    ("image", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp")]
)
async def test_a_picture_is_kept_with_consent(
    shop: Shop, contact: int, image: bytes, kind: str
) -> None:
    still = await _asked(shop, contact)
    assert await stills.answer_still(shop.pool, still, contact=contact, consent=True, at=2)
    assert await stills.keep_still(shop.pool, still, contact=contact, image=image, at=3)
    assert await stills.still_image(shop.pool, still, contact) == (kind, image)
    (found,) = await stills.stills_of(shop.pool, [contact])
    assert found == await stills.still_by_id(shop.pool, still)
    assert (found.state, found.asked_at, found.answered_at, found.kept_at) == ("kept", 1, 2, 3)


async def test_without_consent_there_is_no_picture(shop: Shop, contact: int) -> None:
    asked, refused = await _asked(shop, contact), await _asked(shop, contact)
    assert await stills.answer_still(shop.pool, refused, contact=contact, consent=False, at=2)
    for still in (asked, refused):
        assert not await stills.keep_still(shop.pool, still, contact=contact, image=JPEG, at=3)
        assert await stills.still_image(shop.pool, still, contact) is None
    assert not await stills.answer_still(shop.pool, refused, contact=contact, consent=True, at=4)


async def test_not_even_the_table_takes_a_picture_without_consent(shop: Shop, contact: int) -> None:
    still = await _asked(shop, contact)
    with pytest.raises(asyncpg.CheckViolationError):
        await shop.pool.execute(
            "update still set image = $2, media_type = 'image/jpeg' where id = $1", still, JPEG
        )


async def test_a_picture_is_kept_once(shop: Shop, contact: int) -> None:
    still = await _asked(shop, contact)
    await stills.answer_still(shop.pool, still, contact=contact, consent=True, at=2)
    assert await stills.keep_still(shop.pool, still, contact=contact, image=JPEG, at=3)
    assert not await stills.keep_still(shop.pool, still, contact=contact, image=PNG, at=4)
    assert await stills.still_image(shop.pool, still, contact) == ("image/jpeg", JPEG)


async def test_another_contact_has_no_say(shop: Shop, contact: int) -> None:
    still = await _asked(shop, contact)
    assert not await stills.answer_still(shop.pool, still, contact=contact + 1, consent=True, at=2)
    await stills.answer_still(shop.pool, still, contact=contact, consent=True, at=2)
    assert not await stills.keep_still(shop.pool, still, contact=contact + 1, image=JPEG, at=3)
    await stills.keep_still(shop.pool, still, contact=contact, image=JPEG, at=3)
    assert await stills.still_image(shop.pool, still, contact + 1) is None
    assert await stills.ask_still(shop.pool, contact=99, person=shop.maya, at=1) is None


@pytest.mark.parametrize("image", [b"", b"<svg onload=alert(1)>", b"GIF89a", b"\x89PNG\r\n"])
async def test_what_is_no_picture_is_refused_whatever_it_is_called(
    shop: Shop, contact: int, image: bytes
) -> None:
    with pytest.raises(BadValue, match="a JPEG, PNG or WebP"):
        await stills.keep_still(shop.pool, 1, contact=contact, image=image, at=3)


async def test_a_picture_has_a_size_limit(shop: Shop, contact: int) -> None:
    still = await _asked(shop, contact)
    await stills.answer_still(shop.pool, still, contact=contact, consent=True, at=2)
    largest = JPEG.ljust(stills.LARGEST, b"x")
    with pytest.raises(BadValue, match="at most 2,097,152 bytes"):
        await stills.keep_still(shop.pool, still, contact=contact, image=largest + b"x", at=3)
    assert await stills.keep_still(shop.pool, still, contact=contact, image=largest, at=3)
