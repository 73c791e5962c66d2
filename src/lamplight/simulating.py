"""Runs a simulation: its parts in processes of their own, compiled where that can be, with word of
how far it is.

What comes out hangs on the scenario and its seed alone: not on how many processors there are, nor
on whether it ran compiled.
"""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from lamplight import compiling, orphans
from lamplight.progress import Progress
from lamplight.staffing.figures import Tally, told
from lamplight.staffing.parts import Part, Ran, parts_of, run_part
from lamplight.staffing.scenario import MOST_CUSTOMERS, BadScenario, Scenario
from lamplight.staffing.what_if import Change, changed, compared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SMALL: Final = 20_000
"""So few customers are let through in this process: another takes as long to begin."""
WORTH_KEEPING: Final = 200_000
"""From so many on the line is compiled for the next time, if it isn't yet."""
WORTH_WAITING: Final = 10_000_000
"""From so many on it is compiled first: plain takes some 14 µs a customer, compiled 3."""
_WORK: Final = "import sys; from lamplight.simulating import work; work(int(sys.argv[1]))"
_LENGTH: Final = 8


class Task(msgspec.Struct, frozen=True):
    """One part of one of the scenarios."""

    scenario: int
    part: Part


class Word(msgspec.Struct, frozen=True):
    """What a worker says: so many customers more have come, or the task is done."""

    came: int = 0
    ran: Ran | None = None


class Broken(Exception):
    """A worker ended without an answer; the text says how."""


