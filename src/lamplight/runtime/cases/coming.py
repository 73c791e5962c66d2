"""What comes next in a case, and when it is due."""

from typing import TYPE_CHECKING

from lamplight.cases.next import Clock, coming
from lamplight.journal.tables import accommodations, denials

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lamplight.journal.tables.accommodations import Accommodation, Step
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.promises import Promise
    from lamplight.journal.tables.run import Runs

_SILENT = ("tell", "ask", "claim", "explain")


async def what_comes(runs: "Runs", case: "Case", running: "Sequence[Promise]") -> Clock:
    """The oldest clock of a case; what runs out by itself comes last."""
    ways = await accommodations.of_case(runs, case.id)
    steps = await accommodations.steps_of(runs, case.id)
    refusals = await denials.denials_of(runs, case.id)
    clocks = [*_of_case(case, ways), *_of_promises(running), *_of_steps(ways, steps)]
    clocks += [
        Clock(what="review", since=one.made_at, of=one.id)
        for one in refusals
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
