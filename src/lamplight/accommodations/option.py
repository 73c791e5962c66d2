"""One way of making it right, as it is proposed, and kept once it was chosen."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Group = Literal["owed", "within", "approval"]
By = Literal["shop", "person", "us", "customer"]
StepKind = Literal[
    "send", "return", "refund", "credit", "charge_back", "repair", "visit", "expedite", "perform",
    "extend", "claim", "tell", "explain", "ask",
]  # fmt: skip
"""`charge_back` is a claim of ours on whoever bears the cost; `tell` writes down what was promised;
`ask` is "is it useful now?"."""


Change = Literal["amount", "cost", "day", "steps"]


class Do(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """What a shop is asked for: units by sku that are sent, units by line that come back or are
    paid back, a sum of money, and how fast."""

    items: dict[str, int] = {}
    lines: dict[str, int] = {}
    amount_minor: int | None = None
    service: Literal["standard", "express"] = "standard"


class Step(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One thing to be done. `what` is a code with `fields` for its words; `by` is who does it as
    things are: `shop` where a connector can. `proof` is what shows that it happened, as a code;
    `due_on` the day by which it must have, none: at once. `after`: a step of that kind must be done
    first, as a return before its money."""

    kind: StepKind
    what: str
    fields: dict[str, str | int] = {}
    by: By = "us"
    do: Do | None = None
    proof: str = ""
    due_on: date | None = None
    after: StepKind | Literal[""] = ""


class Choice(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Another sum may be chosen for a way: from `least_minor` to `most_minor`, in place of
    `proposed_minor`. `rule` is the duty that asks for the least, as `duty@rule`, empty where none
    states a sum; `unstated` are those by which it is owed and that name none."""

    least_minor: int
    most_minor: int
    proposed_minor: int
    rule: str = ""
    unstated: tuple[str, ...] = ()


class Undo(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What takes it back, and until when, as codes: `sent`, `paid`, `used`, `done`, `always`; an
    empty `how` can't be taken back."""

    how: str = ""
    until: str = ""


class Option(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One way of making it right. `id` is stable for the same failure, as `part:FJ-02`.

    `group`: owed (no leave is needed), within one's authority, needs approval. `why` are the
    reasons of its place, the strongest first, as codes. `amount_minor` is what the customer gets in
    money, `cost_minor` what it costs in all, `counts_minor` what of it counts against somebody's
    authority, `bearer` who bears the cost. `late_days`: past what was promised, 0 in time, none
    where nothing was promised or nobody can say. `performs` are the duties that it performs, as
    `duty@rule`, `judge` what a person must judge and record first. `consent`: only with the
    customer's express word. `blocked`: why it can't be done now, empty when it can. `asked`: how
    often leave was asked for it, `changed` what isn't as it was at first, `was_minor` the sum then.
    `choice`: which other sums could be chosen; `chosen`: its sum is one that somebody chose.
    """

    id: str
    kind: str
    what: str
    group: Group
    currency: str
    fields: dict[str, str | int] = {}
    why: tuple[str, ...] = ()
    amount_minor: int | None = None
    cost_minor: int | None = None
    counts_minor: int = 0
    bearer: str = "seller"
    arrives_on: date | None = None
    late_days: int | None = None
    steps: tuple[Step, ...] = ()
    consent: bool = False
    blocked: str = ""
    performs: tuple[str, ...] = ()
    judge: tuple[str, ...] = ()
    leave: Literal["agent", "lead", "admin"] = "agent"
    undo: Undo = Undo()
    asked: int = 1
    changed: tuple[Change, ...] = ()
    was_minor: int | None = None
    choice: Choice | None = None
    chosen: bool = False

    @property
    def in_place_of_minor(self) -> int | None:
        """The sum that was proposed, where somebody chose another one."""
        return self.choice.proposed_minor if self.chosen and self.choice is not None else None


def asked_anew(before: Option, now: Option) -> Option | None:
    """What leave is to be asked for now, where another sum, cost, day or step came of what it was
    asked for; None where that is as it was."""
    differs: dict[Change, bool] = {
        "amount": now.amount_minor != before.amount_minor,
        "cost": now.cost_minor != before.cost_minor,
        "day": now.arrives_on != before.arrives_on,
        "steps": [_essence(one) for one in now.steps] != [_essence(one) for one in before.steps],
    }
    if not any(differs.values()):
        return None
    if differs["amount"]:  # steps that pay name the sum too
        differs["steps"] = [one.kind for one in now.steps] != [one.kind for one in before.steps]
    first = before.was_minor if "amount" in before.changed else before.amount_minor
    changed = [one for one, so in differs.items() if so or one in before.changed]
    return msgspec.structs.replace(
        now,
        asked=before.asked + 1,
        changed=tuple(changed),
        was_minor=first if "amount" in changed else None,
    )


def _essence(step: Step) -> tuple[object, ...]:
    """What a step does; its day moves with the clock, and who does it is ours to see to."""
    return step.kind, step.what, step.fields, step.do
