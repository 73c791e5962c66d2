"""What everything above the loop looks at: the line, what is remembered, and the words."""

from typing import TYPE_CHECKING, Final

from lamplight.basis.instants import HOUR
from lamplight.forecast.sight import Sight
from lamplight.journal.tables.courses import courses_of, hands_of
from lamplight.line.answer import Answer
from lamplight.runtime.cases.in_hand import InHand
from lamplight.runtime.errors import Unknown
from lamplight.runtime.folds.story import Hand, Story, Talk
from lamplight.runtime.seats import Seats
from lamplight.runtime.told import ToldFigures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.courses import Course
    from lamplight.journal.database import Database
    from lamplight.journal.tables.courses import Had
    from lamplight.line import Line
    from lamplight.line.contacts import Contact
    from lamplight.runtime.cards import Card, Cards
    from lamplight.runtime.clock import Clock
    from lamplight.runtime.directory import Directory
    from lamplight.runtime.folds.memory import Memory
    from lamplight.runtime.planned import Stretch

PLAN_KNOWN_MS: Final = HOUR
"""For so long a plan that was read says who should be here."""


class Scene:
    """The present state, which is what the journal says.

    `line` follows the commits: what is decided and not yet on disk isn't in it, so that nothing
    that is shown can be taken back. `line` and `memory` are replaced when they are rebuilt. `sight`
    is what was seen when the line was last run forward; estimates go on without it. `plan` is who
    plans to be here about now, as it was read last, and None where that is long ago.
    """

    def __init__(
        self,
        *,
        line: "Line",
        memory: "Memory",
        cards: "Cards",
        directory: "Directory",
        clock: "Clock",
        database: "Database",
    ) -> None:
        self.line = line
        self.memory = memory
        self.cards = cards
        self.directory = directory
        self.clock = clock
        self.database = database
        self.seats = Seats()
        self.sight = Sight()
        self._plan: tuple[int, Sequence[Stretch]] | None = None
        self.told = ToldFigures(database, clock)
        self.cases = InHand(database, directory, clock)
        self._past: dict[int, Story] = {}

    @property
    def plan(self) -> "Sequence[Stretch] | None":
        """Who plans to be here about now."""
        if self._plan is None or self.clock.now() > self._plan[0] + PLAN_KNOWN_MS:
            return None
        return self._plan[1]

    def planned(self, stretches: "Sequence[Stretch]") -> None:
        """This is the plan as it is now."""
        self._plan = self.clock.now(), stretches

    def contact(self, contact: int) -> "Contact | None":
        """The contact, while the line has it."""
        return self.line.contacts.get(contact)

    def story(self, contact: int) -> "Story | None":
        """What is remembered of it, or what the tables know of one that ended long ago."""
        return self.memory.stories.get(contact) or self._past.get(contact)

    def brand_of(self, contact: int) -> int:
        """Whose contact it is; 0 when it isn't in hand."""
        story = self.story(contact)
        if story is not None:
            return story.brand
        card = self.cards.get(contact)
        return card.brand if card is not None else 0

    def named(self) -> set[int]:
        """Contacts that have ended and are shown by name: to leads, on boards."""
        day = self.memory.day
        promised = {one.contact for one in day.broken} | {one.contact for one in day.kept}
        return promised | self.memory.notices.keys()

    async def take_up(self, contact: int) -> None:
        """Have in hand what a contact's screens are made from. Raises `Unknown`."""
        await self.cards.fetch([contact])
        card = self.cards.get(contact)
        if card is None:
            raise Unknown("There is no such place.")
        if self.story(contact) is not None:
            return
        courses = await courses_of(self.database.pool, [contact])
        if not courses or not courses[0].outcome:
            raise Unknown("There is no such place.")
        hands = await hands_of(self.database.pool, [contact])
        self._past[contact] = past_story(courses[0], hands, card)

    def let_go(self, contact: int) -> None:
        """Nobody looks at a contact any more; one that lives or is named is kept in hand."""
        self._past.pop(contact, None)
        if contact not in self.line.contacts and contact not in self.named():
            self.cards.drop(contact)


def past_story(course: "Course", hands: "Sequence[Had]", card: "Card") -> Story:
    """What the tables know of a contact that ended before anything else remembers it."""
    talk = None
    if course.answered_at:
        had = [Hand(one.person, one.at) for one in hands]
        # Until the tables have followed the log again, only who had it last is known.
        had = had or [Hand(course.person, course.answered_at)]
        talk = Talk(had, course.channel, course.answered_at, [], calling=False)
    return Story(
        contact=course.contact,
        brand=card.brand,
        line=0,
        purpose=course.purpose,
        channel=course.channel,
        language=card.language,
        customer=card.customer,
        arrived_at=course.arrived_at,
        waits_from=course.waits_from or course.arrived_at,
        waited_ms=course.waited_ms,
        priority="",
        answer=Answer(
            person=course.person,
            answered_at=course.answered_at,
            answered_by=course.answered_by,
        ),
        last_talk=talk,
        ended_at=course.ended_at,
        outcome=course.outcome,
    )
