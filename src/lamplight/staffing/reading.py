"""A scenario as somebody wrote it, read key by key; docs/simulating.md says what each means."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import msgspec

from lamplight.basis import instants
from lamplight.line.limits import CALL_LIMIT, CHANNELS, CHATS, OFFER, PURPOSES
from lamplight.staffing.scenario import (
    HOUR,
    MOST_AGENTS,
    MOST_CUSTOMERS,
    MOST_DAYS,
    Arrivals,
    BadScenario,
    CallAgain,
    Callback,
    Group,
    Kind,
    SamePerson,
    Scenario,
    Times,
    check,
)
from lamplight.staffing.table import Table, number
from lamplight.staffing.what_if import Change, changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DISTRIBUTIONS: Final = ("exponential", "constant", "lognormal", "recorded")
LONGEST_S: Final = 10_000_000.0
SHORTEST_S: Final = 0.1
MOST_RECORDED: Final = 1_000_000
MOST_CHANGES: Final = 50
LEAST_CUSTOMERS: Final = 1
USUAL_DAYS: Final = 200
_FROM_TO: Final = ("from", "to")
_WHEN: Final = ("per_hour", "profile", "times")
_BESIDE: Final = ("handling_seconds", "patience_seconds", "kinds")
_MOST_REFUSED: Final = 0.9  # who never takes anything is nobody
_DAY_S: Final = 172_800.0  # a day may run into the next


def read(told: Mapping[str, Any]) -> tuple[Scenario, list[Change]]:
    """The scenario of a parsed file, and the changes that are asked of it. Raises BadScenario."""
    top = Table(dict(told), "")
    clock = _Clock(top)
    handling = top.table("handling")
    patience = top.table("patience")
    usual = Kind(
        handling=_times(handling) if handling is not None else Times("", 0.0),
        patience=None if patience is None else _times(patience),
    )
    kinds = tuple(_kind(one, usual) for one in top.tables("kinds")) or (usual,)
    if any(not one.handling.distribution for one in kinds):
        raise top.missing("handling", "give [handling] distribution and mean_seconds")
    arrivals, hours = _arrivals(top, clock, len(kinds))
    customers, days = _length(top, arrivals)
    by_day = arrivals.by_day
    groups = tuple(_group(one, clock, hours, kinds) for one in top.tables("agents"))
    if not groups:
        raise top.missing("agents", "give [agents] count")
    callback, same = top.table("callback"), top.table("same_person")
    again = top.table("call_again")
    if again is not None and not by_day:
        raise BadScenario("call_again is of a day; give days instead of customers")
    scenario = Scenario(
        arrivals=arrivals,
        kinds=kinds,
        groups=groups,
        customers=customers,
        days=days,
        seed=top.whole("seed", 0, (1 << 63) - 1, 1),
        target_ms=top.number("target_seconds", 0.0, LONGEST_S, 60.0) * 1000.0,
        warm_up=top.whole("warm_up", 0, customers) if "warm_up" in top else None,
        callback=None if callback is None else _callback(callback),
        same_person=None if same is None else _same_person(same),
        call_again=None if again is None else _call_again(again),
    )
    if not by_day:
        for one in (*top.tables("agents"), *top.tables("what_if")):
            _of_no_day(one)
    changes = [_change(one, clock) for one in top.tables("what_if")]
    top.raw("warm_up")
    top.done()
    if len(changes) > MOST_CHANGES:
        raise BadScenario(f"what_if: at most {MOST_CHANGES} changes at once")
    check(scenario)
    for change in changes:
        changed(scenario, change)
    return scenario, changes


class _Clock:
    """Clock times of the scenario's day, as milliseconds passed since its midnight."""

    def __init__(self, top: Table) -> None:
        zone, day = top.raw("zone"), top.raw("date")
        self._day: date | None = None
        self._passed: dict[int, tuple[int, bool]] = {}  # by minute: a day may have a million times
        if (zone is None) != (day is None):
            raise BadScenario("zone and date go together: one alone says nothing of the clock")
        if day is None:
            return
        try:
            self._day = date.fromisoformat(day) if isinstance(day, str) else day
            self._zone = ZoneInfo(zone)
        except (ValueError, KeyError, OSError, TypeError):
            raise BadScenario('give date and zone as "2026-03-29" and "Europe/Madrid"') from None
        if not isinstance(self._day, date) or isinstance(self._day, datetime):
            raise BadScenario("date must be a day, as 2026-03-29")

    def read(self, value: object, name: str, *, recorded: bool = False) -> int:
        """A time of day: "09:30", "09:30:15", a TOML time, or up to "48:00" for the next day. What
        the clock skips is when it goes on; `recorded`: BadScenario, since nobody came then."""
        if isinstance(value, time):
            minute, rest = value.hour * 60 + value.minute, value.second * 1000
        else:
            minute, rest = _minute(value, name)
        if self._day is None:
            return minute * 60_000 + rest
        if minute not in self._passed:
            self._passed[minute] = self._shown(self._day, minute)
        passed, is_shown = self._passed[minute]
        if recorded and not is_shown:
            there = self._day + timedelta(minute // (24 * 60))
            raise BadScenario(
                f"{name} is {str(value)!r}: the clock of {self._zone} skips it on {there}; take it "
                "out, or give date and zone as it was recorded"
            )
        return passed + rest

    def _shown(self, day: date, minute: int) -> tuple[int, bool]:
        """How long after midnight a minute begins, and whether the clock ever shows it."""
        at = instants.of_minute(day, minute, self._zone)
        there = instants.to_datetime(at).astimezone(self._zone)
        passed = at - instants.of_minute(day, 0, self._zone)
        return passed, there.hour * 60 + there.minute == minute % (24 * 60)

    @property
    def length(self) -> int:
        """How long the day is, without a date 24 hours."""
        return self.read("24:00", "")

    @property
    def dated(self) -> bool:
        return self._day is not None


def _minute(value: object, name: str) -> tuple[int, int]:
    parts = value.split(":") if isinstance(value, str) else []
    if not 2 <= len(parts) <= 3 or not all(one.isascii() and one.isdigit() for one in parts):
        raise BadScenario(f'{name} is {value!r}: give a time of day, as "09:30"')
    hour, minute, second = (*map(int, parts), 0)[:3]
    if hour * 60 + minute > 48 * 60 or minute > 59 or second > 59:
        raise BadScenario(f'{name} is {value!r}: give a time of day from "00:00" to "48:00"')
    return hour * 60 + minute, second * 1000


def _times(table: Table) -> Times:
    kind = table.choice("distribution", DISTRIBUTIONS)
    if kind == "recorded":
        known = table.numbers("seconds", 0.0, LONGEST_S, MOST_RECORDED)
        mean = sum(known) / len(known) if known else 0.0
        if not mean:
            raise BadScenario(f"{table.name('seconds')}: give recorded times, not all of them 0")
        told = Times(kind, mean * 1000.0, recorded_ms=tuple(one * 1000.0 for one in known))
    else:
        mean = table.number("mean_seconds", SHORTEST_S, LONGEST_S)
        cv = table.number("cv", 0.01, 10.0, 1.0) if kind == "lognormal" else 1.0
        told = Times(kind, mean * 1000.0, cv)
    table.done()
    return told


def _kind(table: Table, usual: Kind) -> Kind:
    handling, patience = table.table("handling"), table.table("patience")
    kind = Kind(
        handling=usual.handling if handling is None else _times(handling),
        patience=usual.patience if patience is None else _times(patience),
        share=table.number("share", 0.0, 1e9, 1.0),
        brand=table.word("brand", usual.brand),
        purpose=table.choice("purpose", PURPOSES, usual.purpose),
        channel=table.choice("channel", CHANNELS, usual.channel),
        language=table.word("language", usual.language),
    )
    table.done()
    return kind


def _arrivals(top: Table, clock: _Clock, kinds: int) -> tuple[Arrivals, tuple[int, int]]:
    """When customers come, and from when to when a day of theirs lasts."""
    table = top.table("arrivals")
    if table is None:
        raise top.missing("arrivals", "give [arrivals] per_hour, profile or times")
    given = [one for one in _WHEN if one in table]
    table.know(*_WHEN, *_FROM_TO, "slot_minutes", "spread", *_BESIDE)
    table.done()
    if len(given) != 1:
        raise BadScenario(f"{table.where}: give one of {', '.join(_WHEN)}")
    start = _at(table, "from", clock, 0)
    end = _at(table, "to", clock, clock.length)
    if start >= end:
        raise BadScenario(f"{table.where}: from must be before to")
    slot = table.seconds("slot_minutes", 1, 1440, 30) * 60
    spread = table.number("spread", 0.0, 2.0, 0.0)
    arrivals = Arrivals(start_ms=start, slot_ms=slot, spread=spread)
    if given == ["per_hour"]:
        arrivals = _at_a_rate(table, arrivals, end, by_day="days" in top)
    elif given == ["profile"]:
        arrivals, end = _by_profile(table, arrivals, clock)
    else:
        arrivals = _recorded(table, clock, kinds)
    table.done()
    return arrivals, (start, end)


def _at_a_rate(table: Table, arrivals: Arrivals, end: int, *, by_day: bool) -> Arrivals:
    rate = table.number("per_hour", 0.1, 10_000_000.0)
    if not by_day:
        _of_no_day(table, "slot_minutes", "spread")
        return Arrivals(per_hour=rate)
    long = end - arrivals.start_ms
    return msgspec.structs.replace(arrivals, profile=(rate * long / HOUR,), slot_ms=long)


def _by_profile(table: Table, arrivals: Arrivals, clock: _Clock) -> tuple[Arrivals, int]:
    profile = table.numbers("profile", 0.0, 1e6, 2_880)
    if not any(profile):
        raise BadScenario(f"{table.name('profile')} is all 0: nobody comes, so nobody waits")
    if "to" in table:
        raise BadScenario(f"{table.name('to')} follows from the profile; leave it out")
    end = arrivals.start_ms + len(profile) * arrivals.slot_ms
    last = clock.length if clock.dated else 2 * 24 * HOUR
    if end > last:
        slots = (last - arrivals.start_ms) // arrivals.slot_ms
        raise BadScenario(
            f"{table.name('profile')} has {len(profile)} slots; this day has {slots} from there on"
        )
    return msgspec.structs.replace(arrivals, profile=profile), end


def _recorded(table: Table, clock: _Clock, kinds: int) -> Arrivals:
    """Recorded instants, in any order: clock times, or seconds since midnight; beside them what
    is known of each."""
    told = table.raw("times")
    if not isinstance(told, list) or not told:
        raise BadScenario(f'{table.name("times")}: give a list, as ["09:00:12", "09:00:40"]')
    if len(told) > MOST_RECORDED:
        raise BadScenario(f"{table.name('times')} holds {len(told):,}; at most {MOST_RECORDED:,}")
    at = [
        _moment(one, clock, f"{table.name('times')}[{number}]") for number, one in enumerate(told)
    ]
    handling = table.numbers("handling_seconds", -1.0, LONGEST_S, MOST_RECORDED)
    patience = table.numbers("patience_seconds", -1.0, LONGEST_S, MOST_RECORDED)
    which = table.numbers("kinds", 1, kinds, MOST_RECORDED)
    for name, one in (
        ("handling_seconds", handling),
        ("patience_seconds", patience),
        ("kinds", which),
    ):
        if one and len(one) != len(at):
            raise BadScenario(f"{table.name(name)} must be as long as times, {len(at)}")
    order = sorted(range(len(at)), key=at.__getitem__)
    return Arrivals(
        times_ms=tuple(at[one] for one in order),
        kinds=tuple(int(which[one]) - 1 for one in order) if which else (),
        handling_ms=tuple(handling[one] * 1000.0 for one in order) if handling else (),
        patience_ms=tuple(patience[one] * 1000.0 for one in order) if patience else (),
    )


def _moment(told: object, clock: _Clock, name: str) -> int:
    if isinstance(told, int | float) and not isinstance(told, bool):
        return round(number(told, name, 0.0, _DAY_S) * 1000.0)
    return clock.read(told, name, recorded=True)


def _length(top: Table, arrivals: Arrivals) -> tuple[int, int]:
    """How many customers, or how many days."""
    if arrivals.by_day:
        if "customers" in top:
            raise BadScenario("customers: who comes by day comes for so many days; give days")
        top.raw("customers")
        return 0, top.whole("days", 2, MOST_DAYS, USUAL_DAYS)
    top.raw("days")
    return top.whole("customers", LEAST_CUSTOMERS, MOST_CUSTOMERS), 0


def _group(table: Table, clock: _Clock, hours: tuple[int, int], kinds: tuple[Kind, ...]) -> Group:
    start, end = (_at(table, key, clock, usual) for key, usual in zip(_FROM_TO, hours, strict=True))
    group = Group(
        count=table.whole("count", 0, MOST_AGENTS),
        brands=table.words("brands", _all(one.brand for one in kinds)),
        purposes=_known(table, "purposes", PURPOSES, _all(one.purpose for one in kinds)),
        channels=_known(table, "channels", CHANNELS, _all(one.channel for one in kinds)),
        languages=table.words("languages", _all(one.language for one in kinds)),
        chats=table.whole("chats", 0, CHATS, int(any(one.channel == "chat" for one in kinds))),
        wrap_up_ms=table.seconds("wrap_up_seconds", 0.0, 86_400.0, 0.0),
        accept_ms=table.seconds("accept_seconds", 0.0, OFFER / 1000.0 - 1.0, 0.0),
        declines=table.number("declines", 0.0, _MOST_REFUSED, 0.0),
        misses=table.number("misses", 0.0, _MOST_REFUSED, 0.0),
        back_ms=table.seconds("back_after_seconds", 1.0, 86_400.0, 60.0),
        start_ms=start,
        end_ms=end,
        breaks=_breaks(table, clock, start, end),
        cost_per_hour=table.number("cost_per_hour", 0.0, 1e9, 0.0),
    )
    table.done()
    if group.declines + group.misses > _MOST_REFUSED:
        raise BadScenario(
            f"{table.where}: declines and misses together are at most {_MOST_REFUSED}"
        )
    if start >= end:
        raise BadScenario(f"{table.where}: from must be before to")
    return group


def _of_no_day(table: Table, *keys: str) -> None:
    """Raises BadScenario for what has a meaning on a day only."""
    for key in (*_FROM_TO, "breaks", *keys):
        if key in table:
            raise BadScenario(f"{table.name(key)} is of a day; give days instead of customers")


def _at(table: Table, key: str, clock: _Clock, usual: int) -> int:
    told = table.raw(key)
    return usual if told is None else clock.read(told, table.name(key))


def _all(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _known(
    table: Table, key: str, words: tuple[str, ...], usual: tuple[str, ...]
) -> tuple[str, ...]:
    told = table.words(key, usual)
    for one in told:
        if one not in words:
            raise BadScenario(f"{table.name(key)} is {one!r}: give some of {', '.join(words)}")
    return told


def _breaks(table: Table, clock: _Clock, start: int, end: int) -> tuple[tuple[int, int], ...]:
    told = table.raw("breaks")
    name = table.name("breaks")
    if told is None:
        return ()
    if not isinstance(told, list) or not all(
        isinstance(one, list) and len(one) == 2 for one in told
    ):
        raise BadScenario(f'{name}: give pairs of times, as [["12:00", "12:30"]]')
    found = sorted((clock.read(one[0], name), clock.read(one[1], name)) for one in told)
    bounds = [start, *(at for one in found for at in one), end]
    if any(one >= other for one, other in pairwise(bounds)):
        raise BadScenario(f"{name}: breaks lie one after the other between from and to")
    return tuple(found)


def _callback(table: Table) -> Callback:
    told = Callback(
        above_ms=table.number("offer_above_seconds", 0.0, LONGEST_S, 0.0) * 1000.0,
        accepts=table.number("accepts", 0.0, 1.0),
        reached=table.number("reached", 0.01, 1.0, 1.0),
        ringing_ms=table.seconds("ring_seconds", 0.0, CALL_LIMIT / 1000.0 - 1.0, 10.0),
    )
    table.done()
    return told


def _same_person(table: Table) -> SamePerson:
    told = SamePerson(
        known=table.number("share", 0.0, 1.0),
        hold_ms=table.seconds("hold_seconds", 0.0, 86_400.0),
    )
    table.done()
    return told


def _call_again(table: Table) -> CallAgain:
    told = CallAgain(
        share=table.number("share", 0.0, 1.0),
        after_ms=table.number("after_seconds", 1.0, 86_400.0) * 1000.0,
        most=table.whole("most", 1, 20, 3),
    )
    table.done()
    return told


def _change(table: Table, clock: _Clock) -> Change:
    callback = table.table("callback")
    start, end = (
        None if (told := table.raw(key)) is None else clock.read(told, table.name(key))
        for key in _FROM_TO
    )
    change = Change(
        name=table.word("name", table.where, 200),
        group=table.whole("group", 1, MOST_AGENTS, 0),
        agents=table.whole("agents", -MOST_AGENTS, MOST_AGENTS, 0),
        start_ms=start,
        end_ms=end,
        count=table.whole("count", 1, MOST_AGENTS, 1),
        languages=table.words("languages", ()),
        channels=_known(table, "channels", CHANNELS, ()),
        brands=table.words("brands", ()),
        purposes=_known(table, "purposes", PURPOSES, ()),
        wrap_up_ms=_whole_ms(table.perhaps("wrap_up_seconds", 0.0, 86_400.0)),
        accept_ms=_whole_ms(table.perhaps("accept_seconds", 0.0, OFFER / 1000.0 - 1.0)),
        declines=table.perhaps("declines", 0.0, _MOST_REFUSED),
        callback=None if callback is None else _callback(callback),
    )
    table.done()
    if change == Change(change.name, change.group):
        raise BadScenario(f"{table.where} changes nothing: say agents, languages, callback, …")
    return change


def _whole_ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000.0)
