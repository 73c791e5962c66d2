"""`lamplight import arrivals`: who came before is known from another system's log, by half-hours of
the house's own days, and never in place of what the house counted itself."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from lamplight import cli
from lamplight.journal import Database
from lamplight.journal.tables import brands

if TYPE_CHECKING:
    from pathlib import Path

    from lamplight.journal import Address

HEAD = "arrived,answered,ended,outcome,queue\n"
ROWS = (
    "2025-11-24 09:00:00,2025-11-24 09:00:30,2025-11-24 09:05:30,answered,help\n"
    "2025-11-24 09:29:59,,2025-11-24 09:31:00,abandoned,help\n"
    "2025-11-24 09:30:00,2025-11-24 09:31:00,,answered,orders\n"
    "2025-11-25 23:59:00,,2025-11-25 23:59:30,abandoned,help\n"
)
QUEUE_LOG = (
    "1764000000|1|help|NONE|ENTERQUEUE||5550100|1\n"
    "1764000020|1|help|ana|CONNECT|20|2|3\n"
    "1764000060|1|help|ana|BLINDTRANSFER|orders|ctx|20|40|1\n"
    "1764000061|1|orders|NONE|ENTERQUEUE||5550100|1\n"
    "1764000070|1|orders|bob|CONNECT|9|2|3\n"
    "1764000100|1|orders|bob|COMPLETECALLER|9|30|1\n"
)


@pytest.fixture
def house(address: Address, monkeypatch: pytest.MonkeyPatch) -> Address:
    """A house in Berlin with a line for service and one for sales, found by `DATABASE_URL`."""

    async def furnish() -> None:
        async with await Database.open(address) as made:
            service = await brands.add_line(made.pool, "Service", "service")
            await brands.add_brand(
                made.pool,
                slug="outlet",
                name="Outlet",
                timezone="Europe/Berlin",
                languages=["en"],
                service_line=service,
                sales_line=await brands.add_line(made.pool, "Sales", "sales"),
                now=1,
            )

    asyncio.run(furnish())
    url = f"postgresql://{address.user}@/{address.database}?host={address.host}"
    monkeypatch.setenv("DATABASE_URL", url)
    return address


def _do(house: Address, *statements: str) -> list[Any]:
    async def ask() -> list[Any]:
        session = await asyncpg.connect(**house.connect_kwargs())
        try:
            found = [await session.fetch(statement) for statement in statements]
        finally:
            await session.close()
        return [tuple(row) for row in found[-1]]

    return asyncio.run(ask())


def _known(house: Address) -> list[Any]:
    return _do(
        house, "select line, day::text, slot, came from lamplight.arrival_before order by 1, 2, 3"
    )


def _file(folder: Path, text: str = HEAD + ROWS, name: str = "before.csv") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def _import(file: Path, *words: str) -> int:
    return cli.main(["import", "arrivals", str(file), *words])


FIRST = [
    (1, "2025-11-24", 18, 2),
    (1, "2025-11-24", 19, 1),
    (1, "2025-11-25", 47, 1),
]


def test_who_came_is_counted_by_half_hours_and_the_same_file_again_changes_nothing(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _file(tmp_path)
    assert _import(file, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "line": "Service",
        "timezone": "Europe/Berlin",
        "came": 4,
        "first": "2025-11-24",
        "last": "2025-11-25",
        "half_hours": {"new": 3, "changed": 0, "unchanged": 0, "forgotten": 0},
        "queues": {"help": 3, "orders": 1},
        "bad": {"rows": 0, "kinds": {}},
    }
    assert _known(house) == FIRST
    assert _import(file) == 0
    assert capsys.readouterr().out == (
        "Service: 4 people came from 2025-11-24 to 2025-11-25 (2 days of Europe/Berlin).\n"
        "  help: 3\n  orders: 1\n"
        "Half-hours: 0 new, 0 changed, 3 as they were. Rows that can't be used: 0.\n"
    )
    assert _known(house) == FIRST


def test_times_of_another_zone_fall_on_the_days_of_the_house(
    house: Address, tmp_path: Path
) -> None:
    assert _import(_file(tmp_path), "--timezone", "UTC") == 0
    assert _known(house) == [
        (1, "2025-11-24", 20, 2),
        (1, "2025-11-24", 21, 1),
        (1, "2025-11-26", 1, 1),
    ]


def test_one_queue_one_line_and_days_before_a_day_can_be_chosen(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _file(tmp_path)
    assert _import(file, "--line", "Sales", "--queue", "orders") == 0
    assert _import(file, "--line", "1", "--queue", "help", "--until", "2025-11-25") == 0
    assert _known(house) == [(1, "2025-11-24", 18, 2), (2, "2025-11-24", 19, 1)]
    capsys.readouterr()
    assert _import(file, "--line", "Repairs") == 2
    assert _import(file, "--queue", "Help") == 2
    assert _import(file, "--until", "2025-11-24") == 2
    lines = capsys.readouterr().err.splitlines()
    assert (
        "no line is called 'Repairs'; by name or number there are: Service (1), Sales (2)"
        in lines[0]
    )
    assert lines[1].endswith("its queues: help, orders. Nothing was imported.")
    assert lines[2].endswith("nobody came in it before 2025-11-24. Nothing was imported.")
    assert len(lines) == 3


def test_a_better_file_can_take_the_place_of_all_that_was_taken_in(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _import(_file(tmp_path)) == 0
    less = _file(tmp_path, HEAD + ROWS.splitlines(keepends=True)[0])
    assert _import(less, "--replace", "--json") == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["half_hours"] == {"new": 0, "changed": 1, "unchanged": 0, "forgotten": 2}
    assert _known(house) == [(1, "2025-11-24", 18, 1)]


def test_who_is_handed_over_in_a_queue_log_came_once(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _import(_file(tmp_path, QUEUE_LOG, "queue_log"), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["came"], told["queues"]) == (1, {"help": 1})


def test_bad_rows_are_counted_and_shown_and_the_others_taken_in(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _file(tmp_path, HEAD + ROWS + "yesterday,,,abandoned,help\n" * 20)
    assert _import(file, "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["bad"] == {"rows": 20, "kinds": {"time_not_understood": 20}}
    shown = said.err.splitlines()
    assert shown[0].startswith(f"{file}:6: a time that isn't one")
    assert shown[-1] == f"{file}: and 17 more rows that can't be used"
    assert _known(house) == FIRST


def test_what_has_not_been_yet_is_refused(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ahead = f"{int(time.time()) + 3 * 86_400}"
    assert _import(_file(tmp_path, HEAD + ROWS + f"{ahead},,,unknown,help\n")) == 2
    said = capsys.readouterr()
    assert "which hasn't been yet" in said.err
    assert (said.out, _known(house)) == ("", [])


def test_days_that_the_house_has_counted_itself_are_refused(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _do(
        house,
        "insert into lamplight.contact (key_hash, brand, channel, purpose, language, created_at)"
        " values (sha256('k'), 1, 'voice', 'service', 'en', 1)",
        # 00:30 in Berlin, where it is the 25th
        "insert into lamplight.course (contact, purpose, channel, arrived_at, person, answered_at,"
        " ended_at, outcome) values (1, 'service', 'voice', 1764027000000, 0, 0, 0, '')",
    )
    file = _file(tmp_path)
    assert _import(file) == 2
    assert capsys.readouterr().err == (
        f"lamplight import: {file}: the house counts who comes to Service itself since 2025-11-25: "
        "take the days before with --until 2025-11-25. Nothing was imported.\n"
    )
    assert _import(file, "--line", "Sales") == 0
    assert _import(file, "--until", "2025-11-25") == 0


@pytest.mark.parametrize(
    "case",
    [
        ("", "", "the file is empty"),
        ("a,b\n1,2\n", "", "none of the logs that are known"),
        (HEAD, "", "nobody came in its 0 rows"),
        (HEAD + "x,,,,\n", "", "line 2 has a time that isn't one"),
        (HEAD + ROWS, "--timezone Mars", "no time zone"),
        (HEAD + ROWS, "--format cdr", "no format"),
    ],
)
def test_a_file_that_can_not_be_used_is_one_line(
    house: Address,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    case: tuple[str, str, str],
) -> None:
    text, words, why = case
    assert _import(_file(tmp_path, text), *words.split()) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n"), _known(house)) == ("", 1, [])
    assert why in said.err
    assert said.err.startswith("lamplight import: ")


def test_no_file_and_no_house_are_one_line_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert _import(tmp_path / "none.csv", "--data", str(tmp_path)) == 2
    assert _import(_file(tmp_path), "--data", str(tmp_path / "nothing")) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "No such file" in lines[0]
    assert "There is no house" in lines[1]
