"""What our own people ask for in a case. The same `key` again is the same wish."""

from typing import Any, Literal

import msgspec

from lamplight.accommodations.inspecting import Reason, Says
from lamplight.basis.failures import Failure


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """An option of a proposal that was made for this version of the sale, for this part and for so
    many units of the line; 0: as many as were proposed for without being asked. `amount_minor` is
    a sum that was chosen in place of the one that was proposed."""

    failure: Failure
    part: str = ""
    units: int = 0
    option: str
    amount_minor: int | None = None
    version: int
    words: str
    consent: bool
    key: str


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """A new case with its first way; `contact` is the talk it comes from, 0 for none."""

    sale: int
    line: int
    title: str
    contact: int
    way: Way


class Denial(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal; `rule` and `rule_version` are the row that it rests on, of one of these alone the
    first. `again`: the denial of this case that is written anew, 0 for a new one."""

    kind: str
    reason: str
    rule: str
    facts: tuple[str, ...]
    alternative: str
    words: str
    judged: bool
    key: str
    again: int = 0
    rule_version: str = ""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody judged of a duty of a line, and by what; `case` 0: in none."""

    sale: int
    line: int
    case: int
    duty: str
    question: str
    answer: str
    words: str
    key: str


class AgreedChange(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody writes as agreed for a sale, and by what they know it. Fields of the sale, of
    its terms and of its lines by their ids; None takes back what was written of one."""

    sale: int
    version: int
    fields: dict[str, Any]
    terms: dict[str, Any]
    lines: dict[int, dict[str, Any]]
    words: str
    key: str


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says of so many `units` of goods that came back, 0: of all that they may;
    `words` are what was seen, what the customer is to read, or what is new."""

    says: Says
    reason: Reason
    words: str
    key: str
    units: int = 0


class Enclosed(msgspec.Struct, frozen=True):
    """Something of the case that goes along: a file, a picture of a talk, a step's label."""

    kind: Literal["paper", "still", "label"]
    id: int


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter in one's own words; without a subject it has the case's title."""

    subject: str
    words: str
    key: str
    papers: tuple[Enclosed, ...] = ()


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """What one of us will do by a time; 0 for what it doesn't belong to."""

    kind: Literal["call", "news", "other"]
    due_at: int
    words: str
    contact: int
    case: int
    customer: int
    key: str
