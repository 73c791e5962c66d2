"""The command line: reads what was asked and opens the one room that does it.

Exit status: 0 done, 2 bad usage or bad input (one line on stderr, nothing changed), 1 our fault or
nobody to hear the answer, 130 stopped by whoever began it.
Rooms are imported when asked for, so that `lamplight --help` stays quick.
"""

from __future__ import annotations

import argparse
import importlib
import math
import os
import pkgutil
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import lamplight
from lamplight import saying
from lamplight.audit import law_options

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, OUR_FAULT, BAD_USAGE, STOPPED = 0, 1, 2, 130
DEFAULT_PORT = 8000


@dataclass(frozen=True, slots=True)
class UpOptions:
    """What `lamplight up` was asked for. `host` is the address that the web server binds to."""

    data: Path
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    demo: bool = True
    standby: bool = False


def default_data() -> Path:
    """The user's data folder for Lamplight (XDG base directories), made by whoever uses it."""
    told = os.environ.get("XDG_DATA_HOME", "")
    base = Path(told) if told.startswith("/") else Path.home() / ".local" / "share"
    return base / "lamplight"


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; give a number from 1 to 65535")
    return int(text)


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("name a folder")
    return Path(text).expanduser().absolute()


def _host(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("name an address, as 127.0.0.1")
    return text.strip()


def _email(text: str) -> str:
    if "@" not in text.strip("@ "):
        raise argparse.ArgumentTypeError(f"{text!r} is not an e-mail address")
    return text.strip().lower()


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:  # ISO 8601 has more ways to write a day
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2026-11-26")
    return day


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return number


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number of days, 1 to 10000")
    return int(text)


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data",
        type=_folder,
        default=None,
        metavar="DIR",
        help=f"folder that keeps everything (default {default_data()})",
    )


class Parser(argparse.ArgumentParser):
    """argparse, but a mistake is answered with one line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(BAD_USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line, for help, for use and for tests."""
    top = Parser(
        prog="lamplight",
        description="Customer service by people: one command starts the house.",
    )
    top.add_argument("--version", action="version", version=f"lamplight {lamplight.__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    up = commands.add_parser("up", help="start everything on this machine and serve")
    _add_data(up)
    up.add_argument(
        "--host", type=_host, default="127.0.0.1", help="address to bind to (default %(default)s)"
    )
    up.add_argument("--port", type=_port, default=DEFAULT_PORT, help="default %(default)s")
    up.add_argument("--no-demo", action="store_true", help="start empty, without the demo shop")
    up.add_argument(
        "--standby",
        action="store_true",
        help="wait beside a running one and take over if it stops",
    )

    password = commands.add_parser(
        "password", help="print a link with which somebody chooses another password, once"
    )
    password.add_argument("email", metavar="EMAIL", type=_email, help="what they sign in with")
    _add_data(password)

    duties = commands.add_parser("duties", help="say what is owed for one sale on a day")
    duties.add_argument("facts", metavar="FACTS.json", type=Path, help="what is known of the sale")
    duties.add_argument("--on", type=_day, required=True, metavar="DATE", help="as 2026-11-26")
    duties.add_argument("--json", action="store_true", help="print it as JSON")
    duties.set_defaults(run=_duties)

    refund = commands.add_parser("refund", help="decide whether money may go back, and how much")
    refund.add_argument("request", metavar="REQUEST.json", type=Path, help="what is known of it")
    refund.add_argument("--json", action="store_true", help="print it as JSON")
    refund.set_defaults(run=_refund)

    _add_forecast(commands)

    _add_import(commands)
    _add_erlang(commands)
    _add_audit(commands)
    _add_simulate(commands)

    commands.add_parser(
        "test", add_help=False, help="run every check and every test; further words go to pytest"
    )

    bench = commands.add_parser("bench", help="measure, beside a peer in the same run")
    bench.add_argument("name", metavar="NAME", choices=benchmarks(), help=" | ".join(benchmarks()))
    bench.add_argument("words", nargs=argparse.REMAINDER, help="words for the benchmark, as --json")
    return top


def _add_import(commands: argparse._SubParsersAction[Parser]) -> None:
    taking_in = commands.add_parser("import", help="take in what a file holds, all or nothing")
    kinds = taking_in.add_subparsers(dest="what", metavar="WHAT", required=True)

    sales = kinds.add_parser("sales", help="what was sold")
    sales.add_argument("file", metavar="FILE", type=Path, help=".json, .jsonl or .csv")
    sales.add_argument(
        "--shop", default="files", metavar="NAME", help="whose sales they are (default %(default)s)"
    )
    sales.add_argument("--json", action="store_true", help="print the counts as JSON")
    _add_data(sales)

    arrivals = kinds.add_parser("arrivals", help="who came before, from another system's log")
    arrivals.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="queue_log, FreeSWITCH, Amazon Connect or CSV; zipped too; - for standard input",
    )
    arrivals.add_argument(
        "--line", metavar="LINE", help="whom they came to, by name or number (default: for service)"
    )
    arrivals.add_argument(
        "--queue",
        action="append",
        default=[],
        metavar="NAME",
        help="only who came to this queue of the file; may be said again (default: all)",
    )
    arrivals.add_argument(
        "--until", type=_day, metavar="DATE", help="only days before this one, as 2026-11-26"
    )
    arrivals.add_argument(
        "--replace", action="store_true", help="forget first who was taken in for the line before"
    )
    arrivals.add_argument("--format", metavar="NAME", help="default: by what it holds")
    arrivals.add_argument(
        "--timezone", metavar="ZONE", help="of times without one (default: that of the house)"
    )
    arrivals.add_argument("--json", action="store_true", help="print the counts as JSON")
    _add_data(arrivals)
    arrivals.set_defaults(run=_import_arrivals)


