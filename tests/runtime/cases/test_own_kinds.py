"""A company adds its own ways of making it right, and says what a role may grant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _ruth

from lamplight.accommodations.kinds import BadKind
from lamplight.journal.tables import accommodations, granting
from lamplight.journal.tables.accommodations import Authority
from lamplight.runtime.cases import own_kinds, words

if TYPE_CHECKING:
    from tests.runtime._town import Town

TEA: dict[str, Any] = {
    "name": "tea",
    "makes": "words",
    "extra": True,
    "cost_minor": 450,
    "bearer": "seller",
    "said": "A packet of tea with a card",
}


async def test_an_own_kind_is_proposed_beside_the_catalogue_and_can_be_promised(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    await own_kinds.put(town.database.pool, TEA)
    tea = _ruth.option(await _ruth.proposed(town, sold), "tea")
    assert (tea.group, tea.cost_minor, tea.fields["said"]) == ("within", 450, TEA["said"])
    assert tea.says == TEA["said"]
    case = await _ruth.agree(town, sold, "tea")
    assert case.accommodations[0].decision == "agreed"


async def test_one_that_cant_be_used_is_named_and_changes_nothing(town: Town) -> None:
    await own_kinds.put(town.database.pool, TEA)
    with pytest.raises(BadKind, match="there is one of that name"):
        await own_kinds.put(town.database.pool, TEA | {"name": "refund"})
    assert [kind.name for kind in await own_kinds.added(town.database.pool)] == ["tea"]


async def test_what_a_role_may_grant_decides_what_must_be_asked_for(town: Town) -> None:
    sold = await _ruth.sell(town)
    pool = town.database.pool
    none = Authority(case_minor=0, customer_minor=0, day_minor=0, share_bp=0)
    await accommodations.set_authority(pool, town.brand, "agent", "GBP", none)
    view = await _ruth.proposed(town, sold)
    assert view.authority_minor == 0
    assert _ruth.option(view, "price_adjustment").group == "approval"
    assert _ruth.option(view, "part:FJ-02").group == "owed"
    assert await accommodations.drop_authority(pool, town.brand, "agent", "GBP")
    assert _ruth.option(await _ruth.proposed(town, sold), "price_adjustment").group == "within"


async def test_small_grants_together_dont_exceed_what_one_may(town: Town) -> None:
    sold = await _ruth.sell(town)
    limits = Authority(case_minor=2_500, customer_minor=9_000, day_minor=9_000, share_bp=10_000)
    await accommodations.set_authority(town.database.pool, town.brand, "agent", "GBP", limits)
    case = await _ruth.agree(town, sold, "price_adjustment")
    view = await _ruth.proposed(town, sold, case=case.case)
    assert view.authority_minor == 2_500 - 2_460
    assert _ruth.option(view, "goodwill:E27-W").group == "approval"


async def test_one_that_is_retired_is_proposed_no_more_and_keeps_its_name(town: Town) -> None:
    sold = await _ruth.sell(town)
    pool = town.database.pool
    await own_kinds.put(pool, TEA)
    await own_kinds.put(pool, TEA | {"retired": True})
    assert "tea" not in [one.kind for one in (await _ruth.proposed(town, sold)).options]
    with pytest.raises(BadKind, match="there is one of that name") as wrong:
        await own_kinds.put(pool, TEA, new=True)
    assert wrong.value.field == "name"


async def test_customers_read_of_it_in_their_own_language(town: Town) -> None:
    fields = {"said": "Tea", "said_de": "Ein Päckchen Tee mit einer Karte"}
    assert words.say("de", "says.own", fields) == fields["said_de"]
    assert words.say("en", "says.own", fields) == "Tea"


async def test_who_changed_it_and_how_it_was_is_kept(town: Town) -> None:
    pool = town.database.pool
    await own_kinds.put(pool, TEA, now=1)
    await own_kinds.put(pool, TEA, now=2)  # nothing changes
    dearer = TEA | {"cost_minor": 500}
    await own_kinds.put(pool, dearer, now=3)
    found = await granting.changes(pool, 2**62, 10)
    assert [(one.at, one.before, one.after) for one in found] == [(3, TEA, dearer), (1, None, TEA)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"said": " "}, "said"),
        ({"cost_minor": -1}, "cost_minor"),
        ({"makes": "refund"}, "makes"),
        ({"extra": False}, "failures"),
        ({"makes": "share"}, "share_bp"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_is_wrong_is_named_by_its_field(
    town: Town, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadKind) as refused:
        await own_kinds.put(town.database.pool, TEA | wrong)
    assert refused.value.field == field
