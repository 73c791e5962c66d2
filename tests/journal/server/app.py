"""A small app for the tests to start, question and kill: it holds a data folder and its server.

    python app.py DATA [--standby]

It writes one JSON object per line: {"said": …} for progress, {"ready": pid, "socket": …} with the
server's own pid, {"answer": …} for each line of SQL on its standard input, {"error": class,
"text": …}. SIGTERM, or the end of its input, ends it in the regular way.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import asyncpg

from lamplight.journal.errors import JournalError
from lamplight.journal.server import Claim, Server
from lamplight.journal.server.control import server_process


def tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


async def answer(server: Server, sql: str) -> None:
    try:
        session = await asyncpg.connect(**server.address.connect_kwargs(), timeout=5)
        try:
            tell(answer=await session.fetchval(sql))
        finally:
            await session.close(timeout=5)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
        tell(answer=None, failed=type(error).__name__)


async def main(data: Path, standby: bool) -> None:
    loop = asyncio.get_running_loop()
    asked = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    loop.add_signal_handler(signal.SIGTERM, asked.feed_eof)
    claim = None if standby else Claim.take(data)
    if claim:
        claim.say(f"http://127.0.0.1:8000 (process {os.getpid()})")
    server = await Server.start(data, lambda line: tell(said=line))
    process = server_process(server.cluster)
    tell(ready=process.pid if process else 0, socket=server.address.host)
    watching = asyncio.create_task(server.watch(lambda line: tell(said=line)))
    while line := await asked.readline():
        await answer(server, line.decode())
    watching.cancel()
    await server.stop()
    if claim:
        claim.release()
    tell(stopped=True)


if __name__ == "__main__":
    try:
        asyncio.run(main(Path(sys.argv[1]), "--standby" in sys.argv[2:]))
    except JournalError as error:
        tell(error=type(error).__name__, text=str(error))
        sys.exit(2)
