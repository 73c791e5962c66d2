"""What is written in a contact: messages, notes of our people, whether it is useful now."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("messages")
Answer = Literal["yes", "not_yet"]


class Message(msgspec.Struct, frozen=True):
    """`person` is who wrote it, None when the customer did."""

    id: int
    contact: int
    author: Literal["customer", "person"]
    person: int | None
    text: str
    key: str
    at: int


class Note(msgspec.Struct, frozen=True):
    """What one person wrote down: what was said, what they saw, what was agreed."""

    contact: int
    person: int
    said: str
    saw: str
    agreed: str
    at: int


class Useful(msgspec.Struct, frozen=True):
    id: int
    contact: int
    answer: Answer
    words: str
    at: int


class Said(msgspec.Struct, frozen=True):
    """The last answer of a contact, with whose it is.

    `person` had the contact last, as far as the projection of the log has come; 0 is nobody.
    """

    contact: int
    answer: Answer
    words: str
    at: int
    brand: int
    name: str
    person: int


async def add_message(
    runs: "Runs", *, contact: int, text: str, key: str, at: int, person: int | None = None
) -> tuple[int, bool] | None:
    """Returns the id and whether it is new: the same `key` writes once only.

    None when there is no such contact, or it was erased.
    """
    author = "customer" if person is None else "person"
    made = await run.value(runs, _SQL["add_message"], contact, author, person, text, key, at)
    if made is not None:
        return made, True
    before = await run.value(runs, _SQL["message_by_key"], contact, key)
    return None if before is None else (before, False)


async def message_by_id(runs: "Runs", message: int) -> Message | None:
    return await run.row(runs, _SQL["message_by_id"], Message, message)


async def messages_of(runs: "Runs", *contacts: int) -> list[Message]:
    """Of all these contacts, in the order they were written."""
    return await run.rows(runs, _SQL["messages_of"], Message, list(contacts))


async def save_note(
    runs: "Runs", *, contact: int, person: int, said: str, saw: str, agreed: str, at: int
) -> bool:
    """In place of what this person wrote before; False when there is no such contact."""
    saved = await run.value(runs, _SQL["save_note"], contact, person, said, saw, agreed, at)
    return saved is not None


async def notes_of(runs: "Runs", contacts: Sequence[int]) -> list[Note]:
    """Everybody's, in the order of the last change."""
    return await run.rows(runs, _SQL["notes_of"], Note, list(contacts))


async def add_useful(
    runs: "Runs", *, contact: int, answer: Answer, words: str, at: int
) -> int | None:
    """None when there is no such contact, or it was erased."""
    made: int | None = await run.value(runs, _SQL["add_useful"], contact, answer, words, at)
    return made


async def useful_of(runs: "Runs", contacts: Sequence[int]) -> list[Useful]:
    """Every answer in order; the last one counts."""
    return await run.rows(runs, _SQL["useful_of"], Useful, list(contacts))


async def useful_since(runs: "Runs", at: int, brands: Sequence[int]) -> list[Said]:
    """Of the contacts of these brands, those whose last answer was given at `at` or later."""
    return await run.rows(runs, _SQL["useful_since"], Said, at, list(brands))
