"""All folds together: what a snapshot holds beside the line."""

from collections.abc import Callable
from typing import Any

import msgspec

from lamplight.forecast.conformal import Bounds, score
from lamplight.forecast.pace import CHAT_PRIOR_MS, TALK_PRIOR_MS, Pace, Patience
from lamplight.journal.log import Recorded
from lamplight.line import events as said
from lamplight.line.answer import begun, turn_came
from lamplight.line.event import Event
from lamplight.runtime import facts
from lamplight.runtime.folds.day import Day
from lamplight.runtime.folds.story import End, Story

FORGET_AFTER_MS = 3_600_000
"""Stories of contacts that ended are dropped after this long; the tables keep how they went."""
_SWEEP_EVERY = 500
LEAST_STAY = 1e-6
"""The smallest share of people who are taken to stay for long; `Bounds` has a limit of its own."""
PROMISE_BROKEN = "promise_broken"


class Handling(msgspec.Struct):
    """A talk that ended, and the wrap-up that is still to be counted if one began.

    It is learned when the wrap-up ends, and without one when the agent takes the next contact.
    """

    line: int
    group: str
    took_ms: int
    ended_at: int
    wrapping: bool = False


class Notice(msgspec.Struct):
    """What leads must know about a contact, until somebody has it or it has ended.

    A promise that we broke is told even if the contact has ended with it; it is shown until the
    end of the day on which a lead was told. `told` are the leads who were shown it.
    """

    code: str
    at: int
    told: list[int] = []


