import gzip
from pathlib import Path

import pytest
from tests.audit.reading._files import UTC, contacts_of, log_of

from lamplight.audit.reading.faults import BadFile
from lamplight.audit.reading.log import read

ROWS = (
    "arrived,answered,ended,outcome\n"
    "2026-11-24 09:00:00,,2026-11-24 09:00:07,abandoned\n"
    "2026-11-23 09:00:00,,2026-11-23 09:00:09,abandoned\n"
)


def test_rows_come_out_in_the_order_of_arrival(tmp_path: Path) -> None:
    assert [one.waited() for one in contacts_of(log_of(tmp_path, ROWS))] == [9_000, 7_000]


def test_a_zipped_file_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(gzip.compress(ROWS.encode()))
    assert read(file, UTC).ledger.count == 2


def test_a_mark_of_the_byte_order_and_other_line_ends_are_no_part_of_it(tmp_path: Path) -> None:
    log = log_of(tmp_path, "\ufeff" + ROWS.replace("\n", "\r\n"))
    assert log.ledger.count == 2
    assert not log.faults.count


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        ("\u2003\n".encode(), "empty"),
        (b"\x7fELF\0\0\0", "binary"),
        ("a,b\n".encode("utf-16"), "UTF-16"),
        (gzip.compress(ROWS.encode())[:20], "end of one line: it breaks off"),
        (bytes(range(256)) * 40, "binary"),
        (b"arrived,ended,outcome\n1,2,3\n", "columns are missing .*: answered"),
        (b"cc_queue_joined_epoch,cc_queue_answered_epoch\n", "cc_queue_canceled_epoch or end_epo"),
        (b"Initiation timestamp,Queue\n", "Enqueue timestamp"),
        (b"time,callid,agent,event\n", "queuename"),
        (b"once upon a time\n", "none of the logs"),
    ],
)
def test_a_file_that_is_no_log_is_refused_and_the_reason_says_what_is_missing(
    tmp_path: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "log"
    file.write_bytes(content)
    with pytest.raises(BadFile, match=why):
        read(file, UTC)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="folder"):
        read(tmp_path, UTC)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="No such file"):
        read(tmp_path / "none", UTC)


@pytest.mark.parametrize("where", [0, 1, 3])
def test_nul_bytes_among_the_first_lines_spoil_their_line_alone(tmp_path: Path, where: int) -> None:
    lines = ROWS.splitlines()
    file = tmp_path / "log"
    file.write_bytes("\n".join([*lines[:where], "\0" * 300, *lines[where:], ""]).encode())
    log = read(file, UTC)
    assert (log.rows, log.ledger.count) == (3, 2)
    assert log.faults.kinds == {"not_text": 1}
    assert log.faults.first[0].line == where + 1


def test_one_nul_byte_in_a_short_table_is_one_bad_row(tmp_path: Path) -> None:
    log = log_of(tmp_path, ROWS.replace("07,aban", "07,\0aban"))
    assert (log.ledger.count, log.faults.kinds) == (1, {"not_text": 1})


def test_a_line_too_long_and_one_with_nul_bytes_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "log"
    body = ROWS.encode() + b"x" * (3 * 1024 * 1024) + b"\n" + b"a\0b\n"
    file.write_bytes(b"arrived,answered,ended,outcome\n" + b"\n" * 70_000 + body[31:])
    log = read(file, UTC)
    assert log.faults.kinds == {"line_too_long": 1, "not_text": 1}
    assert log.ledger.count == 2


@pytest.mark.parametrize(
    "header", ["arrived,answered,ended,outcome", "time,callid,queuename,agent,event"]
)
def test_a_row_whose_cells_cannot_be_told_apart_is_counted(tmp_path: Path, header: str) -> None:
    split, long = 'a\rb,"c",,,', '"' + "x" * 140_000 + '",,,,'
    log = log_of(tmp_path, f"{header}\n{split}\n{long}\n")
    assert log.faults.kinds == {"cells_not_understood": 2}


def test_json_nested_without_end_is_a_bad_row(tmp_path: Path) -> None:
    assert log_of(tmp_path, '{"a":' * 100_000).faults.kinds == {"not_json": 1}


def test_lines_are_the_same_in_blocks_as_one_by_one(tmp_path: Path) -> None:
    """Blocks are cut within lines, also within a letter and between CR and LF."""
    rows = [f"{1_764_000_000 + n},,{1_764_000_030 + n},abandoned,Ñandú {n}" for n in range(12_000)]
    text = "\r\n".join(["arrived,answered,ended,outcome,queue", *rows[:6_000], "", *rows[6_000:]])
    log = log_of(tmp_path, text)
    assert (log.rows, log.ledger.count, log.faults.count) == (12_000, 12_000, 0)
    assert contacts_of(log)[-1].queue == "Ñandú 11999"


def test_a_file_whose_lines_end_with_cr_alone_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="CR alone"):
        log_of(tmp_path, "arrived,answered,ended,outcome\r1764000000,,1764000030,abandoned\r")
