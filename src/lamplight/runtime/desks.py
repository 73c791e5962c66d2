"""What those who answer do: each is rows in the tables and a command or fact in the journal."""

from typing import TYPE_CHECKING, get_args

from lamplight.basis.instants import MINUTE
from lamplight.journal.tables import contacts, messages, people, stills
from lamplight.journal.tables.courses import courses_of, hands_of
from lamplight.line import Refused, states
from lamplight.line import commands as ask_for
from lamplight.line.limits import CHANNELS
from lamplight.runtime import facts, words
from lamplight.runtime.cards import Card, fetch_cards
from lamplight.runtime.errors import BadAsk, NotYours, Unknown
from lamplight.runtime.reasons import AwayReason, PauseReason, own_words
from lamplight.runtime.seats import CalledAgain
from lamplight.runtime.show import parts
from lamplight.runtime.signals import agent_name
from lamplight.runtime.views import ContactDetail, Notes, PastContact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.courses import Course
    from lamplight.journal.tables.courses import Had
    from lamplight.line.commands import Command
    from lamplight.line.contacts import Contact
    from lamplight.runtime.house import House
    from lamplight.runtime.views import Message

NOTE = 4000
"""So many characters each part of the notes has at most."""
PAUSE_MAX_MIN = 60
HISTORY = 20
"""So many earlier contacts of a customer are shown."""


