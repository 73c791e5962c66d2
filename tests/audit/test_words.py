"""The three sentences: what is so is said, and nothing more than that."""

from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from tests.audit._said import says
from tests.audit.test_page import LOG

from lamplight.audit import page, terminal
from lamplight.audit.fewest import Fewest
from lamplight.audit.ledger import Ledger
from lamplight.audit.people import People, Shift, Wanted
from lamplight.audit.reading.log import read
from lamplight.audit.replayed import Between, WithShifts
from lamplight.audit.report import Audit, UntakenRings
from lamplight.audit.report import audit as audited
from lamplight.audit.tally import count
from lamplight.audit.waiting import half_hours, honest
from lamplight.audit.words import minutes_of_runs, share_of_runs, shift_of, within
from lamplight.basis.instants import HOUR, MINUTE, SECOND
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.local_time import LocalTime

UTC = ZoneInfo("UTC")
NINE = 1_795_510_800_000


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """Twelve days of 36 calls, five in six of them answered within 40 s."""
    file = tmp_path_factory.mktemp("words") / "log.csv"
    file.write_text(LOG)
    return audited(read(file, UTC), UTC, file="log.csv", timezone="UTC", wanted=Wanted())


def staffed(audit: Audit, *, missing: tuple[float, ...] = (), in_time: float = 0.95) -> Audit:
    """The same log where nobody is short, but for some of the first half-hours."""
    assert audit.people is not None
    lacks = [*missing, *(0.0 for _ in audit.people.week[len(missing) :])]
    week = [
        replace(row, here=row.needed - lack, short=0)
        for row, lack in zip(audit.people.week, lacks, strict=True)
    ]
    people: People = replace(audit.people, week=week, shifts=[], short_hours=0.0)
    hold = replace(audit.hold, within={**audit.hold.within, "60": in_time})
    return replace(audit, people=people, hold=hold)


def test_nobody_need_be_hired_where_enough_were_there_and_enough_were_answered(
    audit: Audit,
) -> None:
    hire = says(staffed(audit))[1]
    assert hire.startswith("Nobody need be hired for 90 % of callers to be answered within 1 min")
    assert "whoever answered nobody isn't seen" in hire
    assert "Work after a talk counts as none" in hire


def test_work_after_a_talk_that_was_given_needs_no_word(audit: Audit) -> None:
    assert audit.people is not None
    told = replace(audit, people=replace(audit.people, wrap_up_seconds=20.0))
    assert "Work after a talk" in says(audit)[1]
    assert "Work after a talk" not in says(told)[1]


@pytest.mark.parametrize(
    ("missing", "in_time", "said"),
    [
        ((0.3,), 0.85, "; 1 half-hour lacks less than that. Yet the log has 85 %"),
        ((1.0, 1.0), 0.85, "; in 2 half-hours callers come when nobody usually is there."),
        ((), 0.7, ". Yet the log has 70 % answered within that time."),
    ],
)
def test_where_that_isnt_so_it_is_said_what_is(
    audit: Audit, missing: tuple[float, ...], in_time: float, said: str
) -> None:
    hire = says(staffed(audit, missing=missing, in_time=in_time))[1]
    assert "Nobody need be hired" not in hire
    assert said in hire


def test_where_the_goal_was_reached_nobody_need_be_hired_and_what_is_thin_is_said(
    audit: Audit,
) -> None:
    hire = says(staffed(audit, missing=(0.3, 1.0), in_time=0.95))[1]
    assert hire.startswith(
        "Nobody need be hired for 90 % of callers to be answered within 1 min: 95 % were answered "
        "within 1 min, taken over all hours, and while somebody is there no half-hour lacks half a "
        "person or more; 1 half-hour lacks less than that; in 1 half-hour callers come"
    )


def test_days_run_again_stand_beside_what_the_log_has_of_the_same_callers(audit: Audit) -> None:
    assert audit.replayed is not None
    was = replace(audit.replayed.was, hold_minutes=1_234.0)
    some = replace(audit.replayed, days=5, of_days=12, left_out=3, was=was)
    hire = says(replace(audit, replayed=some))[1]
    assert "5 of the 12 days would have come to" in hire
    assert "minutes on hold in place of 1,234, and " in hire
    assert "3 callers who came while nobody was there for them are left out of it" in hire
    whole = says(replace(audit, replayed=replace(some, days=12, left_out=0)))[1]
    assert "the same days would have come to" in whole
    assert "left out of it" not in whole


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(42, "43 s"), (59, "1 min"), (3_598, "59 min 59 s"), (7_259, "2 h 1 min"), (7_199, "2 h")],
)
def test_a_time_that_is_told_is_never_shorter_than_the_wait(seconds: int, told: str) -> None:
    assert within(seconds) == told


