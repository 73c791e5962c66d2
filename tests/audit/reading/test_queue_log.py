import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.audit.reading._files import UTC, contacts_of, log_of

from lamplight.audit.reading import queue_log
from lamplight.audit.reading.beside import Beside, Sum
from lamplight.audit.reading.clock import Clock
from lamplight.audit.reading.faults import Faults
from lamplight.standards.contacts import Contact, Ender, Outcome

T = 1_764_000_000
"""24 November 2025, 16:00 UTC."""


def at(seconds: int) -> int:
    return (T + seconds) * 1000


def lines(*events: str) -> str:
    """Events written as `seconds|call|queue|agent|event|data`."""
    found = []
    for event in events:
        seconds, _, rest = event.partition("|")
        found.append(f"{T + int(seconds)}|{rest}\n")
    return "".join(found)


def test_a_call_waits_is_answered_and_hung_up_by_the_caller(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        lines(
            "0|NONE|NONE|NONE|QUEUESTART|",
            "5|NONE|sales|SIP/7|ADDMEMBER|",
            "10|1.1|sales|NONE|DID|5550100",
            "10|1.1|sales|NONE|ENTERQUEUE||5550123|1",
            "20|1.1|sales|SIP/7|RINGNOANSWER|1000",
            "55|1.1|sales|SIP/8|CONNECT|45|1.2|3",
            "175|1.1|sales|SIP/8|COMPLETECALLER|45|120|1",
        ),
    )
    assert contacts_of(log) == [
        Contact(
            arrived=at(10),
            queued_at=at(10),
            outcome=Outcome.ANSWERED,
            person_answered_at=at(55),
            ended_at=at(175),
            ended_by=Ender.CUSTOMER,
            queue="sales",
            agent="SIP/8",
        )
    ]
    assert log.format == "queue_log"
    assert log.rows == 7
    assert log.faults.count == 0
    assert log.faults.notes == {"logins": 1, "other_events": 2}
    assert log.beside.rings == Sum(1, 3_000)
    assert log.beside.missed == Sum(1, 1_000)
    assert log.beside.busy == 0


@pytest.mark.parametrize(
    ("event", "outcome", "by"),
    [
        ("ABANDON|1|2|30", Outcome.ABANDONED, Ender.CUSTOMER),
        ("EXITWITHTIMEOUT|1", Outcome.TIMED_OUT, None),
        ("EXITWITHTIMEOUT|1|2|30", Outcome.TIMED_OUT, None),
        ("EXITEMPTY|1|2|30", Outcome.TURNED_AWAY, None),
        ("EXITWITHKEY|2|1", Outcome.CHOSE_OTHER, Ender.CUSTOMER),
        ("SYSCOMPAT|", Outcome.TURNED_AWAY, Ender.FIRM),
    ],
)
def test_every_way_out_of_a_queue_is_its_own_outcome(
    tmp_path: Path, event: str, outcome: Outcome, by: Ender
) -> None:
    log = log_of(tmp_path, lines("0|1.1|q|NONE|ENTERQUEUE||1|1", f"30|1.1|q|NONE|{event}"))
    (contact,) = contacts_of(log)
    assert (contact.outcome, contact.ended_by, contact.waited()) == (outcome, by, 30_000)


def test_who_is_sent_on_to_another_queue_waits_once(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        lines(
            "0|1.1|first|NONE|ENTERQUEUE||1|1",
            "60|1.1|first|NONE|EXITWITHTIMEOUT|1|1|60",
            "62|1.1|second|NONE|ENTERQUEUE||1|1",
            "90|1.1|second|SIP/8|CONNECT|28|1.2|3",
            "95|1.1|second|SIP/8|COMPLETEAGENT|28|5|1",
        ),
    )
    (contact,) = contacts_of(log)
    assert contact.outcome is Outcome.ANSWERED
    assert contact.queue == "first"
    assert contact.waited() == 90_000


@pytest.mark.parametrize(
    "handing", ["TRANSFER|8|from|9|30|1", "BLINDTRANSFER|8|from|9|30|1", "ATTENDEDTRANSFER|B|x|9"]
)
def test_who_is_handed_over_into_a_queue_waits_anew(tmp_path: Path, handing: str) -> None:
    log = log_of(
        tmp_path,
        lines(
            "0|1.1|a|NONE|ENTERQUEUE||1|1",
            "9|1.1|a|SIP/8|CONNECT|9|1.2|3",
            f"39|1.1|a|SIP/8|{handing}",
            "40|1.1|b|NONE|ENTERQUEUE||1|1",
            "70|1.1|b|NONE|ABANDON|1|1|30",
        ),
    )
    first, second = contacts_of(log)
    assert (first.outcome, first.ended_at, first.follows) == (Outcome.ANSWERED, at(39), False)
    assert (second.outcome, second.waited(), second.follows) == (Outcome.ABANDONED, 30_000, True)


