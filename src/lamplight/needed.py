"""`lamplight erlang`: what so many people mean for those who wait, or how many it takes."""

import sys
from collections.abc import Callable
from typing import Final

import msgspec

from lamplight.staffing.erlang import (
    OutOfRange,
    Service,
    Unstable,
    agents_needed,
    service,
)

DONE, BAD_USAGE = 0, 2
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
        lines.append(
            f"{_people(answer.agents_needed)} are needed to answer"
            f" {100 * answer.service_level_wanted:.6g} % within {answer.target_seconds:g} s:"
            f" they answer {_percent(answer.with_needed.service_level).strip()}, and "
            + _fewer(answer)
        )
    return "\n".join(lines)


def _fewer(answer: Needed) -> str:
    if answer.one_fewer is not None:
        return f"one fewer {_percent(answer.one_fewer.service_level).strip()}"
    if answer.agents_needed == 1:
        return "without them there is nobody"
    return "with one fewer the wait grows without end"


def _people(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}"


def _percent(share: float) -> str:
    return f"{100 * share:8.2f} %"


def _refuse(text: str) -> int:
    sys.stderr.write(f"lamplight erlang: {text}\n")
    return BAD_USAGE
