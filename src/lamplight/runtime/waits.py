"""How long it will take: position, people here, their pace and the patience of those who wait.

The formula of `forecast.wait`, led by the last look ahead (`forecast.sight`) where the line isn't
one of equals, with its bound corrected by how told waits came out (`forecast.conformal`).
"""

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.forecast import talks
from lamplight.forecast.ahead import key_of
from lamplight.forecast.news import Said, again
from lamplight.forecast.wait import Expected, Wait, expect
from lamplight.line import limits, states

if TYPE_CHECKING:
    from lamplight.line import Line
    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact
    from lamplight.line.needs import Need as Asked
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.views import PersonRef

_AHEAD: Final = (states.WAITING, states.KEPT, states.OFFERED, states.SCHEDULED)

Need = tuple[int, int, str, str]
"""Line, brand, language and channel."""


class Outlook(NamedTuple):
    """How many are before, who of us is free, in the order in which they would be asked, and the
    wait; null while nobody is here who could answer, or who would stay long enough (`untold`)."""

    ahead: int
    free: tuple[int, ...]
    wait: Wait | None
    untold: bool = False


class Standing(NamedTuple):
    """How somebody in the line stands: how many are before them, how many here could answer them,
    for how long at least all of these have been in their talks (0: one of them is in none), and
    what to tell them of the wait; null while nobody here could answer, or would stay for it."""

    ahead: int
    here: int
    talks_ms: int
    wait: Wait | None
    raw_bound_ms: int = 0


