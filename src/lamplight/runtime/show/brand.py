"""A brand's page."""

from typing import TYPE_CHECKING

from lamplight.forecast.unusual.verdict import few_here
from lamplight.forecast.wait import whole_minutes
from lamplight.line.limits import SLOT
from lamplight.runtime.coming.days import half_begun
from lamplight.runtime.coming.unusual import is_here
from lamplight.runtime.opening import written
from lamplight.runtime.views import (
    BrandCard,
    BrandView,
    ChannelNow,
    FewHere,
    HoursRow,
    LanguageNow,
    PersonHere,
    WaitNow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.hours import WeekRow
    from lamplight.line.agents import Agent
    from lamplight.runtime.directory import State
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.waits import Outlook, Waits


def brand_card(scene: "Scene", brand: "Brand") -> BrandCard:
    """A brand in the list."""
    state = scene.line.brands.get(brand.id)
    agents = map(scene.line.agents.get, scene.directory.answering(brand.id))
    here = state is not None and state.open and any(_in_sight(one) for one in agents)
    return BrandCard(brand.slug, brand.name, brand.tagline, here)


def brand_view(scene: "Scene", brand: "Brand", waits: "Waits") -> BrandView:
    """All that the page shows."""
    state = scene.line.brands.get(brand.id)
    is_open = state is not None and state.open
    opens_at = state.next_open if state is not None and not is_open else 0
    by_language = {one: _now_in(one, brand, waits, opens_at) for one in brand.languages}
    return BrandView(
        id=brand.id,
        slug=brand.slug,
        name=brand.name,
        line=brand.tagline,
        now=scene.clock.now(),
        timezone=brand.timezone,
        languages=list(brand.languages),
        open=is_open,
        opens_at=opens_at or None,
        closes_at=state.until or None if state is not None and is_open else None,
        hours=hours_rows(scene.directory.weeks.get(brand.id, ())),
        people=_people(scene, brand, _free(by_language.values())),
        by_language=by_language,
        channels=["video", "voice", "chat"],
        priorities=list(brand.priorities),
        purposes=["service", "sales"] if brand.sales_line is not None else ["service"],
        waits_shown=brand.waits_shown,
        few_here=_few_here(scene, brand) if is_open else None,
    )


def _few_here(scene: "Scene", brand: "Brand") -> FewHere | None:
    """Where fewer of us are here than planned, that is said."""
    now, agents = scene.clock.now(), scene.line.agents
    begun = half_begun(now, brand.timezone)
    answering = set(scene.directory.answering(brand.id))
    here = {one for one in answering if one in agents and is_here(agents[one], now)}
    planned = {
        one.person
        for one in scene.plan or ()
        if one.person in answering and one.start <= begun and begun + SLOT <= one.end
    }
    few = few_here(len(here), len(planned))
    return FewHere(len(here), len(planned)) if few else None


def _free(languages: "Iterable[LanguageNow]") -> set[int]:
    """Who could be asked now in any of them, by any channel."""
    channels = (one for now in languages for one in (now.video, now.voice, now.chat))
    return {person for one in channels for person in one.free}


def _people(scene: "Scene", brand: "Brand", free: "AbstractSet[int]") -> list[PersonHere]:
    """Everybody who answers for the brand, those first who are free, then by id."""
    people: dict[State, list[PersonHere]] = {"free": [], "busy": [], "away": []}
    agents = scene.line.agents
    for person in scene.directory.answering(brand.id):
        agent = agents.get(person)
        here: State = "free" if person in free else "busy"
        state: State = here if _in_sight(agent) else "away"
        back_at = agent.until or None if agent is not None and not agent.here else None
        people[state].append(scene.directory.person_here(person, state, back_at))
    return [*people["free"], *people["busy"], *people["away"]]


def _in_sight(agent: "Agent | None") -> bool:
    """Here, or about to go but still in a talk."""
    return agent is not None and (agent.here or bool(agent.live))


def _now_in(language: str, brand: "Brand", waits: "Waits", opens_at: int) -> LanguageNow:
    """How it is for somebody who asks now in a language."""
    video, voice, chat = (
        waits.of_newcomer(brand.id, "service", channel, language)
        for channel in ("video", "voice", "chat")
    )
    call = (brand.service_line, brand.id, language, "voice")
    return LanguageNow(
        video=ChannelNow(list(video.free), _wait_now(video), video.untold),
        voice=ChannelNow(list(voice.free), _wait_now(voice), voice.untold),
        chat=ChannelNow(list(chat.free), _wait_now(chat), chat.untold),
        ahead_at_opening=waits.before_newcomer(call, opens_at) if opens_at else 0,
    )


def _wait_now(outlook: "Outlook") -> WaitNow | None:
    if outlook.free:
        return WaitNow(0, 0, 0)
    if outlook.wait is None:
        return None
    return WaitNow(outlook.ahead, *whole_minutes(outlook.wait))


def hours_rows(week: "Sequence[WeekRow]") -> list[HoursRow]:
    """The week, days with the same hours together."""
    days: dict[int, list[tuple[int, int]]] = {}
    for row in sorted(week, key=lambda row: (row.weekday, row.from_min)):
        days.setdefault(row.weekday, []).append((row.from_min, row.to_min))
    alike: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, spans in days.items():
        alike.setdefault(tuple(spans), []).append(day)
    return [
        HoursRow(same, written(from_min), written(to_min))
        for spans, same in alike.items()
        for from_min, to_min in spans
    ]
