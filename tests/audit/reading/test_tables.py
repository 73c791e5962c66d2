from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.audit.reading._files import UTC, contacts_of, log_of

from lamplight.audit.reading import tables
from lamplight.audit.reading.clock import Clock
from lamplight.audit.reading.faults import Faults
from lamplight.standards.contacts import Contact, Ender, Outcome

HEADER = "arrived,answered,ended,outcome,queue,agent,told_seconds\n"


def ms(text: str) -> int:
    return Clock(UTC).instant(text)


def test_the_plain_table_is_read_with_or_without_its_further_columns(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        HEADER
        + "2026-11-24T09:00:00,2026-11-24T09:00:30,2026-11-24T09:05:00,answered,lamps,ana,60\n"
        + "2026-11-24 09:01:00,,2026-11-24 09:02:00,abandoned,lamps,,\n",
    )
    answered, gone = contacts_of(log)
    assert log.format == "csv"
    assert (answered.agent, answered.queue, answered.told_seconds) == ("ana", "lamps", 60.0)
    assert answered.waited() == 30_000
    assert (gone.outcome, gone.waited(), gone.told_seconds) == (Outcome.ABANDONED, 60_000, None)
    bare = log_of(tmp_path, "outcome;ended;arrived;answered\nabandoned;1764000030;1764000000;\n")
    assert [one.waited() for one in contacts_of(bare)] == [30_000]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("x,,2026-11-24 09:02:00,abandoned", "time_not_understood"),
        ("2026-13-24 09:00:00,,2026-11-24 09:02:00,abandoned", "time_not_understood"),
        (",,2026-11-24 09:02:00,abandoned", "time_missing"),
        ("2026-11-24 09:03:00,,2026-11-24 09:02:00,abandoned", "ends_before_it_begins"),
        ("2026-11-24 09:00:00,2026-11-24 08:59:59,,answered", "ends_before_it_begins"),
        ("2026-11-24 09:00:00,,,abandoned", "time_missing"),
        ("2026-11-24 09:00:00,,2026-11-24 09:02:00,answered", "time_missing"),
        ("2026-11-24 09:00:00,2026-11-24 09:01:00,,abandoned", "outcome_contradicts"),
        ("2026-11-24 09:00:00,,2026-11-24 09:02:00,perhaps", "outcome_not_known"),
        ("2026-11-24 09:00:00,,2026-12-24 09:02:00,abandoned", "span_too_long"),
        ("2026-11-24 09:00:00,,2026-11-24 09:02:00,abandoned,q,a,-5", "number_not_understood"),
        ("2026-11-24 09:00:00,,2026-11-24 09:02:00,abandoned,q,a,nan", "number_not_understood"),
        ("2026-11-24 09:00:00,,2026-11-24 09:02:00,abandoned,q,a,5,6", "too_many_fields"),
        ("0,,0,abandoned", "time_out_of_reach"),
    ],
)
def test_a_row_that_cannot_be_is_left_out_and_named(tmp_path: Path, row: str, kind: str) -> None:
    good = "2026-11-24 09:00:00,,2026-11-24 09:00:07,abandoned\n"
    log = log_of(tmp_path, HEADER + row + "\n" + good)
    assert log.faults.kinds == {kind: 1}
    assert log.faults.first[0].line == 2
    assert [one.waited() for one in contacts_of(log)] == [7_000]


def test_a_row_that_breaks_off_before_a_needed_column_is_left_out(tmp_path: Path) -> None:
    whole = "2026-11-24 09:00:00,,2026-11-24 09:02:00,abandoned"
    log = log_of(tmp_path, f"{HEADER}{whole}\n2026-11-24 09:00:00,,2026-11-24 09:01:00")
    assert log.ledger.count == 1
    assert log.faults.kinds == {"too_few_fields": 1}


def test_a_quote_that_never_closes_is_no_row(tmp_path: Path) -> None:
    whole = "2026-11-24 09:00:00,,2026-11-24 09:02:00,abandoned"
    log = log_of(tmp_path, f'{HEADER}{whole},"a ""b"", c"\n{whole},"unclosed\n')
    assert [one.queue for one in contacts_of(log)] == ['a "b", c']
    assert log.faults.kinds == {"cells_not_understood": 1}


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("60", 60.0), (" 60 ", 60.0), ("60,5", 60.5), ("1,234", None), ("1:30", None), ("٣", None)],
)
def test_seconds_that_were_told_may_have_a_comma_for_a_point(
    tmp_path: Path, told: str, seconds: float | None
) -> None:
    row = f"2026-11-24 09:00:00;;2026-11-24 09:02:00;abandoned;;;{told}\n"
    log = log_of(tmp_path, HEADER.replace(",", ";") + row)
    assert [one.told_seconds for one in contacts_of(log)] == ([] if seconds is None else [seconds])