class Waits:
    """Estimates from the present state. Make one, use it until the next commit, make another.

    `line` is the line they are made for: what is on disk, or what is being decided.
    """

    def __init__(self, scene: "Scene", line: "Line | None" = None) -> None:
        self._scene = scene
        self.line = scene.line if line is None else line
        self._handle: dict[tuple[int, str], float] = {}
        self._patience: dict[int, float | None] = {}
        self._busy: dict[Need, list[PersonRef]] = {}
        self._then: dict[tuple[Need, int], list[int]] = {}
        self._talks: dict[Need, int] = {}

    def of(self, contact: "Contact") -> Standing:
        """How a contact stands, told as it was told last as long as nothing else is news."""
        ahead, work, agents = self.line.reckoning(contact.id)
        need = key_of(contact.need)
        here = sum(crew.here for crew in contact.need.crews)
        talks_ms = self._talks_ms(need)
        formula = self._formula(contact.line, contact.channel, work, agents)
        if formula is None or not self._scene.sight.tells(contact.id, need):
            return Standing(ahead, here, talks_ms, None)
        story = self._scene.story(contact.id)
        raw = self._scene.sight.of(contact.id, need, formula).wait()
        wait = self._corrected(need, raw, first=story is None or not story.tellings)
        last = None if story is None else story.tells_of(contact.line, contact.channel)
        if last is not None:
            pace_ms = self._scene.memory.pace(contact.line, contact.channel).mean_ms
            own = round(raw.bound_ms * last.corrected)
            now = Said(round(wait.likely_ms), own, ahead, here, pace_ms, talks_ms)
            anew = now._replace(bound_ms=round(wait.bound_ms))
            found = again(last.said(), now, anew, self._scene.clock.now() - last.at)
            wait = Wait(found.likely_ms, found.bound_ms)
        return Standing(ahead, here, talks_ms, wait, round(raw.bound_ms))

    def of_newcomer(self, brand: int, purpose: str, channel: str, language: str) -> Outlook:
        """The same for somebody who would ask now, with who of us is free for them."""
        known = self.line.brands.get(brand)
        if known is None:
            return Outlook(0, (), None)
        ahead, work, agents, free = self.line.outlook(brand, purpose, channel, language)
        line = known.line_for(purpose)
        formula = self._formula(line, channel, work, agents)
        if formula is None:
            return Outlook(ahead, free, None)
        need = (line, brand, language, channel)
        if not free and not self._scene.sight.tells(0, need):
            return Outlook(ahead, free, None, untold=True)
        raw = self._scene.sight.of(0, need, formula).wait()
        return Outlook(ahead, free, self._corrected(need, raw, first=True))

    def formula(self, contact: "Contact") -> Expected | None:
        """What the formula says of a contact's wait, before anything leads or corrects it."""
        _, work, agents = self.line.reckoning(contact.id)
        return self._formula(contact.line, contact.channel, work, agents)

    def formula_of_newcomer(self, need: Need) -> Expected | None:
        """The same for somebody who would come; None also where somebody is free for them."""
        line, brand, language, channel = need
        purpose = self.line.lines.get(line, "service")
        _, work, agents, free = self.line.outlook(brand, purpose, channel, language)
        return None if free else self._formula(line, channel, work, agents)

    def _corrected(self, need: Need, raw: Wait, *, first: bool) -> Wait:
        """The bound corrected by how those of the line did of late."""
        factor = self._scene.memory.bounds_of(need[0]).factor(raw.likely_ms, first)
        return Wait(raw.likely_ms, raw.bound_ms * factor)

    def _talks_ms(self, need: Need) -> int:
        """For how long at least all who are here and could answer have been in their talks; 0 where
        one of them is in none."""
        found = self._talks.get(need)
        if found is None:
            now = self._scene.clock.now()
            found = self._talks[need] = talks.shortest_ms(self.line, self._need(need), now)
        return found

    def before_then(self, contact: "Contact") -> int:
        """How many will be before a contact that is out of the line until a stated time."""
        need = (contact.line, contact.brand, contact.language, contact.channel)
        return bisect_left(self._in_line_by(need, contact.next_try_at), contact.rank)

    def before_newcomer(self, need: Need, at: int) -> int:
        """The same for somebody who would ask now to be called from that time on."""
        return len(self._in_line_by(need, at))

    def _in_line_by(self, need: Need, at: int) -> list[int]:
        """The ranks of all who are in the line then, as far as it is known now, and whom somebody
        could answer who can answer this need. Who of us will be here then isn't known."""
        ranks = self._then.get((need, at))
        if ranks is None:
            mine = self._need(need)
            needs = {id(mine), *(id(one) for crew in mine.crews for one in crew.needs)}
            ranks = self._then[need, at] = sorted(
                one.rank
                for one in self.line.contacts.values()
                if id(one.need) in needs
                and one.state in _AHEAD
                and (one.next_try_at or one.due) <= at
            )
        return ranks

    def _need(self, need: Need) -> "Asked":
        """The line's own, whether anybody asks for it or not."""
        return self.line.needs.get(need) or self.line.unlisted_need(*need)

    def _formula(self, line: int, channel: str, work: int, agents: int) -> Expected | None:
        if not agents:
            return None
        if line not in self._patience:
            self._patience[line] = self._scene.memory.patience_of(line).mean_ms()
        return expect(work, agents, self._handle_ms(line, channel), self._patience[line])

    def _handle_ms(self, line: int, channel: str) -> float:
        """What one contact takes of one of us: a chat is one of several at once."""
        handle_ms = self._handle.get((line, channel))
        if handle_ms is None:
            handle_ms = self._scene.memory.pace(line, channel).mean_ms
            if channel == "chat":
                chats = [
                    one.chats_max
                    for one in self.line.agents.values()
                    if one.here and channel in one.crew.channels and line in one.crew.lines
                ]
                handle_ms /= max(1.0, sum(chats) / max(1, len(chats)))
            self._handle[line, channel] = handle_ms
        return handle_ms

    def busy(self, need: Need) -> "list[PersonRef]":
        """Those who are here and could answer but can't just now."""
        busy = self._busy.get(need)
        if busy is None:
            mine = self._need(need)
            crews = {id(crew) for crew in mine.crews}
            busy = [
                self._scene.directory.person(agent.id)
                for agent in self.line.agents.values()
                if agent.here and id(agent.crew) in crews and not agent.may_ring(mine.live)
            ]
            self._busy[need] = busy
        return busy

    def remaining_ms(self, agent: "Agent", now: int) -> float | None:
        """When somebody will likely be free, in milliseconds; null for somebody away.

        The talk they are in is taken to last the usual time, and half of it again once that is
        nearly over: a talk that is long already will go on longer.
        """
        if not agent.here:
            return None
        if agent.live:
            contact = self.line.contacts[agent.live]
            usual = self._scene.memory.pace(contact.line, contact.channel).mean_ms
            return max(usual - (now - contact.talk_since), usual / 2)
        if agent.wrap_up_until:
            return float(max(0, agent.wrap_up_until - now))
        return float(limits.OFFER) if agent.ringing else 0.0