def simulate(
    scenario: Scenario,
    changes: Sequence[Change] = (),
    *,
    compiled: str = "auto",
    cores: int | None = None,
    say: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """The figures of a scenario, and what each change makes of them.

    `compiled`: "yes" compiles first where that wasn't done yet (compiling.NotCompiled where it
    can't be), "no" runs plain, "auto" takes what is quickest. KeyboardInterrupt stops it at once.
    """
    scenarios = [scenario, *(changed(scenario, one) for one in changes)]
    parts = parts_of(scenario)
    tasks = [Task(number, part) for number in range(len(scenarios)) for part in parts]
    size = int(scenario.size + sum(part.warm_up for part in parts)) * len(scenarios)
    if scenario.size * len(scenarios) > MOST_CUSTOMERS:
        raise BadScenario(f"with its changes it has more than {MOST_CUSTOMERS:,} customers")
    saying = _Saying(size, say)
    where = _where(size, compiled, saying)
    try:
        if where.path is None and size <= SMALL:
            ran = [run_part(scenarios[one.scenario], one.part, saying.came) for one in tasks]
        else:
            count = min(len(tasks), cores or processors())
            ran = _run(scenarios, tasks, where, count, saying)
    except KeyboardInterrupt:
        if saying.beside is not None:
            saying.beside.stop()
        raise
    each = [ran[at : at + len(parts)] for at in range(0, len(ran), len(parts))]
    tally = Tally(scenario, each[0])
    together = tally.independent()
    answer = told(tally, together)
    answer["runs"] = _runs(scenario, parts, tally.batches // together)
    if changes:
        answer["what_if"] = [
            {"name": change.name, **compared(scenario, each[0], scenarios[at], each[at])}
            for at, change in enumerate(changes, 1)
        ]
    return answer


def processors() -> int:
    """How many this process may use, where that can be asked."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _runs(scenario: Scenario, parts: Sequence[Part], batches: int) -> dict[str, Any]:
    """How the figures were found."""
    if scenario.arrivals.by_day:
        return {"intervals": "95 %, by days as replications", "days": scenario.days}
    return {
        "intervals": "95 %, by batch means",
        "batches": batches,
        "parts": len(parts),
        "warm_up_customers": parts[0].warm_up,
    }


class _Where(NamedTuple):
    """The folder of the compiled copy to run, None to run this program as it is; and the folder of
    one that may come while that goes on."""

    path: Path | None = None
    awaited: Path | None = None


def _where(size: int, compiled: str, saying: _Saying) -> _Where:
    """What so many customers run on; what is compiled for it is begun or waited for."""
    if compiled == "no" or compiling.runs_compiled():
        return _Where()
    if compiled == "auto" and size <= SMALL:
        return _Where()
    folder = compiling.kept()
    if folder.exists():
        return _Where(folder)
    why = compiling.hindrance() if size >= WORTH_KEEPING else ""
    if compiled == "yes" or (size >= WORTH_WAITING and not why):
        saying.line("compiling the line first, once for this version: about a minute")
        try:
            return _Where(compiling.compiled())
        except compiling.NotCompiled as problem:
            if compiled == "yes":
                raise
            why = f"{problem}"
    if why:
        saying.line(f"not compiled, so it takes some four times as long: {why}")
        return _Where()
    if size >= WORTH_KEEPING:
        saying.beside = compiling.Beside()
        saying.line(
            "the line is being compiled beside this, and taken as soon as it is there; if this is "
            "done before, that goes on, once for this version (--compiled no: not)"
        )
    return _Where(awaited=folder)


class _Saying:
    """Says how far a simulation is; may be told from several threads."""

    def __init__(self, size: int, say: Callable[[str], None] | None) -> None:
        self._size = max(1, size)
        self._say = say
        self._came = 0
        self._progress = Progress("customers", self.line)
        self.beside: compiling.Beside | None = None  # what compiles meanwhile

    def line(self, text: str) -> None:
        if self._say is not None:
            self._say(text)

    def came(self, customers: int) -> None:
        """So many more."""
        self._came += customers
        self._progress.done(self._came, self._size)


def _run(
    scenarios: Sequence[Scenario],
    tasks: Sequence[Task],
    where: _Where,
    count: int,
    saying: _Saying,
) -> list[Ran]:
    """As `_in_processes`; once more without the compiled copy where that doesn't run any more."""
    try:
        return _in_processes(scenarios, tasks, where, count, saying)
    except Broken:
        copy = next((one for one in where if one is not None and one.exists()), None)
        if copy is None or compiling.runs(copy):
            raise
        shutil.rmtree(copy, ignore_errors=True)
        saying.line("the compiled line is broken and was taken away; running plain")
        return _in_processes(scenarios, tasks, _Where(), count, saying)


def _in_processes(
    scenarios: Sequence[Scenario],
    tasks: Sequence[Task],
    where: _Where,
    count: int,
    saying: _Saying,
) -> list[Ran]:
    """Run the tasks in so many processes; what came of each, in the order of the tasks."""
    waiting = deque(enumerate(tasks))
    heard: queue.Queue[tuple[int, Word] | BaseException] = queue.Queue()
    found: dict[int, Ran] = {}
    workers = [_Worker(scenarios, where) for _ in range(count)]
    try:
        for worker in workers:
            threading.Thread(target=worker.go_through, args=(waiting, heard), daemon=True).start()
        while len(found) < len(tasks):
            try:
                word = heard.get(timeout=0.2)
            except queue.Empty:
                continue
            if isinstance(word, BaseException):
                raise Broken(f"a worker stopped: {word}") from word
            number, said = word
            if said.ran is not None:
                found[number] = said.ran
            else:
                saying.came(said.came)
    finally:
        for worker in workers:
            worker.stop()
    return [found[number] for number in range(len(tasks))]


class _Worker:
    """One process that runs tasks, one after the other."""

    def __init__(self, scenarios: Sequence[Scenario], where: _Where) -> None:
        self._scenarios = scenarios
        self._awaited = where.awaited
        self._process = self._begun(where.path or compiling.PACKAGE.parent)
        self._stopped = False
        self._changing = threading.Lock()

    def _begun(self, path: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _WORK, str(os.getpid())],
            env={**compiling.with_path(path), "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def go_through(
        self,
        waiting: deque[tuple[int, Task]],
        heard: queue.Queue[tuple[int, Word] | BaseException],
    ) -> None:
        """In a thread: give it one task after the other, and pass on what it says."""
        try:
            into, out = self._pipes()
            while waiting:
                if self._goes_on_compiled():
                    into, out = self._pipes()
                number, task = waiting.popleft()
                _write(into, task)
                done = False
                while not done:
                    word = msgspec.msgpack.decode(_read(out), type=Word)
                    heard.put((number, word))
                    done = word.ran is not None
        except IndexError:
            return  # another took the last
        except BaseException as problem:
            heard.put(problem)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        into, out = self._process.stdin, self._process.stdout
        if into is None or out is None:
            raise Broken("it has no pipes")
        _write(into, list(self._scenarios))
        return into, out

    def _goes_on_compiled(self) -> bool:
        """Whether another process has taken its place, since the compiled copy has come."""
        path = self._awaited
        if path is None or not path.exists():
            return False
        with self._changing:
            if self._stopped:
                return False
            self._awaited = None
            self._end()
            self._process = self._begun(path)
        return True

    def stop(self) -> None:
        with self._changing:
            self._stopped = True
            self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def work(parent: int) -> None:
    """In a worker's process: run what is read, until nothing comes any more or `parent` is gone."""
    orphans.end_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began it ends it
    try:
        _run_what_comes(sys.stdin.buffer, sys.stdout.buffer)
    except (BrokenPipeError, EOFError):
        os._exit(0)  # whoever began it is gone: there is nobody to tell, nor anything to flush to


def _run_what_comes(into: IO[bytes], out: IO[bytes]) -> None:
    scenarios = msgspec.msgpack.decode(_read(into), type=list[Scenario])
    while True:
        task = msgspec.msgpack.decode(_read(into), type=Task)
        ran = run_part(
            scenarios[task.scenario], task.part, lambda came: _write(out, Word(came=came))
        )
        _write(out, Word(ran=ran))


def _write(pipe: IO[bytes], said: object) -> None:
    body = msgspec.msgpack.encode(said)
    pipe.write(len(body).to_bytes(_LENGTH, "big") + body)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes:
    length = pipe.read(_LENGTH)
    if len(length) < _LENGTH:
        raise EOFError("it ended")
    return pipe.read(int.from_bytes(length, "big"))