class Desks:
    """The agents' side of the house. Every method names the agent who does it."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    # Presence and offers

    async def presence(
        self,
        agent: int,
        state: str,
        reason: str = "",
        until: int | None = None,
        words: str = "",
    ) -> None:
        """I'm here, or away with a reason (a code; `own` with words) and perhaps until a time."""
        if state not in ("here", "away"):
            raise BadAsk("state", "state is here or away.")
        if reason not in get_args(AwayReason):
            raise BadAsk("reason", f"reason is one of {', '.join(get_args(AwayReason)[1:])}.")
        words = own_words(reason, words)
        if until is not None and until <= self._house.clock.now():
            raise BadAsk("until", "until is a time that is still to come.")
        known = self._house.scene.line.agents.get(agent)
        if state == "here" and known is not None and known.here:
            return
        command: Command = ask_for.ComeHere(agent)
        if state == "away":
            command = ask_for.GoAway(agent, reason, until or 0)
        self._house.require_ready()
        await people.set_away_words(self._pool, agent, words)
        directory = self._house.scene.directory
        await self._house.do(command, lambda: directory.say_away(agent, words))

    async def accept(self, agent: int, contact: int, channel: str, page: str = "") -> None:
        """Take what rings, by this channel, in this one of the agent's pages."""
        if channel not in CHANNELS:
            raise BadAsk("channel", "channel is one of video, voice and chat.")
        seats = self._house.scene.seats
        await self._house.do(
            ask_for.Accept(agent, contact, channel),
            lambda: seats.take(contact, agent_name(agent), page),
        )

    async def decline(self, agent: int, contact: int) -> None:
        """Not now."""
        await self._house.do(ask_for.Decline(agent, contact))

    async def finish_wrap_up(self, agent: int) -> None:
        """Done with it before its limit."""
        await self._house.do(ask_for.FinishWrapUp(agent))

    # In a talk

    def sit(self, agent: int, contact: int, page: str, *, take: bool) -> None:
        """The agent talks in this page; without `take` only if they do in no other yet."""
        self._require_part(agent, contact, live=True)
        seats = self._house.scene.seats
        (seats.take if take else seats.claim)(contact, agent_name(agent), page)
        self._house.views.refresh_talk(contact)

    def call_again(self, agent: int, contact: int, what: str) -> None:
        """The line to the customer broke: "ring" their page once more, "stop" since it stands
        again, or "by_phone": they were reached at their number."""
        found = self._own(agent, contact)
        if found.state != states.TALKING:
            raise Refused("not_talking", "Nobody talks here any more.", contact)
        seats = self._house.scene.seats
        before = seats.again(contact)
        now = self._house.clock.now()
        if what == "ring" and before is None:
            seats.call_again(contact, CalledAgain(now))
        elif what == "by_phone":
            seats.call_again(contact, CalledAgain(now, by_phone=True))
        elif what == "stop":
            seats.call_again(contact, None)
        self._house.views.refresh_talk(contact)

    async def reached(self, agent: int, contact: int) -> None:
        """The customer who is being called is there."""
        self._own(agent, contact)
        await self._house.do(ask_for.Reach(contact))

    async def missed(self, agent: int, contact: int) -> None:
        """The customer who is being called can't be reached."""
        self._own(agent, contact)
        await self._house.do(ask_for.Miss(contact))

    async def end(self, agent: int, contact: int) -> None:
        """End the talk for all."""
        self._own(agent, contact)
        await self._house.do(ask_for.End(contact, agent))

    async def pause(
        self, agent: int, contact: int, reason: str, minutes: int, words: str = ""
    ) -> None:
        """Pause with a reason (a code; `own` with words) and a length that both sides see."""
        if reason not in get_args(PauseReason):
            raise BadAsk("reason", f"reason is one of {', '.join(get_args(PauseReason))}.")
        words = own_words(reason, words)
        if not 1 <= minutes <= PAUSE_MAX_MIN:
            raise BadAsk("minutes", f"A pause lasts from 1 to {PAUSE_MAX_MIN} minutes.")
        until = self._house.clock.now() + minutes * MINUTE
        self._own(agent, contact)
        self._house.require_ready()
        await contacts.change_contact(self._pool, contact, pause_words=words)

        def learn(card: Card) -> None:
            card.pause_words = words

        await self._house.do(
            ask_for.Pause(contact, agent, reason, until),
            lambda: self._house.scene.cards.change(contact, learn),
        )

    async def resume(self, agent: int, contact: int) -> None:
        """The pause is over."""
        self._own(agent, contact)
        await self._house.do(ask_for.Resume(contact))

    async def hand_over(
        self, agent: int, contact: int, to_agent: int = 0, to_line: str = ""
    ) -> None:
        """Ask a colleague, or a line by its purpose, to take the talk."""
        if bool(to_agent) == bool(to_line):
            raise BadAsk("hand_over", "Hand over either to a colleague or to a line.")
        line = 0
        if to_line:
            own = self._own(agent, contact)
            brand = self._house.scene.line.brands[own.brand]
            line = brand.line_for(to_line) if to_line in ("service", "sales") else 0
            if not line:
                raise BadAsk("line", "This brand has no such line.")
        await self._house.do(ask_for.HandOver(contact, agent, to_agent, line))

    async def cancel_hand_over(self, agent: int, contact: int) -> None:
        """Take back what was asked: a hand-over, or a colleague being brought in."""
        await self._house.do(ask_for.CancelHandOver(contact, agent))

    async def bring_in(self, agent: int, contact: int, guest: int) -> None:
        """Ask a colleague to join."""
        await self._house.do(ask_for.BringIn(contact, agent, guest))

    async def step_out(self, agent: int, contact: int) -> None:
        """A guest leaves the talk."""
        await self._house.do(ask_for.StepOut(contact, agent))

    def _own(self, agent: int, contact: int) -> "Contact":
        """The contact, which must be this agent's. Raises `Unknown` or `NotYours`."""
        found = self._house.scene.contact(contact)
        if found is None:
            raise Unknown("There is no such talk any more.")
        if found.agent != agent:
            raise NotYours("Only who has the talk may do that.")
        return found

    # Words and pictures

    async def write(self, agent: int, contact: int, text: str, key: str) -> "Message":
        """A chat message; the same key writes once."""
        if self._house.scene.contact(contact) is None:
            raise Unknown("There is no such talk any more.")
        if not self.is_in(agent, contact):
            raise NotYours("Only who is in the talk may write in it.")
        return await words.write(self._house, contact, agent, text, key)

    async def notes(self, agent: int, contact: int, said: str, saw: str, agreed: str) -> Notes:
        """Save the notes, in place of those this agent saved before."""
        if max(len(said), len(saw), len(agreed)) > NOTE:
            raise BadAsk("too_long", f"Each part of the notes has up to {NOTE} characters.")
        self._require_part(agent, contact)
        self._house.require_ready()
        row = messages.Note(contact, agent, said, saw, agreed, self._house.clock.now())
        if not await messages.save_note(
            self._pool,
            contact=contact,
            person=agent,
            said=said,
            saw=saw,
            agreed=agreed,
            at=row.at,
        ):
            raise Unknown("There is no such contact.")

        def learn(card: Card) -> None:
            card.notes[agent] = row

        await self._house.note(facts.NotesSaved(contact, agent), learn)
        return Notes(said, saw, agreed, row.at, self._house.scene.directory.person(agent))

    async def ask_still(self, agent: int, contact: int) -> int:
        """Ask the customer whether a still picture may be kept; returns its id."""
        self._require_part(agent, contact, live=True)
        self._house.require_ready()
        now = self._house.clock.now()
        still = await stills.ask_still(self._pool, contact=contact, person=agent, at=now)
        if still is None:
            raise Unknown("There is no such contact.")
        await self._learn_still(facts.StillAsked(contact, still, agent))
        return still

    async def keep_still(self, agent: int, contact: int, still: int, body: bytes) -> None:
        """Store the picture, after the customer agreed."""
        self._require_part(agent, contact)
        self._house.require_ready()
        now = self._house.clock.now()
        if not await stills.keep_still(self._pool, still, contact=contact, image=body, at=now):
            raise Refused("no_consent", "The customer hasn't agreed to this picture.", contact)
        await self._learn_still(facts.StillKept(contact, still, agent))

    async def _learn_still(self, fact: facts.StillAsked | facts.StillKept) -> None:
        row = await stills.still_by_id(self._pool, fact.still)

        def learn(card: Card) -> None:
            if row is not None:
                card.stills[row.id] = row

        await self._house.note(fact, learn)

    async def still(self, agent: int, contact: int, still: int) -> tuple[str, bytes]:
        """A picture that was kept: media type and bytes."""
        await self._require_sight(agent, contact)
        image = await stills.still_image(self._pool, still, contact)
        if image is None:
            raise Unknown("There is no such picture.")
        return image

    def is_in(self, agent: int, contact: int) -> bool:
        """Whether the agent is in this contact's talk, or calls its customer."""
        found = self._house.scene.contact(contact)
        return found is not None and (agent == found.agent or agent in found.guests)

    def _require_part(self, agent: int, contact: int, *, live: bool = False) -> None:
        """Raises `NotYours` unless the agent is, or without `live` was, in this talk."""
        if self.is_in(agent, contact):
            return
        story = self._house.scene.story(contact)
        talk = (story.talk or story.last_talk) if story is not None else None
        if not live and talk is not None and talk.knows(agent):
            return
        raise NotYours("Only who is in the talk may do that.")

    # Reading

    async def detail(self, agent: int, contact: int) -> ContactDetail:
        """A contact with its customer's history. Raises `Unknown`, also for another's brand."""
        card = await self._require_sight(agent, contact)
        scene = self._house.scene
        story = scene.story(contact)
        state = scene.contact(contact)
        if story is None:
            raise Unknown("There is no such contact.")
        sees = self._house.scene.directory.brands_of(agent)
        return ContactDetail(
            contact=contact,
            paper=card.paper,
            brand=scene.directory.brand(card.brand),
            purpose=story.purpose,  # type: ignore[arg-type]
            channel=story.channel,  # type: ignore[arg-type]
            language=story.language,
            name=card.name,
            phone=card.phone,
            words=card.words,
            arrived_at=story.arrived_at,
            state="ended" if state is None else state.state,  # type: ignore[arg-type]
            notes=parts.notes(card, scene.directory),
            stills=[parts.still(row) for row in card.stills.values()],
            messages=[parts.message(row, scene.directory) for row in card.messages.values()],
            history=await self._history(sees, card),
            customer_since=await contacts.customer_since(self._pool, card.customer, sees),
        )

    async def _require_sight(self, agent: int, contact: int) -> Card:
        """Contacts of the brands that an agent answers; others don't exist for them."""
        scene = self._house.scene
        await scene.take_up(contact)
        card = scene.cards.get(contact)
        if card is None or not (self._sees(agent, card.brand) or self.is_in(agent, contact)):
            raise Unknown("There is no such contact.")
        self._house.views.let_go_later(contact)
        return card

    def _sees(self, agent: int, brand: int) -> bool:
        return brand in self._house.scene.directory.brands_of(agent)

    async def _history(self, brands: frozenset[int], card: Card) -> list[PastContact]:
        if not card.customer:
            return []
        rows = await contacts.contacts_of_customer(
            self._pool, card.customer, other_than=card.contact, limit=HISTORY, brands=brands
        )
        seen = [row.id for row in rows]
        cards = await fetch_cards(self._house.journal.database, seen)
        courses = {course.contact: course for course in await courses_of(self._pool, seen)}
        hands = await hands_of(self._pool, seen)
        return [
            self._past(cards[number], courses[number], hands)
            for number in seen
            if number in cards and number in courses
        ]

    def _past(self, card: Card, course: "Course", hands: "Sequence[Had]") -> PastContact:
        directory = self._house.scene.directory
        minutes = None
        if course.answered_at and course.ended_at:
            minutes = parts.minutes(course.ended_at - course.answered_at)
        return PastContact(
            contact=card.contact,
            at=course.arrived_at,
            brand=directory.brand(card.brand),
            purpose=course.purpose,  # type: ignore[arg-type]
            channel=course.channel,  # type: ignore[arg-type]
            agent=parts.somebody(course.person, directory),
            earlier=directory.persons(_earlier(course, hands)),
            minutes=minutes,
            outcome=course.outcome or None,  # type: ignore[arg-type]
            words=card.words,
            notes=parts.notes(card, directory),
            messages=[parts.message(row, directory) for row in card.messages.values()],
            useful=card.useful,
            useful_words=card.useful_words,
        )


def _earlier(course: "Course", hands: "Sequence[Had]") -> list[int]:
    """Who had a contact's talk before the one who had it last, each once, in order."""
    had = (one.person for one in hands if one.contact == course.contact)
    return [person for person in dict.fromkeys(had) if person != course.person]