def test_a_half_hour_in_which_no_time_can_be_told_is_known() -> None:
    ledger = Ledger()
    for number in range(30):
        gone, came = NINE + number * SECOND, NINE + HOUR + number * SECOND
        left = Contact(arrived=gone, outcome=Outcome.ABANDONED, ended_at=gone + MINUTE)
        then = came + 5 * SECOND
        seen = Contact(
            arrived=came, outcome=Outcome.ANSWERED, person_answered_at=then, ended_at=then + MINUTE
        )
        ledger.add(left)
        ledger.add(seen)
    rows = half_hours(count(ledger.close(), LocalTime(UTC)))
    assert [(row.no_time, row.nine_of_ten_within_s) for row in rows] == [(True, None), (False, 5)]


def test_half_hours_without_a_time_come_before_the_slowest_with_one(audit: Audit) -> None:
    assert audit.honest is not None
    rows = [
        replace(row, no_time=place in (1, 2), nine_of_ten_within_s=None if place in (1, 2) else 900)
        for place, row in enumerate(audit.half_hours)
    ]
    told = replace(audit.honest, nine_of_ten_within_s=99, half_within_s=40)
    found = replace(audit, half_hours=rows, honest=told)
    honest = says(found)[2]
    assert "nine of ten within 1 min 40 s, half within 41 s; from 09:30 to 10:30 no time" in honest
    assert honest.index("no time can") < honest.index("the slowest with a time, within")
    assert " none " in terminal.text(found)


def test_what_says_who_was_there_is_said(audit: Audit) -> None:
    logins = replace(audit.presence, shown_by="logins", by_logins=4, by_answers=0)
    assert "known from logins and pauses." in says(replace(audit, presence=logins))[1]
    both = replace(audit.presence, shown_by="both", by_logins=4, by_answers=1)
    hire = says(replace(audit, presence=both))[1]
    assert "logins and pauses of 4 people, and of 1 more only from their answers" in hire


def test_a_zone_that_nobody_named_is_asked_for_once(audit: Audit) -> None:
    assert "Name yours, as" not in terminal.text(audit)
    unnamed = replace(audit, timezone_given=False)
    assert " ".join(terminal.text(unnamed).split()).count("Name yours, as") == 1
    assert page.html(unnamed).count("Name yours, as") == 1


def test_weekdays_that_were_seen_once_are_named_where_they_are_shown(audit: Audit) -> None:
    assert audit.people is not None
    once = [replace(row, days=1 if row.weekday == 1 else 2) for row in audit.people.week]
    some = replace(audit, people=replace(audit.people, week=once))
    said = "Tuesdays: one day only, which may not have been like others."
    assert said in terminal.text(some)
    assert said in page.html(some)
    twice = [replace(row, days=2) for row in audit.people.week]
    assert "one day only" not in terminal.text(
        replace(audit, people=replace(audit.people, week=twice))
    )


def test_no_line_in_a_terminal_is_longer_than_80_columns(audit: Audit) -> None:
    assert audit.people is not None
    assert max(len(line) for line in terminal.text(audit).splitlines()) < 80
    many = [
        replace(row, needed=12_345, here=12_345.0, weekday=n % 7)
        for n, row in enumerate(audit.people.week)
    ]
    wide = replace(audit, people=replace(audit.people, week=many))
    assert max(len(line) for line in terminal.text(wide).splitlines()) < 120


def test_a_handful_of_calls_says_nothing_of_whom_to_hire_whoever_is_named(audit: Audit) -> None:
    assert audit.people is not None
    nameless = replace(audit, contacts=1, people=replace(audit.people, short_hours=None))
    assert says(nameless)[1].startswith("1 wait on 12 days is too few to say whom to hire")


def test_no_time_of_more_than_two_hours_is_told() -> None:
    ledger = Ledger()
    for number in range(30):
        came = NINE + number * SECOND
        then = came + (3 * HOUR if number % 3 else MINUTE)
        ledger.add(
            Contact(
                arrived=came,
                outcome=Outcome.ANSWERED,
                person_answered_at=then,
                ended_at=then + MINUTE,
            )
        )
    told = honest(count(ledger.close(), LocalTime(UTC)))
    assert told is not None
    assert (told.half_within_s, told.nine_of_ten_within_s) == (None, None)
    assert told.curve[-1].seconds == 3 * 3_600


