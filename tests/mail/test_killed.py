"""A process that is killed between the commit and the sending costs no letter and doubles none."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from tests.mail.office import Office, Silent
from tests.runtime._town import NOON, Town, until

from lamplight.journal import Address, Database
from lamplight.journal.tables import mail
from lamplight.mail.postman import Postman
from lamplight.runtime.clock import ManualClock

if TYPE_CHECKING:
    from lamplight.journal.database import Pool

ROOT = Path(__file__).parents[2]


async def ruth(pool: Pool) -> int:
    made: int = await pool.fetchval(
        "insert into customer (created_at, name) values (1, 'Ruth') returning id"
    )
    await pool.execute(
        "insert into reach (customer, kind, value, verified, created_at)"
        " values ($1, 'email', 'ruth@shop.example', true, 1)",
        made,
    )
    return made


async def test_the_letter_of_a_killed_process_leaves_once(address: Address, office: Office) -> None:
    silent = Silent()
    port = await silent.open()
    async with await Database.open(address) as database:
        town = Town(database, ManualClock(NOON))
        await town.furnish()
        customer = await ruth(database.pool)
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("_killed.py")),
            msgspec.json.encode(address).decode(),
            *(str(it) for it in (town.brand, customer, port)),
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
        )
        assert child.stdout is not None
        try:
            said = await asyncio.wait_for(child.stdout.readline(), 60)
            await asyncio.wait_for(silent.called.wait(), 60)
        finally:
            child.send_signal(signal.SIGKILL)
            await child.wait()
        await silent.close()
        made = int(said.split()[1])
        await town.open()
        postman = Postman(database, town.clock, office.settings())
        postman.begin(town.house)
        await until(lambda: len(office.taken) == 1)
        for _ in range(3):
            postman.wake()
            await asyncio.sleep(0.05)
        read = await mail.mail_by_id(database.pool, made)
        assert read is not None
        assert read.state == "sent"
        assert [it["Message-ID"] for it in office.taken] == [read.message_id]
        await town.close()
