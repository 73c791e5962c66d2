"""Who may see and change which case: those who answer for its brand, nobody else."""

from typing import TYPE_CHECKING

from lamplight.journal.tables import accommodations, cases, contacts, promises
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from lamplight.journal.tables.accommodations import Accommodation
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.promises import Promise
    from lamplight.journal.tables.run import Runs
    from lamplight.runtime.directory import Directory

_GONE = "There is no such thing, or not for you."


def require(directory: "Directory", person: int, brand: int) -> None:
    """Raises `Unknown` for what isn't this person's brand: the answer is as if it weren't there."""
    if brand not in directory.brands_of(person):
        raise Unknown(_GONE)


async def held_case(runs: "Runs", directory: "Directory", person: int, case: int) -> "Case":
    """A case that this person may change, held until the end of the transaction."""
    found = await cases.lock_case(runs, case)
    if found is None:
        raise Unknown(_GONE)
    require(directory, person, found.brand)
    return found


async def seen_case(runs: "Runs", directory: "Directory", person: int, case: int) -> "Case":
    """A case that this person may see."""
    found = await cases.case_by_id(runs, case)
    if found is None:
        raise Unknown(_GONE)
    require(directory, person, found.brand)
    return found


async def held_accommodation(
    runs: "Runs", directory: "Directory", person: int, accommodation: int
) -> "tuple[Case, Accommodation]":
    """A way with its case, both held, the case first."""
    known = await accommodations.by_id(runs, accommodation)
    if known is None:
        raise Unknown(_GONE)
    case = await held_case(runs, directory, person, known.service_case)
    held = await accommodations.lock(runs, accommodation)
    if held is None:
        raise Unknown(_GONE)
    return case, held


async def held_promise(
    runs: "Runs", directory: "Directory", person: int, promise: int
) -> "Promise":
    """A promise that this person may end."""
    found = await promises.lock_promise(runs, promise)
    if found is None:
        raise Unknown(_GONE)
    require(directory, person, found.brand)
    return found


async def customer_of_contact(
    runs: "Runs", directory: "Directory", person: int, contact: int, now: int
) -> tuple[int, int]:
    """Brand and customer of a contact; the customer is made where nobody knew them."""
    row = await contacts.contact_by_id(runs, contact)
    if row is None or row.erased_at is not None:
        raise Unknown(_GONE)
    require(directory, person, row.brand)
    return row.brand, row.customer or await contacts.customer_of(runs, contact, now)
