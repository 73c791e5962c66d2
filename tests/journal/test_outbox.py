from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.journal import Effect, Group, Outbox
from lamplight.journal.outbox import BACKOFF_MS, next_try
from lamplight.line.events import AgentCame

if TYPE_CHECKING:
    from lamplight.journal import Database, Journal, Ownership


@pytest.fixture
def outbox(db: Database) -> Outbox:
    return Outbox(db)


async def _leave(journal: Journal, *effects: Effect, at: int = 0) -> None:
    await journal.append([Group(at, [AgentCame(1)], effects)], 1)


def _ring(n: int, due_at: int = 0) -> Effect:
    return Effect(f"ring-{n}", "ring", {"contact": n}, due_at)


@given(st.integers(1, len(BACKOFF_MS)), st.integers(0, 2**50))
def test_each_pause_is_as_stated_and_longer_than_the_one_before(tries: int, now: int) -> None:
    again = next_try(tries, now)
    assert again is not None
    assert again - now == BACKOFF_MS[tries - 1]
    assert tries == 1 or again > (next_try(tries - 1, now) or 0)
    assert next_try(len(BACKOFF_MS) + 1, now) is None


async def test_what_is_due_is_taken_in_its_order(
    journal: Journal, ownership: Ownership, outbox: Outbox
) -> None:
    await _leave(journal, _ring(1, due_at=30), _ring(2, due_at=10), _ring(3, due_at=50))
    taken = await outbox.take(now=40)
    assert [(t.key, t.kind, t.body, t.number, t.tries) for t in taken] == [
        ("ring-2", "ring", {"contact": 2}, 1, 1),
        ("ring-1", "ring", {"contact": 1}, 1, 1),
    ]
    assert await outbox.take(now=41) == []
    assert [one.key for one in await outbox.take(now=50)] == ["ring-3"]


async def test_what_is_done_is_done(journal: Journal, ownership: Ownership, outbox: Outbox) -> None:
    await _leave(journal, _ring(1))
    (taken,) = await outbox.take(now=1)
    assert await outbox.complete(taken, now=2)
    assert not await outbox.complete(taken, now=3)
    await _leave(journal, _ring(1))
    assert await outbox.take(now=10**12) == []
    assert await _count(outbox) == {"pending": 0, "done": 1, "failed": 0}


async def test_what_fails_is_tried_again_and_given_up_after_the_stated_tries(
    journal: Journal, ownership: Ownership, outbox: Outbox
) -> None:
    await _leave(journal, _ring(1))
    now = 0
    pauses = []
    while taken := await outbox.take(now):
        again = await outbox.fail(taken[0], "nobody there", now)
        if again is None:
            break
        assert await outbox.take(again - 1) == []
        pauses.append(again - now)
        now = again
    assert tuple(pauses) == BACKOFF_MS
    assert await _count(outbox) == {"pending": 0, "done": 0, "failed": 1}
    assert await outbox.take(now=10**15) == []


async def test_what_cant_happen_yet_waits_however_long_and_never_fails(
    journal: Journal, ownership: Ownership, outbox: Outbox
) -> None:
    await _leave(journal, _ring(1), _ring(2))
    for now in range(0, 100 * len(BACKOFF_MS), 100):
        one, other = await outbox.take(now)
        assert (one.tries, other.tries) == (1, 1)
        await outbox.put_off(one, "nobody there", now + 100)
        await outbox.put_off(other, "nobody there", now + 100)
    assert await _count(outbox) == {"pending": 2, "done": 0, "failed": 0}


async def test_what_was_put_off_is_called_up_and_what_failed_waits_for_its_own_time(
    journal: Journal, ownership: Ownership, outbox: Outbox
) -> None:
    await _leave(journal, _ring(1), _ring(2))
    one, other = await outbox.take(0)
    await outbox.put_off(one, "nobody there", 10**9)
    await outbox.fail(other, "broke", 0)
    assert await outbox.call_up("another kind", 5) == 0
    assert await outbox.call_up("ring", 5) == 1
    assert [taken.key for taken in await outbox.take(5)] == [one.key]


async def test_what_was_done_long_ago_is_forgotten_and_what_was_given_up_is_not(
    journal: Journal, ownership: Ownership, outbox: Outbox
) -> None:
    await _leave(journal, _ring(1), _ring(2), _ring(3))
    first, second, third = await outbox.take(0)
    await outbox.complete(first, 10)
    await outbox.complete(second, 20)
    for _ in BACKOFF_MS:
        again = await outbox.fail(third, "broke", 0)
        assert again is not None
        (third,) = await outbox.take(again)
    assert await outbox.fail(third, "broke", 0) is None
    assert await outbox.forget_done(20) == 1
    assert await _count(outbox) == {"pending": 0, "done": 1, "failed": 1}


async def test_a_taker_that_dies_gives_it_back_and_its_late_word_does_not_count(
    journal: Journal, ownership: Ownership, outbox: Outbox
) -> None:
    await _leave(journal, _ring(1))
    (lost,) = await outbox.take(now=0, lease_ms=100)
    assert await outbox.take(now=99) == []
    (again,) = await outbox.take(now=100, lease_ms=100)
    assert (again.id, again.tries) == (lost.id, 2)
    assert not await outbox.complete(lost, now=110)
    await outbox.fail(lost, "late", now=110)
    assert await outbox.complete(again, now=120)


async def test_a_new_owner_takes_back_at_once_what_was_in_hand(
    journal: Journal, ownership: Ownership, outbox: Outbox
) -> None:
    await _leave(journal, _ring(1), _ring(2))
    await outbox.take(now=0)
    assert await outbox.reclaim() == 2
    assert [t.tries for t in await outbox.take(now=1)] == [2, 2]


async def test_takers_at_once_share_without_a_word(
    journal: Journal, ownership: Ownership, outbox: Outbox
) -> None:
    """Many takers, some of whom die with it in hand: each effect is done once or more by
    lease, is completed by exactly one, and none is left over."""
    effects = [_ring(n) for n in range(200)]
    await _leave(journal, *effects)
    completed: Counter[str] = Counter()
    tried: Counter[str] = Counter()

    async def work(worker: int) -> None:
        now = 0
        while (await _count(outbox))["pending"]:
            now += 1_000
            for n, taken in enumerate(await outbox.take(now, limit=7, lease_ms=500)):
                tried[taken.key] += 1
                if (worker + n + taken.tries) % 5 == 0:
                    continue  # died with it in hand
                if await outbox.complete(taken, now):
                    completed[taken.key] += 1

    await asyncio.gather(*(work(worker) for worker in range(4)))
    assert completed == Counter({effect.key: 1 for effect in effects})
    assert sum(tried.values()) > len(effects)
    assert await _count(outbox) == {"pending": 0, "done": 200, "failed": 0}


async def _count(outbox: Outbox) -> dict[str, int]:
    """How many effects are in each state."""
    rows = await outbox._database.fetch("select state, count(*) from outbox group by state")
    return {"pending": 0, "done": 0, "failed": 0} | {row[0]: row[1] for row in rows}


async def test_one_kind_can_be_taken_apart_from_all_others(
    journal: Journal, ownership: Ownership, outbox: Outbox
) -> None:
    await _leave(journal, _ring(1), Effect("mail/1", "send_mail", {"mail": 1}))
    assert [one.kind for one in await outbox.take(now=1, but=["send_mail"])] == ["ring"]
    assert await outbox.take(now=1, only="refund") == []
    assert [one.kind for one in await outbox.take(now=1, only="send_mail")] == ["send_mail"]
