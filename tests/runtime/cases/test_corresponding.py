"""A letter in somebody's own words: greeted, signed, sent once, and seen in the case."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.runtime._town import until_async
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


async def _labelled(town: Town) -> int:
    """Ruth's case, in which somebody sent a part and gave a label for what comes back."""
    case = (await _ruth.agree(town, await _ruth.sell(town), "part:FJ-02")).case
    maya, cases = town.people["Maya"], town.house.cases
    await until_async(partial(_is_sent_by_hand, town))
    (step,) = await _sends(town)
    proof = {"carrier": "NP", "tracking": "NP1", "label_url": "https://np.example/label/1"}
    await cases.step_done(maya, step, proof)
    return case


async def _is_sent_by_hand(town: Town) -> bool:
    return bool(await _sends(town))


async def _sends(town: Town) -> list[int]:
    tasks = await town.house.cases.tasks(town.people["Maya"])
    return [one.step for one in tasks if one.what == "send"]


async def test_a_label_of_the_case_goes_along_as_the_address_that_it_is(town: Town) -> None:
    case, maya = await _labelled(town), town.people["Maya"]
    (label,) = (await town.house.cases.show(maya, case)).papers
    assert (label.kind, label.url) == ("label", "https://np.example/label/1")
    along = (wishes.Enclosed("label", label.id),)
    wish = wishes.Letter(subject="", words="Here it is.", key="w-3", papers=along)
    await town.house.cases.corresponding.write(maya, case, wish)
    (letter,) = [
        one for one in (await town.house.cases.show(maya, case)).letters if one.kind == "personal"
    ]
    assert "The label for your parcel:\nhttps://np.example/label/1" in letter.plain
    assert letter.papers == []


async def test_a_label_of_another_case_is_not_in_this_one(town: Town) -> None:
    case = await _labelled(town)
    wrong = (wishes.Enclosed("label", 999_999),)
    wish = wishes.Letter(subject="", words="Here it is.", key="w-4", papers=wrong)
    with pytest.raises(BadAsk):
        await town.house.cases.corresponding.write(town.people["Maya"], case, wish)
