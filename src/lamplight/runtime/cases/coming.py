"""What comes next in a case, and when it is due."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.cases.next import Clock, coming
from lamplight.journal.tables import accommodations, denials, promises
from lamplight.journal.tables.accommodations import Accommodation, Step
from lamplight.journal.tables.denials import Denial
from lamplight.journal.tables.promises import Promise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Runs

_SILENT = ("tell", "ask", "claim", "explain")


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


def what_comes(case: "Case", known: Told) -> Clock:
    """The oldest clock of a case; what runs out by itself comes last."""
    clocks = [
        *_of_case(case, known.ways),
        *_of_promises(known.running),
        *_of_steps(known.ways, known.steps),
    ]
    clocks += [
        Clock(what="review", since=one.made_at, of=one.id)
        for one in known.refusals
        if one.state in ("to_review", "reopened")
    ]
    return coming(clocks)


def _of_case(case: "Case", ways: "Sequence[Accommodation]") -> "Iterator[Clock]":
    if case.state == "closed":
        return
    if case.useful == "not_yet" and not any(
        one.agreed_at and one.agreed_at > (case.not_yet_at or 0) for one in ways
    ):
        yield Clock(what="not_yet", since=case.not_yet_at or case.opened_at, of=case.id)
    if case.failure == "changed_mind" and not ways:  # they withdrew: the money is owed
        yield Clock(what="duty", since=case.opened_at, of=case.id)
    for one in ways:
        if one.decision == "asked":
            yield Clock(what="approve", since=one.made_at, of=one.id)
    if ways and all(one.decision in ("refused", "withdrawn") for one in ways):
        ended = max(one.ended_at or one.made_at for one in ways)
        yield Clock(what="stuck", since=ended, of=case.id)
    if case.ask_at is not None:
        yield Clock(what="ask", due_at=case.ask_at, of=case.id)


def _of_promises(running: "Sequence[Promise]") -> "Iterator[Clock]":
    for one in running:
        if one.ended_at is None:
            fields: dict[str, str | int] = {"kind": one.kind}
            yield Clock(what="promise", due_at=one.due_at, of=one.id, fields=fields)


def _of_steps(ways: "Sequence[Accommodation]", steps: "Sequence[Step]") -> "Iterator[Clock]":
    live = {one.id for one in ways if one.decision == "agreed"}
    for step in steps:
        if step.accommodation not in live or step.state in ("done", "undone"):
            continue
        if step.state in ("failed", "unknown"):
            yield Clock(what="step_failed", since=step.changed_at, of=step.id)
        elif step.kind == "refund" and step.state == "doing":
            yield Clock(what="money", due_at=step.due_at, since=step.changed_at, of=step.id)
        elif step.kind not in _SILENT:
            yield Clock(what="step", due_at=step.due_at, since=step.changed_at, of=step.id)
