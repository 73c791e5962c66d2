"""What a house itself knows, in the terms of laws on reaching a person: read when it is asked for.

What our own records tell: who comes by a page asks for a person, and no menu is before that;
whoever answers is named to them; a language that is asked for is the one that is served, since
nobody else is rung. Nobody here is asked for proof, for a supervisor or for the price of a number:
of that the report says that it can't be shown.
"""

from typing import TYPE_CHECKING, Final, cast

from lamplight.basis.instants import to_datetime
from lamplight.journal import projections
from lamplight.journal.tables import reached
from lamplight.runtime.told import BEHIND_MS
from lamplight.standards.assess import Assessment
from lamplight.standards.contacts import Channel, Contact, Outcome
from lamplight.standards.facts import Source
from lamplight.standards.laws import WORDS, chosen
from lamplight.standards.matters import Matter

if TYPE_CHECKING:
    from collections.abc import Callable

    from lamplight.basis.instants import Instant
    from lamplight.journal.database import Pool
    from lamplight.journal.tables.reached import Came, Opened
    from lamplight.standards.bound import Firm
    from lamplight.standards.report import LawReport
    from lamplight.standards.rule import Unit

SOURCE: Final = Source(
    known=frozenset({
        "arrived", "queued_at", "person_asked_at", "person_offered_at", "person_answered_at",
        "menu_at", "named_at", "ended_at", "language_asked", "language_served", "told_seconds",
        "kind", "answered", "planned_at", "agreed_at", "done_at",
    })
)  # fmt: skip
"""What our records tell of a contact or a case, if it happened."""
NOTES: Final = (
    "From this house's own records: contacts for service, in the period in which they came.",
    "A case counts as answered when a way was agreed to, a no was confirmed, or it was closed; its "
    "key is the link to the customer's own page in the first letter that left. Whether it was told "
    "otherwise isn't in these records.",
)
PARTIAL: Final = (
    "The records are being made anew from the log and were read to {read_to} only: this report is "
    "of a part. Ask again in a few minutes."
)
OFTEN: Final = 500
"""So many records are read between one word of how far it is and the next."""
_OUTCOMES: Final = {
    "": Outcome.OPEN,
    "answered": Outcome.ANSWERED,
    "abandoned": Outcome.ABANDONED,
    "unreached": Outcome.ABANDONED,
    "left_with_place": Outcome.CHOSE_OTHER,
    "released": Outcome.CHOSE_OTHER,
}


async def report(
    pool: "Pool",
    law: str,
    *,
    since: "Instant",
    until: "Instant",
    now: "Instant",
    firm: "Firm",
    unit: "Unit | None" = None,
    source: Source = SOURCE,
    progress: "Callable[[int, int], None] | None" = None,
) -> "LawReport":
    """The report over what came from `since` to before `until`, under all brands: laws ask firms.
    `progress` is told how many records of how many are read. Cancelled, it reads no further. Raises
    `standards.laws.UnknownLaw`."""
    laws, rules = chosen(law)
    assessment = Assessment(rules, firm=firm, source=source, unit=unit, as_of=now, cases=True)
    reading = _Reading(
        progress, 0 if progress is None else await reached.how_many(pool, since, until)
    )

    def take(came: "Came") -> None:
        assessment.add(contact_of(came, now))
        reading.one_more()

    def take_case(case: "Opened") -> None:
        assessment.add_matter(matter_of(case))
        reading.one_more()

    await reached.contacts_that_came(pool, since, until, take)
    await reached.cases_that_opened(pool, since, until, take_case)
    words = [words for name in laws for words in WORDS.get(name, ())]
    return assessment.report(laws, [*NOTES, *await _partial(pool, now), *words])


class _Reading:
    """Counts what is read, of so many as there were when it began: meanwhile a few may come."""

    def __init__(self, progress: "Callable[[int, int], None] | None", of: int) -> None:
        self._progress = progress
        self._of = of
        self._read = 0
        if progress is not None:
            progress(0, of)

    def one_more(self) -> None:
        self._read += 1
        if self._progress is not None and not self._read % OFTEN:
            self._progress(self._read, max(self._of, self._read))


async def _partial(pool: "Pool", now: "Instant") -> list[str]:
    """What is said where the tables haven't followed the log yet."""
    unread = await projections.unread_since(pool)
    if unread is None or unread >= now - BEHIND_MS:
        return []
    read_to = to_datetime(unread).isoformat(sep=" ", timespec="minutes")
    return [PARTIAL.format(read_to=read_to)]


def contact_of(came: "Came", now: "Instant") -> Contact:
    """A course as a contact. Who was called at a chosen time or an opening came when they asked."""
    answered = came.answered_at or None
    outcome = Outcome.ANSWERED if answered is not None else _OUTCOMES[came.outcome]
    goes_on = outcome is Outcome.OPEN and not came.ended_at
    return Contact(
        arrived=came.arrived_at,
        outcome=Outcome.UNKNOWN if outcome is Outcome.ANSWERED and answered is None else outcome,
        queued_at=came.arrived_at,
        person_asked_at=came.arrived_at,
        person_offered_at=came.arrived_at,
        person_answered_at=answered,
        named_at=answered,
        ended_at=now if goes_on else came.ended_at or None,
        queue=str(came.brand),
        agent=str(came.person) if answered is not None else None,
        channel=cast("Channel", came.channel),
        told_seconds=None if came.bound_ms is None else came.bound_ms / 1_000,
        language_asked=came.language,
        language_served=came.language if answered is not None else None,
        id=str(came.contact),
    )


def matter_of(case: "Opened") -> Matter:
    """A case as a matter. Whether it was answered with reasons, and what else a no said, isn't told
    by the tables."""
    answers = [at for at in (case.agreed_at, case.refused_at, case.closed_at) if at is not None]
    return Matter(
        opened=case.opened_at,
        kind="complaint" if case.complains else "other",
        answered=min(answers, default=None),
        key_told_at=case.written_at,
        refused=case.refused_at is not None,
        planned_at=case.proposed_at,
        agreed_at=case.agreed_at,
        done_at=case.done_at,
    )