@pytest.mark.parametrize("told", ["86400.1", "1e30", "99999999"])
def test_a_wait_of_more_than_a_day_is_told_to_nobody(tmp_path: Path, told: str) -> None:
    rows = (
        f"2026-11-24 09:0{n}:00,,2026-11-24 09:10:00,abandoned,,,{one}"
        for n, one in enumerate((told, "86400"))
    )
    log = log_of(tmp_path, HEADER + "\n".join(rows) + "\n")
    assert [one.told_seconds for one in contacts_of(log)] == [86_400.0]
    assert log.faults.kinds == {"told_too_long": 1}


def test_rows_that_are_the_same_are_one_and_that_is_told(tmp_path: Path) -> None:
    row = "2026-11-24 09:00:00,,2026-11-24 09:00:07,abandoned,q,,\n"
    other = "2026-11-24 09:00:00,,2026-11-24 09:00:08,abandoned,q,,\n"
    log = log_of(tmp_path, HEADER + row + other + row)
    assert len(contacts_of(log)) == 2
    assert log.faults.notes == {"duplicate": 1}


def test_an_hour_that_comes_twice_is_settled_by_the_row_itself_or_told(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        HEADER
        + "2026-10-25 02:58:00,2026-10-25 02:01:00,2026-10-25 03:05:00,answered,q,,\n"
        + "2026-10-25 01:58:00,,2026-10-25 02:03:00,abandoned,q,,\n",
        zone="Europe/Madrid",
    )
    before, across = contacts_of(log)
    assert before.waited() == 5 * 60_000
    assert across.waited() == 3 * 60_000
    assert log.faults.notes == {"ambiguous_hour": 1}


def test_a_time_that_the_clock_skipped_is_no_time(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        HEADER
        + "2026-03-29 02:30:00,,2026-03-29 03:03:00,abandoned,q,,\n"
        + "2026-03-29 01:58:00,,2026-03-29 03:03:00,abandoned,q,,\n",
        zone="Europe/Madrid",
    )
    assert log.faults.kinds == {"time_never_was": 1}
    assert [one.waited() for one in contacts_of(log)] == [5 * 60_000]


FREESWITCH = (
    '"xml_cdr_uuid","start_epoch","end_epoch","cc_side","cc_queue","cc_agent",'
    '"cc_queue_joined_epoch","cc_queue_answered_epoch","cc_queue_canceled_epoch",'
    '"cc_queue_terminated_epoch","cc_cause","cc_cancel_reason"\n'
)


def test_freeswitch_records_are_read_without_their_other_legs(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        FREESWITCH
        + '"u1","1764000000","1764000200","member","900@h","1001@h","1764000010","1764000040",'
        + '"","1764000190","answered","NONE"\n'
        + '"u2","1764000030","1764000190","agent","900@h","1001@h","1764000010","1764000040",'
        + '"","1764000190","answered","NONE"\n'
        + '"u3","1764000000","1764000099","member","900@h","","1764000010","0","1764000070","",'
        + '"cancel","BREAK_OUT"\n'
        + '"u4","1764000000","1764000099","member","900@h","","1764000010","","1764000070","",'
        + '"cancel","TIMEOUT"\n'
        + '"u5","1764000000","1764000099","","","","","","","","",""\n'
        + '"u3","1764000000","1764000099","member","900@h","","1764000010","0","1764000070","",'
        + '"cancel","BREAK_OUT"\n',
    )
    assert log.format == "freeswitch"
    by_outcome = {one.outcome: one for one in contacts_of(log)}
    assert set(by_outcome) == {Outcome.ANSWERED, Outcome.ABANDONED, Outcome.TIMED_OUT}
    served = by_outcome[Outcome.ANSWERED]
    assert (served.waited(), served.agent) == (40_000, "1001@h")
    assert served.queued_at == 1_764_000_010_000
    assert by_outcome[Outcome.ABANDONED].ended_at == 1_764_000_070_000
    assert by_outcome[Outcome.TIMED_OUT].ended_by is None
    assert log.faults.notes == {"other_leg": 1, "not_queued": 1, "duplicate": 1}


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**9), st.integers(0, 10**6), st.integers(0, 10**6), st.booleans()
        ),
        max_size=20,
    )
)
def test_a_table_that_was_written_reads_back(rows: list[tuple[int, int, int, bool]]) -> None:
    day: list[Contact] = []
    text = ["arrived,answered,ended,outcome,queue,agent"]
    for since, wait, talk, answered in rows:
        arrived = 1_600_000_000_000 + since
        answer, ended = arrived + wait, arrived + wait + talk * answered
        text.append(
            f"{arrived},{answer if answered else ''},{ended},"
            f"{'answered' if answered else 'abandoned'},q,{'ana' if answered else ''}"
        )
        day.append(
            Contact(
                arrived=arrived,
                outcome=Outcome.ANSWERED if answered else Outcome.ABANDONED,
                person_answered_at=answer if answered else None,
                ended_at=ended,
                ended_by=None if answered else Ender.CUSTOMER,
                queue="q",
                agent="ana" if answered else None,
            )
        )
    header = text[0].split(",")
    faults = Faults()
    reader = tables.plain_rows(header, Clock(UTC), faults)
    shape = tables.Shape(len(header), len(header), ",")
    found = tables.contacts(enumerate(text[1:], 2), shape, reader, faults)
    assert [contact for _, _, contact in found] == day