class Memory(msgspec.Struct):
    """A fold over every event that was committed, in order."""

    day: Day
    stories: dict[int, Story] = {}
    lines: dict[int, said.LineSet] = {}
    brands: dict[int, said.BrandSet] = {}
    agents: dict[int, said.AgentSet] = {}
    doors: dict[int, said.BrandOpened | said.BrandClosed] = {}
    paces: dict[str, Pace] = {}
    patience: dict[int, Patience] = {}
    bounds: dict[int, Bounds] = {}
    handling: dict[int, Handling] = {}
    notices: dict[int, Notice] = {}
    ended: int = 0

    def apply(self, recorded: Recorded) -> None:
        """Take one more event into account."""
        if self.day.turn(recorded.at):
            self._drop_old_notices()
        event = recorded.event
        story = self.stories.get(getattr(event, "contact", 0))
        before = None
        if story is not None and isinstance(event, Event):
            before = story.follow(event, recorded.at)
        step = _STEPS.get(type(event))
        if step is not None:
            step(self, event, recorded.at)
        if story is not None and before is not None and story.answer is not before:
            if turn_came(before, story.answer):
                self._settle(story, recorded.at, "through")
            if story.answered_at != before.answered_at:
                self._answered(story, recorded.at)

    def live_in(self, timezone: str) -> None:
        """Days begin and end there, from this one on if nothing was counted in it yet.

        A day with figures ends as it began; a start reads the log anew and has them there.
        """
        if timezone != self.day.timezone and self.day.is_empty():
            self.day = Day(timezone)

    def pace(self, line_id: int, channel: str) -> Pace:
        """How long contacts of a line take one of us, by group of channels."""
        return self.paces.get(f"{line_id}/{group_of(channel)}") or _usual(group_of(channel))

    def patience_of(self, line_id: int) -> Patience:
        """How long the people of a line wait before they leave."""
        return self.patience.get(line_id) or Patience()

    def bounds_of(self, line_id: int) -> Bounds:
        """How the bounds that are told in a line are corrected."""
        return self.bounds.get(line_id) or Bounds()

    def _settle(self, story: Story, at: int, end: End) -> None:
        """The wait that was told has ended: it has come true by now, or not.

        Who goes, or asks for something else, hasn't said what would have been, unless the bound had
        passed before. Nor does a place that is put off because we close teach the bound anything:
        the figures call it late, and no estimate of the line was at fault.
        """
        self.day.judge(story, at, end)
        bounds = self.bounds.setdefault(story.line, Bounds())
        patience = self.patience_of(story.line)
        for told in story.take_unscored():
            known = score(told.bound_ms, at - told.at, left=end != "through")
            if known is not None:
                kept, after = known
                stay = 1.0 if story.absent else patience.stay(after)
                bounds.learn(told.likely_ms, told.first, kept, 1.0 / max(stay, LEAST_STAY))

    def _waited(self, story: Story, at: int, *, left: bool) -> None:
        """They no longer wait in person, or have gone: only such time tells of patience."""
        if not story.absent:
            patience = self.patience.setdefault(story.line, Patience())
            patience.learn(max(0, at - story.here_from), left)

    # Arriving and going

    def _arrived(self, event: said.Arrived | said.Booked, at: int) -> None:
        chosen_at = event.at if isinstance(event, said.Booked) else 0
        story = self.stories[event.contact] = Story(
            contact=event.contact,
            brand=event.brand,
            line=self._line_of(event.brand, event.purpose),
            purpose=event.purpose,
            channel=event.channel,
            language=event.language,
            customer=event.customer,
            arrived_at=at,
            waits_from=max(at, chosen_at or self._opening(event.brand)),
            priority=event.priority,
            answer=begun(event),
            absent=isinstance(event, said.Booked),
            here_from=at,
        )
        self.day.came(story)

    def _opening(self, brand: int) -> int:
        """The next opening of a brand that is closed; 0 while it is open, and if none is known."""
        doors = self.doors.get(brand)
        return doors.next_open if isinstance(doors, said.BrandClosed) else 0

    def _line_of(self, brand: int, purpose: str) -> int:
        known = self.brands.get(brand)
        if known is None:
            return 0
        return known.sales_line if purpose == "sales" else known.service_line

    def _kept(self, event: said.PlaceKept, at: int) -> None:
        story = self.stories[event.contact]
        self._waited(story, at, left=False)
        story.absent = True

    def _came_back(self, event: said.CameBack, at: int) -> None:
        story = self.stories[event.contact]
        if story.absent:
            story.absent, story.here_from = False, at
        story.next_try_at = story.moved_from = 0
        story.wait_on(at)

    def _channel(self, event: said.ChannelChanged, at: int) -> None:
        story = self.stories[event.contact]
        story.channel, story.turned = event.channel, "asked"
        if story.talk is not None:
            story.talk.channel = event.channel

    def _purpose(self, event: said.PurposeAsked, at: int) -> None:
        story = self.stories[event.contact]
        if story.answer.talking:
            return  # only noted: the contact is in the other line once it is handed over there
        self._settle(story, at, "gone")  # of the line that they leave, of their own will
        story.void()
        self._move(story, self._line_of(story.brand, event.purpose), event.purpose, "asked")

    def _line_changed(self, event: said.LineChanged, at: int) -> None:
        """We changed the lines: what was told stands, and teaches neither line's bound anything."""
        story = self.stories[event.contact]
        story.take_unscored()
        self._move(story, event.line, event.purpose, "lines")

    def _move(self, story: Story, line: int, purpose: str, turned: str) -> None:
        if not story.answered_at:
            self.day.moved(story, purpose)
        story.line, story.purpose, story.turned = line, purpose, turned

    def _due(self, event: said.CallbackDue, at: int) -> None:
        story = self.stories[event.contact]
        story.next_try_at = story.moved_from = 0
        story.wait_on(at)  # when the brand opens sooner than it said

    def _callback(self, event: said.CallbackAsked, at: int) -> None:
        story = self.stories[event.contact]
        self._waited(story, at, left=False)
        story.absent = True
        story.next_try_at = story.moved_from = 0
        if event.at:
            self._settle(story, at, "gone")
            story.wait_until(at, event.at)
        else:
            story.wait_on(max(at, self._opening(story.brand)))

    def _closed(self, event: said.ContactClosed, at: int) -> None:
        story = self.stories[event.contact]
        story.ended_at = at
        story.outcome = event.outcome
        if not story.answered_at and story.outcome == "abandoned":
            self._waited(story, at, left=True)
        if not story.answered_at:
            self._settle(story, at, "gone")
        self.day.closed(story)
        notice = self.notices.get(event.contact)
        if notice is not None and notice.code != PROMISE_BROKEN:
            del self.notices[event.contact]
        self.ended += 1
        if self.ended % _SWEEP_EVERY == 0:
            self._forget(at)

    def _forget(self, at: int) -> None:
        for contact, story in list(self.stories.items()):
            if story.ended_at and story.ended_at + FORGET_AFTER_MS <= at:
                del self.stories[contact]

    def _drop_old_notices(self) -> None:
        for contact, notice in list(self.notices.items()):
            story = self.stories.get(contact)
            if notice.told and (story is None or story.ended_at):
                del self.notices[contact]

    # Telling, promising

    def _told(self, event: said.WaitTold, at: int) -> None:
        story = self.stories[event.contact]
        story.tell(event, at, self.pace(story.line, story.channel).mean_ms)

    def _passed(self, event: said.PassedOver, at: int) -> None:
        self.stories[event.contact].passed.append((event.law, at))

    def _promised(self, event: said.PromiseMade, at: int) -> None:
        story = self.stories[event.contact]
        story.promise, story.promise_kind, story.promise_due = "made", event.kind, event.due
        story.moved_from = 0
        self.day.promises_made += 1

    def _promise_kept(self, event: said.PromiseKept, at: int) -> None:
        story = self.stories[event.contact]
        story.promise = "kept"
        self.day.keep(story, at)

    def _promise_broken(self, event: said.PromiseBroken, at: int) -> None:
        story = self.stories[event.contact]
        story.promise = "broken"
        self.day.broke(story, at, event.why)
        self.notices[event.contact] = Notice(PROMISE_BROKEN, at)

    def _everyone_declined(self, event: said.EveryoneDeclined, at: int) -> None:
        self.notices[event.contact] = Notice("everyone_declined", at)

    def _nobody_can_answer(self, event: said.NobodyCanAnswer, at: int) -> None:
        self.notices[event.contact] = Notice("nobody_can_answer", at)

    def _lead_told(self, event: facts.LeadTold, at: int) -> None:
        notice = self.notices.get(event.contact)
        if notice is not None and event.agent not in notice.told:
            notice.told.append(event.agent)

    def _promise_released(self, event: said.PromiseReleased, at: int) -> None:
        self.stories[event.contact].promise = "released"

    def _try_planned(self, event: said.TryPlanned, at: int) -> None:
        story = self.stories[event.contact]
        if not story.answered_at:  # after a call that was missed nothing is left to be settled
            self._settle(story, at, "put_off")
        story.plan_try(event)

    # The talk

    def _offered(self, event: said.Offered, at: int) -> None:
        self.stories[event.contact].offer_why = event.why

    def _accepted(self, event: said.OfferAccepted, at: int) -> None:
        self._learn(event.agent, at)
        self.notices.pop(event.contact, None)

    def _answered(self, story: Story, at: int) -> None:
        story.next_try_at = 0
        self.day.answered(story, at)
        self._waited(story, at, left=False)

    def _handed_over(self, event: said.HandedOver, at: int) -> None:
        story = self.stories[event.contact]
        if event.purpose != story.purpose:
            story.purpose = event.purpose
            story.line = self._line_of(story.brand, event.purpose)

    def _joined(self, event: said.Joined, at: int) -> None:
        talk = self.stories[event.contact].talk
        if talk is not None:
            talk.join(event.agent, at)

    def _guest_left(self, event: said.GuestLeft, at: int) -> None:
        talk = self.stories[event.contact].talk
        if talk is not None:
            talk.step_out(event.agent)

    def _talk_ended(self, event: said.TalkEnded, at: int) -> None:
        story = self.stories[event.contact]
        talk = story.last_talk
        if talk is not None:
            self._learn(talk.owner, at)
            took = at - talk.started_at
            self.handling[talk.owner] = Handling(story.line, group_of(talk.channel), took, at)

    def _wrapping(self, event: said.WrapUpStarted, at: int) -> None:
        if event.agent in self.handling:
            self.handling[event.agent].wrapping = True

    def _wrapped_up(self, event: said.WrapUpFinished | said.WrapUpEnded, at: int) -> None:
        self._learn(event.agent, at)

    def _learn(self, agent: int, at: int) -> None:
        """The agent is done with the last talk: what it took, wrap-up included."""
        ended = self.handling.pop(agent, None)
        if ended is not None:
            wrap_up = at - ended.ended_at if ended.wrapping else 0
            pace = self.paces.setdefault(f"{ended.line}/{ended.group}", _usual(ended.group))
            pace.learn(ended.took_ms + wrap_up)

    # Us

    def _line_set(self, event: said.LineSet, at: int) -> None:
        self.lines[event.line] = event

    def _brand_set(self, event: said.BrandSet, at: int) -> None:
        self.brands[event.brand] = event

    def _doors(self, event: said.BrandOpened | said.BrandClosed, at: int) -> None:
        self.doors[event.brand] = event

    def _agent_set(self, event: said.AgentSet, at: int) -> None:
        self.agents[event.agent] = event

    def _agent_removed(self, event: said.AgentRemoved, at: int) -> None:
        self.agents.pop(event.agent, None)

    def _useful(self, event: facts.UsefulSaid, at: int) -> None:
        self.day.useful[event.contact] = event.useful