def _add_erlang(commands: argparse._SubParsersAction[Parser]) -> None:
    erlang = commands.add_parser(
        "erlang", help="say what so many people mean for those who wait, or how many it takes"
    )
    erlang.add_argument(
        "--arrivals-per-hour", type=_number, required=True, metavar="N", help="customers who come"
    )
    erlang.add_argument(
        "--handle-seconds", type=_number, required=True, metavar="S", help="mean, wrap-up included"
    )
    erlang.add_argument("--agents", type=int, metavar="N", help="people who answer")
    erlang.add_argument(
        "--patience-seconds",
        type=_number,
        metavar="S",
        help="mean, after which who waits gives up (default: nobody does)",
    )
    erlang.add_argument(
        "--target-seconds",
        type=_number,
        default=60.0,
        metavar="S",
        help="the service level is the share of all who are answered within (default 60)",
    )
    erlang.add_argument(
        "--service-level",
        type=_number,
        metavar="SHARE",
        help="say the least number of people who reach this, as .9",
    )
    erlang.add_argument("--json", action="store_true", help="print it as JSON")
    erlang.set_defaults(run=_erlang)


def _add_audit(commands: argparse._SubParsersAction[Parser]) -> None:
    audit = commands.add_parser("audit", help="say what a company's own log tells of its line")
    audit.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help="queue_log, FreeSWITCH, Amazon Connect or CSV; zipped too",
    )
    audit.add_argument(
        "--menu",
        type=Path,
        metavar="FILE",
        help="a phone menu described as TOML, or recorded: its distance to a person",
    )
    audit.add_argument("--html", type=Path, metavar="FILE", help="write it as a page with pictures")
    audit.add_argument("--format", default=None, metavar="NAME", help="default: by what it holds")
    audit.add_argument(
        "--timezone", default=None, metavar="ZONE", help="as Europe/Madrid (default UTC)"
    )
    audit.add_argument(
        "--service-level",
        type=_number,
        default=0.9,
        metavar="SHARE",
        help="of all who are to be answered within the target, for the people needed (default .9)",
    )
    audit.add_argument(
        "--target-seconds", type=_number, default=60.0, metavar="S", help="default 60"
    )
    audit.add_argument(
        "--wrap-up-seconds",
        type=_number,
        default=None,
        metavar="S",
        help="work after each talk (default: the log's mean where it tells it, else 0)",
    )
    audit.add_argument("--json", action="store_true", help="print it as JSON")
    law_options.add(audit, _day)
    _add_data(audit)
    audit.set_defaults(run=_audit)


def _add_forecast(commands: argparse._SubParsersAction[Parser]) -> None:
    forecast = commands.add_parser("forecast", help="say how well who comes can be foreseen")
    kinds = forecast.add_subparsers(dest="kind", metavar="KIND", required=True)
    backtest = kinds.add_parser(
        "backtest", help="forecast each of the last days of a file from the rows before it"
    )
    backtest.add_argument(
        "file", metavar="FILE.csv", type=Path, help="rows date,slot0,slot1,…; - for standard input"
    )
    backtest.add_argument(
        "--days", type=_days, default=40, metavar="N", help="last rows (default %(default)s)"
    )
    backtest.add_argument(
        "--ahead", type=_days, default=1, metavar="N", help="days ahead (default %(default)s)"
    )
    backtest.add_argument(
        "--country", metavar="XX", help="whose public holidays, as US or DE-BY; none"
    )
    backtest.add_argument(
        "--special", type=Path, metavar="FILE.csv", help="special days: date,name[,like]"
    )
    backtest.add_argument("--json", action="store_true", help="print it as JSON")
    backtest.set_defaults(run=_backtest)


