"""What `lamplight audit` may be asked of a law. Reads nothing before it is used."""

import argparse
import importlib
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

NUMBER_CLASSES: Final = ("free", "geographic", "mobile", "flat", "shared", "premium")
CALLER_COSTS: Final = ("free", "free_while_waiting", "basic", "above")


def add(audit: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Adds the options to those of the audit; `day` reads one."""
    law = audit.add_argument_group("in the terms of a law")
    law.add_argument("--laws", action=_Laws, nargs=0, help="say which laws there are, and end")
    law.add_argument("--law", type=_law, metavar="NAME[,NAME]", help="as ES, PT, IT-TLC")
    law.add_argument(
        "--period", choices=("month", "quarter", "year"), help="default: that of the law"
    )
    law.add_argument("--sector", type=_sector, help="of the firm, as energy")
    law.add_argument("--workers", type=_count, metavar="N", help="last year, alone or as a group")
    law.add_argument("--turnover", type=_count, metavar="N", help="last year, in whole euro")
    law.add_argument("--balance", type=_count, metavar="N", help="last year, in whole euro")
    law.add_argument("--market-share", type=_percent, metavar="N", help="in per cent")
    law.add_argument("--non-profit", action="store_true", help="the firm makes no profit")
    law.add_argument(
        "--number-class", choices=NUMBER_CLASSES, help="what kind of number callers ring"
    )
    law.add_argument("--caller-cost", choices=CALLER_COSTS, help="what a call costs them")
    law.add_argument(
        "--cases", type=Path, metavar="CASES.csv", help="complaints and queries, for laws on these"
    )
    law.add_argument(
        "--live", action="store_true", help="of the records of this house, in place of a FILE"
    )
    law.add_argument(
        "--from", dest="begins", type=day, metavar="DATE", help="with --live (default 1 January)"
    )
    law.add_argument(
        "--to", dest="ends", type=day, metavar="DATE", help="with --live (default today)"
    )


class _Laws(argparse.Action):
    """Prints which laws there are; nothing else of the command is read then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(importlib.import_module("lamplight.audit.law_text").listing())
        parser.exit(0)


def _law(text: str) -> str:
    laws = importlib.import_module("lamplight.standards.laws")
    try:
        laws.chosen(text)
    except laws.UnknownLaw as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _sector(text: str) -> str:
    known = importlib.import_module("lamplight.standards.bound").SECTORS
    if text not in known:
        raise argparse.ArgumentTypeError(f"{text!r} is no sector; give one of {', '.join(known)}")
    return text


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def _percent(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no share in per cent, from 0 to 100")
    return share
