"""What could be done for what failed, as whoever answers sees it. Money is whole smallest units."""

from datetime import date
from typing import Literal

import msgspec

from lamplight.runtime.views.parts import PersonRef


class PlannedStep(msgspec.Struct, frozen=True):
    """A step of a way that isn't chosen yet. `what` is a code with `fields` for its words."""

    kind: str
    what: str
    fields: dict[str, str | int]
    by: Literal["shop", "person", "us", "customer"]
    ready: bool


class ChoiceView(msgspec.Struct, frozen=True):
    """Another sum may be chosen: from `least_minor`, which `rule` asks for (empty: none does), to
    `most_minor`, which may still go back, in place of `proposed_minor`. `unstated` are rules by
    which it is owed and that name no sum."""

    least_minor: int
    most_minor: int
    proposed_minor: int
    rule: str
    unstated: list[str]


class OptionView(msgspec.Struct, frozen=True):
    """One way of making it right.

    `group`: owed (no leave needed), within one's authority, needs approval. `why` are the reasons
    of its place, the strongest first, as codes. `amount_minor` is what the customer gets in money,
    `cost_minor` what it costs us in all, `bearer` who bears that. `arrives_on` and `late_days`:
    against what was promised. `says` is what to say, in the customer's language, a draft.
    `blocked`: why it can't be done now, empty when it can. `choice`: which other sums may be
    chosen, none where it is fixed; `chosen`: its sum is one that was chosen.
    """

    id: str
    kind: str
    what: str
    fields: dict[str, str | int]
    group: Literal["owed", "within", "approval"]
    why: list[str]
    amount_minor: int | None
    cost_minor: int | None
    currency: str
    bearer: str
    arrives_on: date | None
    late_days: int | None
    steps: list[PlannedStep]
    says: str
    consent: bool
    blocked: str
    choice: ChoiceView | None
    chosen: bool


class PartView(msgspec.Struct, frozen=True):
    """A part of the thing that can be had alone."""

    sku: str
    name: str


class ProposalView(msgspec.Struct, frozen=True):
    """What could be done for a line that failed so; `part` is the sku of the one of its `parts`
    that failed, empty where nobody said. `authority_minor` is what is left of one's own
    on this case; `version` is that of the sale, to be said with the promise. `units` of the line
    are proposed for, of `units_left` for which no money went back."""

    sale: int
    line: int
    failure: str
    failures: list[str]
    part: str
    parts: list[PartView]
    units: int
    units_left: int
    currency: str
    authority_minor: int
    approver: PersonRef | None
    options: list[OptionView]
    version: int
    reservation: str
