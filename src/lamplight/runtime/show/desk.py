"""One agent's desk."""

from typing import TYPE_CHECKING

from lamplight.line import states
from lamplight.line.limits import OFFER
from lamplight.runtime.show import parts
from lamplight.runtime.signals import CUSTOMER, agent_name
from lamplight.runtime.views import (
    LastTalk,
    LineRow,
    MeView,
    NoticeView,
    OfferView,
    PersonRow,
    PromisedRow,
    TalkView,
)

if TYPE_CHECKING:
    from lamplight.journal.courses import Course
    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact
    from lamplight.runtime.cards import Card
    from lamplight.runtime.directory import Directory
    from lamplight.runtime.folds.memory import Notice
    from lamplight.runtime.folds.story import Story
    from lamplight.runtime.scene import Scene

ROW_WORDS = 160
"""A row shows no more of the customer's words than this many characters."""


def me_view(scene: "Scene", person: int) -> MeView:
    """The signed-in person. Somebody who isn't an agent of the line yet is away."""
    row = scene.directory.people[person]
    agent = scene.line.agents.get(person)
    return MeView(
        person=scene.directory.person(person),
        role=row.role,
        languages=list(row.languages),
        channels=list(row.channels),  # type: ignore[arg-type]
        brands=[scene.directory.brand(brand) for brand in sorted(row.brands)],
        chats=row.chats,
        presence="here" if agent is not None and agent.here else "away",
        reason=agent.reason if agent is not None else "",
        words=parts.away_words(agent, row),
        until=parts.some(agent.until) if agent is not None else None,
        activity=agent.activity if agent is not None else "free",  # type: ignore[arg-type]
        wrap_up_until=parts.some(agent.wrap_up_until) if agent is not None else None,
        wrap_up_contact=parts.some(agent.wrap_up_contact) if agent is not None else None,
        since=agent.since if agent is not None else 0,
    )


def offer_view(scene: "Scene", agent: "Agent") -> OfferView | None:
    """What rings at this desk."""
    contact = scene.contact(agent.ringing) if agent.ringing else None
    if contact is None:
        return None
    card = scene.cards.get(contact.id)
    story = scene.story(contact.id)
    name, phone, words = (card.name, card.phone, card.words) if card is not None else ("", "", "")
    course = card.last(scene.directory.brands_of(agent.id)) if card is not None else None
    talk = story.talk if story is not None else None
    return OfferView(
        contact=contact.id,
        paper=parts.paper(card, contact.id),
        kind=contact.offer_kind,  # type: ignore[arg-type]
        since=contact.offer_until - OFFER,
        until=contact.offer_until,
        why=list(story.offer_why) if story is not None else [],
        brand=scene.directory.brand(contact.brand),
        purpose=contact.purpose,  # type: ignore[arg-type]
        name=name,
        channel=contact.channel,  # type: ignore[arg-type]
        language=contact.language,
        arrived_at=contact.arrived_at,
        told=parts.told(story),
        words=words,
        last=last_talk(course, scene.directory),
        known=_known(card, course),
        phone=phone,
        next=parts.somebody(scene.line.asked_next(contact.id), scene.directory),
        from_since=talk.hands[-1].since if talk is not None else None,
        waited_ms=_waited(story, talk.started_at)
        if story is not None and talk is not None
        else None,
        from_=parts.somebody(contact.agent, scene.directory),
    )


def last_talk(course: "Course | None", directory: "Directory") -> LastTalk | None:
    """The last talk that a customer had with one of us, from how that contact went."""
    if course is None or not course.person or not course.answered_at:
        return None
    ended_at = course.ended_at or course.answered_at
    return LastTalk(
        person=directory.person(course.person),
        at=course.answered_at,
        channel=course.channel,  # type: ignore[arg-type]
        minutes=parts.minutes(ended_at - course.answered_at),
    )


def _waited(story: "Story", started_at: int) -> int:
    """How long the customer waited for the first of us."""
    return story.waited(story.answered_at or started_at)


def _known(card: "Card | None", last: "Course | None") -> list[str]:
    if card is None:
        return []
    known = {
        "words": card.words,
        "phone": card.phone,
        "messages": card.messages,
        "stills": any(still.state == "kept" for still in card.stills.values()),
        "history": last,
    }
    return [code for code, there in known.items() if there]


