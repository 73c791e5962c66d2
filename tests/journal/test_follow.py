from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

from lamplight.journal import Group
from lamplight.journal.follow import follow
from lamplight.line.events import AgentCame

if TYPE_CHECKING:
    from lamplight.journal import Database, Journal, Ownership


async def _take(journal: Journal, after: int, count: int) -> list[int]:
    numbers = []
    async with aclosing(follow(journal, after)) as followed:
        async for recorded in followed:
            numbers.append(recorded.number)
            if len(numbers) == count:
                break
    return numbers


async def test_a_follower_gets_what_was_and_what_comes(
    journal: Journal, ownership: Ownership
) -> None:
    await journal.append([Group(1, [AgentCame(n) for n in range(1, 6)])], 1)
    following = asyncio.create_task(_take(journal, 2, 8))
    for n in range(5):
        await asyncio.sleep(0.01)
        await journal.append([Group(1, [AgentCame(n + 10)])], 1)
    assert await following == [3, 4, 5, 6, 7, 8, 9, 10]


async def test_a_follower_whose_session_ends_comes_back_without_a_gap(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    following = asyncio.create_task(_take(journal, 0, 60))
    for n in range(1, 61):
        await journal.append([Group(1, [AgentCame(n)])], 1)
        if n % 20 == 0:
            await db.pool.fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and application_name = 'lamplight follow'"
            )
            await asyncio.sleep(0.05)
    assert await following == list(range(1, 61))


async def test_two_followers_see_the_same(journal: Journal, ownership: Ownership) -> None:
    both = asyncio.gather(_take(journal, 0, 20), _take(journal, 10, 10))
    for n in range(1, 21):
        await journal.append([Group(1, [AgentCame(n)])], 1)
    first, second = await both
    assert first[10:] == second == list(range(11, 21))
