import gzip
import io
import random
from pathlib import Path

import pytest
from tests.audit.reading._files import UTC, contacts_of

from lamplight import cli
from lamplight.audit.reading.log import Log, read
from lamplight.audit.reading.unzipping import Unzipped, broken

HEADER = "arrived,answered,ended,outcome\n"
RANDOM = random.Random(7)
ROWS = [f"{1_764_000_000 + 60 * n},,{1_764_000_000 + 60 * n + 9},abandoned\n" for n in range(9_000)]
EVENTS = [
    f"{1_764_000_000 + 60 * n + lag}|{n}|q|NONE|{event}|{RANDOM.random()}\n"
    for n in range(4_000)
    for lag, event in ((0, "ENTERQUEUE"), (9, "ABANDON"))
]


def unzipped(tmp_path: Path, packed: bytes) -> tuple[bytes, str]:
    """All that can be had of a packed file, and what is wrong with it."""
    file = tmp_path / "packed.gz"
    file.write_bytes(packed)
    with io.BufferedReader(Unzipped(file), 10_000) as opened:
        return opened.read(), broken(opened)


def log_of(tmp_path: Path, packed: bytes) -> Log:
    file = tmp_path / "log.gz"
    file.write_bytes(packed)
    return read(file, UTC)


@pytest.mark.parametrize("behind", [b"", b"\0" * 700])
def test_a_whole_file_of_several_members_is_read_whole(tmp_path: Path, behind: bytes) -> None:
    text = [random.Random(1).randbytes(200_000), b"", b"a" * 300_000]
    packed = b"".join(map(gzip.compress, text)) + behind
    assert unzipped(tmp_path, packed) == (b"".join(text), "")


def test_one_that_breaks_off_gives_what_comes_before(tmp_path: Path) -> None:
    text = "".join(ROWS).encode()
    packed = gzip.compress(text)
    for cut in (len(packed) - 1, len(packed) // 2, 40):
        found, why = unzipped(tmp_path, packed[:cut])
        assert why == "it breaks off"
        assert text.startswith(found)
        assert len(found) >= (len(text) * (cut - 40) // len(packed)) * 9 // 10


def test_one_that_is_damaged_gives_what_comes_before(tmp_path: Path) -> None:
    first, second = random.Random(2).randbytes(150_000), b"later" * 9
    packed = gzip.compress(first)
    assert unzipped(tmp_path, packed + b"no gzip")[0] == first
    assert unzipped(tmp_path, packed + b"no gzip")[1]
    wrong = packed[:-8] + b"\1" * 8 + gzip.compress(second)
    assert unzipped(tmp_path, wrong)[0] == first
    assert "check" in unzipped(tmp_path, wrong)[1]


def test_a_packed_log_that_breaks_off_is_read_up_to_there_and_that_is_counted(
    tmp_path: Path,
) -> None:
    packed = gzip.compress((HEADER + "".join(ROWS)).encode())
    log = log_of(tmp_path, packed[: len(packed) // 2])
    count = log.ledger.count
    assert 3_000 < count < 6_000
    assert log.faults.kinds == {"breaks_off": 1}
    assert log.rows == count + 1
    (shown,) = log.faults.first
    assert shown.line == count + 2
    assert ROWS[count].startswith(shown.text)
    assert [one.waited() for one in contacts_of(log)] == [9_000] * count


@pytest.mark.parametrize("shuffled", [False, True])
def test_so_is_one_whose_lines_must_be_put_in_order_first(tmp_path: Path, shuffled: bool) -> None:
    lines = EVENTS[:]
    if shuffled:
        lines[100:200] = reversed(lines[100:200])
    packed = gzip.compress("".join(lines).encode())
    log = log_of(tmp_path, packed[: len(packed) // 2])
    assert log.reordered == shuffled
    assert log.faults.kinds == {"breaks_off": 1}
    assert log.faults.first[0].line == log.rows
    assert lines[log.rows - 1].startswith(log.faults.first[0].text)
    assert abs(log.ledger.count - log.rows / 2) <= 1


def test_records_in_one_line_are_read_up_to_where_it_breaks_off(tmp_path: Path) -> None:
    one = (
        '{"ContactId": "%d", "Channel": "VOICE", "InitiationTimestamp": "2026-11-24T09:00:00Z", '
        '"Queue": {"EnqueueTimestamp": "2026-11-24T09:00:00Z"}, "Attributes": {"a": "%s"}}'
    )
    chance = random.Random(3)
    text = "".join(one % (n, chance.randbytes(20).hex()) for n in range(2_000))
    packed = gzip.compress(text.encode())
    log = log_of(tmp_path, packed[: len(packed) // 2])
    assert 800 < log.ledger.count < 1_200
    assert log.faults.kinds == {"breaks_off": 1}
    assert log.rows == log.ledger.count + 1


def test_the_command_says_it_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log.gz"
    packed = gzip.compress((HEADER + "".join(ROWS[:900])).encode())
    file.write_bytes(packed[: len(packed) // 2])
    assert cli.main(["audit", str(file)]) == 0
    said = capsys.readouterr()
    assert "the packed file breaks off" in said.err
    assert "Left out: 1 of" in said.out
