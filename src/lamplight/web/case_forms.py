"""What requests about cases say."""

from typing import Annotated, Any, Literal

import msgspec

from lamplight.accommodations.inspecting import Reason, Says
from lamplight.basis.failures import Cause, Failure
from lamplight.web.forms import Form
from lamplight.web.text import Code, Id, Key, NoteText, OneLine, When, Words

OptionId = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\u0000]+$")]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Proof = Annotated[
    dict[Code, Annotated[str, msgspec.Meta(max_length=300, pattern=r"^[^\u0000]*$")]],
    msgspec.Meta(max_length=10),
]
Sum = Annotated[int, msgspec.Meta(ge=1, le=10**12)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Lines = Annotated[list[OneLine], msgspec.Meta(max_length=20)]


class NewWay(Form, frozen=True, kw_only=True):
    """A way of making it right, as it was proposed: `version` is that of the sale, `option` the
    proposal's id, `words` what the customer is told. `consent`: the customer agreed expressly, as
    to credit in place of money. `units` of the line failed; 0: as many as were proposed for.
    `amount_minor`: a sum that was chosen, as the option's `choice` allows."""

    failure: Failure
    part: OneLine = ""
    units: Annotated[int, msgspec.Meta(ge=0, le=10**6)] = 0
    option: OptionId
    amount_minor: Sum | None = None
    version: Version
    words: Words = ""
    consent: bool = False
    key: Key


class NewCase(NewWay, frozen=True, kw_only=True):
    """A case is opened with the first way. `title` is how we call it among us."""

    sale: Id
    line: Id
    title: OneLine = ""
    contact: Id | None = None


class Leave(Form, frozen=True, kw_only=True):
    """A yes to what was asked for: `version` is that of the row that was seen."""

    version: Version


class Said(Form, frozen=True, kw_only=True):
    """Words to a decision."""

    words: Words = ""


class StepDone(Form, frozen=True, kw_only=True):
    """What shows that a step was done: a reference, a tracking number, what was seen."""

    proof: Proof


class StepFailed(Form, frozen=True, kw_only=True):
    """Why a step couldn't be done."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\u0000]+$")]


class GoodsNow(Form, frozen=True, kw_only=True):
    """Where goods are that should come back."""

    state: Literal["received", "kept"]


class GoodsAre(Form, frozen=True, kw_only=True):
    """How so many `units` of goods are that came back; without a number it is said of all that one
    may say it of. `reason` is of `wrong` alone; `words` are what was seen, what the customer is to
    read of it, or what is new."""

    says: Says
    reason: Reason = ""
    words: Annotated[str, msgspec.Meta(max_length=2000, pattern=r"^[^\u0000]*$")] = ""
    units: Annotated[int, msgspec.Meta(ge=0, le=10**6)] = 0
    key: Key


class Give(Form, frozen=True, kw_only=True):
    """To whom."""

    person: Id


class NewPromise(Form, frozen=True, kw_only=True):
    """What I will do, and by when: in a case, for the customer of a contact, or for a customer of
    whom there is neither. Where several are named they must be of one customer and brand."""

    kind: Literal["call", "news", "other"]
    due_at: When
    words: Annotated[str, msgspec.Meta(max_length=300, pattern=r"^[^\u0000]*$")] = ""
    contact: Id | None = None
    case: Id | None = None
    customer: Id | None = None
    key: Key


class NewTime(Form, frozen=True, kw_only=True):
    """The time of a promise that was broken."""

    due_at: When


class NewDenial(Form, frozen=True, kw_only=True):
    """A refusal, to be looked at by somebody else. `rule` and `rule_version` are those of the row
    of its grounds that it rests on; `judged` says that a person judged what only a person can.
    `again`: the refusal of this case that is written anew."""

    kind: Code
    reason: Code
    rule: OneLine
    rule_version: OneLine = ""
    facts: Lines
    alternative: OneLine = ""
    words: NoteText
    judged: bool = False
    again: Id | None = None
    key: Key


class Looked(Form, frozen=True, kw_only=True):
    """A second person's answer to a refusal: `version` is that which they read."""

    version: Version


class NewFacts(Form, frozen=True, kw_only=True):
    """What is new since a refusal was written, for whoever looks at it."""

    words: Annotated[
        str, msgspec.Meta(max_length=2000, pattern=r"^[^\u0000]*[^\s\u0000][^\u0000]*$")
    ]


class NewCause(Form, frozen=True, kw_only=True):
    """What failed at its root."""

    cause: Cause
    detail: OneLine = ""


class IsUseful(Form, frozen=True, kw_only=True):
    """What the customer answered."""

    answer: Literal["yes", "not_yet"]


class Limits(Form, frozen=True, kw_only=True):
    """Smallest units for a case, for a customer in a year and for a day of one person, and the
    share of the price in hundredths of a percent."""

    case_minor: Minor
    customer_minor: Minor
    day_minor: Minor
    share_bp: Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class NewAuthority(Form, frozen=True, kw_only=True):
    """What a role may grant; `brand` null: for every brand, `limits` null: as where nobody said."""

    brand: Id | None = None
    role: Literal["agent", "lead", "admin"]
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]
    limits: Limits | None = None


class OwnKind(Form, frozen=True, kw_only=True):
    """A company's own way of making it right, but for its name (docs/accommodation-kinds.md).
    `new`: there must be none of that name yet."""

    kind: Annotated[dict[str, Any], msgspec.Meta(max_length=30)]
    new: bool = False
