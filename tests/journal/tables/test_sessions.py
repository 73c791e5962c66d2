from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.journal.tables import people, sessions

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop


async def test_a_session_is_known_by_its_token_while_it_lasts(shop: Shop) -> None:
    session, token = await sessions.begin_session(
        shop.pool, shop.maya, now=10, ends_at=100, user_agent="Firefox\0" + "x" * 400
    )
    found = await sessions.session_by_token(shop.pool, token, 99)
    assert found is not None
    assert (found.id, found.person, found.created_at, found.ends_at) == (
        session,
        shop.maya,
        10,
        100,
    )
    assert len(found.user_agent) == 300
    assert await sessions.session_by_token(shop.pool, token, 100) is None
    assert await sessions.session_by_token(shop.pool, token + "x", 50) is None
    assert await sessions.session_by_token(shop.pool, "\ud800", 50) is None


async def test_a_token_is_not_in_the_tables(shop: Shop) -> None:
    _, token = await sessions.begin_session(shop.pool, shop.maya, now=1, ends_at=9)
    stored = await shop.pool.fetchval("select token_hash from session")
    assert len(stored) == 32
    assert token.encode() not in stored


async def test_being_seen_is_written_at_most_once_a_minute(shop: Shop) -> None:
    session, token = await sessions.begin_session(shop.pool, shop.maya, now=0, ends_at=10**9)
    for now, seen in ((59_999, 0), (60_000, 60_000), (119_999, 60_000), (120_000, 120_000)):
        await sessions.touch_session(shop.pool, session, now)
        found = await sessions.session_by_token(shop.pool, token, now)
        assert found is not None
        assert found.last_seen_at == seen


async def test_one_of_ones_own_can_be_ended_and_no_other(shop: Shop) -> None:
    mine, token = await sessions.begin_session(shop.pool, shop.maya, now=1, ends_at=9)
    assert not await sessions.end_session(shop.pool, mine, shop.priya)
    assert await sessions.session_by_token(shop.pool, token, 5) is not None
    assert await sessions.end_session(shop.pool, mine, shop.maya)
    assert await sessions.session_by_token(shop.pool, token, 5) is None
    assert not await sessions.end_session(shop.pool, mine, shop.maya)


async def test_all_but_this_one_can_be_ended(shop: Shop) -> None:
    made = [await sessions.begin_session(shop.pool, shop.maya, now=n, ends_at=99) for n in range(4)]
    other, other_token = await sessions.begin_session(shop.pool, shop.priya, now=1, ends_at=99)
    assert await sessions.end_sessions_of(shop.pool, shop.maya, keep=made[2][0]) == 3
    assert [s.id for s in await sessions.sessions_of(shop.pool, shop.maya, 5)] == [made[2][0]]
    assert await sessions.end_sessions_of(shop.pool, shop.maya) == 1
    assert await sessions.sessions_of(shop.pool, shop.maya, 5) == []
    assert await sessions.session_by_token(shop.pool, other_token, 5) is not None
    assert other not in [session for session, _ in made]


async def test_who_left_is_signed_in_nowhere(shop: Shop) -> None:
    _, token = await sessions.begin_session(shop.pool, shop.maya, now=1, ends_at=9)
    await people.change_person(shop.pool, shop.maya, active=False)
    assert await sessions.session_by_token(shop.pool, token, 5) is None


async def test_what_is_over_is_forgotten(shop: Shop) -> None:
    for ends_at in (5, 6, 7):
        await sessions.begin_session(shop.pool, shop.maya, now=1, ends_at=ends_at)
    assert await sessions.forget_ended_sessions(shop.pool, 6) == 2
    assert len(await sessions.sessions_of(shop.pool, shop.maya, 6)) == 1
