"""The steps of each way: what a shop is asked for, what a person does, and the words at the end.

Every way ends with what was promised, in writing, and with the question whether it is useful now.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from lamplight.accommodations.option import By, Do, Step

if TYPE_CHECKING:
    from lamplight.accommodations.situation import Carriage, Situation

ASKED_AFTER: Final = timedelta(days=1)
"""A day with it, before anyone asks whether it is useful."""


def send(known: Situation, sku: str, name: str, carriage: Carriage) -> Step:
    """Send something in place of the units that failed."""
    units = known.units
    return Step(
        kind="send",
        what="send",
        fields={"sku": sku, "name": name, "units": units, "service": carriage.service},
        by="shop",
        do=Do(items={sku: units}, lines={known.thing.line: units}, service=carriage.service),
        proof="delivered",
        due_on=carriage.arrives_on,
    )


def along(known: Situation, sku: str, name: str) -> Step:
    """Send one small thing along."""
    return Step(
        kind="send",
        what="send_along",
        fields={"sku": sku, "name": name, "units": 1, "service": "standard"},
        by="shop",
        do=Do(items={sku: 1}, lines={known.thing.line: known.units}),
        proof="delivered",
    )


def back(known: Situation) -> Step:
    """The units come back."""
    heavy = known.thing.heavy
    return Step(
        kind="return",
        what="collect" if heavy else "return_label",
        fields={"name": known.thing.name, "units": known.units},
        by="shop",
        do=Do(lines={known.thing.line: known.units}),
        proof="scanned",
    )


def returned(known: Situation, then: Step) -> tuple[Step, Step]:
    """The units come back, and only then something is done."""
    return back(known), replace(then, after="return")


def pay(known: Situation, amount: int, what: str, *, units: bool) -> Step:
    """Money goes back to what it was paid with; `units` of the line with it, or a sum alone."""
    return Step(
        kind="refund",
        what=what,
        fields={"amount_minor": amount},
        by="shop",
        do=Do(lines={known.thing.line: known.units} if units else {}, amount_minor=amount),
        proof="refund_settled",
        due_on=known.times.money_on,
    )


def by_person(kind: str, known: Situation, due_on: date | None, proof: str) -> Step:
    """Something that one of us does with the thing; `kind` is that of the step and its words."""
    fields: dict[str, str | int] = {"name": known.thing.name, "units": known.units}
    match kind:
        case "repair" | "visit" | "perform" | "extend" | "expedite" | "credit":
            return Step(
                kind=kind, what=kind, fields=fields, by="person", proof=proof, due_on=due_on
            )
    raise ValueError(f"nobody does {kind!r} by hand")


def explain(how_to: str) -> Step:
    """Show how, now."""
    return Step(kind="explain", what="explain", fields={"how_to": how_to}, by="person")


def ending(
    known: Situation, *, useful_on: date | None, bearer: str, cost: int, how_to: str = ""
) -> tuple[Step, ...]:
    """The claim on whoever bears the cost, what was promised in writing, and the question."""
    steps = []
    if bearer != "seller" and cost:
        fields: dict[str, str | int] = {"bearer": bearer, "amount_minor": cost}
        steps.append(Step(kind="claim", what="claim", fields=fields, by="person", proof="claim"))
    writer: By = "us" if known.can_write else "person"
    told: dict[str, str | int] = {"how_to": how_to} if how_to else {}
    asked_on = None if useful_on is None else useful_on + ASKED_AFTER
    return (
        Step(kind="tell", what="tell", fields=told, by=writer, proof="message"),
        *steps,
        Step(kind="ask", what="ask", by="person", proof="answer", due_on=asked_on),
    )