def _backtest(options: argparse.Namespace) -> int:
    # numpy's threads wait for each other: on two busy cores 288 slots a day took ten times as long
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    room = importlib.import_module("lamplight.backtest")
    asked = {"ahead": options.ahead, "country": options.country, "special": options.special}
    return int(room.backtest(options.file, options.days, **asked, as_json=options.json))


def _add_simulate(commands: argparse._SubParsersAction[Parser]) -> None:
    simulate = commands.add_parser(
        "simulate", help="let the customers of a scenario through the line, and say who waits"
    )
    simulate.add_argument("file", metavar="SCENARIO.toml", type=Path, help="- for standard input")
    simulate.add_argument(
        "--compiled",
        choices=("auto", "yes", "no"),
        default="auto",
        help="run the line compiled; yes compiles it first where needed (default %(default)s)",
    )
    simulate.add_argument("--json", action="store_true", help="print it as JSON")
    simulate.set_defaults(run=_simulate)


def _simulate(options: argparse.Namespace) -> int:
    try:
        needed = importlib.import_module("lamplight.needed")
        return int(needed.simulate(options.file, compiled=options.compiled, as_json=options.json))
    except KeyboardInterrupt:
        sys.stderr.write("lamplight simulate: stopped; nothing is printed\n")
        return STOPPED


def _duties(options: argparse.Namespace) -> int:
    owed = importlib.import_module("lamplight.owed")
    return int(owed.duties(options.facts, options.on, as_json=options.json))


def _refund(options: argparse.Namespace) -> int:
    owed = importlib.import_module("lamplight.owed")
    return int(owed.refund(options.request, as_json=options.json))


def _erlang(options: argparse.Namespace) -> int:
    return int(
        importlib.import_module("lamplight.needed").erlang(
            arrivals_per_hour=options.arrivals_per_hour,
            handle_seconds=options.handle_seconds,
            agents=options.agents,
            patience_seconds=options.patience_seconds,
            target_seconds=options.target_seconds,
            service_level=options.service_level,
            as_json=options.json,
        )
    )


def _audit(options: argparse.Namespace) -> int:
    if options.live:
        options.data = options.data or default_data()
        return int(importlib.import_module("lamplight.audit.live").run(options))
    return int(importlib.import_module("lamplight.audit.command").run(options))


def _import_arrivals(options: argparse.Namespace) -> int:
    room = importlib.import_module("lamplight.came_before")
    return int(room.import_arrivals(options, options.data or default_data()))


def benchmarks() -> list[str]:
    """The names that `lamplight bench` knows: the modules of `lamplight.bench` that say `run`."""
    folder = Path(__file__).with_name("bench")
    return sorted(m.name for m in pkgutil.iter_modules([str(folder)]) if not m.name.startswith("_"))


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        with saying.checked():
            return _run(words)
    except saying.Unsaid as problem:
        if not problem.gone:
            named = " ".join(["lamplight", *(word for word in words[:1] if word[:1] != "-")])
            sys.stderr.write(f"{named}: standard output can't be written to: {problem}\n")
        return OUR_FAULT


def _run(words: Sequence[str]) -> int:
    if words[:1] == ["test"]:  # all that follows belongs to pytest, also what argparse would claim
        return int(importlib.import_module("lamplight.checks").run(words[1:]))
    options = parser().parse_args(words)
    try:
        if "run" in options:
            return int(options.run(options))
        if options.command == "bench":
            bench = importlib.import_module(f"lamplight.bench.{options.name}")
            return int(bench.run(options.words))
    except KeyboardInterrupt:
        clear = "\r\033[K" if sys.stderr.isatty() else ""  # a line that said how far it was
        sys.stderr.write(f"{clear}lamplight {options.command}: stopped\n")
        return STOPPED
    if options.command in ("password", "import"):
        return _beside(options)
    return int(
        importlib.import_module("lamplight.boot").up(
            UpOptions(
                data=options.data or default_data(),
                host=options.host,
                port=options.port,
                demo=not options.no_demo,
                standby=options.standby,
            )
        )
    )


def _beside(options: argparse.Namespace) -> int:
    """Commands on a house that may be running."""
    data = options.data or default_data()
    if options.command == "password":
        return int(importlib.import_module("lamplight.way_in").password(options.email, data))
    importing = importlib.import_module("lamplight.importing")
    shop, as_json = options.shop, options.json
    return int(importing.import_sales(options.file, data, shop=shop, as_json=as_json))
