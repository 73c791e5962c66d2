"""What is known of cases that has a time, for `lamplight.cases.next` to say what comes next."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.cases import next as next_
from lamplight.journal.tables import accommodations, denials, promises
from lamplight.journal.tables.accommodations import Accommodation, Step
from lamplight.journal.tables.denials import Denial
from lamplight.journal.tables.promises import Promise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Runs


class Told(msgspec.Struct, frozen=True):
    """What is known of some cases: ways, steps and refusals, and promises that are owed still."""

    ways: list[Accommodation]
    steps: list[Step]
    refusals: list[Denial]
    running: list[Promise]


async def told(runs: "Runs", cases: "Collection[int]") -> dict[int, Told]:
    """Of each of these cases, in four questions however many they are."""
    found = {case: Told([], [], [], []) for case in cases}
    of_way: dict[int, int] = {}
    for way in await accommodations.of_cases(runs, cases):
        of_way[way.id] = way.service_case
        found[way.service_case].ways.append(way)
    for step in await accommodations.steps_of_cases(runs, cases):
        found[of_way[step.accommodation]].steps.append(step)
    for refusal in await denials.denials_of_cases(runs, cases):
        found[refusal.service_case].refusals.append(refusal)
    for promise in await promises.owed_in(runs, cases):
        if promise.service_case is not None:
            found[promise.service_case].running.append(promise)
    return found


def what_comes(case: "Case", known: Told, now: int) -> next_.Clock:
    """What comes next in a case."""
    said_at = case.not_yet_at or case.opened_at
    running = next_.Running(
        case=case.id,
        state=case.state,
        opened_at=case.opened_at,
        not_yet_at=said_at if case.useful == "not_yet" else None,
        withdrew=case.failure == "changed_mind",
        duty_at=case.duty_at,
        ways=ways_of(known.ways),
        steps=tuple(map(_step, known.steps)),
        promises=tuple((one.id, one.due_at, one.kind) for one in known.running),
        refusals=tuple(
            (one.id, one.made_at)
            for one in known.refusals
            if one.state in ("to_review", "reopened")
        ),
        looked_at=case.ask_at,
        askings=case.askings,
    )
    return next_.coming(next_.clocks(running, now))


def ways_of(ways: "Iterable[Accommodation]") -> tuple[next_.Way, ...]:
    """Ways, as far as their time goes."""
    return tuple(
        next_.Way(
            id=one.id,
            decision=one.decision,
            made_at=one.made_at,
            agreed_at=one.agreed_at,
            ended_at=one.ended_at,
            judging=one.judging,
            judging_at=one.judging_at,
        )
        for one in ways
    )


def _step(one: Step) -> next_.Step:
    return next_.Step(
        id=one.id,
        way=one.accommodation,
        kind=one.kind,
        state=one.state,
        since=one.changed_at,
        due_at=one.due_at,
    )
