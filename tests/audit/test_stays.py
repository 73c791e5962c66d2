"""All stays in packed parts: who was there between two instants, and who of some people."""

import numpy as np

from lamplight.audit.ledger import MOST_NAMES
from lamplight.audit.stays import Parts, Stays, on

Stay = tuple[int, int, int]
SOME = [[(1, 0, 50), (2, 10, 20)], [], [(1, 60, 90), (3, 15, 2**40)]]


def parts(some: list[list[Stay]]) -> Parts:
    return Parts(Stays(*np.array(part, dtype=np.int64).reshape(-1, 3).T) for part in some)


def listed(stays: Stays) -> list[Stay]:
    return list(zip(stays.agent.tolist(), stays.begun.tolist(), stays.ended.tolist(), strict=True))


def only(*agents: int) -> np.ndarray:
    which = np.zeros(MOST_NAMES + 1, dtype=np.bool_)
    which[[*agents]] = True
    return which


def test_stays_come_out_of_their_parts_as_they_went_in() -> None:
    found = parts(SOME)
    assert [listed(one) for one in found] == [SOME[0], SOME[2]]
    assert (found.count(), found.agents(), found.span()) == (4, {1, 2, 3}, (0, 2**40))


def test_whoever_was_there_for_any_of_a_time_is_found_by_agent_and_time() -> None:
    assert listed(on(parts(SOME), 20, 61)) == [(1, 0, 50), (1, 60, 90), (3, 15, 2**40)]
    assert listed(on(parts(SOME), 50, 60)) == [(3, 15, 2**40)]
    assert listed(on(Parts(), 0, 100)) == []


def test_of_some_people_only_theirs_are_there() -> None:
    found = parts(SOME).of(only(1, 2))
    assert listed(on(found, 0, 100)) == [(1, 0, 50), (1, 60, 90), (2, 10, 20)]
    assert (found.of(only(2, 3)).agents(), found.count()) == ({2}, 3)


def test_there_are_no_parts_where_nobody_was_there() -> None:
    assert not parts([[], []])
    assert parts(SOME)
