"""The board: today's figures and how it is now."""

from typing import TYPE_CHECKING, Literal

from lamplight.basis.ordered import quantile
from lamplight.line import states
from lamplight.runtime.folds.day import HALF, Counts, Day
from lamplight.runtime.show import parts
from lamplight.runtime.views import BrokenPromise, FiguresView, KeptPromise, PurposeFigures
from lamplight.runtime.views.board import HalfHourFigure, PromiseFigures, TimeToPerson, ToldFigures

if TYPE_CHECKING:
    from lamplight.line.contacts import Contact
    from lamplight.runtime.scene import Scene

WAITING = (states.WAITING, states.OFFERED)
OWED = (states.KEPT, states.SCHEDULED, states.CALLING)


def figures_view(scene: "Scene", named: frozenset[int]) -> FiguresView:
    """The figures of all brands, of service what is waited; customers are named, and promises
    listed, of the brands in `named` only."""
    now = scene.clock.now()
    day = scene.memory.day.on(now)
    counts = day.of("service")
    everybody = scene.line.contacts.values()
    inside = [one for one in everybody if one.state in WAITING and one.present]
    contacts = [one for one in everybody if one.purpose == "service"]
    waiting = [one for one in inside if one.purpose == "service"]
    first = min(waiting, key=lambda one: one.arrived_at, default=None)
    return FiguresView(
        day=day.date,
        timezone=day.timezone,
        waiting=len(waiting),
        longest_since=first.arrived_at if first is not None else None,
        longest_name=_name(scene, first.id) if first is not None and first.brand in named else "",
        longest_told_min=_told_first(scene, first.id) if first is not None else None,
        kept_places=sum(one.state == states.KEPT or _is_rung_for(one) for one in contacts),
        owed=sum(one.state in OWED or _is_rung_for(one) for one in contacts),
        to_person=_to_person(counts.waits),
        halves=_halves(day, counts),
        came=counts.came,
        answered=counts.answered,
        left=counts.abandoned + counts.unreached,
        left_with_place=counts.left_with_place,
        unreached=counts.unreached,
        released=counts.released,
        sells=any(brand.sales_line is not None for brand in scene.directory.brands.values()),
        promises=PromiseFigures(day.promises_made, day.promises_kept, day.promises_broken),
        broken=_broken(scene, day, named),
        kept=_kept(scene, day, named),
        told=ToldFigures(day.told_n, day.told_within),
        useful_yes=sum(day.useful.values()),
        useful_not_yet=len(day.useful) - sum(day.useful.values()),
        people_here=sum(agent.here for agent in scene.line.agents.values()),
        by_purpose=[
            _of_purpose(purpose, day.of(purpose), inside) for purpose in ("service", "sales")
        ],
    )


def _is_rung_for(contact: "Contact") -> bool:
    return contact.state == states.OFFERED and not contact.present


def _told_first(scene: "Scene", contact: int) -> int | None:
    story = scene.story(contact)
    return story.tellings[0].likely_min if story is not None and story.tellings else None


def _halves(day: Day, counts: Counts) -> list[HalfHourFigure]:
    return [
        HalfHourFigure(day.begins_at + number * HALF, quantile(waits, 0.5) or 0, len(waits))
        for number, waits in sorted(counts.halves.items())
    ]


def _of_purpose(purpose: str, counts: Counts, waiting: "list[Contact]") -> PurposeFigures:
    return PurposeFigures(
        purpose=purpose,  # type: ignore[arg-type]
        waiting=sum(1 for one in waiting if one.purpose == purpose),
        came=counts.came,
        answered=counts.answered,
        left=counts.abandoned + counts.unreached,
        left_with_place=counts.left_with_place,
        unreached=counts.unreached,
        released=counts.released,
        to_person=_to_person(counts.waits),
    )


def _to_person(waits: list[int]) -> TimeToPerson:
    return TimeToPerson(quantile(waits, 0.5), quantile(waits, 0.9), len(waits))


def _broken(scene: "Scene", day: Day, named: frozenset[int]) -> list[BrokenPromise]:
    return [
        BrokenPromise(
            contact=one.contact,
            paper=parts.paper(scene.cards.get(one.contact), one.contact),
            name=_name(scene, one.contact),
            kind=_kind(one.kind),
            due=one.due or None,
            at=one.at,
            why=one.why,
        )
        for one in reversed(day.broken)
        if scene.brand_of(one.contact) in named
    ]


def _kept(scene: "Scene", day: Day, named: frozenset[int]) -> list[KeptPromise]:
    return [
        KeptPromise(
            contact=one.contact,
            name=_name(scene, one.contact),
            kind=_kind(one.kind),
            due=one.due or None,
            at=one.at,
        )
        for one in reversed(day.kept)
        if scene.brand_of(one.contact) in named
    ]


def _kind(kind: str) -> Literal["turn", "time"]:
    return "time" if kind == "time" else "turn"


def _name(scene: "Scene", contact: int) -> str:
    card = scene.cards.get(contact)
    return card.name if card is not None else ""
