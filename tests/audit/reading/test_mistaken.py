"""Files that owners commonly hand in by mistake: the refusal names the right one."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from tests.audit.reading._files import UTC, log_of

from lamplight import cli
from lamplight.audit.reading import mistaken
from lamplight.audit.reading.faults import BadFile
from lamplight.audit.reading.log import read

MASTER = (
    '"","5550100","400","from-trunk","""Ana"" <5550100>","PJSIP/trunk-0000000a",'
    '"PJSIP/21-0000000b","Queue","400,t,,,300","2026-11-24 09:00:01","2026-11-24 09:00:01",'
    '"2026-11-24 09:03:20",199,199,"ANSWERED","DOCUMENTATION","1795510801.10",""\n'
)
REPORT = (
    "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
    "disposition,amaflags,accountcode,uniqueid,userfield\n"
    "2026-11-24 09:00:01,Ana,5550100,400,ext-queues,PJSIP/a,PJSIP/b,Queue,400,199,199,ANSWERED,"
    "3,,1795510801.10,\n"
)
SCREEN = (
    '"domain_uuid","sip_call_id","extension","extension_name","start_stamp","end_stamp",'
    '"start_date_formatted","start_time_formatted","start_epoch","hangup_cause","duration",'
    '"billmsec","missed_call","record_path","record_name","xml_cdr_uuid","bridge_uuid","direction",'
    '"billsec","caller_id_name","caller_id_number","caller_destination","source_number",'
    '"destination_number","leg","read_codec","write_codec","cc_side","answer_stamp","status",'
    '"sip_hangup_disposition","tta"\n'
)
SWITCH = (
    '"Ana","5550100","400","public","2026-11-24 09:00:01","","2026-11-24 09:03:20","199","0",'
    '"ORIGINATOR_CANCEL","a2b0c1d2-0000-4000-8000-000000000001","","lamps"\n'
)
METRICS = (
    '"Queue","StartInterval","EndInterval","Contacts queued","Average queue answer time"\n'
    '"Service","2026-11-24T09:00:00Z","2026-11-24T09:30:00Z","31","42"\n'
)
SUMS = "Agent,Contacts handled,Average handle time\nAna,31,240\n"
ANSWER = '{"MetricResults": [{"Dimensions": {}, "Collections": []}]}\n'
AGENTS = '{"AgentARN": "a", "CurrentAgentSnapshot": {}, "EventType": "HEART_BEAT"}\n'


@pytest.mark.parametrize("records", [MASTER, MASTER[40:] + MASTER, REPORT])
def test_call_detail_records_of_asterisk_ask_for_the_queue_log(
    tmp_path: Path, records: str
) -> None:
    with pytest.raises(BadFile, match=r"Asterisk or FreePBX .* /var/log/asterisk/queue_log"):
        log_of(tmp_path, records)


@pytest.mark.parametrize("records", [SCREEN, SWITCH])
def test_call_detail_records_without_a_queue_ask_for_fusionpbx_s_database(
    tmp_path: Path, records: str
) -> None:
    with pytest.raises(BadFile, match=r"FusionPBX .* in psql: .copy .*cc_queue_joined_epoch"):
        log_of(tmp_path, records)


def test_the_query_is_the_one_of_the_documentation_and_what_it_gives_is_read(
    tmp_path: Path,
) -> None:
    assert mistaken.QUERY in (Path(__file__).parents[3] / "docs/auditing.md").read_text()
    columns = mistaken.QUERY.partition("SELECT ")[2].partition(" FROM")[0]
    row = "u1,1795510801,1795511000,member,400,,1795510805,0,1795510900,0,,BREAK_OUT"
    assert log_of(tmp_path, f"{columns}\n{row}\n").ledger.count == 1


@pytest.mark.parametrize("metrics", [METRICS, METRICS.replace(",", ";"), SUMS, ANSWER])
def test_metrics_of_amazon_connect_ask_for_contact_records(tmp_path: Path, metrics: str) -> None:
    with pytest.raises(BadFile, match=r"metrics of Amazon Connect.* Contact records"):
        log_of(tmp_path, metrics)


def test_agent_events_of_amazon_connect_ask_for_contact_records(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"agent events .* Contact records"):
        log_of(tmp_path, AGENTS)


def test_it_is_said_too_where_a_format_was_named(tmp_path: Path) -> None:
    file = tmp_path / "Master.csv"
    file.write_text(MASTER)
    for named in ("csv", "queue_log", "freeswitch"):
        with pytest.raises(BadFile, match="/var/log/asterisk/queue_log"):
            read(file, UTC, named)


@pytest.mark.parametrize(
    "text",
    [
        "-- MySQL dump 10.13\n--\n",
        "--\n-- PostgreSQL database dump\n--\n",
        "/*M!999999\\- enable the sandbox mode */\n",
    ],
)
def test_a_dump_of_a_database_asks_for_one_table(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadFile, match="dump of a database"):
        log_of(tmp_path, text)


@pytest.mark.parametrize("text", ["<!DOCTYPE html>\n<html>", "\ufeff<?xml version='1.0'?><cdr/>"])
def test_a_page_asks_for_an_export(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadFile, match="export it as CSV"):
        log_of(tmp_path, text)


def zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "spreadsheet.* CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "spreadsheet.* CSV UTF-8"),
        (zipped("queue_log"), "zip archive: unpack it"),
        (gzip.compress(b"queue_log" + b"\0" * 248 + b"ustar\0" + b"\0" * 600), "tar archive"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "a PDF"),
        (b"BZh91AY&SY\0", "bzip2: unpack it .* only .gz is read"),
        (b"\xfd7zXZ\0\0\4", "xz"),
        (b"\x28\xb5\x2f\xfd\4\0", "Zstandard"),
        (b"SQLite format 3\0" + b"\0" * 80, "SQLite"),
        ("arrived,ended\n".encode("utf-16-le"), "UTF-16: save it again as CSV UTF-8"),
        ("arrived,ended\n".encode("utf-16-be"), "UTF-16.* iconv"),
    ],
)
def test_what_is_no_text_says_what_it_is_and_what_to_do(
    tmp_path: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "export"
    file.write_bytes(content)
    with pytest.raises(BadFile, match=why):
        read(file, UTC)


def test_a_table_that_only_shares_a_column_is_not_taken_for_one_of_them(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="none of the logs"):
        log_of(tmp_path, "channel,duration,billsec\nphone,10,10\n")


def test_the_command_says_it_in_one_line_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, page = tmp_path / "Master.csv", tmp_path / "page.html"
    file.write_text(MASTER)
    assert cli.main(["audit", str(file), "--html", str(page)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "take the file queue_log instead" in said.err
    assert not page.exists()
