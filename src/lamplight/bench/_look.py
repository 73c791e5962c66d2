"""How long a look ahead takes: 50 agents in three languages, all in talk, and 100 who wait."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from lamplight.bench._days import opened
from lamplight.forecast import ahead
from lamplight.forecast.ahead import look
from lamplight.forecast.drawn import RUNS, Chance, Known, Lengths
from lamplight.line.commands import Accept, Arrive
from lamplight.line.events import Offered

if TYPE_CHECKING:
    from lamplight.line import Line

AGENTS: Final = 50
WAITING: Final = 100
_SPEAK: Final = (("en",), ("de", "en"), ("en", "fr"), ("en",), ("de", "en"))


class Took(msgspec.Struct, frozen=True):
    """Milliseconds of the processor, for each look."""

    compiled: bool
    runs: int
    ms: list[float]


def crowded() -> Line:
    """A line as it may be at the worst hour."""
    line = opened([_SPEAK[one % 5] for one in range(AGENTS)])
    for number in range(1, AGENTS + WAITING + 1):
        language = ("en", "de", "en", "fr", "en", "de", "fr", "en", "de", "en")[number % 10]
        for event in line.handle(Arrive(number, 1, "service", "voice", language), 1_000 * number):
            if type(event) is Offered:
                line.handle(Accept(event.agent, event.contact, "voice"), 1_000 * number)
    return line


def report(looks: str) -> None:
    """In a process of its own: look so often and say on stdout how long each took."""
    line = crowded()
    known = Known(lambda *_: Lengths(240_000.0, 1.0), lambda _: 480_000.0)
    chance = Chance(np.random.default_rng(1))
    look(line, line.now, known, chance)
    ms = []
    for _ in range(int(looks)):
        began = time.process_time()
        look(line, line.now, known, chance)
        ms.append(1_000 * (time.process_time() - began))
    took = Took(not ahead.__file__.endswith(".py"), RUNS, ms)
    sys.stdout.buffer.write(msgspec.json.encode(took))
