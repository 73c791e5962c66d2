"""Phone menus as somebody wrote them down: described as TOML, or a call's course as it was heard.

A description:

    name = "Lamps and Co"
    start = "welcome"

    [steps.welcome]
    seconds = 14.0              # how long it speaks
    silence = "welcome"         # where it leads who presses nothing (default: nowhere)
    wait_seconds = 5.0          # for how long it waits for a key then (default 5)
    [steps.welcome.keys]
    1 = { to = "orders", heard_at = 6.0 }   # after so many seconds the choice has been said
    2 = "invoices"                          # known only when all has been said
    0 = "person"

A step without keys leads on after it spoke with `next`. `person`, `hang_up`, `voicemail` and
`message` are where a menu ends. A recording has a line for each thing that happened:

    0:00 heard Welcome to Lamps and Co
    0:14 pressed 2
    0:15 heard All our lines are busy
    0:21 music
    4:05 person

and may hold several calls with an empty line between them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec

from lamplight.audit.menu import SILENCE, WAIT, BadMenu, Choice, Menu, MenuAudit, audit

LARGEST: Final = 1024 * 1024
WAIT_SECONDS: Final = 5.0
_KEYS: Final = frozenset("0123456789*#")
_EVENT: Final = re.compile(
    r"^(?:(\d+):)?(\d+):(\d\d(?:\.\d+)?)[\s,;]+"
    r"(heard|pressed|said|silence|music|person|ended)\b[\s,;:]*(.*)$"
)


class Call(msgspec.Struct, frozen=True):
    """One recorded call. Steps are the keys that were pressed and the words that were said."""

    reached_a_person: bool
    steps: int
    seconds: float
    """To the person, or to the end without one."""
    menu_seconds: float
    music_seconds: float
    heard_again: int
    """Prompts that came more than once."""


class Recorded(msgspec.Struct, frozen=True, tag_field="kind", tag="recorded"):
    """Calls as they went. The dead ends are the calls that ended without a person."""

    calls: list[Call]
    reached_a_person: int
    dead_ends: int
    fewest_steps: int | None
    most_steps: int | None
    shortest_seconds: float | None
    longest_seconds: float | None


Distance: TypeAlias = MenuAudit | Recorded


def read(path: Path) -> Distance:
    """The audit of a menu that a file describes, or of calls that it recorded. Raises BadMenu."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise BadMenu(error.strerror or str(error)) from None
    if len(raw) > LARGEST:
        raise BadMenu(f"the file is larger than {LARGEST} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadMenu("the file isn't text in UTF-8") from None
    if not text.strip():
        raise BadMenu("the file is empty")
    if is_recording(text):
        return recorded(text)
    try:
        described = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMenu(f"this is no menu in TOML: {error}") from None
    return audit(menu(described))


def is_recording(text: str) -> bool:
    """Whether a text is the course of a call, by its first line that isn't a comment."""
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return _EVENT.match(first) is not None


def menu(described: Mapping[str, Any]) -> Menu:
    """The menu of a parsed description. Raises BadMenu, naming what is wrong."""
    unknown = set(described) - {"name", "start", "steps"}
    if unknown:
        raise BadMenu(f"{min(unknown)!r} is no part of a menu; it has name, start, steps")
    steps = described.get("steps")
    if not isinstance(steps, dict) or not steps:
        raise BadMenu("it has no steps; give [steps.NAME] with seconds and keys")
    start = described.get("start", next(iter(steps)))
    name = described.get("name", "")
    if not isinstance(start, str) or not isinstance(name, str):
        raise BadMenu("name and start are words")
    return Menu(name, start, {step: tuple(_choices(step, of)) for step, of in steps.items()})


def _choices(step: str, of: object) -> Iterator[Choice]:
    if not isinstance(of, dict):
        raise BadMenu(f"step {step!r} is no table; give [steps.{step}]")
    unknown = set(of) - {"says", "seconds", "keys", "silence", "wait_seconds", "next"}
    if unknown:
        raise BadMenu(f"{min(unknown)!r} in step {step!r} is not known")
    seconds = _seconds(of.get("seconds"), f"seconds of step {step!r}")
    keys = of.get("keys", {})
    if not isinstance(keys, dict):
        raise BadMenu(f"keys of step {step!r} are no table")
    for key, choice in keys.items():
        if key not in _KEYS and not (key.isdigit() and len(key) < 20):
            raise BadMenu(f"{key!r} in step {step!r} is no key of a phone")
        if isinstance(choice, str):
            yield Choice(key, choice, seconds)
        elif isinstance(choice, dict) and isinstance(choice.get("to"), str):
            if set(choice) - {"to", "heard_at"}:
                raise BadMenu(f"key {key} of step {step!r} has to and heard_at, and no more")
            yield Choice(key, choice["to"], _heard(step, key, choice, seconds))
        else:
            raise BadMenu(f"key {key} of step {step!r} leads nowhere; name a step")
    wait = _seconds(of.get("wait_seconds", WAIT_SECONDS), f"wait_seconds of step {step!r}")
    for name, key, after in (("silence", SILENCE, seconds + wait), ("next", WAIT, seconds)):
        to = of.get(name)
        if to is None:
            continue
        if not isinstance(to, str):
            raise BadMenu(f"{name} of step {step!r} names no step")
        yield Choice(key, to, after)


def _heard(step: str, key: str, choice: Mapping[str, Any], seconds: float) -> float:
    """After how many seconds a choice has been said."""
    what = f"heard_at of {key} in {step!r}"
    heard = _seconds(choice.get("heard_at", seconds), what)
    if heard > seconds:
        raise BadMenu(f"{what} is after the step has spoken: its seconds are {seconds:g}")
    return heard


def _seconds(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 86_400:
        raise BadMenu(f"{what} must be a number of seconds from 0 to a day")
    return float(value)


def recorded(text: str) -> Recorded:
    """What recorded calls cost. Raises BadMenu for a line that can't be read."""
    calls: list[list[tuple[float, str, str]]] = [[]]
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped:
            if calls[-1]:
                calls.append([])
            continue
        if stripped.startswith("#"):
            continue
        found = _EVENT.match(stripped)
        if found is None:
            raise BadMenu(
                f"line {number} is no event: write it as 0:14 pressed 2 (heard, pressed, said, "
                "silence, music, person, ended)"
            )
        hours, minutes, seconds, word, rest = found.groups()
        if float(seconds) >= 60:
            raise BadMenu(
                f"line {number}: write {minutes}:{seconds} as minutes and seconds below 60"
            )
        at = int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
        if calls[-1] and at < calls[-1][-1][0]:
            raise BadMenu(f"line {number} is before the line above it")
        calls[-1].append((at, word, rest.strip()))
    done = [_call(events) for events in calls if events]
    reached = [call for call in done if call.reached_a_person]
    return Recorded(
        calls=done,
        reached_a_person=len(reached),
        dead_ends=len(done) - len(reached),
        fewest_steps=min((call.steps for call in reached), default=None),
        most_steps=max((call.steps for call in reached), default=None),
        shortest_seconds=min((call.seconds for call in reached), default=None),
        longest_seconds=max((call.seconds for call in reached), default=None),
    )


def _call(events: list[tuple[float, str, str]]) -> Call:
    begun = events[0][0]
    until = next((at for at, word, _ in events if word == "person"), None)
    ended = events[-1][0] if until is None else until
    music = 0.0
    steps = again = 0
    heard: set[str] = set()
    for (at, word, rest), (after, _, _) in zip(events, [*events[1:], (ended, "", "")], strict=True):
        if at >= ended and word != "music":
            break
        if word == "music":
            music += max(0.0, min(after, ended) - at)
        steps += word in ("pressed", "said")
        if word == "heard" and rest:
            again += rest.casefold() in heard
            heard.add(rest.casefold())
    return Call(
        reached_a_person=until is not None,
        steps=steps,
        seconds=round(ended - begun, 3),
        menu_seconds=round(ended - begun - music, 3),
        music_seconds=round(music, 3),
        heard_again=again,
    )
