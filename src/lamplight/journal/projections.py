"""Tables that follow the log: how each contact went, and every wait that was told.

They move in one transaction with the number they have reached, so that each event counts once
however often we are stopped; and they can be made anew from the log at any time.
"""

from typing import TYPE_CHECKING

from lamplight.journal.courses import Course, follow, handed, settles
from lamplight.journal.statements import statements
from lamplight.journal.tables import run
from lamplight.line.events import WaitTold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.database import Database
    from lamplight.journal.log import Journal, Recorded
    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("projections")
_NAME = "contacts"
Told = tuple[int, int, int, str, int, int, int]


async def catch_up(database: "Database", journal: "Journal", page: int = 1000) -> int:
    """Follow the log to its present end; returns the number reached."""
    while True:
        async with run.transaction(database.pool) as session:
            number = await _lock(session)
            events = await journal.read(number, page)
            if events:
                await _apply(session, events)
                number = events[-1].number
                await run.done(session, _SQL["move_projection"], _NAME, number)
        if len(events) < page:
            return number


async def rebuild(database: "Database", journal: "Journal", page: int = 1000) -> int:
    """Make them anew from the first event on; returns the number reached."""
    async with run.transaction(database.pool) as session:
        await _lock(session)
        await run.done(session, _SQL["clear_courses"])
        await run.done(session, _SQL["clear_hands"])
        await run.done(session, _SQL["clear_tellings"])
        await run.done(session, _SQL["move_projection"], _NAME, 0)
    return await catch_up(database, journal, page)


async def unread_since(runs: "Runs") -> int | None:
    """When the first event happened that the tables haven't followed yet; None if there is none."""
    found: int | None = await run.value(runs, _SQL["unread_since"], _NAME)
    return found


async def _lock(session: "Held") -> int:
    await run.done(session, _SQL["begin_projection"], _NAME)
    number: int = await run.value(session, _SQL["lock_projection"], _NAME)
    return number


async def _apply(session: "Held", events: "Sequence[Recorded]") -> None:
    touched = {contact for recorded in events if (contact := _contact(recorded.event))}
    known = await run.rows(session, _SQL["courses_of"], Course, sorted(touched))
    courses: dict[int, Course] = {course.contact: course for course in known}
    told: list[Told] = []
    settled: list[tuple[int, int, str, int]] = []
    hands: list[tuple[int, int, int]] = []
    for recorded in events:
        event = recorded.event
        contact = _contact(event)
        if not contact:
            continue
        before = courses.get(contact)
        if isinstance(event, WaitTold) and before is not None:
            told.append(_told(recorded, event, before))
        after = follow(before, event, recorded.at)
        if outcome := settles(before, after, event):
            settled.append((contact, recorded.number, outcome, recorded.at))
        if person := handed(before, after):
            hands.append((contact, recorded.at, person))
        if after is not None:
            courses[contact] = after
    await _write(session, list(courses.values()), told, settled)
    if hands:
        await run.done(session, _SQL["add_hands"], *map(list, zip(*hands, strict=True)))


async def _write(
    session: "Held",
    courses: "Sequence[Course]",
    told: "Sequence[Told]",
    settled: "Sequence[tuple[int, int, str, int]]",
) -> None:
    if courses:
        fields = Course.__struct_fields__
        columns = [[getattr(course, field) for course in courses] for field in fields]
        await run.done(session, _SQL["write_courses"], *columns)
    if told:
        await run.done(session, _SQL["add_tellings"], *map(list, zip(*told, strict=True)))
    if settled:
        await run.done(session, _SQL["settle_tellings"], *map(list, zip(*settled, strict=True)))


def _told(recorded: "Recorded", event: WaitTold, course: Course) -> Told:
    """A row of what was told, as the contact was then."""
    of = course.contact, course.purpose
    return recorded.number, recorded.at, *of, event.ahead, event.likely_ms, event.bound_ms


def _contact(event: object) -> int:
    contact = getattr(event, "contact", 0)
    return contact if isinstance(contact, int) else 0
