"""The same facts give the same decisions: today, tomorrow, in every process, compiled or not."""

from __future__ import annotations

import functools
import operator
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from tests.line.watched import Watched
from tests.replay.day import Day, digest, played

from lamplight.compiling import compiled, missing
from lamplight.line import Line
from lamplight.line import commands as ask
from lamplight.line import events as did

ROOT = Path(__file__).resolve().parents[2]
RECORDED = Path(__file__).with_name("day.jsonl")
SEED, COMMANDS = "7", "1500"


class Group(msgspec.Struct):
    at: int
    events: list[functools.reduce(operator.or_, did.EVENTS)]  # type: ignore[valid-type]


def recorded() -> list[tuple[int, list[did.Event]]]:
    decoder = msgspec.json.Decoder(Group)
    groups = [decoder.decode(line) for line in RECORDED.read_bytes().splitlines()]
    return [(group.at, group.events) for group in groups]


def in_another_process(path: Path | None = None, **environment: str) -> str:
    told = {**os.environ, **environment}
    if path is not None:
        told["PYTHONPATH"] = str(path)
    asked = [sys.executable, "-m", "tests.replay.day", SEED, COMMANDS]
    ran = subprocess.run(asked, cwd=ROOT, env=told, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_the_recorded_journal_gives_the_same_decisions_again() -> None:
    line = Line()
    for at, events in recorded():
        assert line.handle(did.command_of(events[0]), at) == events
        assert line.now == at


def test_following_the_recorded_journal_gives_the_state_of_who_decided() -> None:
    leader, follower = Line(), Line()
    for at, events in recorded():
        leader.handle(did.command_of(events[0]), at)
        for event in events:
            follower.apply(event, at)
    assert follower.dump() == leader.dump()


def test_a_snapshot_and_the_tail_give_the_same_as_the_whole_journal() -> None:
    groups = recorded()
    whole, half = Line(), Line()
    for number, (at, events) in enumerate(groups):
        for event in events:
            whole.apply(event, at)
            if number < len(groups) // 2:
                half.apply(event, at)
    restored = Line.load(half.dump())
    for at, events in groups[len(groups) // 2 :]:
        assert restored.handle(did.command_of(events[0]), at) == events
    assert restored.dump() == whole.dump()


def test_every_kind_of_event_is_in_the_recorded_journal() -> None:
    kinds = {type(event) for _, events in recorded() for event in events}
    assert set(did.EVENTS) - kinds == set()


@pytest.mark.parametrize("hash_seed", ["0", "1", "77", "random"])
def test_the_hash_seed_changes_nothing(hash_seed: str) -> None:
    here = digest(played(int(SEED), int(COMMANDS)))
    assert in_another_process(PYTHONHASHSEED=hash_seed) == here


@pytest.mark.skipif(bool(missing()), reason=f"compiling needs more here: {missing()}")
def test_the_compiled_machine_decides_the_same() -> None:
    here = digest(played(int(SEED), int(COMMANDS)))
    assert in_another_process(compiled()) == here


class WatchedDay(Day):
    """A made-up day on which everything that must always be true is looked at."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.watched = Watched()
        self.line = self.watched.line

    def do(self, command: ask.Command) -> None:
        self.watched.now = max(self.watched.now, self.now)
        self.watched.attempt(command)


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_made_up_day_breaks_no_rule(seed: int) -> None:
    day = WatchedDay(seed)
    day.play(700)
    assert len(day.watched.journal) > 100