def test_calls_still_here_at_the_end_are_open_or_still_talking(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        lines(
            "0|1.1|q|NONE|ENTERQUEUE||1|1",
            "5|1.2|q|NONE|ENTERQUEUE||1|2",
            "9|1.1|q|SIP/8|CONNECT|9|1.3|3",
        ),
    )
    talking, waiting = contacts_of(log)
    assert (talking.outcome, talking.ended_at) == (Outcome.ANSWERED, None)
    assert (waiting.outcome, waiting.waited()) == (Outcome.OPEN, 4_000)


def test_a_restart_of_the_switch_ends_what_was_going_on(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        lines(
            "0|1.1|q|NONE|ENTERQUEUE||1|1",
            "60|NONE|NONE|NONE|QUEUESTART|",
            "90|1.2|q|NONE|ENTERQUEUE||1|1",
            "99|1.2|q|NONE|ABANDON|1|1|9",
        ),
    )
    cut, gone = contacts_of(log)
    assert (cut.outcome, cut.waited()) == (Outcome.UNKNOWN, 60_000)
    assert gone.outcome is Outcome.ABANDONED
    assert log.faults.notes["cut_by_restart"] == 1


def test_a_call_without_an_end_is_let_go_and_told(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        lines(
            "0|1.1|q|NONE|ENTERQUEUE||1|1",
            "90000|1.2|q|NONE|ENTERQUEUE||1|1",
            "90009|1.2|q|NONE|ABANDON|1|1|9",
        ),
    )
    lost, _ = contacts_of(log)
    assert (lost.outcome, lost.ended_at) == (Outcome.UNKNOWN, None)
    assert log.faults.notes == {"never_ended": 1}


def test_what_began_before_the_file_is_left_out_and_told(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        lines(
            "0|0.9|q|SIP/8|CONNECT|45|0.8|3",
            "1|0.7|q|NONE|ABANDON|1|1|30",
            "5|0.9|q|SIP/8|COMPLETEAGENT|45|5|1",
            "9|1.1|q|NONE|ENTERQUEUE||1|1",
            "10|1.1|q|NONE|ABANDON|1|1|1",
        ),
    )
    assert len(contacts_of(log)) == 1
    assert log.faults.notes == {"began_before": 2}


def test_bad_lines_are_counted_by_kind_and_shown_with_their_number(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        lines("0|1.1|q|NONE|ENTERQUEUE||1|1")
        + "\n"
        + "half a li\n"
        + "yesterday|1.2|q|NONE|ENTERQUEUE||1|1\n"
        + f"{T + 3}|1.3|q|NONE|7|1\n"
        + lines("9|1.1|q|NONE|ABANDON|1|1|9"),
    )
    assert log.faults.kinds == {
        "too_few_fields": 1,
        "time_not_understood": 1,
        "event_not_text": 1,
    }
    assert [(shown.line, shown.kind) for shown in log.faults.first] == [
        (3, "too_few_fields"),
        (4, "time_not_understood"),
        (5, "event_not_text"),
    ]
    assert [contact.waited() for contact in contacts_of(log)] == [9_000]


def test_times_with_a_fraction_are_read_to_the_millisecond(tmp_path: Path) -> None:
    text = f"{T}.250111|1.1|q|NONE|ENTERQUEUE||1|1\n{T + 9}.750999|1.1|q|NONE|ABANDON|1|1|9\n"
    (contact,) = contacts_of(log_of(tmp_path, text))
    assert (contact.arrived, contact.waited()) == (at(0) + 250, 9_500)


def test_the_table_is_read_with_its_columns_in_any_order(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        "\nid,time,callid,queuename,agent,event,data1,data2,data3,data4,data5\n"
        '1,"2025-11-24 16:00:00.500000",1.1,q,NONE,ENTERQUEUE,,5550100,1,,\n'
        '2,"2025-11-24 16:00:30.500000",1.1,q,"Agent, 8",CONNECT,30,1.2,3,,\n'
        "3,2025-11-24 16:01:00,1.1,q,Agent 8,COMPLETECALLER,30,30,1,,\n",
    )
    (contact,) = contacts_of(log)
    assert log.format == "queue_log_table"
    assert contact.agent == "Agent, 8"
    assert (contact.arrived, contact.waited()) == (at(0) + 500, 30_000)


@st.composite
def days(draw: st.DrawFn) -> list[Contact]:
    """Contacts of different calls, no two things of one call at one time."""
    count = draw(st.integers(1, 12))
    found = []
    for _ in range(count):
        arrived = draw(st.integers(0, 500))
        wait, talk = draw(st.integers(1, 300)), draw(st.integers(1, 300))
        if draw(st.booleans()):
            found.append(
                Contact(
                    arrived=at(arrived),
                    queued_at=at(arrived),
                    outcome=Outcome.ANSWERED,
                    person_answered_at=at(arrived + wait),
                    ended_at=at(arrived + wait + talk),
                    ended_by=draw(st.sampled_from(Ender)),
                    queue=draw(st.sampled_from(["a", "b"])),
                    agent=draw(st.sampled_from(["SIP/1", "SIP/2"])),
                )
            )
        else:
            found.append(
                Contact(
                    arrived=at(arrived),
                    queued_at=at(arrived),
                    outcome=Outcome.ABANDONED,
                    ended_at=at(arrived + wait),
                    ended_by=Ender.CUSTOMER,
                    queue=draw(st.sampled_from(["a", "b"])),
                )
            )
    return found


