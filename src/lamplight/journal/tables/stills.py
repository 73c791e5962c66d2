"""Still pictures of a talk, kept only with the customer's consent."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.errors import BadValue
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("stills")
LARGEST = 2 * 1024 * 1024
"""Bytes of the largest picture that is kept."""


class Still(msgspec.Struct, frozen=True):
    """`person` is who asked."""

    id: int
    contact: int
    person: int
    state: Literal["asked", "agreed", "refused", "kept"]
    asked_at: int
    answered_at: int | None
    kept_at: int | None
    media_type: str | None


def media_type(image: bytes) -> str | None:
    """What kind of picture the bytes begin like, whatever their sender says; None for others.

    Signatures as in the WHATWG MIME Sniffing Standard, section 6.1.
    """
    if image.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if image.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if image.startswith(b"RIFF") and image[8:14] == b"WEBPVP":
        return "image/webp"
    return None


async def ask_still(runs: "Runs", *, contact: int, person: int, at: int) -> int | None:
    """None when there is no such contact, or it was erased."""
    still: int | None = await run.value(runs, _SQL["ask_still"], contact, person, at)
    return still


async def answer_still(runs: "Runs", still: int, *, contact: int, consent: bool, at: int) -> bool:
    """False when this contact wasn't asked, or has answered."""
    return await run.value(runs, _SQL["answer_still"], still, contact, consent, at) is not None


async def keep_still(runs: "Runs", still: int, *, contact: int, image: bytes, at: int) -> bool:
    """False when the customer didn't agree to it, or it is there already.

    `BadValue` for what is no JPEG, PNG or WebP, or larger than `LARGEST`.
    """
    kind = media_type(image)
    if kind is None:
        raise BadValue("A still picture is a JPEG, PNG or WebP.")
    if len(image) > LARGEST:
        raise BadValue(f"A still picture has at most {LARGEST:,} bytes.")
    kept = await run.value(runs, _SQL["keep_still"], still, contact, at, kind, image)
    return kept is not None


async def still_by_id(runs: "Runs", still: int) -> Still | None:
    return await run.row(runs, _SQL["still_by_id"], Still, still)


async def stills_of(runs: "Runs", contacts: Sequence[int]) -> list[Still]:
    """In the order they were asked for, without the pictures themselves."""
    return await run.rows(runs, _SQL["stills_of"], Still, list(contacts))


async def contacts_of_stills(runs: "Runs", stills: Sequence[int]) -> dict[int, int]:
    """Of which contact each still is; those that were erased aren't there."""
    with clear_losses():
        records = await runs.fetch(_SQL["contacts_of_stills"], stills)
    return {record["id"]: record["contact"] for record in records}


async def still_image(runs: "Runs", still: int, contact: int) -> tuple[str, bytes] | None:
    """Media type and bytes; None when this contact has no such picture."""
    found = await run.record(runs, _SQL["still_image"], still, contact)
    return None if found is None else (found["media_type"], found["image"])
