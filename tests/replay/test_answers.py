"""The house, the tables and the line tell one truth of who was answered, when and by whom."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from tests.line.test_midst_of_a_day import MidstOfADay
from tests.replay.day import played
from tests.replay.test_replay import recorded
from tests.replay.witness import Witness

from lamplight.line import Line
from lamplight.line import commands as ask
from lamplight.line import events as did


def replayed(journal: list[tuple[int, list[did.Event]]]) -> Witness:
    line = Line()
    witness = Witness(line)
    for at, events in journal:
        for event in events:
            line.apply(event, at)
        witness.follow(at, events)
    return witness


def test_on_the_recorded_day() -> None:
    witness = replayed(recorded())
    assert {"answered", "abandoned", "released"} <= set(witness.outcomes.values())


@pytest.mark.parametrize("seed", range(11, 15))
def test_on_a_made_up_day(seed: int) -> None:
    assert replayed(played(seed, 1500).journal).seen_answered


class AnyDayTold(MidstOfADay):
    """As any day, under the eyes of a witness."""

    def __init__(self) -> None:
        super().__init__()
        self.witness = Witness(Line())
        self.heard = 0

    def do(self, command: ask.Command) -> None:
        super().do(command)
        for at, events in self.watched.journal[self.heard :]:
            for event in events:
                self.witness.line.apply(event, at)
            self.witness.follow(at, events)
        self.heard = len(self.watched.journal)


AnyDayTold.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnyDayTold = AnyDayTold.TestCase
