"""A customer's place."""

from typing import TYPE_CHECKING, Final

from lamplight.line import states
from lamplight.runtime.show import parts
from lamplight.runtime.signals import CUSTOMER
from lamplight.runtime.views import (
    AgreedView,
    CallbackView,
    CallingView,
    FirstTold,
    Hand,
    HoldView,
    OfferedView,
    PassedView,
    PlaceTalk,
    PlaceView,
    Still,
    Telling,
)

if TYPE_CHECKING:
    from lamplight.line.contacts import Contact
    from lamplight.runtime.cards import Card
    from lamplight.runtime.folds.story import Story, Talk
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.views import PersonRef

CAN: Final = {
    "leave": "leave",
    "keep_place": "keep",
    "come_back": "return",
    "change_channel": "channel",
    "ask_callback": "callback",
    "ask_for": "ask",
    "release_promise": "release",
    "reach": "answer",
    "end": "end",
}
"""Commands of the line that a customer may give, by the name of their door."""


def place_view(
    scene: "Scene", card: "Card", *, ahead: int, people: list["PersonRef"]
) -> PlaceView | None:
    """All that a place's page shows, or null for a contact that the line never saw."""
    story = scene.story(card.contact)
    if story is None:
        return None
    contact = scene.contact(card.contact)
    brand = scene.line.brands.get(story.brand)
    directory = scene.directory
    talk = None if contact is None else _talk(scene, contact, card, story)
    return PlaceView(
        token=card.token,
        contact=card.contact,
        brand=directory.brand(story.brand),
        state=states.ENDED if contact is None else contact.state,  # type: ignore[arg-type]
        present=contact is not None and contact.present,
        purpose=story.purpose,  # type: ignore[arg-type]
        channel=story.channel,  # type: ignore[arg-type]
        language=story.language,
        name=card.name,
        phone=card.phone,
        words=card.words,
        arrived_at=story.arrived_at,
        waits_from=story.waits_from,
        ahead=ahead,
        told=parts.told(story),
        tellings=[
            Telling(one.at, one.ahead, one.likely_min, one.bound_min, one.why)
            for one in story.tellings
        ],
        offered=_offered(scene, contact),
        calling=_calling(scene, contact),
        talk=talk,
        callback=_callback(story, contact),
        hold=(
            HoldView(directory.person(contact.hold_agent), contact.hold_until)
            if contact is not None and contact.hold_agent
            else None
        ),
        passed=[PassedView(law, at) for law, at in story.passed],
        people=people,
        can=_can(scene, card, contact, story),
        useful=card.useful,
        outcome=story.outcome or None,  # type: ignore[arg-type]
        open=brand is not None and brand.open,
        next_open=parts.some(brand.next_open) if brand is not None else None,
        last_talk=_last_talk(scene, story),
        waited_ms=story.waited(story.answered_at) if story.answered_at else None,
        first_told=_first_told(story),
        ended_at=parts.some(story.ended_at),
        agreed=_agreed(scene, card) if contact is None else None,
    )


def _offered(scene: "Scene", contact: "Contact | None") -> OfferedView | None:
    if contact is None or contact.state != states.OFFERED:
        return None
    return OfferedView(scene.directory.person(contact.offered_to))


def _calling(scene: "Scene", contact: "Contact | None") -> CallingView | None:
    if contact is None or contact.state != states.CALLING:
        return None
    return CallingView(scene.directory.person(contact.agent), contact.call_until)


def _talk(scene: "Scene", contact: "Contact", card: "Card", story: "Story") -> PlaceTalk | None:
    if contact.state != states.TALKING:
        return None
    directory = scene.directory
    row = card.still()
    return PlaceTalk(
        agent=directory.person(contact.agent),
        guests=directory.persons(contact.guests),
        channel=contact.talk_channel,  # type: ignore[arg-type]
        started_at=contact.talk_since,
        pause=parts.pause(contact, card),
        handing_over=(
            parts.somebody(contact.asking_agent, directory)
            if contact.asking == "hand_over"
            else None
        ),
        still=Still(row.id, row.state) if row is not None else None,
        hands=_hands(scene, story.talk) if story.talk is not None else [],
        page=scene.seats.page(contact.id, CUSTOMER),
        again=scene.seats.again(contact.id),
        wish=parts.wish(contact),
    )


def _last_talk(scene: "Scene", story: "Story") -> PlaceTalk | None:
    talk = story.last_talk
    if talk is None:
        return None
    directory = scene.directory
    return PlaceTalk(
        agent=directory.person(talk.owner),
        guests=directory.persons(talk.guests),
        channel=talk.channel,  # type: ignore[arg-type]
        started_at=talk.started_at,
        pause=None,
        handing_over=None,
        still=None,
        hands=_hands(scene, talk),
    )


def _agreed(scene: "Scene", card: "Card") -> AgreedView | None:
    notes = parts.notes(card, scene.directory)
    if notes.by is None or notes.saved_at is None or not notes.agreed.strip():
        return None
    return AgreedView(notes.agreed.strip(), notes.saved_at, notes.by)


def _hands(scene: "Scene", talk: "Talk") -> list[Hand]:
    return [Hand(scene.directory.person(one.agent), one.since) for one in talk.hands]


def _first_told(story: "Story") -> FirstTold | None:
    first = story.stands
    if first is None or story.held is None:
        return None
    return FirstTold(first.likely_min, first.bound_min, story.held, story.took_ms)


def _callback(story: "Story", contact: "Contact | None") -> CallbackView | None:
    if story.promise is None:
        return None
    return CallbackView(
        at=parts.some(story.promise_due) if story.promise_kind == "time" else None,
        due=parts.some(story.promise_due),
        state=story.promise,
        tries=contact.tries if contact is not None else story.tries,
        next_try_at=parts.some(contact.next_try_at) if contact is not None else None,
        moved_from=parts.some(story.moved_from),
    )


def _can(scene: "Scene", card: "Card", contact: "Contact | None", story: "Story") -> list[str]:
    if contact is None:
        return ["useful"] if story.answered_at else []
    can = [CAN[name] for name in scene.line.allowed(card.contact) if name in CAN]
    return [*can, "words", "details", "messages"]
