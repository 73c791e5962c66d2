"""The audit: who did what to which row, for leads."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from litestar import Router, get
from litestar.params import QueryParameter

from lamplight.journal.tables import audit, contacts, finding, invitations, stills
from lamplight.journal.tables.audit import Entry
from lamplight.web.answers import AuditRow
from lamplight.web.doors import Doors, doors_of
from lamplight.web.problems import answers
from lamplight.web.staff import Ask, Staff, lead, signed_in
from lamplight.web.text import LARGEST_ID

BEFORE = Annotated[
    int, QueryParameter(ge=1, le=LARGEST_ID, description="The last id of the page before")
]
COUNT = Annotated[int, QueryParameter(ge=1, le=200, description="How many at most")]


class _About(NamedTuple):
    """What an entry is about, as far as its reader may know."""

    name: str = ""
    contact: int | None = None
    erased: bool = False


class _Names:
    """How the rows that a page of the audit speaks of are called now."""

    def __init__(self, doors: Doors, reader: Staff) -> None:
        self._doors = doors
        self._reader = reader
        self._contacts: dict[int, contacts.Contact] = {}
        self._stills: dict[int, int] = {}
        self._emails: dict[int, str] = {}
        self._buyers: dict[int, str] = {}

    async def read(self, entries: Sequence[Entry]) -> None:
        """Look up what the entries name."""
        pool = self._doors.pool
        self._stills = await stills.contacts_of_stills(pool, _ids(entries, "still"))
        made = await invitations.invitations_by_ids(pool, _ids(entries, "invitation"))
        may = self._reader.may_invite
        self._emails = {row.id: row.email for row in made if may(row.role, row.brands)}
        wanted = {*_ids(entries, "contact"), *self._stills.values()}
        rows = await contacts.contacts_by_ids(pool, sorted(wanted))
        self._contacts = {row.id: row for row in rows}
        buyers = _ids(entries, "customer")
        seen = [one for one in buyers if await self._answers(one)]
        cards = await finding.cards(pool, seen, self._reader.person.brands)
        self._buyers = {card.customer: card.name for card in cards}

    async def _answers(self, customer: int) -> bool:
        brands = await finding.brands_of(self._doors.pool, customer)
        return any(self._reader.answers(brand) for brand in brands)

    def about(self, entry: Entry) -> _About:
        """What an entry is about."""
        row, directory = entry.target_id or 0, self._doors.directory
        match entry.target:
            case "person" if row != entry.who:
                return _About(directory.person(row).name)
            case "brand":
                return _About(directory.brand(row).name)
            case "invitation":
                return _About(self._emails.get(row, ""))
            case "customer":
                return _About(self._buyers.get(row, ""))
            case "contact" | "still":
                return self._customer(self._stills.get(row, 0) if entry.target == "still" else row)
            case _:
                return _About()

    def _customer(self, contact: int) -> _About:
        row = self._contacts.get(contact)
        if row is None or row.erased_at is not None:
            return _About(erased=True)
        if not self._reader.answers(row.brand):
            return _About()
        return _About(row.name, row.id)


def _ids(entries: Sequence[Entry], target: str) -> list[int]:
    return sorted({one.target_id for one in entries if one.target == target and one.target_id})


@get("/", responses=answers(400, 401, 403, 429, 503))
async def list_audit(
    request: Ask, before: BEFORE = LARGEST_ID, count: COUNT = 100
) -> list[AuditRow]:
    """The newest first."""
    doors = doors_of(request)
    entries = await audit.entries(doors.pool, before=before, limit=count)
    names = _Names(doors, request.user)
    await names.read(entries)
    rows: list[AuditRow] = []
    for entry in entries:
        about = names.about(entry)
        rows.append(
            AuditRow(
                id=entry.id,
                at=entry.at,
                who=doors.directory.person(entry.who) if entry.who else None,
                what=entry.what,
                target=entry.target,
                target_id=entry.target_id,
                name=about.name,
                contact=about.contact,
                erased=about.erased,
            )
        )
    return rows


router = Router("/audit", route_handlers=[list_audit], guards=[signed_in, lead], tags=["admin"])
