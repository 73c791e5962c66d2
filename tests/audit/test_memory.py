"""What an audit holds for each row: ten million of them must stay below 500 MB (of 10**6 bytes).

Python and its libraries take 90 MB, so a row may take 40 bytes in all. Bounds are of the bytes that
each further row adds, on days of one size: what is computed of one day at a time adds nothing.
"""

import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lamplight.audit import report
from lamplight.audit.people import Wanted
from lamplight.audit.reading import lines
from lamplight.audit.reading.faults import Faults
from lamplight.audit.reading.log import Log, read
from lamplight.basis.instants import DAY, SECOND

A_DAY = 3_000
FEW, MANY = 2, 8
"""Days."""
BEGIN = 1_767_225_600
UTC = ZoneInfo("UTC")


def table(folder: Path, days: int, *, wide: bool = False) -> Path:
    """Waits that hardly touch, answered by people who come and go between them: nothing of it can
    be joined. `wide`: with all the columns that a table can have."""
    chance = random.Random(days)
    rows = ["arrived,answered,ended,outcome,queue,agent" + (",told_seconds,id" if wide else "")]
    for row in range(days * A_DAY):
        at = BEGIN + row // A_DAY * (DAY // SECOND) + row % A_DAY * 20 + 9
        wait, talk, queue = chance.randrange(2, 19), chance.randrange(1, 300), row % 4
        who = f"agent {queue} {row // 4 % 25}"
        cells = f"{at},{at + wait},{at + wait + talk},answered,queue {queue},{who}"
        rows.append(cells + (f",{wait},id-{row}" if wide else ""))
    file = folder / f"{days} {wide}.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def most_of(work: Callable[[], object]) -> int:
    """The most bytes that it holds at one time."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def held_after(work: Callable[[], object]) -> int:
    """What it still holds when it is done."""
    tracemalloc.start()
    try:
        kept = work()
        held = tracemalloc.get_traced_memory()[0]
        del kept
        return held
    finally:
        tracemalloc.stop()


def each(few: int, many: int) -> float:
    return (many - few) / ((MANY - FEW) * A_DAY)


@pytest.mark.parametrize(("wide", "most", "kept"), [(False, 20, 12), (True, 32, 16)])
def test_a_row_takes_few_bytes_while_a_table_is_read_and_fewer_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wide: bool, most: float, kept: float
) -> None:
    monkeypatch.setattr(lines, "BLOCK", 8_192)  # so that both files have many of them
    few, many = (table(tmp_path, days, wide=wide) for days in (FEW, MANY))
    read(few, UTC)  # what is made once and kept isn't of a row
    assert each(most_of(lambda: read(few, UTC)), most_of(lambda: read(many, UTC))) < most
    assert each(held_after(lambda: read(few, UTC)), held_after(lambda: read(many, UTC))) < kept


def test_the_figures_of_a_row_take_few_bytes_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "replay", lambda *_, **__: None)  # of days that are few enough

    def figures(log: Log) -> int:
        return most_of(lambda: report.audit(log, UTC, file="", timezone=None, wanted=Wanted()))

    few, many = (read(table(tmp_path, days), UTC) for days in (FEW, MANY))
    figures(few)
    assert each(figures(few), figures(many)) < 24


def test_a_line_takes_few_bytes_while_a_log_is_put_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "_TOGETHER", 500)
    files = []
    for days in (FEW, MANY):
        times = [BEGIN + row for row in range(days * A_DAY)]
        random.Random(1).shuffle(times)
        files.append(tmp_path / f"{days}.log")
        files[-1].write_text("".join(f"{at}\n" for at in times), encoding="utf-8")

    def passed(file: Path) -> int:
        source = lines.Source(file)
        return most_of(
            lambda: sum(1 for _ in source.in_order(lambda text: int(text) << 12, Faults()))
        )

    passed(files[0])
    assert each(*(passed(file) for file in files)) < 27
