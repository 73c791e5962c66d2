"""Papers of a case, and what letters took along. Sizes are bytes."""

from typing import Literal

import msgspec

from lamplight.runtime.views.parts import PersonRef


class PaperView(msgspec.Struct, frozen=True):
    """What a letter of a case can take along: a file that one of us put there (`paper`), a picture
    that was kept in a talk (`still`), or the `label` of a step, which is an address and has no
    name. `sent`: a letter bore it, and it stays."""

    kind: Literal["paper", "still", "label"]
    id: int
    name: str
    media_type: str
    size: int
    url: str
    by: PersonRef | None
    at: int
    sent: bool


class BorneView(msgspec.Struct, frozen=True):
    """What a letter took along."""

    id: int
    name: str
    media_type: str
    size: int
    url: str
