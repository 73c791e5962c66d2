"""`lamplight bench takeover`: how long nobody serves when the owner stops and a standby is there.

The owner gets SIGKILL or SIGSTOP in turns; timed from that moment to the first customer whom the
standby gives a place, over real HTTP on loopback. Each standby is the next owner.

No peer is driven here: the goal is the issue's own, 5 s.
"""

import asyncio
import signal
import statistics
import sys
import time
import uuid
from collections.abc import Sequence
from typing import Final

from lamplight.bench._http import NoAnswer
from lamplight.bench._tell import tell
from lamplight.bench._town import Stuck, Town
from lamplight.cli import Parser

PATIENCE_S: Final = 60.0


async def measure(times: int) -> dict[str, object]:
    """All takeovers on a fresh house. Raises `Stuck` when no standby comes forward."""
    first = Town()
    houses = [first]
    took: dict[str, list[float]] = {"SIGKILL": [], "SIGSTOP": []}
    try:
        _say("starting a house")
        first.launch()
        await first.ready()
        await first.found(["en"])
        for number in range(times):
            owner, standby = houses[-1], Town(beside=first)
            houses.append(standby)
            standby.launch()
            await _stands_by(standby)
            how = signal.SIGKILL if number % 2 == 0 else signal.SIGSTOP
            began = time.perf_counter()
            owner.send(how)
            await _serves(standby)
            took[how.name].append(time.perf_counter() - began)
            owner.send(signal.SIGCONT)  # it finds that it owns nothing, and ends
            _say(f"{number + 1} of {times}: {how.name}, served after {took[how.name][-1]:.2f} s")
    finally:
        for house in reversed(houses):
            await house.end()
    seconds = [one for some in took.values() for one in some]
    return {
        "takeovers": len(seconds),
        "takeover_s_max": round(max(seconds), 2),
        "takeover_s_median": round(statistics.median(seconds), 2),
        "killed_s": [round(one, 2) for one in took["SIGKILL"]],
        "stopped_s": [round(one, 2) for one in took["SIGSTOP"]],
    }


async def _stands_by(standby: Town) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            answer = await standby.client.ask("GET", "/health")
            if answer.status == 503 and answer.json()["waiting_for"] == ["standby"]:
                return
        except NoAnswer:
            pass
        await asyncio.sleep(0.05)
    raise Stuck(f"it doesn't stand by:\n{standby.said()[-2000:]}")


async def _serves(standby: Town) -> None:
    end = time.monotonic() + PATIENCE_S
    path, form = "/api/v1/brands/town/contacts", {"channel": "voice", "language": "en"}
    while time.monotonic() < end:
        try:
            answer = await standby.client.ask("POST", path, form, key=uuid.uuid4().hex)
            if answer.status == 201:
                return
        except NoAnswer:
            pass
        await asyncio.sleep(0.02)
    raise Stuck(f"it doesn't take over:\n{standby.said()[-2000:]}")


def _say(text: str) -> None:
    print(f"bench takeover: {text}", file=sys.stderr, flush=True)


def run(argv: Sequence[str]) -> int:
    """The command. Exit status 1 when no standby came forward."""
    parser = Parser(prog="lamplight bench takeover", description=__doc__)
    parser.add_argument("--times", type=int, default=10, help="how often the owner is stopped")
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    if not 1 <= asked.times <= 1000:
        parser.error("give 1 to 1000 times")
    try:
        figures = asyncio.run(measure(asked.times))
    except (Stuck, NoAnswer) as problem:
        _say(str(problem))
        return 1
    return tell(figures, as_json=asked.json)