def test_the_slowest_half_hour_is_one_half_hour(audit: Audit) -> None:
    assert audit.honest is not None
    told = replace(audit.honest, nine_of_ten_within_s=99, half_within_s=40)
    rows = [replace(row, nine_of_ten_within_s=900, no_time=False) for row in audit.half_hours[:1]]
    said = says(replace(audit, half_hours=rows, honest=told))[2]
    assert f"; in the half-hour from {rows[0].begins}, the slowest, within 15 min 1 s" in said


def test_how_often_chance_alone_makes_a_day_unusual_is_said_with_it(audit: Audit) -> None:
    some = replace(audit.unusual, judged=15, unusual=1, share=1 / 15)
    said = says(replace(audit, unusual=some))[2]
    assert "true on 1 of 15 days (6.7 %); by chance alone it would be on 1 of 20." in said


def test_more_work_than_people_is_said(audit: Audit) -> None:
    assert audit.people is not None
    shift = Shift(weekday=0, begins="09:00", ends="10:00", people=3, hours=3.0)
    people = replace(
        audit.people, shifts=[shift], short_hours=3.0, work_hours=50.0, here_hours=20.0, cover=None
    )
    bare = replace(audit, replayed=None)
    hire = says(replace(bare, people=people))[1]
    assert hire.startswith(
        "More work came than these people can do: 50 hours of talks a week for 20 hours of people. "
        "It takes 3 more person-hours a week"
    )
    assert ": 3 people on Mondays from 09:00 to 10:00 (3 h)." in hire
    enough = says(replace(bare, people=replace(people, here_hours=60.0)))[1]
    assert "More work came" not in enough


def test_who_left_at_the_queues_limit_isnt_said_to_be_lost(audit: Audit) -> None:
    gone = replace(audit, gave_up=replace(audit.gave_up, sent_away=7))
    assert (
        " 7 more left the queue at its limit, or because nobody was there or it was full: what "
        "came then the log doesn't say."
    ) in says(gone)[0]


def test_phones_that_rang_in_vain_are_told_apart_from_those_that_did_not_ring(audit: Audit) -> None:
    assert audit.untaken_rings is None  # a table tells of no rings
    assert "rang" not in says(audit)[0]
    rang = replace(audit, untaken_rings=UntakenRings(count=31, seconds=750.0, busy=0))
    said = "Phones rang 31 times and nobody took the call, 12 min 30 s of ringing."
    assert said in says(rang)[0]
    assert said in page.html(rang)
    assert said in " ".join(terminal.text(rang).split())
    assert "busy" not in says(rang)[0]
    busy = says(replace(audit, untaken_rings=UntakenRings(count=0, seconds=0.0, busy=1)))[0]
    assert "1 time a phone was tried that was busy or couldn't be reached." in busy
    assert "rang" not in busy


def test_what_people_who_are_asked_for_bring_is_what_the_days_run_again_showed(
    audit: Audit,
) -> None:
    assert audit.replayed is not None
    assert audit.people is not None
    shift = Shift(weekday=0, begins="09:00", ends="10:00", people=3, hours=3.0)
    run = replace(
        audit.replayed.one_line,
        hold_minutes=Between(12.0, 8.0, 16.0),
        unanswered=Between(0.04, 0.03, 0.05),
        within_target=Between(0.85, 0.82, 0.88),
    )
    less = WithShifts([shift], 9.0, run)
    more = WithShifts(
        [shift, replace(shift, weekday=2)], 18.0, replace(run, within_target=Between(0.9, 0.8, 1.1))
    )
    bare = replace(audit.replayed.one_line, within_target=Between(0.5, 0.4, 0.6))
    people = replace(audit.people, shifts=[shift], short_hours=3.0, cover=None)
    hold = replace(audit.hold, within={**audit.hold.within, "60": 0.5})
    whole = replace(audit, people=people, hold=hold)
    few = Fewest([], [shift], 3.0, reached=True, before=0.52, within_target=0.91)
    both = replace(audit.replayed, one_line=bare, fewest=[few], fewest_shifts=less, all_shifts=more)
    hire = says(replace(whole, replayed=both))[1]
    assert (
        "It takes 3 more person-hours a week for 90 % of callers to be answered within 1 min: 3 "
        "people on Mondays from 09:00 to 10:00 (3 h). With them "
        "91 % would have been answered within 1 min on the days that were run again, 52 % without "
        "them. For each half-hour of the week to reach it, it takes 3 more person-hours a week."
    ) in hire
    assert (
        "With the fewest of these shifts that reach it in Lamplight's line, it would have come to "
        "12 minutes on hold and 4.0 % not answered; of all callers 85 % would have been answered "
        "within 1 min (82 to 88 in 95 of 100 runs), 50 % without them. With all the "
        "shifts that its half-hours lack, it would have come to 12 minutes on hold and 4.0 % not "
        "answered; of all callers 90 % would have been answered within 1 min (80 to 100 in 95 of "
        "100 runs), 50 % without them."
    ) in hire
    alone = replace(both, fewest_shifts=None, all_shifts=less)
    found = replace(whole, replayed=alone)
    assert "With all the shifts that its half-hours lack, it would" in says(found)[1]
    assert "50 % without them. That is less than the 90 % that they are for." in says(found)[1]
    (line,) = [one for one in terminal.text(found).splitlines() if "all shifts" in one]
    assert " ".join(line.split()) == "one line, all shifts 12 (8-16) 4.0 % (3.0-5.0) 85 %"
    assert ">all shifts</th><td>4.0 % (3.0–5.0)</td><td>85 % (82–88)</td>" in page.html(found)
    nobody = replace(alone, all_shifts=None)
    assert "half-hours lack" not in says(replace(whole, replayed=nobody))[1]


