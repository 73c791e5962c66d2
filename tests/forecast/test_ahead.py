"""The line run forward: right where no formula is, and nothing happens to the line itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.line.test_copied import lived

from lamplight.forecast import ahead
from lamplight.forecast.ahead import FEWEST, HORIZON_MS, Ahead, View, look
from lamplight.forecast.drawn import RUNS, Absence, Chance, Known, Lengths
from lamplight.forecast.wait import expect
from lamplight.line import Line
from lamplight.line import commands as ask
from lamplight.line.events import Offered

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTE, HOUR = 60_000, 3_600_000
TALK_MS = 4.0 * MINUTE


def opened(speak: Sequence[tuple[str, ...]], wrap_up_ms: int = 0) -> Line:
    """Agents who are here, in an open brand."""
    line = Line()
    line.handle(ask.SetLine(1, "service"), 0)
    line.handle(ask.SetBrand(1, 1), 0)
    line.handle(ask.OpenBrand(1, 1 << 60), 0)
    for number, languages in enumerate(speak, start=1):
        line.handle(
            ask.SetAgent(number, (1,), (1,), languages, ("voice",), 0, wrap_up_ms, lead=False), 0
        )
        line.handle(ask.ComeHere(number), 0)
    return line


def come(line: Line, *languages: str, now: int = 0) -> list[int]:
    """Somebody comes for each language; whoever rings is answered. Those who wait."""
    waiting = []
    for language in languages:
        number = line.seen.highest + 1
        for event in line.handle(ask.Arrive(number, 1, "service", "voice", language), now):
            if isinstance(event, Offered):
                line.handle(ask.Accept(event.agent, number, "voice"), now)
        if line.contacts[number].queued:
            waiting.append(number)
    return waiting


def seen(
    line: Line, patience_ms: float | None = None, absences: tuple[Absence, ...] = (), runs: int = 64
) -> View:
    known = Known(lambda *_: Lengths(TALK_MS, 1.0), lambda _: patience_ms, absences)
    return look(line, line.now, known, Chance(np.random.default_rng(3), runs))


def test_the_next_waits_for_the_end_of_the_talk() -> None:
    line = opened([("en",)])
    first, second = come(line, "en", "en", "en")
    view = seen(line)
    assert view.contacts[first].mean_ms == pytest.approx(TALK_MS, rel=0.03)
    assert view.contacts[second].mean_ms == pytest.approx(2 * TALK_MS, rel=0.06)
    assert view.newcomers[1, 1, "en", "voice"].mean_ms == pytest.approx(3 * TALK_MS, rel=0.06)
    assert view.contacts[first].spread == pytest.approx(1.0, rel=0.4)


def test_a_talk_that_lasts_long_already_lasts_longer_still() -> None:
    """Lognormal talks of more than four times the usual length have longer than that to go."""
    line = opened([("en",)])
    (waiting,) = come(line, "en", "en")
    line.handle(ask.Leave(waiting), round(4 * TALK_MS))
    (waiting,) = come(line, "en", now=round(4 * TALK_MS))
    assert seen(line).contacts[waiting].mean_ms > 1.5 * TALK_MS


def test_a_wrap_up_is_waited_out_and_not_counted_twice() -> None:
    line = opened([("en",)], wrap_up_ms=60_000)
    come(line, "en")
    (waiting,) = come(line, "en")
    assert seen(line).contacts[waiting].mean_ms == pytest.approx(TALK_MS, rel=0.03)
    line.handle(ask.Leave(waiting), 1_000)
    line.handle(ask.End(1), 10_000)
    assert line.agents[1].wrap_up_until == 70_000
    assert seen(line).newcomers[1, 1, "en", "voice"].mean_ms == 60_000


def test_who_is_free_leaves_no_wait() -> None:
    line = opened([("en",), ("en",)])
    come(line, "en")
    assert seen(line).newcomers[1, 1, "en", "voice"].mean_ms == 0.0


def test_for_equals_it_says_what_the_formula_says() -> None:
    line = opened([("en",)] * 10)
    draw = np.random.default_rng(1)
    now = 0
    while line.seen.highest < 400:  # until talks in progress are of all ages
        now += 24_000
        for number in [one.id for one in line.contacts.values() if one.state == "talking"]:
            if draw.random() < 24_000 / TALK_MS:
                for event in line.handle(ask.End(number), now):
                    if isinstance(event, Offered):
                        line.handle(ask.Accept(event.agent, event.contact, "voice"), now)
        come(line, "en", now=now)
    while sum(one.queued for one in line.contacts.values()) < 20:
        come(line, "en", now=now)
    view = seen(line, patience_ms=2 * TALK_MS)
    ahead = sum(one.queued for one in line.contacts.values())
    formula = expect(ahead, 10, TALK_MS, 2 * TALK_MS)
    newcomer = view.newcomers[1, 1, "en", "voice"]
    assert newcomer.mean_ms == pytest.approx(formula.mean_ms, rel=0.25)


def test_my_own_patience_doesn_t_shorten_my_wait_but_that_of_others_does() -> None:
    line = opened([("en",)])
    first, second = come(line, "en", "en", "en")
    patient, hasty = seen(line), seen(line, patience_ms=0.1 * TALK_MS)
    assert hasty.contacts[first].mean_ms == pytest.approx(patient.contacts[first].mean_ms)
    assert hasty.contacts[second].mean_ms < 0.7 * patient.contacts[second].mean_ms


def test_who_keeps_their_place_doesn_t_leave() -> None:
    line = opened([("en",)])
    first, second = come(line, "en", "en", "en")
    line.handle(ask.KeepPlace(first, "asked"), line.now)
    hasty = seen(line, patience_ms=0.1 * TALK_MS)
    assert hasty.contacts[second].mean_ms > 1.5 * hasty.contacts[first].mean_ms


def test_colleagues_without_the_language_shorten_nothing() -> None:
    line = opened([("de",), ("en",), ("en",)])
    come(line, "de", "en", "en")
    german, _, english = come(line, "de", "en", "en")
    view = seen(line)
    assert view.contacts[german].mean_ms == pytest.approx(TALK_MS, rel=0.05)
    assert view.contacts[english].mean_ms < view.contacts[german].mean_ms * 1.2


def test_the_end_of_a_shift_is_waited_out() -> None:
    line = opened([("en",)])
    (waiting,) = come(line, "en", "en")
    break_ = Absence(1, line.now + 1_000, line.now + HOUR)
    assert seen(line, absences=(break_,)).contacts[waiting].mean_ms >= HOUR


def test_a_call_that_falls_due_goes_before_who_came_later() -> None:
    def with_booking(booked: bool) -> float:
        line = opened([("en",)])
        come(line, "en")
        if booked:
            line.handle(
                ask.Book(50, 1, "service", "voice", "en", 0, 0, line.now + 30_000, 9), line.now
            )
        (waiting,) = come(line, "en")
        return seen(line).contacts[waiting].mean_ms

    assert with_booking(True) > 1.5 * with_booking(False)


def test_nothing_happens_to_the_line_and_the_same_look_says_the_same() -> None:
    line = opened([("en",), ("de", "en")])
    come(line, *["en", "de"] * 6)
    before = line.dump()
    known = Known(lambda *_: Lengths(TALK_MS, 1.0), lambda _: 2 * TALK_MS)
    chance = Chance(np.random.default_rng(4))
    first = look(line, line.now, known, chance)
    assert look(line, line.now, known, chance) == first
    assert line.dump() == before
    stepwise = Ahead(line, line.now, known, chance)
    steps = 1
    while stepwise.step():
        steps += 1
    assert steps == RUNS
    assert stepwise.view() == first


def test_a_dozen_runs_say_the_mean_nearly_as_well_as_hundreds() -> None:
    line = opened([("en",)] * 4 + [("de", "en")] * 4 + [("de",)] * 2)
    come(line, *["en", "de", "en"] * 10)
    known = Known(lambda *_: Lengths(TALK_MS, 1.0), lambda _: 2 * TALK_MS)
    key = 1, 1, "de", "voice"
    means = [
        look(line, line.now, known, Chance(np.random.default_rng(seed))).newcomers[key].mean_ms
        for seed in range(12)
    ]
    many = look(line, line.now, known, Chance(np.random.default_rng(99), 300)).newcomers[key]
    assert np.mean(means) == pytest.approx(many.mean_ms, rel=0.03)
    plain = many.mean_ms * many.spread**0.5 / RUNS**0.5  # with numbers that aren't spread evenly
    assert np.std(means) < 0.8 * plain


def test_a_line_where_nobody_waits_has_nobody_to_tell() -> None:
    line = opened([("en",)])
    view = seen(line)
    assert view.contacts == {}
    assert view.newcomers == {}


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_going_on_it_can_be_looked_ahead(seed: int) -> None:
    """Hand-overs, guests, chats, rings, kept places, calls, wrap-ups, rests: none stops a run, and
    nobody who could be answered is lost in it."""
    line = lived(seed, 200 + 10 * seed)
    before = line.dump()
    view = look(
        line,
        line.now,
        Known(lambda *_: Lengths(TALK_MS, 1.0), lambda _: 2 * TALK_MS, [Absence(1, line.now)]),
        Chance(np.random.default_rng(seed)),
    )
    assert line.dump() == before
    waiting = [one for one in line.contacts.values() if one.queued and one.state != "talking"]
    assert view.contacts.keys() <= {one.id for one in waiting}
    for one in waiting:
        if any(crew.here > 1 for crew in one.need.crews):
            assert view.contacts[one.id].mean_ms < HORIZON_MS / 2


def test_the_end_of_the_last_shift_is_no_wait() -> None:
    """Who won't be answered today is told nothing by the runs: hours are no estimate."""
    line = opened([("en",)])
    come(line, "en", "en")
    soon = seen(line, absences=(Absence(1, line.now + 1),))
    assert soon.contacts == {}
    assert soon.newcomers == {}
    assert soon.untold == {one.id for one in line.contacts.values() if one.queued}
    assert soon.untold_newcomers == {(1, 1, "en", "voice")}


