import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.audit.reading._files import contacts_of, log_of

from lamplight.audit.reading.beside import Sum
from lamplight.standards.contacts import Contact, Ender, Outcome


def record(name: str, **changes: Any) -> dict[str, Any]:
    """A contact record of somebody who was answered after 30 s in the queue."""
    return {
        "ContactId": name,
        "Channel": "VOICE",
        "InitiationMethod": "INBOUND",
        "InitiationTimestamp": "2026-11-24T09:00:00Z",
        "Queue": {
            "ARN": "arn:queue/1",
            "Name": "Lamps",
            "EnqueueTimestamp": "2026-11-24T09:00:20Z",
            "DequeueTimestamp": "2026-11-24T09:00:50Z",
            "Duration": 30,
        },
        "Agent": {
            "Username": "ana",
            "ConnectedToAgentTimestamp": "2026-11-24T09:00:50Z",
            "AfterContactWorkDuration": 32,
            "CustomerHoldDuration": 7,
        },
        "DisconnectTimestamp": "2026-11-24T09:03:00Z",
        "DisconnectReason": "CUSTOMER_DISCONNECT",
        "NextContactId": None,
        "Attributes": {"greeting": "}{"},
    } | changes


GONE = record(
    "gone",
    Agent=None,
    DisconnectTimestamp="2026-11-24T09:00:50Z",
)
ANSWERED = Contact(
    arrived=1_795_510_800_000,
    queued_at=1_795_510_820_000,
    person_answered_at=1_795_510_850_000,
    ended_at=1_795_510_980_000,
    outcome=Outcome.ANSWERED,
    ended_by=Ender.CUSTOMER,
    queue="Lamps",
    agent="ana",
)


def test_records_are_read_a_line_each_or_one_after_another(tmp_path: Path) -> None:
    several = [json.dumps(record("one")), json.dumps(GONE)]
    for text in ("\n".join(several), "".join(several), "[" + ",\n".join(several) + "]"):
        log = log_of(tmp_path, text + "\n")
        answered, gone = contacts_of(log)
        assert answered == ANSWERED
        assert (gone.outcome, gone.waited()) == (Outcome.ABANDONED, 50_000)
        assert log.faults.count == 0


def test_half_a_letter_in_a_name_doesnt_keep_what_was_read_from_being_written(
    tmp_path: Path,
) -> None:
    half = record("one")
    half["Queue"] |= {"Name": "La\ud800mps"}
    (answered,) = contacts_of(log_of(tmp_path, json.dumps(half) + "\n"))
    assert answered.queue == "La?mps"
    assert msgspec.json.decode(msgspec.json.encode(answered.queue)) == "La?mps"


def test_an_answer_of_the_command_line_is_read_over_its_lines(tmp_path: Path) -> None:
    found = {
        "Contacts": [
            {
                "Id": "one",
                "Channel": "VOICE",
                "InitiationMethod": "INBOUND",
                "InitiationTimestamp": "2026-11-24T10:00:00+01:00",
                "QueueInfo": {"Id": "Lamps", "EnqueueTimestamp": "2026-11-24T10:00:20+01:00"},
                "AgentInfo": {"Id": "ana", "ConnectedToAgentTimestamp": 1795510850.0},
                "DisconnectTimestamp": "2026-11-24T10:03:00+01:00",
            },
            {"Id": "menu", "Channel": "VOICE", "InitiationTimestamp": "2026-11-24T10:00:00+01:00"},
        ],
        "TotalCount": 2,
    }
    log = log_of(tmp_path, json.dumps(found, indent=4))
    assert contacts_of(log) == [msgspec.structs.replace(ANSWERED, ended_by=None)]
    assert (log.rows, log.faults.notes) == (2, {"not_queued": 1})
    listed = log_of(tmp_path, json.dumps([record("one"), GONE], indent=1))
    assert [one.outcome for one in contacts_of(listed)] == [Outcome.ANSWERED, Outcome.ABANDONED]


def test_the_last_of_several_records_with_one_id_counts(tmp_path: Path) -> None:
    later = record("one", DisconnectTimestamp="2026-11-24T09:04:00Z")
    log = log_of(tmp_path, json.dumps(record("one")) + "\n" + json.dumps(later) + "\n")
    assert [one.ended_at for one in contacts_of(log)] == [1_795_511_040_000]
    assert log.faults.notes == {"duplicate": 1}


