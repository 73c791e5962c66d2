"""What customers do on their own page: say whether it is useful, and what becomes of a call that
was promised to them. Opening the page does none of it."""

from typing import TYPE_CHECKING, Final, Literal

from lamplight.journal.tables import cases, promises, run, withdrawals
from lamplight.line import Refused
from lamplight.runtime.cases import witnessed
from lamplight.runtime.customers import mine
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.links import Link
    from lamplight.journal.tables.promises import Promise
    from lamplight.journal.tables.run import Held
    from lamplight.runtime.house import House
    from lamplight.runtime.views import SlotView

_GONE: Final = "There is no such thing, or not on this page."


async def useful(
    house: "House", link: "Link", case: int, answer: Literal["yes", "not_yet"], words: str
) -> None:
    """Heard once, however often it is pressed; words are kept where they can be erased."""
    house.require_ready()
    family = await mine.family_of(house, link)
    async with run.transaction(house.journal.database.pool) as session:
        held = await witnessed.held(session, case)
        if held is None or not mine.opens(link, family, held):
            raise Unknown(_GONE)
        if not _said_already(held, answer):
            await house.cases.asking.hear(session, held, answer)
        if words:
            now = house.clock.now()
            said = await withdrawals.say(session, case, words, now)
            if said is not None:
                await cases.note(session, case, "customer_wrote", at=now, body={"said": said})
    await house.cases.changed(case, held.customer or 0)


def _said_already(held: "Case", answer: str) -> bool:
    """Whether they have just said so, and nothing happened since."""
    state = "closed" if answer == "yes" else "open"
    return held.useful == answer and held.state == state


async def times(house: "House", link: "Link", promise: int) -> "list[SlotView]":
    """When a promised call can come instead, the soonest first. Raises `Unknown`."""
    theirs = await mine.promises_of(house, link, await mine.family_of(house, link))
    held = next((one for one in theirs if one.id == promise and one.kind == "call"), None)
    if held is None:
        raise Unknown(_GONE)
    return await house.slots.free_instead(house.scene.directory.brands[link.brand], held)


async def move_call(house: "House", link: "Link", promise: int, at: int) -> None:
    """A promised call comes at another time, one of `times`. `Refused`: `too_soon`, `too_far`,
    `closed_then`, `slot_full`, `promise_ended`."""
    house.require_ready()
    async with (
        house.slots.weighing,
        run.transaction(house.journal.database.pool) as session,
    ):
        held = await _call(house, session, link, promise)
        if held.due_at == at:
            return
        await house.slots.check_instead(house.scene.directory.brands[link.brand], held, at)
        await house.cases.promising.move(session, held, at)
    await house.cases.changed(held.service_case, held.customer or 0)


async def release_call(house: "House", link: "Link", promise: int) -> None:
    """A promised call isn't needed any more."""
    house.require_ready()
    async with run.transaction(house.journal.database.pool) as session:
        held = await _call(house, session, link, promise)
        await house.cases.promising.release(session, held)
    await house.cases.changed(held.service_case, held.customer or 0)


async def _call(house: "House", session: "Held", link: "Link", promise: int) -> "Promise":
    """The promise, locked, if the link opens it and it is a call that is still to come."""
    theirs = await mine.promises_of(house, link, await mine.family_of(house, link))
    held = await promises.lock_promise(session, promise)
    if held is None or promise not in {one.id for one in theirs}:
        raise Unknown(_GONE)
    if held.kind != "call" or held.state != "open" or held.ended_at is not None:
        raise Refused("promise_ended", "This promise has ended before.")
    return held
