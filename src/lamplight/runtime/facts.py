"""What is journaled without a decision of the line.

A fact names rows of tables by their ids and says nothing that a person wrote: words can then be
erased from the tables while the journal stays as it is. `contact` is always there, since views,
figures and streams are found by it.
"""

import msgspec


class Fact(msgspec.Struct, frozen=True, gc=False, tag_field="type"):
    """Base of all facts; each subclass is tagged with its own name."""

    contact: int


class MessageWritten(Fact, frozen=True, gc=False, tag=True):
    """A chat message was stored. `agent` is 0 when the customer wrote it."""

    message: int
    agent: int = 0


class NotesSaved(Fact, frozen=True, gc=False, tag=True):
    """The notes of a contact were stored by `agent`."""

    agent: int


class StillAsked(Fact, frozen=True, gc=False, tag=True):
    """`agent` asked to keep a still picture; nothing is kept before the customer agrees."""

    still: int
    agent: int


class StillAnswered(Fact, frozen=True, gc=False, tag=True):
    """The customer agreed to a still picture, or didn't."""

    still: int
    consent: bool


class StillKept(Fact, frozen=True, gc=False, tag=True):
    """The picture itself was stored, after consent."""

    still: int
    agent: int


class UsefulSaid(Fact, frozen=True, gc=False, tag=True):
    """The customer said whether the thing is useful now."""

    useful: bool


class WordsSaid(Fact, frozen=True, gc=False, tag=True):
    """The customer wrote, or rewrote, what happened."""


class DetailsGiven(Fact, frozen=True, gc=False, tag=True):
    """The customer gave or changed a name or a phone number."""

    customer: int


class LeadTold(Fact, frozen=True, gc=False, tag=True):
    """A lead's open desk was shown what leads must know about a contact."""

    code: str
    agent: int


AnyFact = (
    MessageWritten
    | NotesSaved
    | StillAsked
    | StillAnswered
    | StillKept
    | UsefulSaid
    | WordsSaid
    | DetailsGiven
    | LeadTold
)

FACTS: tuple[type[Fact], ...] = AnyFact.__args__
