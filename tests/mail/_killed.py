"""A house in a process of its own that writes one letter and is killed while it sends it.

python _killed.py '{"host": …}' BRAND CUSTOMER PORT   says `written ID` after the commit.
"""

from __future__ import annotations

import asyncio
import sys

import msgspec
from tests.runtime._town import NOON

from lamplight.journal import Address, Database, Ownership
from lamplight.journal.tables import run
from lamplight.mail.postman import Postman
from lamplight.mail.settings import MailSettings, Voice
from lamplight.runtime.clock import ManualClock
from lamplight.runtime.house import House
from lamplight.runtime.letters import Letter, write


async def main(where: str, brand: int, customer: int, port: int) -> None:
    voice = Voice("help@nordhaus.example")
    pages = "https://help.nordhaus.example"
    settings = MailSettings(host="127.0.0.1", port=port, tls="none", voice=voice, pages=pages)
    address = msgspec.json.decode(where, type=Address)
    async with await Database.open(address) as database:
        house = await House.open(
            database, await Ownership.acquire(database, "there"), ManualClock(NOON)
        )
        letter = Letter(kind="link", brand=brand, customer=customer, key="the letter")
        async with run.transaction(database.pool) as session:
            made = await write(session, letter, NOON)
        print(f"written {made}", flush=True)
        Postman(database, house.clock, settings).begin(house)
        await asyncio.Event().wait()


asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:])))
