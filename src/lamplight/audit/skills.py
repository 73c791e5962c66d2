"""Who answers which queues: the queues that they answered anywhere in the log, and those that they
were logged in to. A queue that nobody answered belongs to everybody.

Queues that the same people answer are one kind of callers. Simulations take `MOST_KINDS` of them;
with more, those with the fewest callers are one: whoever answers any of these answers all.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lamplight.audit.ledger import ANSWERED, MOST_NAMES, Block, pieces
from lamplight.staffing.scenario import MOST_KINDS

_AGENT_BITS: Final = 16
Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Skills:
    """`kind_of` tells the kind of each queue's callers, `of_agent` the kinds that somebody answers;
    whoever isn't in it answers all. `callers` counts those of each kind."""

    kind_of: Int64s
    of_agent: Mapping[int, frozenset[int]]
    callers: Sequence[int]

    def answers(self, agent: int) -> frozenset[int]:
        """The kinds that somebody answers."""
        return self.of_agent.get(agent, frozenset(range(len(self.callers))))


EVERYBODY: Final = Skills(np.zeros(MOST_NAMES + 1, dtype=np.int64), {}, [1])
"""Everybody answers everybody."""


def of(blocks: Sequence[Block], logged_in: Mapping[int, Set[int]]) -> Skills:
    """Skills as the log shows them; `logged_in`: queues in which somebody was logged in."""
    callers = np.zeros(MOST_NAMES + 1, dtype=np.int64)
    answers: dict[int, set[int]] = {}
    for piece in pieces(blocks):
        callers += np.bincount(piece.queue, minlength=len(callers))
        some = (piece.outcome == ANSWERED) & (piece.agent > 0)
        both = piece.queue[some].astype(np.int64) << _AGENT_BITS | piece.agent[some]
        for code in np.unique(both).tolist():
            answers.setdefault(code >> _AGENT_BITS, set()).add(code & ((1 << _AGENT_BITS) - 1))
    for agent, theirs in logged_in.items():
        for queue in theirs:
            answers.setdefault(queue, set()).add(agent)
    anybody = {agent for agents in answers.values() for agent in agents}
    same: dict[frozenset[int], list[int]] = {}
    for queue in np.flatnonzero(callers).tolist():
        same.setdefault(frozenset(answers.get(queue) or anybody), []).append(queue)
    kinds = sorted(same.items(), key=lambda kind: (-int(callers[kind[1]].sum()), kind[1]))
    if len(kinds) > MOST_KINDS:
        few = kinds[MOST_KINDS - 1 :]
        together = frozenset(agent for agents, _ in few for agent in agents)
        kinds = [*kinds[: MOST_KINDS - 1], (together, [q for _, queues in few for q in queues])]
    kind_of = np.zeros(MOST_NAMES + 1, dtype=np.int64)
    for number, (_, queues) in enumerate(kinds):
        kind_of[queues] = number
    of_agent = {
        agent: frozenset(number for number, (agents, _) in enumerate(kinds) if agent in agents)
        for agent in sorted(anybody)
    }
    return Skills(kind_of, of_agent, [int(callers[queues].sum()) for _, queues in kinds])
