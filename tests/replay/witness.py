"""Who was answered, when and by whom: what the line's own state says, beside what is told of it.

The witness looks at the state after every command and knows nothing of how events are folded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.journal import courses
from lamplight.journal.log import Recorded
from lamplight.line import answer, states
from lamplight.line import events as did
from lamplight.runtime.folds.day import Day
from lamplight.runtime.folds.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.courses import Course
    from lamplight.line import Line
    from lamplight.line.answer import Answer


class Witness:
    """Follows the events as the house and the tables do, and compares them with the line."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.memory = Memory(Day("UTC"))
        self.answers: dict[int, Answer] = {}
        self.courses: dict[int, Course] = {}
        self.told: dict[int, list[str]] = {}  # what became of each wait that was told
        self.number = 0
        # as seen
        self.seen_answered: dict[int, tuple[int, int]] = {}  # when first with whom
        self.seen_last: dict[int, int] = {}  # who had it last
        self.seen_waiting: dict[int, int] = {}  # in person, since when
        self.seen_waited: dict[int, int] = {}  # in person, in all
        self.seen_choosing: set[int] = set()  # who chose a time instead of waiting
        self.outcomes: dict[int, str] = {}

    def follow(self, at: int, events: Sequence[did.Event]) -> None:
        """A command's events; the line has them already. All are held against what is seen."""
        for event in events:
            self.number += 1
            self.memory.apply(Recorded(self.number, at, self.number, event))
            contact = getattr(event, "contact", 0)
            if contact:
                self._fold(contact, event, at)
        self._see(at)
        for contact in {getattr(event, "contact", 0) for event in events} - {0}:
            self._compare(contact)

    def _fold(self, contact: int, event: did.Event, at: int) -> None:
        if isinstance(event, did.Arrived | did.Booked):
            self.answers[contact] = answer.begun(event)
        self.answers[contact] = answer.follow(self.answers[contact], event, at)
        before = self.courses.get(contact)
        after = courses.follow(before, event, at)
        assert after is not None
        self.courses[contact] = after
        if isinstance(event, did.CallbackAsked) and event.at:
            self.seen_choosing.add(contact)
        if isinstance(event, did.WaitTold):
            self.told.setdefault(contact, []).append("")
        if outcome := courses.settles(before, after, event):
            self.told[contact] = [one or outcome for one in self.told.get(contact, [])]
        if isinstance(event, did.ContactClosed):
            self.outcomes[contact] = event.outcome

    def _see(self, at: int) -> None:
        for contact in self.line.contacts.values():
            waits = contact.present and contact.state != states.TALKING
            since = self.seen_waiting.pop(contact.id, at)
            self.seen_waited[contact.id] = self.seen_waited.get(contact.id, 0) + at - since
            if waits:
                self.seen_waiting[contact.id] = at
            if contact.state == states.TALKING:
                self.seen_answered.setdefault(contact.id, (contact.talk_since, contact.agent))
            if contact.agent:
                self.seen_last[contact.id] = contact.agent

    def _compare(self, number: int) -> None:
        folded, course = self.answers[number], self.courses[number]
        story, contact = self.memory.stories[number], self.line.contacts.get(number)
        for name in folded.__struct_fields__:
            assert getattr(course, name) == getattr(folded, name)
        assert story.answer == folded
        answered = self.seen_answered.get(number, (0, 0))
        assert (folded.answered_at, folded.answered_by) == answered
        assert folded.person == self.seen_last.get(number, 0)
        if answered[0]:
            waited = story.waited(answered[0])
            assert self.seen_waited[number] <= waited <= answered[0] - story.arrived_at
        assert course.outcome == story.outcome == self.outcomes.get(number, "")
        settled = "answered" if answered[0] else self.outcomes.get(number, "")
        by_choice = {"time_chosen"} if number in self.seen_choosing else set()
        assert set(self.told.get(number, [])) <= {settled, "called", "put_off", "moved"} | by_choice
        if contact is None:
            assert (course.outcome == "answered") == (answered[0] > 0)
            assert (folded.agent, story.talk) == (0, None)
            self._compare_last_talk(number)
            return
        assert folded.talking == (contact.state == states.TALKING)
        assert folded.calling == (contact.state == states.CALLING)
        assert (folded.agent, folded.present) == (contact.agent, contact.present)
        assert (story.talk is not None) == (contact.agent > 0)
        if story.talk is not None:
            seen = (contact.agent, contact.talk_channel, contact.state == states.CALLING)
            assert (story.talk.owner, story.talk.channel, story.talk.calling) == seen
            assert sorted(story.talk.guests) == sorted(contact.guests)

    def _compare_last_talk(self, number: int) -> None:
        """How the talk was when it ended; a call that reached nobody is none."""
        talk, story = self.memory.stories[number].last_talk, self.memory.stories[number]
        assert (talk is not None) == (story.answered_at > 0)
        if talk is not None:
            assert (talk.owner, talk.started_at) == (story.answer.person, story.answered_at)
