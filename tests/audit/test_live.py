"""A house's own records in the terms of a law, from the command line."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from tests.standards.calls import MONDAY
from tests.test_importing import _url

from lamplight import cli, progress
from lamplight.journal import Database
from lamplight.journal.tables import brands, contacts
from lamplight.runtime import lawful

if TYPE_CHECKING:
    from lamplight.journal import Address


@pytest.fixture
def house(address: Address, monkeypatch: pytest.MonkeyPatch) -> Address:
    """A house in which one was answered at once and one after four minutes."""

    async def furnish() -> None:
        async with await Database.open(address) as made:
            service = await brands.add_line(made.pool, "Service", "service")
            brand = await brands.add_brand(
                made.pool,
                slug="outlet",
                name="Outlet",
                timezone="Europe/Madrid",
                languages=["es"],
                service_line=service,
                now=1,
            )
            for waited in (0, 240_000):
                one = await contacts.add_contact(
                    made.pool, brand=brand, channel="voice", language="es", now=MONDAY
                )
                await made.pool.execute(
                    "insert into course (contact, purpose, channel, arrived_at, person,"
                    " answered_at, ended_at, outcome)"
                    " values ($1, 'service', 'voice', $2, 1, $3, $3, 'answered')",
                    one.contact, MONDAY, MONDAY + waited,
                )  # fmt: skip

    asyncio.run(furnish())
    monkeypatch.setenv("DATABASE_URL", _url(address))
    return address


DAYS = ("--from", "2027-01-01", "--to", "2027-12-31")


@pytest.mark.usefixtures("house")
def test_the_report_is_of_the_houses_own_records(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["audit", "--live", "--law", "ES-CALL", *DAYS, "--json"]) == 0
    (rule,) = json.loads(capsys.readouterr().out)["law"]["rules"]
    (figure,) = rule["checks"][0]["figures"]
    assert (figure["numerator"], figure["denominator"]) == (1, 2)
    assert cli.main(["audit", "--live", "--law", "ES", *DAYS]) == 0
    text = capsys.readouterr().out
    assert text.startswith("In the terms of the law: ES")
    assert "50.00 % (1 of 2)" in text


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--live"], "name one, as --law ES"),
        (["--live", "--law", "ES", "x.csv"], "not both"),
        (["--live", "--law", "ES", "--timezone", "Mars"], "no time zone"),
        (["--live", "--law", "ES", "--from", "2027-02-01", "--to", "2027-01-01"], "is after"),
        (["--live", "--law", "ES", "--html", "page.html"], "--html goes with a FILE"),
        (["--live", "--law", "ES", "--format", "csv"], "--format goes with a FILE"),
        (["--live", "--law", "ES", "--service-level", ".8"], "--service-level"),
        ([], "name a FILE, or --live"),
        (["x.csv", "--law", "ES", "--from", "2027-01-01"], "x.csv"),
    ],
)
def test_what_cant_be_asked_is_one_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["audit", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert len(err.splitlines()) == 1


@pytest.mark.usefixtures("house")
def test_a_long_report_says_how_far_it_is_and_nothing_of_it_on_stdout(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "ELSEWHERE_S", 0.0)
    monkeypatch.setattr(lawful, "OFTEN", 1)
    assert cli.main(["audit", "--live", "--law", "ES", *DAYS, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err.splitlines() == [
        "0 % of the records held against the law",
        "50 % of the records held against the law",
    ]
    assert json.loads(out)["law"]


def test_ctrl_c_ends_it_with_one_line(house: Address) -> None:
    asyncio.run(_stopped(house))


async def _stopped(house: Address) -> None:
    """While nobody can read how contacts went."""
    command = [sys.executable, "-m", "lamplight", "audit", "--live", "--law", "ES", *DAYS]
    async with (
        await Database.open(house) as database,
        database.pool.acquire() as session,
        session.transaction(),
    ):
        await session.execute("lock table course in access exclusive mode")
        began = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        waiting = (
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and wait_event_type = 'Lock' and query like '%from course%$1%'"
        )
        async with asyncio.timeout(30):
            while not await database.pool.fetchval(waiting):  # noqa: ASYNC110 - it doesn't tell
                await asyncio.sleep(0.05)
        began.send_signal(signal.SIGINT)
        out, err = await asyncio.wait_for(began.communicate(), 30)
    assert (began.returncode, out, err) == (cli.STOPPED, b"", b"lamplight audit: stopped\n")
