from collections.abc import Sequence
from datetime import date
from functools import partial
from unittest.mock import patch
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.audit import presence
from lamplight.audit.ledger import PIECE, Block, Ledger, pieces
from lamplight.audit.presence import lengths, people, stays
from lamplight.audit.stays import Parts, Stays, on
from lamplight.basis.instants import MINUTE
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.local_time import LocalTime

NINE = 1_795_510_800_000
"""Tuesday 24 November 2026, 09:00 UTC."""
UTC = LocalTime(ZoneInfo("UTC"))


def at(minute: float) -> int:
    return NINE + round(minute * MINUTE)


Stay = tuple[int, int, int]
"""Agent, begun, ended."""


def listed(found: Parts) -> list[Stay]:
    if not found:
        return []
    whole = on(found, 0, at(10_000))
    return list(zip(whole.agent.tolist(), whole.begun.tolist(), whole.ended.tolist(), strict=True))


def talk(agent: str, begun: float, ended: float, queue: str = "q", waited: float = 0) -> Contact:
    return Contact(
        arrived=at(begun - waited),
        outcome=Outcome.ANSWERED,
        person_answered_at=at(begun),
        ended_at=at(ended),
        agent=agent,
        queue=queue,
    )


def wait(begun: float, ended: float, queue: str = "q") -> Contact:
    return Contact(arrived=at(begun), outcome=Outcome.ABANDONED, ended_at=at(ended), queue=queue)


def blocks(*contacts: Contact) -> Sequence[Block]:
    ledger = Ledger()
    for contact in contacts:
        ledger.add(contact)
    return ledger.close()


def test_an_agent_is_there_from_the_first_answer_to_the_last_end() -> None:
    found = listed(stays(blocks(talk("ana", 0, 3), talk("bob", 10, 12), talk("ana", 40, 50))))
    assert found == [(1, at(0), at(50)), (2, at(10), at(12))]


def test_who_answers_nothing_while_others_wait_was_away() -> None:
    lunch = (talk("ana", 0, 10), talk("ana", 40, 50))
    assert len(listed(stays(blocks(*lunch)))) == 1
    assert len(listed(stays(blocks(*lunch, wait(15, 18))))) == 2
    assert len(listed(stays(blocks(*lunch, wait(15, 16))))) == 1


def test_who_waits_in_a_queue_that_an_agent_never_answers_says_nothing_of_them() -> None:
    assert (
        len(listed(stays(blocks(talk("ana", 0, 10), talk("ana", 40, 50), wait(15, 35, "other")))))
        == 1
    )


def test_more_than_an_hour_without_a_talk_is_time_away() -> None:
    assert listed(stays(blocks(talk("ana", 0, 10), talk("ana", 71, 80)))) == [
        (1, at(0), at(10)),
        (1, at(71), at(80)),
    ]


def test_a_talk_within_a_longer_one_does_not_end_the_stay() -> None:
    found = stays(blocks(talk("ana", 0, 60), talk("ana", 5, 10), talk("ana", 62, 70)))
    assert listed(found) == [(1, at(0), at(70))]


def test_nobody_is_known_where_the_log_names_nobody() -> None:
    assert len(listed(stays(blocks(wait(0, 5))))) == 0


def test_people_are_counted_by_the_half_hour_and_its_share() -> None:
    there = people(
        Parts([Stays(np.array([1, 2]), np.array([at(0), at(15)]), np.array([at(45), at(30)]))]),
        [date(2026, 11, 24)],
        UTC,
    )
    assert there[0, 18:21] == pytest.approx([1.5, 0.5, 0.0])
    assert there.sum() == pytest.approx(2.0)


def test_the_hour_that_comes_twice_is_two_hours_long_and_a_skipped_one_is_none() -> None:
    madrid = LocalTime(ZoneInfo("Europe/Madrid"))
    autumn, spring = lengths([date(2026, 10, 25), date(2026, 3, 29)], madrid)
    assert autumn[4:6].tolist() == [60 * MINUTE, 60 * MINUTE]
    assert spring[4:6].tolist() == [0, 0]
    assert autumn.sum() == 25 * 60 * MINUTE
    assert spring.sum() == 23 * 60 * MINUTE


SPANS = st.lists(
    st.tuples(st.integers(0, 600), st.integers(0, 90), st.sampled_from("ab"), st.integers(0, 120)),
    min_size=1,
    max_size=30,
)
"""When it begins, how long it is, in which queue, and how long whoever is answered had waited."""


@given(SPANS, SPANS, st.sampled_from([1, 2, 7, PIECE]))
def test_stays_are_those_that_one_finds_by_looking_at_each_gap(
    talks: list[tuple[int, int, str, int]], waits: list[tuple[int, int, str, int]], most: int
) -> None:
    contacts = [
        talk("ana", begun, begun + long, queue, waited=waited)
        for begun, long, queue, waited in talks
    ]
    contacts += [wait(begun, begun + long, queue) for begun, long, queue, _ in waits]
    with patch.object(presence, "pieces", partial(pieces, most=most)):
        found = listed(stays(blocks(*contacts)))
    waiting = [(begun, long, queue) for begun, long, queue, _ in waits]
    waiting += [(begun - waited, waited, queue) for begun, _, queue, waited in talks]
    queues = {queue for _, _, queue, _ in talks}
    expected: list[list[int]] = []
    for begun, ended in sorted((begun, begun + long) for begun, long, _, _ in talks):
        if expected:
            last = expected[-1][1]
            idle = max(
                sum(
                    any(
                        since <= minute < since + long for since, long, of in waiting if of == queue
                    )
                    for minute in range(last, begun)
                )
                for queue in queues
            )
            if begun - last <= 5 or (begun - last <= 60 and idle < 2):
                expected[-1][1] = max(last, ended)
                continue
        expected.append([begun, ended])
    assert found == [(1, at(begun), at(ended)) for begun, ended in expected]
