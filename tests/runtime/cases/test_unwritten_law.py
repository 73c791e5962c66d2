"""Under a law that nobody has written rules for nothing looks as if it weren't owed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _ruth

from lamplight.journal.tables import sales
from lamplight.runtime.cases import reckoning, wishes
from lamplight.runtime.cases import today as days
from lamplight.runtime.errors import BadAsk

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.cases.reckoning import Reckoned
    from lamplight.runtime.views.sales import OwedView

BARE: dict[str, Any] = {"agreed": {}}


async def _reckoned(town: Town, law: str) -> Reckoned:
    sold = await _ruth.sell(town, jurisdiction=law)
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    on, zone = reckoning.today_of(whole, town.clock.now(), "")
    assert zone == days.zone_of(law)
    return reckoning.reckon(whole, on, zone, town.clock.now())


def _views(town: Town, reckoned: Reckoned) -> list[OwedView]:
    return reckoning.views(reckoned, town.house.scene.directory.person)


@pytest.mark.parametrize("law", ["NZ", "CH", "NO", "BR", "CA-ON", "OTHER"])
async def test_what_may_be_owed_is_shown_as_for_a_person_to_judge(town: Town, law: str) -> None:
    shown = [one for one in _views(town, await _reckoned(town, law)) if one.kind == "law"]
    assert {one.what for one in shown} >= {"withdrawal", "conformity"}
    assert {one.status for one in shown} == {"contested"}
    assert all("NO_RULE_WRITTEN" in one.review for one in shown)


@pytest.mark.parametrize("law", ["NZ", "OTHER"])
@pytest.mark.parametrize("kind", ["repair", "replacement", "refund", "price_adjustment"])
async def test_a_remedy_of_a_broken_lamp_cant_be_refused_as_not_owed(
    town: Town, law: str, kind: str
) -> None:
    sold = await _ruth.sell(town, jurisdiction=law)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    (fact, *_) = (await town.house.cases.grounds(town.people["Maya"], case.case)).facts
    no = wishes.Denial(
        kind=kind,
        reason="NOT_OWED",
        rule="",
        facts=(fact,),
        alternative="A new glass.",
        words="We can't do that.",
        judged=False,
        key="no-1",
    )
    with pytest.raises(BadAsk) as refused:
        await town.house.cases.deny(town.people["Maya"], case.case, no)
    assert refused.value.code == "denial_is_owed"
