"""Papers of a case: what one of us puts there, and what a letter of it can take along."""

from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.journal.tables import accommodations, papers, run
from lamplight.line import Refused
from lamplight.runtime.cases import sight
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.show import parts
from lamplight.runtime.views.papers import BorneView, PaperView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lamplight.journal.tables.accommodations import Step
    from lamplight.journal.tables.papers import Borne, File, Kind
    from lamplight.journal.tables.run import Held, Runs
    from lamplight.runtime.cases.wishes import Enclosed
    from lamplight.runtime.directory import Directory
    from lamplight.runtime.house import House

OF_A_CASE: Final = 40
"""Files that one case has at most."""
OF_A_LETTER: Final = 15 * 1024 * 1024
"""Bytes that a letter takes along at most: many mail servers take 25 MB, and files grow by a third
on their way."""
_MEGA: Final = 1024 * 1024


class Taken(msgspec.Struct, frozen=True):
    """What a letter takes along: files with their names, and addresses of labels."""

    files: "tuple[tuple[Kind, int], ...]" = ()
    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


class Papering:
    """Raises `Unknown` for a case of others, `BadAsk` for a file that can't be kept."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool
        self._directory = house.scene.directory

    @run.crossed
    async def keep(self, person: int, case: int, key: str, name: str, body: bytes) -> int:
        """Keep a file in a case, checked by what is in it; its id, and the same `key` again is the
        same file."""
        self._house.require_ready()
        if len(body) > papers.LARGEST:
            size = f"{papers.LARGEST // _MEGA} MB"
            raise BadAsk("paper_too_large", f"A file has at most {size}. Make it smaller.")
        kind = papers.media_type(body)
        if kind is None:
            raise BadAsk("paper_kind", "Take a whole PDF, or a JPEG, PNG or WebP picture.")
        file = papers.File(papers.named(name, kind), kind, body)
        whole_key = f"{case}/{person}/{key}"
        async with run.transaction(self._pool) as session:
            await sight.held_case(session, self._directory, person, case)
            if (before := await papers.by_key(session, whole_key, case)) is not None:
                return before
            if await papers.count(session, case) >= OF_A_CASE:
                raise Refused("papers_full", f"A case has at most {OF_A_CASE} files.")
            made = await papers.add(
                session, case, file, person=person, at=self._house.clock.now(), key=whole_key
            )
        if made is None:
            raise Unknown("There is no such file.")
        return made

    @run.crossed
    async def drop(self, person: int, case: int, paper: int) -> None:
        """Take a file out of a case again, as long as no letter bore it."""
        self._house.require_ready()
        async with run.transaction(self._pool) as session:
            await sight.held_case(session, self._directory, person, case)
            if await papers.drop(session, paper, case):
                return
            if await papers.whole(session, "paper", paper, case) is None:
                raise Unknown("There is no such file.")
            raise Refused("paper_sent", "A letter took this along: it stays in the case.")

    async def whole(self, person: int, case: int, kind: "Kind", paper: int) -> "File":
        """A file of a case, or a picture of its talks."""
        await sight.seen_case(self._pool, self._directory, person, case)
        found = await papers.whole(self._pool, kind, paper, case)
        if found is None:
            raise Unknown("There is no such file.")
        return found


async def taken(session: "Held", case: int, wished: "Iterable[Enclosed]") -> Taken:
    """What of a case's papers a letter takes along. The case is held.

    Raises `BadAsk` for what isn't there (any more), and for more than a letter can bear.
    """
    chosen = list(dict.fromkeys(wished))
    if not chosen:
        return Taken()
    there = {(one.kind, one.id): one for one in await papers.of_case(session, case)}
    labels = labels_of(await accommodations.steps_of(session, case))
    files = [there.get((one.kind, one.id)) for one in chosen if one.kind != "label"]
    addresses = [labels.get(one.id) for one in chosen if one.kind == "label"]
    found = [one for one in files if one is not None]
    if len(found) < len(files) or None in addresses:
        raise BadAsk("paper_gone", "One of the papers isn't in this case. Look at the list again.")
    if sum(one.size for one in found) > OF_A_LETTER:
        size = f"{OF_A_LETTER // _MEGA} MB"
        raise BadAsk("papers_too_large", f"A letter takes {size} along. Send two letters.")
    return Taken(
        tuple((one.kind, one.id) for one in found),
        tuple(one.name for one in found),
        tuple(dict.fromkeys(one for one in addresses if one)),
    )


def labels_of(steps: "Sequence[Step]") -> dict[int, str]:
    """Addresses of labels that steps gave, by step."""
    found = {step.id: step.proof.get("label_url", "") for step in steps}
    return {step: url for step, url in found.items() if url.startswith(("https://", "http://"))}


async def shown(
    runs: "Runs", case: int, steps: "Sequence[Step]", directory: "Directory"
) -> list[PaperView]:
    """What a letter of this case can take along: files and pictures, then labels."""
    at = {step.id: step for step in steps}
    return [
        PaperView(
            kind=one.kind,
            id=one.id,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            url=_url(case, one.kind, one.id),
            by=parts.somebody(one.person, directory),
            at=one.at,
            sent=one.sent,
        )
        for one in await papers.of_case(runs, case)
    ] + [
        PaperView(
            kind="label",
            id=step,
            name="",
            media_type="",
            size=0,
            url=url,
            by=parts.somebody(at[step].person or 0, directory),
            at=at[step].changed_at,
            sent=False,
        )
        for step, url in labels_of(steps).items()
    ]


def borne(case: int, enclosed: "Sequence[Borne]") -> list[BorneView]:
    """What a letter took along, for our own people."""
    return [
        BorneView(
            one.id,
            one.name,
            one.media_type,
            one.size,
            _url(case, "paper" if one.paper else "still", one.paper or one.still or 0),
        )
        for one in enclosed
    ]


def _url(case: int, kind: "Kind", paper: int) -> str:
    return f"/api/v1/cases/{case}/papers/{kind}/{paper}"
