"""What people are told on the days of `bench wait`, by the functions that the house tells with, and
what its peers would have said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from lamplight.forecast import talks
from lamplight.forecast.ahead import NeedKey, key_of, look
from lamplight.forecast.conformal import Bounds, score
from lamplight.forecast.drawn import Chance, Known, Lengths
from lamplight.forecast.news import Said, again, is_news, reason
from lamplight.forecast.pace import TALK_PRIOR_MS, Pace, Patience
from lamplight.forecast.sight import Sight, where_needed
from lamplight.forecast.wait import Expected, expect

if TYPE_CHECKING:
    from lamplight.line import Line
    from lamplight.line.contacts import Contact
    from lamplight.line.needs import Need

ASTERISK_ADDS_MS: Final = 30_000.0
AHEAD_MS: Final = 60_000
"""The line is run forward so often."""


class Row(NamedTuple):
    """One telling and what came of it, in milliseconds from the telling on."""

    first: bool
    shocked: bool
    likely_ms: float
    bound_ms: float
    raw_bound_ms: float
    virtual_ms: float
    lasted_ms: float
    answered: bool
    longer: str
    """Why it was longer than what was told before; "" where it wasn't."""
    peers: tuple[float, ...]
    """What last to enter, head of line, position only and Asterisk said, at the first telling."""


class Learned:
    """What a house learns from day to day."""

    def __init__(self) -> None:
        self.pace = Pace(TALK_PRIOR_MS)
        self.patience = Patience()
        self.bounds = Bounds()


class _Telling(NamedTuple):
    at: int
    said: Said
    raw_bound_ms: float
    longer: str = ""

    @property
    def corrected(self) -> float:
        """What the bound was multiplied with."""
        return self.said.bound_ms / self.raw_bound_ms


class _Open:
    """Somebody who was told a wait."""

    def __init__(self, arrived_at: int) -> None:
        self.arrived_at = arrived_at
        self.tellings: list[_Telling] = []
        self.peers: tuple[float, ...] = ()
        self.left_at = 0


class _Peer:
    """What somebody else's phone system remembers of one line."""

    __slots__ = ("asterisk_ms", "last_ms")

    def __init__(self) -> None:
        self.last_ms = 0.0
        self.asterisk_ms = 0.0


