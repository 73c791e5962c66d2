"""What a described phone menu says of rules, and how its seconds count."""

from __future__ import annotations

import msgspec
import pytest
from tests.standards.calls import ALL, answered, assessed, check_of, figure

from lamplight.standards.facts import Source
from lamplight.standards.menus import MenuFacts

GOOD = MenuFacts(
    person_in_first=True,
    options_in_first=5,
    reaches_a_person=True,
    least_seconds=12.0,
    lost_from=0,
)


def _verdict(name: str, check: str, **changes: object) -> str:
    menu = msgspec.structs.replace(GOOD, **changes)
    return figure(assessed(name, [answered(1)], menu=menu, source=Source()), check).verdict


@pytest.mark.parametrize(
    ("name", "check"), [("ES-MENU", "menu"), ("US-IL", "menu"), ("PT-60", "menu")]
)
def test_a_person_is_in_the_first_menu_or_not(name: str, check: str) -> None:
    assert _verdict(name, check) == "kept"
    assert _verdict(name, check, person_in_first=False) == "not_kept"


def test_a_portuguese_menu_has_at_most_five_options() -> None:
    assert _verdict("PT-60", "menu", options_in_first=6) == "not_kept"


def test_a_menu_can_break_what_it_cant_show_to_be_kept() -> None:
    assert _verdict("ES-BOT", "") == "cannot_show"
    assert _verdict("ES-BOT", "", reaches_a_person=False) == "not_kept"
    assert _verdict("ES-MENU", "later") == "cannot_show"
    assert _verdict("ES-MENU", "later", lost_from=1) == "not_kept"


def test_what_the_menu_takes_at_least_is_added_to_every_wait() -> None:
    source = msgspec.structs.replace(ALL, from_queue=True, before=12_000)
    assert assessed("ES-CALL", [answered(167.999)], source=source).verdict == "kept"
    rule = assessed("ES-CALL", [answered(168)], source=source)
    assert rule.verdict == "not_kept"
    assert any("12 s that the menu before it takes at least" in note for note in rule.notes)
    asked = check_of(assessed("ES-PERSON", [answered(168)], source=source))
    assert asked.figures[0].verdict == "kept"  # asked for in the menu's last step
