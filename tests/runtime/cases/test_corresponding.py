"""A letter in somebody's own words: greeted, signed, sent once, and seen in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _ruth

from lamplight.runtime.cases import wishes
from lamplight.runtime.errors import BadAsk, Unknown

if TYPE_CHECKING:
    from tests.runtime._town import Town

WISH = wishes.Letter(subject="", words="I said 13:00 and I am late.\n\nBy 15:00 I know.", key="w-1")


async def test_a_letter_is_greeted_and_signed_and_stands_in_the_case(town: Town) -> None:
    case = (await _ruth.agree(town, await _ruth.sell(town), "part:FJ-02")).case
    maya = town.people["Maya"]
    for _ in range(2):
        await town.house.cases.corresponding.write(maya, case, WISH)
    shown = await town.house.cases.show(maya, case)
    (letter,) = [one for one in shown.letters if one.kind == "personal"]
    assert letter.subject == shown.title
    assert letter.plain.startswith("Hello Ruth Ansell,")
    assert "I said 13:00 and I am late.\n\nBy 15:00 I know." in letter.plain
    assert "Maya" in letter.plain
    assert letter.state == "waiting"


async def test_an_empty_letter_and_a_case_of_others_are_refused(town: Town) -> None:
    case = (await _ruth.agree(town, await _ruth.sell(town), "part:FJ-02")).case
    empty = wishes.Letter(subject="", words="", key="w-2")
    with pytest.raises(BadAsk):
        await town.house.cases.corresponding.write(town.people["Maya"], case, empty)
    with pytest.raises(Unknown):
        await town.house.cases.corresponding.write(town.people["Maya"], case + 99, WISH)
