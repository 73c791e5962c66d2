"""What a phone menu, walked through step by step, shows of rules that no log of a queue can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from lamplight.standards.ways import Verdict


class MenuFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A menu. `least_seconds` is the shortest way to the queue for a person, None without any;
    `lost_from` counts the steps from which no way leads to a person any more."""

    person_in_first: bool
    options_in_first: int
    reaches_a_person: bool
    least_seconds: float | None
    lost_from: int


def _kept(kept: bool) -> Verdict:
    return "kept" if kept else "not_kept"


def _unless(broken: bool) -> Verdict:
    """A menu can show that it is broken, and not that it is kept."""
    return "not_kept" if broken else "cannot_show"


MENU_JUDGES: Final[dict[str, Callable[[MenuFacts], Verdict]]] = {
    "person_in_first": lambda menu: _kept(menu.person_in_first),
    "five_and_a_person": lambda menu: _kept(menu.person_in_first and menu.options_in_first <= 5),
    "reaches_a_person": lambda menu: _unless(not menu.reaches_a_person),
    "person_from_everywhere": lambda menu: _unless(menu.lost_from > 0),
}
"""What a menu says of a check that names one of these (`Check.by_menu`)."""
