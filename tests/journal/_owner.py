"""An owner in a process of its own, for tests that stop and wake it.

    python _owner.py '{"host": …}'   takes the line, lets its heart beat, and says `owner EPOCH`.

Each line on stdin is done and answered with one line: `append` (one event by agent EPOCH),
`stream` (appends without end until it fails, then says the last number it was told), `hold` (locks
every brand and keeps the lock). A failure is answered with its name.
"""

from __future__ import annotations

import asyncio
import sys

import msgspec

from lamplight.journal import (
    Address,
    Database,
    EpochLost,
    Group,
    Journal,
    JournalError,
    Ownership,
)
from lamplight.journal.line_forms import line_forms
from lamplight.line.events import AgentCame

BEAT_S = 0.1


def say(line: str) -> None:
    print(line, flush=True)


async def beat(ownership: Ownership) -> None:
    while True:
        try:
            await ownership.heartbeat()
        except EpochLost:
            return
        await asyncio.sleep(BEAT_S)


async def append(journal: Journal, epoch: int) -> int:
    return await journal.append([Group(1, [AgentCame(epoch)])], epoch)


async def stream(journal: Journal, epoch: int) -> str:
    told = 0
    while True:
        try:
            told = await append(journal, epoch)
        except JournalError as error:
            return f"{type(error).__name__} {told}"


async def hold(database: Database) -> None:
    """A transaction that locks every brand and doesn't end."""
    session = await database.pool.acquire()
    await session.transaction().start()
    await session.execute("select from brand for update")


async def answer(command: str, journal: Journal, epoch: int) -> str:
    if command == "hold":
        await hold(journal.database)
        return "holding"
    if command == "stream":
        say("streaming")
        return await stream(journal, epoch)
    try:
        return str(await append(journal, epoch))
    except JournalError as error:
        return type(error).__name__


async def main(address: Address) -> None:
    async with await Database.open(address, min_size=1) as database:
        ownership = await Ownership.acquire(database, "the first")
        journal = Journal(database, line_forms(), patience_s=5)
        say(f"owner {ownership.epoch}")
        beating = asyncio.create_task(beat(ownership))
        while command := await asyncio.to_thread(sys.stdin.readline):
            say(await answer(command.strip(), journal, ownership.epoch))
        beating.cancel()
        await journal.close()


if __name__ == "__main__":
    asyncio.run(main(msgspec.json.decode(sys.argv[1], type=Address)))