def test_who_did_not_come_to_wait_for_a_person_is_left_out_and_told(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        "\n".join(
            json.dumps(one)
            for one in (
                record("one"),
                record("menu", Queue=None, Agent=None),
                record("out", InitiationMethod="OUTBOUND"),
                record("back", InitiationMethod="CALLBACK"),
                record("task", Channel="TASK"),
            )
        )
        + "\n",
    )
    assert contacts_of(log) == [ANSWERED]
    assert log.faults.notes == {"not_queued": 1, "not_inbound": 2, "not_phone": 1}


def test_a_transfer_into_a_queue_waits_anew(tmp_path: Path) -> None:
    log = log_of(tmp_path, json.dumps(record("two", InitiationMethod="TRANSFER")) + "\n")
    assert [one.follows for one in contacts_of(log)] == [True]


def test_a_line_that_is_no_json_is_counted(tmp_path: Path) -> None:
    log = log_of(tmp_path, json.dumps(record("one")) + "\n{half\n[1, 2]\n")
    assert log.faults.kinds == {"not_json": 2}
    assert contacts_of(log) == [ANSWERED]


def test_the_export_as_csv_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        "Contact ID,Channel,Initiation timestamp,Queue,Agent,Enqueue timestamp,"
        "Connected to agent timestamp,Disconnect timestamp,Disconnect reason\n"
        "one,VOICE,2026-11-24T09:00:00Z,Lamps,ana,2026-11-24T09:00:20Z,2026-11-24T09:00:50Z,"
        "2026-11-24T09:03:00Z,CUSTOMER_DISCONNECT\n",
    )
    assert log.format == "connect"
    assert contacts_of(log) == [ANSWERED]


def test_freeswitch_records_as_json_are_read_by_their_variables(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        json.dumps(
            {
                "variables": {
                    "uuid": "u",
                    "cc_side": "member",
                    "cc_queue": "900",
                    "cc_queue_joined_epoch": "1764000010",
                    "cc_queue_canceled_epoch": "1764000040",
                    "cc_cancel_reason": "BREAK_OUT",
                }
            }
        )
        + "\n",
    )
    (gone,) = contacts_of(log)
    assert (gone.outcome, gone.waited(), gone.queue) == (Outcome.ABANDONED, 30_000, "900")


def test_work_after_a_talk_and_holding_within_it_are_those_of_who_was_answered(
    tmp_path: Path,
) -> None:
    log = log_of(tmp_path, f"{json.dumps(record('one'))}\n{json.dumps(GONE)}\n")
    assert log.beside.after == Sum(1, 32_000)
    assert log.beside.held == Sum(1, 7_000)


@pytest.mark.parametrize("told", [None, "", "soon", -4, 1.5])
def test_spans_that_are_no_whole_seconds_are_left_out(tmp_path: Path, told: object) -> None:
    odd = record("odd")
    odd["Agent"] = {**odd["Agent"], "AfterContactWorkDuration": told}
    log = log_of(tmp_path, json.dumps(odd) + "\n")
    assert len(contacts_of(log)) == 1
    assert log.beside.after.mean() is None


@pytest.mark.parametrize("told", [86_401, "99999999", "9" * 5_000])
@pytest.mark.parametrize("name", ["AfterContactWorkDuration", "CustomerHoldDuration"])
def test_a_record_with_one_of_more_than_a_day_is_bad(
    tmp_path: Path, name: str, told: int | str
) -> None:
    whole, odd = record("whole"), record("odd")
    whole["Agent"] = {**whole["Agent"], name: 86_400}
    odd["Agent"] = {**odd["Agent"], name: told}
    log = log_of(tmp_path, f"{json.dumps(whole)}\n{json.dumps(odd)}\n")
    assert len(contacts_of(log)) == 1
    assert log.faults.kinds == {"work_too_long": 1}
    assert (log.beside.after.count, log.beside.held.count) == (1, 1)


def test_the_table_tells_them_too(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        "Contact ID,Channel,Initiation timestamp,Enqueue timestamp,Connected to agent timestamp,"
        "Disconnect timestamp,Agent.AfterContactWorkDuration\n"
        "1,VOICE,2026-11-24T09:00:00Z,2026-11-24T09:00:20Z,2026-11-24T09:00:50Z,"
        "2026-11-24T09:03:00Z,45\n",
    )
    assert log.beside.after == Sum(1, 45_000)
