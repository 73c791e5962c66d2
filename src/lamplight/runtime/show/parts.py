"""Pieces that several screens are made of."""

from typing import TYPE_CHECKING

from lamplight.runtime.cards import PAPERS
from lamplight.runtime.reasons import OWN
from lamplight.runtime.views import Message, Notes, PauseView, PersonRef, StillView, Told
from lamplight.runtime.views.parts import Purpose

if TYPE_CHECKING:
    from lamplight.journal.tables import messages, people, stills
    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact
    from lamplight.runtime.cards import Card
    from lamplight.runtime.directory import Directory
    from lamplight.runtime.folds.story import Story, TellingMade

MINUTE_MS = 60_000


def minutes(length_ms: int) -> int:
    """A length in whole minutes as every page says it: to the nearest, and at least one."""
    return max(1, (length_ms + MINUTE_MS // 2) // MINUTE_MS)


def told(story: "Story | None") -> Told | None:
    """The last telling."""
    return _told(story.tellings[-1]) if story is not None and story.tellings else None


def _told(telling: "TellingMade") -> Told:
    return Told(
        at=telling.at,
        likely_min=telling.likely_min,
        bound_min=telling.bound_min,
        likely_at=telling.at + telling.likely_min * MINUTE_MS,
        bound_at=telling.at + telling.bound_min * MINUTE_MS,
    )


def wish(contact: "Contact") -> Purpose | None:
    """What the customer asked for in the talk, while the talk isn't for it."""
    asked = contact.purpose_asked
    return None if asked == contact.purpose else asked  # type: ignore[return-value]


def paper(card: "Card | None", contact: int) -> int:
    """Which paper a customer's initials stand on."""
    return card.paper if card is not None else contact % PAPERS


def some(instant: int) -> int | None:
    """0 is how the line says "none"."""
    return instant or None


def message(row: "messages.Message", directory: "Directory") -> Message:
    """One chat message."""
    writer = None if row.person is None else directory.person(row.person)
    return Message(row.id, row.contact, row.at, row.text, row.key, writer)


def notes(card: "Card | None", directory: "Directory") -> Notes:
    """The notes that were saved last, or empty ones."""
    rows = card.notes.values() if card is not None else ()
    row = max(rows, key=lambda note: note.at, default=None)
    if row is None:
        return Notes("", "", "", None, None)
    return Notes(row.said, row.saw, row.agreed, row.at, directory.person(row.person))


def pause(contact: "Contact", card: "Card | None") -> PauseView | None:
    """Why the talk rests, and until when."""
    if not contact.pause_until:
        return None
    words = card.pause_words if card is not None and contact.pause_reason == OWN else ""
    return PauseView(contact.pause_reason, words, contact.pause_until)


def away_words(agent: "Agent | None", person: "people.Person") -> str:
    """Why somebody is away, where they say it in words of their own."""
    return person.away_words if agent is not None and agent.reason == OWN else ""


def still(row: "stills.Still") -> StillView:
    """A still picture, and where it is once it is kept."""
    url = f"/api/v1/desk/contacts/{row.contact}/stills/{row.id}" if row.state == "kept" else ""
    return StillView(row.id, row.state, row.kept_at or row.answered_at or row.asked_at, url)


def somebody(person: int, directory: "Directory") -> PersonRef | None:
    """A person, where 0 is nobody."""
    return directory.person(person) if person else None