class Teller:
    """Tells and keeps score of one day; what is learned goes on to the next."""

    def __init__(self, learned: Learned, seed: int) -> None:
        self.learned = learned
        self._sight = Sight()
        self._chance = Chance(np.random.default_rng(seed))
        self.rows: list[Row] = []
        self._open: dict[int, _Open] = {}
        self._peers: dict[int, _Peer] = {}
        self._shock_at = 0

    # What is told

    def waits(self, line: Line, contact: Contact, now: int) -> float:
        """Told on arrival."""
        one = self._open[contact.id] = _Open(now)
        telling = self._estimate(line, contact, now, first=True)
        one.tellings.append(telling)
        one.peers = self._peers_say(contact, telling, line, now)
        return telling.said.likely_ms

    def look(self, line: Line, now: int) -> None:
        """Told anew where it helps."""
        self._look_ahead(line, now)
        for number in line.line_order(1):
            one = self._open.get(number)
            contact = line.contacts[number]
            if one is None or not contact.queued:
                continue
            last = one.tellings[-1]
            passed_ms = now - last.at
            telling = self._estimate(line, contact, now, first=False)
            own = telling.said._replace(bound_ms=telling.raw_bound_ms * last.corrected)
            telling = telling._replace(said=again(last.said, own, telling.said, passed_ms))
            if is_news(last.said, telling.said, passed_ms):
                if telling.said.longer_than(last.said):
                    why = reason(last.said, telling.said, passed_ms)
                    telling = telling._replace(longer=why)
                one.tellings.append(telling)

    def _look_ahead(self, line: Line, now: int) -> None:
        if now < self._sight.at + AHEAD_MS:
            return
        where = where_needed(line, now)
        if not where:
            self._sight.forget()
            return
        learned = self.learned
        lengths = Lengths(learned.pace.mean_ms, learned.pace.spread)
        known = Known(lambda *_: lengths, lambda _: learned.patience.mean_ms())
        view = look(line, now, known, self._chance, where)

        def of_contact(number: int) -> Expected:
            return self._formula(*line.reckoning(number)[1:])

        def of_newcomer(need: NeedKey) -> Expected | None:
            _, work, agents, free = line.outlook(need[1], "service", need[3], need[2])
            return None if free or not agents else self._formula(work, agents)

        self._sight.learn(view, of_contact, of_newcomer)

    def _formula(self, work: int, agents: int) -> Expected:
        learned = self.learned
        return expect(work, agents, learned.pace.mean_ms, learned.patience.mean_ms())

    def _estimate(self, line: Line, contact: Contact, now: int, *, first: bool) -> _Telling:
        ahead, work, agents = line.reckoning(contact.id)
        formula = self._formula(work, agents)
        raw = self._sight.of(contact.id, key_of(contact.need), formula).wait()
        factor = self.learned.bounds.factor(raw.likely_ms, first)
        here = sum(crew.here for crew in contact.need.crews)
        talks_ms = talks.shortest_ms(line, contact.need, now)
        pace_ms = self.learned.pace.mean_ms
        said = Said(raw.likely_ms, raw.bound_ms * factor, ahead, here, pace_ms, talks_ms)
        return _Telling(now, said, raw.bound_ms)

    def _peers_say(
        self, contact: Contact, telling: _Telling, line: Line, now: int
    ) -> tuple[float, ...]:
        peer = self._peer(contact.need)
        first = next((one for one in contact.need.queue if one.id in self._open), contact)
        agents = sum(crew.here for crew in contact.need.crews)
        position = (telling.said.ahead + 1) * self.learned.pace.mean_ms / max(1, agents)
        asterisk = peer.asterisk_ms + ASTERISK_ADDS_MS
        return peer.last_ms, float(now - first.arrived_at), position, asterisk

    def _peer(self, need: Need) -> _Peer:
        return self._peers.setdefault(id(need), _Peer())

    # What came of it

    def begins(self, number: int, need: Need, arrived_at: int, now: int, *, absent: bool) -> None:
        peer = self._peer(need)
        peer.last_ms = float(now - arrived_at)
        peer.asterisk_ms = (3.0 * peer.asterisk_ms + peer.last_ms) / 4.0
        self.learned.patience.learn(now - arrived_at, left=False)
        one = self._open.pop(number, None)
        if one is not None:
            self._score(one, now, left=False, absent=absent)
            self._close(one, now, now, answered=True)

    def left(self, number: int, need: Need, now: int) -> None:
        one = self._open[number]
        self.learned.patience.learn(now - one.arrived_at, left=True)
        self._score(one, now, left=True, absent=False)
        one.left_at = now

    def would_begin(self, number: int, now: int) -> None:
        one = self._open.pop(number)
        self._close(one, now, one.left_at, answered=False)

    def ended(self, took_ms: int, now: int) -> None:
        self.learned.pace.learn(took_ms)

    def shock(self, line: Line, now: int) -> None:
        self._shock_at = now

    def _score(self, one: _Open, now: int, *, left: bool, absent: bool) -> None:
        for n, telling in enumerate(one.tellings):
            known = score(telling.said.bound_ms, now - telling.at, left)
            if known is not None:
                kept, after = known
                stay = 1.0 if absent else self.learned.patience.stay(after)
                self.learned.bounds.learn(
                    telling.said.likely_ms, n == 0, kept, 1.0 / max(stay, 1e-9)
                )

    def _close(self, one: _Open, virtual_at: int, lasted_at: int, *, answered: bool) -> None:
        for n, told in enumerate(one.tellings):
            shocked = told.at < self._shock_at <= told.at + told.said.bound_ms
            row = Row(
                n == 0, shocked, told.said.likely_ms, told.said.bound_ms, told.raw_bound_ms,
                float(virtual_at - told.at), float(lasted_at - told.at), answered,
                told.longer, one.peers,
            )  # fmt: skip
            self.rows.append(row)