def _large() -> tuple[Line, int]:
    """Twenty of us who talk and sixty who wait; how many commands one run of it takes."""
    line = opened([("en", "de") if one % 2 else ("en",) for one in range(20)])
    come(line, *("de" if one % 3 == 0 else "en" for one in range(80)))
    looking = _looking(line, runs=4)
    while looking.step():
        pass
    return line, looking.work // 4


def _looking(line: Line, runs: int = RUNS) -> Ahead:
    known = Known(lambda *_: Lengths(TALK_MS, 1.0), lambda _: HOUR)
    return Ahead(line, line.now, known, Chance(np.random.default_rng(3), runs))


@pytest.mark.parametrize(("runs_that_fit", "made"), [(20.5, RUNS), (6.5, 6), (2.5, 0)])
def test_a_look_never_takes_more_than_so_much_work(
    monkeypatch: pytest.MonkeyPatch, runs_that_fit: float, made: int
) -> None:
    """Of a line so large that twelve runs of it would, there are fewer; and below four, none."""
    line, one_run = _large()
    most = int(one_run * runs_that_fit)
    monkeypatch.setattr(ahead, "MOST", most)
    looking = _looking(line)
    while looking.step():
        assert looking.work < most
    assert looking.work <= most + 20  # a step that has begun offers to whoever is free
    view = looking.view()
    if made:
        assert abs(looking.done - made) <= 1
        assert len(view.contacts) == 60
    else:
        assert looking.done < FEWEST
        assert view == View(line.now, {}, {})


def test_in_pieces_the_same_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    line, _ = _large()
    whole = _looking(line)
    while whole.step():
        pass
    monkeypatch.setattr(ahead, "PIECE", 7)
    pieces = _looking(line)
    steps = 1
    while pieces.step():
        steps += 1
    assert steps > 5 * RUNS
    assert pieces.view() == whole.view()
