"""Papers of a case: files that one of us put there, pictures that were kept in its talks, and which
of them a letter took along."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import run, stills

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("papers")
LARGEST: Final = 5 * 1024 * 1024
"""Bytes of the largest file."""
NAME: Final = 120
"""Characters of a file's name."""
ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
}
"""Kinds of files that are kept, each with how its name ends, the usual first."""
_END_OF_PDF: Final = 1024
"""How far from its end a whole PDF says that it ends (ISO 32000-1, annex H, note 18)."""

Kind = Literal["paper", "still"]


class Paper(msgspec.Struct, frozen=True):
    """Something that a letter of this case can take along. `person` put it there or asked for the
    picture; `contact` is the talk of a picture; `sent`: a letter bore it."""

    kind: Kind
    id: int
    name: str
    media_type: str
    size: int
    person: int
    at: int
    sent: bool
    contact: int | None


class Borne(msgspec.Struct, frozen=True):
    """What a letter took along, without its bytes: a `paper` or a `still`."""

    id: int
    mail: int
    name: str
    media_type: str
    size: int
    paper: int | None
    still: int | None


class File(msgspec.Struct, frozen=True):
    """A whole file, under the name that its content fits."""

    name: str
    media_type: str
    body: bytes


def media_type(body: bytes) -> str | None:
    """What kind of file this is by its bytes, whatever its name says; None for what isn't kept,
    and for a PDF that isn't whole (ISO 32000-1, 7.5)."""
    if body.startswith(b"%PDF-"):
        return "application/pdf" if b"%%EOF" in body[-_END_OF_PDF:] else None
    return stills.media_type(body)


def named(name: str, kind: str) -> str:
    """A file's name as it is kept: without folders and signs that nobody sees, at most `NAME`
    characters, and ending as its content does."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    seen = " ".join(seen.split()).strip(". ")
    endings = ENDINGS[kind]
    if not seen.lower().endswith(endings):
        return (seen or "paper")[: NAME - len(endings[0])] + endings[0]
    stem, _, ending = seen.rpartition(".")
    return f"{(stem or 'paper')[: NAME - len(ending) - 1]}.{ending}"


def still_name(still: int, kind: str) -> str:
    """What a picture that was kept in a talk is called in a letter."""
    return f"picture-{still}{ENDINGS[kind][0]}"


async def add(
    session: "Held", service_case: int, file: File, *, person: int, at: int, key: str
) -> int | None:
    """The id; None where the same key was before, in whichever case."""
    made: int | None = await run.value(
        session,
        _SQL["add_paper"],
        service_case,
        file.name,
        file.media_type,
        file.body,
        person,
        at,
        key,
    )
    return made


async def by_key(runs: "Runs", key: str, service_case: int) -> int | None:
    """What the same wish made before in this case."""
    found: int | None = await run.value(runs, _SQL["paper_by_key"], key, service_case)
    return found


async def of_case(runs: "Runs", service_case: int) -> list[Paper]:
    """All that a letter of a case can take along, the oldest first."""
    found = await run.rows(runs, _SQL["papers_of_case"], Paper, service_case)
    return [
        msgspec.structs.replace(one, name=one.name or still_name(one.id, one.media_type))
        for one in found
    ]


async def count(runs: "Runs", service_case: int) -> int:
    """How many files there are in a case."""
    found: int = await run.value(runs, _SQL["count_papers"], service_case)
    return found


async def whole(runs: "Runs", kind: Kind, paper: int, service_case: int) -> File | None:
    """A file or picture of this case; None where it has none of this id."""
    statement = "body_of_paper" if kind == "paper" else "body_of_still"
    found = await run.record(runs, _SQL[statement], paper, service_case)
    return None if found is None else _file(dict(found), paper)


async def drop(session: "Held", paper: int, service_case: int) -> bool:
    """False where it isn't there, or a letter bore it."""
    return await run.value(session, _SQL["drop_paper"], paper, service_case) is not None


async def enclose(session: "Held", mail: int, enclosed: Sequence[tuple[Kind, int]]) -> None:
    """What a letter takes along, in this order."""
    await run.done(
        session,
        _SQL["add_mail_papers"],
        mail,
        [one if kind == "paper" else 0 for kind, one in enclosed],
        [one if kind == "still" else 0 for kind, one in enclosed],
    )


async def enclose_again(session: "Held", mail: int, instead: int) -> None:
    """The letter `instead` takes along what `mail` did."""
    await run.done(session, _SQL["copy_mail_papers"], mail, instead)


async def borne_by(runs: "Runs", mails: Sequence[int]) -> dict[int, list[Borne]]:
    """What each of these letters took along, in order; those that took nothing aren't there."""
    found: dict[int, list[Borne]] = {}
    for one in await run.rows(runs, _SQL["papers_of_mails"], Borne, list(mails)):
        name = one.name or still_name(one.still or 0, one.media_type)
        found.setdefault(one.mail, []).append(msgspec.structs.replace(one, name=name))
    return found


async def files_of(runs: "Runs", mail: int) -> list[File]:
    """What a letter takes along, whole and in order."""
    with clear_losses():
        found = await runs.fetch(_SQL["bodies_of_mail"], mail)
    return [_file(dict(one), one["still"] or 0) for one in found]


async def borne(runs: "Runs", enclosed: int) -> tuple[int, File] | None:
    """One thing that a letter took along, with the case of the letter."""
    found = await run.record(runs, _SQL["body_in_mail"], enclosed)
    if found is None or found["service_case"] is None:
        return None
    return found["service_case"], _file(dict(found), found["still"] or 0)


def _file(record: dict[str, object], still: int) -> File:
    file = msgspec.convert({name: record[name] for name in File.__struct_fields__}, File)
    return msgspec.structs.replace(file, name=file.name or still_name(still, file.media_type))
