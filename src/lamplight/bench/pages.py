"""`lamplight bench pages`: how soon customer page and desk show something, and their script.

Each page is opened `--loads` times in Chromium on loopback, every time in a new profile, so that
nothing is cached: navigation to the first paint and to the first words or picture (Paint Timing),
and the scripts that the page loaded until it was quiet, gzipped. In the same browser a page with
one line of text and no script shows how much of that is Chromium's own. The desk is one that is
signed in. The board is that of a lead, with a year of customers behind it: its first paint, what
its questions take, and the first and the other answers of its what-if. How busy the machine was
stands beside it (processes that ran or waited over a minute). Goal: first paint ≤ 300 ms, ≤ 60 kB
of gzipped script for customers and desk, what-ifs within a second.
"""

import asyncio
import contextlib
import gzip
import os
import shutil
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.bench._board import a_year, answers
from lamplight.bench._http import NoAnswer
from lamplight.bench._tell import tell
from lamplight.bench._town import Stuck, Town
from lamplight.cli import Parser

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Response

SWITCHES: Final = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
EMPTY: Final = b"<!doctype html><html lang=en><title>Empty</title><p>One line of text.</p></html>"
_PAINTS: Final = """
() => Object.fromEntries(
  performance.getEntriesByType('paint').map((entry) => [entry.name, entry.startTime]))
"""
PATIENCE_S: Final = 15.0
EVERY_DAY: Final = [1, 2, 3, 4, 5, 6, 7]


class Load(NamedTuple):
    """One load of a page: when it painted (ms from navigation), what script it took (bytes)."""

    paint_ms: float
    content_ms: float
    script: int


async def load(context: "BrowserContext", address: str, shown: str) -> Load:
    """Open a page until a heading or text `shown` is there. Raises `Stuck` when nothing painted."""
    scripts: list[Response] = []
    page = await context.new_page()
    page.on(
        "response",
        lambda response: (
            scripts.append(response) if response.request.resource_type == "script" else None
        ),
    )
    await page.goto(address)
    await page.locator(shown).first.wait_for(timeout=PATIENCE_S * 1000)
    # Late chunks are the page's too; an open event stream never lets "networkidle" come.
    await asyncio.sleep(0.4)
    paints = await page.evaluate(_PAINTS)
    if "first-contentful-paint" not in paints:
        raise Stuck(f"{address} painted nothing")
    sizes = [len(gzip.compress(await response.body(), mtime=0)) for response in scripts]
    await page.close()
    content = paints["first-contentful-paint"]
    return Load(paints.get("first-paint", content), content, sum(sizes))


async def loads(
    browser: "Browser", address: str, shown: str, count: int, cookie: str
) -> list[Load]:
    """`count` loads, each in a profile of its own. `cookie` is `name=value`, or empty."""
    found = []
    for _ in range(count):
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
        if cookie:
            name, _, value = cookie.partition("=")
            await context.add_cookies([{"name": name, "value": value, "url": address}])
        found.append(await load(context, address, shown))
        await context.close()
    return found


def figures(found: Sequence[Load]) -> dict[str, float]:
    """Medians over loads, and the slowest first paint."""
    paints = [one.paint_ms for one in found]
    return {
        "first_paint_ms": round(statistics.median(paints), 1),
        "first_paint_max_ms": round(max(paints), 1),
        "first_content_ms": round(statistics.median(one.content_ms for one in found), 1),
        "script_gz_kb": round(max(one.script for one in found) / 1000, 1),
    }


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator["Browser"]:
    """Debian's Chromium. Raises `Stuck` that says what to install."""
    try:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - for developers only
    except ImportError as missing:
        raise Stuck("needs Playwright: pip install 'lamplight[dev]'") from missing
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise Stuck("needs Chromium: apt-get install chromium")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=[*SWITCHES, *as_root], timeout=60_000
        )
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def empty_page() -> AsyncIterator[str]:
    """The address of a page with nothing but a line of text."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(EMPTY)}"
            writer.write(head.encode() + b"\r\nConnection: close\r\n\r\n" + EMPTY)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def measure(count: int) -> dict[str, object]:
    """A house with three people in it, its pages, and the empty one beside them."""
    town = Town()
    try:
        town.launch()
        await town.ready()
        await town.found(["en"])
        people = await town.hire(["ada", "ben", "cleo"], ["en"])
        for person in people:
            await town.here(person)
        home = f"http://127.0.0.1:{town.port}"
        async with chromium() as browser, empty_page() as empty:
            await loads(browser, empty, "p", 2, "")  # the browser's own first start
            floor = figures(await loads(browser, empty, "p", count, ""))
            customer = await loads(browser, f"{home}/{town.slug}", "h1", count, "")
            desk = await loads(browser, f"{home}/desk", "h1", count, people[0].cookie)
            found: dict[str, object] = {
                "loads": count,
                "customer": figures(customer),
                "desk": figures(desk),
                "empty_first_paint_ms": floor["first_paint_ms"],
            }
            for person in people:
                await town.plans(person, [{"days": EVERY_DAY, "from": "08:00", "to": "21:00"}])
            contacts = await a_year(town, people[0])
            asked = await answers(town)
            load = os.getloadavg()[0]
            board = await loads(browser, f"{home}/board", "h2", count, town.lead)
        loaded = {"load_before": round(load, 1), "load_after": round(os.getloadavg()[0], 1)}
        return found | {"board": {"contacts": contacts, **figures(board), **asked, **loaded}}
    finally:
        await town.end()


def run(argv: Sequence[str]) -> int:
    """The command. Exit status 1 when nothing could be measured."""
    parser = Parser(prog="lamplight bench pages", description=__doc__)
    parser.add_argument("--loads", type=int, default=15, help="how often each page is opened")
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    if not 1 <= asked.loads <= 1000:
        parser.error("give 1 to 1000 loads")
    try:
        found = asyncio.run(measure(asked.loads))
    except (Stuck, NoAnswer) as problem:
        print(f"bench pages: {problem}", file=sys.stderr)
        return 1
    return tell(found, as_json=asked.json)
