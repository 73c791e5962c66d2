"""What customers answered to "is it useful now", for those who can do something about it."""

import datetime
from typing import TYPE_CHECKING, Final

from lamplight.basis.local import day_there, midnight
from lamplight.journal.tables import messages
from lamplight.runtime import facts
from lamplight.runtime.show import parts
from lamplight.runtime.views import UsefulView

if TYPE_CHECKING:
    from lamplight.journal.tables.messages import Said
    from lamplight.runtime.house import House
    from lamplight.runtime.scene import Scene

SHOWN: Final = 30
"""So many answers are shown, the newest."""


def hears(scene: "Scene", event: object) -> set[int]:
    """Who is shown an answer: who talked with them last, and who leads there."""
    if not isinstance(event, facts.UsefulSaid):
        return set()
    leads = scene.directory.leads_of(scene.brand_of(event.contact))
    return {_person(scene, event.contact, 0), *leads} - {0}


async def answered_to(house: "House", agent: int) -> list[UsefulView]:
    """What was answered today and yesterday about this agent's own talks, newest first."""
    found = [view for view in await _since(house, agent, days=-1) if _is(view, agent)]
    return found[:SHOWN]


async def not_yet(house: "House", lead: int) -> list[UsefulView]:
    """Where it isn't useful yet, as answered today, newest first."""
    found = await _since(house, lead, days=0)
    return [view for view in found if view.answer == "not_yet"][:SHOWN]


async def _since(house: "House", person: int, *, days: int) -> list[UsefulView]:
    scene = house.scene
    timezone = scene.memory.day.timezone
    day = day_there(scene.clock.now(), timezone) + datetime.timedelta(days)
    at = midnight(day, timezone)
    brands = sorted(scene.directory.brands_of(person))
    rows = await messages.useful_since(house.journal.database.pool, at, brands)
    return [_view(scene, row) for row in rows]


def _view(scene: "Scene", row: "Said") -> UsefulView:
    return UsefulView(
        contact=row.contact,
        name=row.name,
        brand=scene.directory.brand(row.brand),
        answer=row.answer,
        words=row.words,
        at=row.at,
        by=parts.somebody(_person(scene, row.contact, row.person), scene.directory),
    )


def _person(scene: "Scene", contact: int, otherwise: int) -> int:
    """Who talked with them last: memory is ahead of the projection, and doesn't reach as far."""
    story = scene.story(contact)
    return story.last_talk.owner if story is not None and story.last_talk else otherwise


def _is(view: UsefulView, agent: int) -> bool:
    return view.by is not None and view.by.id == agent
