"""The board of a house with a year of data: how soon its pictures have what they show."""

import asyncio
import statistics
import time
from typing import TYPE_CHECKING, Any, Final

from lamplight.bench._town import Stuck
from lamplight.bench._year import fill
from lamplight.journal import Database
from lamplight.journal.server import Server

if TYPE_CHECKING:
    from lamplight.bench._town import Resident, Town

GETS: Final = (
    "", "/truth", "/truth?span=week", "/unusual", "/needed", "/week", "/not-yet", "/special-days",
)  # fmt: skip
"""What the board asks for when it is opened, beside its stream."""
ASKED: Final = 20
FORECASTS_S: Final = 120.0


async def a_year(town: "Town", person: "Resident") -> int:
    """Fill a house with a year of customers, and begin it anew; returns how many they are, once
    the forecasts that rest on them are made."""
    server = await Server.start(town.data, lambda _: None)
    try:
        async with await Database.open(server.address) as database:
            now = round(time.time() * 1000)
            count = await fill(database, town.brand, person.id, now, town.timezone)
    finally:
        await server.stop()
    await town.again()
    end = time.monotonic() + FORECASTS_S
    while not (await town.board("/unusual"))["known_days"]:
        if time.monotonic() > end:
            raise Stuck(f"no forecast was made in {FORECASTS_S:g} s")
        await asyncio.sleep(0.2)
    return count


async def answers(town: "Town") -> dict[str, Any]:
    """How long the board's questions take, in milliseconds: medians, and the slowest; and what the
    first what-if after the start and the others take."""
    gets: dict[str, dict[str, float]] = {}
    what_ifs = [await _timed(town, n) for n in range(ASKED // 2)]
    for path in GETS:
        took = []
        for _ in range(ASKED):
            at = time.perf_counter()
            await town.board(path)
            took.append((time.perf_counter() - at) * 1000)
        gets[path or "/"] = {
            "median_ms": round(statistics.median(took), 1), "max_ms": round(max(took), 1)
        }  # fmt: skip
    return {
        "gets": gets,
        "what_if_first_ms": round(what_ifs[0], 1),
        "what_if_median_ms": round(statistics.median(what_ifs[1:]), 1),
        "what_if_max_ms": round(max(what_ifs[1:]), 1),
    }


async def _timed(town: "Town", number: int) -> float:
    """A question as the slider asks it, of tomorrow, so that there is a whole day to play."""
    day = (await town.board("/week"))["days"][0]["day"]
    more = {"people": 1 + number % 3, "from": f"{9 + number // 3:02}:00", "hours": 4, "day": day}
    at = time.perf_counter()
    await town.board("/what-if", more)
    return (time.perf_counter() - at) * 1000
