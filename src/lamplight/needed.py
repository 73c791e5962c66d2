"""`lamplight erlang`: what so many people mean for those who wait, or how many it takes.

`lamplight simulate SCENARIO.toml`: the same for a day as it is, through the production line.
"""

import codecs
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec

from lamplight.compiling import NotCompiled
from lamplight.simulating import simulate as run_simulation
from lamplight.staffing.erlang import (
    OutOfRange,
    Service,
    Unstable,
    agents_needed,
    service,
)
from lamplight.staffing.figures import COUNTS
from lamplight.staffing.reading import read
from lamplight.staffing.scenario import BadScenario

DONE, BAD_USAGE = 0, 2
LARGEST: Final = 64 * 1024 * 1024
"""More than a scenario with a million recorded calls can be, in bytes."""
_NAMES: Final = {"erlang-a": "Erlang A", "erlang-c": "Erlang C"}


class Answer(Service, frozen=True):
    """What was asked for, for the number of people that was asked about or is needed."""

    target_seconds: float


class Needed(Answer, frozen=True):
    """With the least number of people who reach a service level. `one_fewer` is null where that
    would be nobody, or the wait would grow without end."""

    service_level_wanted: float
    agents_needed: int
    with_needed: Service
    one_fewer: Service | None


def erlang(
    *,
    arrivals_per_hour: float,
    handle_seconds: float,
    agents: int | None,
    patience_seconds: float | None,
    target_seconds: float,
    service_level: float | None,
    as_json: bool,
) -> int:
    """Print the figures; the exit status. What has no answer is one line on stderr."""

    def with_agents(people: int) -> Service:
        return service(
            arrivals_per_hour,
            handle_seconds,
            people,
            patience_seconds=patience_seconds,
            target_seconds=target_seconds,
        )

    needed = None
    try:
        if service_level is not None:
            needed = int(
                agents_needed(
                    arrivals_per_hour,
                    handle_seconds,
                    service_level,
                    patience_seconds=patience_seconds,
                    target_seconds=target_seconds,
                )[0]
            )
        asked = agents if agents is not None else needed
        if asked is None:
            return _refuse("say --agents, --service-level, or both")
        answer = Answer(**msgspec.structs.asdict(with_agents(asked)), target_seconds=target_seconds)
    except OutOfRange as problem:
        return _refuse(f"--{problem.field.replace('_', '-')} {problem.text}")
    except Unstable as problem:
        if needed is None or service_level is None:
            return _refuse(str(problem))
        return _refuse(f"{problem}; {needed} answer {100 * service_level:g} % in time")
    if needed is not None and service_level is not None:
        answer = Needed(
            **msgspec.structs.asdict(answer),
            service_level_wanted=service_level,
            agents_needed=needed,
            with_needed=with_agents(needed),
            one_fewer=_or_none(with_agents, needed - 1),
        )
    text = msgspec.json.encode(answer).decode() if as_json else _read(answer)
    sys.stdout.write(f"{text}\n")
    return DONE


def _or_none(with_agents: Callable[[int], Service], people: int) -> Service | None:
    try:
        return with_agents(people) if people else None
    except Unstable:
        return None


def _read(answer: Answer) -> str:
    """The figures as lines for people."""
    name, _, version = answer.formula.partition("/")
    within = f"answered within {answer.target_seconds:.6g} s"
    lines = [
        f"{_people(answer.agents)}, by {_NAMES[name]} (version {version})",
        f"  not answered at once     {_percent(answer.p_wait)}",
        f"  gave up                  {_percent(answer.p_abandon)}",
        f"  {within:24} {_percent(answer.service_level)}",
        f"  mean wait, the answered  {answer.asa_seconds:8.2f} s",
        f"  mean wait, all           {answer.mean_wait_seconds:8.2f} s",
        f"  occupancy                {_percent(answer.occupancy)}",
    ]
    if isinstance(answer, Needed):
        reached = _percent(answer.with_needed.service_level).strip()
        lines.append(
            f"It takes {_people(answer.agents_needed)} to answer"
            f" {100 * answer.service_level_wanted:.12g} % within {answer.target_seconds:g} s:"
            f" with them it is {reached}, {_fewer(answer)}"
        )
    return "\n".join(lines)


def _fewer(answer: Needed) -> str:
    if answer.one_fewer is not None:
        return f"with one fewer {_percent(answer.one_fewer.service_level).strip()}"
    if answer.agents_needed == 1:
        return "with one fewer nobody is here"
    return "with one fewer the wait grows without end"


def _people(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}"


def _percent(share: float) -> str:
    return f"{100 * share:8.2f} %"


def _refuse(text: str) -> int:
    sys.stderr.write(f"lamplight erlang: {text}\n")
    return BAD_USAGE


def simulate(file: Path, *, compiled: str, as_json: bool) -> int:
    """Print what a scenario comes to; the exit status. A scenario that can't be simulated is one
    line on stderr. KeyboardInterrupt stops it at once, with nothing printed."""
    try:
        scenario, changes = read(_toml(file))
        answer = run_simulation(scenario, changes, compiled=compiled, say=_say)
    except (BadScenario, NotCompiled) as problem:
        sys.stderr.write(f"lamplight simulate: {file}: {problem}\n")
        return BAD_USAGE
    text = msgspec.json.encode(answer).decode() if as_json else _shown(answer)
    sys.stdout.write(f"{text}\n")
    return DONE


def _toml(file: Path) -> dict[str, Any]:
    """What a scenario's file holds, or standard input for `-`; without a mark of the byte order."""
    try:
        if str(file) == "-":
            text = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with file.open("rb") as opened:
                text = opened.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise BadScenario(f"the file is larger than {LARGEST} bytes")
        return tomllib.loads(text.removeprefix(codecs.BOM_UTF8).decode())
    except OSError as problem:
        raise BadScenario(problem.strerror or str(problem)) from None
    except UnicodeDecodeError:
        raise BadScenario("the file isn't UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise BadScenario(f"not TOML: {problem}") from None


def _say(text: str) -> None:
    sys.stderr.write(f"lamplight simulate: {text}\n")


def _shown(answer: dict[str, Any]) -> str:
    """The figures as lines for people, and of each change what it makes of them."""
    lines = [
        f"{name:18} {_figure(value)}{_between(answer['ci'].get(name), value)}"
        for name, value in answer.items()
        if name not in ("ci", "se", "runs", "what_if")
    ]
    for change in answer.get("what_if", ()):
        lines += ["", f"what if: {change['name']}"]
        lines += [
            f"{name:18} {_change(told['difference'], name)}"
            f"{_between([told['low'], told['high']], change['figures'][name])}"
            for name, told in change["differences"].items()
            if told is not None
        ]
        cost = change["cost"]
        if cost is not None:
            lines.append(f"{'cost each ' + cost['per']:18} {cost['difference']:+12,.2f}")
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    return f"{'nobody' if value is None else _number(value, whole=isinstance(value, int)):>12}"


def _change(by: float, figure: str) -> str:
    sign = "+" if by >= 0 else "-"
    return f"{sign + _number(abs(by), whole=figure in COUNTS):>12}"


def _between(interval: list[float] | None, value: float | None) -> str:
    if interval is None:
        return ""
    low, high = (_number(one, whole=isinstance(value, int)) for one in interval)
    return f"   95 %: {low} to {high}"


def _number(value: float, *, whole: bool) -> str:
    return f"{value:,.0f}" if whole else f"{value:,.4f}"
