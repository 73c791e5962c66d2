"""The audit: who did what to which row, for leads."""

from typing import Annotated

from litestar import Router, get
from litestar.params import QueryParameter

from lamplight.journal.tables import audit
from lamplight.web.answers import AuditRow
from lamplight.web.doors import doors_of
from lamplight.web.problems import answers
from lamplight.web.staff import Ask, lead, signed_in
from lamplight.web.text import LARGEST_ID

BEFORE = Annotated[
    int, QueryParameter(ge=1, le=LARGEST_ID, description="The last id of the page before")
]
COUNT = Annotated[int, QueryParameter(ge=1, le=200, description="How many at most")]


@get("/", responses=answers(400, 401, 403, 429, 503))
async def list_audit(
    request: Ask, before: BEFORE = LARGEST_ID, count: COUNT = 100
) -> list[AuditRow]:
    """The newest first."""
    doors = doors_of(request)
    return [
        AuditRow(
            id=row.id,
            at=row.at,
            who=doors.directory.person(row.who) if row.who else None,
            what=row.what,
            target=row.target,
            target_id=row.target_id,
        )
        for row in await audit.entries(doors.pool, before=before, limit=count)
    ]


router = Router("/audit", route_handlers=[list_audit], guards=[signed_in, lead], tags=["admin"])