def talk_view(scene: "Scene", agent: int, contact: "Contact", *, customer_here: bool) -> TalkView:
    """A talk, or a call to somebody absent, as one of its agents sees it."""
    directory = scene.directory
    card = scene.cards.get(contact.id)
    story = scene.story(contact.id)
    calling = contact.state == states.CALLING
    started_at = contact.tried_at if calling else contact.talk_since
    if story is not None and story.talk is not None:
        started_at = story.talk.started_at
    since = started_at
    waited_ms = max(0, started_at - contact.arrived_at)
    if story is not None:
        waited_ms = _waited(story, started_at)
        if story.talk is not None:
            since = story.talk.since(agent)
    asked = directory.person(contact.asking_agent) if contact.asking_agent else None
    return TalkView(
        contact=contact.id,
        paper=parts.paper(card, contact.id),
        brand=directory.brand(contact.brand),
        purpose=contact.purpose,  # type: ignore[arg-type]
        name=card.name if card is not None else "",
        phone=card.phone if card is not None else "",
        channel=contact.talk_channel,  # type: ignore[arg-type]
        language=contact.language,
        state="calling" if calling else "talking",
        started_at=started_at,
        since=since,
        calling_until=parts.some(contact.call_until) if calling else None,
        waited_ms=waited_ms,
        told=parts.told(story),
        owner=directory.person(contact.agent),
        pause=parts.pause(contact, card),
        pause_overran=contact.pause_overran,
        handing_over=asked if contact.asking == "hand_over" else None,
        handing_over_line=parts.some(contact.asking_line),
        bringing_in=asked if contact.asking == "bring_in" else None,
        guests=directory.persons(contact.guests),
        role="owner" if contact.agent == agent else "guest",
        words=card.words if card is not None else "",
        notes=parts.notes(card, directory),
        stills=[parts.still(still) for still in card.stills.values()] if card is not None else [],
        customer_here=customer_here,
        callback=story is not None and story.promise is not None,
        page=scene.seats.page(contact.id, agent_name(agent)),
        customer_in=bool(scene.seats.page(contact.id, CUSTOMER)),
        again=scene.seats.again(contact.id),
        wish=parts.wish(contact),
    )


def line_row(scene: "Scene", contact: "Contact", order: int) -> LineRow:
    """One who waits."""
    card = scene.cards.get(contact.id)
    story = scene.story(contact.id)
    return LineRow(
        contact=contact.id,
        paper=parts.paper(card, contact.id),
        brand=scene.directory.brand(contact.brand),
        purpose=contact.purpose,  # type: ignore[arg-type]
        channel=contact.channel,  # type: ignore[arg-type]
        name=card.name if card is not None else "",
        language=contact.language,
        state=contact.state,  # type: ignore[arg-type]
        present=contact.present,
        since=contact.arrived_at,
        told_min=story.tellings[-1].likely_min if story is not None and story.tellings else None,
        words=card.words[:ROW_WORDS] if card is not None else "",
        offered_to=parts.somebody(contact.offered_to, scene.directory),
        priority=contact.priority,
        hold=parts.somebody(contact.hold_agent, scene.directory),
        order=order,
    )


def promised_row(scene: "Scene", contact: "Contact") -> PromisedRow:
    """A promised call."""
    card = scene.cards.get(contact.id)
    return PromisedRow(
        contact=contact.id,
        paper=parts.paper(card, contact.id),
        name=card.name if card is not None else "",
        brand=scene.directory.brand(contact.brand),
        at=parts.some(contact.next_try_at or contact.due),
        kind="time" if contact.promise_kind == "time" else "turn",
        tries=contact.tries,
        by=parts.somebody(contact.last_agent, scene.directory),
        words=card.words[:ROW_WORDS] if card is not None else "",
    )


def person_row(scene: "Scene", person: int) -> PersonRow:
    """A colleague."""
    row = scene.directory.people[person]
    shown = scene.directory.person(person)
    agent = scene.line.agents.get(person)
    return PersonRow(
        id=person,
        name=shown.name,
        portrait=shown.portrait,
        lead=row.role != "agent",
        languages=list(row.languages),
        brands=sorted(row.brands),
        channels=list(row.channels),  # type: ignore[arg-type]
        skills=list(row.skills),
        state=person_state(agent),  # type: ignore[arg-type]
        chats=len(agent.chats) if agent is not None else 0,
        reason=agent.reason if agent is not None else "",
        words=parts.away_words(agent, row),
        until=parts.some(agent.until) if agent is not None else None,
        since=agent.since if agent is not None else 0,
    )


def person_state(agent: "Agent | None") -> str:
    """What somebody is doing, in one word for colleagues."""
    if agent is None or (not agent.here and not agent.live):
        return "away"
    return "busy" if agent.activity == states.IN_TALK else agent.activity


def notice_view(scene: "Scene", person: int, contact: int, notice: "Notice") -> NoticeView:
    """Something that a lead is told; by name only of a brand that they answer."""
    card = scene.cards.get(contact)
    brand = scene.brand_of(contact)
    named = card is not None and brand in scene.directory.brands_of(person)
    return NoticeView(
        contact=contact,
        code=notice.code,
        at=notice.at,
        name=card.name if card is not None and named else "",
        brand=scene.directory.brand(brand),
    )
