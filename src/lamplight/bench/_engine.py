"""One run of `bench line`, in a process of its own: the line, as it finds it, or simpy."""

from __future__ import annotations

import resource
import sys
import time
from typing import Final

import msgspec

from lamplight.bench._queue import drive_line
from lamplight.line import machine

BATCHES: Final = 50
SEED: Final = 20261124


class Ran(msgspec.Struct, frozen=True):
    """One run. `seconds` of the processor, which is what passes on an idle machine; `peak_mb` is
    of the whole process, the interpreter included."""

    seconds: float
    peak_mb: float
    abandoned: list[int]
    compiled: bool


def report(engine: str, customers: str) -> None:
    """In a process of its own: run one engine and say on stdout how it went."""
    if engine == "simpy":
        from lamplight.bench._peer import drive_simpy as drive  # noqa: PLC0415 (the others lack it)
    else:
        drive = drive_line
    began = time.process_time()
    abandoned = drive(int(customers), BATCHES, SEED)
    seconds = time.process_time() - began
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ran = Ran(seconds, peak_kb / 1024, abandoned, not machine.__file__.endswith(".py"))
    sys.stdout.buffer.write(msgspec.json.encode(ran))
