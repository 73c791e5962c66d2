"""The form in which the state of the line is dumped."""

from __future__ import annotations

from typing import Any, Final

import msgspec

FORM: Final = 2
"""Raised when the form changes; a dump of another form isn't read, the journal is replayed."""


class Kept(msgspec.Struct):
    """The state. Pairs stand for dicts, whose order matters; rows are fields of `snapshot`."""

    form: int
    now: int
    places: int
    highest: int
    skipped: list[int]
    lines: list[tuple[int, str]]
    brands: list[list[Any]]
    agents: list[list[Any]]
    skills: list[tuple[list[int], list[int], list[str], list[str]]]  # of each agent
    chats: list[list[int]]  # of each agent
    resting: list[list[tuple[int, int]]]  # of each agent
    contacts: list[list[Any]]
    declined: list[tuple[tuple[int, int], ...]]  # of each contact
    guests: list[tuple[int, ...]]  # of each contact
    passes: list[tuple[int, ...]]  # of each contact
    slots: list[tuple[int, int, int]]