def _usual(group: str) -> Pace:
    return Pace(CHAT_PRIOR_MS if group == "chat" else TALK_PRIOR_MS)


def group_of(channel: str) -> str:
    """Voice and video are one live talk at a time, chats several at once: two groups."""
    return "chat" if channel == "chat" else "talk"


_STEPS: dict[type, Callable[[Memory, Any, int], None]] = {
    said.LineSet: Memory._line_set,
    said.BrandSet: Memory._brand_set,
    said.AgentSet: Memory._agent_set,
    said.AgentRemoved: Memory._agent_removed,
    said.BrandOpened: Memory._doors,
    said.BrandClosed: Memory._doors,
    said.EveryoneDeclined: Memory._everyone_declined,
    said.Arrived: Memory._arrived,
    said.Booked: Memory._arrived,
    said.PlaceKept: Memory._kept,
    said.CameBack: Memory._came_back,
    said.ChannelChanged: Memory._channel,
    said.PurposeAsked: Memory._purpose,
    said.LineChanged: Memory._line_changed,
    said.CallbackAsked: Memory._callback,
    said.CallbackDue: Memory._due,
    said.NobodyCanAnswer: Memory._nobody_can_answer,
    said.WaitTold: Memory._told,
    said.PassedOver: Memory._passed,
    said.PromiseMade: Memory._promised,
    said.PromiseKept: Memory._promise_kept,
    said.PromiseBroken: Memory._promise_broken,
    said.PromiseReleased: Memory._promise_released,
    said.TryPlanned: Memory._try_planned,
    said.Offered: Memory._offered,
    said.OfferAccepted: Memory._accepted,
    said.HandedOver: Memory._handed_over,
    said.Joined: Memory._joined,
    said.GuestLeft: Memory._guest_left,
    said.TalkEnded: Memory._talk_ended,
    said.WrapUpStarted: Memory._wrapping,
    said.WrapUpFinished: Memory._wrapped_up,
    said.WrapUpEnded: Memory._wrapped_up,
    said.ContactClosed: Memory._closed,
    facts.UsefulSaid: Memory._useful,
    facts.LeadTold: Memory._lead_told,
}
