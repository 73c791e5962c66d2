"""What is being made right already isn't owed a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _ruth

from lamplight.line import Refused
from lamplight.runtime.cases import wishes
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold

    from lamplight.runtime.views.cases import CaseView
    from lamplight.runtime.views.proposals import ProposalView

DUTY = forms.Charge(kind="customs_duty", amount_minor=1_200, collected="at_door")


async def agree(
    town: Town, sold: Sold, view: ProposalView, chosen: str, key: str, **more: Any
) -> CaseView:
    """A case of its own for an option as it was seen."""
    way = _ruth.way(view, chosen, key, **more)
    wish = wishes.Open(sale=sold.sale, line=sold.line, title="", contact=0, way=way)
    return await town.house.cases.open(town.people["Maya"], wish)


async def test_a_charge_at_the_door_is_paid_back_once(town: Town) -> None:
    sold = await _ruth.sell(town, agreed=forms.Agreed(charges=[DUTY]))
    seen = await _ruth.proposed(town, sold, failure="charged_at_door")
    assert _ruth.option(seen, "billing_correction").amount_minor == 1_200
    await agree(town, sold, seen, "billing_correction", "wish-1")
    again = await _ruth.proposed(town, sold, failure="charged_at_door")
    assert "billing_correction" not in [one.id for one in again.options]
    with pytest.raises(Refused) as refused:
        await agree(town, sold, again, "billing_correction", "wish-2")
    assert refused.value.code == "option_gone"
    paid = await town.database.pool.fetch("select amount_minor from refund")
    assert [one["amount_minor"] for one in paid] == [1_200]


async def test_a_lower_price_corrects_no_overcharge(town: Town) -> None:
    sold = await _ruth.sell(
        town, payments=[forms.Payment(id="p1", tender="credit_card", captured_minor=18_400)]
    )
    seen = await _ruth.proposed(town, sold)
    await agree(town, sold, seen, "price_adjustment", "wish-1")
    billing = await _ruth.proposed(town, sold, failure="billing")
    assert _ruth.option(billing, "billing_correction").amount_minor == 2_000
    await agree(town, sold, billing, "billing_correction", "wish-2")
    after = await _ruth.proposed(town, sold, failure="billing")
    assert "billing_correction" not in [one.id for one in after.options]


async def test_what_is_under_way_isnt_begun_again_in_another_case(town: Town) -> None:
    sold = await _ruth.sell(town)
    seen = await _ruth.proposed(town, sold)
    case = await agree(town, sold, seen, "replacement", "wish-1")
    with pytest.raises(Refused) as refused:
        await agree(town, sold, seen, "replacement", "wish-2")
    assert refused.value.code == "sale_changed"
    again = await _ruth.proposed(town, sold)
    assert _ruth.option(again, "replacement").blocked == "already_agreed"
    assert _ruth.option(again, "refund").blocked == ""
    with pytest.raises(Refused) as refused:
        await agree(town, sold, again, "replacement", "wish-2")
    assert refused.value.code == "option_blocked"
    town.clock.advance(1_000)
    await town.house.cases.useful(town.people["Maya"], case.case, "not_yet")
    after = await _ruth.proposed(town, sold, case=case.case)
    assert _ruth.option(after, "replacement").blocked == ""


async def test_for_what_was_paid_back_nothing_is_sent(town: Town) -> None:
    sold = await _ruth.sell(town)
    await agree(town, sold, await _ruth.proposed(town, sold), "refund", "wish-1")
    after = await _ruth.proposed(town, sold)
    assert _ruth.option(after, "replacement").blocked == "units_gone"
    assert _ruth.option(after, "part:FJ-02").blocked == "units_gone"


async def test_credit_in_place_of_money_isnt_paid_back_beside_it(town: Town) -> None:
    sold = await _ruth.sell(town)
    seen = await _ruth.proposed(town, sold, failure="changed_mind")
    credit = _ruth.option(seen, "store_credit")
    assert credit.amount_minor == 16_400
    await agree(town, sold, seen, "store_credit", "wish-1", consent=True)
    after = await _ruth.proposed(town, sold)
    assert _ruth.option(after, "refund").blocked == "nothing_left"