def test_whom_to_hire_is_what_the_days_run_again_show_to_be_enough(audit: Audit) -> None:
    assert audit.people is not None
    assert audit.replayed is not None
    shift = Shift(weekday=0, begins="09:00", ends="10:00", people=40, hours=40.0)
    people = replace(audit.people, shifts=[shift], short_hours=40.0, cover=None, here_hours=99.0)
    hold = replace(audit.hold, within={**audit.hold.within, "60": 0.8})
    whole = replace(audit, people=people, hold=hold)
    few = Fewest([], [], 0.0, reached=True, before=0.92, within_target=0.92)

    def said(enough: Fewest | None, in_time: float = 0.8) -> str:
        assert audit.replayed is not None
        again = replace(audit.replayed, fewest=[] if enough is None else [enough])
        held = replace(hold, within={**hold.within, "60": in_time})
        return says(replace(whole, replayed=again, hold=held))[1]

    each = (
        "For each half-hour of the week to reach it, it takes 40 more person-hours a week (about "
        "1.1 people of 35 hours)."
    )
    goal = "for 90 % of callers to be answered within 1 min"
    assert said(few).startswith(
        f"Nobody need be hired {goal}: with the same people in Lamplight's line 92 % would have "
        f"been answered within 1 min, taken over all hours, where 80 % were. {each}"
    )
    assert said(few, 0.9).startswith(
        f"Nobody need be hired {goal}: 90 % were answered within 1 min, taken over all hours. "
        f"{each}"
    )
    not_enough = replace(few, shifts=[shift], hours=40.0, reached=False, before=0.5)
    assert "(40 h). Even with them 92 % would" in said(not_enough).replace(
        " (each weekday was seen once only)", ""
    )
    assert f"a week (about 1.1 people of 35 hours) {goal} in each half-hour: 40 people" in said(
        None
    )


@pytest.mark.parametrize(
    ("between", "said"),
    [
        (Between(0.042, 0.039, 0.045), "4.2 % (3.9-4.5)"),
        (Between(0.96, 0.9588, 0.9612), "96.0 % (95.9-96.1)"),
        (Between(0.96, 0.9, 1.02), "96 % (90-100)"),
        (Between(0.004, -0.001, 0.009), "0.4 % (0.0-0.9)"),
        (Between(0.0042, 0.0041, 0.0043), "0.42 % (0.41-0.43)"),
        (Between(0.042, 0.042, 0.042), "4.2 %"),
        (Between(0.0, 0.0, 0.0), "0 %"),
    ],
)
def test_the_ends_of_an_interval_can_be_told_apart(between: Between, said: str) -> None:
    assert share_of_runs(between, "-") == said


def test_minutes_that_differ_in_no_run_have_no_interval() -> None:
    assert minutes_of_runs(Between(1_318.0, 1_318.0, 1_318.0), "-") == "1,318"
    assert minutes_of_runs(Between(3.2, 3.1, 3.3), "-") == "3.2 (3.1-3.3)"
    assert minutes_of_runs(Between(865.0, 498.0, 1_232.0), "-") == "865 (498-1,232)"


def test_a_shift_of_all_hours_of_all_days_is_every_day_all_day() -> None:
    one = Shift(weekday=0, begins="00:00", ends="24:00", people=1, hours=24.0)
    week = [replace(one, weekday=day) for day in range(7)]
    assert shift_of(week) == "1 person every day, all day"
    assert shift_of(week[:5]) == "1 person on Mondays to Fridays, all day"
    early = [replace(shift, ends="08:00", people=2) for shift in week]
    assert shift_of(early) == "2 people every day from 00:00 to 08:00"
