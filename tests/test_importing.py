"""`lamplight import sales`: all of a file or nothing, and the same file again changes nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec
import pytest
from tests.sales._told import email, line, told

from lamplight import cli, importing
from lamplight.journal import Database
from lamplight.journal.tables import brands, shops

if TYPE_CHECKING:
    from pathlib import Path

    from lamplight.journal import Address

TABLES = ("sale", "sale_line", "payment", "customer", "reach", "shop")


def _url(address: Address) -> str:
    return f"postgresql://{address.user}@/{address.database}?host={address.host}"


@pytest.fixture
def house(address: Address, monkeypatch: pytest.MonkeyPatch) -> Address:
    """A house with one brand, found by `DATABASE_URL`."""

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
                now=1,
            )

    asyncio.run(furnish())
    monkeypatch.setenv("DATABASE_URL", _url(address))
    return address


def _asked(house: Address, statement: str) -> list[Any]:
    async def ask() -> list[Any]:
        session = await asyncpg.connect(**house.connect_kwargs())
        try:
            return [tuple(row) for row in await session.fetch(statement)]
        finally:
            await session.close()

    return asyncio.run(ask())


def _counts(house: Address) -> dict[str, int]:
    return {
        table: _asked(house, f"select count(*) from lamplight.{table}")[0][0]  # noqa: S608
        for table in TABLES
    }


def _file(folder: Path, *sales: Any, name: str = "sales.jsonl") -> Path:
    file = folder / name
    file.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in sales))
    return file


def _import(file: Path, *words: str) -> int:
    return cli.main(["import", "sales", str(file), *words])


INES = {"name": "Ines", "reaches": [email("ines@mail.example")]}
NONE = dict.fromkeys(TABLES, 0)


def test_a_file_is_taken_in_and_again_changes_nothing(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _file(tmp_path, told(buyer=INES), told(id="2", buyer=INES), told(id="3"))
    assert _import(file, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "sales": {"new": 3, "changed": 0, "unchanged": 0},
        "customers": {"new": 1, "maybe_one": 0},
    }
    before = _counts(house), _asked(house, "select version from lamplight.sale")
    assert _import(file) == 0
    assert capsys.readouterr().out == (
        "Sales: 0 new, 0 changed, 3 as they were. Customers: 0 new.\n"
    )
    assert (_counts(house), _asked(house, "select version from lamplight.sale")) == before
    changed = _file(tmp_path, told(number="LO-9", buyer=INES), told(id="4"))
    assert _import(changed, "--json") == 0
    assert json.loads(capsys.readouterr().out)["sales"] == {"new": 1, "changed": 1, "unchanged": 0}


def test_a_table_is_taken_in_under_the_name_of_its_shop(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sales.csv"
    file.write_text("sale;brand;currency;name;paid\n1;outlet;EUR;Lamp;89.00\n", "utf-8-sig")
    assert _import(file, "--shop", "till") == 0
    assert _asked(house, "select name, kind from lamplight.shop") == [("till", "files")]
    assert _asked(house, "select paid_minor from lamplight.sale_line") == [(8900,)]


def test_every_bad_row_is_a_line_and_nothing_is_taken_in(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [told(id=str(n), currency="XXX") for n in range(102)]
    file = _file(tmp_path, told(buyer=INES), *bad)
    assert _import(file, "--json") == 2
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert said.out == ""
    assert lines[0] == f"{file}:2: currency: 'XXX' is no currency of ISO 4217"
    assert lines[99].startswith(f"{file}:101: ")
    assert lines[100:] == ["… and 2 more such lines", "Nothing was imported."]
    assert _counts(house) == NONE


def test_whatever_a_file_holds_each_reason_is_one_short_line(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sales.jsonl"
    terms = {"a\nb" + "x" * 9999: 1}
    file.write_text(json.dumps(msgspec.to_builtins(told()) | {"agreed": {"terms": terms}}))
    assert _import(file) == 2
    first, last = capsys.readouterr().err.splitlines()
    assert first.startswith(f"{file}:1: agreed.terms: Object contains unknown field `a bxxx")
    assert len(first) < 500 + len(str(file))
    assert last == "Nothing was imported."


def test_who_may_be_one_is_said_and_not_merged(
    house: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jo = {"name": "Jo", "reaches": [email("jo@mail.example")]}
    both = {"name": "Jo", "reaches": [email("jo@mail.example"), email("ines@mail.example")]}
    file = _file(tmp_path, told(buyer=INES), told(id="2", buyer=jo), told(id="3", buyer=both))
    assert _import(file, "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["customers"] == {"new": 2, "maybe_one": 1}
    assert said.err.startswith(f"{file}:3: sale '3': its buyer may be customer 1 too")


@pytest.mark.parametrize(
    ("named", "why"),
    [
        (("missing.jsonl", None), "there is no such file"),
        (("sales.xlsx", ""), "its name ends in none of"),
        (("sales.csv", "sale\n"), "line 1: these columns are missing"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(
    house: Address,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    named: tuple[str, str | None],
    why: str,
) -> None:
    name, text = named
    file = tmp_path / name
    if text is not None:
        file.write_text(text)
    assert _import(file) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"lamplight import: {file}: {why}")
    assert said.count("\n") == 1


def test_a_folder_a_wrong_house_and_a_wrong_shop_are_one_line(
    house: Address,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = _file(tmp_path, told())

    async def connected() -> None:
        async with await Database.open(house) as opened:
            await shops.put(opened.pool, "web", "vendure", 1)

    asyncio.run(connected())
    assert _import(tmp_path) == 2
    assert _import(file, "--shop", "Web Shop") == 2
    assert _import(file, "--shop", "web") == 2
    monkeypatch.delenv("DATABASE_URL")
    assert _import(file, "--data", str(tmp_path / "nothing")) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert lines[0].endswith("is no file")
    assert "can't be the name of a shop" in lines[1]
    assert "web is a shop that is connected (vendure)" in lines[2]
    assert "There is no house" in lines[3]
    assert _counts(house) == NONE | {"shop": 1}


def test_a_file_that_is_changed_while_it_is_read_leaves_nothing(
    house: Address,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = _file(tmp_path, told(buyer=INES), told(id="2"))
    take_in = importing._take_in

    async def later(*words: Any) -> Any:
        _file(tmp_path, told(buyer=INES), told(id="2", currency="XXX"))
        return await take_in(*words)

    monkeypatch.setattr(importing, "_take_in", later)
    assert _import(file) == 2
    assert capsys.readouterr().err == f"{file}:2: the file was changed while it was read\n"
    assert _counts(house) == NONE


def test_an_import_that_is_killed_leaves_nothing(house: Address, tmp_path: Path) -> None:
    many = [told(id=str(n), buyer=INES, lines=[line()]) for n in range(4000)]
    file = _file(tmp_path, *many)
    words = [sys.executable, "-m", "lamplight", "import", "sales", str(file)]
    with subprocess.Popen(words, env=os.environ, stderr=subprocess.DEVNULL) as running:
        busy = (
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and backend_xid is not null"
        )
        until = time.monotonic() + 60
        while not _asked(house, busy)[0][0]:
            assert running.poll() is None
            assert time.monotonic() < until
        running.send_signal(signal.SIGKILL)
        assert running.wait(30) == -signal.SIGKILL
    assert _counts(house) == NONE


def test_a_database_that_is_away_is_our_fault_and_no_bad_input(
    house: Address,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = _file(tmp_path, told())
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@/away?host={tmp_path}")
    assert _import(file) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"lamplight import: {file}: ")
    assert said.count("\n") == 1
