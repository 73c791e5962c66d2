"""What a change makes of what is left of a day, with the same customers."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from lamplight.staffing.days_played import Days, Played, play
from lamplight.staffing.driver import KEPT
from lamplight.staffing.one_more import FEWEST, _worst, compared, one_more, play_on
from lamplight.staffing.planned_day import (
    Asking,
    Can,
    Change,
    Here,
    Learns,
    Open,
    PlannedDay,
    answered_of,
    left_out,
    scenario_of,
)
from lamplight.staffing.scenario import HOUR, BadScenario, Callback

MORNING, EVENING = 9 * HOUR, 17 * HOUR
MINUTE = 60_000
DAY = PlannedDay(
    start_ms=MORNING,
    expected=(12.0,) * 16,
    spread=0.1,
    asking=(Asking(300_000.0),),
    patience_ms=600_000.0,
    people=(Here(2, MORNING, EVENING),),
)
AFTERNOON = Change(Here(1, 13 * HOUR, EVENING))


def _from(hour: int, **more: object) -> PlannedDay:
    """What is left of the day at that hour."""
    over = (hour - 9) * 2
    rest = msgspec.structs.replace(
        DAY, start_ms=hour * HOUR, begin_ms=hour * HOUR, expected=DAY.expected[over:]
    )
    return msgspec.structs.replace(rest, **more)


def test_the_same_customers_come_with_others_here_and_without() -> None:
    before, after = play(DAY), play(DAY, Change(Here(1, MORNING, EVENING)))
    assert np.array_equal(before.came, after.came)
    assert np.array_equal(before.day, after.day)
    assert after.waited.sum() < before.waited.sum()


def test_more_people_shorten_the_waits_of_their_hours_and_the_interval_says_how_surely() -> None:
    found = one_more(DAY, AFTERNOON)
    assert found.worst is not None
    assert 13 * HOUR <= found.worst.start_ms < EVENING
    for change in (found.worst.nine_s, found.long, found.gone, found.held):
        assert change.after < change.before
        assert change.fewer == pytest.approx(change.before - change.after)
        assert 0 < change.low < change.fewer < change.high
    assert found == one_more(DAY, AFTERNOON, Days(DAY))


def test_a_day_that_has_begun_is_played_from_now_on() -> None:
    begin = 13 * HOUR + 10 * MINUTE
    rest = _from(13, begin_ms=begin, people=(Here(2, begin, EVENING),))
    played = play(rest)
    assert played.came.min() >= begin
    # Twenty of the thirty minutes are left.
    whole = play(_from(13, people=(Here(2, 13 * HOUR, EVENING),)))
    first = (played.came < 13 * HOUR + 30 * MINUTE).sum() / played.days
    assert first == pytest.approx(8.0, rel=0.15)
    assert (whole.came < 13 * HOUR + 30 * MINUTE).sum() / whole.days == pytest.approx(12.0, rel=0.1)


def test_it_begins_with_who_waits_and_with_whom_we_talk() -> None:
    people = (Here(2, 13 * HOUR, EVENING),)
    quiet = play(_from(13, people=people))
    talks = tuple(Open(0, MINUTE, talks=True) for _ in range(2))
    waits = tuple(Open(0, 4 * MINUTE) for _ in range(3))
    busy = play(_from(13, people=people, open=(*waits, *talks)))
    assert len(busy.came) == len(quiet.came) + 3 * quiet.days  # talks are no waits
    there = busy.came < 13 * HOUR
    assert set(busy.came[there]) == {13 * HOUR - 4 * MINUTE}
    # Both of us talk, so all of them wait on, and what they have waited counts.
    assert busy.waited[there].min() > 4 * MINUTE
    assert busy.waited[~there].mean() > quiet.waited.mean()


def test_a_talk_that_has_lasted_long_ends_as_such_a_talk_does() -> None:
    asking = (Asking(300_000.0, cv=0.2),)
    one = _from(13, expected=(0.0,), people=(Here(1, 13 * HOUR, EVENING),), asking=asking)
    waits = [
        play(
            msgspec.structs.replace(
                one, patience_ms=None, open=(Open(0, lasted, talks=True), Open(0, 0))
            )
        ).waited
        for lasted in (1_000, 240_000)
    ]
    assert waits[0].mean() == pytest.approx(299_000, rel=0.1)
    assert 50_000 < waits[1].mean() < 100_000


def test_a_busy_morning_makes_a_busy_day() -> None:
    spread = 0.2  # a prior that is worth 25 customers
    quiet, busy = (
        scenario_of(msgspec.structs.replace(DAY, spread=spread, came=came, came_of=75.0), Change())
        for came in (75, 150)
    )
    assert sum(quiet.arrivals.profile) == pytest.approx(sum(DAY.expected))
    assert sum(busy.arrivals.profile) == pytest.approx(sum(DAY.expected) * 1.75)
    assert busy.arrivals.spread < quiet.arrivals.spread < spread


def test_languages_are_answered_by_those_who_speak_them() -> None:
    asking = (Asking(300_000.0, share=0.8), Asking(300_000.0, share=0.2, language="de"))
    english = Can(("main",), ("en",), ("voice",))
    both = Can(("main",), ("en", "de"), ("voice",))
    day = msgspec.structs.replace(
        DAY,
        asking=asking,
        people=(Here(2, MORNING, EVENING, english), Here(1, MORNING, EVENING, both)),
    )
    speaks, doesnt = (
        one_more(day, Change(Here(1, MORNING, EVENING, can))) for can in (both, english)
    )
    assert speaks.long.fewer > doesnt.long.fewer > 0
    # Nobody at all who speaks it: those who do are left out, and fewer come.
    alone = msgspec.structs.replace(day, people=(Here(3, MORNING, EVENING, english),))
    assert left_out(day) == 0.0
    assert left_out(alone) == pytest.approx(0.2)
    assert scenario_of(alone, Change()).expected == pytest.approx(0.8 * sum(DAY.expected))
    waits_in_german = msgspec.structs.replace(alone, begin_ms=MORNING, open=(Open(1, MINUTE),))
    assert play(waits_in_german).came.min() >= MORNING


def test_two_chats_go_on_at_once() -> None:
    chats = msgspec.structs.replace(
        DAY,
        asking=(Asking(600_000.0, channel="chat"),),
        people=(Here(2, MORNING, EVENING, Can(("main",), ("en",), ("chat",), 2)),),
    )
    one = Here(2, MORNING, EVENING, Can(("main",), ("en",), ("chat",), 1))
    alone = msgspec.structs.replace(chats, people=(one,))
    assert play(chats).waited.mean() < play(alone).waited.mean() / 2


def test_a_shorter_wrap_up_frees_people() -> None:
    found = one_more(DAY, Change(wrap_up_less_ms=60_000))
    assert found.worst is not None
    assert found.long.low > 0
    assert found.gone.low > 0


def test_a_call_that_is_offered_spares_time_in_person_and_people_who_give_up() -> None:
    offer = Callback(above_ms=60_000.0, accepts=0.6, reached=0.9)
    found = one_more(DAY, Change(callback=offer))
    assert found.gone.low > 0
    assert found.held.low > 0
    assert (play(DAY, Change(callback=offer)).ended == KEPT).any()


def test_a_day_that_has_no_answer_says_why() -> None:
    stranger = Can(("main",), ("fr",), ("voice",))
    for wrong, why in (
        ({"expected": (0.0,) * 16}, "nobody is expected"),
        ({"people": ()}, "nobody plans"),
        ({"people": (Here(2, MORNING, EVENING, stranger),)}, "nobody who plans to be here answers"),
        ({"begin_ms": EVENING}, "nobody plans"),
        ({"patience_ms": None, "people": (Here(1, MORNING, EVENING),)}, "more work than people"),
        ({"expected": (5_000.0,) * 16}, "more than 20,000"),
    ):
        with pytest.raises(BadScenario, match=why):
            play(msgspec.structs.replace(DAY, **wrong))


def test_too_few_in_each_half_hour_have_no_nine_of_ten() -> None:
    few = msgspec.structs.replace(DAY, expected=(0.01,) * 16)
    found = one_more(few, Change(Here(1, MORNING, EVENING)))
    assert found.worst is None


def test_fewer_days_say_less_surely_and_of_how_many_it_is() -> None:
    more = Change(Here(1, MORNING, EVENING))
    was = Days(DAY)
    will = Days(DAY, more, was)
    play_on(was, will, lambda days: days < FEWEST)
    few = compared(was, will)
    assert (few.days, few.of_days) == (FEWEST, will.of_days)
    play_on(was, will, lambda _: True)
    assert compared(was, will) == one_more(DAY, more)
    # Student's t with one degree of freedom: 12.7 times a standard error of half the distance.
    each = [
        np.array([(one.waited[one.day == day] > 180_000).sum() for day in range(FEWEST)])
        for one in (was.first(FEWEST), will.first(FEWEST))
    ]
    fewer = each[0] - each[1]
    assert few.long.fewer - few.long.low == pytest.approx(12.7062 * abs(fewer[0] - fewer[1]) / 2)


def test_of_a_half_hour_in_which_only_one_day_had_anybody_nothing_is_told() -> None:
    def played(days: list[int]) -> Played:
        count = len(days)
        came, zeros = np.full(count, MORNING), np.zeros(count, dtype=np.int64)
        return Played(came, np.arange(count) * 1_000, zeros, np.array(days), 2)

    one, both = played([0] * 40), played([0] * 20 + [1] * 20)
    assert _worst(one, one, Change()) is None
    assert _worst(both, both, Change()) is not None


def test_a_language_that_one_of_us_answers_too_shortens_the_waits_of_who_asks_for_it() -> None:
    english, both = (Can(("main",), one, ("voice",)) for one in (("en",), ("en", "de")))
    day = msgspec.structs.replace(
        DAY,
        asking=(Asking(300_000.0, share=0.7), Asking(300_000.0, share=0.3, language="de")),
        people=(
            *(Here(1, MORNING, EVENING, english, who) for who in (1, 2)),
            Here(1, MORNING, EVENING, both, 3),
        ),
    )
    one = one_more(day, Change(learns=Learns(1, "de")))
    assert one.long.low > 0
    # As where they had answered it all along, and nobody else is touched.
    taught = msgspec.structs.replace(
        day, people=(Here(1, MORNING, EVENING, both, 1), *day.people[1:])
    )
    assert play(taught).waited.sum() == play(day, Change(learns=Learns(1, "de"))).waited.sum()
    same = play(day, Change(learns=Learns(3, "de")))
    assert np.array_equal(same.waited, play(day).waited)


def test_the_same_customers_come_where_what_is_learned_is_answered_by_nobody_else() -> None:
    english = Can(("main",), ("en",), ("voice",))
    day = msgspec.structs.replace(
        DAY,
        asking=(Asking(300_000.0, share=0.7), Asking(300_000.0, share=0.3, language="de")),
        people=(Here(1, MORNING, EVENING, english, 1),),
    )
    assert [one.language for one in answered_of(day)] == ["en"]
    before, after = play(day), play(day, Change(learns=Learns(1, "de")))
    assert np.array_equal(before.came, after.came)
    assert np.array_equal(before.waited, after.waited)