def written(day: list[Contact]) -> list[str]:
    """The lines of a `queue_log` that tells of these contacts, in the order of their times."""
    events: list[tuple[int, int, str]] = []
    for number, one in enumerate(day):
        call, queue = f"1.{number}", one.queue
        events.append((one.arrived, 0, f"{call}|{queue}|NONE|ENTERQUEUE||1|1"))
        assert one.ended_at is not None
        if one.person_answered_at is None:
            events.append((one.ended_at, 1, f"{call}|{queue}|NONE|ABANDON|1|1|1"))
        else:
            word = "COMPLETEAGENT" if one.ended_by is Ender.FIRM else "COMPLETECALLER"
            events.append(
                (one.person_answered_at, 2, f"{call}|{queue}|{one.agent}|CONNECT|1|1.9|1")
            )
            events.append((one.ended_at, 3, f"{call}|{queue}|{one.agent}|{word}|1|1|1"))
    return [f"{when // 1000}|{rest}" for when, _, rest in sorted(events)]


def by_arrival(contacts: list[Contact]) -> list[Contact]:
    return sorted(contacts, key=lambda one: (one.arrived, str(one)))


@given(days())
def test_a_log_that_was_written_reads_back_to_the_same_contacts(day: list[Contact]) -> None:
    found = queue_log.contacts(
        enumerate(written(day), 1), queue_log.of_file(Clock(UTC)), faults := Faults(), Beside()
    )
    assert by_arrival(list(found)) == by_arrival(day)
    assert not faults.count


@pytest.mark.parametrize("how", ["backwards", "shuffled", "twice"])
def test_the_order_of_the_lines_changes_nothing(tmp_path: Path, how: str) -> None:
    chance = random.Random(4)
    day = []
    for _ in range(60):
        arrived, wait = chance.randrange(20_000), chance.randrange(0, 300)
        day.append(
            Contact(
                arrived=at(arrived),
                queued_at=at(arrived),
                outcome=Outcome.ABANDONED,
                ended_at=at(arrived + wait),
                ended_by=Ender.CUSTOMER,
                queue="a",
            )
        )
    rows = written(day)
    changed = list(rows)
    if how == "backwards":
        changed.reverse()
    elif how == "shuffled":
        chance.shuffle(changed)
    else:
        changed += rows
    log = log_of(tmp_path, "\n".join(changed) + "\n")
    assert log.reordered
    assert by_arrival(contacts_of(log)) == by_arrival(day)
    assert log.faults.notes == ({"duplicate": 120} if how == "twice" else {})


@pytest.mark.parametrize("told", ["", "45", "45|1.2", "45|1.2|", "45|1.2|-3", "45|1.2|3|4"])
def test_how_long_it_rang_is_not_guessed_where_it_doesnt_stand(tmp_path: Path, told: str) -> None:
    log = log_of(tmp_path, lines("0|1.1|q|NONE|ENTERQUEUE||1|1", f"45|1.1|q|SIP/8|CONNECT|{told}"))
    assert len(contacts_of(log)) == 1
    assert log.beside.rings.mean() is None


def test_nobody_rings_for_longer_than_the_wait(tmp_path: Path) -> None:
    log = log_of(tmp_path, lines("0|1.1|q|NONE|ENTERQUEUE||1|1", "5|1.1|q|A|CONNECT|5|1.2|3600"))
    assert len(contacts_of(log)) == 1
    assert log.beside.rings == Sum(1, 5_000)


def test_rings_that_nobody_took_are_counted_once_and_apart_from_busy_phones(tmp_path: Path) -> None:
    rang = "20|1.1|sales|SIP/7|RINGNOANSWER|15000"
    log = log_of(
        tmp_path,
        lines(
            "10|1.1|sales|NONE|ENTERQUEUE||34",
            rang,
            rang,
            "20|1.1|sales|SIP/8|RINGNOANSWER|15000",
            "21|1.1|sales|SIP/9|RINGNOANSWER|0",
            "22|1.1|sales|SIP/9|RINGNOANSWER|soon",
            "23|1.1|sales|SIP/9|RINGNOANSWER|999999999999",
            "30|1.1|sales|NONE|ABANDON|1|1|20",
        ),
    )
    assert log.beside.missed == Sum(2, 30_000)
    assert log.beside.busy == 1
    assert log.faults.notes["duplicate"] == 1


@pytest.mark.parametrize("when", ["0000000005", "0315532799", "7258118400", "9999999999"])
def test_a_line_of_a_time_that_no_log_has_is_counted(tmp_path: Path, when: str) -> None:
    log = log_of(tmp_path, f"1764000000|1|q|NONE|ENTERQUEUE\n{when}|1|q|NONE|ABANDON\n")
    assert log.faults.kinds == {"time_out_of_reach": 1}
