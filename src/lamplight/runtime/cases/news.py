"""News that a letter announced ("you hear from us by …"): owed as a promise until they have it."""

from typing import TYPE_CHECKING

from lamplight.journal.tables import accommodations, cases, promises

if TYPE_CHECKING:
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Held


async def announced(
    session: "Held",
    case: "Case",
    of: str,
    *,
    person: int,
    due_at: int,
    now: int,
    customer: int | None = None,
) -> None:
    """The customer, or another `customer` who paid, was told that they hear by `due_at`: whoever
    answers for the case owes it. `of` is `approval/ID` of a way, `not_yet/VERSION` of the case,
    `overturned/ID` of a denial, or `step/ID/TRIES` of a step that failed."""
    made, new = await promises.add_promise(
        session,
        brand=case.brand,
        customer=customer or case.customer,
        case=case.id,
        contact=None,
        person=case.owner or person,
        kind="news",
        words="",
        due_at=due_at,
        now=now,
        key=f"{promises.NEWS}{case.id}/{of}",
    )
    if new:
        body: dict[str, str | int] = {"promise": made, "kind": "news", "due_at": due_at}
        await cases.note(session, case.id, "promise_made", at=now, body=body)


async def heard(session: "Held", case: int, now: int, of: int = 0) -> None:
    """The customer has it in writing. What waits for a leave still, except the way `of`, is owed
    still."""
    asked = {
        f"approval/{one.id}"
        for one in await accommodations.of_case(session, case)
        if one.decision == "asked" and one.id != of
    }
    for promise, key in await promises.news_of(session, case):
        if key not in asked:
            await _kept(session, case, promise, now)


async def heard_of(session: "Held", case: int, of: str, now: int) -> None:
    """The customer has it in writing, of this thing alone."""
    for promise, key in await promises.news_of(session, case):
        if key.startswith(f"{of}/"):
            await _kept(session, case, promise, now)


async def _kept(session: "Held", case: int, promise: int, now: int) -> None:
    if await promises.end_promise(session, promise, "kept", now):
        body: dict[str, str | int] = {"promise": promise, "kind": "news"}
        await cases.note(session, case, "promise_kept", at=now, body=body)
